using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Jobs;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Jobs;

/// <summary><c>/api/v1/jobs</c>: who sees which jobs, page by page, and cancels them.</summary>
public sealed class Jobs_over_HTTP(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    const string Path = "/api/v1/jobs";

    // No worker knows it: it waits for ever.
    static readonly JobKind Unknown = new("test.never", JobLane.Reports, "A test's.");

    readonly TestServer server = tenants.Server;

    [Fact]
    public async Task What_the_installation_does_by_itself_is_listed_with_its_last_and_next_run()
    {
        await using var worker = await server.StartAnotherAsync(services =>
        {
            TestServer.WithUpkeep(services);
            services.AddSingleton(server.Services.GetRequiredService<ApiKeys>());
        });
        await Log.Until.TrueAsync(server.Source, "(SELECT count(*) >= 8 FROM lectern.job_schedules)");
        await server.ExecuteAsync("UPDATE lectern.job_schedules SET slot = slot - interval '2 days'");
        await Log.Until.TrueAsync(server.Source, "(SELECT count(DISTINCT kind) >= 8 FROM lectern.jobs WHERE requested_by = 'schedule' AND finished_at IS NOT NULL)");

        var listed = await worker.ToldAsync("GET", Path);
        var names = Names(listed);
        names.ShouldBe(["audit.expire", "caches.warm", "files.clean", "jobs.forget", "log.partitions", "rejected_events.expire", "sign_ins.expire", "statistics.refresh"]);
        foreach (var item in listed["items"]!.AsArray())
        {
            var last = item!["lastRun"].ShouldNotBeNull(item.ToJsonString());
            ((string)last["state"]!, (int)last["percent"]!).ShouldBe(("completed", 100), item.ToJsonString());
            ((double)last["durationSeconds"]!).ShouldBeGreaterThanOrEqualTo(0);
            last["result"].ShouldNotBeNull(item.ToJsonString());
            ((DateTime)item["nextRunAt"]!).ShouldBeGreaterThan((DateTime)last["startedAt"]!);
        }
        var partitions = listed["items"]!.AsArray().Single(j => (string)j!["kind"]! == "log.partitions")!;
        ((string)partitions["schedule"]!).ShouldBe("every hour at minute 25");
        var run = partitions["lastRun"]!;
        ((string)run["state"]!, (string)run["requestedBy"]!, (int)run["attempts"]!).ShouldBe(("completed", "schedule", 1));
        ((long)run["result"]!["roomUpTo"]!).ShouldBeGreaterThanOrEqualTo(9_999_999);
        ((double)run["durationSeconds"]!).ShouldBeGreaterThanOrEqualTo(0);
        var next = (DateTime)partitions["nextRunAt"]!;
        (next.Minute, next.Second).ShouldBe((25, 0));
        next.ShouldBeGreaterThan(await server.ScalarAsync<DateTime>("SELECT now()"));

        // A tenant's administrator sees when, and not what was done over all tenants.
        var told = await worker.ToldAsync("GET", Path, key: TwoTenants.ForeignAdmin);
        Names(told).ShouldBe(names);
        var seen = told["items"]!.AsArray().Single(j => (string)j!["kind"]! == "log.partitions")!["lastRun"]!;
        (seen["result"], (string)seen["state"]!).ShouldBe((null, "completed"));

        // Page by page it is the same.
        var paged = new List<string>();
        for (var url = $"{Path}?limit=3"; ;)
        {
            var page = await worker.ToldAsync("GET", url);
            paged.AddRange(Names(page));
            if (page["nextCursor"] is not { } cursor) break;
            url = $"{Path}?limit=3&cursor={(string)cursor!}";
        }
        paged.ShouldBe(names);
    }

    [Fact]
    public async Task Runs_are_the_tenants_own_and_upkeep_is_the_platforms()
    {
        var (own, foreign, upkeep) = (await AskAsync(tenants.Own), await AskAsync(tenants.Other), await UpkeepAsync());

        var theirs = await IdsAsync(TwoTenants.ForeignAdmin);
        theirs.ShouldContain(foreign);
        theirs.ShouldNotContain(own);
        theirs.ShouldNotContain(upkeep);
        (await IdsAsync(TwoTenants.OwnKey)).ShouldContain(own);
        (await IdsAsync(TwoTenants.OwnKey)).ShouldNotContain(foreign);
        (await IdsAsync(TwoTenants.OwnKey)).ShouldNotContain(upkeep);
        var all = await IdsAsync(TestServer.ApiKey);
        all.ShouldContain(upkeep);
        all.ShouldContain(own);
        all.ShouldNotContain(foreign);

        foreach (var (id, key, status) in ((Guid, string, HttpStatusCode)[])
        [
            (own, TwoTenants.Admin, HttpStatusCode.OK),
            (foreign, TwoTenants.Admin, HttpStatusCode.NotFound),
            (upkeep, TwoTenants.Admin, HttpStatusCode.NotFound),
            (upkeep, TestServer.ApiKey, HttpStatusCode.OK),
            (own, TwoTenants.ForeignPlatform, HttpStatusCode.NotFound),
            (upkeep, TwoTenants.ForeignPlatform, HttpStatusCode.OK),
            (own, TwoTenants.ReadKey, HttpStatusCode.Forbidden),
            (own, TwoTenants.Teacher, HttpStatusCode.Forbidden),
        ])
        {
            (await server.TellAsync("GET", $"{Path}/runs/{id}", key: key)).Status.ShouldBe(status, $"{id} to {key}");
        }
        (await server.TellAsync("GET", $"{Path}/runs/none")).Status.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Who_may_see_a_job_may_cancel_it_and_nobody_else()
    {
        var (own, foreign, upkeep) = (await AskAsync(tenants.Own), await AskAsync(tenants.Other), await UpkeepAsync());

        (await server.TellAsync("DELETE", $"{Path}/runs/{foreign}", key: TwoTenants.Admin)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await server.TellAsync("DELETE", $"{Path}/runs/{upkeep}", key: TwoTenants.Admin)).Status.ShouldBe(HttpStatusCode.NotFound);
        ((string)(await server.ToldAsync("DELETE", $"{Path}/runs/{own}", key: TwoTenants.Admin))["state"]!).ShouldBe("cancelled");
        ((string)(await server.ToldAsync("DELETE", $"{Path}/runs/{upkeep}"))["state"]!).ShouldBe("cancelled");

        (await StatesAsync(own, foreign, upkeep)).ShouldBe("cancelled,cancelled,pending");
        var audited = await server.ToldAsync("GET", "/api/v1/audit?action=job.cancelled", key: TwoTenants.Admin);
        audited["items"]!.AsArray().ShouldContain(e => (string)e!["objectId"]! == own.ToString() && (string)e["actor"]! == "user:root");

        Task<string> StatesAsync(params Guid[] jobs) => server.ScalarAsync<string>($"SELECT string_agg(state, ',' ORDER BY state) FROM lectern.jobs WHERE job_id IN ({string.Join(',', jobs.Select(j => $"'{j}'"))})");
    }

    [Fact]
    public async Task Runs_are_filtered_and_paged_newest_first()
    {
        var kind = new JobKind("test.paged", JobLane.Reports, "A test's.");
        var asked = new List<Guid>();
        for (var i = 0; i < 5; i++) asked.Add(await AskAsync(tenants.Own, kind));
        await server.ToldAsync("DELETE", $"{Path}/runs/{asked[1]}");

        var first = await server.ToldAsync("GET", $"{Path}/runs?kind=test.paged&state=pending&limit=3");
        Ids(first).ShouldBe([asked[4], asked[3], asked[2]]);
        var second = await server.ToldAsync("GET", $"{Path}/runs?kind=test.paged&state=pending&limit=3&cursor={(string)first["nextCursor"]!}");
        Ids(second).ShouldBe([asked[0]]);
        second["nextCursor"].ShouldBeNull();

        foreach (var url in (string[])["limit=0", "limit=1001", "cursor=x", "state=waiting", "user=ann"]) await server.ToldAsync("GET", $"{Path}/runs?{url}", expected: HttpStatusCode.BadRequest);
        foreach (var url in (string[])["limit=0", "cursor=x", "kind=x"]) await server.ToldAsync("GET", $"{Path}?{url}", expected: HttpStatusCode.BadRequest);
    }

    async Task<Guid> AskAsync(int tenant, JobKind? kind = null) => (await server.Services.GetRequiredService<JobQueue>().AddAsync(tenant, kind ?? Unknown, new { }, "user:somebody", null, default)).Job;

    Task<Guid> UpkeepAsync() => server.ScalarAsync<Guid>($"INSERT INTO lectern.jobs (kind, requested_by, max_attempts) VALUES ('test.{Guid.NewGuid():N}', 'schedule', 1) RETURNING job_id");

    async Task<List<Guid>> IdsAsync(string key) => Ids(await server.ToldAsync("GET", $"{Path}/runs?limit=1000", key: key));

    static List<Guid> Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(i => (Guid)i!["id"]!)];

    static List<string> Names(JsonNode page) => [.. page["items"]!.AsArray().Select(i => (string)i!["kind"]!)];
}
