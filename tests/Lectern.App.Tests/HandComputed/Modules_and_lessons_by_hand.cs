using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// Modules are worked out in <see cref="Course_analytics_by_hand"/>. Lessons, in the order of their modules:
/// <code>
/// opened    sky-film ada, eli, hana; sky-text ada, ben, hana; sun-film ben: reached 4, 3 (not eli), 1 (ben)
/// time      sky-film ada declares 900, over 3; sky-text ada 1,800 declared (120 stated), hana 240, over 3 with ben; sun-film nothing
/// completed sky-film and sky-text by ada, of 9
/// rates     sky-film ada 1.5 and 1, eli 2, hana none; sun-film ben 1.25
/// watched   sky-film, 600 s: ada 0–300 and 200–580, 580; eli 570, which is 95 %; hana 0–400 and 100–400, 400 and not 700. sun-film, 300 s: ben 100
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Modules_and_lessons_by_hand(TwoShores shores)
{
    [Fact]
    public async Task Lessons_of_stars() => (await ItemsAsync("lessons", "")).ShouldBeJson(
        """
        [
          {"id": "sky-film", "lessonId": "sky-film", "moduleId": "sky", "courseId": "stars", "title": "Film of the sky", "position": 1,
           "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": 300, "completionRate": 11.11, "dropoffRate": 25,
           "averageVideoPlaybackRate": 1.5, "videoCompletionRate": 66.67, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
          {"id": "sky-text", "lessonId": "sky-text", "moduleId": "sky", "courseId": "stars", "title": "Text", "position": 2,
           "totalViews": 6, "uniqueViews": 3, "averageTimeSpentSeconds": 680, "completionRate": 11.11, "dropoffRate": 66.67,
           "averageVideoPlaybackRate": null, "videoCompletionRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:10:00Z"},
          {"id": "sun-film", "lessonId": "sun-film", "moduleId": "sun", "courseId": "stars", "title": "Film of the Sun", "position": 1,
           "totalViews": 1, "uniqueViews": 1, "averageTimeSpentSeconds": 0, "completionRate": 0, "dropoffRate": null,
           "averageVideoPlaybackRate": 1.25, "videoCompletionRate": 0, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-05T20:10:00Z"}
        ]
        """);

    // hana alone: she reached both lessons of sky, watched two thirds of the film, and sent no rate.
    [Fact]
    public async Task Lessons_of_cohort_b() => (await ItemsAsync("lessons", "&cohort=b")).ShouldBeJson(
        """
        [
          {"id": "sky-film", "lessonId": "sky-film", "moduleId": "sky", "courseId": "stars", "title": "Film of the sky", "position": 1,
           "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": 0, "completionRate": 0, "dropoffRate": 0,
           "averageVideoPlaybackRate": null, "videoCompletionRate": 0, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
          {"id": "sky-text", "lessonId": "sky-text", "moduleId": "sky", "courseId": "stars", "title": "Text", "position": 2,
           "totalViews": 1, "uniqueViews": 1, "averageTimeSpentSeconds": 240, "completionRate": 0, "dropoffRate": 100,
           "averageVideoPlaybackRate": null, "videoCompletionRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:10:00Z"},
          {"id": "sun-film", "lessonId": "sun-film", "moduleId": "sun", "courseId": "stars", "title": "Film of the Sun", "position": 1,
           "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": null, "completionRate": 0, "dropoffRate": null,
           "averageVideoPlaybackRate": null, "videoCompletionRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-05T20:10:00Z"}
        ]
        """);

    [Theory]
    [InlineData("")]
    [InlineData("&cohort=a")]
    [InlineData("&cohort=b")]
    [InlineData("&cohort=nobody")]
    public async Task Modules_are_those_of_the_course(string cohort)
    {
        var course = await shores.Server.AskAsync($"/api/v1/courses/stars/analytics?{TwoShores.AsOf}{cohort}");

        (await ItemsAsync("modules", cohort)).ShouldBeJson(course["moduleAnalytics"]!.ToJsonString());
    }

    [Fact]
    public async Task A_cohort_that_nobody_is_in_has_zeros_and_nulls()
    {
        var modules = (await ItemsAsync("modules", "&cohort=nobody"))!.AsArray();

        modules.Count.ShouldBe(3);
        modules.ShouldAllBe(m => (long)m!["totalViews"]! == 0 && (long)m["uniqueViews"]! == 0 && m["averageTimeSpentSeconds"] == null && m["completionRate"] == null && m["dropoffRate"] == null);
    }

    // No lesson was opened by five.
    [Fact]
    public async Task Small_groups_of_lessons()
    {
        var lessons = (await shores.AskAsGroupAsync($"/api/v1/courses/stars/lessons?{TwoShores.AsOf}"))["items"]!.AsArray();

        lessons.Select(l => (decimal?)l!["completionRate"]).ShouldBe([11.11m, 11.11m, 0]); // of nine
        lessons.ShouldAllBe(l => l!["averageTimeSpentSeconds"] == null && l["dropoffRate"] == null && l["averageVideoPlaybackRate"] == null && l["videoCompletionRate"] == null);
        await shores.AskAsGroupAsync($"/api/v1/users/ada/analytics?{TwoShores.AsOf}", HttpStatusCode.Forbidden);
        await shores.AskAsGroupAsync("/api/v1/learning-progress?courseId=stars", HttpStatusCode.Forbidden);
    }

    // sky: completed; 2,700 s declared.
    [Fact]
    public async Task Progress_of_one_module_completed() => (await ProgressAsync("sky", "ada")).ShouldBeJson(
        """
        {
          "id": "ada:stars:sky", "userId": "ada", "courseId": "stars", "moduleId": "sky",
          "progressPercentage": 100, "progressRule": "completed", "timeSpent": 45, "lastAccessDate": "2025-10-02T07:21:00Z",
          "completionDate": "2025-10-02T07:21:00Z", "score": null, "status": "completed",
          "milestones": [{"name": "first_activity", "reachedAt": "2025-09-27T11:50:00Z"}, {"name": "completed", "reachedAt": "2025-10-02T07:21:00Z"}],
          "createdAt": "2025-09-27T11:50:00Z", "updatedAt": "2025-10-02T07:21:00Z"
        }
        """);

    // 40 % of its one lesson.
    [Fact]
    public async Task Progress_of_one_module_by_its_lessons() => (await ProgressAsync("sun", "ben")).ShouldBeJson(
        """
        {
          "id": "ben:stars:sun", "userId": "ben", "courseId": "stars", "moduleId": "sun",
          "progressPercentage": 40, "progressRule": "lessons", "timeSpent": 0, "lastAccessDate": "2025-11-05T20:10:00Z",
          "completionDate": null, "score": null, "status": "in_progress",
          "milestones": [{"name": "first_activity", "reachedAt": "2025-11-02T09:10:00Z"}],
          "createdAt": "2025-11-02T09:10:00Z", "updatedAt": "2025-11-05T20:10:00Z"
        }
        """);

    [Theory]
    [InlineData("not_started", "cy", "gil", "ivo")]
    [InlineData("in_progress", "ben", "fay", "hana")]
    [InlineData("dropped", "dee")]
    [InlineData("completed", "ada", "eli")]
    public async Task Each_enrollment_has_one_status_in_a_module(string status, params string[] users)
    {
        var page = await shores.Server.AskAsync($"/api/v1/learning-progress?courseId=stars&moduleId=sky&status={status}");

        page["items"]!.AsArray().Select(p => (string)p!["userId"]!).ShouldBe(users, ignoreOrder: true);
    }

    async Task<JsonNode?> ItemsAsync(string what, string query)
    {
        var page = await shores.Server.AskAsync($"/api/v1/courses/stars/{what}?{TwoShores.AsOf}{query}");
        page["nextCursor"].ShouldBeNull();
        return page["items"];
    }

    async Task<JsonNode> ProgressAsync(string module, string user) =>
        (await shores.Server.AskAsync($"/api/v1/learning-progress?courseId=stars&moduleId={module}&userId={user}"))["items"]!.AsArray().ShouldHaveSingleItem()!;
}
