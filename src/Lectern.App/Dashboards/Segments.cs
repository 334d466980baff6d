namespace Lectern.App.Dashboards;

/// <summary>
/// The days up to <c>asOf</c>, cut where the periods of any timeframe begin or end, and at month and half a year: what can be told of
/// by taking one period from another is some of these. The newest is today, which no period has, but all that is told as it stands now. Sets of them are bits, the newest segment being the lowest.
/// </summary>
static class Segments
{
    /// <summary>How many days before yesterday each cut lies. Behind the last one is a segment of all that was before.</summary>
    public static readonly int[] Cuts = [0, 7, 14, 30, 60, 90, 180, 365, 730];

    public static readonly int Count = Cuts.Length + 1;

    public static readonly int All = (1 << Count) - 1;

    /// <summary>Those that a period is made of; of the newest, today as well: where few are told of today, what stands now would tell them from it.</summary>
    public static int Of(Period period, bool isNow) => isNow ? Newest(period.Days) : Newest(2 * period.Days) & ~Newest(period.Days);

    /// <summary>Those up to the end of a period, from the beginning of all.</summary>
    public static int UpTo(Period period, bool isNow) => isNow ? All : All & ~Newest(period.Days);

    static int Newest(int days) => (1 << (Array.IndexOf(Cuts, days) + 1)) - 1;
}
