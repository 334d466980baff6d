using System.Net;
using System.Net.Http.Json;
using Lectern.App.Access;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres.Embedded;

namespace Lectern.App.Tests.Durability;

/// <summary>A private PostgreSQL that dies and cannot be started for a while.</summary>
public sealed class Outage_tests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task While_PostgreSQL_cannot_start_callers_are_told_to_come_again_and_then_it_goes_on()
    {
        var folder = new LecternFolder(TempFolders.Next("outage"));
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0);
        using var _ = up;
        using var http = new HttpClient { BaseAddress = address };
        http.DefaultRequestHeaders.Add(ApiKeys.Header, folder.ApiKey);
        (await SendAsync(http, "before")).StatusCode.ShouldBe(HttpStatusCode.Accepted);

        var version = Path.Combine(folder.Path, "postgres", "data", "PG_VERSION");
        File.Move(version, version + ".away");
        Posix.Signal(folder.Postmaster!.Value, Posix.Kill);
        await Waiting.ForAsync("The log says why it does not start", () => up.Output.Contains("The private PostgreSQL does not start: ", StringComparison.Ordinal), Patience);

        var refused = await SendAsync(http, "during");
        refused.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        refused.Headers.RetryAfter.ShouldNotBeNull();
        (await http.GetAsync("/health")).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        (await http.GetAsync("/health/live")).StatusCode.ShouldBe(HttpStatusCode.OK);

        File.Move(version + ".away", version);
        await Waiting.ForAsync("It is ready again", async () => (await http.GetAsync("/health/ready")).IsSuccessStatusCode, Patience);
        (await SendAsync(http, "during")).StatusCode.ShouldBe(HttpStatusCode.Accepted);
        await Waiting.ForAsync("The log says that it is back", () => up.Output.Contains("The private PostgreSQL serves again", StringComparison.Ordinal), Patience);
        (await up.TerminateAsync()).ShouldBe(0);

        // A line a try, without its trace.
        var waits = up.Output.Split('\n').Where(l => l.Contains("ProjectorHost", StringComparison.Ordinal) && l.Contains("\"Warning\"", StringComparison.Ordinal)).ToList();
        waits.ShouldNotBeEmpty();
        waits.ShouldAllBe(l => l.Contains("The projector waits for the database") && !l.Contains("\"Exception\""));
    }

    static Task<HttpResponseMessage> SendAsync(HttpClient http, string id) => http.PostAsJsonAsync(
        "/api/v1/events", new { eventId = id, type = "UserEnrolled", userId = "u1", courseId = "c1", occurredAt = "2026-11-01T10:00:00Z" });
}
