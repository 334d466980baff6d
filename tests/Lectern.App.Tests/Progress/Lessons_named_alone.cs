using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Progress;

/// <summary>
/// Events may name a lesson and not its module: what they tell is told of the module all the same, where the lesson is known to lie in it.
/// <code>
/// m1  l1       bob views it
/// m2  l2, l3   ann completes l2 at 9:00, and watches a part of l3 at 10:00; cat is enrolled and never came
/// </code>
/// </summary>
public sealed class Lessons_named_alone
{
    static readonly string[] Work =
    [
        """{"eventId":"1","type":"ModuleCreated","courseId":"c","moduleId":"m1","occurredAt":"2025-01-01T00:00:00Z","data":{"position":1}}""",
        """{"eventId":"2","type":"ModuleCreated","courseId":"c","moduleId":"m2","occurredAt":"2025-01-01T00:00:00Z","data":{"position":2}}""",
        """{"eventId":"3","type":"UserEnrolled","userId":"ann","courseId":"c","occurredAt":"2025-01-02T00:00:00Z","data":{"cohort":"x"}}""",
        """{"eventId":"4","type":"UserEnrolled","userId":"bob","courseId":"c","occurredAt":"2025-01-02T00:00:00Z","data":{"cohort":"x"}}""",
        """{"eventId":"5","type":"UserEnrolled","userId":"cat","courseId":"c","occurredAt":"2025-01-02T00:00:00Z","data":{"cohort":"x"}}""",
        """{"eventId":"6","type":"LessonCompleted","userId":"ann","courseId":"c","lessonId":"l2","occurredAt":"2025-01-03T09:00:00Z","data":{"timeSpent":30}}""",
        """{"eventId":"7","type":"VideoWatched","userId":"ann","courseId":"c","lessonId":"l3","occurredAt":"2025-01-03T10:00:00Z","data":{"fromSecond":0,"toSecond":60}}""",
        """{"eventId":"8","type":"PageViewed","userId":"bob","courseId":"c","lessonId":"l1","occurredAt":"2025-01-03T09:00:00Z"}""",
    ];

    static readonly string[] Definitions =
    [
        """{"eventId":"11","type":"LessonCreated","courseId":"c","moduleId":"m1","lessonId":"l1","occurredAt":"2025-01-01T00:00:00Z"}""",
        """{"eventId":"12","type":"LessonCreated","courseId":"c","moduleId":"m2","lessonId":"l2","occurredAt":"2025-01-01T00:00:00Z"}""",
        """{"eventId":"13","type":"LessonCreated","courseId":"c","moduleId":"m2","lessonId":"l3","occurredAt":"2025-01-01T00:00:00Z"}""",
    ];

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Count_in_their_module_whenever_they_are_placed(bool definedFirst)
    {
        await using var server = await TestServer.StartAsync();
        foreach (var feed in definedFirst ? (string[][])[Definitions, Work] : [Work, Definitions])
        {
            (await server.SendAsync(feed)).Rejected.ShouldBe(0);
            await server.SettleAsync();
        }

        // One of the two lessons. The time is not the module's: no event named it.
        (await ProgressAsync(server, "moduleId=m2&userId=ann")).ShouldHaveSingleItem().ShouldBeJson(
            """
            {
              "id": "ann:c:m2", "userId": "ann", "courseId": "c", "moduleId": "m2",
              "progressPercentage": 50, "progressRule": "lessons", "timeSpent": 0, "lastAccessDate": "2025-01-03T10:00:00Z",
              "completionDate": null, "score": null, "status": "in_progress",
              "milestones": [{"name": "first_activity", "reachedAt": "2025-01-03T09:00:00Z"}],
              "createdAt": "2025-01-03T09:00:00Z", "updatedAt": "2025-01-03T10:00:00Z"
            }
            """);
        (await ProgressAsync(server, "moduleId=m1&status=in_progress")).Select(p => $"{p!["userId"]} {p["progressPercentage"]}").ShouldBe(["bob 0"]);
        (await ProgressAsync(server, "moduleId=m2&status=not_started")).Select(p => (string)p!["userId"]!).ShouldBe(["bob", "cat"], ignoreOrder: true);

        // Reached: m1 by bob, and by ann, who was in m2; m2 by ann.
        foreach (var cohort in (string[])["", "?cohort=x"])
        {
            var course = await server.AskAsync($"/api/v1/courses/c/analytics{cohort}");
            course["dropoffPoints"].ShouldBeJson("""[{"moduleId": "m1", "title": null, "reached": 2, "continued": 1, "dropoffRate": 50}]""");
            course["moduleAnalytics"]!.AsArray().Select(m => $"{m!["moduleId"]} {m["totalViews"]} {m["uniqueViews"]} {m["averageTimeSpentSeconds"]} {m["completionRate"]}")
                .ShouldBe(["m1 0 0  0", "m2 0 0  0"], "views, time and completion are the module's own");
        }
    }

    static async Task<JsonArray> ProgressAsync(TestServer server, string query) =>
        (await server.AskAsync($"/api/v1/learning-progress?courseId=c&{query}"))["items"]!.AsArray();
}
