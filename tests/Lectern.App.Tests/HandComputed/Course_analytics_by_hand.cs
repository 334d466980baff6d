using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.HandComputed;

[Collection(TwoShoresCollection.Name)]
public sealed class Course_analytics_by_hand(TwoShores shores)
{
    // Enrolled: ada, ben, cy, dee, eli, fay, gil, hana, ivo. Completed: eli. Dropped: dee; cy came back. joe visits.
    // Active since 15 October: ada, ben, cy (25 Oct), fay, gil, hana.
    // Progress by lessons: ada 2 of 3, ben 40 % of one of 3, cy 55 as reported, eli 100: (66.667 + 13.333 + 55 + 100) ÷ 9.
    // Attempts: ada 80, 100; ben 60; eli 40, 80; fay 20; gil 60; hana 100: 540 ÷ 8.
    // eli from 22 Sep 22:00 UTC to 10 Nov 10:59:59 UTC: 48 days and 12:59:59.
    // Learning (see User_analytics_by_hand): 4,500 + 1,800 + 300 + 5,400 + 600 + 3,600 + 1,500 + joe's 90 = 17,790 s.
    // Views: ada 3, ben 3, dee 1, eli 1, fay 4, gil 4, hana 1, joe 3, by 8 learners. Paid: ada once 49.90, dee 49.90 − 20.
    // Events: 15 of the course, ada 18, ben 9, cy 6, dee 5, eli 10, fay 6, gil 6, hana 7, ivo 1, joe 1.
    // sky: views ada 3, ben 2, dee 1, fay 2, hana 1. Time: ada 2,700, ben 0, dee 300, eli 0, fay 0, hana 240 over 6.
    // sun: views ben 1, fay 1, gil 4; no time. far: views eli 1, fay 1, joe 3; joe's 90 s over eli, fay, joe.
    // Furthest: ada, dee, hana sky; ben, gil sun; eli, fay far: reached 7, 4, 2.
    [Fact]
    public Task Stars() => IsAsync("stars",
        """
        {
          "id": "stars", "courseId": "stars", "cohort": null, "title": "Astronomy",
          "totalEnrollments": 9, "activeEnrollments": 6, "completedEnrollments": 1, "totalCompletions": 1, "droppedEnrollments": 1,
          "completionRate": 11.11, "averageCompletionRate": 26.11, "progressRule": "lessons",
          "averageScore": 88, "averageAssessmentScore": 67.5,
          "averageTimeToComplete": 1165, "averageTimeToCompleteSeconds": 4193999, "totalLearningHours": 4.94,
          "totalViews": 20, "uniqueViews": 8, "averageRating": 4.5, "totalReviews": 1,
          "revenue": [{"currency": "EUR", "amount": 79.8}, {"currency": "JPY", "amount": 5500}],
          "updateCount": 84,
          "enrollmentTrend": [
            {"date": "2025-09-22", "enrollments": 3, "completions": 0, "drops": 0},
            {"date": "2025-09-23", "enrollments": 2, "completions": 0, "drops": 0},
            {"date": "2025-10-01", "enrollments": 2, "completions": 0, "drops": 0},
            {"date": "2025-11-03", "enrollments": 1, "completions": 0, "drops": 0},
            {"date": "2025-11-04", "enrollments": 0, "completions": 0, "drops": 1},
            {"date": "2025-11-10", "enrollments": 0, "completions": 1, "drops": 0},
            {"date": "2025-11-11", "enrollments": 1, "completions": 0, "drops": 0}
          ],
          "moduleAnalytics": [
            {"id": "sky", "moduleId": "sky", "courseId": "stars", "title": "The sky", "position": 1, "totalViews": 9, "uniqueViews": 5, "averageTimeSpentSeconds": 540,
             "completionRate": 22.22, "dropoffRate": 42.86, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
            {"id": "sun", "moduleId": "sun", "courseId": "stars", "title": "The Sun", "position": 2, "totalViews": 6, "uniqueViews": 3, "averageTimeSpentSeconds": 0,
             "completionRate": 0, "dropoffRate": 50, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-06T22:21:00Z"},
            {"id": "far", "moduleId": "far", "courseId": "stars", "title": null, "position": null, "totalViews": 5, "uniqueViews": 3, "averageTimeSpentSeconds": 30,
             "completionRate": 0, "dropoffRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"}
          ],
          "dropoffPoints": [
            {"moduleId": "sky", "title": "The sky", "reached": 7, "continued": 4, "dropoffRate": 42.86},
            {"moduleId": "sun", "title": "The Sun", "reached": 4, "continued": 2, "dropoffRate": 50}
          ],
          "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // ada and kim. kim completed without enrolling: no time to complete. ada 1 of 2 modules: (50 + 100) ÷ 2. 5,400 + 3,600 s.
    // Events: 4 of the course, ada 2, kim 1. fire: ada declares 5,400. Nobody looked at anything, nobody reached cool.
    [Fact]
    public Task Glass() => IsAsync("glass",
        """
        {
          "id": "glass", "courseId": "glass", "cohort": null, "title": "Glass",
          "totalEnrollments": 2, "activeEnrollments": 0, "completedEnrollments": 1, "totalCompletions": 1, "droppedEnrollments": 0,
          "completionRate": 50, "averageCompletionRate": 75, "progressRule": "modules",
          "averageScore": 75, "averageAssessmentScore": null,
          "averageTimeToComplete": null, "averageTimeToCompleteSeconds": null, "totalLearningHours": 2.5,
          "totalViews": 0, "uniqueViews": 0, "averageRating": null, "totalReviews": 0, "revenue": [], "updateCount": 7,
          "enrollmentTrend": [
            {"date": "2025-10-01", "enrollments": 1, "completions": 0, "drops": 0},
            {"date": "2025-10-15", "enrollments": 1, "completions": 1, "drops": 0}
          ],
          "moduleAnalytics": [
            {"id": "fire", "moduleId": "fire", "courseId": "glass", "title": "Fire", "position": 1, "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": 5400,
             "completionRate": 50, "dropoffRate": 100, "createdAt": "2025-09-03T00:30:00Z", "updatedAt": "2025-10-09T23:00:00Z"},
            {"id": "cool", "moduleId": "cool", "courseId": "glass", "title": "Cooling", "position": 2, "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": null,
             "completionRate": 0, "dropoffRate": null, "createdAt": "2025-09-03T00:30:00Z", "updatedAt": "2025-09-03T00:30:00Z"}
          ],
          "dropoffPoints": [{"moduleId": "fire", "title": "Fire", "reached": 1, "continued": 0, "dropoffRate": 100}],
          "createdAt": "2025-09-03T00:00:00Z", "updatedAt": "2025-10-14T23:00:00Z"
        }
        """);

    // gil is enrolled and did nothing; nothing is defined by which progress could be told.
    [Fact]
    public Task Latin() => IsAsync("latin",
        """
        {
          "id": "latin", "courseId": "latin", "cohort": null, "title": "Latin",
          "totalEnrollments": 1, "activeEnrollments": 0, "completedEnrollments": 0, "totalCompletions": 0, "droppedEnrollments": 0,
          "completionRate": 0, "averageCompletionRate": 0, "progressRule": "none", "averageScore": null, "averageAssessmentScore": null,
          "averageTimeToComplete": null, "averageTimeToCompleteSeconds": null, "totalLearningHours": 0,
          "totalViews": 0, "uniqueViews": 0, "averageRating": null, "totalReviews": 0, "revenue": [], "updateCount": 2,
          "enrollmentTrend": [{"date": "2025-11-05", "enrollments": 1, "completions": 0, "drops": 0}],
          "moduleAnalytics": [], "dropoffPoints": [],
          "createdAt": "2025-11-03T11:00:00Z", "updatedAt": "2025-11-04T23:00:00Z"
        }
        """);

    // ada, ben, cy (whose newest enrolling says a), dee, eli, fay. Active: ada, ben, cy, fay. Progress 235 ÷ 6; attempts 380 ÷ 6; 12,600 s.
    // sky: views ada 3, ben 2, dee 1, fay 2; time ada 2,700 and dee 300 over 5, with eli; far: eli and fay. Reached 5 (not cy), 3, 2.
    [Fact]
    public Task Cohort_a_of_stars() => IsAsync("stars", "a",
        """
        {
          "id": "stars", "courseId": "stars", "cohort": "a", "title": "Astronomy",
          "totalEnrollments": 6, "activeEnrollments": 4, "completedEnrollments": 1, "totalCompletions": 1, "droppedEnrollments": 1,
          "completionRate": 16.67, "averageCompletionRate": 39.17, "progressRule": "lessons",
          "averageScore": 88, "averageAssessmentScore": 63.33,
          "averageTimeToComplete": 1165, "averageTimeToCompleteSeconds": 4193999, "totalLearningHours": 3.5,
          "totalViews": 12, "uniqueViews": 5, "averageRating": 5, "totalReviews": 1,
          "revenue": [{"currency": "EUR", "amount": 79.8}],
          "updateCount": 84,
          "enrollmentTrend": [
            {"date": "2025-09-22", "enrollments": 3, "completions": 0, "drops": 0},
            {"date": "2025-09-23", "enrollments": 2, "completions": 0, "drops": 0},
            {"date": "2025-11-03", "enrollments": 1, "completions": 0, "drops": 0},
            {"date": "2025-11-04", "enrollments": 0, "completions": 0, "drops": 1},
            {"date": "2025-11-10", "enrollments": 0, "completions": 1, "drops": 0}
          ],
          "moduleAnalytics": [
            {"id": "sky", "moduleId": "sky", "courseId": "stars", "title": "The sky", "position": 1, "totalViews": 8, "uniqueViews": 4, "averageTimeSpentSeconds": 600,
             "completionRate": 33.33, "dropoffRate": 40, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
            {"id": "sun", "moduleId": "sun", "courseId": "stars", "title": "The Sun", "position": 2, "totalViews": 2, "uniqueViews": 2, "averageTimeSpentSeconds": 0,
             "completionRate": 0, "dropoffRate": 33.33, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-06T22:21:00Z"},
            {"id": "far", "moduleId": "far", "courseId": "stars", "title": null, "position": null, "totalViews": 2, "uniqueViews": 2, "averageTimeSpentSeconds": 0,
             "completionRate": 0, "dropoffRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"}
          ],
          "dropoffPoints": [
            {"moduleId": "sky", "title": "The sky", "reached": 5, "continued": 3, "dropoffRate": 40},
            {"moduleId": "sun", "title": "The Sun", "reached": 3, "continued": 2, "dropoffRate": 33.33}
          ],
          "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // gil, hana, ivo. (60 + 100) ÷ 2; 3,600 + 1,500 s; views gil 4, hana 1. hana reached sky, gil sun. joe is in no cohort.
    [Fact]
    public Task Cohort_b_of_stars() => IsAsync("stars", "b",
        """
        {
          "id": "stars", "courseId": "stars", "cohort": "b", "title": "Astronomy",
          "totalEnrollments": 3, "activeEnrollments": 2, "completedEnrollments": 0, "totalCompletions": 0, "droppedEnrollments": 0,
          "completionRate": 0, "averageCompletionRate": 0, "progressRule": "lessons",
          "averageScore": null, "averageAssessmentScore": 80,
          "averageTimeToComplete": null, "averageTimeToCompleteSeconds": null, "totalLearningHours": 1.42,
          "totalViews": 5, "uniqueViews": 2, "averageRating": 4, "totalReviews": 0,
          "revenue": [{"currency": "JPY", "amount": 5500}],
          "updateCount": 84,
          "enrollmentTrend": [
            {"date": "2025-10-01", "enrollments": 2, "completions": 0, "drops": 0},
            {"date": "2025-11-11", "enrollments": 1, "completions": 0, "drops": 0}
          ],
          "moduleAnalytics": [
            {"id": "sky", "moduleId": "sky", "courseId": "stars", "title": "The sky", "position": 1, "totalViews": 1, "uniqueViews": 1, "averageTimeSpentSeconds": 240,
             "completionRate": 0, "dropoffRate": 50, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-08T20:20:00Z"},
            {"id": "sun", "moduleId": "sun", "courseId": "stars", "title": "The Sun", "position": 2, "totalViews": 4, "uniqueViews": 1, "averageTimeSpentSeconds": 0,
             "completionRate": 0, "dropoffRate": 100, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-06T22:21:00Z"},
            {"id": "far", "moduleId": "far", "courseId": "stars", "title": null, "position": null, "totalViews": 0, "uniqueViews": 0, "averageTimeSpentSeconds": null,
             "completionRate": 0, "dropoffRate": null, "createdAt": "2025-08-31T22:00:00Z", "updatedAt": "2025-11-10T10:59:59Z"}
          ],
          "dropoffPoints": [
            {"moduleId": "sky", "title": "The sky", "reached": 2, "continued": 1, "dropoffRate": 50},
            {"moduleId": "sun", "title": "The Sun", "reached": 1, "continued": 0, "dropoffRate": 100}
          ],
          "createdAt": "2025-08-31T21:00:00Z", "updatedAt": "2025-11-10T11:00:00Z"
        }
        """);

    // Who may see no learner: of stars what stands on fewer than 5 is null (final score and time of eli alone, two ratings, two payers in euros and one in yen; sun and far had
    // 3 learners, sun was reached by 4), what stands on 6 or 9 is not. Of b (3) and of a, whose rest is b, no mean at all. Counts stay.
    [Fact]
    public async Task Small_groups()
    {
        var all = await AskAsGroupAsync("stars", "");
        Nulls(all).ShouldBe(["cohort", "averageScore", "averageTimeToComplete", "averageTimeToCompleteSeconds", "averageRating", "revenue"]);
        ((decimal?)all["averageAssessmentScore"]).ShouldBe(67.5m);
        all["moduleAnalytics"]!.AsArray().Select(m => ((long?)m!["averageTimeSpentSeconds"], (decimal?)m["completionRate"], (decimal?)m["dropoffRate"]))
            .ShouldBe([(540, 22.22m, 42.86m), (null, 0, null), (null, 0, null)]);
        all["dropoffPoints"]!.AsArray().Select(d => ((long)d!["reached"]!, (long)d["continued"]!, (decimal?)d["dropoffRate"])).ShouldBe([(7, 4, 42.86m), (4, 2, null)]);

        // Six, beside whom there are three, and these: of both the size alone.
        string[] hidden =
        [
            "activeEnrollments", "completedEnrollments", "totalCompletions", "droppedEnrollments", "completionRate", "averageCompletionRate", "averageScore", "averageAssessmentScore",
            "averageTimeToComplete", "averageTimeToCompleteSeconds", "totalLearningHours", "totalViews", "uniqueViews", "averageRating", "totalReviews", "revenue", "updateCount", "createdAt", "updatedAt",
        ];
        foreach (var (cohort, enrolled) in ((string, long)[])[("a", 6), ("b", 3)])
        {
            var part = await AskAsGroupAsync("stars", $"&cohort={cohort}");
            Nulls(part).ShouldBe(hidden, cohort);
            ((long)part["totalEnrollments"]!).ShouldBe(enrolled);
            part["moduleAnalytics"]!.AsArray().ShouldAllBe(m => m!["completionRate"] == null && m["dropoffRate"] == null);
        }

        static string[] Nulls(JsonNode course) => [.. course.AsObject().Where(f => f.Value is null).Select(f => f.Key)];
    }

    [Theory]
    // Last days of 28: cy (25 October) 21 November, ben 3 December, gil 4, ada 5, hana 6, fay (the last second of 10 November) 7.
    [InlineData("2025-11-21T23:59:59+13:00", 6)]
    [InlineData("2025-11-22T00:00:00+13:00", 5)]
    [InlineData("2025-12-03T23:59:59+13:00", 5)]
    [InlineData("2025-12-04T00:00:00+13:00", 4)]
    [InlineData("2025-12-05T12:00:00+13:00", 3)]
    [InlineData("2025-12-07T23:59:59+13:00", 1)]
    [InlineData("2025-12-08T00:00:00+13:00", 0)]
    public async Task Active_enrollments_leave_one_by_one(string asOf, long active)
    {
        var course = await shores.Server.AskAsync($"/api/v1/courses/stars/analytics?asOf={Uri.EscapeDataString(asOf)}");

        ((long)course["activeEnrollments"]!).ShouldBe(active);
    }

    Task IsAsync(string course, string expected) => IsAsync(course, null, expected);

    async Task IsAsync(string course, string? cohort, string expected) =>
        (await shores.Server.AskAsync($"/api/v1/courses/{course}/analytics?{TwoShores.AsOf}{(cohort is null ? "" : $"&cohort={cohort}")}")).ShouldBeJson(expected);

    async Task<JsonNode> AskAsGroupAsync(string course, string query) => await shores.AskAsGroupAsync($"/api/v1/courses/{course}/analytics?{TwoShores.AsOf}{query}");
}
