using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Assignments;

/// <summary>
/// One assignment, defined on 2 January, due on 10 January 12:00, in a course of five:
/// <code>
///      enrolled        cohort  submitted                own due         late as sent  score
/// ann  1 Jan           A       s1  9 Jan 00:00          –               –             80
///                              s2 11 Jan 00:00          –               –             100
/// bob  5 Jan           A       s1 10 Jan 12:00 exactly  –               –             –
/// cat  1 Jan, dropped  B       s1 12 Jan 00:00          15 Jan          –             60
/// dan  12 Jan          B       s1 11 Jan 00:00          –               no            –
/// eve  1 Jan           –       –                        –               –             –
/// fay  never           –       s1  3 Jan 00:00          –               yes           35, of 7 of 20
/// gus  never           –       only graded              –               –             50
/// </code>
/// </summary>
public sealed class Assignment_analytics : IAsyncLifetime
{
    const string Work = "essay/ü 1";
    static readonly string Url = $"/api/v1/assignments/{Uri.EscapeDataString(Work)}/analytics";

    static readonly string[] Events =
    [
        Event("AssignmentCreated", "2025-01-02T00:00:00Z", "", """ "moduleId":"m1","lessonId":"l1","title":"Essay","dueAt":"2025-01-10T12:00:00Z" """),
        Event("UserEnrolled", "2025-01-01T00:00:00Z", "ann", """ "cohort":"A" """, work: null),
        Event("UserEnrolled", "2025-01-05T00:00:00Z", "bob", """ "cohort":"A" """, work: null),
        Event("UserEnrolled", "2025-01-01T00:00:00Z", "cat", """ "cohort":"B" """, work: null),
        Event("UserUnenrolled", "2025-01-20T00:00:00Z", "cat", """ "reason":"time" """, work: null),
        Event("UserEnrolled", "2025-01-12T00:00:00Z", "dan", """ "cohort":"B" """, work: null),
        Event("UserEnrolled", "2025-01-01T00:00:00Z", "eve", """ "x":1 """, work: null),
        Event("AssignmentSubmitted", "2025-01-09T00:00:00Z", "ann", """ "submissionId":"a1" """),
        Event("AssignmentSubmitted", "2025-01-11T00:00:00Z", "ann", """ "submissionId":"a2" """),
        Event("AssignmentSubmitted", "2025-01-10T12:00:00Z", "bob", """ "submissionId":"b1" """),
        Event("AssignmentSubmitted", "2025-01-12T00:00:00Z", "cat", """ "submissionId":"c1","dueAt":"2025-01-15T00:00:00Z" """),
        Event("AssignmentSubmitted", "2025-01-11T00:00:00Z", "dan", """ "submissionId":"d1","late":false """),
        Event("AssignmentSubmitted", "2025-01-03T00:00:00Z", "fay", """ "submissionId":"f1","late":true """),
        Event("AssignmentGraded", "2025-01-21T00:00:00Z", "ann", """ "submissionId":"a1","score":80 """),
        Event("AssignmentGraded", "2025-01-21T00:00:00Z", "ann", """ "submissionId":"a2","score":100 """),
        Event("AssignmentGraded", "2025-01-21T00:00:00Z", "cat", """ "submissionId":"c1","score":60 """),
        Event("AssignmentGraded", "2025-01-22T00:00:00Z", "fay", """ "submissionId":"f1","score":7,"maxScore":20 """),
        Event("AssignmentGraded", "2025-01-21T00:00:00Z", "gus", """ "submissionId":"g1","score":50 """),
    ];

    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync() => started = await StartAsync(Events);

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        // Scores 80, 100, 60, 35, 50: Σ 325 ÷ 5. Enrolled 5, of whom ann, bob, cat and dan submitted. Late: ann's second and fay, of six.
        // From the later of definition (2 Jan) and enrollment to the first submission: ann 7 days, bob 5 days and a half, cat 10 days,
        // fay 1 day; dan, who submitted before he enrolled, 9 days since the definition. 32.5 days ÷ 5 = 561,600 s.
        (await Server.AskAsync(Url)).ShouldBeJson(
            $$"""
            {
              "id": "{{Work}}", "assignmentId": "{{Work}}", "courseId": "c", "moduleId": "m1", "lessonId": "l1", "title": "Essay", "dueAt": "2025-01-10T12:00:00Z",
              "totalSubmissions": 6, "uniqueSubmissions": 5, "gradedSubmissions": 5, "averageScore": 65, "medianScore": 60,
              "scoreDistribution": [
                {"from": 0, "to": 10, "count": 0}, {"from": 10, "to": 20, "count": 0}, {"from": 20, "to": 30, "count": 0}, {"from": 30, "to": 40, "count": 1},
                {"from": 40, "to": 50, "count": 0}, {"from": 50, "to": 60, "count": 1}, {"from": 60, "to": 70, "count": 1}, {"from": 70, "to": 80, "count": 0},
                {"from": 80, "to": 90, "count": 1}, {"from": 90, "to": 100, "count": 1}
              ],
              "submissionRate": 80, "lateSubmissionRate": 33.33, "averageTimeToSubmitSeconds": 561600,
              "createdAt": "2025-01-02T00:00:00Z", "updatedAt": "2025-01-22T00:00:00Z"
            }
            """);
    }

    [Fact]
    public async Task A_cohort_is_that_of_the_enrollment()
    {
        // A: ann twice and bob, both enrolled; one of three late; 7 and 5.5 days: 540,000 s.
        (await FiguresAsync("?cohort=A")).ShouldBe((3, 2, 90, 100, 33.33m, 540_000));
        // B: cat and dan; neither late; 10 and 9 days: 820,800 s.
        (await FiguresAsync("?cohort=B")).ShouldBe((2, 2, 60, 100, 0, 820_800));
        (await FiguresAsync("?cohort=b")).ShouldBe((0, 0, null, null, null, null));

        // An enrollment is no event of the assignment, and changes its figures all the same.
        await Server.SendAsync(Identified("late", Event("UserEnrolled", "2025-01-02T00:00:00Z", "hal", """ "cohort":"A" """, work: null)));
        await Server.SettleAsync();
        (await FiguresAsync("?cohort=A")).Rate.ShouldBe(66.67m);
        (await FiguresAsync("")).Rate.ShouldBe(66.67m, "four of six");
    }

    [Fact]
    public async Task What_is_defined_late_gives_the_same_figures()
    {
        await using var reversed = await StartAsync([.. Events.Reverse()]);
        (await reversed.AskAsync(Url)).ShouldBeJson((await Server.AskAsync(Url)).ToJsonString());

        // Due a day earlier: ann's first is in time, her second and bob late. With no due date at all: only what was sent, and cat's own.
        await Server.SendAsync(Identified("sooner", Event("AssignmentCreated", "2025-02-01T00:00:00Z", "", """ "dueAt":"2025-01-09T12:00:00Z" """)));
        await Server.SettleAsync();
        (await FiguresAsync("")).Late.ShouldBe(50);
        await Server.SendAsync(Identified("never", Event("AssignmentCreated", "2025-02-02T00:00:00Z", "", """ "dueAt":null """)));
        await Server.SettleAsync();
        (await FiguresAsync("")).Late.ShouldBe(33.33m, "fay, of cat, dan and fay");
    }

    [Fact]
    public async Task An_assignment_that_nobody_handed_in_has_nulls()
    {
        await Server.SendAsync(
            Identified("empty", Event("AssignmentCreated", "2025-01-02T00:00:00Z", "", """ "title":"Nothing" """, "empty")),
            """{"eventId":"lone","type":"AssignmentSubmitted","userId":"ann","assignmentId":"lone","courseId":"other","occurredAt":"2025-01-02T00:00:00Z"}""");
        await Server.SettleAsync();

        var empty = await Server.AskAsync("/api/v1/assignments/empty/analytics");
        ((long)empty["totalSubmissions"]!, (decimal?)empty["averageScore"], (decimal?)empty["medianScore"], (decimal)empty["submissionRate"]!).ShouldBe((0, null, null, 0));
        (empty["lateSubmissionRate"], empty["averageTimeToSubmitSeconds"]).ShouldBe((null, null));
        // Handed in to a course in which nobody is enrolled, of no known due date.
        var lone = await Server.AskAsync("/api/v1/assignments/lone/analytics");
        ((long)lone["totalSubmissions"]!, lone["submissionRate"], lone["lateSubmissionRate"], lone["averageTimeToSubmitSeconds"]).ShouldBe((1, null, null, null));
    }

    // Enrolled on 1 January, handed in on the 3rd, defined only on the 5th: two days since the enrollment.
    [Fact]
    public async Task Of_definition_and_enrollment_the_one_before_the_submission_counts()
    {
        await Server.SendAsync(
            Identified("after", Event("AssignmentCreated", "2025-01-05T00:00:00Z", "", """ "title":"Defined after" """, "after")),
            Identified("before", Event("AssignmentSubmitted", "2025-01-03T00:00:00Z", "ann", """ "submissionId":"x" """, "after")));
        await Server.SettleAsync();

        ((long?)(await Server.AskAsync("/api/v1/assignments/after/analytics"))["averageTimeToSubmitSeconds"]).ShouldBe(172_800);
    }

    [Fact]
    public async Task Wrong_questions_are_named()
    {
        (await Server.AskAsync($"{Url}?attempts=first", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["attempts"]);
        await Server.AskAsync("/api/v1/assignments/nothing/analytics", HttpStatusCode.NotFound);
    }

    async Task<(long Submissions, long Learners, decimal? Score, decimal? Rate, decimal? Late, long? Seconds)> FiguresAsync(string parameters)
    {
        var a = await Server.AskAsync(Url + parameters);
        return ((long)a["totalSubmissions"]!, (long)a["uniqueSubmissions"]!, (decimal?)a["averageScore"], (decimal?)a["submissionRate"], (decimal?)a["lateSubmissionRate"], (long?)a["averageTimeToSubmitSeconds"]);
    }

    static async Task<TestServer> StartAsync(IReadOnlyList<string> events)
    {
        var server = await TestServer.StartAsync();
        var sent = await server.SendAsync(events.Select((e, i) => Identified($"{i}", e)));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await server.SettleAsync();
        return server;
    }

    static string Event(string type, string at, string user, string data, string? work = Work) =>
        $$"""{"type":"{{type}}","occurredAt":"{{at}}","courseId":"c",{{(user.Length > 0 ? $"\"userId\":\"{user}\"," : "")}}{{(work is null ? "" : $"\"assignmentId\":\"{work}\",")}}{{data}}}""";

    static string Identified(string id, string json) => $$"""{"eventId":"{{id}}",{{json[1..]}}""";
}
