using System.Text.Json;
using Lectern.App.Tests.Fixtures;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>Accessibility as axe-core tells it: WCAG 2.2 A and AA, and its best practices.</summary>
static class Axe
{
    static readonly Lazy<Task<string>> Source = new(() => File.ReadAllTextAsync(Path.Combine(Checkout.Root, "web", "node_modules", "axe-core", "axe.min.js")));

    /// <summary>Fails with each violation, where it is and what to do about it.</summary>
    public static Task ShouldBeAccessibleAsync(this Visit visit) => visit.ShouldHoldAsync("{}", 5);

    /// <summary>The same of the colours alone, where a page has been looked at in its other scheme.</summary>
    public static Task ShouldBeLegibleAsync(this Visit visit) => visit.ShouldHoldAsync("{ runOnly: ['color-contrast'] }", 0);

    /// <param name="which">Of axe's options: which rules.</param>
    /// <param name="more">Than so many rules have found something they hold of, or nothing was looked at.</param>
    static async Task ShouldHoldAsync(this Visit visit, string which, int more)
    {
        // By the debugger's door, which the page's policy does not close.
        if (!await visit.Page.EvaluateAsync<bool>("() => 'axe' in window"))
        {
            var debugger = await visit.Context.NewCDPSessionAsync(visit.Page);
            await debugger.SendAsync("Runtime.evaluate", new() { ["expression"] = await Source.Value, ["returnByValue"] = true });
            await debugger.DetachAsync();
        }
        var found = await visit.Page.EvaluateAsync<JsonElement>(
            $$"""
            async () => {
                // Of what passes only how much is asked: to say where each of it stands takes as long as all the rest.
                const result = await axe.run(document, { ...{{which}}, resultTypes: ['violations'] });
                return { passes: result.passes.length, violations: result.violations.map(v => ({
                    rule: v.id, impact: v.impact, help: v.help, url: v.helpUrl,
                    nodes: v.nodes.map(n => ({ where: n.target.flat().join(' '), html: n.html.slice(0, 200), fix: n.failureSummary })) })) };
            }
            """);
        found.GetProperty("passes").GetInt32().ShouldBeGreaterThan(more, "axe looked at nothing.");
        var violations = found.GetProperty("violations").EnumerateArray().Select(Text).ToList();
        violations.ShouldBeEmpty($"{new Uri(visit.Page.Url).PathAndQuery}, {visit.Look}:\n{string.Join('\n', violations)}");
    }

    static string Text(JsonElement violation) =>
        $"""
        {violation.GetProperty("rule")} ({violation.GetProperty("impact")}): {violation.GetProperty("help")}; {violation.GetProperty("url")}
        {string.Join('\n', violation.GetProperty("nodes").EnumerateArray().Select(n => $"  {n.GetProperty("where")}\n    {n.GetProperty("html")}\n    {n.GetProperty("fix").GetString()!.ReplaceLineEndings("\n    ")}"))}
        """;
}
