using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Assessments;

/// <summary>
/// One quiz of four questions, five learners:
/// <code>
///        completed          score              passed   took      q1  q2   q3
/// ann 1  3 Jan 10:00        80 sent            –        10 min    1   1    0
/// ann 2  5 Jan 10:00        100 sent           –        5 min     1   1    1
/// bob    3 Jan 10:20        1 of 3: 33.3333    –        20 min    1   0    skipped     (started at 10:00)
/// cat    4 Jan 10:00        mean: 83.3333      no       –         1   0.5  1
/// dan    –                  –                  –        –         0   0    –           (answers alone)
/// eve    4 Jan 11:00        20 sent            yes      30 min    –   –    –
/// </code>
/// q4 is defined and never asked; q3 is asked and never defined. To pass takes 60. ann and bob are of cohort A, cat of B.
/// </summary>
public sealed class Assessment_analytics : IAsyncLifetime
{
    const string Quiz = "prüfung/1 ä?&%2F";
    static readonly string Url = $"/api/v1/assessments/{Uri.EscapeDataString(Quiz)}";

    static readonly string[] Events =
    [
        Event("QuizCreated", "2025-01-01T00:00:00Z", "", """ "moduleId":"m1","title":"Mid-term","passingScore":60 """),
        Event("ContentDefined", "2025-01-01T01:00:00Z", "", """ "kind":"question","questionId":"q1","title":"One","position":1 """),
        Event("ContentDefined", "2025-01-01T01:00:00Z", "", """ "kind":"question","questionId":"q2","title":"Two","position":2 """),
        Event("ContentDefined", "2025-01-01T02:00:00Z", "", """ "kind":"question","questionId":"q4","title":"Four","position":3 """),
        Event("UserEnrolled", "2025-01-02T00:00:00Z", "ann", """ "cohort":"A" """, quiz: null),
        Event("UserEnrolled", "2025-01-02T00:00:00Z", "bob", """ "cohort":"A" """, quiz: null),
        Event("UserEnrolled", "2025-01-02T00:00:00Z", "cat", """ "cohort":"B" """, quiz: null),
        Event("QuizCompleted", "2025-01-03T10:00:00Z", "ann", """ "attemptId":"a1","score":80,"timeSpent":10,"responses":[{"questionId":"q1","correct":true,"timeSpent":30},{"questionId":"q2","correct":true,"timeSpent":50},{"questionId":"q3","correct":false}] """),
        Event("QuizCompleted", "2025-01-05T10:00:00Z", "ann", """ "attemptId":"a2","score":10,"maxScore":10,"timeSpent":5,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":true},{"questionId":"q3","correct":true}] """),
        Event("QuizStarted", "2025-01-03T10:00:00Z", "bob", """ "attemptId":"b1" """),
        Event("QuizCompleted", "2025-01-03T10:20:00Z", "bob", """ "attemptId":"b1","correctAnswers":1,"totalQuestions":3,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":false},{"questionId":"q3","skipped":true}] """),
        Event("QuizCompleted", "2025-01-04T10:00:00Z", "cat", """ "attemptId":"c1","passed":false,"responses":[{"questionId":"q1","correct":true},{"questionId":"q2","correct":false,"score":1,"maxScore":2},{"questionId":"q3","correct":true}] """),
        Event("QuestionAnswered", "2025-01-04T10:30:00Z", "dan", """ "attemptId":"d1","questionId":"q1","correct":false,"timeSpent":11 """),
        Event("QuestionAnswered", "2025-01-04T10:31:00Z", "dan", """ "attemptId":"d1","questionId":"q2","correct":false """),
        Event("QuizCompleted", "2025-01-04T11:00:00Z", "eve", """ "attemptId":"e1","score":20,"passed":true,"timeSpent":30 """),
    ];

    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync() => started = await StartAsync(Events);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        // Scores 80, 100, 33.3333, 83.3333, 20: Σ 316.6666 ÷ 5. Passed: 80 and 100 by score, eve as sent; not bob by score, nor cat as
        // sent: 3 of 5. Took 10, 5, 20 and 30 min: 65 ÷ 4.
        // First attempts with answers, q1 q2 q3: ann 1 1 0, bob 1 0 0, cat 1 .5 1, dan 0 0 –; the means rank cat .833, ann .667, bob .333, dan 0.
        // Facility 3/4, 1.5/4, 1/3. 27 % of 4 is 1.08, of 3 is 0.81: groups of one. q1: cat 1 − dan 0; q2: cat .5 − dan 0; q3: cat 1 − bob 0.
        // q1 with the mean of the rest .5 0 .75 0: Σ xr − n·mean·mean = 1.25 − .9375 = .3125; Σx² − … = .75, Σr² − … = .421875; .3125 ÷ √.31640625 = .5556.
        // q2 with .5 .5 1 0: .25 ÷ √(.6875 × .5) = .4264. q3 with 1 .5 .75: .75 − .75 = 0.
        // Alpha from ann, bob, cat: variances 0, .25, .3333; totals 2, 1, 2.5: .5833. 3/2 × (1 − .5833 ÷ .5833) = 0.
        // Time: q1 (30 + 11) ÷ 2 = 20.5.
        (await Server.AskAsync($"{Url}/analytics")).ShouldBeJson(
            $$"""
            {
              "id": "{{Quiz}}", "assessmentId": "{{Quiz}}", "courseId": "c", "courses": [{"courseId": "c", "title": null}], "moduleId": "m1", "lessonId": null, "title": "Mid-term", "kind": "quiz", "passingScore": 60, "dueAt": null,
              "totalAttempts": 5, "uniqueAttempts": 4, "averageScore": 63.33, "medianScore": 80, "passRate": 60,
              "averageTimeSpent": 16.25, "averageTimeToCompleteSeconds": 975,
              "scoreDistribution": [
                {"from": 0, "to": 10, "count": 0}, {"from": 10, "to": 20, "count": 0}, {"from": 20, "to": 30, "count": 1}, {"from": 30, "to": 40, "count": 1},
                {"from": 40, "to": 50, "count": 0}, {"from": 50, "to": 60, "count": 0}, {"from": 60, "to": 70, "count": 0}, {"from": 70, "to": 80, "count": 0},
                {"from": 80, "to": 90, "count": 2}, {"from": 90, "to": 100, "count": 1}
              ],
              "difficultyRating": 0.3667,
              "questionAttempts": "first",
              "mostMissedQuestions": [
                {"questionId": "q3", "title": null, "position": null, "totalAttempts": 3, "missedResponses": 2, "facility": 0.3333},
                {"questionId": "q2", "title": "Two", "position": 2, "totalAttempts": 4, "missedResponses": 3, "facility": 0.375},
                {"questionId": "q1", "title": "One", "position": 1, "totalAttempts": 4, "missedResponses": 1, "facility": 0.75}
              ],
              "questionAnalytics": [
                {"id": "q1", "questionId": "q1", "assessmentId": "{{Quiz}}", "title": "One", "position": 1, "totalAttempts": 4, "uniqueAttempts": 4,
                 "correctResponses": 3, "incorrectResponses": 1, "skippedResponses": 0, "averageTimeSpentSeconds": 21,
                 "facility": 0.75, "difficultyRating": 0.25, "discriminationIndex": 0.5556, "upperLowerIndex": 1, "flags": ["few_attempts"],
                 "createdAt": "2025-01-01T01:00:00Z", "updatedAt": "2025-01-05T10:00:00Z"},
                {"id": "q2", "questionId": "q2", "assessmentId": "{{Quiz}}", "title": "Two", "position": 2, "totalAttempts": 4, "uniqueAttempts": 4,
                 "correctResponses": 1, "incorrectResponses": 3, "skippedResponses": 0, "averageTimeSpentSeconds": 50,
                 "facility": 0.375, "difficultyRating": 0.625, "discriminationIndex": 0.4264, "upperLowerIndex": 0.5, "flags": ["few_attempts"],
                 "createdAt": "2025-01-01T01:00:00Z", "updatedAt": "2025-01-05T10:00:00Z"},
                {"id": "q4", "questionId": "q4", "assessmentId": "{{Quiz}}", "title": "Four", "position": 3, "totalAttempts": 0, "uniqueAttempts": 0,
                 "correctResponses": 0, "incorrectResponses": 0, "skippedResponses": 0, "averageTimeSpentSeconds": null,
                 "facility": null, "difficultyRating": null, "discriminationIndex": null, "upperLowerIndex": null, "flags": [],
                 "createdAt": "2025-01-01T02:00:00Z", "updatedAt": "2025-01-01T02:00:00Z"},
                {"id": "q3", "questionId": "q3", "assessmentId": "{{Quiz}}", "title": null, "position": null, "totalAttempts": 3, "uniqueAttempts": 3,
                 "correctResponses": 1, "incorrectResponses": 1, "skippedResponses": 1, "averageTimeSpentSeconds": null,
                 "facility": 0.3333, "difficultyRating": 0.6667, "discriminationIndex": 0, "upperLowerIndex": 1, "flags": ["few_attempts"],
                 "createdAt": "2025-01-03T10:00:00Z", "updatedAt": "2025-01-05T10:00:00Z"}
              ],
              "reliability": 0, "reliabilityAttempts": 3,
              "createdAt": "2025-01-01T00:00:00Z", "updatedAt": "2025-01-05T10:00:00Z"
            }
            """);
    }

    [Fact]
    public async Task Attempts_choose_first_or_all_for_everything()
    {
        // Without ann 2: 80, 33.3333, 83.3333, 20: Σ 216.6666 ÷ 4; the middle is (33.3333 + 80) ÷ 2; passed ann and eve of four; 60 min ÷ 3.
        var first = await Server.AskAsync($"{Url}/analytics?attempts=first");
        Figures(first).ShouldBe((4, 4, 54.17m, 56.67m, 50, 20));
        first["questionAnalytics"]![0]!["totalAttempts"]!.GetValue<long>().ShouldBe(4);

        // With ann 2: q1 4 of 5, q2 2.5 of 5, q3 2 of 4. Alpha of ann, ann 2, bob, cat: 0, .2292, .3333; totals 2, 3, 1, 2.5: .7292; 3/2 × (1 − .5625 ÷ .7292).
        var all = await Server.AskAsync($"{Url}/analytics?attempts=all");
        Figures(all).ShouldBe((5, 4, 63.33m, 80, 60, 16.25m));
        ((string)all["questionAttempts"]!).ShouldBe("all");
        var questions = all["questionAnalytics"]!.AsArray();
        questions.Select(q => (long)q!["totalAttempts"]!).ShouldBe([5, 5, 0, 4]);
        questions.Select(q => (long)q!["uniqueAttempts"]!).ShouldBe([4, 4, 0, 3]);
        questions.Select(q => (decimal?)q!["facility"]).ShouldBe([0.8m, 0.5m, null, 0.5m]);
        ((decimal)all["reliability"]!).ShouldBe(0.3429m);

        var page = await Server.AskAsync($"{Url}/questions?attempts=all");
        JsonNode.DeepEquals(page["items"], questions).ShouldBeTrue();
    }

    [Fact]
    public async Task A_cohort_is_that_of_the_enrollment()
    {
        // ann twice and bob: 80, 100, 33.3333.
        var a = await Server.AskAsync($"{Url}/analytics?cohort=A");
        Figures(a).ShouldBe((3, 2, 71.11m, 80, 66.67m, 11.67m));
        a["questionAnalytics"]!.AsArray().Select(q => (decimal?)q!["facility"]).ShouldBe([1m, 0.5m, null, 0m]);
        ((decimal?)a["reliability"]).ShouldBe(0, "only q2 varies: 3/2 × (1 − .5 ÷ .5)");

        Figures(await Server.AskAsync($"{Url}/analytics?cohort=B")).ShouldBe((1, 1, 83.33m, 83.33m, 0, null));
        Figures(await Server.AskAsync($"{Url}/analytics?cohort=a")).ShouldBe((0, 0, null, null, null, null));

        // eve and dan enrolled nowhere. Once dan is in A, his answers are too: the answer that was kept holds no longer.
        await Server.SendAsync(Identified("late", Event("UserEnrolled", "2025-02-01T00:00:00Z", "dan", """ "cohort":"A" """, quiz: null)));
        await Server.SettleAsync();
        (await Server.AskAsync($"{Url}/questions?cohort=A"))["items"]![0]!["facility"]!.GetValue<decimal>().ShouldBe(0.6667m);
    }

    [Fact]
    public async Task Questions_come_in_pages()
    {
        var seen = new List<string>();
        string? cursor = null;
        do
        {
            var page = await Server.AskAsync($"{Url}/questions?limit=3{(cursor is null ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["items"]!.AsArray().Select(q => (string)q!["questionId"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null);

        seen.ShouldBe(["q1", "q2", "q4", "q3"]);
        (await Server.AskAsync($"{Url}/questions?cursor=none", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["cursor"]);
        (await Server.AskAsync($"{Url}/questions?limit=0", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["limit"]);
    }

    [Fact]
    public async Task An_attempt_that_comes_late_may_be_the_first()
    {
        await Server.AskAsync($"{Url}/questions");
        await Server.SendAsync(Identified("late", Event("QuizCompleted", "2025-01-03T09:59:59Z", "ann", """ "attemptId":"a0","score":0,"responses":[{"questionId":"q1","correct":false}] """)));
        await Server.SettleAsync();

        // ann now counts with q1 alone, wrong: 2 of 4, then .5 of 3, then 1 of 2.
        var questions = (await Server.AskAsync($"{Url}/questions"))["items"]!.AsArray();
        questions.Select(q => (long)q!["totalAttempts"]!).ShouldBe([4, 3, 0, 2]);
        questions.Select(q => (decimal?)q!["facility"]).ShouldBe([0.5m, 0.1667m, null, 0.5m]);
    }

    [Fact]
    public async Task What_is_defined_late_gives_the_same_figures()
    {
        await using var reversed = await StartAsync([.. Events.Reverse()]);
        (await reversed.AskAsync($"{Url}/analytics")).ShouldBeJson((await Server.AskAsync($"{Url}/analytics")).ToJsonString());

        // Enough is now 90: of ann's attempts only the second. An older definition that comes later changes nothing.
        await Server.SendAsync(
            Identified("newer", Event("QuizCreated", "2025-03-01T00:00:00Z", "", """ "passingScore":90,"title":null """)),
            Identified("older", Event("QuizCreated", "2024-03-01T00:00:00Z", "", """ "passingScore":1,"title":"Old" """)));
        await Server.SettleAsync();
        var changed = await Server.AskAsync($"{Url}/analytics");
        ((decimal)changed["passRate"]!).ShouldBe(40);
        ((decimal)changed["passingScore"]!).ShouldBe(90);
        changed["title"].ShouldBeNull();
    }

    [Fact]
    public async Task Wrong_questions_are_named()
    {
        (await Server.AskAsync($"{Url}/analytics?attempts=last", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["attempts"]);
        (await Server.AskAsync($"{Url}/questions?attempts=First", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["attempts"]);
        (await Server.AskAsync($"{Url}/analytics?limit=3", HttpStatusCode.BadRequest)).Problem().Code.ShouldBe("unknown_parameter");
        await Server.AskAsync("/api/v1/assessments/nothing/analytics", HttpStatusCode.NotFound);
        await Server.AskAsync("/api/v1/assessments/nothing/questions", HttpStatusCode.NotFound);
        await Server.AskAsync("/api/v1/assessments/q1/analytics", HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task An_assessment_that_is_only_defined_has_nulls()
    {
        await Server.SendAsync(Identified("empty", Event("QuizCreated", "2025-01-01T00:00:00Z", "", """ "title":"Empty" """, quiz: "empty")));
        await Server.SettleAsync();

        var empty = await Server.AskAsync("/api/v1/assessments/empty/analytics");
        Figures(empty).ShouldBe((0, 0, null, null, null, null));
        empty["scoreDistribution"]!.AsArray().Count.ShouldBe(10);
        (empty["questionAnalytics"]!.AsArray().Count, empty["mostMissedQuestions"]!.AsArray().Count).ShouldBe((0, 0));
        (empty["difficultyRating"], empty["reliability"]).ShouldBe((null, null));
        (await Server.AskAsync("/api/v1/assessments/empty/questions")).ShouldBeJson("""{"items": [], "nextCursor": null}""");
    }

    static (long, long, decimal?, decimal?, decimal?, decimal?) Figures(JsonNode answer) =>
        ((long)answer["totalAttempts"]!, (long)answer["uniqueAttempts"]!, (decimal?)answer["averageScore"], (decimal?)answer["medianScore"], (decimal?)answer["passRate"], (decimal?)answer["averageTimeSpent"]);

    static async Task<TestServer> StartAsync(IReadOnlyList<string> events)
    {
        var server = await TestServer.StartAsync();
        var sent = await server.SendAsync(events.Select((e, i) => Identified($"{i}", e)));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await server.SettleAsync();
        return server;
    }

    /// <summary>A flat event: ids and data beside each other.</summary>
    static string Event(string type, string at, string user, string data, string? quiz = Quiz) =>
        $$"""{"type":"{{type}}","occurredAt":"{{at}}","courseId":"c",{{(user.Length > 0 ? $"\"userId\":\"{user}\"," : "")}}{{(quiz is null ? "" : $"\"assessmentId\":\"{quiz}\",")}}{{data}}}""";

    static string Identified(string id, string json) => $$"""{"eventId":"{{id}}",{{json[1..]}}""";
}
