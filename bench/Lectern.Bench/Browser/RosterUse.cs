using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Lectern.Bench.Browser;

/// <summary>One thing done to a table of learners, and how long it took until its last change was painted, in ms.</summary>
sealed record Done(string What, double Milliseconds);

/// <summary>
/// Somebody at work in a table of learners: sorts by each column, looks for a name letter by letter, picks a status, goes to the end, scrolls.
/// The page's own table and a plain one are used alike; they differ in how their parts are found.
/// </summary>
sealed partial class RosterUse(IPage page, RosterParts parts)
{
    readonly List<Done> done = [];

    public async Task<IReadOnlyList<Done>> AllAsync()
    {
        await SortAsync();
        await FindAsync();
        await FilterAsync();
        if (parts.LastRow is not null) await GoToTheEndAsync();
        await ScrollAsync();
        return done;
    }

    /// <summary>The first press is told apart: whatever waits for a first use is paid by it.</summary>
    async Task SortAsync()
    {
        var heads = page.Locator(parts.Heads);
        var count = await heads.CountAsync();
        await TouchAsync("sort by name, the first press of all", "click", () => heads.First.ClickAsync());
        for (var i = 0; i < count; i++)
        {
            var head = heads.Nth(i);
            var name = (await head.InnerTextAsync()).Trim().ToLowerInvariant();
            await TouchAsync($"sort by {name}", "click", () => head.ClickAsync());
        }
    }

    async Task FindAsync()
    {
        // Some name that is there, of letters that every keyboard has.
        var letters = (await page.Locator(parts.Names).AllInnerTextsAsync()).Select(name => Start().Match(name).Value).FirstOrDefault(start => start != "") ?? "marie";
        var search = page.Locator(parts.Search);
        await search.ClickAsync();
        for (var i = 0; i < letters.Length; i++)
        {
            var letter = letters[i].ToString();
            await TouchAsync($"search, letter {i + 1}", "keydown", () => page.Keyboard.PressAsync(letter));
        }
        await page.Keyboard.PressAsync("Control+A");
        await TouchAsync("search, all letters away", "keydown", () => page.Keyboard.PressAsync("Delete"));
    }

    async Task FilterAsync()
    {
        await parts.OpenStatusAsync(page);
        await TouchAsync("pick a status", parts.StatusEvent, () => parts.PickStatusAsync(page));
        await TouchAsync("any status again", parts.StatusEvent, () => parts.AnyStatusAsync(page));
    }

    /// <summary>By key, from the first row to the last.</summary>
    async Task GoToTheEndAsync()
    {
        await page.Locator(parts.Names).First.FocusAsync();
        await TouchAsync("to the last row, by key", "keydown", () => page.Keyboard.PressAsync("End"));
        await page.Locator(parts.LastRow!).WaitForAsync();
        await TouchAsync("to the first row, by key", "keydown", () => page.Keyboard.PressAsync("Home"));
    }

    /// <summary>Thirty turns of the wheel; what counts is the frame that took longest.</summary>
    async Task ScrollAsync()
    {
        await page.Locator(parts.Names).Nth(2).HoverAsync();
        await page.EvaluateAsync("() => lecternFrames()");
        for (var i = 0; i < 30; i++) await page.Mouse.WheelAsync(0, 400);
        await page.EvaluateAsync("() => new Promise(done => setTimeout(done, 300))");
        done.Add(new("scroll, the longest frame", await page.EvaluateAsync<double>("() => lecternFrames()")));
    }

    async Task TouchAsync(string what, string happening, Func<Task> act)
    {
        await page.EvaluateAsync("([type, selector]) => lecternTouch.expect(type, selector)", (string[])[happening, parts.Region]);
        await act();
        var painted = await page.WaitForFunctionAsync("() => lecternTouch.painted()", null, new() { Timeout = PageOpening.Patience });
        done.Add(new(what, await painted.JsonValueAsync<double>()));
    }

    [GeneratedRegex("^[A-Za-z]{5}")]
    private static partial Regex Start();
}

/// <summary>Where the parts of such a table are found.</summary>
abstract record RosterParts
{
    /// <summary>What changes with it: the rows, and how many they are said to be.</summary>
    public abstract string Region { get; }

    public abstract string Heads { get; }

    public abstract string Names { get; }

    public abstract string Search { get; }

    /// <summary>What a press on a status is, to the table.</summary>
    public abstract string StatusEvent { get; }

    /// <summary>The last row, where a key leads there.</summary>
    public virtual string? LastRow => null;

    public virtual Task OpenStatusAsync(IPage page) => Task.CompletedTask;

    public abstract Task PickStatusAsync(IPage page);

    public abstract Task AnyStatusAsync(IPage page);
}

/// <summary>The page's.</summary>
/// <param name="Learners">How many there are.</param>
sealed record PageRoster(int Learners) : RosterParts
{
    public override string Region => ".roster";

    public override string Heads => ".roster-table thead button.sort";

    public override string Names => ".roster-table tbody th a";

    public override string Search => ".roster input[type=search]";

    public override string StatusEvent => "click";

    public override string LastRow => $".roster-table tr[data-index=\"{Learners - 1}\"] a:focus";

    public override async Task OpenStatusAsync(IPage page)
    {
        await page.GetByLabel("Status", new() { Exact = true }).First.ClickAsync();
        await Option(page).WaitForAsync();
    }

    public override Task PickStatusAsync(IPage page) => Option(page).ClickAsync();

    public override Task AnyStatusAsync(IPage page) => page.GetByLabel("Any status", new() { Exact = true }).ClickAsync();

    static ILocator Option(IPage page) => page.GetByRole(AriaRole.Option, new() { Name = "Completed", Exact = true });
}
