namespace Lectern.Core.Measures;

/// <summary>Where a value stands among those of a group, its own among them.</summary>
public static class PercentileRank
{
    /// <summary>The mean rank: (values below + half of those equal) ÷ n × 100, so that those who tie stand in the middle of their tie. Null over nothing.</summary>
    /// <param name="sorted">Upwards.</param>
    public static decimal? Of(IReadOnlyList<decimal> sorted, decimal value)
    {
        if (sorted.Count == 0) return null;
        var below = CountWhile(sorted, v => v < value);
        var upTo = CountWhile(sorted, v => v <= value);
        return Rates.Round((below + upTo) / 2m / sorted.Count * 100);
    }

    /// <summary>The middle value, or the mean of the two in the middle, unrounded; null over nothing.</summary>
    /// <param name="sorted">Upwards.</param>
    /// <param name="zeros">So many more values of 0; then none of the others is below it.</param>
    public static decimal? Median(IReadOnlyList<decimal> sorted, int zeros = 0)
    {
        var count = sorted.Count + zeros;
        return count == 0 ? null : (At((count - 1) / 2) + At(count / 2)) / 2;

        decimal At(int place) => place < zeros ? 0 : sorted[place - zeros];
    }

    /// <summary>How many of the first values are so: by halving, since all that are come first.</summary>
    static int CountWhile(IReadOnlyList<decimal> sorted, Func<decimal, bool> isSo)
    {
        var (from, to) = (0, sorted.Count);
        while (from < to)
        {
            var middle = (from + to) / 2;
            if (isSo(sorted[middle])) from = middle + 1;
            else to = middle;
        }
        return from;
    }
}
