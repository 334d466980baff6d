using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.HandComputed;

namespace Lectern.App.Tests.RawSql;

/// <summary>What must hold in every answer about the simulated institution, whatever the figures are.</summary>
[Collection(SimulatedCollection.Name)]
public sealed class Invariants(SimulatedInstitution institution)
{
    static readonly AllAnswers All = AllAnswers.To(SimulatedInstitution.Events());

    readonly TestServer server = institution.Server;

    [Fact]
    public async Task Percentages_shares_and_counts_stay_within_their_bounds()
    {
        var (looked, outside) = (0, new List<string>());
        foreach (var (url, text) in await All.AskAsync(server, Asked))
        {
            if (url.Contains("/learning-progress?", StringComparison.Ordinal)) continue; // a line an item; compared to SQL, all of them
            foreach (var (name, value) in Numbers(JsonNode.Parse(text)))
            {
                looked++;
                var (least, most) = BoundsOf(name, url);
                if (value < least || value > most) outside.Add($"{url}: {name} is {value}");
            }
        }

        outside.ShouldBeEmpty();
        looked.ShouldBeGreaterThan(10_000);
    }

    [Fact]
    public async Task Rows_of_a_course_add_up_to_its_totals()
    {
        foreach (var id in All.Courses)
        {
            var course = await AskAsync($"courses/{id}/analytics");
            var (total, completed, dropped, active) = (Count(course, "totalEnrollments"), Count(course, "completedEnrollments"), Count(course, "droppedEnrollments"), Count(course, "activeEnrollments"));
            var trend = course["enrollmentTrend"]!.AsArray();
            (Sum(trend, "enrollments"), Sum(trend, "completions"), Sum(trend, "drops")).ShouldBe((total, completed, dropped), id);
            Count(course, "totalCompletions").ShouldBe(completed);
            (completed + dropped + active).ShouldBeLessThanOrEqualTo(total);
            Count(course, "uniqueViews").ShouldBeLessThanOrEqualTo(Count(course, "totalViews"));
            var modules = course["moduleAnalytics"]!.AsArray();
            Sum(modules, "totalViews").ShouldBeLessThanOrEqualTo(Count(course, "totalViews"));
            (course["averageScore"] is null || completed > 0).ShouldBeTrue(id);

            // From each module to the next fewer, or as many; who continued from one is who reached the next.
            var points = course["dropoffPoints"]!.AsArray();
            points.Count.ShouldBe(Math.Max(0, modules.Count - 1));
            points.ShouldAllBe(p => Count(p, "continued") <= Count(p, "reached") && Count(p, "reached") <= total);
            points.Zip(points.Skip(1)).ShouldAllBe(p => Count(p.First, "continued") == Count(p.Second, "reached"));

            var learners = (await AskAsync($"courses/{id}/learners", "&limit=1000"))["items"]!.AsArray();
            learners.Count.ShouldBe((int)total);
            (learners.Count(l => (string)l!["status"]! == "completed"), learners.Count(l => (string)l!["status"]! == "dropped")).ShouldBe(((int)completed, (int)dropped));
            Math.Abs(learners.Sum(l => (decimal)l!["progressPercentage"]!) / total - (decimal)course["averageCompletionRate"]!).ShouldBeLessThan(0.02m);

            // Every enrollment here names a cohort, and has one: its newest.
            var cohorts = new List<JsonNode>();
            foreach (var cohort in All.Cohorts) cohorts.Add(await AskAsync($"courses/{id}/analytics", $"&cohort={Uri.EscapeDataString(cohort)}"));
            foreach (var name in (string[])["totalEnrollments", "activeEnrollments", "totalCompletions", "droppedEnrollments", "totalReviews"])
                cohorts.Sum(c => Count(c, name)).ShouldBe(Count(course, name), $"{id} {name}");
            cohorts.Where(c => Count(c, "totalEnrollments") == 0).ShouldAllBe(c => c["completionRate"] == null && c["averageCompletionRate"] == null && c["averageScore"] == null);
        }
    }

