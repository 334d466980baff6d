using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;

namespace Lectern.Browser.Tests.Figures;

/// <summary>What a course's page says is what the API says, written as readers write it.</summary>
[Collection(nameof(Journeys.Instructor))] // Who waits and who is handled is part of it.
public sealed class Of_a_course : PageTest
{
    [Theory]
    [InlineData("instructor", "30d")]
    [InlineData("admin", "7d")]
    public async Task Who_waits_and_the_key_figures_equal_the_apis(string role, string timeframe)
    {
        var api = await Demo.ApiOfAsync(role);
        var courseId = (string)(await api.NeediestCourseAsync())["courseId"]!;
        var course = await api.GetAsync($"dashboards/meso/{courseId}?timeframe={timeframe}");
        var page = (await SignedInAsync(role, new(Width: Look.Wide), $"/courses/{courseId}?timeframe={timeframe}")).Page;

        var metrics = course["metrics"]!.AsArray().Select(m => m!).ToArray();
        var shown = await page.KeyFiguresAsync();
        shown.Length.ShouldBeGreaterThan(5);
        shown.Select(k => k.Value).ShouldBe(metrics.Select(m => (decimal?)m["value"]));
        foreach (var (metric, figure) in metrics.Zip(shown))
        {
            figure.Text.ShouldContain(Written.Figure(metric["value"], (string)metric["unit"]!));
            if (metric["previousValue"] is not { } before) continue;
            figure.Text.ShouldContain($"{Written.Figure(before, (string)metric["unit"]!)} before");
            // A percentage of a percentage is left out.
            if (metric["changePercentage"] is { } change && (string)metric["unit"]! != "percent") figure.Text.ShouldContain(Written.Change(change));
        }
        foreach (var part in (string[])["active", "atRisk", "inactive"])
        {
            (await page.Locator($"strong[data-kind={part}]").TextAsync()).ShouldBe(Written.Number(course["activity"]![part]));
        }

        // The dashboard's order is the page's.
        var waiting = course["learners"]!.AsArray().Select(l => l!).Where(l => l["flags"]!.AsArray().Count > 0 && l["handled"] is null).ToArray();
        waiting.Length.ShouldBe((int)course["flagged"]!["unhandled"]!);
        var rows = await page.Locator(".waiting tbody tr").EvaluateAllAsync<string[][]>(
            "rows => rows.map(r => [r.dataset.user, r.querySelector('.who').innerText, [...r.querySelectorAll('.reasons li')].map(l => l.innerText).join('; '), r.cells[3].innerText, r.cells[4].innerText, r.cells[5].innerText].map(t => t.replace(/\\s+/g, ' ').trim()))");
        rows.ShouldBe(waiting.Take(25).Select(l => (string[])
        [
            (string)l["userId"]!, (string?)l["name"] ?? (string)l["userId"]!, string.Join("; ", l["flags"]!.AsArray().Select(f => Reason(f!))),
            $"{Written.Whole(l["progressPercentage"])} % of {Written.Whole(l["expectedProgress"])} % expected", l["score"] is null ? Written.None : $"{Written.Whole(l["score"])} %", Written.Whole(l["engagementScore"]),
        ]));
    }

    [Fact]
    public async Task Every_chart_and_table_of_its_parts_equals_the_apis()
    {
        var api = await Demo.ApiOfAsync("instructor");
        var courseId = (string)(await api.NeediestCourseAsync())["courseId"]!;
        var course = await api.GetAsync($"dashboards/meso/{courseId}?timeframe=30d");
        var visit = await SignedInAsync("instructor", new(), $"/courses/{courseId}?timeframe=30d&part=progress");
        var page = visit.Page;

        await ShouldShowAsync("Activity by day", "activityByDay", d => [Written.Day(d["date"]!), Written.Number(d["activeLearners"]), Written.Number(d["hours"], "hours")]);
        await ShouldShowAsync("Enrollments, completions and drops", "enrollmentTrend", d => [Written.Day(d["date"]!), Written.Number(d["enrollments"]), Written.Number(d["completions"]), Written.Number(d["drops"])]);
        await ShouldShowAsync("Where learners stand", "learnersByStatus", c => [Status(c["status"]!), Written.Number(c["learners"])]);
        await ShouldShowAsync("Scores of learners", "scoreDistribution", b => [$"{b["from"]}–{b["to"]}", Written.Number(b["count"])]);

        await visit.GoAsync($"/courses/{courseId}?timeframe=30d&part=content");
        await ShouldShowAsync("How far learners get", "modules", m => [Name(m, "moduleId"), Written.Number(m["reached"]), Written.Number(m["continued"]), Written.Figure(m["dropoffRate"], "percent")]);
        await ShouldShowAsync("Modules", "modules", m =>
        [
            Name(m, "moduleId"), Written.Number(m["reached"]), Written.Figure(m["completionRate"], "percent"), Written.Figure(m["dropoffRate"], "percent"),
            Written.Duration((decimal?)m["averageTimeSpentSeconds"] / 60), Written.Number(m["totalViews"]),
        ]);
        var modules = course["modules"]!.AsArray().ToDictionary(m => (string)m!["moduleId"]!, m => Name(m!, "moduleId"));
        await ShouldShowAsync("Lessons", "lessons", l =>
        [
            Name(l, "lessonId"), modules[(string)l["moduleId"]!], Written.Number(l["totalViews"]), Written.Duration((decimal?)l["averageTimeSpentSeconds"] / 60),
            Written.Figure(l["completionRate"], "percent"), Written.Figure(l["dropoffRate"], "percent"), Written.Figure(l["videoCompletionRate"], "percent"),
        ]);

        await visit.GoAsync($"/courses/{courseId}?timeframe=30d&part=work");
        var assessments = await page.TableAsync("Assessments");
        assessments[1..].Select(r => r[1..]).ShouldBe(course["assessments"]!.AsArray().Select(a => (string[])
        [
            Written.Number(a!["totalAttempts"]), Written.Figure(a["averageScore"], "percent"), Written.Figure(a["medianScore"], "percent"), Written.Figure(a["passRate"], "percent"), Written.Number(a["reliability"], "share"),
        ]));
        assessments[1..].Zip(course["assessments"]!.AsArray()).ShouldAllBe(a => a.First[0].StartsWith(Name(a.Second!, "assessmentId"), StringComparison.Ordinal));
        foreach (var (title, field) in new[] { ("Hardest questions", "hardestQuestions"), ("Least telling questions", "leastDiscriminatingQuestions") })
        {
            (await page.TableAsync(title))[1..].Select(r => r[1..]).ShouldBe(course[field]!.AsArray().Select(q => (string[])[Written.Number(q!["facility"], "share"), Written.Number(q["discriminationIndex"], "share")]));
        }
        (await page.TableAsync("Assignments: on time, late, missing"))[1..].Select(r => (string[])[r[0], .. r[2..]]).ShouldBe(course["assignments"]!.AsArray().Select(a => (string[])
        [
            Name(a!, "assignmentId"), .. ((string[])["onTime", "late", "undated", "missing", "notYetDue", "notExpected", "enrolled"]).Select(o => Written.Number(a![o])),
        ]));

        async Task ShouldShowAsync(string title, string field, Func<JsonNode, string[]> row)
        {
            var rows = course[field]!.AsArray().Select(r => row(r!)).ToArray();
            rows.ShouldNotBeEmpty();
            (await page.TableAsync(title))[1..].ShouldBe(rows, title);
        }
    }

