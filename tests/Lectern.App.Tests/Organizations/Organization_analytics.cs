using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Organizations;

public sealed class Organization_analytics(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Every_field_is_as_computed_by_hand()
    {
        var north = await server.AskAsync($"/api/v1/organizations/north/analytics?{SmallInstitution.AsOf}");

        // Its users: ann and bob, active on 19 and 12 Nov. Its course: c1, with ann, bob, cat and dan; dan completed.
        // Progress of those: ann 1 of 3 modules, bob reported 50, cat 0, dan 100: 183.33 ÷ 4.
        // Sessions: ann's s1, 3,000 s by its end; without an id her login and views of 18 Nov, 10:00 to 10:30 (1,800 s), m1 at 11:10 (0 s, on
        //   Auckland's next day), two quizzes (1,200 s), the assignment (0 s), post and comment (300 s); bob's 12 Nov, 20 min: 7,500 s ÷ 7. Views: ann 2, bob 1. Quizzes: ann's 80 and 90. Assignment: ann's 70.
        // Hours: ann 13,200 s (see User_analytics), bob 20 min on 12 Nov: 14,400 s.
        // Engagement: ann 60.44; bob: recency 1 − 8/14, regularity 1/12, effort 1,200 ÷ 43,200 s, progress 50 of 40 expected: full,
        //   assessment 0 of q1, q2, a1: 10.714 + 2.083 + 0.556 + 15 + 0 = 28.35. (60.44 + 28.35) ÷ 2 = 44.395.
        // Named by ann's and bob's creation (noon of 1 and 2 Oct in Auckland) and c1's.
        north.ShouldBeJson(
            """
            {
              "id": "north", "organizationId": "north",
              "totalUsers": 2, "activeUsers": 2, "totalCourses": 1, "totalCourseEnrollments": 4, "completedCourses": 1,
              "averageCourseCompletionRate": 45.83, "totalSessionTimeSeconds": 7500, "averageSessionTimeSeconds": 1071, "totalPageViews": 3,
              "totalQuizAttempts": 2, "averageQuizScore": 85, "totalAssignmentSubmissions": 1, "averageAssignmentScore": 70,
              "totalLearningHours": 4, "engagementScore": 44.4, "engagementVersion": 1,
              "createdAt": "2025-09-30T23:00:00Z", "updatedAt": "2025-10-01T23:00:00Z"
            }
            """);
    }

    [Fact]
    public async Task Users_count_to_theirs_and_enrollments_to_the_courses()
    {
        // South: cat, who never did anything, and c2, which ann of the north completed.
        (await server.AskAsync($"/api/v1/organizations/south/analytics?{SmallInstitution.AsOf}")).ShouldBeJson(
            """
            {
              "id": "south", "organizationId": "south",
              "totalUsers": 1, "activeUsers": 0, "totalCourses": 1, "totalCourseEnrollments": 1, "completedCourses": 1,
              "averageCourseCompletionRate": 100, "totalSessionTimeSeconds": 0, "averageSessionTimeSeconds": null, "totalPageViews": 0,
              "totalQuizAttempts": 0, "averageQuizScore": null, "totalAssignmentSubmissions": 0, "averageAssignmentScore": null,
              "totalLearningHours": 0, "engagementScore": null, "engagementVersion": 1,
              "createdAt": "2025-10-02T23:00:00Z", "updatedAt": "2025-11-12T23:00:00Z"
            }
            """);
    }

    [Theory]
    [InlineData("2025-12-09T12:00:00%2B13:00", 2)] // bob on the last day of his 28
    [InlineData("2025-12-10T12:00:00%2B13:00", 1)]
    [InlineData("2025-12-17T12:00:00%2B13:00", 0)]
    [InlineData("2025-11-11T12:00:00%2B13:00", 1)] // ann alone so far
    public async Task Active_users_move_with_asOf(string asOf, long active)
    {
        var north = await server.AskAsync($"/api/v1/organizations/north/analytics?asOf={asOf}");
        ((long)north["activeUsers"]!).ShouldBe(active);
        (north["engagementScore"] is null).ShouldBe(active == 0);
    }

    [Fact]
    public async Task An_unknown_organization_is_404() => await server.AskAsync("/api/v1/organizations/nothing/analytics", HttpStatusCode.NotFound);

    [Fact]
    public async Task Whoever_may_not_see_learners_sees_no_mean_of_few()
    {
        await using var own = await TestServer.StartAsync(("AGGREGATE_API_KEY", "aggregate-key-0123456789"));
        // Six users; all enrolled, five took the quiz, four handed in.
        foreach (var u in Enumerable.Range(1, 6))
        {
            await own.SendAsync(
                $$"""{"eventId":"u{{u}}","type":"UserCreated","userId":"u{{u}}","occurredAt":"2025-01-01T00:00:00Z","organizationId":"o"}""",
                $$"""{"eventId":"e{{u}}","type":"UserEnrolled","userId":"u{{u}}","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""");
            if (u <= 5) await own.SendAsync($$"""{"eventId":"q{{u}}","type":"QuizCompleted","userId":"u{{u}}","courseId":"c","assessmentId":"q","occurredAt":"2025-01-02T00:00:00Z","score":{{u * 10}}}""");
            if (u <= 4) await own.SendAsync($$"""{"eventId":"a{{u}}","type":"AssignmentGraded","userId":"u{{u}}","courseId":"c","assignmentId":"a","occurredAt":"2025-01-02T00:00:00Z","score":50}""");
        }
        await own.SendAsync("""{"eventId":"c","type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","organizationId":"o"}""");
        await own.SettleAsync();
        const string url = "/api/v1/organizations/o/analytics?asOf=2025-01-03T00:00:00Z";

        var all = await own.AskAsync(url);
        own.Client.DefaultRequestHeaders.Clear();
        own.Client.DefaultRequestHeaders.Add("X-API-Key", "aggregate-key-0123456789");
        var few = await own.AskAsync(url);

        ((decimal)all["averageQuizScore"]!, (decimal)all["averageAssignmentScore"]!).ShouldBe((30, 50));
        ((decimal)few["averageQuizScore"]!).ShouldBe(30);
        few["averageAssignmentScore"].ShouldBeNull();
        ((long)few["totalUsers"]!).ShouldBe(6);
        few["averageCourseCompletionRate"].ShouldNotBeNull();
        await own.AskAsync("/api/v1/users", HttpStatusCode.Forbidden);
    }

    /// <summary>ann moves from a to b, bob leaves a; the course moves from a to b. However late it is told, all they ever did moves along.</summary>
    [Fact]
    public async Task Who_belongs_where_may_change_and_come_late()
    {
        string[] work =
        [
            """{"eventId":"1","type":"UserEnrolled","userId":"ann","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
            """{"eventId":"2","type":"UserEnrolled","userId":"bob","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
            """{"eventId":"3","type":"CourseCompleted","userId":"bob","courseId":"c","occurredAt":"2025-01-03T00:00:00Z","finalScore":70}""",
            """{"eventId":"4","type":"PageViewed","userId":"ann","courseId":"c","sessionId":"s","occurredAt":"2025-01-03T00:00:00Z"}""",
            """{"eventId":"5","type":"PageViewed","userId":"ann","courseId":"c","sessionId":"s","occurredAt":"2025-01-03T00:10:00Z"}""",
            """{"eventId":"6","type":"QuizCompleted","userId":"ann","courseId":"c","assessmentId":"q","occurredAt":"2025-01-03T00:20:00Z","score":80}""",
        ];
        string[] belonging =
        [
            """{"eventId":"a1","type":"UserCreated","userId":"ann","occurredAt":"2025-01-01T00:00:00Z","organizationId":"a"}""",
            """{"eventId":"a2","type":"UserUpdated","userId":"ann","occurredAt":"2025-01-05T00:00:00Z","organizationId":"b"}""",
            """{"eventId":"b1","type":"UserCreated","userId":"bob","occurredAt":"2025-01-01T00:00:00Z","organizationId":"a"}""",
            """{"eventId":"b2","type":"UserUpdated","userId":"bob","occurredAt":"2025-01-06T00:00:00Z","organizationId":null}""",
            """{"eventId":"c1","type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","organizationId":"a"}""",
            """{"eventId":"c2","type":"CourseCreated","courseId":"c","occurredAt":"2025-01-04T00:00:00Z","organizationId":"b"}""",
        ];
        await using var first = await TestServer.StartAsync();
        await using var late = await TestServer.StartAsync();
        await first.SendAsync(belonging.Concat(work));
        foreach (var e in work.Concat(belonging.Reverse()))
        {
            await late.SendAsync(e);
            await late.SettleAsync();
        }
        await first.SettleAsync();

        foreach (var server in (TestServer[])[first, late])
        {
            Figures(await server.AskAsync("/api/v1/organizations/a/analytics?asOf=2025-01-10T00:00:00Z")).ShouldBe("0 users, 0 active, 0 courses, 0 enrollments, 0 completed, 0 views, 0 attempts, 0 s");
            // ann: 2 views, 1 attempt, a session of 20 min (to the attempt? it names none: of 10 min). c: 2 enrollments, 1 completed.
            Figures(await server.AskAsync("/api/v1/organizations/b/analytics?asOf=2025-01-10T00:00:00Z")).ShouldBe("1 users, 1 active, 1 courses, 2 enrollments, 1 completed, 2 views, 1 attempts, 600 s");
            ((string)(await server.AskAsync("/api/v1/organizations/b/analytics"))["createdAt"]!).ShouldBe("2025-01-04T00:00:00Z");
        }

        static string Figures(JsonNode o) =>
            $"{o["totalUsers"]} users, {o["activeUsers"]} active, {o["totalCourses"]} courses, {o["totalCourseEnrollments"]} enrollments, {o["completedCourses"]} completed, {o["totalPageViews"]} views, {o["totalQuizAttempts"]} attempts, {o["totalSessionTimeSeconds"]} s";
    }
}
