using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.CustomDashboards;

/// <summary>
/// Few pages viewed, and four callers: the owner (the server's own key), another of the same tenant, one of another tenant, and one who
/// may see groups alone. Days are of November 2025, UTC.
/// <code>
/// ann   c1 twice on the 18th and once on the 19th
/// bob   c1 on the 12th, c2 on the 19th
/// </code>
/// </summary>
public sealed class TwoCourses : IAsyncLifetime
{
    public const string AsOf = "asOf=2025-11-20T12:00:00Z";
    public const string Path = "/api/v1/dashboards/custom";
    public const string Another = "another-key-0123456789";
    public const string Foreign = "foreign-key-0123456789";
    public const string Teacher = "teacher-key-0123456789";
    public const string Groups = "groups-key-0123456789";

    TestServer? server;

    internal TestServer Server => server!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartWithAsync(async tenants =>
        {
            var own = await tenants.EnsureAsync(Tenants.Default, "UTC", CancellationToken.None);
            return
            [
                (Another, Caller.Service(own, TestServer.EveryScope, "another")),
                (Teacher, Caller.User(own, Role.Instructor, "tutor")),
                (Foreign, Caller.Service(await tenants.EnsureAsync("foreign", "UTC", CancellationToken.None), TestServer.EveryScope, "service")),
                (Groups, Caller.Service(own, Scopes.Groups, "groups")),
            ];
        });
        await server.SendAsync(
            Viewed("1", "ann", "c1", "2025-11-18T09:00:00Z"), Viewed("2", "ann", "c1", "2025-11-18T10:00:00Z"), Viewed("3", "ann", "c1", "2025-11-19T09:00:00Z"),
            Viewed("4", "bob", "c1", "2025-11-12T09:00:00Z"), Viewed("5", "bob", "c2", "2025-11-19T09:00:00Z"));
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    internal static string Viewed(string id, string user, string course, string at) =>
        $$"""{"eventId":"v{{id}}","type":"PageViewed","userId":"{{user}}","courseId":"{{course}}","occurredAt":"{{at}}","data":{"url":"/"} }""";
}

/// <summary>Speaks to the server as any of its callers.</summary>
static class Speaking
{
    /// <summary>A dashboard of one metric, to be changed by a test.</summary>
    public const string OneMetric =
        """
        {"name":"Pages","widgets":[{"id":"m","type":"metric","title":"Seen","visualization":"number","position":{"x":0,"y":0,"width":3,"height":2},
          "dataSource":{"dataset":"activity","measures":["events"]}}]}
        """;

    public static async Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> SayAsync(
        this TestServer server, string method, string path, string? body = null, string? key = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (key is not null) request.Headers.Add(ApiKeys.Header, key);
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBeLessThan(500, text);
        if (response.StatusCode == HttpStatusCode.Created) response.Headers.Location!.ToString().ShouldBe($"{TwoCourses.Path}/{JsonNode.Parse(text)!["id"]}");
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.ETag?.ToString());
    }

    /// <summary>Saves a dashboard that is right; its id.</summary>
    public static async Task<string> SaveAsync(this TestServer server, string dashboard, string? key = null)
    {
        var (status, body, _) = await server.SayAsync("POST", TwoCourses.Path, dashboard, key);
        status.ShouldBe(HttpStatusCode.Created, body?.ToJsonString());
        return (string)body!["id"]!;
    }
}
