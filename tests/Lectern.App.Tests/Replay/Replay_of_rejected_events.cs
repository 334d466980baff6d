using System.Text;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Replay;

/// <summary><c>lectern replay rejected</c>.</summary>
public sealed class Replay_of_rejected_events : IAsyncLifetime
{
    static readonly DateTime First = new(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc);

    TestServer server = null!;
    int own;
    int other;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        own = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants");
        other = await new Tenants(server.Source).EnsureAsync("other", "UTC", CancellationToken.None);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task What_a_fix_lets_in_is_taken_in_and_the_rest_is_counted_by_code()
    {
        // More than a slice: rejected by a version that knew no views, or rightly, or in the log by now.
        await server.SendAsync(View("known"));
        await RejectAsync(own, RejectCode.UnknownType, [.. Enumerable.Range(0, 230).Select(i => View($"v{i}")), View("known")]);
        await RejectAsync(own, RejectCode.InvalidField, ["""{"id":"w","type":"CourseRated","userId":"u","courseId":"c","data":{"rating":9}}""", "not json"]);
        await RejectAsync(other, RejectCode.UnknownType, [View("v0")]);

        (await server.ReplayAsync(["rejected", "--dry-run"])).ShouldBe((0, "234 rejected events would be tried.\n           2  invalid_field\n         232  unknown_type", ""));
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(1);

        (await server.ReplayAsync(["rejected"])).ShouldBe((2,
            "234 rejected events were tried.\n         231  accepted\n           1  duplicate\n           1  still rejected: invalid_field\n           1  still rejected: malformed_json", ""));

        (await server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', tenant_id, n), ', ' ORDER BY tenant_id) FROM (SELECT tenant_id, count(*) AS n FROM lectern.events GROUP BY tenant_id) e")).ShouldBe($"{own} 231, {other} 1");
        // In the order in which they came, as of when they came.
        (await server.ScalarAsync<bool>("SELECT bool_and(occurred_at = TIMESTAMPTZ '2026-11-01T10:00:00Z' + make_interval(secs => substr(event_id, 2)::int)) FROM lectern.events WHERE event_id ~ '^v[0-9]+$'")).ShouldBeTrue();
        (await server.ScalarAsync<bool>($"SELECT array_agg(event_id ORDER BY position) = array_agg(event_id ORDER BY substr(event_id, 2)::int) FROM lectern.events WHERE tenant_id = {own} AND event_id <> 'known'")).ShouldBeTrue();
        (await server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', tenant_id, actor, details->>'accepted', details->>'duplicates', details->>'rejected'), ', ' ORDER BY tenant_id) FROM lectern.audit WHERE action = 'rejected_events.replayed'"))
            .ShouldBe($"{own} command line 230 1 2, {other} command line 1 0 0");

        // Again: only what is still wrong is tried.
        (await server.ReplayAsync(["rejected"])).ShouldBe((2, "2 rejected events were tried.\n           1  still rejected: invalid_field\n           1  still rejected: malformed_json", ""));
        (await server.ReplayAsync(["rejected", "--tenant", "other"])).ShouldBe((0, "0 rejected events were tried.", ""));
        await server.SettleAsync();
        (await server.ScalarAsync<long>("SELECT sum(events)::bigint FROM read.course")).ShouldBe(232);
    }

    [Fact]
    public async Task They_are_chosen_by_tenant_code_type_and_when_they_were_received()
    {
        await RejectAsync(own, RejectCode.UnknownType, [View("a"), """{"eventId":"b","type":"UserLoggedIn","userId":"u"}""", """{"id":"c","eventType":"QuizStarted","userId":"u","courseId":"c","quizId":"q"}"""]);
        await RejectAsync(own, RejectCode.Conflict, [View("d")]);
        await RejectAsync(own, RejectCode.UnknownType, ["""{"id":"e","appId":"shop","eventType":"basket_filled"}"""], "tracking");
        await RejectAsync(other, RejectCode.UnknownType, [View("f")]);

        await ShouldTakeAsync(["--tenant", "other"], "f");
        await ShouldTakeAsync(["--code", "conflict"], "d");
        await ShouldTakeAsync(["--type", "basket_filled"], "e");
        await ShouldTakeAsync(["--type", "AssessmentStarted", "--type", "PageView", "--from", "2026-11-01T10:00:01Z"], "c");
        await ShouldTakeAsync(["--to", "2026-11-01T11:00:01+01:00"], "a");
        await ShouldTakeAsync(["--from", "2026-11-01", "--to", "2026-11-02"], "b");

        async Task ShouldTakeAsync(string[] options, string id)
        {
            var before = await server.ScalarAsync<long>("SELECT coalesce(max(position), 0) FROM lectern.events");
            var (exit, text, told) = await server.ReplayAsync(["rejected", .. options]);
            (exit, text).ShouldBe((0, "1 rejected events were tried.\n           1  accepted"), told);
            (await server.ScalarAsync<string>($"SELECT string_agg(event_id, ' ') FROM lectern.events WHERE position > {before}")).ShouldBe(id);
        }
    }

    [Fact]
    public async Task A_suspended_tenant_is_passed_over()
    {
        await RejectAsync(own, RejectCode.UnknownType, [View("a")]);
        await RejectAsync(other, RejectCode.UnknownType, [View("b"), View("c")]);
        await server.ExecuteAsync($"UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'x' WHERE tenant_id = {other}");

        (await server.ReplayAsync(["rejected"])).ShouldBe((0, "1 rejected events were tried.\n           1  accepted", "lectern: other is suspended: its 2 are passed over until it is resumed."));
    }

    [Fact]
    public async Task What_cannot_be_meant_is_refused_with_its_rule()
    {
        foreach (var (said, options) in new[]
        {
            ("There is no tenant south", (string[])["rejected", "--tenant", "south"]),
            ("--from must be before --to", ["rejected", "--from", "2026-11-02", "--to", "2026-11-01"]),
            ("--from is 'yesterday'; it takes a day as 2026-11-01", ["rejected", "--from", "yesterday"]),
            ("--type must be a name", ["rejected", "--type", ""]),
            ("--code must be a code", ["rejected", "--code", ""]),
        })
        {
            var (exit, text, told) = await server.ReplayAsync(options);
            exit.ShouldBe(1);
            (text + told).ShouldContain(said);
            told.ShouldNotContain("   at ");
        }
    }

    static string View(string id) => $$"""{"id":"{{id}}","type":"PageViewed","userId":"u","courseId":"c"}""";

    /// <summary>Keeps events as rejected: one a second from <see cref="First"/> on.</summary>
    Task RejectAsync(int tenant, string code, string[] bodies, string source = "http") => server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
        [.. bodies.Select((b, i) => new Refusal(tenant, source, First.AddSeconds(i), null, new(code, "$.type", "not known then"), Encoding.UTF8.GetBytes(b)))], CancellationToken.None);
}
