using System.Net.Http.Json;
using System.Text.Json;
using Lectern.App.Courses;
using Lectern.App.Dashboards;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Algebra;

public sealed class RebuildTests
{
    static readonly JsonSerializerOptions Json = Options();

    [Fact]
    public async Task Rebuilt_equals_live_while_events_arrive_and_readers_read()
    {
        await using var server = await TestServer.StartAsync(("TENANT_TIME_ZONE", "America/New_York"), ("ANALYTICS_BATCH_SIZE", "400"));
        var random = new RandomEvents(21);
        await server.SendAsync(random.Take(1500));
        await server.SettleAsync();
        using var over = new CancellationTokenSource();
        var reading = ReadAsync(server, over.Token);
        var sending = SendAsync(server, new RandomEvents(22), over.Token);

        var reports = new Reports();
        for (var i = 0; i < 2; i++) await server.Services.GetRequiredService<Rebuild>().RunAsync(reports, CancellationToken.None);
        await over.CancelAsync();
        (await sending).ShouldBeGreaterThan(0);
        (await reading).ShouldBeGreaterThan(0);

        // The live projector goes on from where the rebuilt schema stands.
        (await server.SendAsync(new RandomEvents(23).Take(50))).Accepted.ShouldBe(50);
        await server.SettleAsync();
        var calendar = await server.Services.GetRequiredService<Tenants>().CalendarAsync(CancellationToken.None);
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), calendar);
        await SettledAtAsync(server);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, calendar), reference).ShouldBeEmpty();
        reports.Events.ShouldBeGreaterThanOrEqualTo(1500);
        (await server.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('read_next', 'read_old')")).ShouldBe(0);
    }

    [Fact]
    public async Task A_rebuild_of_spoilt_figures_puts_them_right()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(new RandomEvents(31).Take(300));
        await server.SettleAsync();
        await server.ExecuteAsync("UPDATE read.course SET views = views + 1; DELETE FROM read.enrollment; INSERT INTO read.course (tenant_id, course_key) VALUES (1, 999)");

        await server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);

        var calendar = await server.Services.GetRequiredService<Tenants>().CalendarAsync(CancellationToken.None);
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), calendar);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, calendar), reference).ShouldBeEmpty();
        await SettledAtAsync(server);
    }

    [Fact]
    public async Task An_answer_in_the_making_keeps_its_read_models_and_the_swap_waits_for_it()
    {
        const string sum = "SELECT coalesce(sum(events), 0)::bigint FROM read.course";
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(new RandomEvents(41).Take(200));
        await server.SettleAsync();

        Task rebuild;
        await using (var answer = await Snapshot.OpenAsync(server.Api, 1, CancellationToken.None))
        {
            var first = await answer.FirstAsync<long>(sum, new { }, CancellationToken.None);
            rebuild = server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);
            await Until.TrueAsync(server.Source, "EXISTS (SELECT FROM pg_locks WHERE relation = to_regclass('read.checkpoint') AND mode = 'AccessExclusiveLock' AND NOT granted)");

            first.ShouldBeGreaterThan(0);
            (await answer.FirstAsync<long>(sum, new { }, CancellationToken.None)).ShouldBe(first);
            rebuild.IsCompleted.ShouldBeFalse();
        }
        await rebuild.WaitAsync(TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task A_session_that_reads_the_old_tables_for_long_does_not_hold_new_ones_up()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(new RandomEvents(42).Take(100));
        await server.SettleAsync();
        await using var dump = await server.Source.OpenConnectionAsync();
        await using var reading = await dump.BeginTransactionAsync();
        await dump.ExecuteAsync("LOCK TABLE read.course IN ACCESS SHARE MODE", CancellationToken.None);
        var before = await server.ScalarAsync<uint>("SELECT 'read.course'::regclass::oid");

        var rebuild = server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);
        await Until.TrueAsync(server.Source, $"'read.course'::regclass::oid <> {before}");
        await server.SendAsync(new RandomEvents(43).Take(100));
        await server.SettleAsync();

        await reading.RollbackAsync();
        await rebuild.WaitAsync(TimeSpan.FromSeconds(30));
        (await server.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname IN ('read_next', 'read_old')")).ShouldBe(0);
    }

    [Fact]
    public async Task A_second_rebuild_at_the_same_time_is_refused()
    {
        await using var server = await TestServer.StartAsync();
        await using var other = await server.Source.OpenConnectionAsync();
        await other.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Rebuild})", CancellationToken.None);

        var refused = await Should.ThrowAsync<InvalidOperationException>(() => server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None));

        refused.Message.ShouldContain("Another rebuild");
        await other.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Rebuild})", CancellationToken.None);
    }

    /// <summary>The checkpoint is at the end of the log: nothing was folded twice or passed over.</summary>
    static async Task SettledAtAsync(TestServer server) =>
        (await server.ScalarAsync<long>("SELECT position FROM read.checkpoint")).ShouldBe(await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events"));

    static async Task<int> SendAsync(TestServer server, RandomEvents random, CancellationToken over)
    {
        var sent = 0;
        while (!over.IsCancellationRequested) sent += (int)(await server.SendAsync(random.Take(20))).Accepted;
        return sent;
    }

    /// <summary>Asks as callers do: every answer is whole, and its figures, which come from several tables, agree.</summary>
    static async Task<int> ReadAsync(TestServer server, CancellationToken over)
    {
        var read = 0;
        for (; !over.IsCancellationRequested; read++)
        {
            var course = await AskAsync<CourseAnalytics>(server, "/api/v1/courses/c1/analytics");
            course.EnrollmentTrend.Sum(d => d.Enrollments).ShouldBe(course.TotalEnrollments);
            course.EnrollmentTrend.Sum(d => d.Completions).ShouldBe(course.TotalCompletions!.Value);
            var dashboard = await AskAsync<Dashboard>(server, "/api/v1/dashboard?timeframe=1y&asOf=2026-11-20T12:00:00Z");
            dashboard.Metrics.Single(m => m.MetricType == "total_enrollments").Value.ShouldBe(dashboard.Summary.Enrollments);
        }
        return read;
    }

    static async Task<T> AskAsync<T>(TestServer server, string path)
    {
        using var response = await server.Client.GetAsync(path);
        ((int)response.StatusCode).ShouldBe(200, await response.Content.ReadAsStringAsync());
        return (await response.Content.ReadFromJsonAsync<T>(Json))!;
    }

    static JsonSerializerOptions Options()
    {
        var options = new JsonSerializerOptions();
        LecternServer.Configure(options);
        return options;
    }

    sealed class Reports : IProgress<RebuildProgress>
    {
        public long Events { get; private set; }

        public void Report(RebuildProgress value) => Events = Math.Max(Events, value.Events);
    }
}
