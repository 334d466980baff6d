using System.Text.RegularExpressions;
using Lectern.App.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Docs;

/// <summary><c>docs/configuration.md</c> is held to the settings that are read.</summary>
public sealed partial class Configuration_page
{
    // Which settings are read depends on where the database is: the private one, a URL, or its parts.
    static readonly IReadOnlyList<(string Name, string Value)> Read =
        [.. Effective(), .. Effective(("DB_HOST", "db.example.org")), .. Effective(("POSTGRES_URL", "postgresql://u:p@db.example.org/lectern"))];

    [Fact]
    public async Task It_names_exactly_the_settings_that_are_read()
    {
        var rows = await RowsAsync();

        rows.Select(r => r.Name).ShouldBeUnique();
        rows.Select(r => r.Name).ShouldBe(Read.Select(s => s.Name).Distinct(), ignoreOrder: true);
    }

    [Fact]
    public async Task It_gives_the_defaults_that_apply()
    {
        var rows = await RowsAsync();
        var defaults = Effective(("DB_HOST", "db.example.org")).Where(s => s.Value.Length > 0 && s.Name is not ("DB_HOST" or "LECTERN_DATA")).ToList();

        defaults.Count.ShouldBeGreaterThan(10);
        foreach (var (name, value) in defaults) rows.Single(r => r.Name == name).Default.ShouldBe($"`{value}`", name);
    }

    static async Task<IReadOnlyList<(string Name, string Default)>> RowsAsync() =>
        [.. Row().Matches(await Page.SectionAsync("docs/configuration.md", "Settings")).Select(m => (m.Groups[1].Value, m.Groups[2].Value.Trim()))];

    static IEnumerable<(string Name, string Value)> Effective(params (string Name, string Value)[] given) =>
        new Settings(new ConfigurationBuilder().AddInMemoryCollection(given.Select(g => KeyValuePair.Create(g.Name, (string?)g.Value))).Build()).Effective;

    // "| `PORT` | `3007` | 0 to 65535 | …"
    [GeneratedRegex(@"^\| `([A-Z_]+)` \|([^|]*)\|", RegexOptions.Multiline)]
    private static partial Regex Row();
}
