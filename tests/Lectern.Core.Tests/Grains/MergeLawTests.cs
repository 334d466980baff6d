using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.ReadModels;

namespace Lectern.Core.Tests.Grains;

/// <summary>The laws that all else stands on, for every column of every grain.</summary>
public sealed class MergeLawTests
{
    const int Rounds = 60;

    public static TheoryData<string> Grains => [.. ReadModel.All.Select(m => m.Grain.Name)];

    [Theory]
    [MemberData(nameof(Grains))]
    public void Merging_is_associative(string grain) => Check(grain, (a, b, c) =>
        BatchComparison.Differences(Merged(Merged(a, b), c), Merged(a, Merged(b, c))));

    [Theory]
    [MemberData(nameof(Grains))]
    public void Merging_is_commutative(string grain) => Check(grain, (a, b, _) =>
        BatchComparison.Differences(Merged(a, b), Merged(b, a)));

    [Theory]
    [MemberData(nameof(Grains))]
    public void Nothing_is_the_identity(string grain) => Check(grain, (a, _, _) =>
    {
        var empty = new GrainRows(a.Grain);
        foreach (var key in a.Keys) _ = empty[key];
        Enumerable.Range(0, empty.Count).ShouldAllBe(i => empty.At(i).IsIdentity);
        return BatchComparison.Differences(Merged(a, empty), Merged(empty, a)).Concat(BatchComparison.Differences(Merged(a, empty), a));
    });

    static void Check(string name, Func<GrainRows, GrainRows, GrainRows, IEnumerable<string>> differences)
    {
        var grain = ReadModel.All.Single(m => m.Grain.Name == name).Grain;
        var filled = new HashSet<string>();
        for (var seed = 1; seed <= Rounds; seed++)
        {
            var random = new RandomRows(new Random(seed));
            var (a, b, c) = (random.Of(grain, 6), random.Of(grain, 6), random.Of(grain, 6));
            differences(a, b, c).ShouldBeEmpty($"seed {seed}");
            filled.UnionWith(grain.Columns.Where(column => Enumerable.Range(0, a.Count).Any(i => !a.Store(column).IsIdentity(i))).Select(column => column.Name));
        }
        filled.Count.ShouldBe(grain.Columns.Count);
    }

    static GrainRows Merged(GrainRows a, GrainRows b)
    {
        var merged = new GrainRows(a.Grain);
        merged.MergeFrom(a);
        merged.MergeFrom(b);
        return merged;
    }
}
