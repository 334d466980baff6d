using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

/// <summary>
/// The dashboard of stars. Who is flagged, and how everyone stands, is worked out in <see cref="Flags_by_hand"/>; progress and engagement in
/// <see cref="Course_learners_by_hand"/>; funnel in <see cref="Course_analytics_by_hand"/>; questions in <see cref="Assessments_by_hand"/>.
/// <code>
/// day     active        events                                     seconds: observed + declared
/// 28 Oct  –
/// 30 Oct  eli           1 submission                               0
/// 31 Oct  ada ben       2 submissions                              0
///  1 Nov  eli           1 submission                               0
///  2 Nov  ben           3 pages at 19:40, 21:50, 22:10             1,200
///  3 Nov  fay           1 page                                     0
///  4 Nov  ben eli fay   video, quiz, 2 pages                       fay 600 + eli 600
///  5 Nov  ada eli       started and quiz, quiz                     ada 1,200 + ada 1,200, eli 720
///  6 Nov  ada ben       quiz, quiz and progress                    ben 600 + ada 600, ben 900
///  7 Nov  ada gil       forum, 4 pages and quiz                    gil 3,600 + 600
///  8 Nov  ada fay       rating, quiz                               fay 480
///  9 Nov  hana joe      page, 2 videos, quiz, rating; browsing     hana 600, joe 90 + hana 1,500
/// 10 Nov  fay           1 page                                     0
/// </code>
/// Graded: ada essay 90 and ben 60 on the 4th and 5th, eli 80 on the 9th; quizzes eli 40 (4th) and 80, ada 80 (5th) and 100, ben 60 (6th),
/// gil 60 (7th), fay 20 (8th), hana 100 (9th).
/// </summary>
[Collection(TwoShoresCollection.Name)]
public sealed class Meso_by_hand(TwoShores shores)
{
    const string Noon = "2025-11-11T12:00:00+13:00";

    // 4 to 10 November, and 28 October to 3 November: ivo comes too late, fay enrolled on the 3rd. Active: ada ben eli fay gil hana joe;
    // before ada ben eli fay. eli of eight. dee. (90 + 60 + 80 + 540) ÷ 11. 13,290 s against 1,200: 12,090 ÷ 1,200.
    // Progress 235 ÷ 9; engagement 281.49 ÷ 8, without dee; five are flagged: ivo, who enrolled today, is not yet.
    [Fact]
    public async Task Key_figures_of_seven_days()
    {
        var meso = await AskAsync("stars", Noon, "&timeframe=7d");

        Metrics(meso).ShouldBe(
            """
            total_enrollments 8 8 0 count
            enrollments 0 1 -100 count
            active_learners 7 4 75 count
            completions 1 0 – count
            completion_rate 12.5 0 – percent
            drops 1 0 – count
            average_score 70 – – percent
            learning_hours 3.69 0.33 1007.5 hours
            average_progress 26.11 – – percent
            engagement_score 35.19 – – points
            flagged_learners 5 – – count
            """);
        meso["metrics"]![0]!["filters"]!["courseId"].ShouldBeJson("\"stars\"");
        meso["period"].ShouldBeJson(
            """{"timeframe": "7d", "from": "2025-11-04", "to": "2025-11-10", "previousFrom": "2025-10-28", "previousTo": "2025-11-03", "asOf": "2025-11-11", "timeZone": "Pacific/Auckland"}""");
        ((string)meso["id"]!, (string)meso["courseId"]!, (string)meso["title"]!, (string?)meso["cohort"]).ShouldBe(("stars", "stars", "Astronomy", null));
        ((string)meso["createdAt"]!, (string)meso["updatedAt"]!).ShouldBe(("2025-08-31T21:00:00Z", "2025-11-10T11:00:00Z"));
    }

