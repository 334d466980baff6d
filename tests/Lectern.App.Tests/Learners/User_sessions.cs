using System.Net;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Learners;

/// <summary>
/// Sessions, page views and activities of a learner whose days are few enough to compute by hand. The tenant is in Auckland: UTC+13
/// until 5 April 2026, 3:00 there (4 April 14:00 UTC), then UTC+12.
/// </summary>
public sealed class User_sessions(User_sessions.Ana ana) : IClassFixture<User_sessions.Ana>
{
    const string User = "ana/β 🦊";
    const string Firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
    static readonly string Base = $"/api/v1/users/{Uri.EscapeDataString(User)}";
    readonly TestServer server = ana.Server;

    public sealed class Ana : IAsyncLifetime
    {
        static readonly string[] Events =
        [
            // A named session of 3 March, its last page told of before its first; the end declares 50 minutes, more than the 40 seen.
            """{"type":"PageViewed","sessionId":"sitzung ü/1","courseId":"c1","occurredAt":"2026-03-03T01:30:00.5Z","data":{"url":"/ende","timeOnPage":90},"client":{"deviceType":"mobile"}}""",
            """{"type":"SessionStarted","sessionId":"sitzung ü/1","occurredAt":"2026-03-03T01:00:00Z","data":{"referrer":"https://suche.example/?q=ä","utmSource":"news","utmMedium":"mail","utmCampaign":"märz"},"client":{"userAgent":"FIREFOX","ipAddress":"203.0.113.9"}}""",
            """{"type":"PageViewed","sessionId":"sitzung ü/1","courseId":"c1","moduleId":"m1","lessonId":"l1","occurredAt":"2026-03-03T01:10:00Z","data":{"path":"/anfang","title":"Anfang ☀","referrer":"other","utmSource":"x","utmMedium":"y","utmCampaign":"z"}}""",
            """{"type":"PageViewed","sessionId":"sitzung ü/1","courseId":"c2","occurredAt":"2026-03-03T01:20:00Z","data":{"url":"/mitte","entryPage":true,"exitPage":false}}""",
            """{"type":"SessionEnded","sessionId":"sitzung ü/1","occurredAt":"2026-03-03T01:40:00Z","data":{"duration":3000}}""",

            // Gap sessions. 4 March: 0:00 ─ 0:05 ─ 0:35 (exactly 30 minutes) ─ 0:45 over two courses; then 1:15:01, 30:01 later.
            """{"type":"PageViewed","courseId":"c1","occurredAt":"2026-03-04T00:35:00Z","data":{"url":"/b","referrer":"späte"}}""",
            """{"type":"ActivityRecorded","courseId":"c2","moduleId":"m2","occurredAt":"2026-03-04T00:00:00Z","data":{"activityType":"content_interaction","resourceType":"lesson","resourceId":"l9","action":"start","duration":61},"client":{"ipAddress":"203.0.113.9"}}""",
            """{"type":"PageViewed","courseId":"c1","occurredAt":"2026-03-04T00:45:00.75Z","data":{"url":"/c","utmSource":"s2"},"client":{"userAgent":"FIREFOX"}}""",
            """{"type":"PageViewed","courseId":"c1","occurredAt":"2026-03-04T00:05:00Z","data":{"url":"/a","utmSource":"","utmMedium":""}}""",
            """{"type":"ActivityRecorded","occurredAt":"2026-03-04T01:15:01Z","data":{"activityType":"quiz","resourceType":"quiz","action":"view","count":4}}""",
            // Midnight of 10 March in Auckland is 9 March 11:00 UTC: one run of events, two sessions.
            """{"type":"UserLoggedIn","occurredAt":"2026-03-09T10:50:00Z"}""",
            """{"type":"PageViewed","occurredAt":"2026-03-09T11:05:00Z","data":{"url":"/nacht"}}""",
            // The night when clocks go back there: 2:50 and 2:10 an hour later are 20 minutes apart.
            """{"type":"PageViewed","occurredAt":"2026-04-04T13:50:00Z","data":{"url":"/zwei"}}""",
            """{"type":"PageViewed","occurredAt":"2026-04-04T14:10:00Z","data":{"url":"/wieder-zwei"}}""",
            // A named session in the midst of a gap session's time bridges nothing and takes nothing.
            """{"type":"PageViewed","occurredAt":"2026-04-10T00:00:00Z","data":{"url":"/g1"}}""",
            """{"type":"PageViewed","sessionId":"s2","occurredAt":"2026-04-10T00:20:00Z","data":{"url":"/n"}}""",
            """{"type":"PageViewed","occurredAt":"2026-04-10T00:40:00Z","data":{"url":"/g2"}}""",
            // What is done to a learner is no session.
            """{"type":"UserEnrolled","courseId":"c1","occurredAt":"2026-04-12T00:00:00Z"}""",
        ];

