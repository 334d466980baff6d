using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Dashboards;

/// <summary>Dashboards and everything that opens on them, in every look.</summary>
public sealed class Looking : LookingTest
{
    /// <summary>Of each way to show figures one, with one that is not there any more for a teacher.</summary>
    const string Widgets =
        """
        [{"type":"text","text":"# Week 1\nSee [the courses](/courses), and\n- ask\n- **grade**","position":{"x":0,"y":0,"width":12,"height":2}},
         {"type":"metric","title":"Enrolled over all courses, whatever became of it, and whoever it was that enrolled","dataSource":{"dataset":"enrollments","measures":["enrollments"]},"position":{"x":0,"y":2,"width":3,"height":2}},
         {"type":"metric","title":"Learners","dataSource":{"dataset":"learners","measures":["learners"]},"position":{"x":3,"y":2,"width":3,"height":2}},
         {"type":"chart","visualization":"line","dataSource":{"dataset":"activity","measures":["activeLearners","learningHours"],"dimensions":["day"],"timeframe":"30d"},"position":{"x":0,"y":4,"width":6,"height":6}},
         {"type":"chart","visualization":"bar","dataSource":{"dataset":"enrollments","measures":["enrollments","completions"],"dimensions":["courseTitle"]},"position":{"x":6,"y":4,"width":6,"height":6}},
         {"type":"chart","visualization":"stacked","dataSource":{"dataset":"enrollments","measures":["enrollments"],"dimensions":["courseTitle","status"]},"position":{"x":0,"y":10,"width":6,"height":6}},
         {"type":"chart","visualization":"pie","dataSource":{"dataset":"enrollments","measures":["enrollments"],"dimensions":["status"]},"position":{"x":6,"y":10,"width":3,"height":6}},
         {"type":"chart","visualization":"funnel","dataSource":{"dataset":"enrollments","measures":["enrollments","activeEnrollments","completions"]},"position":{"x":9,"y":10,"width":3,"height":6}},
         {"type":"chart","visualization":"heatmap","dataSource":{"dataset":"activity","measures":["learningHours"],"dimensions":["weekday","courseTitle"],"timeframe":"90d"},"position":{"x":0,"y":16,"width":8,"height":6}},
         {"type":"table","title":"Courses","dataSource":{"dataset":"enrollments","measures":["enrollments","completionRate"],"dimensions":["courseTitle","category"]},"position":{"x":8,"y":16,"width":4,"height":6}}]
        """;

    [Theory, Looks]
    public async Task Of_who_makes_one(string scheme, int width)
    {
        var name = Known.NameOf("A dashboard with a name that takes its time to come to an end");
        var id = await (await Demo.ApiOfAsync("admin")).MakeDashboardAsync(name, Widgets, isPublic: true);
        var visit = await SignedInAsync("admin", new(scheme, width), "/dashboards");
        var page = visit.Page;
        await LookAsync(visit, "dashboards", "Dashboards");
        await page.Button("New dashboard").ClickAsync();
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Name" }).WaitForAsync();
        await LookAsync(visit, "dashboard-new", "Dashboards");
        await CloseAsync(page);
        await page.Button("Show in turn").ClickAsync();
        await page.Opened().GetByLabel("Each for").WaitForAsync();
        await LookAsync(visit, "dashboard-turn", "Dashboards");
        await CloseAsync(page);

        await visit.GoAsync($"/dashboards/{id}");
        await LookAsync(visit, "dashboard", name);
        await page.Button("Share").ClickAsync();
        await page.Opened().GetByText("Everybody here may see it").WaitForAsync();
        await LookAsync(visit, "dashboard-share", name);

        await visit.GoAsync($"/dashboards/{id}/edit");
        await LookAsync(visit, "dashboard-editor", $"Edit {name}");
        await page.Button("Move Courses").ClickAsync();
        await page.Button("Place it here").WaitForAsync();
        await LookAsync(visit, "dashboard-moving", $"Edit {name}");
        await page.Button("Put it back").ClickAsync();
        await page.Button("Configure Courses").ClickAsync();
        await page.Opened().GetByText("Machine Learning, Carefully").First.WaitForAsync();
        await LookAsync(visit, "dashboard-configure", $"Edit {name}");

        await visit.GoAsync($"/dashboards/rotate?ids=%5B%22{id}%22%5D");
        await LookAsync(visit, "dashboard-in-turn", name);
    }

    [Theory, Looks]
    public async Task Of_a_teacher(string scheme, int width)
    {
        var name = Known.NameOf("For all who teach");
        var id = await (await Demo.ApiOfAsync("admin")).MakeDashboardAsync(name, Widgets, isPublic: true);
        var visit = await SignedInAsync("instructor", new(scheme, width), $"/dashboards/{id}");
        await LookAsync(visit, "dashboard-shared", name);
        await visit.GoAsync($"/dashboards/{id}/edit");
        await LookAsync(visit, "dashboard-of-another", $"Edit {name}");
    }

    static async Task CloseAsync(IPage page)
    {
        await page.Keyboard.PressAsync("Escape");
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }
}
