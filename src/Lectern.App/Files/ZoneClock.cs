using NodaTime;
using NodaTime.TimeZones;

namespace Lectern.App.Files;

/// <summary>What a clock in a time zone shows. Moments of a file lie close together: the last offset is tried first.</summary>
sealed class ZoneClock(DateTimeZone zone)
{
    ZoneInterval? interval;

    /// <summary>As people write it beside a time.</summary>
    public string Name => zone.Id;

    public DateTime LocalOf(DateTime utc, out TimeSpan offset)
    {
        var instant = Instant.FromDateTimeUtc(utc);
        if (interval is null || !interval.Contains(instant)) interval = zone.GetZoneInterval(instant);
        offset = interval.WallOffset.ToTimeSpan();
        return new(utc.Ticks + offset.Ticks, DateTimeKind.Unspecified);
    }
}
