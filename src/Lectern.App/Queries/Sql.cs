namespace Lectern.App.Queries;

/// <summary>Pieces of SQL that several questions share. Each names the tables or parameters it expects.</summary>
static class Sql
{
    /// <summary>The columns of <c>Lectern.Core.ReadModels.Enrollments</c> that make a row an enrollment: a row without is a visitor's.</summary>
    public const string IsEnrolled = "(e.enrolled_at IS NOT NULL OR e.completed_at IS NOT NULL)";

    /// <summary><c>EnrollmentStatus</c> in SQL: a drop at the time of an enrolling wins, a completion ends both.</summary>
    public const string IsDropped = "(e.completed_at IS NULL AND e.last_dropped_at >= e.last_enrolled_at)";

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
