using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Two institutions that are the same but for what one learner did: when, how much, how well, and how it ended. Whatever the key for
/// figures of groups asks of a group that this learner is alone in, or is left of, both give the same answer to the byte: nothing of the
/// learner can be read out of any of them, nor out of all together.
/// </summary>
public sealed class Learners_that_make_no_difference
{
    const string GroupKey = "group-key-0123456789";
    const string Loner = "loner";

    static readonly DateTime Now = new(2025, 11, 20, 12, 0, 0);

    /// <summary>Every call of a course or cohort; of the learner's own course those of the institution as well.</summary>
    static readonly string[] OfCohorts =
    [
        "/api/v1/dashboards/meso/{courseId}", "/api/v1/courses/{courseId}/analytics", "/api/v1/courses/{courseId}/modules", "/api/v1/courses/{courseId}/lessons",
        "/api/v1/assessments/{assessmentId}/analytics", "/api/v1/assessments/{assessmentId}/questions", "/api/v1/assignments/{assignmentId}/analytics",
    ];

    // Alone in a course, of an organization of its own or of all others'. The institution, less what is shown of the other course, is the learner.
    [Theory]
    [InlineData("own")]
    [InlineData("home")]
    public async Task Alone_in_a_course(string organization)
    {
        IEnumerable<string> Told(bool isOther) =>
        [
            .. Course("c", "home"), .. Course("solo", organization),
            .. Enumerable.Range(0, 12).SelectMany(i => Learner($"u{i}", "home", "c", i < 6 ? "a" : "b", i)),
            .. One("solo", organization, null, isOther),
        ];
        await AreTheSame(Told, [.. Paths(["c", "solo"], [.. new[] { "home", organization }.Distinct()], [null, "a", "nobody"])]);
    }

    // Alone in cohort x beside a and b: neither x is told of, nor are a and b, which would leave x.
    [Fact]
    public async Task Alone_in_a_cohort()
    {
        IEnumerable<string> Told(bool isOther) =>
            [.. Course("c", "home"), .. Enumerable.Range(0, 12).SelectMany(i => Learner($"u{i}", "home", "c", i < 6 ? "a" : "b", i)), .. One("c", "home", "x", isOther)];
        await AreTheSame(Told, [.. Paths(["c"], [], ["a", "b", "x"])]);
    }

    // In no cohort, beside one of all others.
    [Fact]
    public async Task Left_of_a_course_beside_its_cohort()
    {
        IEnumerable<string> Told(bool isOther) =>
            [.. Course("c", "home"), .. Enumerable.Range(0, 12).SelectMany(i => Learner($"u{i}", "home", "c", "a", i)), .. One("c", "home", null, isOther)];
        await AreTheSame(Told, [.. Paths(["c"], [], ["a"])]);
    }

    // Twelve are rated and scored up to yesterday, one of them today as well: a course's own figures are up to now, dashboards' up to yesterday.
    [Fact]
    public async Task Alone_today()
    {
        await using var server = await TellAsync(
            [.. Course("c", "home"), .. Enumerable.Range(0, 12).SelectMany(i => Learner($"u{i}", "home", "c", null, i))]);
        (await ScoreAsync()).ShouldNotBeNull();
        (await RatingAsync()).ShouldNotBeNull();

        server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, TestServer.ApiKey);
        await server.SendAsync(
            Event("today-1", "QuizCompleted", "u1", "c", 0, """ "attemptId":"late","score":7 """, """ "assessmentId":"q-c", """), Event("today-2", "CourseRated", "u1", "c", 0, """ "rating":1 """));
        await server.SettleAsync();
        AsGroups(server);
        (await ScoreAsync()).ShouldBeNull();
        (await RatingAsync()).ShouldBeNull();

