using NodaTime;

namespace Lectern.Core.Grains;

/// <summary>Which day a moment falls on, by each tenant's time zone.</summary>
public sealed class Calendar
{
    /// <summary>Every tenant in UTC.</summary>
    public static readonly Calendar Utc = new(new Dictionary<int, DateTimeZone>());

    const long MicrosPerDay = 86_400_000_000;
    readonly IReadOnlyDictionary<int, DateTimeZone> zones;

    /// <param name="zones">Tenants that are not in UTC.</param>
    public Calendar(IReadOnlyDictionary<int, DateTimeZone> zones) => this.zones = zones;

    public DateTimeZone Zone(int tenant) => zones.GetValueOrDefault(tenant, DateTimeZone.Utc);

    /// <summary>Days from 1970-01-01 to the tenant's calendar day of this moment (microseconds since 1970 UTC).</summary>
    public int DayOf(int tenant, long micros)
    {
        if (zones.TryGetValue(tenant, out var zone))
        {
            micros += zone.GetUtcOffset(Instant.FromUnixTimeTicks(micros * 10)).Milliseconds * 1000L;
        }
        return (int)Math.DivRem(micros, MicrosPerDay, out var rest) - (rest < 0 ? 1 : 0);
    }
}
