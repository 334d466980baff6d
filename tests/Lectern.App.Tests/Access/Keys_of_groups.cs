using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Access;

/// <summary>What the key for figures of groups opens, and what it never shows.</summary>
public sealed class Keys_of_groups : IAsyncLifetime, IDisposable
{
    const string GroupKey = "group-key-0123456789";

    /// <summary>Every call that answers of groups. Any other is closed to the key: whoever adds one decides.</summary>
    internal static readonly string[] OfGroups =
    [
        "/api/v1/dashboard",
        "/api/v1/dashboards/macro/{organizationId}",
        "/api/v1/dashboards/meso/{courseId}",
        "/api/v1/courses",
        "/api/v1/courses/{courseId}/analytics",
        "/api/v1/courses/{courseId}/modules",
        "/api/v1/courses/{courseId}/lessons",
        "/api/v1/assessments/{assessmentId}/analytics",
        "/api/v1/assessments/{assessmentId}/questions",
        "/api/v1/assignments/{assignmentId}/analytics",
        "/api/v1/organizations",
        "/api/v1/organizations/{organizationId}/analytics",
        "/api/v1/live",
        "/api/v1/metrics/glossary",
    ];

    readonly HttpClient client = new();
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));
        client.BaseAddress = server.Client.BaseAddress;
        client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    [Fact]
    public async Task Only_answers_of_groups_are_open_to_it()
    {
        var document = JsonNode.Parse(await client.GetStringAsync("/openapi/v1.json"))!["paths"]!.AsObject();
        var open = new List<string>();
        foreach (var (path, operations) in document)
        {
            foreach (var (method, operation) in operations!.AsObject())
            {
                if (operation!["security"] is not JsonArray { Count: > 0 }) continue;
                using var request = new HttpRequestMessage(new HttpMethod(method.ToUpperInvariant()), System.Text.RegularExpressions.Regex.Replace(path, "{[^}]+}", "x"));
                using var answer = await client.SendAsync(request);
                if (answer.StatusCode != HttpStatusCode.Forbidden) open.Add(path);
            }
        }

        document.Count.ShouldBeGreaterThan(20);
        open.ShouldBe([.. OfGroups, "/api/v1/me"], ignoreOrder: true);
    }

    [Fact]
    public async Task Of_few_learners_only_the_size_is_told()
    {
        // Cohort big: 6 learners, small: 4; final scores of all ten. Course d: 3 learners.
        await server.SendAsync(
            [.. Enumerable.Range(0, 10).SelectMany(i => Life($"u{i}", "c", i < 6 ? "big" : "small", 50 + i)), .. Enumerable.Range(0, 3).SelectMany(i => Life($"u{i}", "d", "only", 70))]);
        await server.SettleAsync();

        // Ten: all of it. (50 + … + 59) ÷ 10.
        (await AskAsync("c", null))["averageScore"].ShouldBeJson("54.5");
        // Six, but the four others would follow by subtraction from the ten.
        var big = await AskAsync("c", "big");
        big["totalEnrollments"].ShouldBeJson("6");
        big["averageScore"].ShouldBeNull();
        (await AskAsync("c", "small"))["averageScore"].ShouldBeNull();
        var d = await AskAsync("d", null);
        d["totalEnrollments"].ShouldBeJson("3");
        foreach (var hidden in (string[])["totalCompletions", "activeEnrollments", "totalViews", "updatedAt", "completionRate", "averageCompletionRate", "averageScore", "averageTimeToComplete", "averageTimeToCompleteSeconds", "totalLearningHours", "averageRating"])
        {
            d[hidden].ShouldBeNull(hidden);
        }
        // The other key sees it all.
        (await server.AskAsync("/api/v1/courses/d/analytics"))["averageScore"].ShouldBeJson("70");

        async Task<JsonNode> AskAsync(string course, string? cohort) =>
            JsonNode.Parse(await client.GetStringAsync($"/api/v1/courses/{course}/analytics{(cohort is null ? "" : $"?cohort={cohort}")}"))!;

        static IEnumerable<string> Life(string user, string course, string cohort, int score) =>
        [
            $$"""{"eventId":"e-{{user}}-{{course}}","type":"UserEnrolled","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-01-02T00:00:00Z","data":{"cohort":"{{cohort}}"} }""",
            $$"""{"eventId":"r-{{user}}-{{course}}","type":"CourseRated","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-01-03T00:00:00Z","data":{"rating":4} }""",
            $$"""{"eventId":"c-{{user}}-{{course}}","type":"CourseCompleted","userId":"{{user}}","courseId":"{{course}}","occurredAt":"2025-01-04T00:00:00Z","data":{"finalScore":{{score}} } }""",
        ];
    }
}