        async Task<JsonNode?> ScoreAsync() =>
            (await server.AskAsync("""/api/v1/dashboard?filters={"courseId":"c"}"""))["metrics"]!.AsArray().Single(m => (string?)m!["metricType"] == "average_score")!["value"];
        async Task<JsonNode?> RatingAsync() => (await server.AskAsync("/api/v1/dashboards/macro/home"))["courses"]![0]!["rating"];
    }

    [Fact]
    public async Task Whose_stream_of_changes_is_refused()
    {
        await using var server = await TellAsync([.. Course("solo", "own"), .. One("solo", "own", null, false), .. Enumerable.Range(0, 5).SelectMany(i => Learner($"u{i}", "home", "c", null, i))]);

        foreach (var topic in (string[])["course:solo", "organization:own"])
        {
            using var refused = await server.Client.GetAsync($"/api/v1/live?topic=course:c&topic={topic}");
            refused.StatusCode.ShouldBe(HttpStatusCode.Forbidden, topic);
        }
        using var opened = await server.Client.GetAsync("/api/v1/live?topic=course:c&topic=organization:home", HttpCompletionOption.ResponseHeadersRead);
        opened.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    static async Task AreTheSame(Func<bool, IEnumerable<string>> told, string[] paths)
    {
        await using var one = await TellAsync(told(false));
        await using var other = await TellAsync(told(true));
        var differing = new List<string>();
        var shown = 0;
        foreach (var path in paths)
        {
            var (a, b) = (await one.AskAsync(path), await other.AskAsync(path));
            shown += a.ToJsonString().Length;
            if (a.ToJsonString() != b.ToJsonString()) differing.Add($"{path}: {Difference(a, b)}");
        }
        paths.Length.ShouldBeGreaterThan(6);
        shown.ShouldBeGreaterThan(1_000);
        differing.ShouldBeEmpty(string.Join('\n', differing));
        // To who may see learners they are not the same: there is something to hide.
        foreach (var server in (TestServer[])[one, other])
        {
            server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
            server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, TestServer.ApiKey);
        }
        var seen = 0;
        foreach (var path in paths)
        {
            if ((await one.AskAsync(path)).ToJsonString() != (await other.AskAsync(path)).ToJsonString()) seen++;
        }
        seen.ShouldBeGreaterThan(1);
    }

    /// <summary>Where two answers first differ.</summary>
    static string? Difference(JsonNode? a, JsonNode? b) => (a, b) switch
    {
        (JsonObject x, JsonObject y) => x.Select(p => Difference(p.Value, y[p.Key]) is { } d ? $"{p.Key} {d}" : null).FirstOrDefault(d => d is not null),
        (JsonArray x, JsonArray y) when x.Count == y.Count => x.Zip(y).Select((p, i) => Difference(p.First, p.Second) is { } d ? $"[{i}] {d}" : null).FirstOrDefault(d => d is not null),
        _ => a?.ToJsonString() == b?.ToJsonString() ? null : $"{a?.ToJsonString() ?? "null"} ≠ {b?.ToJsonString() ?? "null"}",
    };

    /// <summary>Every call there is for the key, of the institution where organizations are given.</summary>
    static IEnumerable<string> Paths(string[] courses, string[] organizations, string?[] cohorts)
    {
        foreach (var template in organizations.Length > 0 ? Keys_of_groups.OfGroups : OfCohorts)
        {
            switch (template)
            {
                case "/api/v1/dashboard":
                    foreach (var timeframe in (string[])["7d", "30d", "90d", "1y"])
                    {
                        yield return $"{template}?timeframe={timeframe}";
                        foreach (var o in organizations) yield return $$"""{{template}}?timeframe={{timeframe}}&filters={"organizationId":"{{o}}"}""";
                        foreach (var c in courses) yield return $$"""{{template}}?timeframe={{timeframe}}&filters={"courseId":"{{c}}"}""";
                    }
                    break;
                case "/api/v1/courses":
                    foreach (var sort in (string[])["title", "enrollments", "active", "completions", "completionRate", "averageScore", "learningHours", "lastActivity"]) yield return $"{template}?sort={sort}";
                    break;
                case "/api/v1/organizations":
                    foreach (var sort in (string[])["id", "users", "courses", "enrollments", "completions", "learningHours"]) yield return $"{template}?sort={sort}&order=desc";
                    break;
                case "/api/v1/live":
                    break; // Whose_stream_of_changes_is_refused
                case var t when t.Contains("{organizationId}", StringComparison.Ordinal):
                    foreach (var o in organizations) yield return t.Replace("{organizationId}", o, StringComparison.Ordinal);
                    break;
                case var t when OfCohorts.Contains(t):
                    foreach (var c in courses)
                    {
                        var path = t.Replace("{courseId}", c, StringComparison.Ordinal).Replace("{assessmentId}", $"q-{c}", StringComparison.Ordinal).Replace("{assignmentId}", $"w-{c}", StringComparison.Ordinal);
                        foreach (var cohort in cohorts) yield return cohort is null ? path : $"{path}?cohort={cohort}";
                    }
                    break;
                default:
                    template.ShouldBe("/api/v1/metrics/glossary", "a call that is not tried");
                    break;
            }
        }
    }

    static async Task<TestServer> TellAsync(IEnumerable<string> events)
    {
        var server = await TestServer.StartAtAsync(new DateTimeOffset(Now, TimeSpan.Zero), ("AGGREGATE_API_KEY", GroupKey));
        var sent = await server.SendAsync(events);
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await server.SettleAsync();
        AsGroups(server);
        return server;
    }

    static void AsGroups(TestServer server)
    {
        server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);
    }

    static IEnumerable<string> Course(string course, string organization) =>
    [
        Event($"c-{course}", "CourseCreated", null, course, 400, $$""" "title":"Course","category":"k-{{course}}","instructorId":"t","organizationId":"{{organization}}" """),
        Event($"m-{course}", "ModuleCreated", null, course, 400, """ "position":1 """, $""" "moduleId":"m-{course}", """),
        Event($"l-{course}", "LessonCreated", null, course, 400, """ "position":1 """, $""" "moduleId":"m-{course}","lessonId":"l-{course}", """),
        Event($"q-{course}", "QuizCreated", null, course, 400, """ "passingScore":60 """, $""" "assessmentId":"q-{course}", """),
        Event($"w-{course}", "AssignmentCreated", null, course, 400, $$""" "dueAt":"{{At(9)}}" """, $""" "assignmentId":"w-{course}", """),
    ];

    static IEnumerable<string> Learner(string user, string organization, string course, string? cohort, int n) =>
    [
        Event($"n-{user}", "UserCreated", user, null, 300, $$""" "organizationId":"{{organization}}" """),
        Event($"e-{user}", "UserEnrolled", user, course, 200, cohort is null ? "" : $$""" "cohort":"{{cohort}}" """),
        Event($"v-{user}", "VideoWatched", user, course, 12, """ "fromSecond":0,"toSecond":100,"durationSeconds":100,"playbackRate":1.5 """, $""" "moduleId":"m-{course}","lessonId":"l-{course}", """),
        Event($"q-{user}", "QuizCompleted", user, course, 10, $$""" "attemptId":"1","score":{{50 + n}},"timeSpent":5,"answers":[{"questionId":"1","isCorrect":{{(n % 2 == 0 ? "true" : "false")}}}] """, $""" "assessmentId":"q-{course}", """),
        Event($"w-{user}", "AssignmentSubmitted", user, course, 11, "", $""" "assignmentId":"w-{course}", """),
        Event($"r-{user}", "CourseRated", user, course, 5, """ "rating":4 """),
        Event($"d-{user}", "CourseCompleted", user, course, 2, $$""" "finalScore":{{60 + n}} """),
    ];

    /// <summary>One that enrolled on a day, and did this or that.</summary>
    static IEnumerable<string> One(string course, string organization, string? cohort, bool isOther) => isOther
        ? [
            .. Learner(Loner, organization, course, cohort, 30).Take(2),
            Event("x1", "QuizCompleted", Loner, course, 6, """ "attemptId":"1","score":3,"timeSpent":55,"answers":[{"questionId":"1","isCorrect":false}] """, $""" "assessmentId":"q-{course}", """),
            Event("x2", "QuizCompleted", Loner, course, 4, """ "attemptId":"2","score":9 """, $""" "assessmentId":"q-{course}", """),
            Event("x3", "AssignmentSubmitted", Loner, course, 8, """ "late":true """, $""" "assignmentId":"w-{course}", """),
            Event("x4", "CourseRated", Loner, course, 20, """ "rating":1,"review":"No." """),
            Event("x5", "UserUnenrolled", Loner, course, 3),
        ]
        : Learner(Loner, organization, course, cohort, 30);

    static string At(int back) => Now.AddHours(-2).AddDays(-back).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    static string Event(string id, string type, string? user, string? course, int back, string data = "", string more = "") =>
        $$"""
        {"eventId":"{{id}}","type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}{{(course is null ? "" : $"\"courseId\":\"{course}\",")}}{{more}}"occurredAt":"{{At(back)}}","data":{ {{data}} } }
        """.Trim();
}