    [Fact]
    public async Task Rows_of_a_courses_dashboard_add_up_to_its_totals()
    {
        foreach (var id in All.Courses)
        {
            var meso = await AskAsync($"dashboards/meso/{id}", "&timeframe=1y");
            var learners = meso["learners"]!.AsArray();
            var total = Count(meso, "totalLearners");
            learners.Count.ShouldBe((int)total);
            var byStatus = meso["learnersByStatus"]!.AsArray();
            Sum(byStatus, "learners").ShouldBe(total);
            foreach (var status in byStatus) learners.Count(l => (string)l!["status"]! == (string)status!["status"]!).ShouldBe((int)Count(status, "learners"));
            var split = meso["activity"]!;
            (Count(split, "active") + Count(split, "atRisk") + Count(split, "inactive")).ShouldBe(Count(byStatus[0], "learners") + Count(byStatus[1], "learners"));
            (learners.Count(l => l!["flags"]!.AsArray().Count > 0), Count(meso["flagged"], "learners")).ShouldBe(((int)Count(split, "atRisk"), Count(split, "atRisk")));
            foreach (var reason in meso["flagged"]!["byReason"]!.AsArray())
                learners.Count(l => l!["flags"]!.AsArray().Any(f => (string)f!["reason"]! == (string)reason!["reason"]!)).ShouldBe((int)Count(reason, "learners"));
            learners.Select(l => l!["flags"]!.AsArray().Count > 0).ShouldBe(learners.Select(l => l!["flags"]!.AsArray().Count > 0).OrderDescending(), "flagged ones first");
            Sum(meso["scoreDistribution"]!.AsArray(), "count").ShouldBe(learners.Count(l => l!["score"] is not null));

            var trend = meso["enrollmentTrend"]!.AsArray();
            foreach (var type in (string[])["enrollments", "completions", "drops"])
                Sum(trend, type).ShouldBe((long)meso["metrics"]!.AsArray().Single(m => (string)m!["metricType"]! == type)!["value"]!, $"{id} {type}");
            var modules = meso["modules"]!.AsArray();
            modules.Zip(modules.Skip(1)).ShouldAllBe(m => Count(m.First, "continued") == Count(m.Second, "reached") && Count(m.First, "reached") <= total);
            foreach (var assignment in meso["assignments"]!.AsArray())
            {
                (Count(assignment, "submitted") + Count(assignment, "missing") + Count(assignment, "notYetDue") + Count(assignment, "notExpected")).ShouldBe(total);
                (Count(assignment, "onTime") + Count(assignment, "late") + Count(assignment, "undated")).ShouldBe(Count(assignment, "submitted"));
            }
        }
    }

    [Fact]
    public async Task Rows_of_an_assessment_add_up_to_its_totals()
    {
        var questions = 0;
        foreach (var id in All.Assessments)
        {
            var all = await AskAsync($"assessments/{id}/analytics", "&attempts=all");
            var first = await AskAsync($"assessments/{id}/analytics", "&attempts=first");
            Sum(all["scoreDistribution"]!.AsArray(), "count").ShouldBe(Count(all, "totalAttempts"), id); // here every attempt has a score
            Sum(first["scoreDistribution"]!.AsArray(), "count").ShouldBe(Count(first, "totalAttempts"), id);
            Count(first, "totalAttempts").ShouldBe(Count(all, "uniqueAttempts"), id);
            foreach (var question in all["questionAnalytics"]!.AsArray().Concat(first["questionAnalytics"]!.AsArray()))
            {
                (Count(question, "correctResponses") + Count(question, "incorrectResponses") + Count(question, "skippedResponses")).ShouldBe(Count(question, "totalAttempts"));
                Count(question, "uniqueAttempts").ShouldBeLessThanOrEqualTo(Count(question, "totalAttempts"));
                (question!["facility"] is null).ShouldBe(Count(question, "totalAttempts") == 0);
                if (question["facility"] is { } facility) ((decimal)facility + (decimal)question["difficultyRating"]!).ShouldBe(1);
                questions++;
            }
            if (Count(all, "totalAttempts") == 0) (all["averageScore"] ?? all["medianScore"] ?? all["passRate"] ?? all["averageTimeSpent"] ?? all["difficultyRating"]).ShouldBeNull();
        }
        questions.ShouldBeGreaterThan(100);
        foreach (var id in All.Assignments)
        {
            var assignment = await AskAsync($"assignments/{id}/analytics");
            Sum(assignment["scoreDistribution"]!.AsArray(), "count").ShouldBe(Count(assignment, "gradedSubmissions"), id);
            Count(assignment, "uniqueSubmissions").ShouldBeLessThanOrEqualTo(Count(assignment, "totalSubmissions"));
            (assignment["averageScore"] is null).ShouldBe(Count(assignment, "gradedSubmissions") == 0);
        }
    }

