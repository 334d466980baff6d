using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Access;

/// <summary>What the key for figures of groups must not tell of a few, by sums, by visitors, or by what is left of a larger group.</summary>
public sealed class Rests_of_groups : IAsyncLifetime
{
    const string GroupKey = "group-key-0123456789";
    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync()
    {
        started = await TestServer.StartAtAsync(new(2025, 1, 20, 12, 0, 0, TimeSpan.Zero), ("AGGREGATE_API_KEY", GroupKey));
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    // One visitor, for ten minutes, and nobody enrolled.
    [Fact]
    public async Task Learning_time_of_a_visitor_is_not_shown()
    {
        await TellAsync(
        [
            Event("CourseCreated", null, "c", 1, """ "title":"C","organizationId":"o" """),
            Event("PageViewed", "v", "c", 2, """ "timeOnPage":600 """),
            .. Enumerable.Range(0, 5).Select(i => Event("PageViewed", $"u{i}", "d", 3, """ "timeOnPage":600 """)),
        ]);

        var c = await AskAsync("courses/c/analytics");
        ((long)c["totalEnrollments"]!).ShouldBe(0);
        c["totalLearningHours"].ShouldBeNull();
        ((decimal?)(await AskAsync("courses/d/analytics"))["totalLearningHours"]).ShouldBe(0.83m); // 5 × 600 ÷ 3600
        var listed = (await AskAsync("courses?sort=learningHours"))["items"]!.AsArray();
        listed.Select(i => ((string?)i!["id"], (decimal?)i["totalLearningHours"])).ShouldBe([("d", 0.83m), ("c", null)]); // what is hidden comes last
    }

    // Four users with sessions; then four payers of six.
    [Fact]
    public async Task Sums_over_few_are_not_shown()
    {
        await TellAsync(
        [
            .. Enumerable.Range(0, 4).SelectMany(i => (string[])[
                Event("UserCreated", $"u{i}", null, 1, """ "organizationId":"o" """), Event("PageViewed", $"u{i}", "c", 2, """ "timeOnPage":600 """)]),
            .. Enumerable.Range(0, 6).Select(i => Event("UserEnrolled", $"u{i}", "c", 1)),
            .. Enumerable.Range(0, 4).Select(i => Event("PaymentCompleted", $"u{i}", "c", 3, """ "amount":10,"currency":"EUR" """)),
            .. Enumerable.Range(0, 5).Select(i => Event("PaymentCompleted", $"u{i}", "d", 3, """ "amount":10,"currency":"EUR" """)),
        ]);

        (await AskAsync("organizations/o/analytics"))["totalSessionTimeSeconds"].ShouldBeNull();
        (await AskAsync("organizations/o/analytics"))["totalLearningHours"].ShouldBeNull();
        (await AskAsync("courses/c/analytics"))["revenue"].ShouldBeNull();
        (await AskAsync("courses/d/analytics"))["revenue"].ShouldBeJson("""[{"currency": "EUR", "amount": 50}]""");
    }

    // Eleven in c: five in a, five in b, one in x. Either of the large leaves six, but both together leave one.
    [Fact]
    public async Task Cohorts_that_leave_a_few_between_them_are_not_shown()
    {
        await TellAsync([.. Enumerable.Range(0, 11).SelectMany(i => Life(i, "c", i < 5 ? "a" : i < 10 ? "b" : "x"))]);

        ((decimal?)(await AskAsync("courses/c/analytics"))["averageScore"]).ShouldBe(70);
        foreach (var cohort in (string[])["a", "b", "x"])
        {
            (await AskAsync($"courses/c/analytics?cohort={cohort}"))["averageScore"].ShouldBeNull(cohort);
            (await AskAsync($"courses/c/lessons?cohort={cohort}"))["items"]![0]!["averageVideoPlaybackRate"].ShouldBeNull(cohort);
            (await AskAsync($"assessments/q-c/analytics?cohort={cohort}"))["averageScore"].ShouldBeNull(cohort);
            (await AskAsync($"assignments/w-c/analytics?cohort={cohort}"))["submissionRate"].ShouldBeNull(cohort);
        }

        // Two small ones together hold six, of whom five have a final score.
        await TellAsync([.. Enumerable.Range(0, 16).SelectMany(i => Life(i, "d", i < 5 ? "a" : i < 10 ? "b" : i < 13 ? "x" : "y"))]);
        ((decimal?)(await AskAsync("courses/d/analytics?cohort=a"))["averageScore"]).ShouldBe(70);
        ((decimal?)(await AskAsync("courses/d/lessons?cohort=a"))["items"]![0]!["averageVideoPlaybackRate"]).ShouldBe(1.5m);
        ((decimal?)(await AskAsync("assessments/q-d/analytics?cohort=a"))["averageScore"]).ShouldBe(70);
        ((decimal?)(await AskAsync("assignments/w-d/analytics?cohort=a"))["submissionRate"]).ShouldBe(100);
        (await AskAsync("courses/d/analytics?cohort=x"))["averageScore"].ShouldBeNull();
    }

    // Five of a and five of b are scored, and four of the five of y.
    [Fact]
    public async Task Nor_those_that_leave_a_few_with_a_score()
    {
        await TellAsync([.. Enumerable.Range(0, 15).SelectMany(i => i == 14 ? Life(i, "c", "y").Take(1) : Life(i, "c", i < 5 ? "a" : i < 10 ? "b" : "y"))]);

        var a = await AskAsync("courses/c/analytics?cohort=a");
        a["averageScore"].ShouldBeNull();
        ((decimal?)a["completionRate"]).ShouldBe(100);
    }

    // All ten watch; of the rates, all are of a and four of b.
    [Fact]
    public async Task Playback_rates_of_a_few_are_not_shown()
    {
        await TellAsync(
        [
            .. Enumerable.Range(0, 10).Select(i => Event("UserEnrolled", $"u{i}", "c", 1, $$""" "cohort":"{{(i < 5 ? "a" : "b")}}" """)),
            .. Enumerable.Range(0, 10).Select(i => Event("VideoWatched", $"u{i}", "c", 2, $$""" "fromSecond":0,"toSecond":100,"durationSeconds":100{{(i < 9 ? ""","playbackRate":2""" : "")}} """, """ "lessonId":"l","moduleId":"m", """)),
            .. Enumerable.Range(0, 6).Select(i => Event("VideoWatched", $"u{i}", "d", 2, $$""" "fromSecond":0,"toSecond":100,"durationSeconds":100{{(i < 4 ? ""","playbackRate":2""" : "")}} """, """ "lessonId":"l2","moduleId":"m2", """)),
        ]);

        var all = (await AskAsync("courses/c/lessons"))["items"]![0]!;
        ((decimal?)all["averageVideoPlaybackRate"], (decimal?)all["videoCompletionRate"]).ShouldBe((2, 100));
        var a = (await AskAsync("courses/c/lessons?cohort=a"))["items"]![0]!;
        ((decimal?)a["averageVideoPlaybackRate"], (decimal?)a["videoCompletionRate"]).ShouldBe((null, 100)); // nine less five
        var d = (await AskAsync("courses/d/lessons"))["items"]![0]!;
        ((decimal?)d["averageVideoPlaybackRate"], (decimal?)d["videoCompletionRate"]).ShouldBe((null, 100)); // four of six
    }

    // Six in big, one in tiny, both of o: the mean of both less that of big is the one's.
    [Fact]
    public async Task A_small_course_is_not_told_by_its_organization()
    {
        await TellAsync(
        [
            Event("CourseCreated", null, "big", 1, """ "organizationId":"o" """), Event("CourseCreated", null, "tiny", 1, """ "organizationId":"o" """),
            .. Enumerable.Range(0, 6).Select(i => Event("UserEnrolled", $"u{i}", "big", 2)), Event("UserEnrolled", "u9", "tiny", 2),
        ]);

        ((decimal?)(await AskAsync("courses/big/analytics"))["averageCompletionRate"]).ShouldBe(0);
        (await AskAsync("organizations/o/analytics"))["averageCourseCompletionRate"].ShouldBeNull();
    }

    // Twelve completed a quiz in c, of whom three with a score. Six have a score in d, and four of e.
    [Fact]
    public async Task The_dashboard_counts_who_has_a_score_or_time_and_what_filters_leave()
    {
        await TellAsync(
        [
            Event("CourseCreated", null, "c", 1, """ "organizationId":"o" """), Event("CourseCreated", null, "d", 1, """ "organizationId":"p" """),
            .. Enumerable.Range(0, 12).Select(i => Event("QuizCompleted", $"u{i}", "c", 15, i < 3 ? """ "score":50 """ : "", $""" "assessmentId":"q", """)),
            .. Enumerable.Range(20, 6).SelectMany(i => (string[])[Event("QuizCompleted", $"u{i}", "d", 15, """ "score":50,"timeSpent":60 """, """ "assessmentId":"r", """), Event("UserEnrolled", $"u{i}", "d", 14)]),
            .. Enumerable.Range(40, 7).Select(i => Event("UserCreated", $"u{i}", null, 2, """ "organizationId":"o" """)),
            .. Enumerable.Range(0, 2).Select(i => Event("UserEnrolled", $"u{i}", "c", 14)),
        ]);

        (await MetricAsync("average_score", "")).ShouldBeNull(); // of nine, but of the enrolled, six in d leave two
        (await MetricAsync("average_score", """{"courseId":"c"}""")).ShouldBeNull(); // three
        (await MetricAsync("average_score", """{"courseId":"d"}""")).ShouldBeNull(); // six, which leave three
        (await MetricAsync("learning_hours", """{"courseId":"d"}""")).ShouldBeNull(); // six, of all who have any, but they leave two
        (await MetricAsync("completion_rate", "")).ShouldBeNull(); // eight enrolled, of whom d tells six
        (await MetricAsync("completion_rate", """{"organizationId":"o"}""")).ShouldBeNull(); // two enrolled in its course, though it has seven users
        (await MetricAsync("completion_rate", """{"organizationId":"p"}""")).ShouldBeNull(); // six, which leave two
    }

    // Twelve took it twice, some of them with a score the second time: by those the first and all differ.
    [Theory]
    [InlineData("", 12, true)]
    [InlineData("", 4, false)]
    [InlineData("&cohort=a", 12, true)]
    [InlineData("&cohort=a", 8, false)] // six of a, and two of b
    public async Task Retakers_are_counted_of_the_whole_too(string cohort, int retakers, bool isShown)
    {
        await TellAsync(
        [
            .. Enumerable.Range(0, 12).Select(i => Event("UserEnrolled", $"u{i}", "c", 1, $$""" "cohort":"{{(i < 6 ? "a" : "b")}}" """)),
            .. Enumerable.Range(0, 12).Select(i => Event("QuizCompleted", $"u{i}", "c", 2, """ "attemptId":"1","score":50,"timeSpent":60 """, """ "assessmentId":"q", """)),
            .. Enumerable.Range(0, 12).Select(i => Event("QuizCompleted", $"u{i}", "c", 3, i < retakers ? """ "attemptId":"2","score":70 """ : """ "attemptId":"2" """, """ "assessmentId":"q", """)),
        ]);

        var quiz = await AskAsync($"assessments/q/analytics?attempts=first{cohort}");
        ((decimal?)quiz["averageScore"]).ShouldBe(isShown ? 50 : null);
    }

    async Task TellAsync(params string[] events)
    {
        Server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        Server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, TestServer.ApiKey);
        var sent = await Server.SendAsync(events);
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
        Server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        Server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);
    }

    Task<JsonNode> AskAsync(string path) => Server.AskAsync($"/api/v1/{path}");

    async Task<JsonNode?> MetricAsync(string metric, string filters) =>
        (await AskAsync($"dashboard?timeframe=7d&filters={Uri.EscapeDataString(filters)}"))["metrics"]!.AsArray().Single(m => (string?)m!["metricType"] == metric)!["value"];

    static IEnumerable<string> Life(int n, string course, string cohort) =>
    [
        Event("UserEnrolled", $"u{n}", course, 1, $$""" "cohort":"{{cohort}}" """),
        Event("CourseCompleted", $"u{n}", course, 4, n == 14 ? "" : """ "finalScore":70 """),
        Event("VideoWatched", $"u{n}", course, 2, """ "fromSecond":0,"toSecond":100,"durationSeconds":100,"playbackRate":1.5 """, $""" "moduleId":"m","lessonId":"l", """),
        Event("QuizCompleted", $"u{n}", course, 2, """ "score":70 """, $""" "assessmentId":"q-{course}", """),
        Event("AssignmentSubmitted", $"u{n}", course, 3, """ "late":false """, $""" "assignmentId":"w-{course}", """),
    ];

    static string Event(string type, string? user, string? course, int day, string data = "", string more = "") =>
        $$"""
        {"eventId":"{{type}}-{{user}}-{{course}}-{{day}}","type":"{{type}}",{{(user is null ? "" : $"\"userId\":\"{user}\",")}}{{(course is null ? "" : $"\"courseId\":\"{course}\",")}}{{more}}"occurredAt":"2025-01-{{day:00}}T00:00:00Z","data":{ {{data}} } }
        """.Trim();
}
