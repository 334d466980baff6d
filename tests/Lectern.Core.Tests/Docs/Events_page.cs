using System.Reflection;
using System.Text.RegularExpressions;
using Lectern.App.Tests.Docs;
using Lectern.Core.Events;

namespace Lectern.Core.Tests.Docs;

/// <summary><c>docs/events.md</c> is held to the catalogue and the reject codes.</summary>
public sealed partial class Events_page
{
    [Fact]
    public async Task It_names_exactly_the_types_of_the_catalogue_and_their_aliases()
    {
        var rows = Row().Matches(await Page.SectionAsync("docs/events.md", "Types")).ToDictionary(
            m => m.Groups[1].Value,
            m => Name().Matches(m.Groups[2].Value).Select(n => n.Groups[1].Value).ToArray());

        rows.Keys.ShouldBe(Catalogue.All.Select(t => t.Name), ignoreOrder: true);
        foreach (var type in Catalogue.All) rows[type.Name].ShouldBe(type.Aliases, ignoreOrder: true, type.Name);
    }

    [Fact]
    public async Task It_names_every_field_that_a_type_knows()
    {
        var lines = (await Page.SectionAsync("docs/events.md", "Types")).Split('\n');

        foreach (var type in Catalogue.All)
        {
            var line = lines.Single(l => l.StartsWith($"| `{type.Name}`", StringComparison.Ordinal));
            foreach (var field in type.Fields.Concat(type.Times).Concat(type.PersonalFields).Concat(type.Columns).Concat(type.Durations.Select(d => d.Names[0].Name)).Concat(type.Needs))
                line.ShouldContain($"`{field}`", Case.Sensitive, type.Name);
        }
    }

    [Fact]
    public async Task It_names_exactly_the_reject_codes()
    {
        var codes = typeof(RejectCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => (string)f.GetRawConstantValue()!);

        FirstCell().Matches(await Page.SectionAsync("docs/events.md", "Reject codes")).Select(m => m.Groups[1].Value).ShouldBe(codes, ignoreOrder: true);
    }

    // "| `CourseCreated` (`CourseUpdated`) | …": a type, and its aliases in brackets.
    [GeneratedRegex(@"^\| `([A-Za-z]+)`(?: \(([^)]*)\))? \|", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^\| `([a-z_]+)` \|", RegexOptions.Multiline)]
    private static partial Regex FirstCell();
}