    [Fact]
    public async Task Users_add_up_to_their_organization_and_their_parts_to_their_scores()
    {
        var users = new List<JsonNode>();
        foreach (var id in All.Users)
        {
            var user = await AskAsync($"users/{Uri.EscapeDataString(id)}/analytics");
            users.Add(user);
            Count(user, "totalCoursesCompleted").ShouldBeLessThanOrEqualTo(Count(user, "totalCoursesEnrolled"));
            user["learningPath"]!.AsArray().Count.ShouldBe((int)Count(user, "totalCoursesEnrolled"));
            Count(user, "streakDays").ShouldBeLessThanOrEqualTo(Count(user, "longestStreakDays"));
            (user["averageQuizScore"] is null || Count(user, "totalQuizAttempts") > 0).ShouldBeTrue(id);
            (user["averageCourseCompletionRate"] is null).ShouldBe(Count(user, "totalCoursesEnrolled") == 0);
            (user["lastLogin"] is null).ShouldBe(Count(user, "totalLogins") == 0);
            var parts = user["engagement"]!.AsObject().Select(p => p.Value).OfType<JsonObject>().ToArray();
            Math.Abs(parts.Sum(p => (decimal)p["points"]!) - (decimal)user["engagementScore"]!).ShouldBeLessThan(0.05m, id);
        }

        var listed = (await server.AskAsync("/api/v1/users?sort=id&limit=1000"))["items"]!.AsArray().ToDictionary(u => (string)u!["id"]!, u => (string?)u!["organizationId"]);
        foreach (var id in All.Organizations)
        {
            var organization = await AskAsync($"organizations/{Uri.EscapeDataString(id)}/analytics");
            var own = users.Where(u => listed[(string)u["id"]!] == id).ToArray();
            own.Length.ShouldBe((int)Count(organization, "totalUsers"), id);
            foreach (var name in (string[])["totalSessionTimeSeconds", "totalPageViews", "totalQuizAttempts", "totalAssignmentSubmissions"])
                own.Sum(u => Count(u, name)).ShouldBe(Count(organization, name), $"{id} {name}");
            // Engagement of an organization is the mean of those of its users who were active in the window.
            var active = own.Where(u => (decimal)u["engagement"]!["regularity"]!["share"]! > 0).ToArray();
            active.Length.ShouldBe((int)Count(organization, "activeUsers"), id);
            if (active.Length > 0) ((decimal)organization["engagementScore"]!).ShouldBe(Math.Round(active.Average(u => (decimal)u["engagementScore"]!), 2, MidpointRounding.AwayFromZero), id);
            Count(organization, "completedCourses").ShouldBeLessThanOrEqualTo(Count(organization, "totalCourseEnrollments"));
        }
    }

    string Asked => $"asOf={institution.AsOf}";

    Task<JsonNode> AskAsync(string what, string query = "") => server.AskAsync($"/api/v1/{what}?{Asked}{query}");

    static (decimal Least, decimal Most) BoundsOf(string name, string url) => name switch
    {
        "changePercentage" => (-100, decimal.MaxValue),
        "discriminationIndex" or "upperLowerIndex" => (-1, 1),
        "reliability" => (decimal.MinValue, 1),
        "facility" or "difficultyRating" or "share" => (0, 1),
        "pointsAhead" => (-100, 100),
        "percentile" or "runningMean" => (0, 100),
        "averageRating" => (1, 5),
        "averageVideoPlaybackRate" => (0, 16),
        "amount" => (decimal.MinValue, decimal.MaxValue),
        _ when name.EndsWith("Rate", StringComparison.Ordinal) || name.EndsWith("Percentage", StringComparison.Ordinal) || name.EndsWith("Score", StringComparison.Ordinal)
               || name is "score" or "expectedProgress" or "points" => (0, 100),
        _ when name == "value" && url.Contains("/dashboard?", StringComparison.Ordinal) => (0, decimal.MaxValue),
        _ => (0, decimal.MaxValue),
    };

    static IEnumerable<(string Name, decimal Value)> Numbers(JsonNode? node, string name = "") => node switch
    {
        JsonObject o => o.SelectMany(f => Numbers(f.Value, f.Key)),
        JsonArray a => a.SelectMany(v => Numbers(v, name)),
        JsonValue v when v.GetValueKind() == System.Text.Json.JsonValueKind.Number => [(name, v.GetValue<decimal>())],
        _ => [],
    };

    static long Count(JsonNode? of, string name) => (long)of![name]!;

    static long Sum(JsonArray rows, string name) => rows.Sum(r => Count(r, name));
}
