using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.HandComputed;

namespace Lectern.App.Tests.Dashboards.Micro;

/// <summary>
/// The pages of learners of the two shores. Cohort a of stars on 11 November, without dee, who dropped: five. Of the 30 days up to 10 November:
/// <code>
///       minutes                                              days              items           scores        progress  engagement
/// ada   5 Nov 1,200 + 1,200, 6 Nov 600 s: 50                 31 Oct, 5–8: 5    essay, 2 quiz   90, 80, 100   66.67     61.45
/// ben   2 Nov 1,200, 6 Nov 600 + 900 s: 45                   31 Oct, 2, 4, 6   essay, quiz     60, 60        13.33     44.65
/// cy    0                                                    21, 22, 25 Oct    0               –             55        21.25
/// eli   4 Nov 600, 5 Nov 720 s: 22                           30 Oct, 1, 4, 5   2 essay, 2 quiz 40, 80, 80    100       53.23
/// fay   4 Nov 600, 8 Nov 480 s: 18                           3, 4, 8, 10       quiz            20            0         39.55
/// upwards  0 18 22 45 50                                     3 4 4 4 5         0 1 2 3 4       4 learners    0 13.33 55 66.67 100
/// </code>
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Micro_by_hand(TwoShores shores)
{
    // Over all courses the minutes have 1,500 s of 5 November outside any. Before (12 Sep to 11 Oct): 120 + 900 + 1,800 + 1,260 + 900, glass 5,400: 10,380 s.
    // (75 − 173) ÷ 173 = −56.65. Places are those of stars: glass has ada and kim. Four learners of a have scores: hidden.
    // Glass: 41 of 42 days; last there on 10 October, 32 days ago; engagement 50 ÷ 97.619 × 15 = 7.68, bowl not handed in.
    [Fact]
    public async Task All_of_ada()
    {
        var ada = (await AskAsync("ada")).AsObject();
        var calendar = Active(ada["activityCalendar"]!.AsArray());
        calendar.ShouldBe("27 Sep 1 2*; 28 Sep 2 15*; 29 Sep 1 30*; 2 Oct 4 36*; 10 Oct 1 90*; 31 Oct 1 0*; 5 Nov 4 65*; 6 Nov 1 10*; 7 Nov 2 0*; 8 Nov 1 0*");
        ada.Remove("activityCalendar");
        Weeks(ada).ShouldBe("W35 0; W36 0; W37 0; W38 0; W39 17; W40 66; W41 90; W42 0; W43 0; W44 0; W45 75; W46 0…");
        ada.Remove("weeklyMinutes");

        ada.ShouldBeJson(
            """
            {
              "id": "ada", "userId": "ada", "name": null,
              "period": {
                "timeframe": "30d", "from": "2025-10-12", "to": "2025-11-10", "previousFrom": "2025-09-12", "previousTo": "2025-10-11",
                "asOf": "2025-11-11", "timeZone": "Pacific/Auckland"
              },
              "learnerTimeZone": "Pacific/Auckland",
              "metrics": [
                {"id": "learning_minutes", "metricType": "learning_minutes", "value": 75, "previousValue": 173, "changePercentage": -56.65, "unit": "minutes", "percentile": 90, "cohortMedian": null, "cohortSize": 5},
                {"id": "active_days", "metricType": "active_days", "value": 5, "previousValue": 5, "changePercentage": 0, "unit": "days", "percentile": 90, "cohortMedian": null, "cohortSize": 5},
                {"id": "items_handed_in", "metricType": "items_handed_in", "value": 3, "previousValue": 0, "changePercentage": null, "unit": "count", "percentile": 70, "cohortMedian": null, "cohortSize": 5},
                {"id": "average_score", "metricType": "average_score", "value": 90, "previousValue": null, "changePercentage": null, "unit": "percent", "percentile": null, "cohortMedian": null, "cohortSize": null},
                {"id": "progress", "metricType": "progress", "value": 58.33, "previousValue": null, "changePercentage": null, "unit": "percent", "percentile": 70, "cohortMedian": null, "cohortSize": 5},
                {"id": "engagement_score", "metricType": "engagement_score", "value": 59, "previousValue": null, "changePercentage": null, "unit": "points", "percentile": 90, "cohortMedian": null, "cohortSize": 5}
              ],
              "streakDays": 0, "longestStreakDays": 4,
              "weeklyGoalMinutes": null,
              "courses": [
                {
                  "courseId": "stars", "title": "Astronomy", "cohort": "a", "status": "in_progress", "progressPercentage": 66.67, "progressRule": "lessons",
                  "expectedProgress": 50, "pointsAhead": 16.67, "score": 90, "lastAccessDate": "2025-11-07T23:00:00Z", "enrolledAt": "2025-09-21T22:00:00Z", "completionDate": null,
                  "flags": [],
                  "places": [
                    {"metricType": "learning_minutes", "value": 50, "unit": "minutes", "percentile": 90, "cohortMedian": 22, "cohortSize": 5},
                    {"metricType": "active_days", "value": 5, "unit": "days", "percentile": 90, "cohortMedian": 4, "cohortSize": 5},
                    {"metricType": "items_handed_in", "value": 3, "unit": "count", "percentile": 70, "cohortMedian": 2, "cohortSize": 5},
                    {"metricType": "average_score", "value": 90, "unit": "percent", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "progress", "value": 66.67, "unit": "percent", "percentile": 70, "cohortMedian": 55, "cohortSize": 5},
                    {"metricType": "engagement_score", "value": 61.45, "unit": "points", "percentile": 90, "cohortMedian": 44.65, "cohortSize": 5}
                  ]
                },
                {
                  "courseId": "glass", "title": "Glass", "cohort": null, "status": "in_progress", "progressPercentage": 50, "progressRule": "modules",
                  "expectedProgress": 97.62, "pointsAhead": -47.62, "score": null, "lastAccessDate": "2025-10-09T23:00:00Z", "enrolledAt": "2025-09-30T23:00:00Z", "completionDate": null,
                  "flags": [{"reason": "away", "value": 32, "threshold": 7}, {"reason": "behind_pace", "value": 47.62, "threshold": 20}],
                  "places": [
                    {"metricType": "learning_minutes", "value": 0, "unit": "minutes", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "active_days", "value": 0, "unit": "days", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "items_handed_in", "value": 0, "unit": "count", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "average_score", "value": null, "unit": "percent", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "progress", "value": 50, "unit": "percent", "percentile": null, "cohortMedian": null, "cohortSize": null},
                    {"metricType": "engagement_score", "value": 7.68, "unit": "points", "percentile": null, "cohortMedian": null, "cohortSize": null}
                  ]
                }
              ],
              "scores": [
                {"date": "2025-11-03T11:00:00Z", "handedInAt": "2025-10-31T04:00:00Z", "courseId": "stars", "courseTitle": "Astronomy", "itemId": "essay", "itemType": "assignment", "kind": null, "title": "Essay", "score": 90, "passingScore": null, "passed": null, "isLate": false, "runningMean": 90},
                {"date": "2025-11-05T06:50:00Z", "handedInAt": "2025-11-05T06:50:00Z", "courseId": "stars", "courseTitle": "Astronomy", "itemId": "quiz", "itemType": "assessment", "kind": "quiz", "title": "Quiz", "score": 80, "passingScore": 60, "passed": true, "isLate": false, "runningMean": 85},
                {"date": "2025-11-06T06:50:00Z", "handedInAt": "2025-11-06T06:50:00Z", "courseId": "stars", "courseTitle": "Astronomy", "itemId": "quiz", "itemType": "assessment", "kind": "quiz", "title": "Quiz", "score": 100, "passingScore": 60, "passed": true, "isLate": true, "runningMean": 90}
              ],
              "upcoming": [], "overdue": [], "missed": [],
              "milestones": [
                {"courseId": "glass", "courseTitle": "Glass", "name": "first_activity", "reachedAt": "2025-10-09T23:00:00Z"},
                {"courseId": "glass", "courseTitle": "Glass", "name": "enrolled", "reachedAt": "2025-09-30T23:00:00Z"},
                {"courseId": "stars", "courseTitle": "Astronomy", "name": "first_activity", "reachedAt": "2025-09-27T11:50:00Z"},
                {"courseId": "stars", "courseTitle": "Astronomy", "name": "enrolled", "reachedAt": "2025-09-21T22:00:00Z"}
              ],
              "skills": [
                {"name": "fire", "status": "acquired", "acquiredAt": "2025-10-09T23:00:00Z", "fromType": "module", "courseId": "glass", "moduleId": "fire", "fromTitle": "Fire"},
                {"name": "charts", "status": "acquired", "acquiredAt": "2025-10-02T07:21:00Z", "fromType": "module", "courseId": "stars", "moduleId": "sky", "fromTitle": "The sky"},
                {"name": "glass", "status": "in_progress", "acquiredAt": null, "fromType": "course", "courseId": "glass", "moduleId": null, "fromTitle": "Glass"},
                {"name": "stars", "status": "in_progress", "acquiredAt": null, "fromType": "course", "courseId": "stars", "moduleId": null, "fromTitle": "Astronomy"}
              ],
              "engagement": {
                "version": 1, "score": 59,
                "recency": {"share": 0.79, "weight": 25, "points": 19.64},
                "regularity": {"share": 0.42, "weight": 25, "points": 10.42},
                "effort": {"share": 0.1, "weight": 20, "points": 2.08},
                "progress": {"share": 0.79, "weight": 15, "points": 11.85},
                "assessment": {"share": 1, "weight": 15, "points": 15}
              },
              "createdAt": "2025-09-10T00:00:00Z", "updatedAt": "2025-11-07T23:00:00Z"
            }
            """);
    }

    // Of stars alone: the cohort's medians are told. On the other shore: by Los Angeles 30 October, 1, 2, 3 and 5 November, in Auckland a day later;
    // it is still the 10th there. The median week of 3 to 9 November: 0, 18, 22, 25, 50; in all others at most two learned.
    [Fact]
    public async Task Ben_on_the_other_shore()
    {
        var ben = await AskAsync("ben");

        Metrics(ben).ShouldBe(
            "learning_minutes 45 (0) 70 of 5, 22; active_days 4 (0) 50 of 5, 4; items_handed_in 2 (0) 50 of 5, 2; average_score 60 () hidden; progress 13.33 () 30 of 5, 55; engagement_score 44.65 () 50 of 5, 44.65");
        Active(ben["activityCalendar"]!.AsArray()).ShouldBe("30 Oct 0 0*; 31 Oct 1 0; 1 Nov 0 0*; 2 Nov 3 20*; 3 Nov 0 0*; 4 Nov 1 0; 5 Nov 0 0*; 6 Nov 2 25");
        ((string)ben["learnerTimeZone"]!).ShouldBe("America/Los_Angeles");
        ((int)ben["streakDays"]!, (int)ben["longestStreakDays"]!).ShouldBe((0, 3));
        Weeks(ben).ShouldBe("W35 0/0; W36 0/0; W37 0/0; W38 0/0; W39 0/0; W40 0/0; W41 0/0; W42 0/0; W43 0/0; W44 20/0; W45 25/22; W46 0/0…");
        Flags(ben["courses"]![0]!).ShouldBe("behind_pace 36.67");
        ben["scores"]!.AsArray().Select(s => ((string)s!["itemId"]!, (decimal)s["score"]!, (bool)s["isLate"]!, (bool?)s["passed"])).ShouldBe([("essay", 60, true, null), ("quiz", 60, true, true)]);
    }

    // 7d: 4 to 10 November: 0, 18, 22, 25, 50; 20 minutes on 2 November before. 90d: 13 August to 10 November, ada 7,980 s: 0, 18, 22, 45, 133.
    [Theory]
    [InlineData("7d", "25 (20) 70 of 5, 22", "2025-11-04", 12)]
    [InlineData("90d", "45 (0) 70 of 5, 22", "2025-08-13", 14)]
    [InlineData("1y", "45 (0) 70 of 5, 22", "2024-11-11", 53)]
    public async Task Ben_in_other_timeframes(string timeframe, string minutes, string from, int weeks)
    {
        var ben = await AskAsync("ben", timeframe: timeframe);

        Metrics(ben).ShouldStartWith($"learning_minutes {minutes};");
        ((string)ben["period"]!["from"]!).ShouldBe(from);
        ben["weeklyMinutes"]!.AsArray().Count.ShouldBe(weeks);
        ben["activityCalendar"]!.AsArray().Count.ShouldBe(365);
    }

    // 10 October: cy has dropped: ada, ben, dee and eli. 2 November, 7 days up to the 1st: ada, ben, cy, dee, eli; nobody learned a minute;
    // days 1, 1, 0, 0, 2; progress 66.67, 13.33, 55, 0 and 0, since eli had not completed.
    [Fact]
    public async Task A_cohort_of_four_hides_and_of_five_shows()
    {
        foreach (var learner in (string[])["ada", "ben", "dee", "eli"])
        {
            var page = await AskAsync(learner, "2025-10-10T12:00:00+13:00");
            page["courses"]![0]!["places"]!.AsArray().Count.ShouldBe(6);
            page["courses"]![0]!["places"]!.AsArray().ShouldAllBe(p => p!["percentile"] == null && p["cohortMedian"] == null && p["cohortSize"] == null);
            page["metrics"]!.AsArray().ShouldAllBe(p => p!["percentile"] == null && p["cohortMedian"] == null && p["cohortSize"] == null);
            page["weeklyMinutes"]!.AsArray().ShouldAllBe(w => w!["cohortMedian"] == null);
        }

        Places(await AskAsync("ben", "2025-11-02T12:00:00+13:00", "7d")).ShouldStartWith("learning_minutes – of 5, 0; active_days 60 of 5, 1; items_handed_in");
        Places(await AskAsync("ben", "2025-11-02T12:00:00+13:00", "7d")).ShouldContain("; progress 50 of 5, 13.33;");
        // Cohort b: gil, hana, ivo.
        Places(await AskAsync("gil")).ShouldBe("learning_minutes hidden; active_days hidden; items_handed_in hidden; average_score hidden; progress hidden; engagement_score hidden");
    }

    // cy dropped on 5 October and is back since the 20th.
    [Fact]
    public async Task Who_has_dropped_a_course_has_no_place_in_it()
    {
        var cy = await AskAsync("cy", "2025-10-10T12:00:00+13:00");

        ((string)cy["courses"]![0]!["status"]!).ShouldBe("dropped");
        cy["courses"]![0]!["places"]!.AsArray().ShouldBeEmpty();
        cy["courses"]![0]!["pointsAhead"].ShouldBeNull();
        Metrics(cy).ShouldContain("progress null () hidden");
        Places(await AskAsync("cy")).ShouldStartWith("learning_minutes 10 of 5, 22; active_days 10 of 5, 4; items_handed_in 10 of 5, 2; average_score hidden; progress 50 of 5, 55");
    }

    // The essay is due on 31 October 17:00, the quiz on the last second of 5 November; stars ends on 31 December.
    [Theory]
    [InlineData("cy", "2025-09-30T12:00:00+13:00", "", "", "")] // 31 and 36 days ahead
    [InlineData("cy", "2025-10-01T12:00:00+13:00", "essay 30", "", "")]
    [InlineData("gil", "2025-10-28T12:00:00+13:00", "essay 3, quiz 8", "", "")]
    [InlineData("gil", "2025-10-31T17:00:00+13:00", "essay 0, quiz 5", "", "")]
    [InlineData("gil", "2025-10-31T17:15:00+13:00", "quiz 5", "essay 0", "")]
    [InlineData("gil", "2025-11-05T12:00:00+13:00", "quiz 0", "essay 5", "")]
    [InlineData("gil", "2025-11-07T09:00:00+13:00", "", "essay 7", "")] // the quiz is handed in later that day
    [InlineData("cy", "2025-11-11T12:00:00+13:00", "", "quiz 6, essay 11", "")]
    [InlineData("cy", "2025-10-10T12:00:00+13:00", "", "", "")] // dropped before any was due
    [InlineData("dee", "2025-11-03T12:00:00+13:00", "quiz 2", "essay 3", "")]
    [InlineData("dee", "2025-11-11T12:00:00+13:00", "", "", "essay 11")] // left on the 4th: the quiz was not due yet
    [InlineData("eli", "2025-10-29T12:00:00+13:00", "essay 2, quiz 7", "", "")]
    [InlineData("eli", "2025-11-11T12:00:00+13:00", "", "", "")]
    [InlineData("fay", "2025-11-04T12:00:00+13:00", "quiz 1", "", "")] // enrolled after the essay was due
    [InlineData("fay", "2025-11-07T12:00:00+13:00", "", "quiz 2", "")] // handed in on the 8th
    [InlineData("cy", "2025-12-31T12:00:00+13:00", "", "quiz 56, essay 61", "")]
    [InlineData("cy", "2026-01-01T12:00:00+13:00", "", "", "quiz 57, essay 62")]
    public async Task Work_is_upcoming_overdue_or_missed(string learner, string asOf, string upcoming, string overdue, string missed)
    {
        var page = await AskAsync(learner, asOf);

        (Work(page, "upcoming"), Work(page, "overdue"), Work(page, "missed")).ShouldBe((upcoming, overdue, missed));
    }

    // 5 November: eli's quizzes are done, his essay is graded on the 9th, the course completed on the 10th.
    [Fact]
    public async Task A_past_day_shows_nothing_of_what_came_after()
    {
        var eli = await AskAsync("eli", "2025-11-05T12:00:00+13:00");

        eli["scores"]!.AsArray().Select(s => ((string)s!["itemId"]!, (decimal)s["score"]!, (decimal)s["runningMean"]!)).ShouldBe([("quiz", 40, 40), ("quiz", 80, 60)]);
        ((string)eli["courses"]![0]!["status"]!, (decimal)eli["courses"]![0]!["progressPercentage"]!, eli["courses"]![0]!["completionDate"]).ShouldBe(("in_progress", 0, null));
        eli["milestones"]!.AsArray().Select(m => (string)m!["name"]!).ShouldBe(["first_activity", "enrolled"]);
        eli["skills"]!.AsArray().Select(s => $"{s!["name"]} {s["status"]}").ShouldBe(["charts acquired", "stars in_progress"]);
        Active(eli["activityCalendar"]!.AsArray()).ShouldBe("3 Oct 2 0*; 4 Oct 1 0*; 30 Oct 1 0*; 1 Nov 1 0*; 4 Nov 1 10*; 5 Nov 1 12*");
        (await AskAsync("eli", "2025-09-22T12:00:00+12:00"))["courses"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Ivo_who_never_came()
    {
        var ivo = await AskAsync("ivo");

        Metrics(ivo).ShouldBe(
            "learning_minutes 0 (0) hidden; active_days 0 (0) hidden; items_handed_in 0 (0) hidden; average_score null () hidden; progress 0 () hidden; engagement_score 0 () hidden");
        // 50 points behind, but enrolled today.
        Flags(ivo["courses"]![0]!).ShouldBe("");
        ivo["courses"]![0]!["lastAccessDate"].ShouldBeNull();
        Active(ivo["activityCalendar"]!.AsArray()).ShouldBe("");
        ivo["milestones"]!.AsArray().Select(m => (string)m!["name"]!).ShouldBe(["enrolled"]);
        ivo["skills"]!.AsArray().ShouldBeEmpty();
    }

    [Fact]
    public async Task Lou_who_is_in_no_course()
    {
        var lou = await AskAsync("lou");

        foreach (var list in (string[])["courses", "scores", "upcoming", "overdue", "missed", "milestones", "skills"]) lou[list]!.AsArray().ShouldBeEmpty(list);
        Metrics(lou).ShouldBe(
            "learning_minutes 0 (0) hidden; active_days 0 (0) hidden; items_handed_in 0 (0) hidden; average_score null () hidden; progress null () hidden; engagement_score 0 () hidden");
        Weeks(lou).ShouldBe("W35 0; W36 0; W37 0; W38 0; W39 0; W40 0; W41 0; W42 0; W43 0; W44 0; W45 0; W46 0…");
        lou["engagement"]!["progress"].ShouldBeNull();
    }

    [Theory]
    [InlineData("nobody?", HttpStatusCode.NotFound)]
    [InlineData("ada?timeframe=2d", HttpStatusCode.BadRequest)]
    [InlineData("ada?timeframe=", HttpStatusCode.BadRequest)]
    [InlineData("ada?asOf=yesterday", HttpStatusCode.BadRequest)]
    [InlineData("ada?courseId=stars", HttpStatusCode.BadRequest)]
    [InlineData("ada?timeframe=7d%00", HttpStatusCode.BadRequest)]
    public async Task What_cannot_be_asked(string question, HttpStatusCode expected) => await shores.Server.AskAsync($"/api/v1/dashboards/micro/{question}", expected);

    [Fact]
    public async Task A_key_for_groups_sees_no_learner() => await shores.AskAsGroupAsync("/api/v1/dashboards/micro/ada", HttpStatusCode.Forbidden);

    Task<JsonNode> AskAsync(string learner, string asOf = "2025-11-11T12:00:00+13:00", string timeframe = "30d") =>
        shores.Server.AskAsync($"/api/v1/dashboards/micro/{learner}?asOf={Uri.EscapeDataString(asOf)}&timeframe={timeframe}");

    /// <summary>Days on which anything happened: events, minutes, and a star where the learner's own calendar says active.</summary>
    static string Active(JsonArray calendar)
    {
        calendar.Count.ShouldBe(365);
        return string.Join("; ", calendar
            .Where(d => (long)d!["events"]! > 0 || (decimal)d["minutes"]! > 0 || (bool)d["isActive"]!)
            .Select(d => string.Create(null, $"{DateOnly.Parse((string)d!["date"]!, null):d MMM} {d["events"]} {(decimal)d["minutes"]!:0.##}{((bool)d["isActive"]! ? "*" : "")}")));
    }

    /// <summary>Minutes by week, with the cohort's median where it is shown; a week that goes on ends in dots.</summary>
    static string Weeks(JsonNode page) => string.Join("; ", page["weeklyMinutes"]!.AsArray().Select(w =>
        $"{((string)w!["week"]!)[5..]} {(decimal)w["minutes"]!:0.##}{((decimal?)w["cohortMedian"] is { } m ? $"/{m:0.##}" : "")}{((bool)w["isComplete"]! ? "" : "…")}"));

    static string Metrics(JsonNode page) => string.Join("; ", page["metrics"]!.AsArray().Select(m =>
        $"{m!["metricType"]} {((decimal?)m["value"])?.ToString("0.##", null) ?? "null"} ({(decimal?)m["previousValue"]:0.##}) {Place(m)}"));

    static string Places(JsonNode page) => string.Join("; ", page["courses"]![0]!["places"]!.AsArray().Select(m => $"{m!["metricType"]} {Place(m)}"));

    static string Place(JsonNode m) => m["cohortSize"] is null ? "hidden" : $"{((decimal?)m["percentile"])?.ToString("0.##", null) ?? "–"} of {m["cohortSize"]}, {(decimal?)m["cohortMedian"]:0.##}";

    static string Flags(JsonNode course) => string.Join(", ", course["flags"]!.AsArray().Select(f => $"{f!["reason"]} {(decimal)f["value"]!:0.##}"));

    static string Work(JsonNode page, string list) => string.Join(", ", page[list]!.AsArray().Select(w => $"{w!["itemId"]} {w["days"]}"));
}
