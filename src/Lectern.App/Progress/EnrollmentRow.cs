using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Progress;

/// <summary>An enrollment with what it takes to tell its progress.</summary>
sealed record EnrollmentRow
{
    /// <summary>
    /// Rows of <c>wanted</c> (columns of read.enrollment) in the order of their key. The sizes are of the courses met, counted once a course.
    /// </summary>
    public static string Select(string wanted) =>
        $"""
        WITH wanted AS MATERIALIZED ({wanted}),
        size AS ({Sql.Sizes})
        SELECT e.course_key, e.learner_key, c.course_id, l.user_id,
               least(e.enrolled_at, e.completed_at) AS began_at, e.enrolled_at, e.last_enrolled_at, e.last_dropped_at, e.completed_at,
               e.first_activity_at, e.last_access_at, e.reached_25_at AS reached25_at, e.reached_50_at AS reached50_at, e.reached_75_at AS reached75_at,
               e.first_event_at, e.last_event_at,
               e.cohort, e.final_score, e.progress AS reported, e.lesson_progress, e.modules_completed,
               (SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(e.items_done) r) AS items_done,
               greatest(e.observed_seconds, e.declared_content_seconds, e.declared_course_seconds) AS learning_seconds,
               e.scored_attempts + e.graded_submissions AS graded, e.attempt_scores + e.submission_scores AS scores,
               k.skills AS course_skills, k.starts_at, k.ends_at, k.expected_seconds,
               coalesce(k.lessons_progressed, 0) AS course_lessons_progressed, coalesce(k.modules_completed, 0) AS course_modules_completed,
               coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items
        FROM wanted e
        JOIN lectern.courses c ON c.course_key = e.course_key
        JOIN lectern.learners l ON l.learner_key = e.learner_key
        LEFT JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = e.course_key
        LEFT JOIN size s ON s.course_key = e.course_key
        ORDER BY e.course_key, e.learner_key
        """;

    public long CourseKey { get; init; }
    public long LearnerKey { get; init; }
    public string CourseId { get; init; } = "";
    public string UserId { get; init; } = "";

    /// <summary>The first enrolling, or the completion of one that never told of enrolling.</summary>
    public DateTime BeganAt { get; init; }
    public DateTime? LastEnrolledAt { get; init; }
    public DateTime? LastDroppedAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public DateTime? FirstActivityAt { get; init; }
    public DateTime? LastAccessAt { get; init; }
    public DateTime? Reached25At { get; init; }
    public DateTime? Reached50At { get; init; }
    public DateTime? Reached75At { get; init; }
    public DateTime FirstEventAt { get; init; }
    public DateTime LastEventAt { get; init; }
    public string? Cohort { get; init; }
    public long? FinalScore { get; init; }
    public long? Reported { get; init; }
    public long LessonProgress { get; init; }
    public long ModulesCompleted { get; init; }
    public long ItemsDone { get; init; }
    public long LearningSeconds { get; init; }
    public long Graded { get; init; }
    public long Scores { get; init; }
    public string? CourseSkills { get; init; }
    public DateTime? StartsAt { get; init; }
    public DateTime? EndsAt { get; init; }
    public long? ExpectedSeconds { get; init; }
    public long CourseLessonsProgressed { get; init; }
    public long CourseModulesCompleted { get; init; }
    public long Lessons { get; init; }
    public long Modules { get; init; }
    public long Items { get; init; }

    public ProgressStatus Status => EnrollmentStatus.Of(LastEnrolledAt, LastDroppedAt, CompletedAt, FirstActivityAt);

    public (decimal Percent, ProgressRule Rule) Progress => CourseProgress.Of(
        CompletedAt is not null, Reported, LessonProgress, ModulesCompleted, ItemsDone, new(Lessons, Modules, Items, CourseLessonsProgressed, CourseModulesCompleted));

    /// <summary>The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</summary>
    public decimal? Score => Rates.Of(FinalScore) ?? Rates.Mean(Scores, Graded);

    public decimal ExpectedProgress(AsOf asOf) => ExpectedPace.Of(
        asOf.Today,
        StartsAt is { } starts ? asOf.DayOf(starts) : null,
        EndsAt is { } ends ? asOf.DayOf(ends) : null,
        asOf.DayOf(BeganAt),
        ExpectedSeconds);
}
