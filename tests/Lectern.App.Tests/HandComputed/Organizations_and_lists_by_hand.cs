using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Users and what they do count to the user's organization, enrollments to the course's. Sessions and scores of each user are worked out
/// in <see cref="User_analytics_by_hand"/>.
/// <code>
/// north  ada 11,760 s of 9 sessions, ben 1,800 of 5, cy 0 of 3, fay 600 of 4, lou 0 of 3: 14,160 of 24; pages 3 + 3 + 4
///        quiz (80 + 100 + 60 + 20) ÷ 4; essay (90 + 60) ÷ 2; hours 9,900 + 1,800 + 600 = 12,300 s; engagement (59 + 44.65 + 21.25 + 39.55) ÷ 4
/// south  dee 0 of 1, eli 0 of 7, gil 3,600 of 2, ivo none, kim 0 of 3: 3,600 of 13; pages 1 + 1 + 4
///        quiz (40 + 80 + 60) ÷ 3; essay 80; hours 300 + 5,400 + 3,600 + 3,600 = 12,900 s; engagement (53.230 + 29.385) ÷ 2
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Organizations_and_lists_by_hand(TwoShores shores)
{
    // Its course is stars. Active since 15 October: ada, ben, cy, fay; lou not before next April. First named by the course, last by lou.
    [Fact]
    public async Task North() => (await shores.Server.AskAsync($"/api/v1/organizations/north/analytics?{TwoShores.AsOf}")).ShouldBeJson(
        """
        {
          "id": "north", "organizationId": "north", "totalUsers": 5, "activeUsers": 4, "totalCourses": 1, "totalCourseEnrollments": 9, "completedCourses": 1,
          "averageCourseCompletionRate": 26.11, "totalSessionTimeSeconds": 14160, "averageSessionTimeSeconds": 590, "totalPageViews": 10,
          "totalQuizAttempts": 4, "averageQuizScore": 65, "totalAssignmentSubmissions": 2, "averageAssignmentScore": 75, "totalLearningHours": 3.42,
          "engagementScore": 41.11, "engagementVersion": 1, "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"
        }
        """);

    // Its course is glass. Active: eli and gil; dee was in September, kim will be in March. ivo is told of by an update alone.
    [Fact]
    public async Task South() => (await shores.Server.AskAsync($"/api/v1/organizations/south/analytics?{TwoShores.AsOf}")).ShouldBeJson(
        """
        {
          "id": "south", "organizationId": "south", "totalUsers": 5, "activeUsers": 2, "totalCourses": 1, "totalCourseEnrollments": 2, "completedCourses": 1,
          "averageCourseCompletionRate": 75, "totalSessionTimeSeconds": 3600, "averageSessionTimeSeconds": 277, "totalPageViews": 6,
          "totalQuizAttempts": 3, "averageQuizScore": 60, "totalAssignmentSubmissions": 2, "averageAssignmentScore": 80, "totalLearningHours": 3.58,
          "engagementScore": 41.31, "engagementVersion": 1, "createdAt": "2025-09-03T00:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // North: sessions of five, quizzes of three, essays of two, four active, and four with learning time: lou was but heard of. Enrolled in stars are nine.
    [Fact]
    public async Task Small_groups()
    {
        // The two of glass, a course of south, are what is left of both organizations beside the nine of stars.
        foreach (var organization in (string[])["north", "south"])
        {
            var told = await shores.AskAsGroupAsync($"/api/v1/organizations/{organization}/analytics?{TwoShores.AsOf}");
            told.AsObject().Where(f => f.Value is not null).Select(f => f.Key)
                .ShouldBe(["id", "organizationId", "totalUsers", "totalCourses", "totalCourseEnrollments", "engagementVersion"]);
        }
    }

    [Fact]
    public async Task Organizations() => (await ItemsAsync($"organizations?{TwoShores.AsOf}")).ShouldBeJson(
        """
        [
          {"id": "north", "organizationId": "north", "totalUsers": 5, "totalCourses": 1, "totalCourseEnrollments": 9, "completedCourses": 1, "completionRate": 11.11,
           "totalLearningHours": 3.42, "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"},
          {"id": "south", "organizationId": "south", "totalUsers": 5, "totalCourses": 1, "totalCourseEnrollments": 2, "completedCourses": 1, "completionRate": 50,
           "totalLearningHours": 3.58, "createdAt": "2025-09-03T00:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"}
        ]
        """);

    // By title. Last active: fay on the last second of 10 November in stars, ada on 10 October in glass.
    [Fact]
    public async Task Courses() => (await ItemsAsync($"courses?{TwoShores.AsOf}")).ShouldBeJson(
        """
        [
          {"id": "stars", "courseId": "stars", "title": "Astronomy", "category": "Science", "organizationId": "north", "instructorId": "nell",
           "totalEnrollments": 9, "activeEnrollments": 6, "totalCompletions": 1, "completionRate": 11.11, "averageScore": 88, "totalLearningHours": 4.94,
           "startsAt": "2025-09-21T12:00:00Z", "endsAt": "2025-12-30T11:00:00Z", "lastActivity": "2025-11-10T10:59:59Z",
           "attention": null, "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"},
          {"id": "glass", "courseId": "glass", "title": "Glass", "category": "Art", "organizationId": "south", "instructorId": null,
           "totalEnrollments": 2, "activeEnrollments": 0, "totalCompletions": 1, "completionRate": 50, "averageScore": 75, "totalLearningHours": 2.5,
           "startsAt": null, "endsAt": null, "lastActivity": "2025-10-09T23:00:00Z", "attention": null, "createdAt": "2025-09-03T00:00:00Z", "updatedAt": "2025-10-14T23:00:00Z"},
          {"id": "latin", "courseId": "latin", "title": "Latin", "category": null, "organizationId": null, "instructorId": null,
           "totalEnrollments": 1, "activeEnrollments": 0, "totalCompletions": 0, "completionRate": 0, "averageScore": null, "totalLearningHours": 0,
           "startsAt": null, "endsAt": null, "lastActivity": null, "attention": null, "createdAt": "2025-11-03T11:00:00Z", "updatedAt": "2025-11-04T23:00:00Z"}
        ]
        """);

    [Theory]
    [InlineData("sort=enrollments", "latin", "glass", "stars")]
    [InlineData("sort=enrollments&order=desc", "stars", "glass", "latin")]
    [InlineData("sort=active&order=desc&organizationId=north", "stars")]
    [InlineData("sort=completionRate", "latin", "stars", "glass")] // 0, 11.11, 50
    [InlineData("sort=averageScore", "glass", "stars", "latin")] // 75, 88, none comes last
    [InlineData("sort=averageScore&order=desc", "stars", "glass", "latin")]
    [InlineData("sort=learningHours&order=desc", "stars", "glass", "latin")]
    [InlineData("sort=lastActivity&order=desc", "stars", "glass", "latin")]
    [InlineData("sort=id", "glass", "latin", "stars")]
    [InlineData("category=Art", "glass")]
    [InlineData("instructorId=nell", "stars")]
    [InlineData("q=AT", "latin")] // Latin, and no title or id else
    public async Task Courses_are_sorted_and_filtered(string query, params string[] ids) =>
        (await ItemsAsync($"courses?{query}&{TwoShores.AsOf}"))!.AsArray().Select(c => (string)c!["id"]!).ShouldBe(ids);

    [Fact]
    public async Task Users()
    {
        var users = (await ItemsAsync("users?sort=id"))!.AsArray();

        users.Select(u => (string)u!["id"]!).ShouldBe(TwoShores.Learners);
        users[0].ShouldBeJson(
            """
            {"id": "ada", "userId": "ada", "name": null, "email": null, "role": "student", "organizationId": "north", "totalCoursesEnrolled": 2, "totalCoursesCompleted": 0,
             "averageScore": 90, "totalLearningHours": 2.75, "lastActiveDate": "2025-11-07T23:00:00Z", "createdAt": "2025-09-10T00:00:00Z", "updatedAt": "2025-11-07T23:00:00Z"}
            """);
        users[9].ShouldBeJson(
            """
            {"id": "joe", "userId": "joe", "name": null, "email": null, "role": null, "organizationId": null, "totalCoursesEnrolled": 0, "totalCoursesCompleted": 0,
             "averageScore": null, "totalLearningHours": 0.03, "lastActiveDate": "2025-11-08T23:00:00Z", "createdAt": "2025-11-08T23:00:00Z", "updatedAt": "2025-11-08T23:00:00Z"}
            """);
    }

    [Theory]
    [InlineData("sort=averageScore&order=desc&limit=4", "hana", "ada", "kim", "eli")] // 100, 90, 75 by the final score, 66.67
    [InlineData("sort=learningHours&order=desc&limit=2", "ada", "eli")] // 9,900, 5,400 s
    [InlineData("sort=lastActive&order=desc&limit=3", "lou", "kim", "fay")]
    [InlineData("organizationId=south&sort=id", "dee", "eli", "gil", "ivo", "kim")]
    [InlineData("role=student", "ada")]
    [InlineData("q=a&sort=id", "ada", "fay", "hana")]
    public async Task Users_are_sorted_and_filtered(string query, params string[] ids)
    {
        var page = await shores.Server.AskAsync($"/api/v1/users?{query}");

        page["items"]!.AsArray().Select(u => (string)u!["id"]!).ShouldBe(ids);
    }

    async Task<JsonNode?> ItemsAsync(string what)
    {
        var page = await shores.Server.AskAsync($"/api/v1/{what}");
        page["nextCursor"].ShouldBeNull();
        return page["items"];
    }
}
