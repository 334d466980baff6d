using Lectern.Core.ReadModels;

namespace Lectern.Core.Measures;

/// <summary>
/// Exact sums made into the figures that are shown: two decimals, halves away from zero, and nothing (null) for a share or a
/// mean of nothing.
/// </summary>
public static class Rates
{
    /// <summary>part ÷ whole × 100, in percent; null where the whole is 0.</summary>
    public static decimal? Share(long part, long whole) => whole == 0 ? null : Round(100m * part / whole);

    /// <summary>The mean of values kept × 10,000 (scores and progress in percent, ratings in stars); null where there are none.</summary>
    public static decimal? Mean(long sum, long count) => count == 0 ? null : Round((decimal)sum / Percent.Scale / count);

    /// <summary>The mean of whole numbers, to the nearest whole one; null where there are none.</summary>
    public static long? WholeMean(long sum, long count) => count == 0 ? null : (long)Math.Round((decimal)sum / count, MidpointRounding.AwayFromZero);

    /// <summary>A value kept × 10,000.</summary>
    public static decimal? Of(long? scaled) => scaled is { } value ? Round((decimal)value / Percent.Scale) : null;

    public static decimal Hours(long seconds) => Round(seconds / 3600m);

    public static decimal Minutes(long seconds) => Round(seconds / 60m);

    /// <summary>(now − before) ÷ before × 100, in percent; null where there is no before, or it is 0.</summary>
    public static decimal? Change(decimal? now, decimal? before) =>
        now is { } n && before is { } b && b != 0 ? Round((n - b) / b * 100) : null;

    public static decimal Round(decimal value) => Math.Round(value, 2, MidpointRounding.AwayFromZero);
}
