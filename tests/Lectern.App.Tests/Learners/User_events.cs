using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Learners;

public sealed class User_events(SmallInstitution institution) : IClassFixture<SmallInstitution>
{
    static readonly string Url = $"/analytics/users/{SmallInstitution.Escaped("ann")}/events";
    readonly TestServer server = institution.Server;

    [Fact]
    public async Task They_come_newest_first_page_by_page()
    {
        var types = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AskAsync($"{Url}?limit=4{(cursor is null ? "" : $"&cursor={cursor}")}");
            types.AddRange(page["items"]!.AsArray().Select(e => (string)e!["type"]!));
            cursor = (string?)page["nextCursor"];
        }
        while (cursor is not null && types.Count < 100);

        types.ShouldBe(
        [
            "AssessmentCompleted", "AssessmentCompleted", "ModuleCompleted", "SessionEnded", "PageViewed", "PageViewed", "SessionStarted", "UserLoggedIn",
            "CommentPosted", "ForumPosted", "AssignmentGraded", "AssignmentSubmitted", "UserCompletedCourse", "UserEnrolled", "UserCreated",
        ]);
    }

    [Fact]
    public async Task An_event_is_as_it_was_sent()
    {
        var page = await server.AskAsync($"{Url}?from=2025-11-18T10:10:00Z&to=2025-11-18T10:30:00Z");

        page["nextCursor"].ShouldBeNull();
        var view = page["items"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        view.Remove("receivedAt").ShouldBeTrue();
        view.ShouldBeJson(
            """
            {
              "eventId": "e13", "type": "PageViewed", "eventType": null, "eventName": null, "appId": null,
              "userId": "ann/1 ä?&%", "courseId": "c1", "sessionId": null, "occurredAt": "2025-11-18T10:10:00Z", "source": "http",
              "payload": {"moduleId": "m1", "data": {"url": "/a", "timeOnPage": 60}}
            }
            """);
    }

    [Fact]
    public async Task They_are_filtered_by_type_application_and_name()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync(
            """{"eventId":"1","type":"AppEvent","appId":"shop","userId":"u","eventName":"bought","occurredAt":"2025-01-01T00:00:00Z","data":{"eventType":"click"}}""",
            """{"eventId":"2","type":"AppEvent","appId":"game","userId":"u","eventName":"won","occurredAt":"2025-01-02T00:00:00Z","data":{"eventType":"click"}}""",
            """{"eventId":"3","type":"UserLoggedIn","userId":"u","occurredAt":"2025-01-03T00:00:00Z"}""");

        (await Ids("eventType=click")).ShouldBe(["2", "1"]);
        (await Ids("eventType=UserLoggedIn")).ShouldBe(["3"]);
        (await Ids("appId=shop")).ShouldBe(["1"]);
        (await Ids("eventName=won&appId=game")).ShouldBe(["2"]);
        (await Ids("eventName=won&appId=shop")).ShouldBeEmpty();

        async Task<string[]> Ids(string query) =>
            [.. (await own.AskAsync($"/analytics/users/u/events?{query}"))["items"]!.AsArray().Select(e => (string)e!["eventId"]!)];
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("cursor=OTIyMzM3MjAzNjg1NDc3NTgwNy4x", "cursor")] // 9223372036854775807.1: no time holds it
    [InlineData("userId=ann", "userId")]
    [InlineData("typ=UserLoggedIn", "typ")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync($"{Url}?{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    [Fact]
    public async Task An_unknown_user_is_404() => await server.AskAsync("/analytics/users/nobody/events", HttpStatusCode.NotFound);
}
