using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>A report is put together beside what comes of it, saved, changed, shared and deleted.</summary>
public sealed class Building : PageTest
{
    [Fact]
    public async Task What_is_written_while_it_is_saved_is_not_left_behind()
    {
        var (api, name) = (await Demo.ApiOfAsync("instructor"), Known.NameOf("On a slow line"));
        var visit = await SignedInAsync("instructor", new(), "/reports/new");
        var page = visit.Page;
        var arrives = new TaskCompletionSource();
        await page.RouteAsync("**/api/v1/reports", async route =>
        {
            if (route.Request.Method == "POST") await arrives.Task;
            await route.ContinueAsync();
        });
        await Name(page).FillAsync(name);
        await page.Button("Save report").ClickAsync();
        await Name(page).FillAsync($"{name} again");
        arrives.SetResult();

        await page.GetByText("Saved. What you changed meanwhile is not saved yet.").WaitForAsync();
        await Assertions.Expect(Name(page)).ToHaveValueAsync($"{name} again");
        await page.Button("Save").ClickAsync();
        await page.ArriveAsync($"{name} again");
        ((int)(await api.GetAsync($"reports/{new Uri(page.Url).Segments[^1]}"))["version"]!).ShouldBe(2);
    }

    [Fact]
    public async Task A_teacher_builds_one_changes_it_and_shares_it()
    {
        var (teacher, admin, name) = (await Demo.ApiOfAsync("instructor"), await Demo.ApiOfAsync("admin"), Known.NameOf("Progress of my courses"));
        var visit = await SignedInAsync("instructor", new(), "/reports");
        var page = visit.Page;
        await page.Link("New report").ClickAsync();
        await page.ArriveAsync("New report");

        // What stands there at first, and what comes of a figure more.
        var columns = page.Card("Preview").Locator("thead th");
        await Assertions.Expect(columns).ToHaveCountAsync(4);
        await page.Field(Search("Figures")).FillAsync("mean progress");
        await page.GetByRole(AriaRole.Checkbox, new() { Name = "Average progress" }).CheckAsync();
        await Assertions.Expect(columns).ToHaveCountAsync(5);
        await visit.SettleAsync();
        var asked = await teacher.AskAsync("""{"dataset":"enrollments","measures":["enrollments"],"dimensions":["courseTitle"]}""");
        asked.Length.ShouldBeGreaterThan(0);
        (await page.Card("Preview").Locator("table").RowsAsync())[1..].Select(r => r[0]).ShouldBe(asked.Select(r => (string)r[0]!), ignoreOrder: true);

        // Columns change their places.
        await page.Button("Move Average progress up").ClickAsync();
        await Assertions.Expect(columns.Nth(3)).ToContainTextAsync("Average progress");
        await Assertions.Expect(page.Button("Move Average progress up")).ToBeFocusedAsync();

        // Without a name it is not sent, and it is said where.
        await page.Button("Save report").ClickAsync();
        await page.GetByText("Give it a name.").WaitForAsync();
        await Assertions.Expect(Name(page)).ToBeFocusedAsync();
        await Name(page).FillAsync(name);
        await page.Button("Save report").ClickAsync();
        await page.ArriveAsync(name);
        var id = new Uri(page.Url).Segments[^1];
        var saved = await teacher.GetAsync($"reports/{id}");
        ((int)saved["version"]!, (bool)saved["isPublic"]!, (string)saved["format"]!).ShouldBe((1, false, "xlsx"));
        saved["question"]!["measures"]!.AsArray().Select(m => (string)m!).ShouldBe(["enrollments", "completions", "averageProgress", "completionRate"]);

        await page.Link("Edit").ClickAsync();
        await page.ArriveAsync($"Edit {name}");
        await page.GetByText("Version 1. Saving makes version 2.").WaitForAsync();
        await Assertions.Expect(page.Button("Save")).ToBeDisabledAsync();
        await page.GetByRole(AriaRole.Switch, new() { Name = "Everybody here may make it" }).CheckAsync();
        await page.GetByRole(AriaRole.Radio, new() { Name = "CSV", Exact = true }).CheckAsync();
        await page.Button("Add order").ClickAsync();
        await page.GetByLabel("Sorted by, place 1").SelectOptionAsync("Enrollments");
        await page.Field("Rows at most").FillAsync("3");
        await Assertions.Expect(page.Card("Preview").Locator("tbody tr")).ToHaveCountAsync(Math.Min(3, asked.Length));
        await page.Button("Save").ClickAsync();
        await page.AddressEndsAsync($"/reports/{id}");
        // To everybody, and so to the administrator.
        saved = await admin.GetAsync($"reports/{id}");
        ((int)saved["version"]!, (bool)saved["isPublic"]!, (string)saved["format"]!, (int)saved["question"]!["limit"]!).ShouldBe((2, true, "csv", 3));
        saved["question"]!["sort"]!.ToJsonString().ShouldBe("""[{"field":"enrollments","direction":"desc"}]""");
    }

