using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Progress;

/// <summary>Learners' way through one module: every enrollment of its course, begun in the module or not.</summary>
sealed record ModuleProgress
{
    /// <summary>Rows in the order of the learner's key.</summary>
    public const string Select =
        $"""
        WITH size AS (
            SELECT count(*) AS lessons FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
            WHERE c.tenant_id = @tenant AND c.course_key = @course AND r.kind = 2 AND coalesce(c.module_key, c.seen_module_key) = @module
        )
        SELECT e.course_key, e.learner_key, l.user_id, e.last_enrolled_at,
               CASE WHEN e.completed_at IS NULL THEN e.last_dropped_at END AS last_dropped_at, least(e.enrolled_at, e.completed_at) AS began_at,
               m.first_access_at, m.last_access_at, m.completed_at, m.progress AS reported,
               coalesce(greatest(m.seconds, m.declared_seconds, m.lesson_seconds), 0) AS seconds,
               s.lessons, coalesce(w.progress, 0)::bigint AS lesson_progress
        FROM read.enrollment e
        CROSS JOIN size s
        JOIN lectern.learners l ON l.learner_key = e.learner_key
        LEFT JOIN read.learner_module m ON m.tenant_id = @tenant AND m.course_key = e.course_key AND m.learner_key = e.learner_key AND m.content_key = @module
        LEFT JOIN LATERAL (
            SELECT sum(CASE WHEN n.completed_at IS NOT NULL THEN 1000000 ELSE n.progress END) AS progress
            FROM read.learner_lesson n JOIN read.content c ON c.tenant_id = @tenant AND c.content_key = n.content_key
            WHERE m.first_access_at IS NOT NULL AND n.tenant_id = @tenant AND n.course_key = e.course_key AND n.learner_key = e.learner_key
              AND coalesce(c.module_key, c.seen_module_key) = @module
        ) w ON true
        WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.IsEnrolled}
          AND (@learner::bigint IS NULL OR e.learner_key = @learner)
          AND (@cohort::text IS NULL OR e.cohort = @cohort)
          AND e.learner_key > @afterLearner
          AND (@status::text IS NULL OR @status =
               CASE WHEN m.completed_at IS NOT NULL THEN 'completed'
                    WHEN {Sql.IsDropped} THEN 'dropped'
                    WHEN m.first_access_at IS NOT NULL THEN 'in_progress'
                    ELSE 'not_started' END)
        ORDER BY e.learner_key
        LIMIT @limit
        """;

    public long CourseKey { get; init; }
    public long LearnerKey { get; init; }
    public string UserId { get; init; } = "";
    public DateTime? LastEnrolledAt { get; init; }
    public DateTime? LastDroppedAt { get; init; }
    public DateTime BeganAt { get; init; }
    public DateTime? FirstAccessAt { get; init; }
    public DateTime? LastAccessAt { get; init; }
    public DateTime? CompletedAt { get; init; }
    public long? Reported { get; init; }
    public long Seconds { get; init; }
    public long Lessons { get; init; }
    public long LessonProgress { get; init; }

    /// <summary>100 if completed; else the newest reported for the module; else Σ lesson progress ÷ its lessons.</summary>
    (decimal Percent, ProgressRule Rule) Progress =>
        CompletedAt is not null ? (100, ProgressRule.Completed)
        : Reported is { } sent ? ((decimal)sent / Percent.Scale, ProgressRule.Reported)
        : Lessons > 0 ? (Math.Min(100, (decimal)LessonProgress / Percent.Scale / Lessons), ProgressRule.Lessons)
        : (0, ProgressRule.None);

    public LearningProgress Of(string courseId, string moduleId)
    {
        var (percent, rule) = Progress;
        var milestones = new List<Milestone>();
        if (FirstAccessAt is { } first) milestones.Add(new("first_activity", first));
        if (CompletedAt is { } completed) milestones.Add(new("completed", completed));
        return new(
            $"{UserId}:{courseId}:{moduleId}",
            UserId,
            courseId,
            moduleId,
            Rates.Round(percent),
            rule,
            Rates.Minutes(Seconds),
            LastAccessAt,
            CompletedAt,
            null,
            EnrollmentStatus.Of(LastEnrolledAt, LastDroppedAt, CompletedAt, FirstAccessAt),
            milestones,
            FirstAccessAt ?? BeganAt,
            LastAccessAt ?? BeganAt);
    }
}
