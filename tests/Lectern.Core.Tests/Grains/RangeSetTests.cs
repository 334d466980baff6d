using FsCheck;
using FsCheck.Fluent;
using Lectern.Core.Grains;

namespace Lectern.Core.Tests.Grains;

public sealed class RangeSetTests
{
    /// <summary>Ranges over few numbers, so that they meet, touch, lie within each other and are empty.</summary>
    static readonly Gen<(long From, long To)[]> Ranges =
        Gen.Choose(-6, 24).Two().Select(r => ((long)r.Item1, (long)r.Item2)).ArrayOf().Select(a => a.Take(8).ToArray());

    static readonly Arbitrary<RangeSet> Sets = Ranges.Select(r => RangeSet.Of(r)).ToArbitrary();

    [Fact]
    public void A_union_holds_the_numbers_that_either_holds() =>
        Prop.ForAll(Sets, Sets, (a, b) => Numbers(a.Union(b)).SequenceEqual(Numbers(a).Union(Numbers(b)).Order())).QuickCheckThrowOnFailure();

    [Fact]
    public void Union_is_associative() =>
        Prop.ForAll(Sets, Sets, Sets, (a, b, c) => a.Union(b).Union(c).Equals(a.Union(b.Union(c)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Union_is_commutative_and_says_so_by_its_hash() =>
        Prop.ForAll(Sets, Sets, (a, b) => a.Union(b).Equals(b.Union(a)) && a.Union(b).GetHashCode() == b.Union(a).GetHashCode()).QuickCheckThrowOnFailure();

    [Fact]
    public void A_set_with_itself_or_with_nothing_is_itself() =>
        Prop.ForAll(Sets, a => a.Union(a).Equals(a) && a.Union(RangeSet.Empty).Equals(a) && RangeSet.Empty.Union(a).Equals(a)).QuickCheckThrowOnFailure();

    [Fact]
    public void Equal_sets_are_equal_values_however_they_were_put_together() =>
        Prop.ForAll(Ranges.ToArbitrary(), ranges =>
        {
            var atOnce = RangeSet.Of(ranges);
            var oneByOne = ranges.Reverse().Aggregate(RangeSet.Empty, (set, r) => set.Union(RangeSet.Of(r.From, r.To)));
            return atOnce.Equals(oneByOne) && atOnce.ToString() == oneByOne.ToString();
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Ranges_are_sorted_and_neither_overlap_nor_touch() =>
        Prop.ForAll(Sets, Sets, (a, b) =>
        {
            var ranges = a.Union(b).Ranges;
            return ranges.All(r => r.From < r.To) && ranges.Zip(ranges.Skip(1)).All(pair => pair.First.To < pair.Second.From);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Its_length_is_how_many_numbers_it_holds() =>
        Prop.ForAll(Sets, a => a.Length == Numbers(a).Count()).QuickCheckThrowOnFailure();

    [Fact]
    public void It_is_written_as_a_multirange()
    {
        RangeSet.Empty.ToString().ShouldBe("{}");
        RangeSet.Of(1, 3).ToString().ShouldBe("{[1,3)}");
        RangeSet.Of([(7, 9), (-2, 1), (1, 3), (5, 5)]).ToString().ShouldBe("{[-2,3),[7,9)}");
    }

    static IEnumerable<long> Numbers(RangeSet set) =>
        set.Ranges.SelectMany(r => Enumerable.Range((int)r.From, (int)(r.To - r.From))).Select(n => (long)n);
}
