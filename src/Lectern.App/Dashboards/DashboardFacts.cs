using Lectern.Core.ReadModels;

namespace Lectern.App.Dashboards;

/// <summary>A figure of the period, and of the one before.</summary>
readonly record struct Pair(long Now, long Before);

/// <summary>What a dashboard is made of. Totals are of the end of each period.</summary>
/// <param name="Position">Of the read models, at which it is exact.</param>
/// <param name="Period">The period.</param>
/// <param name="Users">Users by its end.</param>
/// <param name="Active">Different learners active in it.</param>
/// <param name="Courses">Courses by its end.</param>
/// <param name="Enrolled">Enrollments begun by its end.</param>
/// <param name="Completed">Those completed by then.</param>
/// <param name="Days">Days of both periods on which there was anything, in order.</param>
/// <param name="Top">Courses with most events in the period.</param>
sealed record DashboardFacts(
    long Position, Period Period, Pair Users, Pair Active, Pair Courses, Pair Enrolled, Pair Completed, IReadOnlyList<DashboardDay> Days, IReadOnlyList<TopCourse> Top)
{
    // Unrounded, so that changes are of the figures themselves.
    public decimal? CompletionRate(bool isNow) => (isNow ? (Enrolled.Now, Completed.Now) : (Enrolled.Before, Completed.Before)) is var (enrolled, completed) && enrolled == 0 ? null : 100m * completed / enrolled;

    public decimal? AverageScore(bool isNow) => Sum(isNow, d => d.Graded) is var graded && graded == 0 ? null : (decimal)Sum(isNow, d => d.Scores) / Percent.Scale / graded;

    public decimal LearningHours(bool isNow) => Sum(isNow, d => d.Seconds) / 3600m;

    public long Sum(bool isNow, Func<DashboardDay, long> figure) => Days.Where(d => isNow ? Period.Has(d.Day) : Period.HadBefore(d.Day)).Sum(figure);
}

/// <summary>What happened on a day.</summary>
sealed record DashboardDay
{
    public DateOnly Day { get; init; }
    public long Events { get; init; }
    public long Seconds { get; init; }
    public long Graded { get; init; }
    public long Scores { get; init; }
    public long Enrollments { get; init; }
    public long Completions { get; init; }

    /// <summary>Enrollments dropped on it that were dropped at the end of its period.</summary>
    public long Drops { get; init; }

    /// <summary>Different learners; told of the period's days only.</summary>
    public long Active { get; init; }

    /// <summary>The same with another's sums added <paramref name="sign"/> times. Different learners are no sum: they stay.</summary>
    public DashboardDay Add(DashboardDay other, int sign) => this with
    {
        Events = Events + sign * other.Events,
        Seconds = Seconds + sign * other.Seconds,
        Graded = Graded + sign * other.Graded,
        Scores = Scores + sign * other.Scores,
        Enrollments = Enrollments + sign * other.Enrollments,
        Completions = Completions + sign * other.Completions,
        Drops = Drops + sign * other.Drops,
    };
}

/// <summary>A course in the period.</summary>
sealed record TopCourse
{
    public const int Most = 10;

    public long CourseKey { get; init; }
    public string CourseId { get; init; } = "";
    public string? Title { get; init; }
    public long Events { get; init; }
    public long Enrollments { get; init; }

    /// <summary>Those with most events, of equal ones those with most enrollments begun.</summary>
    public static IReadOnlyList<TopCourse> Of(IEnumerable<TopCourse> courses) =>
    [
        .. courses.Where(c => c.Events > 0 || c.Enrollments > 0)
            .OrderByDescending(c => c.Events).ThenByDescending(c => c.Enrollments).ThenBy(c => c.CourseId, StringComparer.Ordinal).Take(Most),
    ];
}