        TestServer? server;

        internal TestServer Server => server!;

        public async Task InitializeAsync()
        {
            server = await TestServer.StartAsync(("TENANT_TIME_ZONE", "Pacific/Auckland"));
            var events = Events.Select((e, i) => $$"""{"eventId":"é{{i}}","userId":"{{User}}",{{e.Replace("FIREFOX", Firefox, StringComparison.Ordinal)[1..]}}""").ToArray();
            // The last come first, each of them twice.
            foreach (var e in events.Reverse()) (await server.SendAsync(e, e)).Rejected.ShouldBe(0);
            await server.SettleAsync();
        }

        public async Task DisposeAsync() => await server!.DisposeAsync();
    }

    [Fact]
    public async Task All_sessions_come_newest_first()
    {
        var list = await server.AskAsync($"{Base}/sessions");

        list["nextCursor"].ShouldBeNull();
        list["items"]!.AsArray().Select(s => ($"{s!["kind"]} {s["startTime"]} {s["duration"]} {s["pageViews"]} {s["entryPage"]} {s["exitPage"]}")).ShouldBe(
        [
            "gap 2026-04-10T00:40:00Z 0 1 /g2 /g2",
            "named 2026-04-10T00:20:00Z 0 1 /n /n",
            "gap 2026-04-10T00:00:00Z 0 1 /g1 /g1",
            "gap 2026-04-04T13:50:00Z 1200 2 /zwei /wieder-zwei",
            "gap 2026-03-09T11:05:00Z 0 1 /nacht /nacht",
            "gap 2026-03-09T10:50:00Z 0 0  ",
            "gap 2026-03-04T01:15:01Z 0 0  ",
            "gap 2026-03-04T00:00:00Z 2700 3 /a /c",
            "named 2026-03-03T01:00:00Z 3000 3 /anfang /ende",
        ]);
    }

    [Fact]
    public async Task A_named_session_has_every_field()
    {
        var list = await server.AskAsync($"{Base}/sessions?from=2026-03-03T01:00:00Z&to=2026-03-03T01:00:01Z");

        // Device by the first event that tells: Firefox on Linux at 1:00, not the phone at 1:30. The page at 1:10 is the entry by its path.
        list["items"]!.AsArray().ShouldHaveSingleItem().ShouldBeJson(
            $$"""
            {
              "id": "sitzung ü/1", "userId": "{{User}}", "kind": "named",
              "startTime": "2026-03-03T01:00:00Z", "endTime": "2026-03-03T01:40:00Z", "duration": 3000, "isOpen": false,
              "pageViews": 3, "entryPage": "/anfang", "exitPage": "/ende", "referrer": "https://suche.example/?q=ä",
              "utmSource": "news", "utmMedium": "mail", "utmCampaign": "märz",
              "clientMetadata": {"deviceType": "desktop", "browser": "Firefox", "operatingSystem": "Linux", "userAgent": "{{Firefox}}", "ipAddress": "203.0.113.0"},
              "createdAt": "2026-03-03T01:00:00Z", "updatedAt": "2026-03-03T01:40:00Z"
            }
            """);
    }

