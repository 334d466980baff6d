using Lectern.App.Queries;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Progress;

/// <summary>Learners' way through one module: every enrollment of its course, begun in the module or not.</summary>
sealed record ModuleProgress
{
    /// <summary>
    /// Rows in the order of the learner's key. Access is to the module or to any of its lessons, also by events that name the lesson
    /// alone; time is what was told of the module itself, or of a lesson beside it.
    /// </summary>
    public const string Select =
        $"""
        WITH wanted AS (SELECT @course::bigint AS course_key),
        lesson AS MATERIALIZED (SELECT k.content_key FROM ({Sql.Known}) k WHERE k.kind = 2 AND k.module_key = @module)
        SELECT e.course_key, e.learner_key, l.user_id, e.last_enrolled_at,
               CASE WHEN e.completed_at IS NULL THEN e.last_dropped_at END AS last_dropped_at, least(e.enrolled_at, e.completed_at) AS began_at,
               least(m.first_access_at, w.first_access_at) AS first_access_at, greatest(m.last_access_at, w.last_access_at) AS last_access_at, m.completed_at, m.progress AS reported,
               coalesce(greatest(m.seconds, m.declared_seconds, m.lesson_seconds), 0) AS seconds,
               (SELECT count(*) FROM lesson) AS lessons, coalesce(w.progress, 0)::bigint AS lesson_progress
        FROM read.enrollment e
        JOIN lectern.learners l ON l.learner_key = e.learner_key
        LEFT JOIN read.learner_module m ON m.tenant_id = @tenant AND m.course_key = e.course_key AND m.learner_key = e.learner_key AND m.content_key = @module
        LEFT JOIN LATERAL (
            SELECT sum(CASE WHEN n.completed_at IS NOT NULL THEN 1000000 ELSE n.progress END) AS progress,
                   min(n.first_access_at) AS first_access_at, max(n.last_access_at) AS last_access_at
            FROM read.learner_lesson n JOIN lesson USING (content_key)
            WHERE n.tenant_id = @tenant AND n.course_key = e.course_key AND n.learner_key = e.learner_key
        ) w ON true
        WHERE e.tenant_id = @tenant AND e.course_key = @course AND {Sql.IsEnrolled}
          AND (@learner::bigint IS NULL OR e.learner_key = @learner)
          AND (@cohort::text IS NULL OR e.cohort = @cohort)
          AND e.learner_key > @afterLearner
          AND (@status::text IS NULL OR @status =
               CASE WHEN m.completed_at IS NOT NULL THEN 'completed'
                    WHEN {Sql.IsDropped} THEN 'dropped'
                    WHEN m.first_access_at IS NOT NULL OR w.first_access_at IS NOT NULL THEN 'in_progress'
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
