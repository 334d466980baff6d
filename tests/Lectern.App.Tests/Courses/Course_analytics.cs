using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Courses;

public sealed class Course_analytics(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        var course = await server.AskAsync($"/api/v1/courses/c1/analytics?{SmallInstitution.AsOf}");

        // Enrolled: ann, bob, cat, dan. Active by 20 Nov: ann and bob; cat dropped, dan completed, eve only visits.
        // Progress: dan 100, bob 50 as reported, ann 1 of 3 modules, cat 0: 183.333 ÷ 4.
        // Learning: ann 6,000 s (see User_analytics), bob 12:00 to 12:20: 1,200 s.
        // Views: ann 2, bob 1, dan 3, eve 1. Furthest module of the enrolled: ann m1, bob m2, dan m3: reached 3, 2, 1.
        // m1: ann declares 5,400 s. Events: 7 on the course, ann 9, bob 6, cat 2, dan 4, eve 1.
        course.ShouldBeJson(
            """
            {
              "id": "c1", "courseId": "c1", "cohort": null, "title": "Algebra",
              "totalEnrollments": 4, "activeEnrollments": 2, "completedEnrollments": 1, "totalCompletions": 1, "droppedEnrollments": 1,
              "completionRate": 25, "averageCompletionRate": 45.83, "progressRule": "modules",
              "averageScore": 60, "averageAssessmentScore": 85,
              "averageTimeToComplete": 240, "averageTimeToCompleteSeconds": 864000, "totalLearningHours": 2,
              "totalViews": 7, "uniqueViews": 4, "averageRating": 4, "totalReviews": 1,
              "revenue": [{"currency": "EUR", "amount": 10}, {"currency": "JPY", "amount": 500}],
              "updateCount": 29,
              "enrollmentTrend": [
                {"date": "2025-10-12", "enrollments": 1, "completions": 0, "drops": 0},
                {"date": "2025-10-13", "enrollments": 1, "completions": 0, "drops": 0},
                {"date": "2025-11-05", "enrollments": 1, "completions": 0, "drops": 0},
                {"date": "2025-11-13", "enrollments": 1, "completions": 0, "drops": 0},
                {"date": "2025-11-14", "enrollments": 0, "completions": 0, "drops": 1},
                {"date": "2025-11-15", "enrollments": 0, "completions": 1, "drops": 0}
              ],
              "moduleAnalytics": [
                {"id": "m1", "moduleId": "m1", "courseId": "c1", "title": "First", "position": 1, "totalViews": 2, "uniqueViews": 1, "averageTimeSpentSeconds": 5400,
                 "completionRate": 25, "dropoffRate": 33.33, "createdAt": "2025-10-02T00:00:00Z", "updatedAt": "2025-11-18T11:10:00Z"},
                {"id": "m2", "moduleId": "m2", "courseId": "c1", "title": "Second", "position": 2, "totalViews": 1, "uniqueViews": 1, "averageTimeSpentSeconds": 0,
                 "completionRate": 0, "dropoffRate": 50, "createdAt": "2025-10-02T00:00:00Z", "updatedAt": "2025-11-11T23:00:00Z"},
                {"id": "m3", "moduleId": "m3", "courseId": "c1", "title": null, "position": null, "totalViews": 4, "uniqueViews": 2, "averageTimeSpentSeconds": 0,
                 "completionRate": 0, "dropoffRate": null, "createdAt": "2025-10-02T00:00:00Z", "updatedAt": "2025-11-13T23:00:00Z"}
              ],
              "dropoffPoints": [
                {"moduleId": "m1", "title": "First", "reached": 3, "continued": 2, "dropoffRate": 33.33},
                {"moduleId": "m2", "title": "Second", "reached": 2, "continued": 1, "dropoffRate": 50}
              ],
              "createdAt": "2025-10-01T00:00:00Z", "updatedAt": "2025-11-19T09:20:00Z"
            }
            """);
    }

    [Fact]
    public async Task A_course_without_learners_has_null_rates()
    {
        var course = await server.AskAsync($"/api/v1/courses/c3/analytics?{SmallInstitution.AsOf}");

        course.ShouldBeJson(
            """
            {
              "id": "c3", "courseId": "c3", "cohort": null, "title": null,
              "totalEnrollments": 0, "activeEnrollments": 0, "completedEnrollments": 0, "totalCompletions": 0, "droppedEnrollments": 0,
              "completionRate": null, "averageCompletionRate": null, "progressRule": "none", "averageScore": null, "averageAssessmentScore": null,
              "averageTimeToComplete": null, "averageTimeToCompleteSeconds": null, "totalLearningHours": 0,
              "totalViews": 0, "uniqueViews": 0, "averageRating": null, "totalReviews": 0, "revenue": [], "updateCount": 1,
              "enrollmentTrend": [], "moduleAnalytics": [], "dropoffPoints": [],
              "createdAt": "2025-11-15T23:00:00Z", "updatedAt": "2025-11-15T23:00:00Z"
            }
            """);
    }

    [Theory]
    [InlineData("2025-11-11T12:00:00%2B13:00", 1)] // ann alone so far
    [InlineData("2025-12-09T12:00:00%2B13:00", 2)] // bob on the last day of his 28
    [InlineData("2025-12-10T12:00:00%2B13:00", 1)]
    [InlineData("2025-12-17T12:00:00%2B13:00", 0)]
    public async Task Active_enrollments_move_with_asOf(string asOf, long active) =>
        ((long)(await server.AskAsync($"/api/v1/courses/c1/analytics?asOf={asOf}"))["activeEnrollments"]!).ShouldBe(active);

    [Fact]
    public async Task A_second_attempt_at_one_quiz_is_no_second_item_done()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync(
            """{"eventId":"1","type":"QuizCreated","courseId":"c","assessmentId":"q1","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"2","type":"QuizCreated","courseId":"c","assessmentId":"q2","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"3","type":"UserEnrolled","userId":"u","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
            """{"eventId":"4","type":"QuizCompleted","userId":"u","courseId":"c","assessmentId":"q1","occurredAt":"2025-01-03T00:00:00Z"}""",
            """{"eventId":"5","type":"QuizCompleted","userId":"u","courseId":"c","assessmentId":"q1","occurredAt":"2025-01-04T00:00:00Z"}""");
        await own.SettleAsync();

        var course = await own.AskAsync("/api/v1/courses/c/analytics");
        ((string)course["progressRule"]!).ShouldBe("items");
        ((decimal)course["averageCompletionRate"]!).ShouldBe(50);
        var progress = await own.AskAsync("/api/v1/learning-progress?courseId=c");
        ((decimal)progress["items"]![0]!["progressPercentage"]!).ShouldBe(50);
    }

    // Of two there are one is defined, the other only named: ann did both, bob neither.
    [Theory]
    [InlineData("LessonCreated", "lessonId", "LessonCompleted", "lessons")]
    [InlineData("ModuleCreated", "moduleId", "ModuleCompleted", "modules")]
    [InlineData("QuizCreated", "quizId", "QuizCompleted", "items")]
    public async Task Mean_progress_is_the_mean_of_the_learners_whatever_is_defined(string defined, string id, string completed, string rule)
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync(
            $$"""{"eventId":"1","type":"{{defined}}","courseId":"c","{{id}}":"known","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"2","type":"UserEnrolled","userId":"ann","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
            """{"eventId":"3","type":"UserEnrolled","userId":"bob","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
            $$"""{"eventId":"4","type":"{{completed}}","userId":"ann","courseId":"c","{{id}}":"known","occurredAt":"2025-01-03T00:00:00Z"}""",
            $$"""{"eventId":"5","type":"{{completed}}","userId":"ann","courseId":"c","{{id}}":"named","occurredAt":"2025-01-04T00:00:00Z"}""");
        await own.SettleAsync();

        var learners = (await own.AskAsync("/api/v1/courses/c/learners"))["items"]!.AsArray();
        learners.Select(l => $"{l!["userId"]} {l["progressPercentage"]} {l["progressRule"]}").ShouldBe([$"ann 100 {rule}", $"bob 0 {rule}"], ignoreOrder: true);
        var course = await own.AskAsync("/api/v1/courses/c/analytics");
        ((decimal)course["averageCompletionRate"]!).ShouldBe(50, "of 100 and 0");
    }

    [Fact]
    public async Task An_unknown_course_is_404() => await server.AskAsync("/api/v1/courses/nothing/analytics", HttpStatusCode.NotFound);
}