    [Fact]
    public async Task A_gap_session_has_every_field()
    {
        var list = await server.AskAsync($"{Base}/sessions?from=2026-03-04T00:00:00Z&to=2026-03-04T00:00:01Z");

        // 4 March 2026 is day 20,516 since 1970: × 86,400 = 1,772,582,400 s. The first client that tells a device is that of 0:45; the
        // campaign of 0:05 is empty, and none.
        list["items"]!.AsArray().ShouldHaveSingleItem().ShouldBeJson(
            $$"""
            {
              "id": "gap:1772582400", "userId": "{{User}}", "kind": "gap",
              "startTime": "2026-03-04T00:00:00Z", "endTime": "2026-03-04T00:45:00Z", "duration": 2700, "isOpen": false,
              "pageViews": 3, "entryPage": "/a", "exitPage": "/c", "referrer": "späte",
              "utmSource": "s2", "utmMedium": null, "utmCampaign": null,
              "clientMetadata": {"deviceType": "desktop", "browser": "Firefox", "operatingSystem": "Linux", "userAgent": "{{Firefox}}", "ipAddress": null},
              "createdAt": "2026-03-04T00:00:00Z", "updatedAt": "2026-03-04T00:45:00Z"
            }
            """);
    }

    [Fact]
    public async Task The_learners_figures_are_their_sum()
    {
        var analytics = await server.AskAsync($"{Base}/analytics");

        // 3,000 + 2,700 + 1,200 s in 9 sessions: 766.67.
        ((long)analytics["totalSessionTimeSeconds"]!).ShouldBe(6900);
        ((long)analytics["averageSessionTimeSeconds"]!).ShouldBe(767);
        var sessions = (await server.AskAsync($"{Base}/sessions"))["items"]!.AsArray();
        sessions.Sum(s => (long)s!["duration"]!).ShouldBe(6900);
        ((long)analytics["totalPageViews"]!).ShouldBe(sessions.Sum(s => (long)s!["pageViews"]!));
    }

    [Theory]
    [InlineData("2026-04-10T00:19:59Z", "")] // s2 begins at 0:20; the gap session of 0:00 is open
    [InlineData("2026-04-10T00:20:00Z", "s2")]
    [InlineData("2026-04-10T00:49:59Z", "s2")] // until 30 minutes after its last event
    [InlineData("2026-04-10T00:50:00Z", "")]
    [InlineData("2026-03-03T01:39:59Z", "")] // its end of 1:40 has been said
    public async Task A_named_session_is_open_until_its_end_or_30_minutes_after_its_last_event(string asOf, string open)
    {
        var sessions = (await server.AskAsync($"{Base}/sessions?asOf={asOf}"))["items"]!.AsArray();

        string.Join(' ', sessions.Where(s => (string)s!["kind"]! == "named" && (bool)s["isOpen"]!).Select(s => (string)s!["id"]!)).ShouldBe(open);
    }

    [Theory]
    [InlineData("2026-03-04T01:14:59Z", true)]
    [InlineData("2026-03-04T01:15:00Z", false)]
    [InlineData("2026-03-09T10:59:59Z", true)]
    [InlineData("2026-03-09T11:00:00Z", false)] // 30 minutes after 10:50 would be 11:20; the tenant's day ends at 11:00
    [InlineData("2026-03-09T11:34:59Z", true)]
    public async Task A_gap_session_is_open_until_30_minutes_after_its_last_event_or_midnight(string asOf, bool isOpen)
    {
        var sessions = (await server.AskAsync($"{Base}/sessions?asOf={asOf}"))["items"]!.AsArray();

        sessions.Count(s => (string)s!["kind"]! == "gap" && (bool)s["isOpen"]!).ShouldBe(isOpen ? 1 : 0);
    }

