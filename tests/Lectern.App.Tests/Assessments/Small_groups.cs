using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Assessments;

/// <summary>
/// What a key for figures of groups is shown of an assessment and an assignment. Eleven learners: five in cohort A, four in B, two in C;
/// one of A took the quiz twice. Question q2 was asked of four.
/// </summary>
public sealed class Small_groups : IAsyncLifetime
{
    const string GroupKey = "aggregate-key-0123456789";
    const string Quiz = "/api/v1/assessments/q/analytics";
    const string Work = "/api/v1/assignments/w/analytics";

    TestServer? started;

    TestServer Server => started!;

    public async Task InitializeAsync()
    {
        started = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));
        var sent = await Server.SendAsync(Enumerable.Range(0, 11).SelectMany(Learner).Append(Completed(0, "again", 100)));
        sent.Rejected.ShouldBe(0, string.Join('\n', sent.Results));
        await Server.SettleAsync();
        Server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        Server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);
    }

    public async Task DisposeAsync() => await Server.DisposeAsync();

    [Fact]
    public async Task Of_a_large_group_all_is_shown_but_a_question_of_four()
    {
        var quiz = await Server.AskAsync(Quiz);

        ShowsAttempts(quiz).ShouldBeTrue();
        quiz["scoreDistribution"]!.AsArray().Count.ShouldBe(10);
        var (q1, q2) = (quiz["questionAnalytics"]![0]!, quiz["questionAnalytics"]![1]!);
        ((long)q1["totalAttempts"]!, (long)q1["correctResponses"]!, q1["facility"] is null).ShouldBe((11, 11, false));
        ((long)q2["totalAttempts"]!, (long)q2["uniqueAttempts"]!).ShouldBe((4, 4));
        foreach (var field in (string[])["correctResponses", "incorrectResponses", "skippedResponses", "averageTimeSpentSeconds", "facility", "difficultyRating", "discriminationIndex", "upperLowerIndex"])
        {
            q2[field].ShouldBeNull(field);
        }
        quiz["mostMissedQuestions"]!.AsArray().ShouldBeEmpty("q2 is the only one missed");
        quiz["reliability"].ShouldBeNull("four were asked both");
        ShowsSubmissions(await Server.AskAsync(Work)).ShouldBeTrue();
    }

    [Theory]
    [InlineData("A", true)] // 5 of 11: the other six are enough too
    [InlineData("B", false)] // 4
    [InlineData("C", false)] // 2
    public async Task Of_a_small_cohort_nothing_is(string cohort, bool isShown)
    {
        var quiz = await Server.AskAsync($"{Quiz}?cohort={cohort}");
        ShowsAttempts(quiz).ShouldBe(isShown);
        ((long?)quiz["uniqueAttempts"]).ShouldBe(isShown ? 5 : null);
        (quiz["questionAnalytics"]![0]!["facility"] is not null).ShouldBe(isShown);
        ShowsSubmissions(await Server.AskAsync($"{Work}?cohort={cohort}")).ShouldBe(isShown);
    }

    [Fact]
    public async Task A_cohort_that_leaves_a_small_rest_tells_of_the_rest()
    {
        // Five in A and one in B: what is known of all and of A is known of the one.
        await using var other = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey));
        await other.SendAsync(Enumerable.Range(0, 6).SelectMany(Learner));
        await other.SettleAsync();
        other.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        other.Client.DefaultRequestHeaders.Add(ApiKeys.Header, GroupKey);

        ShowsAttempts(await other.AskAsync(Quiz)).ShouldBeTrue();
        ShowsAttempts(await other.AskAsync($"{Quiz}?cohort=A")).ShouldBeFalse();
        ShowsSubmissions(await other.AskAsync($"{Work}?cohort=A")).ShouldBeFalse();
    }

    [Fact]
    public async Task The_other_choice_of_attempts_would_tell_of_the_one_who_took_it_twice()
    {
        ShowsAttempts(await Server.AskAsync($"{Quiz}?attempts=first")).ShouldBeFalse();
        ShowsAttempts(await Server.AskAsync($"{Quiz}?attempts=all")).ShouldBeTrue();
        (await Server.AskAsync($"{Quiz}?attempts=all"))["questionAnalytics"]![0]!["facility"].ShouldBeNull();
        (await Server.AskAsync("/api/v1/assessments/q/questions?attempts=first"))["items"]![0]!["facility"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Who_may_see_learners_is_shown_all_of_it_from_the_same_cache()
    {
        (await Server.AskAsync($"{Quiz}?cohort=C"))["averageScore"].ShouldBeNull();
        Server.Client.DefaultRequestHeaders.Remove(ApiKeys.Header);
        (await Server.AskAsync($"{Quiz}?cohort=C", HttpStatusCode.Unauthorized))["code"].ShouldNotBeNull();
        Server.Client.DefaultRequestHeaders.Add(ApiKeys.Header, TestServer.ApiKey);
        ((decimal)(await Server.AskAsync($"{Quiz}?cohort=C"))["averageScore"]!).ShouldBe(50);
    }

    static bool ShowsAttempts(JsonNode quiz)
    {
        string[] fields = ["averageScore", "medianScore", "passRate", "averageTimeSpent", "averageTimeToCompleteSeconds", "difficultyRating"];
        var shown = fields.Count(f => quiz[f] is not null);
        shown.ShouldBeOneOf(0, fields.Length);
        (quiz["scoreDistribution"]!.AsArray().Count == 10).ShouldBe(shown > 0);
        return shown > 0;
    }

    static bool ShowsSubmissions(JsonNode work)
    {
        string[] fields = ["averageScore", "medianScore", "submissionRate", "lateSubmissionRate", "averageTimeToSubmitSeconds"];
        var shown = fields.Count(f => work[f] is not null);
        shown.ShouldBeOneOf(0, fields.Length);
        (work["scoreDistribution"]!.AsArray().Count == 10).ShouldBe(shown > 0);
        return shown > 0;
    }

    static IEnumerable<string> Learner(int n)
    {
        yield return $$"""{"eventId":"e{{n}}","type":"UserEnrolled","userId":"u{{n}}","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"cohort":"{{(n < 5 ? "A" : n < 9 ? "B" : "C")}}"} }""";
        yield return Completed(n, "once", 50);
        yield return $$"""{"eventId":"s{{n}}","type":"AssignmentSubmitted","userId":"u{{n}}","courseId":"c","assignmentId":"w","occurredAt":"2025-01-02T00:00:00Z","data":{"late":false,"submissionId":"s"} }""";
        yield return $$"""{"eventId":"g{{n}}","type":"AssignmentGraded","userId":"u{{n}}","courseId":"c","assignmentId":"w","occurredAt":"2025-01-03T00:00:00Z","data":{"score":70,"submissionId":"s"} }""";
    }

    static string Completed(int n, string attempt, int score)
    {
        var responses = n < 4 ? $$""","responses":[{"questionId":"q1","correct":true,"timeSpent":5},{"questionId":"q2","correct":{{(n % 2 == 0 ? "true" : "false")}},"timeSpent":5}]""" : ""","responses":[{"questionId":"q1","correct":true,"timeSpent":5}]""";
        return $$"""{"eventId":"{{attempt}}{{n}}","type":"QuizCompleted","userId":"u{{n}}","courseId":"c","assessmentId":"q","occurredAt":"2025-01-0{{(attempt == "once" ? 2 : 3)}}T00:00:00Z","data":{"attemptId":"{{attempt}}","score":{{score}},"passed":true,"timeSpent":10{{responses}} } }""";
    }
}
