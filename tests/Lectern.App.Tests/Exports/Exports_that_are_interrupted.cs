using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;
using Lectern.Postgres.Embedded;

namespace Lectern.App.Tests.Exports;

/// <summary>What becomes of an export with half its file on the disk when its worker is killed, somebody cancels it, or the database dies.</summary>
public sealed class Exports_that_are_interrupted
{
    const string Everything = """{"format":"ndjson","events":{}}""";

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>And the report that the same worker was at, still over its figures.</summary>
    [Fact]
    public async Task Its_worker_killed_another_makes_it_and_the_half_file_is_gone()
    {
        var storage = TempFolders.Next("reports");
        // It makes no exports itself: processes of their own do.
        await using var server = await TestServer.StartAsync(("ENABLE_REPORT_GENERATION", "false"), ("REPORTS_STORAGE_PATH", storage));
        await using var halfway = await Halfway.HoldAsync(server.Client, server.ConnectionString, storage);
        (string, string)[] settings =
        [
            ("POSTGRES_URL", server.ConnectionString), ("SERVICE_API_KEY", TestServer.ApiKey), ("DATA_KEY", Convert.ToBase64String(new byte[32])), ("JWT_SECRET", TestServer.JwtSecret),
            ("WORKER_PORT", "0"), ("DB_POOL_MIN", "0"), ("REPORTS_STORAGE_PATH", storage),
        ];
        var id = (string)(await server.ToldAsync("POST", Exporting.Path, Everything, expected: System.Net.HttpStatusCode.Accepted))["id"]!;
        var report = (string)(await server.ToldAsync(
            "POST", "/api/v1/reports/activity-log/generate", """{"format":"ndjson","asOf":"2026-01-03T00:00:00Z"}""", expected: System.Net.HttpStatusCode.Accepted))["jobId"]!;
        using var killed = LecternProcess.Start(["worker"], settings);
        var half = await halfway.HalfFileAsync();
        await Log.Until.TrueAsync(server.Source, Halfway.AreStanding(2));
        await killed.KillAsync();

        using var next = LecternProcess.Start(["worker"], settings);
        await server.ExecuteAsync("UPDATE lectern.jobs SET lease_until = now() - interval '1 second' WHERE state = 'running'");
        await halfway.HalfFileAsync(otherThan: half);
        await halfway.ReleaseAsync();

        var made = await server.EndedAsync(id);
        HoldsEverything(await server.LinesAsync(made));
        var told = await server.ToldAsync("GET", await EndedAsync(server, report));
        ((string)told["status"]!, (long)told["rows"]!).ShouldBe(("completed", Halfway.Events), told.ToJsonString());
        (await server.ScalarAsync<string>("SELECT string_agg(kind || ' ' || attempts, ', ' ORDER BY kind) FROM lectern.jobs")).ShouldBe("export 2, report 2");
        halfway.Files.Length.ShouldBe(2);
        halfway.Files.ShouldAllBe(f => f.EndsWith(".ndjson", StringComparison.Ordinal));
        (await next.TerminateAsync()).ShouldBe(0, next.Output);
    }

    [Fact]
    public async Task Cancelled_it_ends_and_the_half_file_is_gone()
    {
        var storage = TempFolders.Next("reports");
        await using var server = await TestServer.StartAsync(("REPORTS_STORAGE_PATH", storage));
        await using var halfway = await Halfway.HoldAsync(server.Client, server.ConnectionString, storage);
        var id = (string)(await server.ToldAsync("POST", Exporting.Path, Everything, expected: System.Net.HttpStatusCode.Accepted))["id"]!;
        await halfway.HalfFileAsync();

        await server.ToldAsync("DELETE", $"{Exporting.Path}/{id}");

        // While the database still keeps it waiting for its next row.
        var cancelled = await server.EndedAsync(id, status: "cancelled");
        cancelled["bytes"].ShouldBeNull();
        await Waiting.ForAsync("The half file is gone", () => halfway.Files.Length == 0, Patience);
        // Its place is free again.
        await halfway.ReleaseAsync();
        HoldsEverything(await server.LinesAsync(await server.ExportAsync(Everything)));
    }

    [Fact]
    public async Task Its_database_killed_it_is_made_once_that_is_back()
    {
        var folder = new LecternFolder(TempFolders.Next("exporting"));
        var storage = TempFolders.Next("reports");
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0, ("REPORTS_STORAGE_PATH", storage));
        using var _ = up;
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add(ApiKeys.Header, folder.ApiKey);
        await using var halfway = await Halfway.HoldAsync(http, await folder.ConnectionStringAsync(default), storage);
        using var body = new StringContent(Everything, System.Text.Encoding.UTF8, "application/json");
        using var asked = await http.PostAsync(Exporting.Path, body);
        var export = JsonNode.Parse(await asked.Content.ReadAsStringAsync())!;
        await halfway.HalfFileAsync();

        // With it goes the session that holds the second half.
        Posix.Signal(folder.Postmaster!.Value, Posix.Kill);

        await Waiting.ForAsync("It is completed", async () => await IsCompletedAsync(), Patience);
        HoldsEverything((await http.GetStringAsync($"{(string)export["statusUrl"]!}/file")).Split('\n', StringSplitOptions.RemoveEmptyEntries));
        halfway.Files.ShouldHaveSingleItem().ShouldEndWith(".ndjson");
        (await up.TerminateAsync()).ShouldBe(0, up.Output);

        async Task<bool> IsCompletedAsync()
        {
            // Meanwhile it may say that the database is away.
            using var answer = await http.GetAsync((string)export["statusUrl"]!);
            return answer.IsSuccessStatusCode && (string)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["status"]! == "completed";
        }
    }

    /// <summary>Waits for a report's end. Returns where its status is.</summary>
    static async Task<string> EndedAsync(TestServer server, string report)
    {
        await Log.Until.TrueAsync(server.Source, $"(SELECT finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{report}')");
        return $"/api/v1/reports/activity-log/status/{report}";
    }

    static void HoldsEverything(string[] lines)
    {
        lines.Select(l => (string)JsonNode.Parse(l)!["id"]!).ShouldBe(Enumerable.Range(0, Halfway.Events).Select(i => $"e{i}"));
    }
}
