using Lectern.Core.Grains;
using NodaTime;

namespace Lectern.Core.Tests.Grains;

public sealed class CalendarTests
{
    const int InUtc = 1;
    const int InNewYork = 2;
    const int InKathmandu = 3;

    static readonly Calendar Calendar = new(new Dictionary<int, DateTimeZone>
    {
        [InNewYork] = DateTimeZoneProviders.Tzdb["America/New_York"],
        [InKathmandu] = DateTimeZoneProviders.Tzdb["Asia/Kathmandu"],
    });

    [Theory]
    [InlineData(InUtc, "2026-11-01T00:00:00Z", "2026-11-01")]
    [InlineData(InUtc, "2026-11-01T23:59:59.999999Z", "2026-11-01")]
    [InlineData(InNewYork, "2026-11-01T03:59:59.999999Z", "2026-10-31")] // still summer time, UTC − 4
    [InlineData(InNewYork, "2026-11-01T04:00:00Z", "2026-11-01")]
    [InlineData(InNewYork, "2026-11-02T04:59:59Z", "2026-11-01")] // winter time, UTC − 5: the day had 25 hours
    [InlineData(InNewYork, "2026-11-02T05:00:00Z", "2026-11-02")]
    [InlineData(InNewYork, "2026-03-08T04:59:59Z", "2026-03-07")]
    [InlineData(InNewYork, "2026-03-09T04:00:00Z", "2026-03-09")] // the day before had 23
    [InlineData(InKathmandu, "2026-11-01T18:14:59Z", "2026-11-01")] // UTC + 5:45
    [InlineData(InKathmandu, "2026-11-01T18:15:00Z", "2026-11-02")]
    public void A_day_is_the_tenants(int tenant, string moment, string day) => DayOf(tenant, moment).ShouldBe(Days(day));

    [Theory]
    [InlineData(InUtc, "1970-01-01T00:00:00Z", "1970-01-01")]
    [InlineData(InUtc, "1969-12-31T23:59:59.999999Z", "1969-12-31")]
    [InlineData(InUtc, "1969-12-31T00:00:00Z", "1969-12-31")]
    [InlineData(InUtc, "1969-12-30T23:59:59.999999Z", "1969-12-30")]
    [InlineData(InNewYork, "1970-01-01T04:59:59Z", "1969-12-31")]
    [InlineData(InUtc, "0001-01-01T00:00:00Z", "0001-01-01")]
    [InlineData(InUtc, "9999-12-31T23:59:59Z", "9999-12-31")]
    public void Days_before_1970_are_negative_and_start_at_midnight_too(int tenant, string moment, string day) =>
        DayOf(tenant, moment).ShouldBe(Days(day));

    [Theory]
    [InlineData("1969-12-31T23:59:59.999999Z", -1)]
    [InlineData("1970-01-01T00:00:00.999999Z", 0)]
    [InlineData("1969-12-31T23:59:59Z", -1)]
    [InlineData("1969-12-31T23:59:58.5Z", -2)]
    public void Whole_seconds_are_rounded_down_before_1970_too(string moment, long seconds) =>
        Micros.Seconds(At(moment)).ShouldBe(seconds);

    static int DayOf(int tenant, string moment) => Calendar.DayOf(tenant, At(moment));

    static long At(string moment) => Micros.Of(DateTimeOffset.Parse(moment, System.Globalization.CultureInfo.InvariantCulture).UtcDateTime);

    static int Days(string day) => DateOnly.ParseExact(day, "yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture).DayNumber - new DateOnly(1970, 1, 1).DayNumber;
}
