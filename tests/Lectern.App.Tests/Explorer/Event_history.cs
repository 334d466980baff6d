using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Explorer;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Explorer;

/// <summary>The log backwards: every filter, page by page, and never further in one answer than its bounds.</summary>
public sealed class Event_history : IAsyncLifetime
{
    const int Sent = 60;

    TestServer server = null!;

    /// <summary>So small that a log of sixty events is long.</summary>
    static readonly EventHistoryBounds Small = new() { MostScanned = 10, FirstWindow = 2, LongestWindow = 4, MostOfLearner = 8 };

    sealed record Event(int Number, string Type, string User, string Course, string? App)
    {
        public string Id => $"e{Number}";

        public string Json =>
            $$"""{"eventId":"{{Id}}","type":"{{Type}}","userId":"{{User}}","courseId":"{{Course}}"{{(App is null ? "" : $",\"appId\":\"{App}\",\"eventName\":\"n\",\"data\":{{\"eventType\":\"click\"}}")}},"occurredAt":"2025-01-{{1 + (Number % 28):00}}T00:00:00Z"}""";
    }

    /// <summary>Three types, twenty learners of three events and one of many, two courses, an application now and then.</summary>
    static readonly Event[] All =
    [
        .. Enumerable.Range(0, Sent).Select(i => new Event(
            i, i % 10 == 3 ? "AppEvent" : i % 3 == 0 ? "ForumPosted" : "PageViewed", i % 4 == 0 ? "many" : $"u{i % 20}", i < 5 ? "early" : "late", i % 10 == 3 ? "shop" : null)),
    ];

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(s => s.AddSingleton(Small));
        (await server.SendAsync(All.Select(e => e.Json))).Accepted.ShouldBe(Sent);
        // An hour between two: received from the first of January on.
        await server.ExecuteAsync("UPDATE lectern.events SET received_at = timestamptz '2026-01-01 00:00Z' + (substr(event_id, 2)::int * interval '1 hour')");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("type=PageViewed")]
    [InlineData("type=PageView")]
    [InlineData("type=PageViewed&type=click")]
    [InlineData("type=click")]
    [InlineData("type=Nothing")]
    [InlineData("userId=u7")]
    [InlineData("userId=many")]
    [InlineData("userId=many&type=ForumPosted")]
    [InlineData("userId=nobody")]
    [InlineData("courseId=early")]
    [InlineData("courseId=nowhere")]
    [InlineData("appId=shop")]
    [InlineData("appId=shop&courseId=late&type=AppEvent")]
    [InlineData("from=2026-01-02T00:00:00Z")]
    [InlineData("to=2026-01-02T00:00:00Z")]
    [InlineData("from=2026-01-01T10:30:00Z&to=2026-01-01T20:00:00Z")]
    [InlineData("from=2026-01-01T10:30:00Z&to=2026-01-01T20:00:00Z&userId=many")]
    [InlineData("from=2027-01-01T00:00:00Z")]
    [InlineData("to=0001-01-01T00:00:00Z")]
    [InlineData("from=0001-01-01T00:00:00Z&to=9999-12-31T23:59:59Z&type=PageViewed")]
    public async Task Every_filter_finds_what_it_says_page_by_page(string query)
    {
        var parts = query.Split('&').Select(p => p.Split('=')).ToLookup(p => p[0], p => p[^1]);
        var expected = All.Where(e =>
            (!parts.Contains("type") || parts["type"].Any(t => t == e.Type || (t == "PageView" && e.Type == "PageViewed") || (t == "click" && e.Type == "AppEvent")))
            && (!parts.Contains("userId") || parts["userId"].Contains(e.User))
            && (!parts.Contains("courseId") || parts["courseId"].Contains(e.Course))
            && (!parts.Contains("appId") || parts["appId"].Contains(e.App))
            && (!parts.Contains("from") || ReceivedAt(e) >= DateTime.Parse(parts["from"].Single(), null, System.Globalization.DateTimeStyles.AdjustToUniversal))
            && (!parts.Contains("to") || ReceivedAt(e) < DateTime.Parse(parts["to"].Single(), null, System.Globalization.DateTimeStyles.AdjustToUniversal)));

        var found = new List<string>();
        string? cursor = null;
        var answers = 0;
        do
        {
            var page = await server.AskAsync($"/api/v1/events?limit=4&{query}{(cursor is null ? "" : $"&cursor={cursor}")}");
            found.AddRange(Ids(page));
            cursor = (string?)page["nextCursor"];
            if (page["scannedTo"] is not null) cursor.ShouldNotBeNull("a look that ended early goes on");
            (++answers).ShouldBeLessThan(60);
        }
        while (cursor is not null);

        found.ShouldBe(expected.Reverse().Select(e => e.Id));

        static DateTime ReceivedAt(Event e) => new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddHours(e.Number);
    }

    [Fact]
    public async Task What_is_rare_is_looked_for_a_stretch_at_a_time_and_the_answer_says_how_far()
    {
        var page = await server.AskAsync("/api/v1/events?courseId=early");

        page["items"]!.AsArray().ShouldBeEmpty();
        page["nextCursor"].ShouldNotBeNull();
        // Ten positions, and the tenth newest was received at the fiftieth hour.
        page["scannedTo"]!.GetValue<DateTime>().ShouldBe(new DateTime(2026, 1, 3, 2, 0, 0, DateTimeKind.Utc));
    }

    [Fact]
    public async Task Who_has_few_events_is_found_however_long_ago()
    {
        // u1 sent 1, 21 and 41: all of them beyond what one look takes.
        var page = await server.AskAsync("/api/v1/events?userId=u1&limit=3");

        Ids(page).ShouldBe(["e41", "e21", "e1"]);
        page["nextCursor"].ShouldBeNull();
        page["scannedTo"].ShouldBeNull();
    }

    [Fact]
    public async Task An_event_is_told_with_all_but_its_payload()
    {
        var page = await server.AskAsync("/api/v1/events?appId=shop&limit=1");

        var shown = page["items"]!.AsArray().ShouldHaveSingleItem()!.AsObject();
        ((long)shown["position"]!).ShouldBeGreaterThan(0);
        shown.Remove("position");
        shown.ShouldBeJson(
            """
            {
              "eventId": "e53", "type": "AppEvent", "eventType": "click", "eventName": "n", "appId": "shop", "userId": "u13", "courseId": "late",
              "sessionId": null, "occurredAt": "2025-01-26T00:00:00Z", "receivedAt": "2026-01-03T05:00:00Z", "source": "http"
            }
            """);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1001", "limit")]
    [InlineData("cursor=x", "cursor")]
    [InlineData("type=", "type")]
    [InlineData("userId=", "userId")]
    [InlineData("appId=", "appId")]
    [InlineData("from=2026-01-02T00:00:00Z&to=2026-01-02T00:00:00Z", "to")]
    [InlineData("from=yesterday", "from")]
    [InlineData("typ=PageViewed", "typ")]
    public async Task What_makes_no_sense_is_400(string query, string field) =>
        (await server.AskAsync($"/api/v1/events?{query}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe([field]);

    [Fact]
    public async Task More_types_than_twenty_and_longer_ids_than_any_are_400()
    {
        (await server.AskAsync($"/api/v1/events?{string.Join('&', Enumerable.Range(0, 21).Select(i => $"type=t{i}"))}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["type"]);
        (await server.AskAsync($"/api/v1/events?courseId={new string('c', 201)}", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["courseId"]);
        (await server.AskAsync("/api/v1/events?userId=%00", HttpStatusCode.BadRequest)).Problem().Code.ShouldBe("invalid_parameter");
    }

    [Theory]
    [InlineData("' OR true --")]
    [InlineData("%")]
    [InlineData("u_")]
    [InlineData("\"; DROP TABLE lectern.events; --")]
    public async Task Whatever_an_id_holds_it_is_an_id(string id)
    {
        foreach (var filter in (string[])["userId", "courseId", "appId", "type"])
        {
            (await server.AskAsync($"/api/v1/events?{filter}={Uri.EscapeDataString(id)}"))["items"]!.AsArray().ShouldBeEmpty();
        }
    }

    static string[] Ids(JsonNode page) => [.. page["items"]!.AsArray().Select(e => (string)e!["eventId"]!)];
}
