using Lectern.Core.ReadModels;
using NodaTime;

namespace Lectern.Core.Measures;

/// <summary>
/// Runs of consecutive active days, by the learner's own calendar where their zone is known, else the tenant's. Days come from
/// presence: intervals [t, t + 30 min) of events, so that the last event of an interval lies 30 minutes before its end.
/// </summary>
/// <param name="Current">Days of the run that ends today or yesterday; 0 where none does.</param>
/// <param name="Longest">Days of the longest run up to today.</param>
public readonly record struct Streaks(int Current, int Longest)
{
    /// <param name="presence">Intervals of epoch seconds, in any order.</param>
    public static SortedSet<DateOnly> ActiveDays(IEnumerable<(long From, long To)> presence, DateTimeZone zone)
    {
        var days = new SortedSet<DateOnly>();
        foreach (var (from, to) in presence)
        {
            // Events of one interval are at most 30 minutes apart: no day between its first and last goes without one.
            var last = DayOf(to - LearnerDays.GapSeconds, zone);
            for (var day = DayOf(from, zone); day <= last; day = day.AddDays(1)) days.Add(day);
        }
        return days;
    }

    public static Streaks Of(SortedSet<DateOnly> activeDays, DateOnly today)
    {
        var (run, longest) = (0, 0);
        DateOnly? previous = null;
        foreach (var day in activeDays)
        {
            if (day > today) break;
            run = previous?.AddDays(1) == day ? run + 1 : 1;
            longest = Math.Max(longest, run);
            previous = day;
        }
        return new(previous >= today.AddDays(-1) ? run : 0, longest);
    }

    static DateOnly DayOf(long second, DateTimeZone zone) => Instant.FromUnixTimeSeconds(second).InZone(zone).Date.ToDateOnly();
}
