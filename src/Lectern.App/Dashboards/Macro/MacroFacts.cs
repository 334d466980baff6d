using System.Text.Json;
using Lectern.App.Queries;

namespace Lectern.App.Dashboards.Macro;

/// <summary>How an organization's courses stood at the end of the period, whatever its length.</summary>
/// <param name="Version">Of the organization, of which it is.</param>
/// <param name="Courses">Its courses first heard of by then.</param>
/// <param name="FlaggedLearners">Different learners with a flag in any of them.</param>
/// <param name="Retention">Cohorts, oldest first.</param>
/// <param name="Runs">Courses that share their title, by start.</param>
sealed record MacroStanding(
    OrganizationVersion Version,
    IReadOnlyList<CourseStanding> Courses,
    long FlaggedLearners,
    IReadOnlyList<CohortCounts> Retention,
    IReadOnlyList<RunCounts> Runs);

/// <summary>What happened in its courses, and which of its users were active, in one period.</summary>
/// <param name="Version">Of the organization, of which it is.</param>
/// <param name="Facts">Those of its dashboard.</param>
/// <param name="Work">By course.</param>
/// <param name="ActiveByCategory">Different learners; a category that is null goes by the empty text.</param>
/// <param name="Active">Different users by kind of days and the first of them.</param>
sealed record MacroPeriodFacts(
    OrganizationVersion Version,
    DashboardFacts Facts,
    IReadOnlyDictionary<long, CourseEffort> Work,
    IReadOnlyDictionary<string, long> ActiveByCategory,
    IReadOnlyDictionary<(string Kind, DateOnly Starts), long> Active)
{
    public CourseEffort WorkOf(long course) => Work.GetValueOrDefault(course) ?? CourseEffort.None;
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

    public CourseCounts Counts { get; init; } = new();
    public long Enrolled => Counts.Enrolled;
    public long Completed => Counts.Completed;
    public long Dropped => Counts.Dropped;
    public long Ratings => Counts.Ratings;
    public long RatingSum => Counts.RatingSum;
    public long Active => Counts.Active;
    public long Flagged => Counts.Flagged.Count;

    /// <summary>Those who teach it, once each.</summary>
    public IReadOnlyList<string> Teachers =>
        [.. ((string?[])[Instructor, .. Staff is null ? [] : JsonSerializer.Deserialize<string?[]>(Staff) ?? []]).OfType<string>().Distinct()];

    public DateOnly? StartsOn(AsOf asOf) => (StartsAt ?? Counts.FirstBeganAt) is { } at ? asOf.DayOf(at) : null;
}

/// <summary>Learning time and graded work.</summary>
sealed record CourseEffort
{
    public static readonly CourseEffort None = new();

    public long CourseKey { get; init; }
    public long Seconds { get; init; }
    public long Graded { get; init; }
    public long Scores { get; init; }
}

/// <summary>How many learners of a cohort were active in its first, second, … week.</summary>
sealed record CohortCounts(DateOnly Week, long Size, IReadOnlyList<long> Active);

/// <summary>What there is of a run since its start.</summary>
sealed record RunCounts(CourseStanding Course, DateOnly? StartsOn, CourseEffort Work, IReadOnlyList<long> Active);
