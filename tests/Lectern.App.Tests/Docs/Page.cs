using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Docs;

/// <summary>The project's own Markdown.</summary>
static class Page
{
    /// <summary>README and its like, and everything under <c>docs/</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        .. Directory.GetFiles(Checkout.Root, "*.md"),
        .. Directory.GetFiles(Path.Combine(Checkout.Root, "docs"), "*.md", SearchOption.AllDirectories),
    ];

    /// <summary>The text under a heading of the second level, up to the next one.</summary>
    public static async Task<string> SectionAsync(string page, string heading)
    {
        var text = await File.ReadAllTextAsync(Path.Combine(Checkout.Root, page));
        var start = text.IndexOf($"\n## {heading}\n", StringComparison.Ordinal);
        start.ShouldBeGreaterThan(0, $"{page} has no section '{heading}'");
        var end = text.IndexOf("\n## ", start + 1, StringComparison.Ordinal);
        return end < 0 ? text[start..] : text[start..end];
    }
}
