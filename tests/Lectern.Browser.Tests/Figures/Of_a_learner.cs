using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;

namespace Lectern.Browser.Tests.Figures;

/// <summary>What a learner's page says is what the API says, written as readers write it.</summary>
[Collection(nameof(Journeys.Student))] // Their goal is part of it.
public sealed class Of_a_learner : PageTest
{
    [Theory]
    [InlineData("student", "7d")]
    [InlineData("student", "90d")]
    [InlineData("instructor", "30d")]
    public async Task Key_figures_and_tables_equal_the_apis(string role, string timeframe)
    {
        var api = await Demo.ApiOfAsync(role);
        var userId = role == "student" ? api.UserId : (string)(await api.NeediestCourseAsync())["learners"]!.AsArray().MaxBy(l => (decimal?)l!["score"] ?? -1)!["userId"]!;
        var dashboard = await api.GetAsync($"dashboards/micro/{userId}?timeframe={timeframe}");
        var page = (await SignedInAsync(role, new(), $"/learners/{userId}?timeframe={timeframe}")).Page;

        var metrics = dashboard["metrics"]!.AsArray().Select(m => m!).ToArray();
        // The learner themself compares only if they ask to.
        if (role == "student") await page.Button("Compare with your group").First.ClickAsync();
        var shown = await page.KeyFiguresAsync();
        shown.Select(k => k.Value).ShouldBe(metrics.Select(m => (decimal?)m["value"]));
        metrics.ShouldNotBeEmpty();
        foreach (var (metric, figure) in metrics.Zip(shown))
        {
            figure.Text.ShouldContain(Shown(metric["value"], metric));
            if (metric["previousValue"] is { } before) figure.Text.ShouldContain($"{Shown(before, metric)} before");
            if (metric["changePercentage"] is { } change && (string)metric["unit"]! is not ("percent" or "points")) figure.Text.ShouldContain(Written.Change(change));
            if (metric["cohortMedian"] is { } median) figure.Text.ShouldContain($"{(role == "student" ? "Middle of your group" : "Cohort median")}: {Shown(median, metric)}");
        }

        var weeks = dashboard["weeklyMinutes"]!.AsArray().Select(w => w!).ToArray();
        if (weeks.Any(w => (decimal)w["minutes"]! > 0))
        {
            (await page.TableAsync("Learning time by week"))[1..].ShouldBe(weeks.Select(w => (string[])
            [
                (bool)w["isComplete"]! ? Written.Day(w["from"]!) : $"{Written.Day(w["from"]!)}, so far", Written.Number(w["minutes"], "minutes"), Written.Number(w["goal"], "minutes"),
                w["metGoal"] is { } met ? (bool)met ? "yes" : "no" : Written.None, Written.Number(w["cohortMedian"], "minutes"),
            ]));
        }
        var scores = dashboard["scores"]!.AsArray().Select(s => s!).ToArray();
        scores.ShouldNotBeEmpty();
        // Their days are the learning platform's clock's; the rest is the API's.
        (await page.TableAsync("Scores over time"))[1..].Select(r => (string[])[r[1], r[2], r[4], r[5], r[8]]).ShouldBe(scores.Select(s => (string[])
        [
            (string?)s["title"] ?? (string)s["itemId"]!, (string?)s["courseTitle"] ?? (string)s["courseId"]!,
            Written.Figure(s["score"], "percent"), Written.Figure(s["passingScore"], "percent"), Written.Figure(s["runningMean"], "percent"),
        ]));
    }

    static string Shown(JsonNode? value, JsonNode metric) =>
        (string)metric["unit"]! is "minutes" ? Written.Duration((decimal?)value) : Written.Figure(value, (string)metric["unit"]!);
}
