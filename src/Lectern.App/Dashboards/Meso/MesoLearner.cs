using Lectern.App.Courses;
using Lectern.Core.Measures;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>An enrolled learner as they stood at the end of the day of <c>asOf</c>.</summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="Name">First and last name; null where none was sent.</param>
/// <param name="Email">Null where none was sent.</param>
/// <param name="Cohort">The newest cohort; null where none was sent.</param>
/// <param name="Status"><c>completed</c>; else <c>dropped</c>; else <c>in_progress</c> with any activity in the course; else <c>not_started</c>.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="ExpectedProgress">How far the learner should be, percent.</param>
/// <param name="Score">The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</param>
/// <param name="EngagementScore">0 to 100, in this course, of the last 28 days; null once dropped.</param>
/// <param name="LastAccessDate">The newest activity in the course; null: never came.</param>
/// <param name="TimeSpent">Learning time in minutes, as it stands now.</param>
/// <param name="EnrolledAt">The first enrolling, or the completion of one that never told of enrolling.</param>
/// <param name="Flags">Why the learner needs a teacher, the gravest first; empty: not flagged.</param>
/// <param name="Handled">Who dealt with those flags; null: nobody, it holds no longer, or there are none.</param>
/// <param name="CreatedAt">Least time of an event of this learner in this course.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record MesoLearner(
    string Id,
    string UserId,
    string? Name,
    string? Email,
    string? Cohort,
    ProgressStatus Status,
    decimal ProgressPercentage,
    decimal ExpectedProgress,
    decimal? Score,
    decimal? EngagementScore,
    DateTime? LastAccessDate,
    decimal TimeSpent,
    DateTime EnrolledAt,
    IReadOnlyList<Flag> Flags,
    Handled? Handled,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public const int Most = 200;

    public static MesoLearner Of(Standing s, string? name, string? email, Handled? handled) => new(
        s.Row.UserId, s.Row.UserId, name, email, s.Row.Cohort, s.Row.Status, s.Progress, s.Expected, s.Score, s.Engagement?.Score, s.Row.LastAccessAt,
        Rates.Minutes(s.Row.LearningSeconds), s.Row.BeganAt, s.Flags, handled, s.Row.FirstEventAt, s.Row.LastEventAt);
}

/// <summary>Enrollments that a rule flags.</summary>
/// <param name="Learners">How many have any flag.</param>
/// <param name="Unhandled">Those whose flags nobody has dealt with as they stand; null for who may not see learners.</param>
/// <param name="ByReason">How many have each; who has several is in several.</param>
/// <param name="UnhandledByReason">The same of the unhandled alone; null for who may not see learners.</param>
sealed record FlaggedLearners(long Learners, long? Unhandled, IReadOnlyList<ReasonCount> ByReason, IReadOnlyList<UnhandledCount>? UnhandledByReason)
{
    /// <param name="standings">Of whom it is told.</param>
    /// <param name="handled">Null: for who may not see learners.</param>
    public static FlaggedLearners Of(IReadOnlyList<Standing> standings, CourseHandlings? handled)
    {
        Standing[] flagged = [.. standings.Where(s => s.Flags.Count > 0)];
        IReadOnlyList<Flag>[]? unhandled = handled is null ? null : [.. flagged.Where(s => handled.Of(s) is null).Select(s => s.Flags)];
        return new(
            flagged.Length,
            unhandled?.Length,
            [.. Enum.GetValues<FlagReason>().Select(r => new ReasonCount(r, flagged.Count(s => s.Flags.Any(f => f.Reason == r))))],
            unhandled is null ? null : UnhandledCount.ByReason(unhandled));
    }
}

/// <summary>How many learners one rule flags.</summary>
/// <param name="Reason"><c>never_seen</c>, <c>away</c>, <c>behind_pace</c>, <c>missed_work</c> or <c>failing_scores</c>.</param>
/// <param name="Learners">Enrollments.</param>
sealed record ReasonCount(FlagReason Reason, long Learners);
