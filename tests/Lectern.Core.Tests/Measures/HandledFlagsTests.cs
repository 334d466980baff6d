using Lectern.Core.Measures;

namespace Lectern.Core.Tests.Measures;

/// <summary>How long, and for what, it holds that somebody dealt with flags.</summary>
public sealed class HandledFlagsTests
{
    static readonly DateOnly Day = new(2026, 3, 1);

    static readonly Flag NeverSeen = new(FlagReason.NeverSeen, 4, 3);
    static readonly Flag Behind = new(FlagReason.BehindPace, 25, 20);
    static readonly Flag Failing = new(FlagReason.FailingScores, 40, 50);

    [Theory]
    [InlineData(-1, false)]
    [InlineData(0, true)]
    [InlineData(13, true)]
    [InlineData(14, false)]
    public void For_fourteen_days_from_the_day_on(int later, bool holds)
    {
        var handled = HandledFlags.Of([NeverSeen], Day);
        handled.Until.ShouldBe(new(2026, 3, 14));
        handled.Covers([NeverSeen with { Value = 4 + later }], Day.AddDays(later)).ShouldBe(holds);
    }

    [Fact]
    public void For_the_reasons_of_then_all_or_some_of_them_and_no_other()
    {
        var handled = HandledFlags.Of([NeverSeen, Behind], Day);
        handled.Covers([NeverSeen, Behind], Day).ShouldBeTrue();
        handled.Covers([Behind], Day).ShouldBeTrue("one is gone");
        handled.Covers([Behind, Failing], Day).ShouldBeFalse("one has come");
        handled.Covers([Failing], Day).ShouldBeFalse();
        handled.Covers([], Day).ShouldBeFalse("there is nothing to deal with");
        // That it grew worse with time is what it does while nothing else happens.
        handled.Covers([Behind with { Value = 60 }], Day.AddDays(10)).ShouldBeTrue();
        HandledFlags.Of([Failing], Day).Covers([Failing with { Value = 10 }], Day).ShouldBeTrue();
    }

    // Missed something on the first day, and has not come by the third.
    [Fact]
    public void Not_once_a_newcomer_is_one_no_more_and_has_not_come()
    {
        var facts = new FlagFacts(Day, null, null, ProgressStatus.NotStarted, EnrolledOn: Day, LastActiveOn: null, Progress: 0, Expected: 60, Missed: 1, Score: null, PassMark: 50);
        var handled = HandledFlags.Of(Flags.Of(facts), Day);
        handled.Covers(Flags.Of(facts with { Today = Day.AddDays(2) }), Day.AddDays(2)).ShouldBeTrue();
        handled.Covers(Flags.Of(facts with { Today = Day.AddDays(3) }), Day.AddDays(3)).ShouldBeFalse();
    }

    [Theory]
    [InlineData(2, 1, true)]
    [InlineData(2, 2, true)]
    [InlineData(2, 3, false)]
    public void Not_once_more_work_is_missed(int then, int now, bool holds) =>
        HandledFlags.Of([Behind, new(FlagReason.MissedWork, then, 1)], Day).Covers([new(FlagReason.MissedWork, now, 1)], Day.AddDays(1)).ShouldBe(holds);

    // Away for nine days then. Ten days later, whoever was not there since is away for 19; who came in between for 10 at most.
    [Theory]
    [InlineData(0, 9, true)]
    [InlineData(10, 19, true)]
    [InlineData(10, 17, true)]
    [InlineData(10, 16, false)]
    [InlineData(10, 10, false)]
    [InlineData(10, 7, false)]
    public void Not_for_who_came_back_and_is_away_anew(int later, int away, bool holds) =>
        HandledFlags.Of([new(FlagReason.Away, 9, 7)], Day).Covers([new(FlagReason.Away, away, 7)], Day.AddDays(later)).ShouldBe(holds);
}
