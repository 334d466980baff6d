using System.Text;
using Lectern.App.Access;
using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.HandComputed;
using Lectern.App.Tests.Live;
using Lectern.App.Tests.Log;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Replay;

/// <summary>One tenant's read models anew from the log, beside everybody else's.</summary>
public sealed class Rebuild_of_a_tenant
{
    const string OtherKey = "other-key-0123456789";

    int own;
    int other;

    [Fact]
    public async Task Spoilt_rows_are_put_right_while_events_of_both_tenants_arrive()
    {
        await using var server = await StartAsync(("ANALYTICS_BATCH_SIZE", "60"));
        await server.SendAsync(new RandomEvents(61).Take(400));
        await SendOthersAsync(server, new RandomEvents(62).Take(400));
        await server.SettleAsync();
        await server.SpoilAsync(other);
        using var over = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            var (mine, others, sent) = (new RandomEvents(63), new RandomEvents(64), 0);
            for (; !over.IsCancellationRequested; sent += 40)
            {
                await server.SendAsync(mine.Take(20));
                await SendOthersAsync(server, others.Take(20));
            }
            return sent;
        });

        for (var round = 0; round < 3; round++)
        {
            var rebuilt = await RebuildAsync(server, other);
            rebuilt.Events.ShouldBeGreaterThanOrEqualTo(400);
            rebuilt.Removed.ShouldBeGreaterThan(0);
            rebuilt.Written.ShouldBeGreaterThan(0);
            if (round < 2) await server.SpoilAsync(other);
        }
        await over.CancelAsync();
        (await sending).ShouldBeGreaterThan(0);
        await server.SettleAsync();

        await ShouldBeRightAsync(server);
        (await server.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'read_tenant'")).ShouldBe(0);
    }

    [Fact]
    public async Task Rows_of_others_are_not_written_and_of_the_tenants_own_only_the_wrong_ones()
    {
        await using var server = await StartAsync();
        await server.SendAsync(new RandomEvents(65).Take(300));
        await SendOthersAsync(server, new RandomEvents(66).Take(300));
        await server.SettleAsync();
        (await RebuildAsync(server, other)).ShouldSatisfyAllConditions(r => r.Removed.ShouldBe(0), r => r.Written.ShouldBe(0), r => r.Events.ShouldBe(300));
        var (others, mine) = (await server.WrittenAsync(own), await server.WrittenAsync(other));
        await server.ExecuteAsync($"UPDATE read.course SET views = views + 1 WHERE tenant_id = {other}");
        var spoilt = await server.ScalarAsync<long>($"SELECT count(*) FROM read.course WHERE tenant_id = {other}");

        var rebuilt = await RebuildAsync(server, other);

        (rebuilt.Removed, rebuilt.Written).ShouldBe((spoilt, spoilt));
        others.Count.ShouldBeGreaterThan(100);
        (await server.WrittenAsync(own)).ShouldBe(others);
        (await server.WrittenAsync(other)).Intersect(mine).Count().ShouldBe(mine.Count - (int)spoilt);
        await ShouldBeRightAsync(server);
    }

    [Fact]
    public async Task No_answer_that_was_kept_outlives_it()
    {
        // Three processes: one that keeps answers from the wrong rows, one that keeps them and takes slow ones for good a while longer, one that keeps none.
        await using var server = await TwoShores.ServeAsync([.. TwoShores.Events]);
        await using var slow = await server.StartAnotherAsync(s => s.AddSingleton(new Lectern.App.Queries.Grace(TimeProvider.System, TimeSpan.FromHours(1), TimeSpan.Zero)));
        var all = AllAnswers.To(TwoShores.Events);
        var right = await all.AskAsync(server, TwoShores.AsOf);
        var tenant = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants WHERE name = 'default'");
        await server.SpoilAsync(tenant);
        await using var late = await server.StartAnotherAsync();
        foreach (var keeper in (TestServer[])[slow, late]) AllAnswers.Differences(right, await all.AskAsync(keeper, TwoShores.AsOf)).Count().ShouldBeGreaterThan(right.Count / 3);
        var tag = await TagAsync(late, null);

        await RebuildAsync(server, tenant);

        foreach (var keeper in (TestServer[])[slow, late]) AllAnswers.Differences(right, await all.AskAsync(keeper, TwoShores.AsOf)).ShouldBeEmpty();
        (await TagAsync(late, tag)).ShouldNotBe(tag);

        static async Task<string?> TagAsync(TestServer server, string? held)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, $"/api/v1/courses/stars/analytics?{TwoShores.AsOf}");
            if (held is not null) request.Headers.TryAddWithoutValidation("If-None-Match", held);
            using var response = await server.Client.SendAsync(request);
            ((int)response.StatusCode).ShouldBe(200);
            return response.Headers.ETag?.ToString();
        }
    }

    [Fact]
    public async Task Subscribers_of_the_tenant_are_told_that_anything_may_be_another_and_nobody_else_is()
    {
        await using var server = await StartAsync();
        await server.SendAsync(View("1"), View("2"));
        await SendOthersAsync(server, [View("1"), View("2")]);
        await server.SettleAsync();
        await using var mine = await LiveClient.OpenAsync(server, ["user:ann"]);
        await using var others = await LiveClient.OpenAsync(server, ["user:ann", "course:c"], key: OtherKey);
        var before = others.LastId;
        var rows = await server.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox");

        await RebuildAsync(server, other);

        foreach (var heard in (Heard[])[await others.NextAsync(), await others.NextAsync()]) heard.IsReset.ShouldBeTrue();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox")).ShouldBe(rows);
        await using (var late = await LiveClient.OpenAsync(server, ["user:ann"], before, OtherKey)) (await late.NextAsync()).IsReset.ShouldBeTrue("it took place after its last id");
        await server.SendAsync(View("3"));
        await server.SettleAsync();
        var next = await mine.NextAsync();
        (next.IsReset, next.Position).ShouldBe((false, await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events")));
        // Each once more, and then as ever.
        await RebuildAsync(server, own);
        (await mine.NextAsync()).IsReset.ShouldBeTrue();
        others.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Events_that_were_passed_over_are_judged_anew_and_others_stay_so()
    {
        await using var server = await StartAsync();
        await server.SendAsync(View("1"), View("2"));
        await SendOthersAsync(server, [View("1"), View("2"), View("3")]);
        await server.SettleAsync();
        // Of each tenant one that was passed over for a reason that is gone; of the other one more, whose reason is not.
        await server.ExecuteAsync(
            $$"""
            INSERT INTO lectern.fold_errors (position, schema_name, error) SELECT min(position), 'read', 'gone' FROM lectern.events GROUP BY tenant_id;
            UPDATE lectern.events SET type = 'NoSuchType' WHERE position = (SELECT max(position) FROM lectern.events WHERE tenant_id = {{other}})
            """);

        (await RebuildAsync(server, other)).Events.ShouldBe(3);

        (await server.ScalarAsync<string>(
            "SELECT string_agg(concat_ws(' ', e.tenant_id, e.event_id, f.schema_name, f.error = 'gone'), ', ' ORDER BY e.tenant_id) FROM lectern.fold_errors f JOIN lectern.events e USING (position)"))
            .ShouldBe($"{own} 1 read t, {other} 3 read f");
        (await server.ScalarAsync<long>($"SELECT events FROM read.course WHERE tenant_id = {other}")).ShouldBe(2);
    }

    [Fact]
    public async Task It_stops_at_the_checkpoint_and_the_live_projector_goes_on_from_there()
    {
        await using var log = await TestLog.CreateAsync();
        for (var i = 0; i < 5; i++) await log.AppendAsync(TestLog.View($"v{i}"));
        await log.Projector().CatchUpAsync(3, null, CancellationToken.None);
        await log.ExecuteAsync("UPDATE read.course SET views = 100");

        var rebuilt = await new TenantRebuild(log.Source, log.Registry, new(2, log.ConnectionString), NullLogger<TenantRebuild>.Instance).RunAsync(TestLog.Tenant, null, CancellationToken.None);

        (rebuilt.Position, rebuilt.Events).ShouldBe((3, 3));
        (await log.ScalarAsync<long>("SELECT views FROM read.course")).ShouldBe(3);
        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        BatchComparison.Differences(await log.RowsAsync(), await log.ReferenceAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task While_another_rebuild_runs_it_is_refused_and_a_rebuild_while_it_runs()
    {
        await using var server = await StartAsync();
        await using var running = await server.Source.OpenConnectionAsync();
        await running.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Rebuild})", CancellationToken.None);
        (await Should.ThrowAsync<InvalidOperationException>(RebuildAsync(server, other))).Message.ShouldContain("Another rebuild is running");
        await running.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Rebuild})", CancellationToken.None);

        // Held where it would put rows in place.
        await running.ExecuteAsync($"SELECT pg_advisory_lock_shared({Locks.Swap})", CancellationToken.None);
        var rebuild = RebuildAsync(server, other);
        await Until.BlockedAsync(server.Source, Locks.Swap);
        (await Should.ThrowAsync<InvalidOperationException>(server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None))).Message.ShouldContain("Another rebuild is running");
        await running.ExecuteAsync($"SELECT pg_advisory_unlock_shared({Locks.Swap})", CancellationToken.None);
        await rebuild;
    }

    static string View(string id) => $$"""{"eventId":"{{id}}","type":"PageViewed","userId":"ann","courseId":"c","occurredAt":"2025-11-02T10:00:00Z"}""";

    async Task<TestServer> StartAsync(params (string, string)[] settings) => await TestServer.StartWithAsync(
        async tenants =>
        {
            own = await tenants.EnsureAsync(Tenants.Default, "UTC", CancellationToken.None);
            other = await tenants.EnsureAsync("other", "America/New_York", CancellationToken.None);
            return [(OtherKey, Caller.Service(other, Scopes.Read | Scopes.Ingest, "key:other"))];
        },
        settings);

    static async Task SendOthersAsync(TestServer server, IEnumerable<string> events)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/v1/events") { Content = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json") };
        request.Headers.Add(ApiKeys.Header, OtherKey);
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var response = await http.SendAsync(request);
        ((int)response.StatusCode).ShouldBe(202, await response.Content.ReadAsStringAsync());
    }

    static Task<TenantRebuilt> RebuildAsync(TestServer server, int tenant) => new TenantRebuild(
        server.Source,
        server.Services.GetRequiredService<Registry>(),
        // In small steps.
        new ProjectorOptions(70, server.ConnectionString),
        NullLogger<TenantRebuild>.Instance).RunAsync(tenant, null, CancellationToken.None);

    /// <summary>Of both tenants: every row as the whole log folded at once has it.</summary>
    static async Task ShouldBeRightAsync(TestServer server)
    {
        var calendar = await server.Services.GetRequiredService<Tenants>().CalendarAsync(CancellationToken.None);
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), calendar);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, calendar), reference).ShouldBeEmpty();
    }
}
