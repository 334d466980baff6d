using System.Diagnostics;
using System.Net;
using Lectern.App.Datasets;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

/// <summary>A query that takes too long, too many of them at once, and answers that are kept.</summary>
public sealed class Query_bounds
{
    const string Events = """{"dataset":"activity","measures":["events"]}""";

    [Fact]
    public async Task What_takes_too_long_is_ended_and_says_what_to_do()
    {
        await using var server = await TestServer.StartAsync(("QUERY_TIMEOUT_SECONDS", "1"));
        await using var blocker = await server.Source.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE read.learner_day IN ACCESS EXCLUSIVE MODE", blocker, transaction)) await block.ExecuteNonQueryAsync();

        var watch = Stopwatch.StartNew();
        var problem = await server.QueryAsync(Events, HttpStatusCode.UnprocessableEntity);

        watch.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(10));
        ((string)problem["code"]!).ShouldBe("query_too_slow");
        ((string)problem["detail"]!).ShouldStartWith("The query took longer than 1 s. Ask for less:");
        // What was ended is not kept, and its connection is as good as any.
        await transaction.RollbackAsync();
        (await server.RowsAsync(Events)).ShouldBe(["0"]);
    }

    [Fact]
    public async Task Equal_ones_that_take_too_long_are_refused_together()
    {
        await using var server = await TestServer.StartAsync(("QUERY_TIMEOUT_SECONDS", "1"));
        await using var blocker = await server.Source.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE read.learner_day IN ACCESS EXCLUSIVE MODE", blocker, transaction)) await block.ExecuteNonQueryAsync();

        var watch = Stopwatch.StartNew();
        var refused = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => server.TryQueryAsync(Events)));

        // One second for all of them, or two where one came just as another ended; one after another it would be ten.
        watch.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        refused.ShouldAllBe(r => r.Status == HttpStatusCode.UnprocessableEntity && r.Answer.Contains("query_too_slow"));
        await transaction.RollbackAsync();
        (await server.RowsAsync(Events)).ShouldBe(["0"]);
    }

    [Fact]
    public async Task Those_who_wait_for_an_equal_one_count_among_those_who_wait_and_what_is_kept_is_for_all()
    {
        const string kept = """{"dataset":"assessments","measures":["attempts"]}""";
        await using var server = await TestServer.StartAsync(("QUERY_TIMEOUT_SECONDS", "30"));
        (await server.RowsAsync(kept)).ShouldBe(["0"]);
        await using var blocker = await server.Source.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE read.learner_day IN ACCESS EXCLUSIVE MODE", blocker, transaction)) await block.ExecuteNonQueryAsync();
        const int most = QueryLimits.AtOnce + QueryLimits.MaxWaiting;

        var asked = Enumerable.Range(0, most + 3).Select(_ => server.TryQueryAsync(Events)).ToList();
        for (var i = 0; i < 3; i++)
        {
            var first = await Task.WhenAny(asked);
            asked.Remove(first);
            (await first).Status.ShouldBe(HttpStatusCode.ServiceUnavailable);
        }
        (await server.RowsAsync(kept)).ShouldBe(["0"]);
        await transaction.RollbackAsync();

        (await Task.WhenAll(asked)).ShouldAllBe(a => a.Status == HttpStatusCode.OK);
    }

    [Fact]
    public async Task More_than_may_wait_are_sent_away_and_the_rest_is_answered()
    {
        await using var server = await TestServer.StartAsync(("QUERY_TIMEOUT_SECONDS", "30"));
        await using var blocker = await server.Source.OpenConnectionAsync();
        await using var transaction = await blocker.BeginTransactionAsync();
        await using (var block = new Npgsql.NpgsqlCommand("LOCK TABLE read.learner_day IN ACCESS EXCLUSIVE MODE", blocker, transaction)) await block.ExecuteNonQueryAsync();
        const int most = QueryLimits.AtOnce + QueryLimits.MaxWaiting;

        // Each another question, or they would share one computation.
        var asked = Enumerable.Range(0, most + 5).Select(i => server.TryQueryAsync($$"""{"dataset":"activity","measures":["events"],"limit":{{i + 1}} }""")).ToList();
        var sentAway = new List<HttpStatusCode>();
        while (sentAway.Count < 5)
        {
            var first = await Task.WhenAny(asked);
            asked.Remove(first);
            sentAway.Add((await first).Status);
        }
        await transaction.RollbackAsync();

        sentAway.ShouldAllBe(s => s == HttpStatusCode.ServiceUnavailable);
        (await Task.WhenAll(asked)).ShouldAllBe(a => a.Status == HttpStatusCode.OK);
        asked.Count.ShouldBe(most);
    }

    [Fact]
    public async Task A_kept_answer_ends_with_the_next_event()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync("""{"eventId":"1","type":"UserLoggedIn","userId":"u","occurredAt":"2025-01-01T00:00:00Z"}""");
        await server.SettleAsync();
        (await server.RowsAsync(Events)).ShouldBe(["1"]);
        (await server.RowsAsync(Events)).ShouldBe(["1"]);

        await server.SendAsync("""{"eventId":"2","type":"UserLoggedIn","userId":"u","occurredAt":"2025-01-02T00:00:00Z"}""");
        await server.SettleAsync();

        (await server.RowsAsync(Events)).ShouldBe(["2"]);
        using var body = new StringContent(Events, System.Text.Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync("/api/v1/query", body);
        response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        server.Client.DefaultRequestHeaders.Clear();
        (await server.TryQueryAsync(Events)).Status.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task The_transaction_of_a_query_cannot_write()
    {
        await using var server = await TestServer.StartAsync();
        await using var snapshot = await Lectern.App.Queries.Snapshot.OpenBoundedAsync(server.Api, 1, TimeSpan.FromSeconds(5), CancellationToken.None);

        var e = await Should.ThrowAsync<Npgsql.PostgresException>(() => snapshot.RowsAsync("DELETE FROM lectern.events", [], CancellationToken.None));
        e.SqlState.ShouldBe(Npgsql.PostgresErrorCodes.ReadOnlySqlTransaction);
    }
}
