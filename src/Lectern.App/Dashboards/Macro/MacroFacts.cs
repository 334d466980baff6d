using System.Text.Json;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Macro;

/// <summary>How an organization's courses stood at the end of the period, whatever its length.</summary>
/// <param name="Position">Of the read models, at which it is exact.</param>
/// <param name="Courses">Its courses first heard of by then.</param>
/// <param name="FlaggedLearners">Different learners with a flag in any of them.</param>
/// <param name="Retention">Cohorts, oldest first.</param>
/// <param name="Runs">Courses that share their title, by start.</param>
sealed record MacroStanding(
    long Position,
    IReadOnlyList<CourseStanding> Courses,
    long FlaggedLearners,
    IReadOnlyList<CohortCounts> Retention,
    IReadOnlyList<RunCounts> Runs);

/// <summary>What happened in its courses, and which of its users were active, in one period.</summary>
/// <param name="Position">Of the read models, at which it is exact.</param>
/// <param name="Facts">Those of its dashboard.</param>
/// <param name="Work">By course.</param>
/// <param name="ActiveByCategory">Different learners; a category that is null goes by the empty text.</param>
/// <param name="Active">Different users by kind of days and the first of them.</param>
sealed record MacroPeriodFacts(
    long Position,
    DashboardFacts Facts,
    IReadOnlyDictionary<long, CourseWork> Work,
    IReadOnlyDictionary<string, long> ActiveByCategory,
    IReadOnlyDictionary<(string Kind, DateOnly Starts), long> Active)
{
    public CourseWork WorkOf(long course) => Work.GetValueOrDefault(course) ?? CourseWork.None;
}

/// <summary>A course and its enrollments.</summary>
sealed record CourseStanding
{
    public long CourseKey { get; init; }
    public string CourseId { get; init; } = "";
    public string? Title { get; init; }
    public string? Category { get; init; }
    public string? Instructor { get; init; }

    /// <summary>A JSON array of ids; null: none were sent.</summary>
    public string? Staff { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
    public long Enrolled { get; init; }
    public long Completed { get; init; }
    public long Dropped { get; init; }
    public DateTime? FirstBeganAt { get; init; }
    public long Ratings { get; init; }
    public long RatingSum { get; init; }
    public long Active { get; init; }
    public long Flagged { get; init; }

    /// <summary>Those who teach it, once each.</summary>
    public IReadOnlyList<string> Teachers =>
        [.. ((string?[])[Instructor, .. Staff is null ? [] : JsonSerializer.Deserialize<string?[]>(Staff) ?? []]).OfType<string>().Distinct()];

    public DateOnly? StartsOn(AsOf asOf) => (StartsAt ?? FirstBeganAt) is { } at ? asOf.DayOf(at) : null;
}

/// <summary>Learning time and graded work.</summary>
sealed record CourseWork
{
    public static readonly CourseWork None = new();

    public long CourseKey { get; init; }
    public long Seconds { get; init; }
    public long Graded { get; init; }
    public long Scores { get; init; }
}

/// <summary>How many learners of a cohort were active in its first, second, … week.</summary>
sealed record CohortCounts(DateOnly Week, long Size, IReadOnlyList<long> Active);

/// <summary>What there is of a run since its start.</summary>
sealed record RunCounts(CourseStanding Course, DateOnly? StartsOn, CourseWork Work, IReadOnlyList<long> Active);
