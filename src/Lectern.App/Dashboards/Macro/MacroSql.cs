using Lectern.App.Queries;
using Lectern.Core.Grains;

namespace Lectern.App.Dashboards.Macro;

/// <summary>
/// The statements of an institution's dashboard. Parameters: <c>@courses</c>, its courses; <c>@to</c>, the period's last day, and
/// <c>@end</c>, the moment after it; <c>@from</c>, its first.
/// </summary>
static class MacroSql
{
    public const string Organization =
        """
        SELECT r.organization_key, r.first_event_at, r.last_event_at
        FROM lectern.organizations o JOIN read.organization r ON r.tenant_id = o.tenant_id AND r.organization_key = o.organization_key
        WHERE o.tenant_id = @tenant AND o.organization_id = @organizationId
        """;

    public const string Courses =
        """
        SELECT r.course_key, c.course_id, r.title, r.category, r.instructor, r.staff, r.starts_at, r.first_event_at, r.last_event_at
        FROM read.course r JOIN lectern.courses c ON c.course_key = r.course_key
        WHERE r.tenant_id = @tenant AND r.organization_key = @organization AND r.first_event_at < @end
        """;

    /// <summary>Enrollments as they stood, and ratings, of visitors too.</summary>
    public const string Standing =
        $"""
        SELECT e.course_key, count(*) FILTER (WHERE {Sql.HadBegun}) AS enrolled,
               count(*) FILTER (WHERE e.completed_at < @end) AS completed,
               count(*) FILTER (WHERE {Sql.HadBegun} AND {Sql.WasDropped}) AS dropped,
               min(least(e.enrolled_at, e.completed_at)) FILTER (WHERE {Sql.HadBegun}) AS first_began_at,
               count(e.rating) FILTER (WHERE e.rating_as_of < @end) AS ratings, coalesce(sum(e.rating) FILTER (WHERE e.rating_as_of < @end), 0)::bigint AS rating_sum
        FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = ANY(@courses) GROUP BY e.course_key
        """;

    /// <summary>
    /// Learners by the week they first enrolled (the newest weeks, from <c>@firstWeek</c> on), and how many of them were active in which
    /// week (null: how many there are).
    /// </summary>
    public static readonly string Retention =
        $"""
        WITH enrolled AS (
            SELECT greatest(s.day - (extract(isodow FROM s.day)::int - 1), @firstWeek - 7) AS week, s.chunk, bit_or(s.learners) AS u
            FROM read.enrolled_learners s WHERE s.tenant_id = @tenant AND s.course_key = ANY(@courses) AND s.day <= @to GROUP BY 1, 2
        ),
        cohort AS (
            SELECT week, chunk, u & ~coalesce(bit_or(u) OVER (PARTITION BY chunk ORDER BY week ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0::bit({BitsColumn.BitCount})) AS u
            FROM enrolled
        ),
        active AS (
            SELECT s.day - (extract(isodow FROM s.day)::int - 1) AS week, s.chunk, bit_or(s.learners) AS u
            FROM read.active_learners s WHERE s.tenant_id = @tenant AND s.course_key = ANY(@courses) AND s.day BETWEEN @firstWeek AND @to GROUP BY 1, 2
        )
        SELECT week, NULL::date AS active_week, sum(bit_count(u))::bigint AS learners FROM cohort WHERE week >= @firstWeek GROUP BY week
        UNION ALL
        SELECT c.week, a.week, sum(bit_count(c.u & a.u))::bigint FROM cohort c JOIN active a USING (chunk) WHERE c.week >= @firstWeek AND a.week >= c.week GROUP BY c.week, a.week
        """;

    /// <summary>How many of the enrolled were active in each week since the start of their course: <c>@runs</c> with <c>@starts</c>.</summary>
    public const string RunWeeks =
        """
        WITH run AS (SELECT * FROM unnest(@runs, @starts) r (course_key, starts)),
        enrolled AS (
            SELECT s.course_key, s.chunk, bit_or(s.learners) AS u FROM run r JOIN read.enrolled_learners s ON s.tenant_id = @tenant AND s.course_key = r.course_key
            WHERE s.day <= @to GROUP BY 1, 2
        ),
        active AS (
            SELECT s.course_key, (s.day - r.starts) / 7 AS week, s.chunk, bit_or(s.learners) AS u
            FROM run r JOIN read.active_learners s ON s.tenant_id = @tenant AND s.course_key = r.course_key
            WHERE s.day BETWEEN r.starts AND least(r.starts + 83, @to) GROUP BY 1, 2, 3
        )
        SELECT a.course_key, a.week, sum(bit_count(a.u & e.u))::bigint AS learners FROM active a JOIN enrolled e USING (course_key, chunk) GROUP BY 1, 2
        """;

    /// <summary>What was done in courses between two days.</summary>
    public const string Work =
        """
        SELECT course_key, sum(observed_seconds + declared_seconds)::bigint AS seconds, sum(graded)::bigint AS graded, sum(scores)::bigint AS scores
        FROM read.course_day WHERE tenant_id = @tenant AND course_key = ANY(@courses) AND day BETWEEN @from AND @to GROUP BY course_key
        """;

    /// <summary>The same since the beginning, of courses that are runs.</summary>
    public const string RunWork =
        """
        SELECT course_key, sum(observed_seconds + declared_seconds)::bigint AS seconds, sum(graded)::bigint AS graded, sum(scores)::bigint AS scores
        FROM read.course_day WHERE tenant_id = @tenant AND course_key = ANY(@runs) AND day <= @to GROUP BY course_key
        """;

    /// <summary>
    /// Different users active by day, week and month; in the last 30 days (<c>recent</c>), and the sum of those of each of these days
    /// (<c>recent_days</c>).
    /// </summary>
    public static readonly string ActiveUsers =
        $"""
        {DashboardSql.Mask},
        daily AS (
            SELECT s.day, s.chunk, s.learners & m.bits AS u FROM read.active_learners s JOIN mask m USING (chunk)
            WHERE s.tenant_id = @tenant AND s.course_key = 0 AND s.day BETWEEN least(@from, @to - 29) AND @to
        ),
        told AS (
            SELECT 'day' AS kind, day AS starts, u FROM daily WHERE day >= @from
            UNION ALL SELECT 'week', day - (extract(isodow FROM day)::int - 1), bit_or(u) FROM daily WHERE day >= @from GROUP BY 2, chunk
            UNION ALL SELECT 'month', day - (extract(day FROM day)::int - 1), bit_or(u) FROM daily WHERE day >= @from GROUP BY 2, chunk
            UNION ALL SELECT 'recent', @to, bit_or(u) FROM daily WHERE day > @to - 30 GROUP BY chunk
            UNION ALL SELECT 'recent_days', @to, u FROM daily WHERE day > @to - 30
        )
        SELECT kind, starts, sum(bit_count(u))::bigint AS learners FROM told GROUP BY kind, starts
        """;

    /// <summary>Different learners active in courses of one category: <c>@courses</c> with <c>@categories</c>, numbers.</summary>
    public const string ActiveByCategory =
        """
        SELECT category, sum(bit_count(u))::bigint AS learners
        FROM (
            SELECT k.category, s.chunk, bit_or(s.learners) AS u
            FROM unnest(@courses, @categories) k (course_key, category) JOIN read.active_learners s ON s.tenant_id = @tenant AND s.course_key = k.course_key
            WHERE s.day BETWEEN @from AND @to GROUP BY 1, 2
        ) t GROUP BY category
        """;
}
