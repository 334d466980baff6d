using FsCheck;
using FsCheck.Fluent;
using Lectern.Core.Measures;

namespace Lectern.Core.Tests.Measures;

/// <summary>Each rule just below its threshold, at it and above it; and when nobody is flagged at all.</summary>
public sealed class FlagsTests
{
    static readonly DateOnly Today = new(2026, 3, 31);

    /// <summary>In a course without dates: came today, on pace, nothing missed, passing.</summary>
    static readonly FlagFacts Well = new(
        Today, CourseStartsOn: null, CourseEndsOn: null, ProgressStatus.InProgress, EnrolledOn: Today.AddDays(-30), LastActiveOn: Today,
        Progress: 50, Expected: 50, Missed: 0, Score: 80, PassMark: 50);

    /// <summary>Everything is wrong, but that they came once.</summary>
    static readonly FlagFacts Ill = Well with { LastActiveOn = Today.AddDays(-20), Progress = 0, Missed = 3, Score = 10 };

    [Fact]
    public void Who_does_well_is_not_flagged() => Flags.Of(Well).ShouldBeEmpty();

    /// <summary>Enrolled, and never came.</summary>
    static readonly FlagFacts Absent = Well with { Status = ProgressStatus.NotStarted, LastActiveOn = null };

    [Fact]
    public void Who_never_came_is_not_also_away()
    {
        Flags.Of(Absent).ShouldBe([new(FlagReason.NeverSeen, 30, 3)]);
        Flags.Of(Absent with { EnrolledOn = Today.AddDays(1) }).ShouldBeEmpty("not enrolled yet");
    }

    // Days since enrolling, and since the course's first day; and what never_seen counts, of which the third day is the first.
    [Theory]
    [InlineData(0, null, null)]
    [InlineData(2, null, null)]
    [InlineData(3, null, 3)]
    [InlineData(4, null, 4)]
    [InlineData(2, 40, null)]
    [InlineData(3, 40, 3)]
    [InlineData(40, 0, null)]
    [InlineData(40, 2, null)]
    [InlineData(40, 3, 3)]
    [InlineData(40, 4, 4)]
    [InlineData(3, 3, 3)]
    public void A_newcomer_is_flagged_neither_for_not_having_come_nor_for_pace(int enrolled, int? starts, int? days)
    {
        var facts = Absent with { EnrolledOn = Today.AddDays(-enrolled), CourseStartsOn = starts is { } s ? Today.AddDays(-s) : null, Progress = 20 };
        Flags.Of(facts).ShouldBe(days is { } d ? [new(FlagReason.NeverSeen, d, 3), new(FlagReason.BehindPace, 30, 20)] : []);
        Flags.Of(facts with { LastActiveOn = Today }).ShouldBe(days is null ? [] : [new(FlagReason.BehindPace, 30, 20)]);
    }

    [Fact]
    public void A_newcomer_is_flagged_for_work_and_scores() =>
        Flags.Of(Ill with { EnrolledOn = Today, LastActiveOn = Today }).ShouldBe([new(FlagReason.MissedWork, 3, 1), new(FlagReason.FailingScores, 10, 50)]);

