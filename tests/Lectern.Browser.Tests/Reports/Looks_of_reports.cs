using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>Reports, their files and exports, in every look.</summary>
public sealed class Looks_of_reports : LookingTest
{
    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_a_teacher(int width)
    {
        var visit = await SignedInAsync("instructor", new(Width: width), "/reports/engagement");
        var page = visit.Page;
        foreach (var format in (string[])["PDF", "Excel"]) await (await page.MakeAsync(format)).StandsAsync("completed");
        await LookBySchemesAsync(visit, "report", "Engagement");
        await page.Locator("summary").First.ClickAsync();
        await LookBySchemesAsync(visit, "report-columns", "Engagement");

        await visit.GoAsync("/reports");
        await LookBySchemesAsync(visit, "reports", "Reports");
        await visit.GoAsync("/reports?q=nothing-is-called-so");
        await LookBySchemesAsync(visit, "reports-none", "Reports");

        await visit.GoAsync("/reports/activity-log");
        await page.GetByLabel("Period").SelectOptionAsync("Days that I choose");
        await LookBySchemesAsync(visit, "report-days", "Activity log");

        visit.Expect("/api/v1/reports/organization-summary 404");
        await visit.GoAsync("/reports/organization-summary");
        await page.Locator("main [role=alert]").WaitForAsync();
        await visit.ShouldBeAccessibleAsync();
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_an_administrator(int width)
    {
        var visit = await SignedInAsync("admin", new(Width: width), "/events?userId=nobody-at-all");
        var page = visit.Page;
        await page.Button("Export").ClickAsync();
        await page.Opened().Button("Make the file").WaitForAsync();
        await LookBySchemesAsync(visit, "export-events", "Events");
        await page.Opened().Button("Make the file").ClickAsync();
        await page.Opened().Locator("[data-status=completed]").WaitForAsync();
        await LookBySchemesAsync(visit, "export-made", "Events");
        await visit.GoAsync("/reports/exports");
        await LookBySchemesAsync(visit, "exports", "Exports");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_a_learner(int width)
    {
        var visit = await SignedInAsync("student", new(Width: width), "/reports");
        await LookBySchemesAsync(visit, "reports-of-a-learner", "Reports");
        await visit.GoAsync("/reports/user-progress");
        await LookBySchemesAsync(visit, "report-of-a-learner", "Learner progress");

        visit.Expect("/api/v1/exports?limit=20 403");
        await visit.GoAsync("/reports/exports");
        await visit.Page.GetByRole(AriaRole.Alert).Filter(new() { HasText = "You have no access to this" }).WaitForAsync();
        await visit.ShouldBeAccessibleAsync();
    }
}
