namespace Lectern.Core.Grains;

/// <summary>Times as microseconds since 1970-01-01 UTC: PostgreSQL's resolution, and plain numbers to merge.</summary>
public static class Micros
{
    public const long PerSecond = 1_000_000;

    public static long Of(DateTime utc) => (utc.Ticks - DateTime.UnixEpoch.Ticks) / 10;

    public static DateTime ToDateTime(long micros) => DateTime.UnixEpoch.AddTicks(micros * 10);

    /// <summary>Whole seconds since 1970, rounded down.</summary>
    public static long Seconds(long micros) => Math.DivRem(micros, PerSecond, out var rest) - (rest < 0 ? 1 : 0);
}
