using System.Net;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Ingestion;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Log;

public sealed class BackPressureTests
{
    [Fact]
    public async Task A_full_intake_says_so_at_once_and_stores_nothing_of_what_it_refused()
    {
        await using var server = await TestServer.StartAsync();
        var committer = server.Services.GetRequiredService<Committer>();
        await using var holder = await server.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Append})", CancellationToken.None);

        // The same event often is a full queue that costs little to work off.
        var waiting = committer.AppendAsync([.. Enumerable.Repeat(TestLog.View("waits"), Committer.MaxWaiting + 1)], CancellationToken.None);
        using var refused = await PostAsync(server, "refused");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter!.Delta!.Value.ShouldBeGreaterThan(TimeSpan.Zero);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("intake_full");

        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Append})", CancellationToken.None);
        (await waiting).Count(o => o == AppendOutcome.Stored).ShouldBe(1);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(1);
        // Counted down again: the next caller is taken in, and as new.
        using var again = await PostAsync(server, "refused");
        (await again.Content.ReadAsStringAsync()).ShouldContain("\"accepted\":1");
        committer.Waiting.ShouldBe(0);
    }

    [Fact]
    public async Task Few_large_events_fill_the_intake_as_many_small_ones_do()
    {
        await using var server = await TestServer.StartAsync();
        var committer = server.Services.GetRequiredService<Committer>();
        await using var holder = await server.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Append})", CancellationToken.None);
        var large = TestLog.View("large", $",\"title\":\"{new string('x', 20_000)}\"");

        var waiting = committer.AppendAsync([.. Enumerable.Repeat(large, (int)(Committer.MaxWaitingBytes / 20_000) + 1)], CancellationToken.None);
        await Should.ThrowAsync<IntakeFullException>(() => committer.AppendAsync([TestLog.View("refused")], CancellationToken.None));

        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Append})", CancellationToken.None);
        (await waiting).Count(o => o == AppendOutcome.Stored).ShouldBe(1);
        (await committer.AppendAsync([TestLog.View("refused")], CancellationToken.None)).ShouldBe([AppendOutcome.Stored]);
    }

    [Fact]
    public async Task Without_room_for_bodies_the_answer_is_503_and_all_room_comes_back()
    {
        await using var server = await TestServer.StartAsync();
        var bodies = server.Services.GetRequiredService<BodyBudget>();
        using (var share = bodies.OpenEvents(null))
        {
            share.Take((int)BodyBudget.Max);
            // What is no event has room of its own.
            using var asked = new StringContent("{}", Encoding.UTF8, "application/json");
            using var query = await server.Client.PostAsync("/api/v1/query", asked);
            query.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
            using var refused = await PostAsync(server, "refused");
            refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            refused.Headers.RetryAfter.ShouldNotBeNull();
            using var line = new StringContent(Event("refused"), Encoding.UTF8, "application/x-ndjson");
            using var stream = await server.Client.PostAsync("/api/v1/events", line);
            (await stream.Content.ReadAsStringAsync()).ShouldContain("intake_full");
        }

        using var taken = await PostAsync(server, "refused");
        taken.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        using var lines = new StringContent(Event("streamed"), Encoding.UTF8, "application/x-ndjson");
        using var streamed = await server.Client.PostAsync("/api/v1/events", lines);
        streamed.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        bodies.Held.ShouldBe(0);
    }

    [Fact]
    public void Nobody_holds_more_than_a_quarter()
    {
        var bodies = new BodyBudget();
        var (one, other) = (Caller.Service(1, Scopes.Ingest, "key:a"), Caller.Service(2, Scopes.Ingest, "key:a"));
        using (BodyBudget.Share first = bodies.OpenEvents(one), second = bodies.OpenEvents(one), third = bodies.OpenEvents(other))
        {
            first.Take((int)BodyBudget.Max / 4);
            Should.Throw<IntakeFullException>(() => second.Take(1));
            third.Take(1);
            first.Release();
            second.Take(1);
        }
        bodies.Held.ShouldBe(0);
        using var again = bodies.OpenEvents(one);
        again.Take((int)BodyBudget.Max / 4);
    }

    [Fact]
    public async Task A_stream_that_meets_a_full_intake_says_how_far_it_came()
    {
        await using var server = await TestServer.StartAsync();
        var committer = server.Services.GetRequiredService<Committer>();
        await using var holder = await server.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Append})", CancellationToken.None);
        var waiting = committer.AppendAsync([.. Enumerable.Repeat(TestLog.View("waits"), Committer.MaxWaiting + 1)], CancellationToken.None);

        using var body = new StringContent("""{"id":"a","type":"PageViewed"}""", Encoding.UTF8, "application/x-ndjson");
        using var refused = await server.Client.PostAsync("/api/v1/events", body);

        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("after 0 lines");
        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Append})", CancellationToken.None);
        await waiting;
    }

    /// <summary>The database goes and comes back; who was told 503 sends again, and nothing counts twice.</summary>
    [Fact]
    public async Task Without_the_database_the_answer_is_503_and_with_it_all_goes_on()
    {
        await using var server = await TestServer.StartAsync();
        using (var before = await PostAsync(server, "before")) before.StatusCode.ShouldBe(HttpStatusCode.Accepted);
        var name = new NpgsqlConnectionStringBuilder(server.Source.ConnectionString).Database;
        await using var admin = await TestPostgres.OpenAdminAsync();
        await admin.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS false; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'", CancellationToken.None);

        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => PostAsync(server, $"e{i}")));

        foreach (var answer in answers)
        {
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable, await answer.Content.ReadAsStringAsync());
            answer.Headers.RetryAfter.ShouldNotBeNull();
            answer.Dispose();
        }
        await admin.ExecuteAsync($"ALTER DATABASE {name} ALLOW_CONNECTIONS true", CancellationToken.None);
        (await server.SendAsync(Enumerable.Range(0, 20).Select(i => Event($"e{i}")))).Accepted.ShouldBe(20);
        await server.SettleAsync();
        (await server.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(21);
    }

    static string Event(string id) => $$"""{"id":"{{id}}","type":"PageViewed","userId":"u1","courseId":"c1"}""";

    static async Task<HttpResponseMessage> PostAsync(TestServer server, string id)
    {
        using var body = new StringContent(Event(id), Encoding.UTF8, "application/json");
        return await server.Client.PostAsync("/api/v1/events", body);
    }
}
