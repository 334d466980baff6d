using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>A key figure as the page shows it.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Measure">Its entry in the glossary.</param>
/// <param name="Value">The figure itself; null where there is none.</param>
/// <param name="Text">Everything that is to be read of it.</param>
sealed record KeyFigure(string Name, string Measure, decimal? Value, string Text);

/// <summary>Takes from the page what it shows, as text with plain spaces.</summary>
static class Reading
{
    const string Plain = "text => text.replace(/\\s+/g, ' ').trim()";

    public static async Task<KeyFigure[]> KeyFiguresAsync(this IPage page)
    {
        var found = await page.EvaluateAsync<string[][]>(
            $$"""
            () => [...document.querySelectorAll('.kpi[data-measure]')].map(k => [
                ({{Plain}})(k.querySelector('.name').innerText), k.dataset.measure, k.querySelector('.figure').dataset.value, ({{Plain}})(k.innerText)])
            """);
        return [.. found.Select(k => new KeyFigure(k[0], k[1], k[2] == "" ? null : decimal.Parse(k[2], System.Globalization.CultureInfo.InvariantCulture), k[3]))];
    }

    /// <summary>All rows, the heads first.</summary>
    public static Task<string[][]> RowsAsync(this ILocator table) => table.EvaluateAsync<string[][]>(
        $"table => [...table.rows].filter(row => !row.matches('.space')).map(row => [...row.cells].map(cell => ({Plain})(cell.innerText)))");

    public static async Task<string> TextAsync(this ILocator place) => await place.EvaluateAsync<string>($"place => ({Plain})(place.innerText)");

    public static Task<string[]> TextsAsync(this ILocator places) => places.EvaluateAllAsync<string[]>($"all => all.map(one => ({Plain})(one.innerText))");

    /// <summary>The card with this heading.</summary>
    public static ILocator Card(this IPage page, string title) =>
        page.Locator("section").Filter(new() { Has = page.GetByRole(AriaRole.Heading, new() { Name = title, Exact = true }) }).Last;

    /// <summary>The table of a card that has one, or shows its chart as one.</summary>
    public static async Task<string[][]> TableAsync(this IPage page, string title)
    {
        var card = page.Card(title);
        if (await card.Locator("table").CountAsync() == 0) await page.OfChartAsync(title, "Show as table");
        return await card.Locator("table").RowsAsync();
    }

    /// <summary>What the menu of a chart offers.</summary>
    public static async Task OfChartAsync(this IPage page, string title, string item)
    {
        await page.GetByRole(AriaRole.Button, new() { Name = $"More of {title}", Exact = true }).ClickAsync();
        await page.GetByRole(AriaRole.Menuitem, new() { Name = item, Exact = true }).ClickAsync();
    }

    public static string PathOf(this IPage page) => new Uri(page.Url).PathAndQuery;

    public static ILocator Link(this IPage page, string name) => page.GetByRole(AriaRole.Link, new() { Name = name, Exact = true });

    public static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Button(this ILocator place, string name) => place.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    public static ILocator Field(this IPage page, string label) => page.GetByLabel(label, new() { Exact = true });

    public static ILocator Field(this ILocator place, string label) => place.GetByLabel(label, new() { Exact = true });

    /// <summary>The dialog that is open.</summary>
    public static ILocator Opened(this IPage page) => page.GetByRole(AriaRole.Dialog);

    public static ILocator Heading(this IPage page, string name) => page.GetByRole(AriaRole.Heading, new() { Name = name, Exact = true });

    /// <summary>The first heading, once it says that.</summary>
    public static Task ArriveAsync(this IPage page, string heading) => page.Locator("h1").Filter(new() { HasText = heading }).WaitForAsync();

    /// <summary>The page's address ends so. Asked of the page itself: what Playwright waits for, a navigation, may come between its look and its wait.</summary>
    public static Task AddressEndsAsync(this IPage page, string end) => page.WaitForFunctionAsync("end => location.href.endsWith(end)", end);

    /// <summary>The page's address has this in it.</summary>
    public static Task AddressHasAsync(this IPage page, string part) => page.WaitForFunctionAsync("part => location.href.includes(part)", part);

    /// <summary>One of a row of choices of which one holds, as a time frame; then it holds, and what it is of is asked for.</summary>
    public static async Task ChooseAsync(this IPage page, string choice, string option)
    {
        var choices = page.GetByRole(AriaRole.Radiogroup, new() { Name = choice });
        await choices.GetByText(option, new() { Exact = true }).ClickAsync();
        await Assertions.Expect(choices.GetByRole(AriaRole.Radio, new() { Name = option, Exact = true })).ToBeCheckedAsync();
    }
}