    [Fact]
    public async Task Every_day_is_there()
    {
        var meso = await AskAsync("stars", Noon, "&timeframe=7d");

        meso["enrollmentTrend"].ShouldBeJson(
            """
            [
              {"date": "2025-11-04", "enrollments": 0, "completions": 0, "drops": 1},
              {"date": "2025-11-05", "enrollments": 0, "completions": 0, "drops": 0},
              {"date": "2025-11-06", "enrollments": 0, "completions": 0, "drops": 0},
              {"date": "2025-11-07", "enrollments": 0, "completions": 0, "drops": 0},
              {"date": "2025-11-08", "enrollments": 0, "completions": 0, "drops": 0},
              {"date": "2025-11-09", "enrollments": 0, "completions": 0, "drops": 0},
              {"date": "2025-11-10", "enrollments": 0, "completions": 1, "drops": 0}
            ]
            """);
        meso["activityByDay"].ShouldBeJson(
            """
            [
              {"date": "2025-11-04", "activeLearners": 3, "events": 4, "hours": 0.33},
              {"date": "2025-11-05", "activeLearners": 2, "events": 3, "hours": 0.87},
              {"date": "2025-11-06", "activeLearners": 2, "events": 3, "hours": 0.58},
              {"date": "2025-11-07", "activeLearners": 2, "events": 6, "hours": 1.17},
              {"date": "2025-11-08", "activeLearners": 2, "events": 2, "hours": 0.13},
              {"date": "2025-11-09", "activeLearners": 2, "events": 6, "hours": 0.61},
              {"date": "2025-11-10", "activeLearners": 1, "events": 1, "hours": 0}
            ]
            """);
        foreach (var (timeframe, days) in (List<(string, int)>)[("30d", 30), ("90d", 90), ("1y", 365)])
        {
            var longer = await AskAsync("stars", Noon, $"&timeframe={timeframe}");
            longer["enrollmentTrend"]!.AsArray().Count.ShouldBe(days);
            longer["activityByDay"]!.AsArray().Count.ShouldBe(days);
        }
    }

    [Fact]
    public async Task Learners_by_status_flag_and_score()
    {
        var meso = await AskAsync("stars", Noon, "");

        meso["learnersByStatus"].ShouldBeJson(
            """[{"status": "not_started", "learners": 1}, {"status": "in_progress", "learners": 6}, {"status": "dropped", "learners": 1}, {"status": "completed", "learners": 1}]""");
        // Of the seven who go on ada does well, and ivo is new and has not come yet.
        meso["activity"].ShouldBeJson("""{"active": 1, "atRisk": 5, "inactive": 1}""");
        meso["flagged"].ShouldBeJson(
            """
            {"learners": 5, "unhandled": 5, "byReason": [
              {"reason": "never_seen", "learners": 0}, {"reason": "away", "learners": 1}, {"reason": "behind_pace", "learners": 4},
              {"reason": "missed_work", "learners": 3}, {"reason": "failing_scores", "learners": 1}],
             "unhandledByReason": [
              {"reason": "never_seen", "learners": 0}, {"reason": "away", "learners": 1}, {"reason": "behind_pace", "learners": 4},
              {"reason": "missed_work", "learners": 3}, {"reason": "failing_scores", "learners": 1}]}
            """);
        // ada 90, ben 60, eli 88, fay 20, gil 60, hana 100.
        Counts(meso["scoreDistribution"]!).ShouldBe("0 0 1 0 0 0 2 0 1 2");
    }

    // cy is away; 50 points behind with two flags each, the least engaged first: gil 29.38, hana 31.98, fay 39.55; ben 36.67.
    // Of the others the least engaged first: ivo, who is new, 0, eli 53.23, ada 61.45; dee, who dropped, has none.
    [Fact]
    public async Task The_table_begins_with_whom_to_look_at()
    {
        var meso = await AskAsync("stars", Noon, "");

        var learners = meso["learners"]!.AsArray();
        string.Join(' ', learners.Select(l => (string)l!["id"]!)).ShouldBe("cy gil hana fay ben ivo eli ada dee");
        ((long)meso["totalLearners"]!, (string?)meso["moreLearners"]).ShouldBe((9, null));
        learners[3].ShouldBeJson(
            """
            {
              "id": "fay", "userId": "fay", "name": null, "email": null, "cohort": "a", "status": "in_progress", "progressPercentage": 0, "expectedProgress": 50, "score": 20, "engagementScore": 39.55,
              "lastAccessDate": "2025-11-10T10:59:59Z", "timeSpent": 10, "enrolledAt": "2025-11-03T10:59:59Z",
              "flags": [{"reason": "behind_pace", "value": 50, "threshold": 20}, {"reason": "failing_scores", "value": 20, "threshold": 60}], "handled": null,
              "createdAt": "2025-11-03T10:59:30Z", "updatedAt": "2025-11-10T10:59:59Z"
            }
            """);
        learners[5]!["flags"].ShouldBeJson("[]");
    }

