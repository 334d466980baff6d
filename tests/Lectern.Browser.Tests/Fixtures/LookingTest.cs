using System.Collections.Concurrent;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>Goes through pages and states in one visit, and tells at the end of each at which something was wrong.</summary>
public abstract class LookingTest : PageTest
{
    readonly ConcurrentQueue<string> findings = [];
    int looks;

    /// <summary>That what stands there can be read by everybody, fits, is named, and says nothing that nobody meant; and keeps its picture.</summary>
    /// <param name="name">Of the picture.</param>
    /// <param name="title">What the tab is called by.</param>
    private protected async Task LookAsync(Visit visit, string name, string title)
    {
        looks++;
        await visit.StandStillAsync();
        await TryAsync(name, visit.ShouldFitAsync);
        await TryAsync(name, () => visit.ShouldBeNamedAsync(title));
        await TryAsync(name, visit.ShouldSayNothingBrokenAsync);
        // Each is looked at in both schemes, which differ in their colours alone.
        await TryAsync(name, visit.Look.IsDark ? visit.ShouldBeLegibleAsync : visit.ShouldBeAccessibleAsync);
        await visit.ScreenshotAsync(name);
    }

    /// <summary>By day, and by night without loading anew.</summary>
    private protected async Task LookBySchemesAsync(Visit visit, string name, string title)
    {
        var day = visit.Look;
        await LookAsync(visit, name, title);
        await visit.ChangeAsync(day with { Scheme = "dark" });
        await LookAsync(visit, name, title);
        await visit.ChangeAsync(day);
    }

    public override async Task DisposeAsync()
    {
        await TryAsync("the visit", base.DisposeAsync);
        looks.ShouldBeGreaterThan(0, "Nothing was looked at.");
        if (!findings.IsEmpty) Assert.Fail(string.Join("\n\n", findings));
    }

    async Task TryAsync(string name, Func<Task> check)
    {
        try
        {
            await check();
        }
        catch (ShouldAssertException wrong)
        {
            findings.Enqueue($"{name}: {wrong.Message}");
        }
    }
}
