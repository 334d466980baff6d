using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// The two institutions of the two shores. Seven days are 4 to 10 November (a Tuesday to a Monday), as in <see cref="Dashboard_by_hand"/>;
/// flags are those of <see cref="Flags_by_hand"/>.
/// <code>
/// users active, north  12 October on: cy 21st, 22nd, 25th; ada and ben 31st; ben 2 November; fay 3rd; then ben, fay | ada | ada, ben | ada | ada, fay | – | fay
///                      sum of days 3 + 2 + 1 + 1 + 9 = 16 of 30, of four different: 16 ÷ 30 ÷ 4 = 13.33 %
/// south                eli 30 October, 1 November; then eli | eli | – | gil: 5 of 30, of two: 8.33 %
/// weeks in stars       22 Sep  ada, dee | 29 Sep  ada, eli | 6 Oct  – | 13 Oct  – | 20 Oct  cy | 27 Oct  ada, ben, eli | 3 Nov  ada, ben, eli, fay, gil, hana | 10 Nov  fay
/// enrolled in stars    22 Sep  ada, ben, cy, dee, eli | 29 Sep  gil, hana | 3 Nov  fay; ivo on the 11th is after the period
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Macro_by_hand(TwoShores shores)
{
    [Fact]
    public async Task Norths_figures()
    {
        var north = await AskAsync("north", "7d", "2025-11-11T12:00:00+13:00");

        // Flagged in stars on the 11th: ben, cy, fay, gil, hana. Engagement as in Organizations_and_lists_by_hand.
        Figures(north).ShouldBe(
        [
            "total_users: 5 after 4, 25 %", "active_users: 3 after 3, 0 %", "total_courses: 1 after 1, 0 %", "total_enrollments: 8 after 8, 0 %",
            "completion_rate: 12.5 after 0,  %", "average_score: 68.33 after ,  %", "learning_hours: 1.97 after 0.33, 490 %",
            "new_enrollments: 0 after 1, -100 %", "new_completions: 1 after 0,  %", "flagged_learners: 5 after ,  %", "engagement_score: 41.11 after ,  %",
        ]);
        north["period"].ShouldBeJson("""{"timeframe": "7d", "from": "2025-11-04", "to": "2025-11-10", "previousFrom": "2025-10-28", "previousTo": "2025-11-03", "asOf": "2025-11-11", "timeZone": "Pacific/Auckland"}""");
        string[] ids = [(string)north["id"]!, (string)north["organizationId"]!, (string)north["createdAt"]!, (string)north["updatedAt"]!];
        ids.ShouldBe(["north", "north", "2025-08-31T21:00:00Z", "2025-11-10T10:59:59Z"]);
    }

    [Fact]
    public async Task Norths_active_learners() => (await AskAsync("north", "7d", "2025-11-11T12:00:00+13:00"))["activeLearners"].ShouldBeJson(
        """
        {
          "daily": [
            {"from": "2025-11-04", "to": "2025-11-04", "learners": 2}, {"from": "2025-11-05", "to": "2025-11-05", "learners": 1},
            {"from": "2025-11-06", "to": "2025-11-06", "learners": 2}, {"from": "2025-11-07", "to": "2025-11-07", "learners": 1},
            {"from": "2025-11-08", "to": "2025-11-08", "learners": 2}, {"from": "2025-11-09", "to": "2025-11-09", "learners": 0},
            {"from": "2025-11-10", "to": "2025-11-10", "learners": 1}
          ],
          "weekly": [{"from": "2025-11-04", "to": "2025-11-09", "learners": 3}, {"from": "2025-11-10", "to": "2025-11-10", "learners": 1}],
          "monthly": [{"from": "2025-11-04", "to": "2025-11-10", "learners": 3}],
          "stickiness": 13.33
        }
        """);

    // Dropped: dee; active: all but her, eli, who completed, and ivo. Rated 5 and 4. Scores and hours of the seven days: 770 of 11, 13,290 s.
    [Fact]
    public async Task Norths_courses()
    {
        var north = await AskAsync("north", "7d", "2025-11-11T12:00:00+13:00");

        ((long)north["totalCourses"]!).ShouldBe(1);
        north["courses"].ShouldBeJson(
            """
            [{"id": "stars", "title": "Astronomy", "category": "Science", "instructorId": "nell", "enrolled": 8, "active": 6, "completed": 1, "dropped": 1,
              "completionRate": 12.5, "averageScore": 70, "learningHours": 3.69, "rating": 4.5, "flagged": 5,
              "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"}]
            """);
        north["categories"].ShouldBeJson(
            """[{"category": "Science", "courses": 1, "enrollments": 8, "completed": 1, "activeLearners": 7, "completionRate": 12.5, "averageScore": 70, "learningHours": 3.69}]""");
        north["instructors"].ShouldBeJson(
            """[{"instructorId": "nell", "courses": 1, "courseIds": ["stars"], "enrollments": 8, "completed": 1, "completionRate": 12.5, "averageScore": 70, "rating": 4.5, "flagged": 5}]""");
        north["courseRuns"].ShouldBeJson("[]");
    }

    [Fact]
    public async Task Norths_trend_and_retention()
    {
        var north = await AskAsync("north", "7d", "2025-11-11T12:00:00+13:00");

        ((string)north["trendBy"]!).ShouldBe("day");
        Trend(north).ShouldBe("2025-11-04 0 0 1; 2025-11-05 0 0 0; 2025-11-06 0 0 0; 2025-11-07 0 0 0; 2025-11-08 0 0 0; 2025-11-09 0 0 0; 2025-11-10 0 1 0"); // dee; eli
        Retention(north).ShouldBe(
        [
            "2025-08-25 0: -,-,-,-,-,-,-,-,-,-,-,-",
            "2025-09-01 0: -,-,-,-,-,-,-,-,-,-,-",
            "2025-09-08 0: -,-,-,-,-,-,-,-,-,-",
            "2025-09-15 0: -,-,-,-,-,-,-,-,-",
            "2025-09-22 5: 40,40,0,0,20,60,60,0",
            "2025-09-29 2: 0,0,0,0,0,100,0",
            "2025-10-06 0: -,-,-,-,-,-",
            "2025-10-13 0: -,-,-,-,-",
            "2025-10-20 0: -,-,-,-",
            "2025-10-27 0: -,-,-",
            "2025-11-03 1: 100,100",
            "2025-11-10 0: -",
        ]);
    }

    // Enrolled in glass: ada on 1 October, kim on the 15th by completing; ada alone was there, on 10 October. ada is flagged in it.
    [Fact]
    public async Task South()
    {
        var south = await AskAsync("south", "7d", "2025-11-11T12:00:00+13:00");

        Figures(south).ShouldBe(
        [
            "total_users: 4 after 4, 0 %", "active_users: 2 after 1, 100 %", "total_courses: 1 after 1, 0 %", "total_enrollments: 2 after 2, 0 %",
            "completion_rate: 50 after 50, 0 %", "average_score: 65 after ,  %", "learning_hours: 1.53 after 0,  %",
            "new_enrollments: 0 after 0,  %", "new_completions: 0 after 0,  %", "flagged_learners: 1 after ,  %", "engagement_score: 41.31 after ,  %",
        ]);
        south["activeLearners"]!["daily"]!.AsArray().Select(d => (long)d!["learners"]!).ShouldBe([1, 1, 0, 1, 0, 0, 0]);
        ((decimal)south["activeLearners"]!["stickiness"]!).ShouldBe(8.33m);
        south["courses"].ShouldBeJson(
            """
            [{"id": "glass", "title": "Glass", "category": "Art", "instructorId": null, "enrolled": 2, "active": 0, "completed": 1, "dropped": 0,
              "completionRate": 50, "averageScore": null, "learningHours": 0, "rating": null, "flagged": 1,
              "createdAt": "2025-09-03T00:00:00Z", "updatedAt": "2025-10-14T23:00:00Z"}]
            """);
        south["categories"].ShouldBeJson(
            """[{"category": "Art", "courses": 1, "enrollments": 2, "completed": 1, "activeLearners": 0, "completionRate": 50, "averageScore": null, "learningHours": 0}]""");
        south["instructors"].ShouldBeJson("[]");
        Retention(south)[5].ShouldBe("2025-09-29 1: 0,100,0,0,0,0,0");
        Retention(south)[7].ShouldBe("2025-10-13 1: 0,0,0,0,0");
    }

    /// <summary>
    /// As of 16 October, thirty days up to the 15th: 16 September on. Enrolled in stars by then: ada, ben, cy, dee, eli, gil, hana; cy's drop
    /// of 5 October stands, his return of the 20th is to come; nobody completed. No score, no rating. Hours: ada's of 27 September (120 said,
    /// and the evening of 23:50 alone), 28 September (01:50 and 03:05 NZDT are 15 minutes apart: 900), 29 September (1,800 declared), 2 October
    /// (20:00 to 20:21: 1,260; declared 900 of the lesson, and of the module's 40 minutes nothing beyond its lessons' 45); eli 3 October
    /// (two events an hour apart); dee 25 September 300: 120 + 900 + 1,800 + 1,260 + 900 + 300 = 5,280 s. Flagged on the 16th: ada, ben, dee, eli,
    /// gil, hana, as on the 12th.
    /// </summary>
    [Fact]
    public async Task Nothing_of_later_shows()
    {
        var north = await AskAsync("north", "30d", "2025-10-16T12:00:00+13:00");

        north["courses"].ShouldBeJson(
            """
            [{"id": "stars", "title": "Astronomy", "category": "Science", "instructorId": "nell", "enrolled": 7, "active": 3, "completed": 0, "dropped": 1,
              "completionRate": 0, "averageScore": null, "learningHours": 1.47, "rating": null, "flagged": 6,
              "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"}]
            """);
        Trend(north).Split("; ").Where(d => !d.EndsWith(" 0 0 0", StringComparison.Ordinal)).ShouldBe(["2025-09-22 3 0 0", "2025-09-23 2 0 0", "2025-10-01 2 0 0", "2025-10-05 0 0 1"]);
        Retention(north)[^4..].ShouldBe(["2025-09-22 5: 40,40,0,0", "2025-09-29 2: 0,0,0", "2025-10-06 0: -,-", "2025-10-13 0: -"]);
        // ada, ben, cy, fay are known since 12 September; lou is not.
        Figures(north)[0].ShouldBe("total_users: 4 after 4, 0 %");
    }

    [Fact]
    public async Task A_year_goes_by_weeks()
    {
        var north = await AskAsync("north", "1y", "2025-11-11T12:00:00+13:00");

        ((string)north["trendBy"]!).ShouldBe("week");
        Trend(north).Split("; ").Where(d => !d.EndsWith(" 0 0 0", StringComparison.Ordinal)).ShouldBe(
            ["2025-09-22 5 0 0", "2025-09-29 2 0 0", "2025-11-03 1 0 1", "2025-11-10 0 1 0"]);
        // 11 November 2024 is a Monday: 52 weeks and a day.
        north["trend"]!.AsArray().Count.ShouldBe(53);
        north["activeLearners"]!["monthly"]!.AsArray().Count.ShouldBe(13);
        north["activeLearners"]!["monthly"]!.AsArray().Select(m => (long)m!["learners"]!).ToArray()[^3..].ShouldBe([1, 3, 3]); // ada; ada, ben, cy; ada, ben, fay
    }

    // On the clock of today: two learners.
    [Fact]
    public async Task For_groups_means_are_hidden_and_counts_stay()
    {
        var south = await shores.AskAsGroupAsync("/api/v1/dashboards/macro/south?timeframe=1y");

        var course = south["courses"]![0]!;
        ((long)course["enrolled"]!).ShouldBe(2);
        course["completionRate"].ShouldBeNull();
        south["categories"]![0]!["completionRate"].ShouldBeNull();
        south["activeLearners"]!["stickiness"].ShouldBeNull();
        south["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! == "completion_rate")!["value"].ShouldBeNull();
    }

    [Fact]
    public async Task What_is_not_there_is_404_and_what_makes_no_sense_400()
    {
        (await shores.Server.AskAsync("/api/v1/dashboards/macro/east", HttpStatusCode.NotFound)).Problem().Code.ShouldBe("not_found");
        (await shores.Server.AskAsync("/api/v1/dashboards/macro/North", HttpStatusCode.NotFound)).Problem().Code.ShouldBe("not_found");
        (await shores.Server.AskAsync("/api/v1/dashboards/macro/north?timeframe=7", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["timeframe"]);
        (await shores.Server.AskAsync("/api/v1/dashboards/macro/north?asOf=2025", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["asOf"]);
        (await shores.Server.AskAsync("/api/v1/dashboards/macro/north?cohort=a", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["cohort"]);
    }

    Task<JsonNode> AskAsync(string organization, string timeframe, string asOf) =>
        shores.Server.AskAsync($"/api/v1/dashboards/macro/{organization}?timeframe={timeframe}&asOf={Uri.EscapeDataString(asOf)}");

    static string[] Figures(JsonNode dashboard) =>
    [
        .. dashboard["metrics"]!.AsArray().Select(m => string.Create(
            CultureInfo.InvariantCulture,
            $"{m!["metricType"]}: {(decimal?)m["value"]:0.##} after {(decimal?)m["previousValue"]:0.##}, {(decimal?)m["changePercentage"]:0.##} %")),
    ];

    static string Trend(JsonNode dashboard) => string.Join("; ", dashboard["trend"]!.AsArray().Select(t => $"{t!["from"]} {t["enrollments"]} {t["completions"]} {t["drops"]}"));

    static string[] Retention(JsonNode dashboard) =>
    [
        .. dashboard["retention"]!.AsArray().Select(c => string.Create(
            CultureInfo.InvariantCulture, $"{c!["week"]} {c["size"]}: {string.Join(",", c["active"]!.AsArray().Select(a => a is null ? "-" : ((decimal)a).ToString("0.##", CultureInfo.InvariantCulture)))}")),
    ];
}