    [Fact]
    public async Task Modules_as_a_funnel_and_lessons()
    {
        var meso = await AskAsync("stars", Noon, "");

        meso["modules"].ShouldBeJson(
            """
            [
              {"id": "sky", "moduleId": "sky", "title": "The sky", "position": 1, "reached": 7, "continued": 4, "dropoffRate": 42.86, "completed": 2, "completionRate": 22.22,
               "totalViews": 9, "uniqueViews": 5, "averageTimeSpentSeconds": 540, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
              {"id": "sun", "moduleId": "sun", "title": "The Sun", "position": 2, "reached": 4, "continued": 2, "dropoffRate": 50, "completed": 0, "completionRate": 0,
               "totalViews": 6, "uniqueViews": 3, "averageTimeSpentSeconds": 0, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-06T22:21:00Z"},
              {"id": "far", "moduleId": "far", "title": null, "position": null, "reached": 2, "continued": null, "dropoffRate": null, "completed": 0, "completionRate": 0,
               "totalViews": 5, "uniqueViews": 3, "averageTimeSpentSeconds": 30, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"}
            ]
            """);
        meso["lessons"].ShouldBeJson((await shores.Server.AskAsync($"/api/v1/courses/stars/lessons?{TwoShores.AsOf}"))["items"]!.ToJsonString());
        meso["lessons"]!.AsArray().Count.ShouldBe(3);
    }

    // The quiz as in Assessments_by_hand. The essay: ada on the second, eli 21 hours before: (0 + 21) ÷ 2; ben a second late; cy, gil and hana
    // missed it; dee dropped, fay and ivo enrolled after it. Graded 90, 60 and 80.
    [Fact]
    public async Task Work()
    {
        var meso = await AskAsync("stars", Noon, "");

        meso["assessments"].ShouldBeJson(
            $$"""
            [{
              "id": "quiz", "assessmentId": "quiz", "title": "Quiz", "kind": "quiz", "dueAt": "2025-11-05T10:59:59Z", "passingScore": 60, "totalAttempts": 8, "uniqueAttempts": 6,
              "averageScore": 67.5, "medianScore": 70, "passRate": 75, "averageTimeSpent": 13.75, "difficultyRating": 0.325, "reliability": 0.5833,
              "scoreDistribution": {{meso["assessments"]![0]!["scoreDistribution"]!.ToJsonString()}},
              "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T21:00:00Z"
            }]
            """);
        Counts(meso["assessments"]![0]!["scoreDistribution"]!).ShouldBe("0 0 1 0 1 0 2 0 2 2");
        meso["assignments"].ShouldBeJson(
            """
            [{
              "id": "essay", "assignmentId": "essay", "title": "Essay", "dueAt": "2025-10-31T04:00:00Z",
              "enrolled": 9, "submitted": 3, "onTime": 2, "late": 1, "undated": 0, "missing": 3, "notYetDue": 0, "notExpected": 3,
              "averageHoursBeforeDue": 10.5, "averageHoursAfterDue": 0, "gradedSubmissions": 3, "averageScore": 76.67,
              "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:00:00Z"
            }]
            """);
        ((long)meso["totalAssessments"]!, (long)meso["totalAssignments"]!).ShouldBe((1, 1));
        // Everybody knows q1: it is not hard, and tells nobody apart.
        Questions(meso, "hardestQuestions", "facility").ShouldBe("q4 0.3333, q5 0.3333, q2 0.6667, q3 0.6667");
        Questions(meso, "leastDiscriminatingQuestions", "discriminationIndex").ShouldBe("q3 0.2132, q5 0.2132, q2 0.625, q4 0.625");
        meso["hardestQuestions"]![0]!["flags"].ShouldBeJson("""["few_attempts"]""");
    }

