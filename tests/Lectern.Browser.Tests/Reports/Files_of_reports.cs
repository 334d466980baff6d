using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>Readers of each role have files made, and get what the API says.</summary>
public sealed class Files_of_reports : PageTest
{
    [Theory, Looks]
    public async Task A_teacher_makes_one_report_in_two_formats(string scheme, int width)
    {
        var api = await Demo.ApiOfAsync("instructor");
        var course = (await api.ListAsync("courses?limit=1000"))[0];
        var (id, title) = ((string)course["courseId"]!, (string)course["title"]!);
        var visit = await SignedInAsync("instructor", new(scheme, width), "/reports");
        var page = visit.Page;

        await page.Link("Enrollments").First.ClickAsync();
        await page.ArriveAsync("Enrollments");
        await page.FindAsync("Course", title);
        var json = await page.MakeAsync("JSON");
        var csv = await page.MakeAsync("CSV");
        await page.GetByText("It stands in the list below.").WaitForAsync();
        await csv.GetByText($"Course: {title}").WaitForAsync();

        var document = JsonNode.Parse((await page.FileAsync(json)).Text)!;
        var (name, text) = await page.FileAsync(csv);
        await visit.ShouldFitAsync();

        var asked = await api.AskAsync($$"""{"dataset":"enrollments","measures":["averageProgress"],"dimensions":["course","learner"],"filters":[{"field":"course","operator":"eq","value":"{{id}}"}],"limit":10000}""");
        asked.Length.ShouldBeGreaterThan(3);
        var expected = asked.Select(r => $"{(string)r[0]!} | {(string)r[1]!} | {Making.Shown(r[2])}").Order(StringComparer.Ordinal).ToArray();
        document.Rows("course", "learner", "averageProgress").ShouldBe(expected);

        name.ShouldMatch(@"^enrollments-\d{4}-\d\d-\d\d\.csv$");
        var rows = Files.Csv(text);
        var column = document["sections"]![0]!["columns"]!.AsArray().ToList().FindIndex(c => (string)c!["name"]! == "learner");
        rows[1..].Select(r => r[column]).Order(StringComparer.Ordinal).ShouldBe(document.Rows("learner"));

        // The newest of both stand among what the teacher made last, of all reports.
        await visit.GoAsync("/reports");
        await page.GetByRole(AriaRole.List, new() { Name = "Your newest files" }).Locator("[data-status=completed]").First.WaitForAsync();
    }

    [Fact]
    public async Task A_learner_makes_their_own_and_nobody_elses()
    {
        var api = await Demo.ApiOfAsync("student");
        var visit = await SignedInAsync("student", new(Width: Look.Phone));
        var page = visit.Page;

        await page.Button("Open the navigation").ClickAsync();
        await page.GetByRole(AriaRole.Navigation, new() { Name = "Main navigation" }).GetByText("Reports").ClickAsync();
        await page.ArriveAsync("Reports");
        await visit.SettleAsync();
        (await page.Locator("[data-report]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.report)")).ShouldBe(["user-progress"]);
        (await page.Link("New report").CountAsync() + await page.Link("Exports").CountAsync()).ShouldBe(0);
        await page.Link("Learner progress").Last.ClickAsync();
        await page.ArriveAsync("Learner progress");
        (await page.GetByLabel("Learner", new() { Exact = true }).CountAsync()).ShouldBe(0);
        var run = await page.MakeAsync("JSON");
        var document = JsonNode.Parse((await page.FileAsync(run)).Text)!;

        document.Rows("learner").Distinct().ShouldBe([api.UserId]);
        var courses = (await api.GetAsync($"dashboards/micro/{api.UserId}"))["courses"]!.AsArray();
        document.Rows("course").ShouldBe(courses.Select(c => (string)c!["courseId"]!).Order(StringComparer.Ordinal));
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task What_is_wrong_is_said_where_it_is()
    {
        var visit = await SignedInAsync("instructor", new(), "/reports/course-performance");
        var page = visit.Page;
        await page.Button("Make the file").ClickAsync();
        await page.GetByText("Choose one.").WaitForAsync();

        visit.Expect("/api/v1/reports/question-analysis/generate 400");
        await visit.GoAsync("/reports/question-analysis");
        await page.Button("Make the file").ClickAsync();
        await page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "must name courseId or assessmentId" }).WaitForAsync();

        visit.Expect("/api/v1/reports/activity-log/generate 400");
        await visit.GoAsync("/reports/activity-log");
        await page.GetByLabel("Period").SelectOptionAsync("Days that I choose");
        await page.GetByLabel("From").FillAsync("2026-02-02");
        await page.GetByLabel("To", new() { Exact = true }).FillAsync("2026-02-01");
        await page.Button("Make the file").ClickAsync();
        await page.GetByText("must not be after to.").WaitForAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Fact]
    public async Task What_a_file_was_asked_with_is_taken_up_again()
    {
        var visit = await SignedInAsync("instructor", new(), "/reports/enrollments");
        var page = visit.Page;
        await page.GetByLabel("Status", new() { Exact = true }).SelectOptionAsync("Completed");
        await page.GetByLabel("Period").SelectOptionAsync("The last 90 days");
        var run = await page.MakeAsync("NDJSON");
        await run.GetByText("Status: Completed · The last 90 days").WaitForAsync();
        await run.StandsAsync("completed");

        await page.ReloadAsync();
        await visit.SettleAsync();
        (await page.GetByLabel("Period").InputValueAsync()).ShouldBe("");
        await run.GetByRole(AriaRole.Button, new() { NameRegex = new("^Use these choices again: ") }).ClickAsync();

        (await page.GetByLabel("Period").InputValueAsync(), await page.GetByLabel("Status", new() { Exact = true }).InputValueAsync()).ShouldBe(("90d", "completed"));
        (await page.GetByRole(AriaRole.Radio, new() { Name = "NDJSON", Exact = true }).IsCheckedAsync()).ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_pointer_a_file_is_made_and_kept()
    {
        var visit = await SignedInAsync("instructor", new(), "/courses");
        await visit.PressAsync("g");
        await visit.PressAsync("r");
        await visit.ShouldBeAtAsync("Reports");
        await visit.SettleAsync();
        await visit.TabToAsync("Engagement…");
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync("Engagement");
        await visit.SettleAsync();
        await visit.TabToAsync("Period");
        await visit.PressAsync("ArrowUp");
        await visit.TabToAsync("Excel");
        await visit.PressAsync("ArrowDown");
        await visit.PressAsync("ArrowDown");
        await visit.TabToAsync("Make the file");
        var run = await visit.Page.AskedAsync(() => visit.PressAsync("Enter"));
        await run.GetByText("The last 7 days").WaitForAsync();
        await run.StandsAsync("completed");

        await visit.TabToAsync("Download engagement…");
        var file = await visit.Page.RunAndWaitForDownloadAsync(() => visit.PressAsync("Enter"));
        file.SuggestedFilename.ShouldStartWith("engagement");
    }
}
