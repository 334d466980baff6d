using Lectern.App.Schedules;
using NodaTime;
using NodaTime.Text;

namespace Lectern.App.Tests.Schedules;

/// <summary>When a report is due, by instants that were reckoned by hand.</summary>
public sealed class Recurrences
{
    [Theory]
    // Days: by the clocks of the place, in winter and in summer.
    [InlineData("daily", "Europe/Berlin", 7, 30, "2026-11-21T06:29:59Z", "2026-11-21T06:30:00Z")]
    [InlineData("daily", "Europe/Berlin", 7, 30, "2026-11-21T06:30:00Z", "2026-11-22T06:30:00Z")]
    [InlineData("daily", "Europe/Berlin", 7, 30, "2026-07-01T00:00:00Z", "2026-07-01T05:30:00Z")]
    // On 28 March 2027 the clocks of Berlin go from 02:00 to 03:00, which is 01:00 UTC.
    [InlineData("daily", "Europe/Berlin", 2, 30, "2027-03-27T12:00:00Z", "2027-03-28T01:00:00Z")]
    [InlineData("daily", "Europe/Berlin", 2, 30, "2027-03-28T01:00:00Z", "2027-03-29T00:30:00Z")]
    // On 31 October 2027 they show 02:30 twice: at 00:30 UTC, and at 01:30 UTC.
    [InlineData("daily", "Europe/Berlin", 2, 30, "2027-10-30T12:00:00Z", "2027-10-31T00:30:00Z")]
    [InlineData("daily", "Europe/Berlin", 2, 30, "2027-10-31T00:30:00Z", "2027-11-01T01:30:00Z")]
    // Half an hour on Lord Howe: on 4 October 2026 from 02:00 to 02:30, at 15:30 UTC of the day before.
    [InlineData("daily", "Australia/Lord_Howe", 2, 15, "2026-10-03T00:00:00Z", "2026-10-03T15:30:00Z")]
    [InlineData("daily", "Australia/Lord_Howe", 1, 45, "2027-04-03T00:00:00Z", "2027-04-03T14:45:00Z")]
    // Midnight itself left out: São Paulo, 4 November 2018, from 00:00 to 01:00.
    [InlineData("daily", "America/Sao_Paulo", 0, 30, "2018-11-03T12:00:00Z", "2018-11-04T03:00:00Z")]
    // A whole day left out: Samoa had no 30 December 2011. Its run is at the next day's beginning, which is before the next day's own.
    [InlineData("daily", "Pacific/Apia", 8, 0, "2011-12-29T17:00:00Z", "2011-12-29T18:00:00Z")]
    [InlineData("daily", "Pacific/Apia", 8, 0, "2011-12-29T18:00:00Z", "2011-12-30T10:00:00Z")]
    [InlineData("daily", "Pacific/Apia", 8, 0, "2011-12-30T10:00:00Z", "2011-12-30T18:00:00Z")]
    // 23 November 2026 is a Monday; in Kolkata it is half past six when it is one in London.
    [InlineData("weekly:1,4", "Asia/Kolkata", 6, 30, "2026-11-21T00:00:00Z", "2026-11-23T01:00:00Z")]
    [InlineData("weekly:1,4", "Asia/Kolkata", 6, 30, "2026-11-23T01:00:00Z", "2026-11-26T01:00:00Z")]
    // In Auckland it is Monday already.
    [InlineData("weekly:1", "Pacific/Auckland", 0, 0, "2026-11-22T10:59:59Z", "2026-11-22T11:00:00Z")]
    // The 31st, or the last.
    [InlineData("monthly:31", "America/New_York", 8, 0, "2027-01-31T12:59:59Z", "2027-01-31T13:00:00Z")]
    [InlineData("monthly:31", "America/New_York", 8, 0, "2027-01-31T13:00:00Z", "2027-02-28T13:00:00Z")]
    [InlineData("monthly:31", "America/New_York", 8, 0, "2027-02-28T13:00:00Z", "2027-03-31T12:00:00Z")]
    [InlineData("monthly:30", "UTC", 0, 0, "2028-02-01T00:00:00Z", "2028-02-29T00:00:00Z")]
    [InlineData("monthly:1", "UTC", 0, 0, "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    public void The_next_is_the_first_after(string how, string zone, int hour, int minute, string now, string next)
    {
        var when = Of(how, zone, hour, minute);

        when.Next(At(now)).ShouldBe(At(next));
        // And seen from there, it is the latest.
        when.Latest(At(next)).ShouldBe(At(next));
        when.Latest(At(next) - Duration.FromNanoseconds(1)).ShouldBeLessThanOrEqualTo(At(now));
    }

    [Theory]
    [InlineData("daily", "2026-11-21T06:00:00Z", "2026-11-20T07:00:00Z")]
    [InlineData("weekly:6", "2026-11-21T06:00:00Z", "2026-11-14T07:00:00Z")]
    [InlineData("monthly:31", "2027-03-30T00:00:00Z", "2027-02-28T07:00:00Z")]
    public void The_latest_is_the_last_before(string how, string now, string latest) => Of(how, "UTC", 7, 0).Latest(At(now)).ShouldBe(At(latest));

    [Theory]
    [InlineData("daily")]
    [InlineData("weekly:1,3,7")]
    [InlineData("monthly:31")]
    public void Over_ten_years_each_follows_the_other_and_none_is_between(string how)
    {
        foreach (var zone in (string[])["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Africa/Casablanca", "Asia/Kathmandu"])
        {
            var when = Of(how, zone, 2, 15);
            var (now, end) = (At("2026-01-01T00:00:00Z"), At("2036-01-01T00:00:00Z"));
            while (now < end)
            {
                var next = when.Next(now);
                next.ShouldBeGreaterThan(now);
                when.Latest(next - Duration.FromSeconds(1)).ShouldBeLessThan(next);
                when.Next(next - Duration.FromSeconds(1)).ShouldBe(next);
                now = next;
            }
        }
    }

    static Recurrence Of(string how, string zone, int hour, int minute)
    {
        var (frequency, of) = how.Split(':') is [var f, var rest] ? (f, rest.Split(',').Select(int.Parse).ToArray()) : (how, []);
        return new(
            Enum.Parse<Frequency>(frequency, ignoreCase: true), frequency == "weekly" ? [.. of.Select(d => (IsoDayOfWeek)d)] : [], frequency == "monthly" ? of[0] : null,
            hour, minute, DateTimeZoneProviders.Tzdb[zone]);
    }

    static Instant At(string text) => InstantPattern.ExtendedIso.Parse(text).Value;
}
