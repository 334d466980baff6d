using System.Text;
using Lectern.App.Glossary;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Glossary;

public sealed class Glossary_tests
{
    [Fact]
    public async Task The_page_of_the_docs_is_the_glossary() => await Golden.ShouldMatchAsync("docs/metrics.md", Page(MeasureGlossary.Current));

    [Fact]
    public async Task It_is_served_whole()
    {
        await using var server = await TestServer.StartAsync();

        var glossary = await server.AskAsync("/api/v1/metrics/glossary");

        var measures = glossary["measures"]!.AsArray();
        measures.Count.ShouldBe(Lectern.App.Glossary.Measures.All.Count);
        glossary["figures"]!["MesoLearner.score"].ShouldBeJson("\"score\"");
        foreach (var measure in measures) measure!.AsObject().Select(f => f.Key).ShouldBe(["name", "definition", "formula", "unit", "grain", "source"]);
        glossary["activity"]!.AsArray().Select(a => (string)a!).ShouldContain("PageViewed");
    }

    [Fact]
    public void Names_are_unique_and_nothing_is_left_unsaid()
    {
        Lectern.App.Glossary.Measures.All.Select(m => m.Name).ShouldBeUnique();
        foreach (var m in Lectern.App.Glossary.Measures.All) new[] { m.Name, m.Definition, m.Formula, m.Unit, m.Grain, m.Source }.ShouldAllBe(t => t.Trim().Length > 0);
    }

    [Fact]
    public async Task Every_figure_of_the_dashboard_is_in_it()
    {
        await using var server = await TestServer.StartAsync();

        var dashboard = await server.AskAsync("/api/v1/dashboard");

        var shown = dashboard["metrics"]!.AsArray().Select(m => (string)m!["metricType"]!).Concat(dashboard["charts"]!.AsArray().Select(c => (string)c!["id"]!)).ToArray();
        shown.Length.ShouldBe(10);
        shown.Except(Lectern.App.Glossary.Measures.All.Select(m => m.Name)).ShouldBeEmpty();
    }

    static string Page(MeasureGlossary glossary)
    {
        var page = new StringBuilder("# Measures\n\nEvery figure Lectern shows: what it says, how it is computed, and from which rows and events. `GET /api/v1/metrics/glossary` serves the same.\n\n");
        foreach (var convention in glossary.Conventions) page.Append("- ").Append(convention).Append('\n');
        page.Append("\n## Activity\n\nThese events show a learner being active; others, as being enrolled or graded, do not:\n\n");
        page.AppendJoin(", ", glossary.Activity.Select(a => $"`{a}`")).Append(".\n");
        page.Append("\n## Views\n\n").Append(glossary.Views).Append("\n\n## Glossary\n");
        foreach (var m in glossary.Measures)
        {
            page.Append("\n### ").Append(m.Name).Append("\n\n").Append(m.Definition).Append("\n\n")
                .Append("- Formula: ").Append(m.Formula).Append('\n')
                .Append("- Unit: ").Append(m.Unit).Append('\n')
                .Append("- Grain: ").Append(m.Grain).Append('\n')
                .Append("- Source: ").Append(m.Source).Append('\n');
            string[] shown = [.. glossary.Figures.Where(f => f.Value == m.Name).Select(f => $"`{f.Key}`")];
            if (shown.Length > 0) page.Append("- Figures: ").AppendJoin(", ", shown).Append('\n');
        }
        return page.ToString();
    }
}
