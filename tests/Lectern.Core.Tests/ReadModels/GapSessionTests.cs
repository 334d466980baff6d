using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using static Lectern.Core.Tests.ReadModels.Story;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>Sessions told from the gaps between events that name none.</summary>
public sealed class GapSessionTests
{
    const long Minute = 60;

    [Theory]
    [InlineData("10:30:00", 1, 30 * Minute)] // exactly 30 minutes apart: the same session
    [InlineData("10:30:01", 2, 0)]
    [InlineData("10:00:00", 1, 0)]
    public void Thirty_minutes_are_the_bound(string second, long sessions, long seconds) =>
        Totals(new Story(At("10:00:00", "PageViewed", "'eventId':'1'"), At(second, "PageViewed", "'eventId':'2'"))).ShouldBe((sessions, seconds));

    [Fact]
    public void They_go_over_all_courses_and_none()
    {
        // c1 10:00 ─ c2 10:25 ─ login 10:50 ─ c1 11:15: 75 minutes, though the events of c1 alone are 75 minutes apart.
        var story = new Story(
            At("11:15", "PageViewed"), At("10:00", "PageViewed"),
            At("10:25", "PageViewed", "'courseId':'c2'"), At("10:50", "UserLoggedIn", "'courseId':null"));

        Totals(story).ShouldBe((1, 75 * Minute));
    }

    [Fact]
    public void A_late_event_joins_what_was_two()
    {
        string[] apart = [At("10:00", "PageViewed"), At("10:45", "PageViewed")];

        Totals(new Story(apart)).ShouldBe((2, 0));
        Totals(new Story([.. apart, At("10:20", "PageViewed")])).ShouldBe((1, 45 * Minute));
    }

    [Fact]
    public void Neither_the_order_of_arrival_nor_an_event_that_came_twice_changes_anything()
    {
        string[] events = [.. new[] { "09:00", "09:29", "09:59", "10:29:01", "12:00", "12:10", "03T00:05" }.Select(t => At(t, "PageViewed"))];
        // 9:00 ─ 9:29 ─ 9:59: 59 minutes; 10:29:01 alone, 30:01 later; 12:00 ─ 12:10; the next day alone.
        (long, long) expected = (4, 69 * Minute);
        var random = new Random(20261121);

        Totals(new Story(events)).ShouldBe(expected);
        for (var i = 0; i < 20; i++)
        {
            string[] shuffled = [.. events, .. events.Take(i % 3)];
            random.Shuffle(shuffled);
            Totals(new Story(shuffled)).ShouldBe(expected);
        }
    }

    [Fact]
    public void Events_that_name_a_session_are_in_no_gap_session_and_bridge_none()
    {
        var story = new Story(
            At("10:00", "PageViewed"),
            At("10:20", "PageViewed", "'sessionId':'z1'"), At("10:25", "PageViewed", "'sessionId':'z1'"),
            At("10:40", "PageViewed"));

        // Two gap sessions of one event each (40 minutes apart), and z1 of 5 minutes.
        Totals(story).ShouldBe((3, 5 * Minute));
    }

    [Fact]
    public void A_gap_session_is_cut_at_the_tenants_midnight()
    {
        // 23:50 ─ 23:55 | 00:05 ─ 00:06 in Auckland, where midnight of 3 November is 11:00 of the 2nd in UTC.
        var story = new Story(
            In("Pacific/Auckland"),
            At("02T10:50", "PageViewed"), At("02T10:55", "PageViewed"), At("02T11:05", "PageViewed"), At("02T11:06", "PageViewed"));

        Totals(story).ShouldBe((2, 6 * Minute));
        Gaps(story, 2).ShouldBe([(Second("02T10:50"), Second("02T11:25"))]);
        Gaps(story, 3).ShouldBe([(Second("02T11:05"), Second("02T11:36"))]);
    }

    [Fact]
    public void Where_no_clock_is_turned_midnight_in_UTC_cuts_nothing_elsewhere() =>
        Totals(new Story(In("Pacific/Auckland"), At("02T23:50", "PageViewed"), At("03T00:05", "PageViewed"))).ShouldBe((1, 15 * Minute));

    [Fact]
    public void What_is_done_to_a_learner_is_no_session() =>
        Totals(new Story(At("10:00", "UserEnrolled"), At("10:10", "AssignmentGraded", "'assignmentId':'s1','score':50"))).ShouldBe((0, 0));

    [Fact]
    public void The_device_of_a_session_is_the_first_that_an_event_tells_field_by_field()
    {
        const string firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
        var story = new Story(
            At("10:30", "PageViewed", "'sessionId':'z1','client':{'deviceType':'tablet','browser':'Chrome','operatingSystem':'Android'}"),
            At("10:00", "SessionStarted", "'sessionId':'z1'"),
            At("10:05", "PageViewed", "'sessionId':'z1','client':{'browser':'Böser Browser'}"),
            At("10:10", "PageViewed", $"'sessionId':'z1','client':{{'userAgent':'{firefox}'}}"));

        var session = story.Session("z1");
        session.Get(Sessions.Browser).ShouldBe("Böser Browser");
        session.Get(Sessions.DeviceType).ShouldBe("desktop");
        session.Get(Sessions.OperatingSystem).ShouldBe("Linux");
    }

    [Fact]
    public void What_the_event_says_of_its_device_wins_over_its_user_agent()
    {
        var story = new Story(At("10:00", "UserLoggedIn", "'sessionId':'z1','data':{'userAgent':'Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1'},'client':{'browser':'Kiosk'}"));

        var session = story.Session("z1");
        (session.Get(Sessions.DeviceType), session.Get(Sessions.Browser), session.Get(Sessions.OperatingSystem)).ShouldBe(("mobile", "Kiosk", "iOS"));
    }

    static (long Sessions, long Seconds) Totals(Story story) => (story.Learner().Sum(Learners.Sessions), story.Learner().Sum(Learners.SessionSeconds));

    static IReadOnlyList<(long, long)> Gaps(Story story, int day) => story.Rows[GapDays.Grain].Find(new(Tenant, story.Learner().Key.A, Day(day)))!.Value.Get(GapDays.Presence).Ranges;

    static long Second(string time) => Micro(time) / Micros.PerSecond;
}
