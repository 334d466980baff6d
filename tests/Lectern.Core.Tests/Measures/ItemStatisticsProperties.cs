using FsCheck;
using FsCheck.Fluent;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.Measures;

/// <summary>What holds of item statistics of any attempts, questions missing at random and hostile marks among them.</summary>
public sealed class ItemStatisticsProperties
{
    const int Questions = 6;

    static readonly Config Hundreds = Config.QuickThrowOnFailure.WithMaxTest(500);

    static readonly Gen<int?> Value = Gen.Frequency(
        (2, Gen.Constant<int?>(null)),
        (4, Gen.Elements<int?>(0, (int)Percent.Full)),
        (2, Gen.Choose(0, (int)Percent.Full).Select(v => (int?)v)),
        (1, Gen.Elements<int?>(1, 333_333, 666_667, (int)Percent.Full - 1)));

    static readonly Arbitrary<Mark[][]> Attempts =
        Value.ArrayOf(Questions).Select(row => row.Select((v, q) => (v, q)).Where(p => p.v is not null).Select(p => new Mark(p.q, p.v!.Value)).ToArray()).ArrayOf().ToArbitrary();

    [Fact]
    public void The_order_of_attempts_and_of_marks_does_not_matter() => Prop.ForAll(Attempts, Gen.Choose(0, int.MaxValue).ToArbitrary(), (attempts, seed) =>
    {
        var random = new Random(seed);
        var shuffled = attempts.Select(a => a.ToArray()).ToArray();
        random.Shuffle(shuffled);
        foreach (var attempt in shuffled) random.Shuffle(attempt);

        ItemStatistics.Of(shuffled, Questions).ShouldBe(ItemStatistics.Of(attempts, Questions));
        Reliability.Of(shuffled, Questions).ShouldBe(Reliability.Of(attempts, Questions));
    }).Check(Hundreds);

    [Fact]
    public void Every_figure_keeps_within_its_bounds() => Prop.ForAll(Attempts, attempts =>
    {
        foreach (var item in ItemStatistics.Of(attempts, Questions))
        {
            item.Facility.HasValue.ShouldBe(item.Attempts > 0);
            item.UpperLowerIndex.HasValue.ShouldBe(item.Attempts > 1);
            if (item.Facility is { } facility) facility.ShouldBeInRange(0, 1);
            if (item.DiscriminationIndex is { } discrimination) discrimination.ShouldBeInRange(-1, 1);
            if (item.UpperLowerIndex is { } index) index.ShouldBeInRange(-1, 1);
        }
        if (Reliability.Of(attempts, Questions).Alpha is { } alpha) alpha.ShouldBeLessThanOrEqualTo(1);
    }).Check(Hundreds);

    [Fact]
    public void Every_attempt_twice_says_the_same_of_facility_and_discrimination() => Prop.ForAll(Attempts, attempts =>
    {
        var (once, twice) = (ItemStatistics.Of(attempts, Questions), ItemStatistics.Of([.. attempts, .. attempts], Questions));

        for (var q = 0; q < Questions; q++)
        {
            twice[q].Facility.ShouldBe(once[q].Facility);
            if (once[q].DiscriminationIndex is { } r) Math.Abs(twice[q].DiscriminationIndex!.Value - r).ShouldBeLessThanOrEqualTo(0.0001m);
        }
    }).Check(Hundreds);

    [Fact]
    public void Exact_sums_meet_the_textbook_formula() => Prop.ForAll(Attempts, attempts =>
    {
        // Two passes over means, in floating point, over attempts that were asked everything.
        var full = attempts.Where(a => a.Length == Questions).ToArray();
        var items = ItemStatistics.Of(full, Questions);
        for (var q = 0; q < Questions; q++)
        {
            var x = full.Select(a => (double)a[q].Value).ToArray();
            var y = full.Select(a => (double)a.Sum(m => m.Value) - a[q].Value).ToArray();
            if (x.Distinct().Count() < 2 || y.Distinct().Count() < 2) continue;
            var (mx, my) = (x.Average(), y.Average());
            var r = x.Zip(y, (a, b) => (a - mx) * (b - my)).Sum() / Math.Sqrt(x.Sum(a => (a - mx) * (a - mx)) * y.Sum(b => (b - my) * (b - my)));
            ((double?)items[q].DiscriminationIndex ?? double.NaN).ShouldBe(r, 0.001);
        }
    }).Check(Hundreds);
}
