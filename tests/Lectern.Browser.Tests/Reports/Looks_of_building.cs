using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>The builder, the schedule editor and the list of schedules, in every look.</summary>
public sealed class Looks_of_building : LookingTest
{
    private protected override Task<DemoServer> ServerAsync() => SchedulingServer.GetAsync();

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_the_builder(int width)
    {
        var visit = await SignedInAsync("instructor", new(Width: width), "/reports/new");
        visit.Allow("/api/v1/query 400");
        var page = visit.Page;
        await page.Card("Preview").Locator("table").WaitForAsync();
        await LookBySchemesAsync(visit, "report-new", "New report");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Learner id" }).CheckAsync();
        await page.GetByText("In the file, names stand beside these ids.").WaitForAsync();
        await page.Button("Add filter").ClickAsync();
        await page.Button("Add order").ClickAsync();
        await page.Field("Rows at most").FillAsync("0");
        await page.Button("Save report").ClickAsync();
        await page.GetByText("Give it a name.").WaitForAsync();
        await visit.SettleAsync();
        await LookBySchemesAsync(visit, "report-new-wrong", "New report");

        var name = Known.NameOf("A report with a name that takes its time to come to an end, and then some");
        var id = await (await Demo.ApiOfAsync("instructor")).ReportAsync(name);
        await visit.GoAsync($"/reports/{id}/edit");
        await LookBySchemesAsync(visit, "report-edit", $"Edit {name}");
        await page.Button("Delete").ClickAsync();
        await page.Opened().Button("Keep it").WaitForAsync();
        await LookBySchemesAsync(visit, "report-delete", $"Edit {name}");
    }

    [Theory, InlineData(Look.Phone), InlineData(Look.Desk)]
    public async Task Of_schedules(int width)
    {
        var (admin, other) = (await Demo.ApiOfAsync("admin"), await Demo.AccountAsync("instructor", isReached: true));
        var name = Known.NameOf("Hours of every cohort that began since the term did");
        // Public: a recipient who could never see it is refused.
        var id = await admin.ReportAsync(name, isPublic: true);
        var visit = await SignedInAsync("admin", new(Width: width), $"/reports/{id}/schedule");
        await LookBySchemesAsync(visit, "schedule-new", $"Schedule of {name}");
        await visit.GoAsync("/reports/course-performance/schedule");
        await LookBySchemesAsync(visit, "schedule-with-parameters", "Schedule of Course performance");

        var account = (await admin.ListAsync($"accounts?q={Uri.EscapeDataString(other.Name)}")).Single();
        await admin.SendAsync(HttpMethod.Put, $"reports/{id}/schedule", new JsonObject
        {
            ["frequency"] = "weekly",
            ["days"] = new JsonArray("monday", "thursday"),
            ["hour"] = 7,
            ["timeZone"] = "Europe/Berlin",
            ["recipients"] = new JsonArray(
                new JsonObject { ["accountId"] = (string)account["id"]! },
                new JsonObject { ["address"] = "the.dean.of.the.faculty.of.arts.and.humanities@example.org" }),
        });
        await Demo.Server.ExecuteAsync($"UPDATE lectern.report_recipients SET unsubscribed_at = now() WHERE account_id = '{account["id"]}'");
        await Demo.ComesDueAsync(id);
        await visit.GoAsync($"/reports/{id}/schedule");
        for (var i = 0; i < 60 && !await visit.Page.GetByText("The mail server cannot be reached.").IsVisibleAsync(); i++) await visit.GoAsync($"/reports/{id}/schedule");
        await LookBySchemesAsync(visit, "schedule", $"Schedule of {name}");
        await visit.GoAsync("/reports/schedules");
        await LookBySchemesAsync(visit, "schedules", "Schedules");
    }
}
