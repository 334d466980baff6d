namespace Lectern.App.Queries;

/// <summary>Pieces of SQL that several questions share. Each names the tables or parameters it expects.</summary>
static class Sql
{
    /// <summary>The columns of <c>Lectern.Core.ReadModels.Enrollments</c> that make a row an enrollment: a row without is a visitor's.</summary>
    public const string IsEnrolled = "(e.enrolled_at IS NOT NULL OR e.completed_at IS NOT NULL)";

    /// <summary><c>EnrollmentStatus</c> in SQL: a drop at the time of an enrolling wins, a completion ends both.</summary>
    public const string IsDropped = "(e.completed_at IS NULL AND e.last_dropped_at >= e.last_enrolled_at)";

    /// <summary>Observed seconds of a learner-day <c>d</c>: what events state, or the presence intervals less 30 minutes each.</summary>
    public const string ObservedSeconds = "greatest(d.explicit_seconds, (SELECT coalesce(sum(upper(r) - lower(r) - 1800), 0) FROM unnest(d.presence) r))";

    /// <summary>
    /// Time declared by completions of the learners in <c>people (learner_key)</c>, from <c>@start</c> to before <c>@end</c>: columns
    /// <c>at, course_key, seconds</c>. A module declares only what exceeds its lessons, as the course's days have it.
    /// </summary>
    public const string DeclaredTime =
        """
        SELECT a.completed_at AS at, a.course_key, a.seconds
        FROM people p JOIN read.attempt a ON a.tenant_id = @tenant AND a.learner_key = p.learner_key
        WHERE a.completed_at >= @start AND a.completed_at < @end AND a.seconds > 0
        UNION ALL
        SELECT l.completed_at, l.course_key, l.declared_seconds
        FROM people p
        JOIN read.enrollment e ON e.tenant_id = @tenant AND e.learner_key = p.learner_key
        JOIN read.learner_lesson l ON l.tenant_id = @tenant AND l.course_key = e.course_key AND l.learner_key = e.learner_key
        WHERE l.completed_at >= @start AND l.completed_at < @end AND l.declared_seconds > 0
        UNION ALL
        SELECT m.completed_at, m.course_key, m.declared_seconds - m.lesson_seconds
        FROM people p
        JOIN read.enrollment e ON e.tenant_id = @tenant AND e.learner_key = p.learner_key
        JOIN read.learner_module m ON m.tenant_id = @tenant AND m.course_key = e.course_key AND m.learner_key = e.learner_key
        WHERE m.completed_at >= @start AND m.completed_at < @end AND m.declared_seconds > m.lesson_seconds
        """;

    /// <summary><c>Attempts.ScoreOf</c> in SQL, of an attempt <c>a</c>: as sent; else correct of total; else the mean of its responses.</summary>
    public const string AttemptScore =
        """
        SELECT CASE WHEN a.score IS NOT NULL THEN a.score
                    WHEN a.correct_answers IS NOT NULL AND a.total_questions > 0 THEN least(1000000, 1000000 * a.correct_answers / a.total_questions)
                    WHEN a.responses > 0 THEN a.response_scores / a.responses END AS score
        """;

    /// <summary>How many modules (1), lessons (2) and assessed items (3, 4) each course of <c>wanted (course_key)</c> defines; where it defines none, how many events have named.</summary>
    public const string Sizes =
        """
        SELECT c.course_key,
               coalesce(nullif(count(*) FILTER (WHERE r.kind = 1 AND c.defined_at IS NOT NULL), 0), count(*) FILTER (WHERE r.kind = 1)) AS modules,
               coalesce(nullif(count(*) FILTER (WHERE r.kind = 2 AND c.defined_at IS NOT NULL), 0), count(*) FILTER (WHERE r.kind = 2)) AS lessons,
               coalesce(nullif(count(*) FILTER (WHERE r.kind IN (3, 4) AND c.defined_at IS NOT NULL), 0), count(*) FILTER (WHERE r.kind IN (3, 4))) AS items
        FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
        WHERE c.tenant_id = @tenant AND c.course_key IN (SELECT course_key FROM wanted)
        GROUP BY c.course_key
        """;
}
