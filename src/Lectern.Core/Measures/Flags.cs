namespace Lectern.Core.Measures;

/// <summary>Why a learner needs a teacher today, the gravest first.</summary>
public enum FlagReason
{
    /// <summary>A newcomer no more, and no activity in the course to this day.</summary>
    NeverSeen,

    /// <summary>Seven whole days or more since the last activity in the course.</summary>
    Away,

    /// <summary>A newcomer no more, and twenty points or more behind the expected pace.</summary>
    BehindPace,

    /// <summary>Work of the course that fell due since enrolling, or since coming back after a drop, was not handed in.</summary>
    MissedWork,

    /// <summary>The score is below the pass mark.</summary>
    FailingScores,
}

/// <summary>One reason, with what it was judged by.</summary>
/// <param name="Reason">Which rule.</param>
/// <param name="Value">Days since enrolling or since the course's first day, whichever is later; days away, points behind, items missed, or the score: in the order of the reasons.</param>
/// <param name="Threshold">What it is held against: 3, 7, 20, 1, or the pass mark.</param>
public sealed record Flag(FlagReason Reason, decimal Value, decimal Threshold);

/// <summary>What flags are told from, of one enrollment at one day.</summary>
/// <param name="Today">The tenant's day.</param>
/// <param name="CourseStartsOn">First day of the course; null: not told.</param>
/// <param name="CourseEndsOn">Its last day; null: not told.</param>
/// <param name="Status">By the end of the day.</param>
/// <param name="EnrolledOn">When the enrollment began.</param>
/// <param name="LastActiveOn">The last day with activity in the course, up to today; null: none.</param>
/// <param name="Progress">Percent.</param>
/// <param name="Expected">Percent, by <see cref="ExpectedPace"/>.</param>
/// <param name="Missed">Assessed items of the course that fell due after the enrollment began, or after the learner came back where they had dropped it, and on a day before today, not handed in by the end of today.</param>
/// <param name="Score">Percent; null: nothing graded.</param>
/// <param name="PassMark">Percent.</param>
public readonly record struct FlagFacts(
    DateOnly Today,
    DateOnly? CourseStartsOn,
    DateOnly? CourseEndsOn,
    ProgressStatus Status,
    DateOnly EnrolledOn,
    DateOnly? LastActiveOn,
    decimal Progress,
    decimal Expected,
    long Missed,
    decimal? Score,
    decimal PassMark);

/// <summary>
/// The rules by which learners are flagged. They are told of enrollments neither completed nor dropped, while their course goes on: from
/// its first day to its last, where it states them. Who never came is not also away, and who is flagged for both pace and missed work
/// has both reasons. A newcomer, for three days from enrolling or from the course's first day, is flagged neither for not having come yet
/// nor for pace: it would be told of everybody who enrolls today.
/// </summary>
public static class Flags
{
    /// <summary>For so many days a learner is a newcomer, the later of enrolling and the course's first day the first of them.</summary>
    public const int NewcomerDays = 3;
    public const int AwayDays = 7;
    public const decimal PointsBehind = 20;

    /// <summary>The pass mark of a course whose assessed items state none; else it is the mean of those they state. Percent.</summary>
    public const decimal DefaultPassMark = 50;

    /// <returns>In the order of <see cref="FlagReason"/>; empty: not flagged.</returns>
    public static IReadOnlyList<Flag> Of(in FlagFacts f)
    {
        if (f.Status is ProgressStatus.Completed or ProgressStatus.Dropped || f.EnrolledOn > f.Today || f.CourseStartsOn > f.Today || f.CourseEndsOn < f.Today) return [];

        var flags = new List<Flag>();
        var days = f.Today.DayNumber - Math.Max(f.EnrolledOn.DayNumber, f.CourseStartsOn?.DayNumber ?? 0);
        var isNewcomer = days < NewcomerDays;
        if (f.LastActiveOn is null && !isNewcomer) flags.Add(new(FlagReason.NeverSeen, days, NewcomerDays));
        if (f.LastActiveOn is { } last && f.Today.DayNumber - last.DayNumber is >= AwayDays and var away) flags.Add(new(FlagReason.Away, away, AwayDays));
        if (!isNewcomer && f.Expected - f.Progress is >= PointsBehind and var behind) flags.Add(new(FlagReason.BehindPace, Rates.Round(behind), PointsBehind));
        if (f.Missed > 0) flags.Add(new(FlagReason.MissedWork, f.Missed, 1));
        if (f.Score < f.PassMark) flags.Add(new(FlagReason.FailingScores, Rates.Round(f.Score.Value), Rates.Round(f.PassMark)));
        return flags;
    }
}
