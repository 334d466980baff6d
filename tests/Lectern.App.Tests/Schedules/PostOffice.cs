using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Jobs;
using Lectern.App.Schedules;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Mail;
using Lectern.App.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Schedules;

/// <summary>A server with a mail server beside it, and a report of which it is known who asked for it: its file says as whom it was made.</summary>
sealed class PostOffice : IAsyncDisposable
{
    public const string Report = "weekly-overview";
    public const string Title = "Übersicht\r\nBcc: eve@example.org";
    public const string PublicUrl = "https://lectern.example.org/learn/";

    PostOffice(TestServer server, MailHost mail) => (Server, Mail) = (server, mail);

    public TestServer Server { get; }

    public MailHost Mail { get; }

    public static string Path => $"/api/v1/reports/{Report}/schedule";

    public static async Task<PostOffice> OpenAsync(params (string Name, string Value)[] more)
    {
        var mail = await MailHost.StartAsync();
        return new(await TestServer.StartAsync(With, [.. SettingsOf(mail.Port), .. more]), mail);
    }

    public static (string Name, string Value)[] SettingsOf(int port) =>
        [("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", $"{port}"), ("SMTP_TLS", "none"), ("SMTP_FROM", "Reports <reports@example.org>"), ("PUBLIC_URL", PublicUrl)];

    /// <summary>The report, and jobs that are looked for and tried again without waiting.</summary>
    public static void With(IServiceCollection services)
    {
        services.AddSingleton<IReportsToDeliver, Reports>();
        services.AddJob<ReportJob>();
        services.AddSingleton(new JobTimes
        {
            Beat = TimeSpan.FromMilliseconds(100),
            Poll = TimeSpan.FromMilliseconds(50),
            FirstPause = TimeSpan.FromMilliseconds(1),
            LongestPause = TimeSpan.FromMilliseconds(200),
        });
    }

    /// <summary>An account, and its id.</summary>
    public async Task<string> AccountAsync(string userName, string role, string? userId = null)
    {
        var made = await Server.ToldAsync("POST", "/api/v1/accounts", new JsonObject { ["userName"] = userName, ["userId"] = userId ?? userName, ["role"] = role, ["password"] = "three blue lamps" }.ToJsonString(), expected: HttpStatusCode.Created);
        return (string)made["account"]!["id"]!;
    }

    /// <summary>Every day at 07:00 in Berlin, by the key of the settings.</summary>
    public Task<JsonNode> ScheduleAsync(string recipients, string more = "", HttpStatusCode expected = HttpStatusCode.OK) =>
        Server.ToldAsync("PUT", Path, $$"""{"frequency":"daily","hour":7,"timeZone":"Europe/Berlin","format":"csv","recipients":[{{recipients}}]{{more}}}""", expected: expected);

    public Task<JsonNode> GetAsync() => Server.ToldAsync("GET", Path);

    /// <summary>What was reckoned to be next is past.</summary>
    public Task ComesDueAsync(string ago = "1 minute") => Server.ExecuteAsync($"UPDATE lectern.report_schedules SET next_at = now() - interval '{ago}'");

    /// <summary>Waits until nothing of any run is under way.</summary>
    public Task DeliveredAsync(int runs = 1) => Log.Until.TrueAsync(
        Server.Source,
        $"""
        (SELECT count(*) = {runs} AND bool_and(r.title IS NOT NULL AND j.state = 'completed') FROM lectern.report_runs r JOIN lectern.jobs j ON j.job_id = r.run_job)
        AND NOT EXISTS (SELECT FROM lectern.report_deliveries WHERE state IN ('making', 'sending'))
        """);

    public async Task<JsonArray> RunsAsync() => (await Server.ToldAsync("GET", $"{Path}/runs"))["items"]!.AsArray();

    /// <summary>A link of a message as this server has it, which is not where the message says.</summary>
    public static string Here(string link)
    {
        link.ShouldStartWith(PublicUrl);
        return link[(PublicUrl.Length - 1)..];
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Mail.DisposeAsync();
    }

    /// <summary>Asked for as anybody but a student.</summary>
    sealed class Reports(JobQueue queue) : IReportsToDeliver
    {
        public Task<string?> NameAsync(Caller who, string report, CancellationToken ct) => Task.FromResult(report == Report ? Title : null);

        public Task CheckAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, QueryErrors errors, CancellationToken ct)
        {
            foreach (var name in parameters.Keys.Where(n => n != "courseId")) errors.Add($"parameters.{name}", "is no parameter of this report.");
            return Task.CompletedTask;
        }

        public async Task<AskedReport> AskAsync(Caller who, string report, IReadOnlyDictionary<string, string> parameters, FileFormat format, string key, CancellationToken ct)
        {
            if (who.Role == Role.Student) return new(null, "forbidden", "This role may not run it.");
            var (_, job) = await queue.AddAsync(who.Tenant, ReportJob.Kind, new ReportJob.Asked(who.Subject, parameters.GetValueOrDefault("courseId")), who.Subject, key, ct);
            return new(job);
        }
    }

    sealed class ReportJob : IJob
    {
        internal sealed record Asked(string Who, string? Course);

        public static JobKind Kind { get; } = new("test.report", JobLane.Reports, "A test's.");

        public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
        {
            var asked = run.Payload<Asked>();
            if (asked.Course == "breaks") throw new JobFailedException("report_too_large", "The file would be too large.");
            await using var file = run.CreateFile("csv");
            await file.Stream.WriteAsync(Encoding.UTF8.GetBytes($"made for\r\n{asked.Who}\r\n"), ct);
            await file.CompleteAsync(ct);
            return null;
        }
    }
}
