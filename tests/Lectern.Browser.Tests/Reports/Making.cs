using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Reports;

/// <summary>Has files made on the page, each known by its run: other tests make some of the same report meanwhile.</summary>
static class Making
{
    /// <summary>Presses the form's button.</summary>
    /// <returns>The run's place in the list.</returns>
    public static async Task<ILocator> MakeAsync(this IPage page, string? format = null)
    {
        if (format is not null) await page.GetByRole(AriaRole.Radio, new() { Name = format, Exact = true }).CheckAsync();
        return await page.AskedAsync(() => page.Button("Make the file").ClickAsync());
    }

    public static async Task<ILocator> AskedAsync(this IPage page, Func<Task> ask)
    {
        var answer = await page.RunAndWaitForResponseAsync(ask, r => r.Url.EndsWith("/generate", StringComparison.Ordinal));
        var text = await answer.TextAsync();
        answer.Status.ShouldBe(202, text);
        var run = page.Locator($"[data-job='{JsonNode.Parse(text)!["jobId"]}']");
        await run.WaitForAsync();
        return run;
    }

    /// <summary>The file of a run once it is made, as the browser keeps it.</summary>
    public static async Task<(string Name, string Text)> FileAsync(this IPage page, ILocator run)
    {
        var button = run.GetByRole(AriaRole.Button, new() { NameRegex = new("^Download ") });
        await button.WaitForAsync();
        var file = await page.RunAndWaitForDownloadAsync(() => button.ClickAsync());
        return (file.SuggestedFilename, await File.ReadAllTextAsync(await file.PathAsync()));
    }

    public static Task StandsAsync(this ILocator run, string status) => Assertions.Expect(run).ToHaveAttributeAsync("data-status", status);

    /// <summary>A field that is searched, set to what is called so.</summary>
    public static async Task FindAsync(this IPage page, string field, string name)
    {
        var box = page.GetByLabel(field, new() { Exact = true }).And(page.Locator("input"));
        await box.FillAsync(name);
        await page.GetByRole(AriaRole.Option, new() { Name = name, Exact = true }).ClickAsync();
        (await box.InputValueAsync()).ShouldBe(name);
    }

    /// <summary>Rows of a report's first table, in a column each of those asked for.</summary>
    public static string[] Rows(this JsonNode document, params string[] columns)
    {
        var table = document["sections"]![0]!;
        var names = table["columns"]!.AsArray().Select(c => (string)c!["name"]!).ToList();
        return [.. table["rows"]!.AsArray().Select(r => string.Join(" | ", columns.Select(c => Shown(r![names.IndexOf(c)])))).Order(StringComparer.Ordinal)];
    }

    /// <summary>Figures that are the same are written the same, whatever zeros they end in.</summary>
    public static string Shown(JsonNode? value) => value switch
    {
        null => "–",
        JsonValue number when number.TryGetValue<decimal>(out var d) => (d / 1.0000000000000000000000000000m).ToString(System.Globalization.CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
