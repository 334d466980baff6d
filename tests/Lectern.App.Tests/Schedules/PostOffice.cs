using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Lectern.App.Jobs;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Mail;
using Lectern.App.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Schedules;

/// <summary>
/// A server with a mail server beside it, and two courses: <c>logic</c>, which Ann teaches and <c>lea-1</c> takes, and <c>music</c>, which is Bob's
/// and which <c>max-1</c> takes. The report that is scheduled names both learners, to who may see them.
/// </summary>
sealed partial class PostOffice : IAsyncDisposable
{
    public const string Report = "enrollments";
    public const string PublicUrl = "https://lectern.example.org/learn/";

    static readonly string[] events =
    [
        """{"eventId":"1","type":"CourseCreated","courseId":"logic","occurredAt":"2026-01-01T00:00:00Z","data":{"title":"Logic","instructorId":"ann"}}""",
        """{"eventId":"2","type":"CourseCreated","courseId":"music","occurredAt":"2026-01-01T00:00:00Z","data":{"title":"Music","instructorId":"bob"}}""",
        """{"eventId":"3","type":"UserEnrolled","userId":"lea-1","courseId":"logic","occurredAt":"2026-01-02T00:00:00Z"}""",
        """{"eventId":"4","type":"UserEnrolled","userId":"max-1","courseId":"music","occurredAt":"2026-01-02T00:00:00Z"}""",
    ];

    static JobTimes Quick => new()
    {
        Beat = TimeSpan.FromMilliseconds(100),
        Poll = TimeSpan.FromMilliseconds(50),
        FirstPause = TimeSpan.FromMilliseconds(1),
        LongestPause = TimeSpan.FromMilliseconds(200),
    };

    PostOffice(TestServer server, MailHost mail) => (Server, Mail) = (server, mail);

    public TestServer Server { get; }

    public MailHost Mail { get; }

    public static string Path => PathOf(Report);

    public static string PathOf(string report) => $"/api/v1/reports/{report}/schedule";

    public static Task<PostOffice> OpenAsync(params (string Name, string Value)[] more) => OpenAsync(With, more);

    /// <summary>The same with a mail server that is away, at a port where another may be started: what is put off is tried again after seconds.</summary>
    public static async Task<(PostOffice Office, int Port)> OpenWithoutServerAsync()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        var port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        return (await OpenAsync(s => s.AddSingleton(Quick with { FirstPause = TimeSpan.FromSeconds(1), LongestPause = TimeSpan.FromSeconds(5) }), ("SMTP_PORT", $"{port}")), port);
    }

    static async Task<PostOffice> OpenAsync(Action<IServiceCollection> with, params (string Name, string Value)[] more)
    {
        var mail = await MailHost.StartAsync();
        var server = await TestServer.StartAsync(with, [.. SettingsOf(mail.Port), .. more]);
        await server.SendAsync(events);
        await server.SettleAsync();
        return new(server, mail);
    }

    public static (string Name, string Value)[] SettingsOf(int port) =>
        [("SMTP_HOST", "127.0.0.1"), ("SMTP_PORT", $"{port}"), ("SMTP_TLS", "none"), ("SMTP_FROM", "Reports <reports@example.org>"), ("PUBLIC_URL", PublicUrl)];

    /// <summary>Jobs that are looked for and tried again without waiting.</summary>
    public static void With(IServiceCollection services) => services.AddSingleton(Quick);

    /// <summary>An account, and its id.</summary>
    public async Task<string> AccountAsync(string userName, string role, string? userId = null)
    {
        var made = await Server.ToldAsync("POST", "/api/v1/accounts", new JsonObject { ["userName"] = userName, ["userId"] = userId ?? userName, ["role"] = role, ["password"] = "three blue lamps" }.ToJsonString(), expected: HttpStatusCode.Created);
        return (string)made["account"]!["id"]!;
    }

    /// <summary>Every day at 07:00 in Berlin, by the key of the settings.</summary>
    public Task<JsonNode> ScheduleAsync(string recipients, string more = "", string report = Report) =>
        Server.ToldAsync("PUT", PathOf(report), $$"""{"frequency":"daily","hour":7,"timeZone":"Europe/Berlin","format":"csv","recipients":[{{recipients}}]{{more}}}""");

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

    /// <summary>The link to the file that a message has, on this server.</summary>
    public static string LinkOf(JsonNode message) => Here(FileLink().Match((string)message["text"]!).Value);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Mail.DisposeAsync();
    }

    /// <summary>The file that came with a message, as text.</summary>
    public static string FileOf(JsonNode message) => Encoding.UTF8.GetString(Convert.FromBase64String((string)message["attachments"]!.AsArray().Single()!["content"]!));

    /// <summary>The learners whom a report names, in the order of the alphabet.</summary>
    public static string LearnersOf(string file) => string.Join(' ', Learner().Matches(file).Select(m => m.Value).Distinct().Order(StringComparer.Ordinal));

    [GeneratedRegex(@"\b(lea|max)-1\b")]
    private static partial Regex Learner();

    [GeneratedRegex(@"https://\S+/deliveries/\S+")]
    private static partial Regex FileLink();
}
