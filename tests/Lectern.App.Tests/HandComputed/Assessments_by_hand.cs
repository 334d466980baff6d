using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// The quiz of stars. First attempts (1 right, 0 wrong, s skipped), by total; then the two second attempts:
/// <code>
///         q1 q2 q3 q4 q5   sum  score  minutes
/// hana     1  1  1  1  1    5    100     25
/// ada      1  1  1  1  0    4     80     20     ada-2  1 1 1 1 1   100   10
/// ben      1  1  1  0  0    3     60     15
/// gil      1  1  0  0  1    3     60     10
/// eli      1  0  1  0  0    2     40     10     eli-2  1 1 1 1 0    80   12
/// fay      1  0  0  0  s    1     20      8
/// marks    6  4  4  2  2   18
/// </code>
/// Item–rest correlation of q2: Σ of squares about the mean 1.3333 for the mark, and for the rest (4, 3, 2, 2, 2, 1 less the mean 2.3333)
/// 5.3333, of products 1.6667: 1.6667 ÷ √(1.3333 × 5.3333) = 0.625, and q4 (rest 4, 3, 3, 3, 2, 1) the same. q3 (rest 4, 3, 2, 3, 1, 1)
/// and q5: 0.6667 ÷ √(1.3333 × 7.3333) = 0.2132. Everybody knows q1: it does not vary.
/// 27 % of 6 are 2: hana and ada against eli and fay. Alpha: 5/4 × (1 − 4 × 0.26667 ÷ 2) = 0.5833.
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Assessments_by_hand(TwoShores shores)
{
    const string Questions =
        """
        [
          {"id": "q1", "questionId": "q1", "assessmentId": "quiz", "title": "First", "position": 1, "totalAttempts": 6, "uniqueAttempts": 6,
           "correctResponses": 6, "incorrectResponses": 0, "skippedResponses": 0, "averageTimeSpentSeconds": 40, "facility": 1, "difficultyRating": 0,
           "discriminationIndex": null, "upperLowerIndex": 0, "flags": ["few_attempts"], "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"},
          {"id": "q2", "questionId": "q2", "assessmentId": "quiz", "title": "Second", "position": 2, "totalAttempts": 6, "uniqueAttempts": 6,
           "correctResponses": 4, "incorrectResponses": 2, "skippedResponses": 0, "averageTimeSpentSeconds": 61, "facility": 0.6667, "difficultyRating": 0.3333,
           "discriminationIndex": 0.625, "upperLowerIndex": 1, "flags": ["few_attempts"], "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"},
          {"id": "q3", "questionId": "q3", "assessmentId": "quiz", "title": "Third", "position": 3, "totalAttempts": 6, "uniqueAttempts": 6,
           "correctResponses": 4, "incorrectResponses": 2, "skippedResponses": 0, "averageTimeSpentSeconds": null, "facility": 0.6667, "difficultyRating": 0.3333,
           "discriminationIndex": 0.2132, "upperLowerIndex": 0.5, "flags": ["few_attempts"], "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"},
          {"id": "q4", "questionId": "q4", "assessmentId": "quiz", "title": "Fourth", "position": 4, "totalAttempts": 6, "uniqueAttempts": 6,
           "correctResponses": 2, "incorrectResponses": 4, "skippedResponses": 0, "averageTimeSpentSeconds": null, "facility": 0.3333, "difficultyRating": 0.6667,
           "discriminationIndex": 0.625, "upperLowerIndex": 1, "flags": ["few_attempts"], "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"},
          {"id": "q5", "questionId": "q5", "assessmentId": "quiz", "title": "Fifth", "position": 5, "totalAttempts": 6, "uniqueAttempts": 6,
           "correctResponses": 2, "incorrectResponses": 3, "skippedResponses": 1, "averageTimeSpentSeconds": null, "facility": 0.3333, "difficultyRating": 0.6667,
           "discriminationIndex": 0.2132, "upperLowerIndex": 0.5, "flags": ["few_attempts"], "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"}
        ]
        """;

    // Eight attempts: 540 ÷ 8; in the middle 60 and 80; six reach 60; 110 minutes ÷ 8. Questions of first attempts.
    [Fact]
    public async Task Quiz() => (await shores.Server.AskAsync("/api/v1/assessments/quiz/analytics")).ShouldBeJson(
        $$"""
        {
          "id": "quiz", "assessmentId": "quiz", "courseId": "stars", "courses": [{"courseId": "stars", "title": "Astronomy"}], "moduleId": "sun", "lessonId": null, "title": "Quiz", "kind": "quiz", "passingScore": 60,
          "dueAt": "2025-11-05T10:59:59Z",
          "totalAttempts": 8, "uniqueAttempts": 6, "averageScore": 67.5, "medianScore": 70, "passRate": 75, "averageTimeSpent": 13.75, "averageTimeToCompleteSeconds": 825,
          "scoreDistribution": {{Bins(0, 0, 1, 0, 1, 0, 2, 0, 2, 2)}},
          "difficultyRating": 0.325, "questionAttempts": "first",
          "mostMissedQuestions": [
            {"questionId": "q4", "title": "Fourth", "position": 4, "totalAttempts": 6, "missedResponses": 4, "facility": 0.3333},
            {"questionId": "q5", "title": "Fifth", "position": 5, "totalAttempts": 6, "missedResponses": 4, "facility": 0.3333},
            {"questionId": "q2", "title": "Second", "position": 2, "totalAttempts": 6, "missedResponses": 2, "facility": 0.6667},
            {"questionId": "q3", "title": "Third", "position": 3, "totalAttempts": 6, "missedResponses": 2, "facility": 0.6667}
          ],
          "questionAnalytics": {{Questions}},
          "reliability": 0.5833, "reliabilityAttempts": 6, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"
        }
        """);

    [Fact]
    public async Task Its_questions() => (await shores.Server.AskAsync("/api/v1/assessments/quiz/questions"))["items"].ShouldBeJson(Questions);

    // 360 ÷ 6; 60 and 60; four reach 60; 88 minutes ÷ 6.
    [Fact]
    public async Task First_attempts_alone()
    {
        var quiz = await shores.Server.AskAsync("/api/v1/assessments/quiz/analytics?attempts=first");

        quiz["scoreDistribution"].ShouldBeJson(Bins(0, 0, 1, 0, 1, 0, 2, 0, 1, 1));
        ((long)quiz["totalAttempts"]!, (long)quiz["uniqueAttempts"]!, (decimal)quiz["averageScore"]!, (decimal)quiz["medianScore"]!, (decimal)quiz["passRate"]!).ShouldBe((6, 6, 60, 60, 66.67m));
        ((decimal)quiz["averageTimeSpent"]!, (long)quiz["averageTimeToCompleteSeconds"]!, (decimal)quiz["difficultyRating"]!).ShouldBe((14.67m, 880, 0.4m));
        quiz["questionAnalytics"].ShouldBeJson(Questions);
    }

    // With the second attempts: marks 8, 6, 6, 4, 3 of 8. Products and squares about the means, of q2 2.25 ÷ √(1.5 × 7.875), of q3
    // 1.25 ÷ √(1.5 × 9.875), of q4 2.5 ÷ √(2 × 6.875), of q5 1 ÷ √(1.875 × 10). 27 % are 2: hana and ada-2 against eli and fay.
    // Alpha: 5/4 × (1 − (0.21429 + 0.21429 + 0.28571 + 0.26786) ÷ 1.98214). q1's times are 30, 50 and 10.
    [Fact]
    public async Task All_attempts()
    {
        var quiz = await shores.Server.AskAsync("/api/v1/assessments/quiz/analytics?attempts=all");

        var questions = quiz["questionAnalytics"]!.AsArray();
        questions.Select(q => ((long)q!["totalAttempts"]!, (long)q["uniqueAttempts"]!, (decimal)q["facility"]!, (decimal?)q["discriminationIndex"], (decimal?)q["upperLowerIndex"], (long?)q["averageTimeSpentSeconds"]))
            .ShouldBe([(8, 6, 1, null, 0, 30), (8, 6, 0.75m, 0.6547m, 1, 61), (8, 6, 0.75m, 0.3248m, 0.5m, null), (8, 6, 0.5m, 0.6742m, 1, null), (8, 6, 0.375m, 0.2309m, 1, null)]);
        ((decimal)quiz["reliability"]!, (long)quiz["reliabilityAttempts"]!, (string)quiz["questionAttempts"]!).ShouldBe((0.6306m, 8, "all"));
    }

    // gil 60 and hana 100, 10 and 25 minutes. q3 and q4 tell them apart, as the rest does: 1. Alpha: 5/4 × (1 − 2 × 0.5 ÷ 2).
    [Fact]
    public async Task Cohort_b()
    {
        var quiz = await shores.Server.AskAsync("/api/v1/assessments/quiz/analytics?cohort=b");

        ((long)quiz["totalAttempts"]!, (decimal)quiz["averageScore"]!, (decimal)quiz["medianScore"]!, (decimal)quiz["passRate"]!, (decimal)quiz["averageTimeSpent"]!).ShouldBe((2, 80, 80, 100, 17.5m));
        quiz["scoreDistribution"].ShouldBeJson(Bins(0, 0, 0, 0, 0, 0, 1, 0, 0, 1));
        quiz["questionAnalytics"]!.AsArray().Select(q => ((decimal)q!["facility"]!, (decimal?)q["discriminationIndex"], (decimal?)q["upperLowerIndex"]))
            .ShouldBe([(1, null, 0), (1, null, 0), (0.5m, 1, 1), (0.5m, 1, 1), (1, null, 0)]);
        ((decimal)quiz["reliability"]!, (decimal)quiz["difficultyRating"]!).ShouldBe((0.625m, 0.2m));
    }

    // Six learners are enough, two are not, nor is what is left of six without four (cohort a). The two second attempts would show by all − first.
    [Theory]
    [InlineData("", true)]
    [InlineData("?cohort=a", false)]
    [InlineData("?cohort=b", false)]
    public async Task Small_groups(string query, bool isShown)
    {
        var quiz = await shores.AskAsGroupAsync($"/api/v1/assessments/quiz/analytics{query}");

        (quiz["averageScore"] is not null).ShouldBe(isShown);
        (quiz["medianScore"] is not null).ShouldBe(isShown);
        (quiz["passRate"] is not null).ShouldBe(isShown);
        (quiz["reliability"] is not null).ShouldBe(isShown);
        (quiz["scoreDistribution"]!.AsArray().Count > 0).ShouldBe(isShown);
        quiz["questionAnalytics"]!.AsArray().ShouldAllBe(q => (q!["facility"] != null) == isShown && q["averageTimeSpentSeconds"] == null); // of two learners at most
        (await shores.AskAsGroupAsync("/api/v1/assessments/quiz/analytics?attempts=first"))["averageScore"].ShouldBeNull();
    }

    // ada on the second it is due, ben a second late, eli in time and again late. (90 + 60 + 80) ÷ 3.
    // From enrolling, which was after the definition: ada and ben 21 Sep 22:00 UTC to 31 Oct 04:00:00 and :01, 3,391,200 and 3,391,201 s;
    // eli 22 Sep 22:00 to 30 Oct 07:00, 3,229,200 s: 10,011,601 ÷ 3. Three of nine enrolled.
    [Fact]
    public async Task Essay() => (await shores.Server.AskAsync("/api/v1/assignments/essay/analytics")).ShouldBeJson(
        $$"""
        {
          "id": "essay", "assignmentId": "essay", "courseId": "stars", "moduleId": "far", "lessonId": null, "title": "Essay", "dueAt": "2025-10-31T04:00:00Z",
          "totalSubmissions": 4, "uniqueSubmissions": 3, "gradedSubmissions": 3, "averageScore": 76.67, "medianScore": 80,
          "scoreDistribution": {{Bins(0, 0, 0, 0, 0, 0, 1, 0, 1, 1)}},
          "submissionRate": 33.33, "lateSubmissionRate": 50, "averageTimeToSubmitSeconds": 3337200,
          "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:00:00Z"
        }
        """);

    [Fact]
    public async Task Essay_of_cohort_a()
    {
        var essay = await shores.Server.AskAsync("/api/v1/assignments/essay/analytics?cohort=a");

        ((long)essay["totalSubmissions"]!, (decimal)essay["submissionRate"]!, (decimal)essay["lateSubmissionRate"]!).ShouldBe((4, 50, 50)); // three of six
    }

    [Fact]
    public async Task Bowl_that_nobody_handed_in() => (await shores.Server.AskAsync("/api/v1/assignments/bowl/analytics")).ShouldBeJson(
        $$"""
        {
          "id": "bowl", "assignmentId": "bowl", "courseId": "glass", "moduleId": null, "lessonId": null, "title": "Bowl", "dueAt": null,
          "totalSubmissions": 0, "uniqueSubmissions": 0, "gradedSubmissions": 0, "averageScore": null, "medianScore": null,
          "scoreDistribution": {{Bins(0, 0, 0, 0, 0, 0, 0, 0, 0, 0)}},
          "submissionRate": 0, "lateSubmissionRate": null, "averageTimeToSubmitSeconds": null,
          "createdAt": "2025-09-03T00:30:00Z", "updatedAt": "2025-09-03T00:30:00Z"
        }
        """);

    static string Bins(params int[] counts) => $"[{string.Join(',', counts.Select((n, i) => $$"""{"from": {{i * 10}}, "to": {{i * 10 + 10}}, "count": {{n}}}"""))}]";
}
