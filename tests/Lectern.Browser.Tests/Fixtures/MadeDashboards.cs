using System.Text.Json.Nodes;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>Dashboards of a test's own, made past the page, and how they are told from each other on it.</summary>
static class MadeDashboards
{
    /// <returns>Its id.</returns>
    public static async Task<string> MakeDashboardAsync(this ApiReader api, string name, string widgets, bool isPublic = false) => (string)(await api.SendAsync(
        HttpMethod.Post, "dashboards/custom", new JsonObject { ["name"] = name, ["isPublic"] = isPublic, ["widgets"] = JsonNode.Parse(widgets) }))["id"]!;

    /// <summary>Where each widget was saved: its title, column, row, width and height; by title.</summary>
    public static async Task<string[]> PlacesAsync(this ApiReader api, string id) =>
        [.. (await api.GetAsync($"dashboards/custom/{id}"))["widgets"]!.AsArray()
            .Select(w => $"{w!["title"] ?? w["type"]} {string.Join(' ', ((string[])["x", "y", "width", "height"]).Select(side => (int)w["position"]![side]!))}")
            .Order(StringComparer.Ordinal)];

    /// <summary>Opens what a new widget of that kind shows.</summary>
    public static async Task AddAsync(this IPage page, string kind)
    {
        await page.Button("Add widget").ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { NameRegex = new($"^{kind}") }).ClickAsync();
        await page.Opened().GetByRole(AriaRole.Textbox, new() { Name = "Title" }).WaitForAsync();
    }

    /// <summary>Closes a dialog by its last button, once what it changed stands there.</summary>
    public static async Task DoneAsync(this IPage page)
    {
        await page.Opened().Button("Done").ClickAsync();
        await page.Opened().WaitForAsync(new() { State = WaitForSelectorState.Detached });
    }

    public static async Task SaveAsync(this IPage page)
    {
        await page.Button("Save").ClickAsync();
        await page.GetByText("All changes are saved").WaitForAsync();
    }
}
