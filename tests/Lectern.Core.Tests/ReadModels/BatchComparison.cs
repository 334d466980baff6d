using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>Says in what two sets of rows differ. A row that is not there equals one that holds nothing.</summary>
static class BatchComparison
{
    const int Shown = 5;

    public static IReadOnlyList<string> Differences(Batch mine, Batch theirs) =>
        [.. ReadModel.All.SelectMany(m => Differences(mine[m.Grain], theirs[m.Grain])).Take(Shown)];

    public static IEnumerable<string> Differences(GrainRows mine, GrainRows theirs)
    {
        var nothing = new GrainRows(mine.Grain);
        foreach (var key in mine.Keys.Union(theirs.Keys))
        {
            var (a, b) = (mine.Find(key) ?? nothing[key], theirs.Find(key) ?? nothing[key]);
            if (a.Difference(b) is { } difference) yield return difference;
        }
    }
}
