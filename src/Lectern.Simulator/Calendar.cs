using NodaTime;

namespace Lectern.Simulator;

/// <summary>Days counted from the institution's first, and when each begins in each zone, in Unix milliseconds.</summary>
sealed class Calendar
{
    public const long Minute = 60_000;
    public const long Hour = 60 * Minute;
    public const long Day = 24 * Hour;

    /// <summary>The institution's own zone is the first of <see cref="Zones"/>.</summary>
    public const int Home = 0;

    static readonly string[] Abroad =
        ["Pacific/Auckland", "America/Los_Angeles", "America/Sao_Paulo", "Africa/Lagos", "Asia/Kolkata"];

    readonly LocalDate _first;
    readonly DateTimeZone[] _zones;
    readonly List<long>[] _starts;

    public Calendar(DateTimeOffset until, int days, string zone)
    {
        _zones = [.. Abroad.Prepend(zone).Select(Zone)];
        _starts = [.. _zones.Select(_ => new List<long>())];
        _first = Instant.FromDateTimeOffset(until).InZone(_zones[Home]).Date.PlusDays(-days);
    }

    public int Zones => _zones.Length;

    public string ZoneName(int zone) => _zones[zone].Id;

    public static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    public IsoDayOfWeek DayOfWeek(int day) => _first.PlusDays(day).DayOfWeek;

    public bool IsWeekend(int day) => DayOfWeek(day) is IsoDayOfWeek.Saturday or IsoDayOfWeek.Sunday;

    public long Start(int zone, int day)
    {
        var starts = _starts[zone];
        while (starts.Count <= day)
        {
            starts.Add(_zones[zone].AtStartOfDay(_first.PlusDays(starts.Count)).ToInstant().ToUnixTimeMilliseconds());
        }

        return starts[day];
    }

    /// <summary>No zone's day begins before this.</summary>
    public long EarliestStart(int day)
    {
        var earliest = long.MaxValue;
        for (var zone = 0; zone < Zones; zone++)
        {
            earliest = Math.Min(earliest, Start(zone, day));
        }

        return earliest;
    }

    /// <summary>A moment on the first working day at or after the given one, between nine and five where the staff are.</summary>
    public long OfficeTime(int day, ref Rng rng)
    {
        while (IsWeekend(day))
        {
            day++;
        }

        return Start(Home, day) + (long)(rng.Range(9, 17) * Hour);
    }

    static DateTimeZone Zone(string id) => DateTimeZoneProviders.Tzdb.GetZoneOrNull(id)
        ?? throw new ArgumentException($"'{id}' is no time zone; give an IANA name such as Europe/Amsterdam.");
}
