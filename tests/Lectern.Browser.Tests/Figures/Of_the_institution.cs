using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Figures;

/// <summary>What an administrator's pages say is what the API says, written as readers write it.</summary>
public sealed class Of_the_institution : PageTest
{
    [Theory]
    [InlineData("30d")]
    [InlineData("1y")]
    public async Task The_whole_equals_the_apis(string timeframe)
    {
        var api = await Demo.ApiOfAsync("admin");
        var dashboard = await api.GetAsync($"dashboard?timeframe={timeframe}");
        var page = (await SignedInAsync("admin", new(), $"/institution?timeframe={timeframe}")).Page;

        await ShouldShowAsync(page, dashboard);
        (await page.Card("Organizations").Locator("table").RowsAsync())[1..].ShouldBe((await api.ListAsync("organizations?sort=enrollments&order=desc")).Select(o => (string[])
        [
            (string)o["organizationId"]!, Written.Number(o["totalUsers"]), Written.Number(o["totalCourses"]), Written.Number(o["totalCourseEnrollments"]), Written.Number(o["completedCourses"]),
            Written.Number(o["completionRate"], "percent"), Written.Number(o["totalLearningHours"], "hours"),
        ]));
        var chart = dashboard["charts"]!.AsArray().Single(c => (string)c!["id"]! == "activity_by_day")!;
        var (learners, events) = (Series("active_users"), Series("events"));
        (await page.TableAsync("Activity by day"))[1..].ShouldBe(chart["labels"]!.AsArray().Select((day, i) => (string[])[Written.Day(day!), Written.Number(learners[i]), Written.Number(events[i])]));

        JsonArray Series(string name) => chart["series"]!.AsArray().Single(s => (string)s!["name"]! == name)!["values"]!.AsArray();
    }

    [Theory]
    [InlineData("7d")]
    [InlineData("90d")]
    public async Task An_organization_equals_the_apis(string timeframe)
    {
        var api = await Demo.ApiOfAsync("admin");
        var organizationId = (string)(await api.ListAsync("organizations?sort=enrollments&order=desc"))[0]["organizationId"]!;
        var dashboard = await api.GetAsync($"dashboards/macro/{organizationId}?timeframe={timeframe}");
        var page = (await SignedInAsync("admin", new(), $"/institution/{organizationId}?timeframe={timeframe}")).Page;

        await ShouldShowAsync(page, dashboard);
        await page.Card("Course comparison").Locator("tbody tr").First.WaitForAsync();
        (await page.TableAsync("Course comparison"))[1..].ShouldBe(dashboard["courses"]!.AsArray().Take(12).Select(c => (string[])
        [
            (string?)c!["title"] ?? (string)c["id"]!, (string?)c["category"] ?? Written.None, Written.Number(c["enrolled"]), Written.Number(c["active"]), Written.Number(c["completionRate"], "percent"),
            Written.Number(c["averageScore"], "percent"), Written.Number(c["learningHours"], "hours"), Written.Number(c["rating"], "rating"), Written.Number(c["flagged"]),
        ]));
        (await page.TableAsync("Categories"))[1..].ShouldBe(dashboard["categories"]!.AsArray().Take(12).Select(c => (string[])
        [
            (string?)c!["category"] ?? "No category", Written.Number(c["courses"]), Written.Number(c["enrollments"]), Written.Number(c["activeLearners"]), Written.Number(c["completed"]),
            Written.Number(c["completionRate"], "percent"), Written.Number(c["averageScore"], "percent"), Written.Number(c["learningHours"], "hours"),
        ]));
        (await page.TableAsync("Active learners"))[1..].ShouldBe(dashboard["activeLearners"]!["daily"]!.AsArray().Select(d => (string[])[Written.Day(d!["from"]!), Written.Number(d["learners"])]));
        (await page.TableAsync("Enrollments, completions and drops"))[1..].ShouldBe(dashboard["trend"]!.AsArray().Select(d => (string[])
            [Written.Day(d!["from"]!), Written.Number(d["enrollments"]), Written.Number(d["completions"]), Written.Number(d["drops"])]));
    }

    /// <summary>All key figures, in whatever order: the page leads with what tells most.</summary>
    static async Task ShouldShowAsync(IPage page, JsonNode dashboard)
    {
        var metrics = dashboard["metrics"]!.AsArray().Select(m => m!).ToArray();
        var shown = (await page.KeyFiguresAsync()).ToDictionary(k => k.Name);
        shown.Count.ShouldBe(metrics.Length);
        foreach (var metric in metrics)
        {
            var unit = (string)metric["unit"]!;
            var figure = shown[Name((string)metric["metricType"]!)];
            figure.Value.ShouldBe((decimal?)metric["value"], figure.Name);
            figure.Text.ShouldContain(Written.Figure(metric["value"], unit));
            if ((string)metric["metricType"]! is "flagged_learners" or "engagement_score") continue;
            if (metric["previousValue"] is { } before) figure.Text.ShouldContain($"{Written.Figure(before, unit)} before");
            if (metric["changePercentage"] is { } change && unit is not ("percent" or "points")) figure.Text.ShouldContain(Written.Change(change));
        }
    }

    static string Name(string metric) => metric switch
    {
        "total_users" => "Users",
        "active_users" => "Active learners",
        "total_courses" => "Courses",
        "total_enrollments" => "Enrollments",
        "new_enrollments" => "New enrollments",
        "new_completions" => "New completions",
        "completion_rate" => "Completion rate",
        "average_score" => "Average score",
        "learning_hours" => "Learning time",
        "engagement_score" => "Engagement",
        "flagged_learners" => "Learners flagged",
        var other => throw new InvalidOperationException($"No name for {other}."),
    };
}
