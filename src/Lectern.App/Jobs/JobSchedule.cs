using System.Globalization;

namespace Lectern.App.Jobs;

/// <summary>
/// When a job is due by itself: every <paramref name="Period"/>, <paramref name="Offset"/> after the epoch, in UTC, by the database's clock.
/// What was missed is caught up by one run.
/// </summary>
sealed record JobSchedule(TimeSpan Period, TimeSpan Offset)
{
    /// <summary>The epoch was a Thursday.</summary>
    const int DaysToSunday = 3;

    public static JobSchedule Hourly(int minute) => new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(minute));

    public static JobSchedule Daily(int hour, int minute) => new(TimeSpan.FromDays(1), new(hour, minute, 0));

    public static JobSchedule Weekly(DayOfWeek day, int hour, int minute) => new(TimeSpan.FromDays(7), new(DaysToSunday + (int)day, hour, minute, 0));

    /// <summary>The last moment that is due at a time.</summary>
    public DateTime Latest(DateTime now) => DateTime.UnixEpoch + Offset + (long)Math.Floor((now - DateTime.UnixEpoch - Offset) / Period) * Period;

    /// <summary>As people read it.</summary>
    public override string ToString() => Period.TotalDays switch
    {
        7 => string.Create(CultureInfo.InvariantCulture, $"every {(DayOfWeek)((Offset.Days - DaysToSunday + 7) % 7)} at {Offset:hh\\:mm} UTC"),
        1 => string.Create(CultureInfo.InvariantCulture, $"every day at {Offset:hh\\:mm} UTC"),
        _ when Period == TimeSpan.FromHours(1) => string.Create(CultureInfo.InvariantCulture, $"every hour at minute {Offset.Minutes}"),
        _ => string.Create(CultureInfo.InvariantCulture, $"every {Period.TotalSeconds:0} seconds"),
    };
}