    [Theory]
    [InlineData("sessions", 9)]
    [InlineData("page-views", 12)]
    [InlineData("activities", 2)]
    public async Task Pages_of_any_length_make_the_same_list(string what, int count)
    {
        var whole = (await server.AskAsync($"{Base}/{what}?limit=1000"))["items"]!.AsArray().Select(i => (string)i!["id"]!).ToArray();
        whole.Length.ShouldBe(count);
        whole.ShouldBeUnique();
        for (var limit = 1; limit <= count; limit++) (await AllAsync(server, $"{Base}/{what}?limit={limit}")).ShouldBe(whole);
    }

    [Fact]
    public async Task A_page_view_has_every_field_and_its_place_in_its_session()
    {
        var views = (await server.AskAsync($"{Base}/page-views?to=2026-03-04T00:00:00Z"))["items"]!.AsArray();

        views.Count.ShouldBe(3);
        views[2].ShouldBeJson(
            $$"""
            {
              "id": "é2", "userId": "{{User}}", "sessionId": "sitzung ü/1", "courseId": "c1", "moduleId": "m1", "lessonId": "l1",
              "url": null, "path": "/anfang", "title": "Anfang ☀", "referrer": "other", "timeOnPage": null, "entryPage": true, "exitPage": false,
              "utmSource": "x", "utmMedium": "y", "utmCampaign": "z",
              "clientMetadata": {"deviceType": null, "browser": null, "operatingSystem": null, "userAgent": null, "ipAddress": null},
              "createdAt": "2026-03-03T01:10:00Z", "updatedAt": "2026-03-03T01:10:00Z"
            }
            """);
        // As sent, whatever the session tells.
        ((bool)views[1]!["entryPage"]!, (bool)views[1]!["exitPage"]!).ShouldBe((true, false));
        ((bool)views[0]!["entryPage"]!, (bool)views[0]!["exitPage"]!, (long)views[0]!["timeOnPage"]!, (string)views[0]!["createdAt"]!).ShouldBe((false, true, 90, "2026-03-03T01:30:00.5Z"));
        ((string)views[0]!["clientMetadata"]!["deviceType"]!).ShouldBe("mobile");

        var outside = (await server.AskAsync($"{Base}/page-views?from=2026-04-10T00:40:00Z"))["items"]!.AsArray().ShouldHaveSingleItem()!;
        outside["entryPage"].ShouldBeNull();
        outside["exitPage"].ShouldBeNull();
    }

    [Fact]
    public async Task An_activity_has_every_field()
    {
        var activities = (await server.AskAsync($"{Base}/activities"))["items"]!.AsArray();

        activities.Count.ShouldBe(2);
        activities[1].ShouldBeJson(
            $$"""
            {
              "id": "é6", "userId": "{{User}}", "sessionId": null, "courseId": "c2", "moduleId": "m2", "lessonId": null,
              "activityType": "content_interaction", "resourceType": "lesson", "resourceId": "l9", "action": "start", "duration": 61, "count": 1,
              "clientMetadata": {"deviceType": null, "browser": null, "operatingSystem": null, "userAgent": null, "ipAddress": "203.0.113.0"},
              "createdAt": "2026-03-04T00:00:00Z", "updatedAt": "2026-03-04T00:00:00Z"
            }
            """);
        ((long)activities[0]!["count"]!).ShouldBe(4);
    }

    [Theory]
    [InlineData("page-views?courseId=c1", 5)]
    [InlineData("page-views?courseId=c2", 1)]
    [InlineData("page-views?from=2026-04-04T13:50:00Z&to=2026-04-10T00:00:00Z", 2)]
    [InlineData("activities?activityType=quiz", 1)]
    [InlineData("activities?action=start", 1)]
    [InlineData("activities?resourceType=lesson&action=view", 0)]
    [InlineData("activities?courseId=c2", 1)]
    [InlineData("sessions?from=2026-04-01T00:00:00Z", 4)]
    public async Task Lists_are_filtered(string query, int count) => (await server.AskAsync($"{Base}/{query}"))["items"]!.AsArray().Count.ShouldBe(count);

