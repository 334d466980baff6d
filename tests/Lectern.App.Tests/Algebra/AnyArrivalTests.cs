using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.HandComputed;
using Lectern.Core.Tests.ReadModels;

namespace Lectern.App.Tests.Algebra;

/// <summary>
/// Keys of identities are given in the order in which they are first heard of, so two servers fed in different orders give different
/// ones. No answer tells: here nothing is registered beforehand, as <see cref="AnyOrderTests"/> does, and answers are compared by id.
/// </summary>
public sealed class AnyArrivalTests
{
    const int Alone = 25;

    static int made;

    /// <summary>
    /// Two courses share quiz q, defined in one of them, and essay w. Lesson l, which nobody defines, is named beside m1, then beside m2.
    /// Attempt t and submission s are told of in both courses. ann enrolls in both at once.
    /// </summary>
    static readonly string[] Shared =
    [
        Event("UserEnrolled", "02T00:00", "ann", "zeta", ""),
        Event("UserEnrolled", "02T00:00", "ann", "alpha", ""),
        Event("UserEnrolled", "02T00:00", "bob", "alpha", ""),
        Event("QuizCreated", "02T00:00", null, "zeta", "\"quizId\":\"q\",\"dueAt\":\"2025-01-05T00:00:00Z\""),
        Event("PageViewed", "03T09:00", "ann", "zeta", "\"moduleId\":\"m1\",\"lessonId\":\"l\""),
        Event("PageViewed", "03T09:10", "ann", "zeta", "\"moduleId\":\"m2\",\"lessonId\":\"l\""),
        Event("LessonCompleted", "03T09:20", "ann", "zeta", "\"lessonId\":\"l\",\"timeSpent\":30"),
        Event("QuestionAnswered", "03T10:00", "bob", "zeta", "\"assessmentId\":\"q\",\"questionId\":\"q1\",\"attemptId\":\"t\",\"correct\":true"),
        Event("QuizCompleted", "03T10:10", "bob", "alpha", "\"quizId\":\"q\",\"attemptId\":\"t\",\"timeSpent\":20"),
        Event("AssignmentSubmitted", "04T10:00", "ann", "zeta", "\"assignmentId\":\"w\",\"submissionId\":\"s\""),
        Event("AssignmentGraded", "04T11:00", "ann", "alpha", "\"assignmentId\":\"w\",\"submissionId\":\"s\",\"score\":80"),
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task What_courses_share_counts_in_each_whichever_was_met_first(bool backwards)
    {
        await using var server = await ServeAsync(backwards ? Shared.Reverse() : Shared);
        const string asOf = "asOf=2025-01-06T00:00:00Z";

        // alpha knows of q and w: bob did one of the two, ann none there.
        ((decimal)(await server.AskAsync($"/api/v1/courses/alpha/analytics?{asOf}"))["averageCompletionRate"]!).ShouldBe(25);
        var learners = (await server.AskAsync($"/api/v1/courses/alpha/learners?{asOf}"))["items"]!.AsArray();
        learners.ToDictionary(l => (string)l!["userId"]!, l => $"{l!["progressPercentage"]} {l["progressRule"]}").ShouldBe(new Dictionary<string, string> { ["ann"] = "0 items", ["bob"] = "50 items" }, ignoreOrder: true);
        // q is due in the window in both courses; bob did it.
        var bob = learners.Single(l => (string)l!["userId"]! == "bob")!["engagement"]!["assessment"]!;
        ((decimal)bob["share"]!).ShouldBe(1);
        // The lesson, its progress and the half hour lie where it was named last, the attempt and the grade in the course that was.
        (await ModuleAsync(server, "m1")).ShouldBe("0 0 in_progress");
        (await ModuleAsync(server, "m2")).ShouldBe("100 30 in_progress");
        ((string?)(await server.AskAsync($"/api/v1/assessments/q/analytics?{asOf}"))["courseId"]).ShouldBe("alpha");
        ((decimal?)(await server.AskAsync($"/api/v1/learning-progress?courseId=alpha&userId=ann"))["items"]![0]!["score"]).ShouldBe(80);
        ((decimal?)(await server.AskAsync($"/api/v1/learning-progress?courseId=zeta&userId=ann"))["items"]![0]!["score"]).ShouldBeNull();
        (await server.AskAsync($"/api/v1/users/ann/analytics?{asOf}"))["learningPath"].ShouldBeJson("""["alpha", "zeta"]""");
    }

    [Theory]
    [InlineData(21)]
    [InlineData(22)]
    public async Task Two_servers_fed_in_different_orders_answer_alike(int seed)
    {
        var random = new RandomEvents(seed);
        string[] events = [.. random.Take(500)];
        var all = AllAnswers.To(events) with { Cohorts = ["x", "y"], Organizations = ["o1", "o2"] };
        await using var first = await ServeAsync(events);
        await using var second = await ServeAsync(random.Shuffled(events));

        const string asOf = "asOf=2026-11-03T12:00:00Z";
        var (expected, answers) = (ById(await all.AskAsync(first, asOf)), ById(await all.AskAsync(second, asOf)));

        expected.Count.ShouldBeGreaterThan(50);
        AllAnswers.Differences(expected, answers).ShouldBeEmpty($"seed {seed}");
    }

    static async Task<string> ModuleAsync(TestServer server, string module)
    {
        var page = await server.AskAsync($"/api/v1/learning-progress?courseId=zeta&moduleId={module}&userId=ann");
        var item = page["items"]![0]!;
        return $"{item["progressPercentage"]} {item["timeSpent"]} {item["status"]}";
    }

    /// <summary>Views and activities of one moment come newest received first: here by id.</summary>
    static Dictionary<string, string> ById(IReadOnlyDictionary<string, string> answers) => answers.ToDictionary(a => a.Key, a =>
        a.Key.Contains("/page-views?", StringComparison.Ordinal) || a.Key.Contains("/activities?", StringComparison.Ordinal)
            ? string.Join('\n', JsonNode.Parse(a.Value)!["items"]!.AsArray().OrderBy(i => (string)i!["id"]!, StringComparer.Ordinal).Select(i => i!.ToJsonString()))
            : a.Value);

    /// <summary>The first of them come one by one: those of one request are given their keys at once, in one order.</summary>
    static async Task<TestServer> ServeAsync(IEnumerable<string> events)
    {
        var server = await TestServer.StartAsync(("ANALYTICS_BATCH_SIZE", "50"));
        string[] all = [.. events];
        foreach (var request in (string[][])[.. all.Take(Alone).Chunk(1), all[Math.Min(Alone, all.Length)..]])
        {
            var report = await server.SendAsync(request);
            report.Rejected.ShouldBe(0, string.Join('\n', report.Results));
        }
        await server.SettleAsync();
        return server;
    }

    static string Event(string type, string at, string? user, string course, string fields) =>
        $$"""{"eventId":"e{{made++}}","type":"{{type}}","courseId":"{{course}}","occurredAt":"2025-01-{{at}}:00Z"{{(user is null ? "" : $",\"userId\":\"{user}\"")}}{{(fields.Length == 0 ? "" : "," + fields)}}}""";
}
