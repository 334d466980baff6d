using Xunit.Abstractions;

[assembly: TestCollectionOrderer("Lectern.App.Tests.Fixtures.LongestFirst", "Lectern.App.Tests")]

namespace Lectern.App.Tests.Fixtures;

/// <summary>
/// What takes longest begins first, so that at the end all lanes have something to do; the rest comes in any order. A class that is not
/// here but should be costs time and nothing else.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    static readonly string[] Long =
    [
        "Simulated institution", "Oulad_presentation_against_raw_sql", "Late_attributes", "AnyOrderTests", "Learners_that_make_no_difference", "Every_endpoint",
        "OuladLineTests", "Live_updates", "Kill_tests", "Stop_tests", "Rebuild_kill_tests", "RejectedListTests", "Graced_dashboards", "Query_bounds",
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) => testCollections.OrderBy(Place);

    /// <summary>A class without a collection is one of its own, named after it.</summary>
    static int Place(ITestCollection collection) =>
        Array.FindIndex(Long, name => collection.DisplayName.EndsWith($" {name}", StringComparison.Ordinal) || collection.DisplayName.EndsWith($".{name}", StringComparison.Ordinal) || collection.DisplayName == name) is >= 0 and var place
            ? place
            : Long.Length;
}
