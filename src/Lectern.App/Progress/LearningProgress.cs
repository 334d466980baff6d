using Lectern.Core.Measures;

namespace Lectern.App.Progress;

/// <summary>A learner's way through a course, or one module of it. Visitors, who never enrolled, have none.</summary>
/// <param name="Id">Of this progress: user and course.</param>
/// <param name="UserId">The learner.</param>
/// <param name="CourseId">The course.</param>
/// <param name="ModuleId">The module asked about; null: the progress is of the whole course.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="ProgressRule">By which rule it was told: <c>completed</c>, <c>reported</c>, <c>lessons</c>, <c>modules</c>, <c>items</c>, or <c>none</c> where nothing tells.</param>
/// <param name="TimeSpent">Learning time in minutes: the most of what was observed, what modules and assessments declare, and what the course declares.</param>
/// <param name="LastAccessDate">The newest activity in the course.</param>
/// <param name="CompletionDate">When the course was first completed.</param>
/// <param name="Score">The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</param>
/// <param name="Status"><c>completed</c>; else <c>dropped</c>; else <c>in_progress</c> with any activity; else <c>not_started</c>. Of a module: completed and active there.</param>
/// <param name="Milestones">Those reached.</param>
/// <param name="CreatedAt">Least time of an event of this learner in this course; in a module of activity there, else of the enrollment.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record LearningProgress(
    string Id,
    string UserId,
    string CourseId,
    string? ModuleId,
    decimal ProgressPercentage,
    ProgressRule ProgressRule,
    decimal TimeSpent,
    DateTime? LastAccessDate,
    DateTime? CompletionDate,
    decimal? Score,
    ProgressStatus Status,
    IReadOnlyList<Milestone> Milestones,
    DateTime CreatedAt,
    DateTime UpdatedAt)
{
    public static LearningProgress Of(EnrollmentRow row)
    {
        var (percent, rule) = row.Progress;
        return new(
            $"{row.UserId}:{row.CourseId}",
            row.UserId,
            row.CourseId,
            null,
            Rates.Round(percent),
            rule,
            Rates.Minutes(row.LearningSeconds),
            row.LastAccessAt,
            row.CompletedAt,
            row.Score,
            row.Status,
            [.. Milestone.Of(row)],
            row.FirstEventAt,
            row.LastEventAt);
    }
}

/// <summary>A point on the way through a course.</summary>
/// <param name="Name"><c>enrolled</c>, <c>first_activity</c>, <c>25</c>, <c>50</c>, <c>75</c> (percent, as reported for the course) or <c>completed</c>.</param>
/// <param name="ReachedAt">When it was first reached.</param>
sealed record Milestone(string Name, DateTime ReachedAt)
{
    public static IEnumerable<Milestone> Of(EnrollmentRow row)
    {
        (string, DateTime?)[] all =
        [
            ("enrolled", row.BeganAt),
            ("first_activity", row.FirstActivityAt),
            ("25", row.Reached25At),
            ("50", row.Reached50At),
            ("75", row.Reached75At),
            ("completed", row.CompletedAt),
        ];
        foreach (var (name, at) in all)
        {
            if (at is { } reached) yield return new(name, reached);
        }
    }
}
