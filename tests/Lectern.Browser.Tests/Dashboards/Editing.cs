using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Dashboards;

/// <summary>The grid: by keyboard, by pointer and by touch; and what is kept of it.</summary>
public sealed class Editing : PageTest
{
    const string Two =
        """
        [{"type":"text","title":"One","text":"1","position":{"x":0,"y":0,"width":4,"height":2}},
         {"type":"text","title":"Two","text":"2","position":{"x":4,"y":0,"width":4,"height":2}}]
        """;

    [Fact]
    public async Task It_is_put_together_by_keyboard_alone()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By keys"));
        var visit = await SignedInAsync("admin", new(), "/dashboards");
        var page = visit.Page;

        await visit.TabToAsync("New dashboard");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Name");
        await visit.TypeAsync(name);
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync($"Edit {name}");

        await visit.TabToAsync("Add widget");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Figure…");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Title");
        await visit.TypeAsync("Active");
        await visit.TabToAsync("Done");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Configure Active");

        await visit.BackToAsync("Move Active");
        await visit.PressAsync("Enter");
        await SaidAsync("Active is grabbed.");
        for (var i = 0; i < 3; i++) await visit.PressAsync("ArrowRight");
        await SaidAsync("Column 4, row 1.");
        await visit.PressAsync("Enter");
        await SaidAsync("Active is placed.");
        await visit.ShouldBeAtAsync("Move Active");

        await visit.BackToAsync("Add widget");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Figure…");
        // While the menu opens, it takes the focus back to its first.
        await visit.StandStillAsync();
        await visit.PressAsync("ArrowDown");
        await visit.ShouldBeAtAsync("Chart…");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Title");
        await visit.TypeAsync("Days");
        await visit.TabToAsync("Views");
        await visit.PressAsync("Space");
        await visit.TabToAsync("Done");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Configure Days");

        // Into the figure, which makes way; and taken back.
        await visit.BackToAsync("Move Days");
        await visit.PressAsync("Space");
        await visit.PressAsync("ArrowLeft");
        await SaidAsync("Column 6, row 1.");
        await visit.PressAsync("Escape");
        await SaidAsync("Days is where it was.");
        await visit.PressAsync("Space");
        await visit.PressAsync("ArrowLeft");
        await visit.PressAsync("Space");
        await SaidAsync("Days is placed.");
        await visit.TabToAsync("Resize Days");
        await visit.PressAsync("Enter");
        await visit.PressAsync("ArrowRight");
        await visit.PressAsync("ArrowDown");
        await SaidAsync("7 columns wide, 7 rows tall.");
        await visit.PressAsync("ArrowRight");
        await SaidAsync("No further.");
        await visit.PressAsync("Enter");
        await SaidAsync("Days has its new size.");

        await visit.TabToAsync("More of Active");
        await visit.PressAsync("Enter");
        await visit.ShouldBeAtAsync("Duplicate");
        await visit.PressAsync("ArrowDown");
        await visit.PressAsync("Enter");
        await SaidAsync("Active is removed.");
        await visit.ShouldBeAtAsync("Add widget");
        await visit.PressAsync("Control+z");
        await visit.Page.Button("Move Active").WaitForAsync();
        await visit.PressAsync("Control+s");
        await page.GetByText("All changes are saved").WaitForAsync();

        var id = new Uri(page.Url).Segments[^2].TrimEnd('/');
        (await api.PlacesAsync(id)).ShouldBe(["Active 3 7 3 2", "Days 5 0 7 7"]);
        ((await api.GetAsync($"dashboards/custom/{id}"))["widgets"]![1]!["dataSource"]!["measures"]!.AsArray().Select(m => (string)m!)).ShouldBe(["activeLearners", "views"]);

        async Task SaidAsync(string text) => await page.Locator("main [role=status]").Filter(new() { HasText = text }).WaitForAsync(new() { State = WaitForSelectorState.Attached });
    }

    [Fact]
    public async Task A_pointer_drags_and_resizes()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By pointer"));
        var id = await api.MakeDashboardAsync(name, Two);
        var visit = await SignedInAsync("admin", new(), $"/dashboards/{id}/edit");
        var page = visit.Page;
        await page.Button("Move One").WaitForAsync();
        var cell = (await page.Locator(".cells").BoundingBoxAsync())!.Width / 12;

        await DragAsync("Move One", 8 * cell, 0);
        await page.GetByText("Not saved yet").WaitForAsync();
        await DragAsync("Resize Two", cell * 2, 68);
        await page.SaveAsync();
        (await api.PlacesAsync(id)).ShouldBe(["One 8 3 4 2", "Two 4 0 6 3"]);

        await page.Button("Undo").ClickAsync();
        await page.Button("Undo").ClickAsync();
        await page.SaveAsync();
        (await api.PlacesAsync(id)).ShouldBe(["One 0 0 4 2", "Two 4 0 4 2"]);

        async Task DragAsync(string handle, float right, float down)
        {
            var box = (await page.Button(handle).BoundingBoxAsync())!;
            var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
            await page.Mouse.MoveAsync(x, y);
            await page.Mouse.DownAsync();
            await page.Mouse.MoveAsync(x + right, y + down, new() { Steps = 6 });
            await page.Mouse.UpAsync();
        }
    }

    [Fact]
    public async Task What_is_held_is_let_go_by_undo_and_saving_twice_saves_once()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By haste"));
        var id = await api.MakeDashboardAsync(name, Two);
        var visit = await SignedInAsync("admin", new(), $"/dashboards/{id}/edit");
        var page = visit.Page;
        var handle = page.Button("Move Two");

        await handle.FocusAsync();
        foreach (var key in (string[])["Enter", "ArrowRight", "Enter"]) await visit.PressAsync(key);
        foreach (var key in (string[])["Enter", "ArrowRight", "Control+z"]) await visit.PressAsync(key);
        await Assertions.Expect(handle).ToHaveAttributeAsync("aria-pressed", "false");
        await page.GetByText("All changes are saved").WaitForAsync();
        foreach (var key in (string[])["Enter", "ArrowRight", "ArrowRight", "Enter"]) await visit.PressAsync(key);
        await page.GetByText("Not saved yet").WaitForAsync();
        // A second one of the same version would be refused.
        for (var i = 0; i < 2; i++) await visit.PressAsync("Control+s");
        await page.GetByText("All changes are saved").WaitForAsync();
        (await api.PlacesAsync(id)).ShouldBe(["One 0 0 4 2", "Two 6 0 4 2"]);

        // Dropped where its handle is not, so that no click follows; the next press is one.
        var box = (await handle.BoundingBoxAsync())!;
        await page.Mouse.MoveAsync(box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await page.Mouse.DownAsync();
        await page.Mouse.MoveAsync(2, box.Y + (box.Height / 2), new() { Steps = 6 });
        await page.Mouse.UpAsync();
        await page.GetByText("Not saved yet").WaitForAsync();
        await handle.FocusAsync();
        await visit.PressAsync("Enter");
        await Assertions.Expect(handle).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task In_one_column_a_press_changes_the_order()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By touch"));
        var id = await api.MakeDashboardAsync(name, Two);
        var visit = await SignedInAsync("admin", new(Width: Look.Phone), $"/dashboards/{id}/edit");
        var page = visit.Page;

        (await TitlesAsync()).ShouldBe(["One", "Two"]);
        await page.Button("Move Two").ClickAsync();
        await page.Button("Move up").ClickAsync();
        await page.Button("Place it here").ClickAsync();
        await visit.ShouldBeAtAsync("Move Two");
        (await TitlesAsync()).ShouldBe(["Two", "One"]);
        await page.SaveAsync();
        (await api.PlacesAsync(id)).ShouldBe(["One 4 0 4 2", "Two 0 0 4 2"]);

        Task<string[]> TitlesAsync() => page.Locator(".cell h3").TextsAsync();
    }

    [Fact]
    public async Task What_was_saved_elsewhere_is_not_lost()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By two"));
        var id = await api.MakeDashboardAsync(name, Two);
        var visit = await SignedInAsync("admin", new(), $"/dashboards/{id}/edit");
        var page = visit.Page;
        visit.Expect($"/api/v1/dashboards/custom/{id} 412");
        await page.Button("Move One").WaitForAsync();

        var elsewhere = await api.GetAsync($"dashboards/custom/{id}");
        await api.SendAsync(HttpMethod.Put, $"dashboards/custom/{id}", new System.Text.Json.Nodes.JsonObject { ["name"] = $"{name}, elsewhere", ["widgets"] = elsewhere["widgets"]!.DeepClone() });
        await page.Button("More of Two").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove" }).ClickAsync();
        await page.Button("Save").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "It was saved elsewhere meanwhile" }).WaitForAsync();
        await page.Opened().Button("Save mine as a copy").ClickAsync();
        await page.ArriveAsync($"Edit Copy of {name}");
        (await api.PlacesAsync(id)).Length.ShouldBe(2);
        (await api.PlacesAsync(new Uri(page.Url).Segments[^2].TrimEnd('/'))).ShouldBe(["One 0 0 4 2"]);
    }

    [Fact]
    public async Task What_is_not_saved_is_asked_about()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By mistake"));
        var id = await api.MakeDashboardAsync(name, Two);
        var visit = await SignedInAsync("admin", new(), $"/dashboards/{id}/edit");
        var page = visit.Page;

        await page.Button("More of Two").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = "Remove" }).ClickAsync();
        await page.Link("Courses").ClickAsync();
        await page.GetByRole(AriaRole.Dialog, new() { Name = "Leave without saving?" }).WaitForAsync();
        await page.Opened().Button("Stay").ClickAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
        page.PathOf().ShouldBe($"/dashboards/{id}/edit");
        await page.Link("Courses").ClickAsync();
        await page.Opened().Button("Save and leave").ClickAsync();
        await page.ArriveAsync("Courses");
        (await api.PlacesAsync(id)).ShouldBe(["One 0 0 4 2"]);
    }

    [Fact]
    public async Task What_the_server_finds_wrong_stands_at_its_field()
    {
        var (api, name) = (await Demo.ApiOfAsync("admin"), Known.NameOf("By rule"));
        var id = await api.MakeDashboardAsync(name, "[]");
        var visit = await SignedInAsync("admin", new(), $"/dashboards/{id}/edit");
        var page = visit.Page;
        visit.Expect("/api/v1/query 400");

        await page.AddAsync("Table");
        await page.Opened().Button("Add filter").ClickAsync();
        var filter = page.Opened().GetByRole(AriaRole.Group, new() { Name = "Filter 1" });
        await filter.GetByLabel("Field").SelectOptionAsync("Day of enrolling");
        await filter.GetByLabel("Condition").SelectOptionAsync("is one of");
        await page.Opened().Button("Done").ClickAsync();
        await filter.GetByText("Say what it is compared to").WaitForAsync();
        await filter.GetByRole(AriaRole.Textbox).Or(filter.GetByRole(AriaRole.Combobox)).Last.FillAsync("yesterday");
        await page.Keyboard.PressAsync("Enter");
        await filter.GetByText("Must be a day as \"2026-11-01\"").WaitForAsync();
    }
}