    [Theory]
    [InlineData("first")]
    [InlineData("all")]
    public async Task An_assessment_and_its_questions_equal_the_apis(string attempts)
    {
        var api = await Demo.ApiOfAsync("instructor");
        var course = await api.NeediestCourseAsync();
        var assessmentId = (string)course["assessments"]!.AsArray().MaxBy(a => (int)a!["totalAttempts"]!)!["assessmentId"]!;
        var assessment = await api.GetAsync($"assessments/{assessmentId}/analytics?attempts={attempts}");
        var questions = await api.ListAsync($"assessments/{assessmentId}/questions?attempts={attempts}&limit=1000");
        var page = (await SignedInAsync("instructor", new(), $"/courses/{course["courseId"]}/assessments/{assessmentId}?attempts={attempts}")).Page;

        var shown = (await page.KeyFiguresAsync()).ToDictionary(k => k.Measure);
        foreach (var (measure, field, unit) in new[]
        {
            ("totalAttempts", "totalAttempts", "count"), ("averageScore (assessment)", "averageScore", "percent"), ("medianScore", "medianScore", "percent"), ("passRate", "passRate", "percent"),
            ("reliability", "reliability", "share"), ("averageTimeSpent", "averageTimeSpent", "minutes"),
        })
        {
            shown[measure].Value.ShouldBe((decimal?)assessment[field], measure);
            shown[measure].Text.ShouldContain(Written.Number(assessment[field], unit));
        }
        (await page.TableAsync("Scores"))[1..].ShouldBe(assessment["scoreDistribution"]!.AsArray().Select(b => (string[])[$"{b!["from"]}–{b["to"]}", Written.Number(b["count"])]));
        questions.Length.ShouldBeGreaterThan(1);
        var rows = await page.Locator("tr[data-question]").EvaluateAllAsync<string[][]>("rows => rows.map(r => [...r.cells].map(c => c.innerText.replace(/\\s+/g, ' ').trim()))");
        rows.Select(r => (string[])[r[0], r[1], r[3], r[4], r[5], r[7], r[8]]).ShouldBe(questions.Select(q => (string[])
        [
            Written.Number(q["position"]), Name(q, "questionId"), Written.Number(q["facility"], "share"), Written.Number(q["discriminationIndex"], "share"), Written.Number(q["upperLowerIndex"], "share"),
            Written.Number(q["totalAttempts"]), Written.Figure(q["averageTimeSpentSeconds"], "seconds"),
        ]));
        rows.Zip(questions).ShouldAllBe(q => (q.First[2] == Written.None) == (q.Second["flags"]!.AsArray().Count == 0));
    }

    static string Name(JsonNode of, string id) => (string?)of["title"] ?? (string)of[id]!;

    static string Status(JsonNode status) => (string)status! switch { "not_started" => "Not started", "in_progress" => "In progress", "dropped" => "Dropped", _ => "Completed" };

    static string Reason(JsonNode flag)
    {
        var value = Written.Whole(flag["value"]);
        return (string)flag["reason"]! switch
        {
            "never_seen" => $"Never opened the course in {Count("day")}",
            "away" => $"Away for {Count("day")}",
            "behind_pace" => $"{Count("point")} of progress behind the expected pace",
            "missed_work" => $"{Count("piece")} of work past {(value == "1" ? "its" : "their")} due date, not handed in",
            "failing_scores" => $"Average score {Written.Figure(flag["value"], "percent")}, pass mark {Written.Figure(flag["threshold"], "percent")}",
            var other => throw new InvalidOperationException($"No words for {other}."),
        };

        string Count(string of) => value == "1" ? $"1 {of}" : $"{value} {of}s";
    }
}