    // 30 October to 5 November; before, cy alone on the 25th. (90 + 60 + 40 + 80 + 80) ÷ 5. ben 1,200, fay 600, ada 2,400, eli 600 and 720.
    // On the 6th ada, ben and eli have scores 90, 60 and 60; eli has not completed, gil and hana have not come, ivo is not there.
    // The quiz was taken by ada (80, 100), ben (60) and eli (40, 80): too few for its questions. Of the essays ada's and ben's are graded.
    // Progress 135 ÷ 8. Engagement of 10 October to 6 November, 45 expected, essay and quiz due; dee dropped, gil and hana 0; 214.52 ÷ 7:
    //   ada  25     + 3 days 6.25  + 3,000 s 1.389 + 15    + 15 = 62.64      eli  23.214 + 4 days 8.333 + 1,320 s 0.611 + 0 + 15 = 47.16
    //   ben  25     + 4 days 8.333 + 2,700 s 1.25  + 4.444 + 15 = 54.03      fay  21.429 + 2 days 4.167 + 600 s 0.278   + 0 + 0  = 25.87
    //   cy   3.571  + 3 days 6.25  + 0             + 15    + 0  = 24.82
    [Fact]
    public async Task On_the_sixth_nothing_of_what_came_later_is_told()
    {
        var meso = await AskAsync("stars", "2025-11-06T12:00:00+13:00", "&timeframe=7d");

        Metrics(meso).ShouldBe(
            """
            total_enrollments 8 7 14.29 count
            enrollments 1 0 – count
            active_learners 4 1 300 count
            completions 0 0 – count
            completion_rate 0 0 – percent
            drops 1 0 – count
            average_score 70 – – percent
            learning_hours 1.53 0 – hours
            average_progress 16.88 – – percent
            engagement_score 30.65 – – points
            flagged_learners 6 – – count
            """);
        meso["learnersByStatus"]!.AsArray().Select(s => (long)s!["learners"]!).ShouldBe([2, 5, 1, 0]);
        meso["activity"].ShouldBeJson("""{"active": 1, "atRisk": 6, "inactive": 0}""");
        Counts(meso["scoreDistribution"]!).ShouldBe("0 0 0 0 0 0 2 0 0 1");
        var quiz = meso["assessments"]![0]!;
        ((long)quiz["totalAttempts"]!, (long)quiz["uniqueAttempts"]!, (decimal)quiz["averageScore"]!, (decimal)quiz["medianScore"]!, (decimal)quiz["passRate"]!).ShouldBe((5, 3, 72, 80, 80));
        meso["hardestQuestions"]!.AsArray().ShouldBeEmpty();
        var essay = meso["assignments"]![0]!;
        ((long)essay["enrolled"]!, (long)essay["submitted"]!, (long)essay["missing"]!, (long)essay["notExpected"]!, (long)essay["gradedSubmissions"]!, (decimal)essay["averageScore"]!).ShouldBe((8, 3, 3, 2, 2, 75));
    }

    // On 30 October nobody had handed in but eli, that evening, and the essay is due tomorrow: ada, ben, cy, gil and hana may still, dee too, who drops on 4 November.
    [Fact]
    public async Task What_is_not_due_yet_is_not_missing()
    {
        var meso = await AskAsync("stars", "2025-10-30T12:00:00+13:00", "");

        var essay = meso["assignments"]![0]!;
        ((long)essay["enrolled"]!, (long)essay["onTime"]!, (long)essay["missing"]!, (long)essay["notYetDue"]!, (long)essay["notExpected"]!).ShouldBe((7, 1, 0, 6, 0));
        ((decimal)essay["averageHoursBeforeDue"]!, (decimal?)essay["averageHoursAfterDue"]).ShouldBe((21, null));
    }

    // gil and hana from 12 October to 10 November, ivo since today. Before, from 12 September on, they enrolled. (60 + 100) ÷ 2; 4,200 + 2,100 s.
    [Fact]
    public async Task Cohort_b()
    {
        var meso = await AskAsync("stars", Noon, "&cohort=b");

        Metrics(meso).ShouldBe(
            """
            total_enrollments 2 2 0 count
            enrollments 0 2 -100 count
            active_learners 2 0 – count
            completions 0 0 – count
            completion_rate 0 0 – percent
            drops 0 0 – count
            average_score 80 – – percent
            learning_hours 1.75 0 – hours
            average_progress 0 – – percent
            engagement_score 20.45 – – points
            flagged_learners 2 – – count
            """);
        ((string)meso["cohort"]!, (string)meso["metrics"]![0]!["filters"]!["cohort"]!, (long)meso["totalLearners"]!).ShouldBe(("b", "b", 3));
        string.Join(' ', meso["learners"]!.AsArray().Select(l => (string)l!["id"]!)).ShouldBe("gil hana ivo");
        meso["activityByDay"]!.AsArray().Where(d => (long)d!["events"]! > 0).Select(d => ((string)d!["date"]!, (long)d["activeLearners"]!, (long)d["events"]!, (decimal)d["hours"]!))
            .ShouldBe([("2025-11-07", 1, 5, 1.17m), ("2025-11-09", 1, 5, 0.58m)]);
        meso["modules"]!.AsArray().Select(m => (long)m!["reached"]!).ShouldBe([2, 1, 0]);
        ((long)meso["assessments"]![0]!["totalAttempts"]!, (decimal)meso["assessments"]![0]!["averageScore"]!).ShouldBe((2, 80));
        var essay = meso["assignments"]![0]!;
        ((long)essay["enrolled"]!, (long)essay["missing"]!, (long)essay["notExpected"]!).ShouldBe((3, 2, 1));
    }

