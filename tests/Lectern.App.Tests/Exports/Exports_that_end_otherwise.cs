using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Jobs;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Exports;

/// <summary>Exports that somebody no longer wants or may see, and those for which there is no room.</summary>
public sealed class Exports_that_end_otherwise
{
    const string Teacher = "teacher-key-0123456789";
    const string Everything = """{"format":"ndjson","events":{}}""";

    [Fact]
    public async Task What_is_seen_is_decided_when_the_file_is_made()
    {
        await using var server = await TestServer.StartWithAsync(
            async tenants => [(Teacher, Caller.User(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Role.Instructor, "tess"))], ("ENABLE_REPORT_GENERATION", "false"));
        await server.SendAsync(
            """{"eventId":"1","type":"CourseCreated","courseId":"kept","occurredAt":"2026-01-01T00:00:00Z","data":{"title":"K","instructorId":"tess"}}""",
            """{"eventId":"2","type":"CourseCreated","courseId":"lost","occurredAt":"2026-01-01T00:00:00Z","data":{"title":"L","instructorId":"tess"}}""",
            """{"eventId":"3","type":"CourseCreated","courseId":"never","occurredAt":"2026-01-01T00:00:00Z","data":{"title":"N","instructorId":"somebody"}}""",
            """{"eventId":"4","type":"UserEnrolled","userId":"ann","courseId":"kept","occurredAt":"2026-01-02T00:00:00Z"}""",
            """{"eventId":"5","type":"UserEnrolled","userId":"bob","courseId":"lost","occurredAt":"2026-01-02T00:00:00Z"}""",
            """{"eventId":"6","type":"UserEnrolled","userId":"cem","courseId":"never","occurredAt":"2026-01-02T00:00:00Z"}""");
        await server.SettleAsync();
        const string Enrolled = """{"dataset":"enrollments","dimensions":["course","learner"],"measures":["enrollments"],"format":"ndjson"}""";
        var taught = await AskAsync(server, Enrolled, Teacher);
        // Events are not a teacher's, nor is what is over all courses.
        await server.ToldAsync("POST", Exporting.Path, Everything, Teacher, HttpStatusCode.Forbidden);
        await server.ToldAsync("POST", Exporting.Path, """{"dataset":"learners","measures":["learners"],"format":"csv"}""", Teacher, HttpStatusCode.Forbidden);
        // And a key that is revoked before its export is made.
        var issued = await server.ToldAsync("POST", "/api/v1/keys", """{"name":"A key","scopes":["read"]}""", expected: HttpStatusCode.Created);
        var asked = await AskAsync(server, Everything, (string)issued["text"]!);
        await server.TellAsync("DELETE", $"/api/v1/keys/{(string)issued["key"]!["id"]!}");
        await server.SendAsync("""{"eventId":"7","type":"CourseUpdated","courseId":"lost","occurredAt":"2026-01-03T00:00:00Z","data":{"instructorId":"somebody"}}""");
        await server.SettleAsync();

        await using var worker = await server.StartAnotherAsync(services => services.AddSingleton(server.Services.GetRequiredService<ApiKeys>()));

        var made = await worker.EndedAsync(taught, Teacher);
        (await worker.LinesAsync(made, Teacher)).ShouldBe(["""{"course":"kept","learner":"ann","enrollments":1}"""]);
        var refused = await worker.EndedAsync(asked, status: "failed");
        ((string)refused["error"]!["code"]!).ShouldBe("forbidden");
        using var file = await worker.DownloadAsync(refused);
        file.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Cancelled_while_it_waits_it_is_never_begun()
    {
        await using var server = await TestServer.StartAsync(("ENABLE_REPORT_GENERATION", "false"));
        var id = await AskAsync(server, Everything);
        (await server.ToldAsync("GET", $"{Exporting.Path}/{id}"))["cancelAskedAt"].ShouldBeNull();
        using (var early = await server.DownloadAsync(new JsonObject { ["id"] = id })) (early.StatusCode, (await early.Content.ReadAsStringAsync()).Contains("not_ready", StringComparison.Ordinal)).ShouldBe((HttpStatusCode.Conflict, true));

        var cancelled = await server.ToldAsync("DELETE", $"{Exporting.Path}/{id}");

        ((string)cancelled["status"]!, cancelled["startedAt"]).ShouldBe(("cancelled", null));
        cancelled["cancelAskedAt"].ShouldNotBeNull();
        using var file = await server.DownloadAsync(cancelled);
        file.StatusCode.ShouldBe(HttpStatusCode.Conflict);
    }

    [Fact]
    public async Task Cancelled_while_it_runs_it_ends_and_leaves_no_file()
    {
        await using var server = await TestServer.StartAsync();
        string id;
        await using (var holder = await server.Source.OpenConnectionAsync())
        await using (var held = await holder.BeginTransactionAsync())
        {
            // What it is to read it waits for.
            await using (var hold = new Npgsql.NpgsqlCommand("LOCK TABLE lectern.courses IN ACCESS EXCLUSIVE MODE", holder)) await hold.ExecuteNonQueryAsync();
            id = await AskAsync(server, """{"format":"ndjson","events":{"courseId":"c1"}}""");
            await Log.Until.TrueAsync(server.Source, $"(SELECT state = 'running' FROM lectern.jobs WHERE job_id = '{id}')");

            await server.ToldAsync("DELETE", $"{Exporting.Path}/{id}");

            await server.EndedAsync(id, status: "cancelled");
        }
        var files = server.Services.GetRequiredService<JobFiles>();
        await Durability.Harness.Waiting.ForAsync("No file is left", () => !files.All().Any(f => f.Job == Guid.Parse(id)), TimeSpan.FromSeconds(30));
    }

    [Fact]
    public async Task One_that_becomes_too_large_says_so_and_leaves_nothing()
    {
        await using var server = await TestServer.StartAsync(("MAX_REPORT_SIZE_MB", "1"));
        await SendLargeAsync(server, 120);

        // Each by the writer of its own: a workbook is compressed, and has more to say when it is closed.
        foreach (var format in (string[])["ndjson", "json", "csv", "xlsx"])
        {
            var failed = await server.ExportAsync($$"""{"format":"{{format}}","events":{} }""", status: "failed");

            ((string)failed["error"]!["code"]!).ShouldBe("report_too_large");
            ((string)failed["error"]!["message"]!).ShouldContain("MAX_REPORT_SIZE_MB");
            failed["bytes"].ShouldBeNull();
        }
        server.Services.GetRequiredService<JobFiles>().All().ShouldBeEmpty();
    }

    [RootFact]
    public async Task Before_its_disk_is_full_it_ends_and_goes_on_once_there_is_room()
    {
        using var disk = SmallDisk.Mount(80);
        await using var server = await TestServer.StartAsync(("REPORTS_STORAGE_PATH", disk.Path));
        // 64 MB stay free: of 16 MB there is no room for these.
        await SendLargeAsync(server, 600);

        var id = await AskAsync(server, Everything);
        await Log.Until.TrueAsync(server.Source, $"(SELECT error_code = 'storage_full' FROM lectern.jobs WHERE job_id = '{id}')");

        disk.Free.ShouldBeGreaterThanOrEqualTo(JobFile.LeavesFree);
        await Durability.Harness.Waiting.ForAsync("No part of it is left", () => disk.Files.Length == 0, TimeSpan.FromSeconds(30));
        // What there is room for is made meanwhile.
        await server.ExportAsync("""{"format":"ndjson","events":{"userId":"u7"} }""");

        disk.Grow(160);
        await server.ExecuteAsync($"UPDATE lectern.jobs SET due_at = now() WHERE job_id = '{id}' AND state = 'pending'");
        var made = await server.EndedAsync(id);
        (await server.LinesAsync(made)).Length.ShouldBe(600);
        made["error"].ShouldBeNull();
    }

    static async Task<string> AskAsync(TestServer server, string body, string? key = null) => (string)(await server.ToldAsync("POST", Exporting.Path, body, key, HttpStatusCode.Accepted))["id"]!;

    /// <summary>Events of 30 KB each, of which half is left when they are compressed.</summary>
    static async Task SendLargeAsync(TestServer server, int count)
    {
        var random = new Random(1);
        var bytes = new byte[15_000];
        // A batch is at most 4 MB.
        foreach (var some in Enumerable.Range(0, count).Chunk(100))
            (await server.SendAsync(some.Select(i => $$"""{"eventId":"e{{i}}","type":"PageViewed","userId":"u{{i}}","occurredAt":"2026-01-01T00:00:00Z","data":{"url":"/{{i}}","note":"{{Text()}}"} }"""))).Accepted.ShouldBe(some.Length);

        string Text()
        {
            random.NextBytes(bytes);
            return Convert.ToHexString(bytes);
        }
    }
}
