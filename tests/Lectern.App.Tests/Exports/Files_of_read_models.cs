using System.Text.Json.Nodes;
using Lectern.App.Exports;
using Lectern.App.Jobs;
using Lectern.App.Tests.CustomDashboards;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Reports;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Exports;

/// <summary>Exports and reports that take long: how far they are, and what becomes of them where a rebuild takes the read models' place meanwhile.</summary>
public sealed class Files_of_read_models(TwoCourses courses) : IClassFixture<TwoCourses>
{
    const string Activity = """{"format":"ndjson","dataset":"activity","dimensions":["course","learner"],"measures":["events"]}""";

    readonly TestServer server = courses.Server;

    [Fact]
    public async Task How_far_an_export_is_is_told_of_the_rows_that_there_are()
    {
        var export = await server.ExportAsync(Activity);
        var (id, tenant) = (Guid.Parse((string)export["id"]!), await server.ScalarAsync<int>($"SELECT tenant_id FROM lectern.jobs WHERE job_id = '{export["id"]}'"));
        var payload = await server.ScalarAsync<string>($"SELECT payload::text FROM lectern.jobs WHERE job_id = '{id}'");

        var run = new JobRun(new(Guid.NewGuid(), tenant, ExportJob.KindName, payload, "service", DateTime.UnixEpoch.AddDays(20_500), 1, Guid.NewGuid()), server.Services.GetRequiredService<JobFiles>());
        await ActivatorUtilities.CreateInstance<ExportJob>(server.Services).RunAsync(run, default);

        // Three learners in courses; below a hundred until the job has its file.
        run.Done.ShouldBe((3, 99));
        await run.File!.DisposeAsync();
    }

    [Fact]
    public async Task Where_a_rebuild_takes_their_place_meanwhile_an_export_is_made_anew()
    {
        var ended = await BesideRebuildAsync(async () => (string)(await server.TellAsync("POST", Exporting.Path, Activity)).Body!["id"]!);

        var export = (await server.TellAsync("GET", $"{Exporting.Path}/{ended}")).Body!;
        ((string)export["status"]!, (long)export["rows"]!).ShouldBe(("completed", 3));
        (await server.LinesAsync(export)).Length.ShouldBe(3);
    }

    [Fact]
    public async Task So_is_a_report()
    {
        JsonNode? accepted = null;
        await BesideRebuildAsync(async () => (string)(accepted = (await server.TellAsync("POST", "/api/v1/reports/engagement/generate", """{"format":"json","parameters":{"from":"2025-11-01"}}""")).Body!)["jobId"]!);

        var made = JsonNode.Parse(await server.FileOfAsync(await server.EndedAsync(accepted!)))!;
        made.Column("Learners", "learner").ShouldBe(["ann", "bob"], ignoreOrder: true);
    }

    /// <summary>Holds what a job is about to read until the swap of a rebuild is noted, as where the rebuild waited for no answer any more.</summary>
    /// <returns>The job, which has ended.</returns>
    async Task<string> BesideRebuildAsync(Func<Task<string>> askAsync)
    {
        string id;
        await using (var holder = await server.Source.OpenConnectionAsync())
        await using (var held = await holder.BeginTransactionAsync())
        {
            await using (var hold = new NpgsqlCommand("LOCK TABLE read.learner_day IN ACCESS EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
            id = await askAsync();
            await Log.Until.TrueAsync(server.Source, "EXISTS (SELECT FROM pg_locks WHERE relation = 'read.learner_day'::regclass AND mode = 'AccessShareLock' AND NOT granted)");
            await server.ExecuteAsync("UPDATE lectern.read_swap SET swaps = swaps + 1");
        }
        await Log.Until.TrueAsync(server.Source, $"(SELECT error_code = 'rebuilt' OR finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{id}')");
        await server.ExecuteAsync($"UPDATE lectern.jobs SET due_at = now() WHERE job_id = '{id}' AND state = 'pending'");
        await Log.Until.TrueAsync(server.Source, $"(SELECT finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{id}')");
        (await server.ScalarAsync<int>($"SELECT attempts FROM lectern.jobs WHERE job_id = '{id}'")).ShouldBe(2);
        return id;
    }
}