    // gil, enrolled on 5 November, never came: 6 days, and 6 of 90 expected. Nothing is in the course.
    [Fact]
    public async Task One_learner_and_nothing_in_the_course()
    {
        var meso = await AskAsync("latin", Noon, "&timeframe=7d");

        Metrics(meso).ShouldBe(
            """
            total_enrollments 1 0 – count
            enrollments 1 0 – count
            active_learners 0 0 – count
            completions 0 0 – count
            completion_rate 0 – – percent
            drops 0 0 – count
            average_score – – – percent
            learning_hours 0 0 – hours
            average_progress 0 – – percent
            engagement_score 0 – – points
            flagged_learners 1 – – count
            """);
        meso["learners"]![0]!["flags"].ShouldBeJson("""[{"reason": "never_seen", "value": 6, "threshold": 3}]""");
        foreach (var list in (string[])["modules", "lessons", "assessments", "assignments", "hardestQuestions"]) meso[list]!.AsArray().ShouldBeEmpty(list);
        Counts(meso["scoreDistribution"]!).ShouldBe("0 0 0 0 0 0 0 0 0 0");
    }

    // Before anybody enrolled, and of a cohort that nobody is in.
    [Theory]
    [InlineData("2025-09-02T12:00:00+12:00", "")]
    [InlineData(Noon, "&cohort=%F0%9F%A6%89")]
    public async Task Of_nobody_there_are_zeros_and_nulls(string asOf, string query)
    {
        var meso = await AskAsync("stars", asOf, query);

        meso["metrics"]!.AsArray().ToDictionary(m => (string)m!["metricType"]!, m => (decimal?)m!["value"]).ShouldBe(new Dictionary<string, decimal?>
        {
            ["total_enrollments"] = 0,
            ["enrollments"] = 0,
            ["active_learners"] = 0,
            ["completions"] = 0,
            ["completion_rate"] = null,
            ["drops"] = 0,
            ["average_score"] = null,
            ["learning_hours"] = 0,
            ["average_progress"] = null,
            ["engagement_score"] = null,
            ["flagged_learners"] = 0,
        });
        meso["learners"]!.AsArray().ShouldBeEmpty();
        ((long)meso["flagged"]!["learners"]!, (long)meso["assessments"]![0]!["totalAttempts"]!).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("/api/v1/dashboards/meso/moon", HttpStatusCode.NotFound)]
    [InlineData("/api/v1/dashboards/meso/stars?timeframe=8d", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/dashboards/meso/stars?timeframe=", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/dashboards/meso/stars?cohort=a%00", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/dashboards/meso/stars?limit=3", HttpStatusCode.BadRequest)]
    [InlineData("/api/v1/dashboards/meso/stars?asOf=today", HttpStatusCode.BadRequest)]
    public Task What_is_not_there_or_not_asked_rightly_is_refused(string url, HttpStatusCode status) => shores.Server.AskAsync(url, status);

    /// <summary>A line a figure: value, previous, change, unit; – is null.</summary>
    static string Metrics(JsonNode meso) =>
        string.Join('\n', meso["metrics"]!.AsArray().Select(m => $"{m!["metricType"]} {Number(m["value"])} {Number(m["previousValue"])} {Number(m["changePercentage"])} {m["unit"]}"));

    static string Number(JsonNode? value) => value is null ? "–" : ((decimal)value).ToString("0.##", System.Globalization.CultureInfo.InvariantCulture);

    static string Counts(JsonNode bins) => string.Join(' ', bins.AsArray().Select(b => (long)b!["count"]!));

    static string Questions(JsonNode meso, string list, string figure) => string.Join(", ", meso[list]!.AsArray().Select(q => $"{q!["questionId"]} {q[figure]}"));

    Task<JsonNode> AskAsync(string course, string asOf, string query) => shores.Server.AskAsync($"/api/v1/dashboards/meso/{course}?asOf={Uri.EscapeDataString(asOf)}{query}");
}
