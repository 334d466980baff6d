using NodaTime;
using NodaTime.TimeZones;

namespace Lectern.App.Schedules;

/// <summary>How often a report is due.</summary>
enum Frequency
{
    Daily,
    Weekly,
    Monthly,
}

/// <summary>
/// When a report is due: at a time of day, by the clocks of a place. A time that clocks leave out is the first moment after it; of one that
/// they show twice it is the first.
/// </summary>
/// <param name="Frequency">On which days: all, those of the week in <paramref name="Days"/>, or one of each month.</param>
/// <param name="Days">Of the week; empty unless weekly.</param>
/// <param name="Day">Of the month, 1 to 31, of a shorter one its last; null unless monthly.</param>
/// <param name="Hour">0 to 23.</param>
/// <param name="Minute">0 to 59.</param>
/// <param name="Zone">Whose clocks.</param>
sealed record Recurrence(Frequency Frequency, IReadOnlyList<IsoDayOfWeek> Days, int? Day, int Hour, int Minute, DateTimeZone Zone)
{
    /// <summary>Two months and the days at their ends: within it any recurrence is due.</summary>
    const int Reach = 66;

    static readonly ZoneLocalMappingResolver Resolve = Resolvers.CreateMappingResolver(Resolvers.ReturnEarlier, Resolvers.ReturnStartOfIntervalAfter);

    /// <summary>The first moment that is due after this one.</summary>
    public Instant Next(Instant now) => Around(now, -2, 1).First(due => due > now);

    /// <summary>The last moment that is due at this one or before.</summary>
    public Instant Latest(Instant now) => Around(now, 2, -1).First(due => due <= now);

    /// <summary>What is due on the days from one beside this moment's on, in one direction.</summary>
    IEnumerable<Instant> Around(Instant now, int first, int step)
    {
        var today = now.InZone(Zone).Date;
        for (var i = 0; i < Reach; i++)
        {
            var date = today.PlusDays(first + (i * step));
            if (IsOn(date)) yield return date.At(new(Hour, Minute)).InZone(Zone, Resolve).ToInstant();
        }
    }

    bool IsOn(LocalDate date) => Frequency switch
    {
        Frequency.Daily => true,
        Frequency.Weekly => Days.Contains(date.DayOfWeek),
        _ => date.Day == Math.Min(Day ?? 1, date.Calendar.GetDaysInMonth(date.Year, date.Month)),
    };
}