    [Fact]
    public async Task What_is_wrong_stands_at_its_field_with_what_is_nearest()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("Out of date"));
        var id = await MakeAsync(api, name);
        // As a measure that an earlier version of Lectern had.
        await Demo.Server.ExecuteAsync($"UPDATE lectern.report_versions SET definition = replace(definition::text, '\"completions\"', '\"completionz\"')::jsonb WHERE report_id = '{id}'");
        var visit = await SignedInAsync("admin", new(), "/reports");
        visit.Expect("/api/v1/query 400");
        var page = visit.Page;
        await visit.GoAsync($"/reports/{id}/edit");
        await page.ArriveAsync($"Edit {name}");
        var figures = page.GetByRole(AriaRole.Group, new() { Name = "Figures", Exact = true });
        await figures.GetByText("It is not in this dataset any more.").WaitForAsync();
        await figures.GetByRole(AriaRole.Alert).Filter(new() { HasText = "completions" }).WaitForAsync();
        await page.GetByText("It cannot be answered like this").WaitForAsync();
        await page.Button("Remove completionz").ClickAsync();
        await page.Card("Preview").Locator("table").WaitForAsync();

        // A dataset that is read from the log wants few days.
        await page.Field("Dataset").SelectOptionAsync("Events");
        await page.Card("Preview").Locator("table").WaitForAsync();
        await page.Field("Time frame").SelectOptionAsync("All of it");
        await page.GetByRole(AriaRole.Group, new() { Name = "Filters" }).GetByText("Must leave at most 92 days").WaitForAsync();
        await page.Field("Time frame").SelectOptionAsync("30 days");
        await page.Card("Preview").Locator("table").WaitForAsync();
    }

    [Fact]
    public async Task What_was_saved_elsewhere_is_not_lost()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By two"));
        var id = await MakeAsync(api, name);
        var visit = await SignedInAsync("admin", new(), $"/reports/{id}/edit");
        visit.Expect($"/api/v1/reports/{id} 412");
        var page = visit.Page;
        await page.Field("Description").FillAsync("Mine");
        await api.SendAsync(HttpMethod.Put, $"reports/{id}", Question($"{name}, elsewhere"));
        await page.Button("Save").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "It was saved elsewhere meanwhile" }).WaitForAsync();
        await page.Opened().Button("Take the other").ClickAsync();
        await Assertions.Expect(Name(page)).ToHaveValueAsync($"{name}, elsewhere");
        await Assertions.Expect(page.Field("Description")).ToHaveValueAsync("");
        await page.GetByText("Version 2. Saving makes version 3.").WaitForAsync();

        await page.Field("Description").FillAsync("Mine again");
        await api.SendAsync(HttpMethod.Put, $"reports/{id}", Question($"{name}, again"));
        await page.Button("Save").ClickAsync();
        await page.Opened().Button("Keep mine").ClickAsync();
        await page.AddressEndsAsync($"/reports/{id}");
        var now = await api.GetAsync($"reports/{id}");
        ((string)now["description"]!, (int)now["version"]!).ShouldBe(("Mine again", 4));
    }

    [Fact]
    public async Task What_is_not_saved_is_asked_about_and_what_is_deleted_too()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By mistake"));
        var id = await MakeAsync(api, name);
        var visit = await SignedInAsync("admin", new(), $"/reports/{id}/edit");
        var page = visit.Page;
        await page.Field("Description").FillAsync("Not yet");
        await page.Link("Courses").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" }).WaitForAsync();
        await page.Opened().Button("Stay").ClickAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
        page.PathOf().ShouldBe($"/reports/{id}/edit");
        await Assertions.Expect(page.Field("Description")).ToHaveValueAsync("Not yet");
        await page.Link("Courses").ClickAsync();
        await page.Opened().Button("Leave without saving").ClickAsync();
        await page.ArriveAsync("Courses");
        ((string?)(await api.GetAsync($"reports/{id}"))["description"]).ShouldBeNull();

        await visit.GoAsync($"/reports/{id}/edit");
        await page.Button("Delete").ClickAsync();
        await page.Opened().Button("Keep it").ClickAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
        await page.Button("Delete").ClickAsync();
        await page.Opened().GetByText($"“{name}” is gone for good").WaitForAsync();
        await page.Opened().Button("Delete").ClickAsync();
        await page.ArriveAsync("Reports");
        (await api.ListAsync($"reports?type=custom&limit=1000&q={Uri.EscapeDataString(name)}")).ShouldBeEmpty();
    }

    [Fact]
    public async Task Anothers_is_begun_from_and_a_built_in_one_is_not_changed()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("For everybody"));
        var id = await MakeAsync(api, name, isPublic: true);
        var visit = await SignedInAsync("instructor", new(), $"/reports/{id}/edit");
        var page = visit.Page;
        await page.GetByText("Only who made it changes this report.").WaitForAsync();
        await page.Link("Save a copy of your own").ClickAsync();
        await page.ArriveAsync("New report");
        await Assertions.Expect(Name(page)).ToHaveValueAsync($"Copy of {name}");
        await page.Button("Save report").ClickAsync();
        await page.ArriveAsync($"Copy of {name}");
        var copy = await (await Demo.ApiOfAsync("instructor")).GetAsync($"reports/{new Uri(page.Url).Segments[^1]}");
        ((bool)copy["isPublic"]!, (int)copy["version"]!).ShouldBe((false, 1));
        copy["question"]!["measures"]!.ToJsonString().ShouldBe("""["enrollments","completions"]""");

        await visit.GoAsync("/reports/enrollments/edit");
        await page.GetByText("This report is built in and cannot be changed.").WaitForAsync();
    }

    [Fact]
    public async Task It_is_built_by_keyboard_alone()
    {
        var (api, name) = (await Demo.ApiOfAsync("instructor"), Known.NameOf("By keys"));
        var visit = await SignedInAsync("instructor", new(), "/reports/new");
        await visit.TabToAsync("Name…");
        await visit.TypeAsync(name);
        await visit.TabToAsync("Remove Completions");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync(Search("Figures"));
        await visit.TypeAsync("drops");
        await visit.TabToAsync("Drops…");
        await visit.PressAsync("Space");
        await visit.BackToAsync("Move Drops up");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Move Drops up");
        await visit.PressAsync("Enter");
        // At the top it goes no further up.
        await visit.ShouldBeAtAsync("Move Drops down");
        await visit.TabToAsync("Save report");
        await visit.PressAsync("Enter");
        await visit.Page.ArriveAsync(name);
        (await api.GetAsync($"reports/{new Uri(visit.Page.Url).Segments[^1]}"))["question"]!["measures"]!.ToJsonString().ShouldBe("""["drops","enrollments","completionRate"]""");
    }

    /// <summary>Beside its label stands that it is required, which is not read aloud.</summary>
    static ILocator Name(IPage page) => page.GetByRole(AriaRole.Textbox, new() { Name = "Name", Exact = true });

    static string Search(string legend) => $"Find in {legend}";

    static JsonObject Question(string name, bool isPublic = false) => new()
    {
        ["name"] = name,
        ["isPublic"] = isPublic,
        ["dataset"] = "enrollments",
        ["measures"] = new JsonArray("enrollments", "completions"),
        ["dimensions"] = new JsonArray("courseTitle"),
    };

    static async Task<string> MakeAsync(ApiReader api, string name, bool isPublic = false) => (string)(await api.SendAsync(HttpMethod.Post, "reports", Question(name, isPublic)))["id"]!;
}
