using Lectern.Core.Measures;

namespace Lectern.Core.Tests.Measures;

public sealed class PercentileRankTests
{
    [Theory]
    [InlineData(new double[] { }, 1, null)]
    [InlineData(new double[] { 7 }, 7, 50d)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 1, 10d)]
    [InlineData(new double[] { 1, 2, 3, 4, 5 }, 5, 90d)]
    [InlineData(new double[] { 0, 0, 0, 0, 9 }, 0, 40d)] // (0 + 4 ÷ 2) ÷ 5
    [InlineData(new double[] { 1, 2, 2, 3, 3, 3 }, 2, 33.33d)] // (1 + 2 ÷ 2) ÷ 6
    [InlineData(new double[] { 1, 3 }, 2, 50d)] // not among them
    [InlineData(new double[] { 1, 3 }, 0, 0d)]
    [InlineData(new double[] { 1, 3 }, 4, 100d)]
    public void It_is_the_mean_rank(double[] sorted, double value, double? expected) =>
        PercentileRank.Of([.. sorted.Select(v => (decimal)v)], (decimal)value).ShouldBe((decimal?)expected);

    [Theory]
    [InlineData(new double[] { }, 0, null)]
    [InlineData(new double[] { 4 }, 0, 4d)]
    [InlineData(new double[] { 4, 7 }, 0, 5.5d)]
    [InlineData(new double[] { 4, 7 }, 1, 4d)] // 0 4 7
    [InlineData(new double[] { 4, 7 }, 2, 2d)] // 0 0 4 7
    [InlineData(new double[] { 4, 7 }, 3, 0d)]
    [InlineData(new double[] { }, 3, 0d)]
    public void A_median_may_have_zeros_before_its_values(double[] sorted, int zeros, double? expected) =>
        PercentileRank.Median([.. sorted.Select(v => (decimal)v)], zeros).ShouldBe((decimal?)expected);

    [Fact]
    public void Percentiles_of_a_group_average_to_fifty()
    {
        var random = new Random(20251111);
        for (var n = 1; n < 60; n++)
        {
            var sorted = Enumerable.Range(0, n).Select(_ => (decimal)random.Next(10)).Order().ToArray();
            sorted.Average(v => PercentileRank.Of(sorted, v)!.Value).ShouldBe(50, 0.01m, $"n = {n}");
        }
    }
}
