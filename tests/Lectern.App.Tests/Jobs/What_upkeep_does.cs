using System.Text.Json.Nodes;
using Lectern.App.Jobs;
using Lectern.App.Jobs.Upkeep;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Jobs;

/// <summary>Each job of upkeep, run once on a real database.</summary>
public sealed class What_upkeep_does : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Every_kind_runs_and_says_what_it_did()
    {
        var kinds = server.Services.GetRequiredService<JobCatalogue>().Kinds.Where(k => k.Lane == JobLane.Upkeep).ToList();
        kinds.Count.ShouldBeGreaterThanOrEqualTo(8);
        foreach (var kind in kinds) (await RunAsync(kind.Name)).ShouldNotBeNull(kind.Name);
    }

    [Fact]
    public async Task A_worker_of_the_product_runs_what_is_due_and_tells_its_health()
    {
        await using var worker = await server.StartAnotherAsync(TestServer.WithUpkeep);
        await Log.Until.TrueAsync(server.Source, "(SELECT count(*) >= 8 FROM lectern.job_schedules)");
        await server.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot - interval '1 day'");

        await Log.Until.TrueAsync(server.Source, "(SELECT count(*) >= 8 FROM lectern.jobs WHERE state = 'completed')");
        (await server.ScalarAsync<string?>("SELECT coalesce(string_agg(kind || ' ' || state, ','), '') FROM lectern.jobs WHERE state NOT IN ('completed', 'running', 'pending')")).ShouldBe("");

        await server.ExecuteAsync(
            """
            INSERT INTO lectern.jobs (kind, requested_by, max_attempts, due_at) VALUES ('nobody.knows', 'test', 1, now() - interval '16 minutes');
            INSERT INTO lectern.jobs (kind, requested_by, max_attempts, due_at) VALUES ('nobody.knows_either', 'test', 1, now() + interval '5 minutes');
            """);
        var health = await worker.AskAsync("/health");
        ((string)health["jobs"]!["status"]!, (string)health["status"]!).ShouldBe(("degraded", "degraded"));
        ((long)health["jobs"]!["waiting"]!).ShouldBe(1);
        ((double)health["jobs"]!["oldestWaitingSeconds"]!).ShouldBeGreaterThanOrEqualTo(960);
        var metrics = await worker.Client.GetStringAsync("/metrics");
        metrics.ShouldContain("\nlectern_jobs_waiting");
        metrics.ShouldContain("\nlectern_jobs_running");
        metrics.ShouldContain("\nlectern_jobs_oldest_waiting_seconds");
        metrics.ShouldContain("lectern_jobs_attempts_total{kind=\"caches.warm\",state=\"completed\"}");
    }

    [Fact]
    public async Task Dashboards_are_asked_before_anybody_does()
    {
        await server.SendAsync(
            """{"eventId":"0","type":"UserCreated","userId":"u","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"o"}}""",
            """{"eventId":"1","type":"UserEnrolled","userId":"u","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"2","type":"UserEnrolled","userId":"u","courseId":"d","occurredAt":"2025-01-01T00:00:00Z"}""");
        await server.SettleAsync();

        // The institution, an organization, two courses.
        (await RunAsync("caches.warm"))!.ToJsonString().ShouldBe("""{"dashboards":4,"isComplete":true}""");
    }

    [Fact]
    public async Task Sign_ins_that_nobody_can_use_are_deleted()
    {
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.accounts (tenant_id, account_id, user_id, role, name_hash, user_name, password_hash, must_change_password, password_set_at, created_at, updated_at)
            SELECT tenant_id, '11111111-1111-4111-8111-111111111111', 'u', 'student', '\x00', '\x00', 'x', false, now(), now(), now() FROM lectern.tenants
            """);
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.sign_ins (tenant_id, sign_in_id, account_id, token_hash, rotated_at, created_at, expires_at)
            SELECT tenant_id, gen_random_uuid(), '11111111-1111-4111-8111-111111111111', '\x00', now(), now(), now() + ahead
            FROM lectern.tenants, unnest(ARRAY[interval '-25 hours', '-23 hours', '1 hour']) AS ahead
            """);

        ((long)(await RunAsync("sign_ins.expire"))!["signIns"]!).ShouldBe(1);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.sign_ins")).ShouldBe(2);
    }

    [Fact]
    public async Task Jobs_of_long_ago_and_beyond_their_number_are_forgotten()
    {
        // Of a tenant: ended 91 and 89 days ago, one of 91 that has a file, and one that never ended. Of upkeep: 103 runs of a kind, and one of another.
        await server.ExecuteAsync(
            $"""
            INSERT INTO lectern.jobs (tenant_id, kind, requested_by, max_attempts, state, finished_at, file, file_bytes, file_sha256)
            SELECT tenant_id, 'r' || n, 'test', 1, CASE WHEN days IS NULL THEN 'pending' ELSE 'completed' END, now() - days * interval '1 day', CASE WHEN filed THEN 'f' END, CASE WHEN filed THEN 1 END, CASE WHEN filed THEN sha256('') END
            FROM lectern.tenants, (VALUES (1, 91, false), (2, 89, false), (3, 91, true), (4, NULL, false)) AS v (n, days, filed);
            INSERT INTO lectern.jobs (kind, requested_by, max_attempts, state, finished_at)
            SELECT CASE n WHEN 104 THEN 'other' ELSE 'test.upkeep' END, 'schedule', 1, 'completed', now() FROM generate_series(1, {JobHistory.MostOfUpkeep + 4}) n;
            """);

        ((long)(await RunAsync("jobs.forget"))!["jobs"]!).ShouldBe(4);
        (await server.ScalarAsync<string>("SELECT string_agg(kind, ',' ORDER BY kind) FROM lectern.jobs WHERE tenant_id IS NOT NULL")).ShouldBe("r2,r3,r4");
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs WHERE kind = 'test.upkeep'")).ShouldBe(JobHistory.MostOfUpkeep);
        // The newest stay.
        (await server.ScalarAsync<bool>("SELECT min(job_number) FILTER (WHERE kind = 'test.upkeep') > 3 + 4 FROM lectern.jobs")).ShouldBeTrue();
    }

    [Fact]
    public async Task The_log_as_a_whole_gets_statistics_which_PostgreSQL_never_makes_by_itself()
    {
        await server.SendAsync(Enumerable.Range(0, 3_000).Select(i => $$"""{"eventId":"{{i}}","type":"UserLoggedIn","userId":"u{{i % 7}}","occurredAt":"2025-01-01T00:00:00Z"}"""));
        await server.SettleAsync();
        await server.ExecuteAsync("SELECT pg_stat_force_next_flush()");
        await Log.Until.TrueAsync(server.Source, "(SELECT sum(n_live_tup) >= 3000 FROM pg_stat_user_tables WHERE relname LIKE 'events\\_0%')");

        ((int)(await RunAsync("statistics.refresh"))!["tables"]!).ShouldBeGreaterThanOrEqualTo(2);

        (await server.ScalarAsync<float>("SELECT reltuples FROM pg_class WHERE oid = 'lectern.events'::regclass")).ShouldBe(3_000);
        (await RunAsync("statistics.refresh"))!.ToJsonString().ShouldBe("""{"tables":0}""", "nothing has changed");
    }

    [Fact]
    public async Task The_next_partition_is_there_before_it_is_needed()
    {
        // Just behind the middle of the last partition there is.
        await server.ExecuteAsync("SELECT setval('lectern.event_position', 14999999)");

        ((long)(await RunAsync("log.partitions"))!["roomUpTo"]!).ShouldBe(29_999_999);
        (await server.ScalarAsync<bool>("SELECT to_regclass('lectern.events_00002') IS NOT NULL")).ShouldBeTrue();
    }

    /// <summary>Runs the code of a kind, and tells its result.</summary>
    async Task<JsonNode?> RunAsync(string kind)
    {
        var claimed = new ClaimedJob(Guid.NewGuid(), null, kind, "{}", "schedule", DateTime.UnixEpoch, 1, Guid.NewGuid());
        var result = await server.Services.GetRequiredService<JobCatalogue>().CodeOf(kind)(new(claimed, server.Services.GetRequiredService<JobFiles>()), default);
        return result is null ? null : JsonNode.Parse(JobRun.Serialize(result));
    }
}