    [Fact]
    public void Three_days_later_a_newcomer_is_flagged_for_the_same_and_for_these() => Prop.ForAll(Anything, f =>
    {
        var reasons = Reasons(f);
        var later = Reasons(f with { EnrolledOn = f.EnrolledOn.AddDays(-3), CourseStartsOn = f.CourseStartsOn?.AddDays(-3) });
        later.Contains(FlagReason.NeverSeen).ShouldBe(f.LastActiveOn is null);
        later.Contains(FlagReason.BehindPace).ShouldBe(f.Progress <= 30);
        var isNewcomer = f.EnrolledOn > Today.AddDays(-3) || f.CourseStartsOn > Today.AddDays(-3);
        reasons.ShouldBe(isNewcomer ? later.Except([FlagReason.NeverSeen, FlagReason.BehindPace]) : later);

        static FlagReason[] Reasons(FlagFacts of) => [.. Flags.Of(of).Select(g => g.Reason)];
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(1_000));

    /// <summary>Begun by today, as is the course; it goes on.</summary>
    static readonly Arbitrary<FlagFacts> Anything = (
        from enrolled in Gen.Choose(0, 6)
        from starts in Gen.Choose(-1, 6)
        from last in Gen.Choose(-1, 12)
        from progress in Gen.Choose(0, 50)
        from missed in Gen.Choose(0, 1)
        from score in Gen.Choose(0, 100)
        select Well with
        {
            EnrolledOn = Today.AddDays(-enrolled),
            CourseStartsOn = starts < 0 ? null : Today.AddDays(-starts),
            LastActiveOn = last < 0 ? null : Today.AddDays(-last),
            Progress = progress,
            Missed = missed,
            Score = score,
        }).ToArbitrary();

    [Theory]
    [InlineData(6, false)]
    [InlineData(7, true)]
    [InlineData(8, true)]
    public void Away_from_seven_days_on(int days, bool isFlagged) =>
        Flags.Of(Well with { LastActiveOn = Today.AddDays(-days) }).ShouldBe(isFlagged ? [new(FlagReason.Away, days, 7)] : []);

    [Theory]
    [InlineData(30.001, null)]
    [InlineData(30, 20.0)]
    [InlineData(29.996, 20.0)]
    [InlineData(13.3333, 36.67)]
    [InlineData(90, null)]
    public void Behind_pace_from_twenty_points_on(double progress, double? behind) =>
        Flags.Of(Well with { Progress = (decimal)progress }).ShouldBe(behind is { } points ? [new(FlagReason.BehindPace, (decimal)points, 20)] : []);

    [Theory]
    [InlineData(0, false)]
    [InlineData(1, true)]
    [InlineData(2, true)]
    public void Missed_work_from_one_item_on(int missed, bool isFlagged) =>
        Flags.Of(Well with { Missed = missed }).ShouldBe(isFlagged ? [new(FlagReason.MissedWork, missed, 1)] : []);

    [Fact]
    public void Failing_below_the_pass_mark_and_not_without_a_score()
    {
        Flags.Of(Well with { Score = 49.99m }).ShouldBe([new(FlagReason.FailingScores, 49.99m, 50)]);
        Flags.Of(Well with { Score = 50 }).ShouldBeEmpty();
        Flags.Of(Well with { Score = 0 }).ShouldBe([new(FlagReason.FailingScores, 0, 50)]);
        Flags.Of(Well with { Score = null }).ShouldBeEmpty();
        Flags.Of(Well with { Score = 66, PassMark = 66.666m }).ShouldBe([new(FlagReason.FailingScores, 66, 66.67m)]);
    }

    [Fact]
    public void All_that_applies_is_told_the_gravest_first()
    {
        Flags.Of(Ill).Select(f => f.Reason).ShouldBe([FlagReason.Away, FlagReason.BehindPace, FlagReason.MissedWork, FlagReason.FailingScores]);
        Flags.Of(Ill with { LastActiveOn = null }).Select(f => f.Reason).ShouldBe([FlagReason.NeverSeen, FlagReason.BehindPace, FlagReason.MissedWork, FlagReason.FailingScores]);
    }

    [Theory]
    [InlineData(ProgressStatus.Completed, false)]
    [InlineData(ProgressStatus.Dropped, false)]
    [InlineData(ProgressStatus.InProgress, true)]
    [InlineData(ProgressStatus.NotStarted, true)]
    public void Who_completed_or_dropped_is_not_flagged(ProgressStatus status, bool isFlagged) => Flags.Of(Ill with { Status = status }).Any().ShouldBe(isFlagged);

    [Theory]
    [InlineData(-1, 1, true)]
    [InlineData(0, 0, true)]
    [InlineData(1, 9, false)]
    [InlineData(-9, -1, false)]
    public void Only_while_the_course_goes_on(int starts, int ends, bool isFlagged) =>
        Flags.Of(Ill with { CourseStartsOn = Today.AddDays(starts), CourseEndsOn = Today.AddDays(ends) }).Any().ShouldBe(isFlagged);
}
