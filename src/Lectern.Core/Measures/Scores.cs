using Lectern.Core.ReadModels;

namespace Lectern.Core.Measures;

/// <summary>What is told from scores one by one, percent × 10,000.</summary>
public static class Scores
{
    public const int Bins = 10;

    /// <summary>The middle score, or the mean of the two in the middle, in percent; null where there are none.</summary>
    public static decimal? Median(IEnumerable<long> scores)
    {
        var sorted = scores.Order().ToArray();
        return sorted.Length == 0 ? null : Rates.Mean(sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2], 2);
    }

    /// <summary>How many scores lie in [0, 10), [10, 20), …, [90, 100].</summary>
    public static long[] Distribution(IEnumerable<long> scores)
    {
        var bins = new long[Bins];
        foreach (var score in scores) bins[Math.Min(Bins - 1, score * Bins / Percent.Full)]++;
        return bins;
    }
}