    [Theory]
    [InlineData("sessions?limit=0", "limit")]
    [InlineData("page-views?limit=1001", "limit")]
    [InlineData("activities?cursor=x", "cursor")]
    [InlineData("sessions?courseId=c1", "courseId")]
    [InlineData("page-views?action=view", "action")]
    [InlineData("sessions?asOf=yesterday", "asOf")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync($"{Base}/{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    [Theory]
    [InlineData("/api/v1/users/nobody/sessions")]
    [InlineData("/api/v1/users/nobody/page-views")]
    [InlineData("/api/v1/users/nobody/activities")]
    public async Task An_unknown_user_is_404(string url) => await server.AskAsync(url, HttpStatusCode.NotFound);

    [Theory]
    [InlineData("page-views")]
    [InlineData("activities")]
    public async Task An_unknown_course_is_404(string what) => await server.AskAsync($"{Base}/{what}?courseId=nowhere", HttpStatusCode.NotFound);

    [Theory]
    [InlineData("sessions")]
    [InlineData("page-views")]
    [InlineData("activities")]
    public async Task A_key_for_figures_of_groups_sees_none_of_it(string what)
    {
        await using var own = await TestServer.StartAsync(("AGGREGATE_API_KEY", "groups-only-0123456789"));
        own.Client.DefaultRequestHeaders.Remove("X-API-Key");
        own.Client.DefaultRequestHeaders.Add("X-API-Key", "groups-only-0123456789");

        (await own.AskAsync($"/api/v1/users/u/{what}", HttpStatusCode.Forbidden)).Problem().Code.ShouldBe("forbidden");
    }

    [Fact]
    public async Task A_session_that_closes_with_time_is_no_answer_that_still_holds()
    {
        var url = $"{Base}/sessions?asOf=2026-04-10T00:49:59Z";
        using var open = await server.Client.GetAsync(url);
        using var closed = await server.Client.GetAsync(url.Replace("49:59", "50:00", StringComparison.Ordinal));

        open.Headers.ETag.ShouldNotBeNull();
        closed.Headers.ETag.ShouldNotBe(open.Headers.ETag);
    }

    [Fact]
    public async Task An_event_after_the_end_of_a_session_opens_it_again()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync(
            """{"eventId":"1","type":"SessionEnded","userId":"u","sessionId":"s","occurredAt":"2026-01-01T10:00:00Z"}""",
            """{"eventId":"2","type":"PageViewed","userId":"u","sessionId":"s","occurredAt":"2026-01-01T10:05:00Z"}""");
        await own.SettleAsync();

        ((bool)(await own.AskAsync("/api/v1/users/u/sessions?asOf=2026-01-01T10:34:59Z"))["items"]![0]!["isOpen"]!).ShouldBeTrue();
        ((bool)(await own.AskAsync("/api/v1/users/u/sessions?asOf=2026-01-01T10:35:00Z"))["items"]![0]!["isOpen"]!).ShouldBeFalse();
        ((bool)(await own.AskAsync("/api/v1/users/u/sessions?asOf=2026-01-01T09:59:59Z"))["items"]![0]!["isOpen"]!).ShouldBeFalse();
    }

    [Fact]
    public async Task A_user_who_did_nothing_has_empty_lists()
    {
        await using var own = await TestServer.StartAsync();
        await own.SendAsync("""{"eventId":"1","type":"UserCreated","userId":"u","occurredAt":"2026-01-01T10:00:00Z"}""");
        await own.SettleAsync();

        foreach (var what in new[] { "sessions", "page-views", "activities" })
        {
            (await own.AskAsync($"/api/v1/users/u/{what}")).ShouldBeJson("""{"items": [], "nextCursor": null}""");
        }
    }

    internal static async Task<List<string>> AllAsync(TestServer server, string url)
    {
        var ids = new List<string>();
        string? cursor = null;
        do
        {
            var page = await server.AskAsync(cursor is null ? url : $"{url}&cursor={cursor}");
            ids.AddRange(page["items"]!.AsArray().Select(i => (string)i!["id"]!));
            cursor = (string?)page["nextCursor"];
            ids.Count.ShouldBeLessThan(10_000);
        }
        while (cursor is not null);
        return ids;
    }
}
