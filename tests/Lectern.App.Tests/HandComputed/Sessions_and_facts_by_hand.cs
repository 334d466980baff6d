using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>Sessions, page views and activities, newest first.</summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Sessions_and_facts_by_hand(TwoShores shores)
{
    const string NoClient = """{"deviceType": null, "browser": null, "operatingSystem": null, "userAgent": null, "ipAddress": null}""";

    // The app's event at 12:00 and the rating at 12:05 name no session: one by gaps, from 23:00 UTC of the 8th. s1 begins with a SessionStarted
    // that says where she came from and with what; its pages are /home and /sky, whose own referrer came later.
    [Fact]
    public async Task Hanas_sessions() => (await ItemsAsync("hana/sessions")).ShouldBeJson(
        $$"""
        [
          {
            "id": "gap:1762642800", "userId": "hana", "kind": "gap", "startTime": "2025-11-08T23:00:00Z", "endTime": "2025-11-08T23:05:00Z", "duration": 300, "isOpen": false,
            "pageViews": 0, "entryPage": null, "exitPage": null, "referrer": null, "utmSource": null, "utmMedium": null, "utmCampaign": null,
            "clientMetadata": {{NoClient}}, "createdAt": "2025-11-08T23:00:00Z", "updatedAt": "2025-11-08T23:05:00Z"
          },
          {
            "id": "s1", "userId": "hana", "kind": "named", "startTime": "2025-11-08T20:00:00Z", "endTime": "2025-11-08T21:00:00Z", "duration": 3600, "isOpen": false,
            "pageViews": 2, "entryPage": "/home", "exitPage": "/sky", "referrer": "https://search.example/", "utmSource": "letter", "utmMedium": "mail", "utmCampaign": "spring",
            "clientMetadata": {"deviceType": "tablet", "browser": "Firefox", "operatingSystem": "Android", "userAgent": null, "ipAddress": null},
            "createdAt": "2025-11-08T20:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"
          }
        ]
        """);

    // 10:00, 10:20 and 10:50, the last gap of exactly 30 minutes; then 11:21, a minute more, and the quiz at 11:31.
    [Fact]
    public async Task Gils_sessions() => (await ItemsAsync("gil/sessions")).ShouldBeJson(
        $$"""
        [
          {
            "id": "gap:1762467660", "userId": "gil", "kind": "gap", "startTime": "2025-11-06T22:21:00Z", "endTime": "2025-11-06T22:31:00Z", "duration": 600, "isOpen": false,
            "pageViews": 1, "entryPage": "/sun?page=4", "exitPage": "/sun?page=4", "referrer": null, "utmSource": null, "utmMedium": null, "utmCampaign": null,
            "clientMetadata": {{NoClient}}, "createdAt": "2025-11-06T22:21:00Z", "updatedAt": "2025-11-06T22:31:00Z"
          },
          {
            "id": "gap:1762462800", "userId": "gil", "kind": "gap", "startTime": "2025-11-06T21:00:00Z", "endTime": "2025-11-06T21:50:00Z", "duration": 3000, "isOpen": false,
            "pageViews": 3, "entryPage": "/sun", "exitPage": "/sun?page=3", "referrer": null, "utmSource": null, "utmMedium": null, "utmCampaign": null,
            "clientMetadata": {{NoClient}}, "createdAt": "2025-11-06T21:00:00Z", "updatedAt": "2025-11-06T21:50:00Z"
          }
        ]
        """);

    // Named and by gaps, in turn; s1 lasts over the change of clocks, from 11:50 to 14:05 UTC; s2 says 1,800 seconds of itself.
    [Fact]
    public async Task Adas_sessions()
    {
        var sessions = (await ItemsAsync("ada/sessions"))!.AsArray();

        sessions.Select(s => ((string)s!["kind"]!, (string)s["startTime"]!, (string)s["endTime"]!, (long)s["duration"]!, (long)s["pageViews"]!)).ShouldBe(
        [
            ("gap", "2025-11-07T23:00:00Z", "2025-11-07T23:00:00Z", 0, 0),
            ("gap", "2025-11-06T23:00:00Z", "2025-11-06T23:10:00Z", 600, 0), // a post in stars and a comment in no course
            ("gap", "2025-11-06T06:50:00Z", "2025-11-06T06:50:00Z", 0, 0),
            ("named", "2025-11-05T06:25:00Z", "2025-11-05T06:50:00Z", 1800, 0),
            ("gap", "2025-10-31T04:00:00Z", "2025-10-31T04:00:00Z", 0, 0),
            ("gap", "2025-10-09T23:00:00Z", "2025-10-09T23:00:00Z", 0, 0),
            ("gap", "2025-10-02T07:00:00Z", "2025-10-02T07:21:00Z", 1260, 0),
            ("gap", "2025-09-29T07:00:00Z", "2025-09-29T07:00:00Z", 0, 0),
            ("named", "2025-09-27T11:50:00Z", "2025-09-27T14:05:00Z", 8100, 3),
        ]);
        var night = sessions[^1]!;
        ((string)night["id"]!, (string)night["entryPage"]!, (string)night["exitPage"]!).ShouldBe(("s1", "/sky?page=1", "/sky?page=3"));
    }

    [Theory]
    [InlineData("hana", "s1", "2025-11-09T10:29:59+13:00", true)] // nothing said that it ended
    [InlineData("hana", "s1", "2025-11-09T10:30:00+13:00", false)]
    [InlineData("ada", "s2", "2025-11-05T19:50:01+13:00", false)] // it was said
    [InlineData("fay", "gap:1762772399", "2025-11-10T23:59:59+13:00", true)]
    [InlineData("fay", "gap:1762772399", "2025-11-11T00:00:00+13:00", false)] // with its day
    public async Task A_session_is_open_for_30_minutes(string user, string session, string asOf, bool isOpen)
    {
        var sessions = (await shores.Server.AskAsync($"/api/v1/users/{user}/sessions?asOf={Uri.EscapeDataString(asOf)}"))["items"]!.AsArray();

        ((bool)sessions.Single(s => (string)s!["id"]! == session)!["isOpen"]!).ShouldBe(isOpen);
    }

    [Fact]
    public async Task The_totals_of_a_user_are_the_sums_of_their_sessions()
    {
        foreach (var user in TwoShores.Learners)
        {
            var sessions = (await ItemsAsync($"{user}/sessions"))!.AsArray();
            var analytics = await shores.Server.AskAsync($"/api/v1/users/{user}/analytics?{TwoShores.AsOf}");
            sessions.Sum(s => (long)s!["duration"]!).ShouldBe((long)analytics["totalSessionTimeSeconds"]!, user);
        }
    }

    // The session's first page and its last; nothing was sent about either.
    [Fact]
    public async Task Hanas_page_views() => (await ItemsAsync("hana/page-views")).ShouldBeJson(
        $$"""
        [
          {
            "id": "{{TwoShores.IdOf("hana", "/sky")}}", "userId": "hana", "sessionId": "s1", "courseId": "stars", "moduleId": "sky", "lessonId": "sky-text",
            "url": "/sky", "path": null, "title": "The sky", "referrer": "/home", "timeOnPage": 240, "entryPage": false, "exitPage": true,
            "utmSource": null, "utmMedium": null, "utmCampaign": null, "clientMetadata": {{NoClient}}, "createdAt": "2025-11-08T20:10:00Z", "updatedAt": "2025-11-08T20:10:00Z"
          },
          {
            "id": "{{TwoShores.IdOf("hana", "\"url\":\"/home\"")}}", "userId": "hana", "sessionId": "s1", "courseId": null, "moduleId": null, "lessonId": null,
            "url": "/home", "path": null, "title": "Home", "referrer": null, "timeOnPage": null, "entryPage": true, "exitPage": false,
            "utmSource": null, "utmMedium": null, "utmCampaign": null, "clientMetadata": {{NoClient}}, "createdAt": "2025-11-08T20:00:30Z", "updatedAt": "2025-11-08T20:00:30Z"
          }
        ]
        """);

    [Fact]
    public async Task Deees_one_page_view_was_in_no_session() => (await ItemsAsync("dee/page-views")).ShouldBeJson(
        $$"""
        [
          {
            "id": "{{TwoShores.IdOf("dee", "/sky")}}", "userId": "dee", "sessionId": null, "courseId": "stars", "moduleId": "sky", "lessonId": null,
            "url": "/sky", "path": null, "title": null, "referrer": null, "timeOnPage": 300, "entryPage": null, "exitPage": null,
            "utmSource": null, "utmMedium": null, "utmCampaign": null, "clientMetadata": {{NoClient}}, "createdAt": "2025-09-24T22:00:00Z", "updatedAt": "2025-09-24T22:00:00Z"
          }
        ]
        """);

    [Fact]
    public async Task Joes_activity() => (await ItemsAsync("joe/activities")).ShouldBeJson(
        $$"""
        [
          {
            "id": "{{TwoShores.IdOf("joe")}}", "userId": "joe", "sessionId": null, "courseId": "stars", "moduleId": "far", "lessonId": null,
            "activityType": "browse", "resourceType": "module", "resourceId": "far", "action": "view", "duration": 90, "count": 3,
            "clientMetadata": {{NoClient}}, "createdAt": "2025-11-08T23:00:00Z", "updatedAt": "2025-11-08T23:00:00Z"
          }
        ]
        """);

    [Theory]
    [InlineData("ivo/sessions")]
    [InlineData("ivo/page-views")]
    [InlineData("ada/activities")]
    public async Task Nothing_is_an_empty_list(string what) => (await ItemsAsync(what))!.AsArray().ShouldBeEmpty();

    async Task<JsonNode?> ItemsAsync(string what)
    {
        var page = await shores.Server.AskAsync($"/api/v1/users/{what}?{TwoShores.AsOf}");
        page["nextCursor"].ShouldBeNull();
        return page["items"];
    }
}
