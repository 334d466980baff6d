using Dapper;
using Lectern.App.Explorer;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Explorer;

/// <summary>That no question walks through the log: each goes by an index, in the one partition it is about.</summary>
public sealed class Plans_of_the_history : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.events (position, learner_key, occurred_at, received_at, event_key, tenant_id, type, source, payload)
            SELECT i, i % 500, now(), now(), gen_random_uuid(), 1, 'PageViewed', 'http', '{}' FROM generate_series(1, 100000) i;
            ANALYZE lectern.events;
            """);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_window_is_walked_backwards_by_position(bool isFiltered)
    {
        var plan = await PlanAsync(EventHistory.WindowSql, isFiltered ? ["NothingLikeIt"] : null);

        plan.ShouldContain("Index Scan Backward using events_00000_pkey");
        plan.ShouldNotContain("Seq Scan on events");
        plan.ShouldNotContain("events_00001");
    }

    [Fact]
    public async Task Picked_events_are_found_by_position() => (await PlanAsync(EventHistory.PickedSql, null)).ShouldNotContain("Seq Scan on events");

    [Fact]
    public async Task A_learners_are_found_by_the_index_of_learners()
    {
        var plan = await PlanAsync(EventHistory.OfLearnerSql, null);

        plan.ShouldContain("tenant_id_learner_key");
        plan.ShouldNotContain("Seq Scan on events_00000");
    }

    /// <summary>By the role that requests are served by, under row-level security.</summary>
    async Task<string> PlanAsync(string sql, string[]? names)
    {
        await using var connection = await server.Api.OpenAsync(1, CancellationToken.None);
        var lines = await connection.QueryAsync<string>($"EXPLAIN {sql}", new
        {
            tenant = 1,
            names,
            own = names ?? [],
            learner = sql == EventHistory.OfLearnerSql ? 7 : (long?)null,
            course = (long?)null,
            appId = (string?)null,
            since = (DateTime?)null,
            until = (DateTime?)null,
            low = 48_000L,
            high = 50_000L,
            take = 51,
            picked = new long[] { 5, 50_000 },
            most = 10_001,
        });
        return string.Join('\n', lines);
    }
}
