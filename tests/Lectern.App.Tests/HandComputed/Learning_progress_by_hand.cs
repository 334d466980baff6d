using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>Every enrollment there is: nine in stars, two in glass, one in latin. Times spent are worked out in <see cref="User_analytics_by_hand"/>.</summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Learning_progress_by_hand(TwoShores shores)
{
    // 2 of 3 lessons; 4,500 s; (80 + 100 + 90) ÷ 3. glass: 1 of 2 modules; 5,400 s.
    [Fact]
    public Task Ada() => AreAsync("ada",
        """
        {
          "id": "ada:stars", "userId": "ada", "courseId": "stars", "moduleId": null,
          "progressPercentage": 66.67, "progressRule": "lessons", "timeSpent": 75, "lastAccessDate": "2025-11-07T23:00:00Z",
          "completionDate": null, "score": 90, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-21T22:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-09-27T11:50:00Z"}],
          "createdAt": "2025-09-21T22:00:00Z", "updatedAt": "2025-11-07T23:00:00Z"
        }
        """,
        """
        {
          "id": "ada:glass", "userId": "ada", "courseId": "glass", "moduleId": null,
          "progressPercentage": 50, "progressRule": "modules", "timeSpent": 90, "lastAccessDate": "2025-10-09T23:00:00Z",
          "completionDate": null, "score": null, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-30T23:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-10-09T23:00:00Z"}],
          "createdAt": "2025-09-30T23:00:00Z", "updatedAt": "2025-10-09T23:00:00Z"
        }
        """);

    // 40 % of one of 3 lessons; 1,800 s; quiz 60, essay 60. First active with the essay, 17:00:01.
    [Fact]
    public Task Ben() => AreAsync("ben",
        """
        {
          "id": "ben:stars", "userId": "ben", "courseId": "stars", "moduleId": null,
          "progressPercentage": 13.33, "progressRule": "lessons", "timeSpent": 30, "lastAccessDate": "2025-11-05T20:10:00Z",
          "completionDate": null, "score": 60, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-21T22:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-10-31T04:00:01Z"}],
          "createdAt": "2025-09-21T22:00:00Z", "updatedAt": "2025-11-05T20:10:00Z"
        }
        """);

    // The newest report says 55, though 80 was sent last; 50 and 75 were first reached by it, on 22 October. Enrolled is the first time.
    [Fact]
    public Task Cy_who_enrolled_again_and_whose_report_came_late() => AreAsync("cy",
        """
        {
          "id": "cy:stars", "userId": "cy", "courseId": "stars", "moduleId": null,
          "progressPercentage": 55, "progressRule": "reported", "timeSpent": 0, "lastAccessDate": "2025-10-24T21:00:00Z",
          "completionDate": null, "score": null, "status": "in_progress",
          "milestones": [
            {"name": "enrolled", "reachedAt": "2025-09-21T22:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-10-20T21:00:00Z"},
            {"name": "25", "reachedAt": "2025-10-20T21:00:00Z"}, {"name": "50", "reachedAt": "2025-10-21T21:00:00Z"}, {"name": "75", "reachedAt": "2025-10-21T21:00:00Z"}
          ],
          "createdAt": "2025-09-21T22:00:00Z", "updatedAt": "2025-10-24T21:00:00Z"
        }
        """);

    // 300 s stated; the refund of 4 November is the newest event.
    [Fact]
    public Task Dee_who_dropped() => AreAsync("dee",
        """
        {
          "id": "dee:stars", "userId": "dee", "courseId": "stars", "moduleId": null,
          "progressPercentage": 0, "progressRule": "lessons", "timeSpent": 5, "lastAccessDate": "2025-09-24T22:00:00Z",
          "completionDate": null, "score": null, "status": "dropped",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-22T22:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-09-24T22:00:00Z"}],
          "createdAt": "2025-09-22T22:00:00Z", "updatedAt": "2025-11-03T23:00:00Z"
        }
        """);

    // 5,400 s by the course; the final score goes before (40 + 80 + 80) ÷ 3. Nobody reported 25, 50 or 75 %.
    [Fact]
    public Task Eli_who_completed() => AreAsync("eli",
        """
        {
          "id": "eli:stars", "userId": "eli", "courseId": "stars", "moduleId": null,
          "progressPercentage": 100, "progressRule": "completed", "timeSpent": 90, "lastAccessDate": "2025-11-05T07:00:00Z",
          "completionDate": "2025-11-10T10:59:59Z", "score": 88, "status": "completed",
          "milestones": [
            {"name": "enrolled", "reachedAt": "2025-09-22T22:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-10-03T07:00:00Z"},
            {"name": "completed", "reachedAt": "2025-11-10T10:59:59Z"}
          ],
          "createdAt": "2025-09-22T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"
        }
        """);

    // First active half a minute before enrolling.
    [Fact]
    public Task Fay_who_looked_before_enrolling() => AreAsync("fay",
        """
        {
          "id": "fay:stars", "userId": "fay", "courseId": "stars", "moduleId": null,
          "progressPercentage": 0, "progressRule": "lessons", "timeSpent": 10, "lastAccessDate": "2025-11-10T10:59:59Z",
          "completionDate": null, "score": 20, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-11-03T10:59:59Z"}, {"name": "first_activity", "reachedAt": "2025-11-03T10:59:30Z"}],
          "createdAt": "2025-11-03T10:59:30Z", "updatedAt": "2025-11-10T10:59:59Z"
        }
        """);

    [Fact]
    public Task Gil() => AreAsync("gil",
        """
        {
          "id": "gil:stars", "userId": "gil", "courseId": "stars", "moduleId": null,
          "progressPercentage": 0, "progressRule": "lessons", "timeSpent": 60, "lastAccessDate": "2025-11-06T22:31:00Z",
          "completionDate": null, "score": 60, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-30T21:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-11-06T21:00:00Z"}],
          "createdAt": "2025-09-30T21:00:00Z", "updatedAt": "2025-11-06T22:31:00Z"
        }
        """,
        """
        {
          "id": "gil:latin", "userId": "gil", "courseId": "latin", "moduleId": null,
          "progressPercentage": 0, "progressRule": "none", "timeSpent": 0, "lastAccessDate": null,
          "completionDate": null, "score": null, "status": "not_started",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-11-04T23:00:00Z"}],
          "createdAt": "2025-11-04T23:00:00Z", "updatedAt": "2025-11-04T23:00:00Z"
        }
        """);

    // 1,500 s declared by the quiz.
    [Fact]
    public Task Hana() => AreAsync("hana",
        """
        {
          "id": "hana:stars", "userId": "hana", "courseId": "stars", "moduleId": null,
          "progressPercentage": 0, "progressRule": "lessons", "timeSpent": 25, "lastAccessDate": "2025-11-08T23:05:00Z",
          "completionDate": null, "score": 100, "status": "in_progress",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-09-30T21:00:00Z"}, {"name": "first_activity", "reachedAt": "2025-11-08T20:10:00Z"}],
          "createdAt": "2025-09-30T21:00:00Z", "updatedAt": "2025-11-08T23:05:00Z"
        }
        """);

    [Fact]
    public Task Ivo_who_never_came() => AreAsync("ivo",
        """
        {
          "id": "ivo:stars", "userId": "ivo", "courseId": "stars", "moduleId": null,
          "progressPercentage": 0, "progressRule": "lessons", "timeSpent": 0, "lastAccessDate": null,
          "completionDate": null, "score": null, "status": "not_started",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-11-10T11:00:00Z"}],
          "createdAt": "2025-11-10T11:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // Never enrolled, so it began with its completion.
    [Fact]
    public Task Kim() => AreAsync("kim",
        """
        {
          "id": "kim:glass", "userId": "kim", "courseId": "glass", "moduleId": null,
          "progressPercentage": 100, "progressRule": "completed", "timeSpent": 60, "lastAccessDate": null,
          "completionDate": "2025-10-14T23:00:00Z", "score": 75, "status": "completed",
          "milestones": [{"name": "enrolled", "reachedAt": "2025-10-14T23:00:00Z"}, {"name": "completed", "reachedAt": "2025-10-14T23:00:00Z"}],
          "createdAt": "2025-10-14T23:00:00Z", "updatedAt": "2025-10-14T23:00:00Z"
        }
        """);

    [Theory]
    [InlineData("joe")] // a visitor
    [InlineData("lou")]
    public Task Those_without_an_enrollment(string user) => AreAsync(user);

    [Theory]
    [InlineData("not_started", "gil:latin", "ivo:stars")]
    [InlineData("in_progress", "ada:glass", "ada:stars", "ben:stars", "cy:stars", "fay:stars", "gil:stars", "hana:stars")]
    [InlineData("dropped", "dee:stars")]
    [InlineData("completed", "eli:stars", "kim:glass")]
    public async Task Each_enrollment_has_one_status(string status, params string[] ids)
    {
        var page = await shores.Server.AskAsync($"/api/v1/learning-progress?status={status}");

        page["items"]!.AsArray().Select(p => (string)p!["id"]!).ShouldBe(ids, ignoreOrder: true);
    }

    async Task AreAsync(string user, params string[] expected)
    {
        var page = await shores.Server.AskAsync($"/api/v1/learning-progress?userId={user}&{TwoShores.AsOf}");

        page["nextCursor"].ShouldBeNull();
        // The order of the list is that of keys: by whichever course was heard of first.
        var items = page["items"]!.AsArray().OrderByDescending(p => (string)p!["courseId"]!, StringComparer.Ordinal).ToArray();
        items.Length.ShouldBe(expected.Length);
        foreach (var (item, hand) in items.Zip(expected)) item.ShouldBeJson(hand);
    }
}
