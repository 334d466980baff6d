using Lectern.App.Queries;
using Lectern.Core.Grains;

namespace Lectern.App.Dashboards;

/// <summary>
/// The statements of a dashboard. Parameters: <c>@courses</c> and <c>@activityCourses</c> (null: any; the second leaves the
/// organization aside, which is the learner's there), <c>@organization</c>, <c>@role</c>, the days <c>@previousFrom, @previousTo, @from, @to</c>
/// and the moments <c>@middle</c> (the end of the previous period) and <c>@end</c>.
/// </summary>
static class DashboardSql
{
    // Before their users: static fields are made in the order they are written.

    /// <summary>The bits of the learners of an organization, a role or both. Nothing is read where neither is asked for.</summary>
    public static readonly string Mask =
        $"""
        WITH mask AS (
            SELECT s.chunk, s.members AS bits
            FROM lectern.organizations o JOIN read.organization_learners s ON s.tenant_id = @tenant AND s.organization_key = o.organization_key
            WHERE @organization::text IS NOT NULL AND @role::text IS NULL AND o.tenant_id = @tenant AND o.organization_id = @organization
            UNION ALL
            SELECT p.learner_number / {BitsColumn.BitCount}, bit_or(set_bit(0::bit({BitsColumn.BitCount}), (p.learner_number % {BitsColumn.BitCount})::int, 1))
            FROM read.learner p
            WHERE @role::text IS NOT NULL AND p.tenant_id = @tenant AND p.role = @role AND (@organization::text IS NULL OR p.organization = @organization) AND p.learner_number IS NOT NULL
            GROUP BY 1
        )
        """;

    public static readonly string MaskedCount =
        $"bit_count(CASE WHEN @organization::text IS NULL AND @role::text IS NULL THEN u.u ELSE u.u & coalesce(m.bits, 0::bit({BitsColumn.BitCount})) END)";

    /// <summary>The courses that filters name, of those that the caller sees: first by all of them, then without the organization.</summary>
    public const string Scope =
        """
        SELECT r.course_key, (@organization::text IS NULL OR r.organization = @organization) AS in_organization
        FROM read.course r JOIN lectern.courses c ON c.course_key = r.course_key
        WHERE r.tenant_id = @tenant
          AND (@courseId::text IS NULL OR c.course_id = @courseId)
          AND (@category::text IS NULL OR r.category = @category)
          AND (@instructorId::text IS NULL OR r.instructor = @instructorId OR jsonb_exists(r.staff::jsonb, @instructorId))
          AND (@reach::bigint[] IS NULL OR r.course_key = ANY (@reach))
          AND (@reach::bigint[] IS NOT NULL OR @courseId::text IS NOT NULL OR @category::text IS NOT NULL OR @instructorId::text IS NOT NULL OR r.organization = @organization)
        """;

    /// <summary>Totals by the end of each period: what stands now, less what came after. So a few days are read, not all of history.</summary>
    public const string Totals =
        """
        SELECT count(*) FILTER (WHERE first_event_at < @end) AS courses,
               count(*) FILTER (WHERE first_event_at < @middle) AS courses_before,
               coalesce(sum(enrollments), 0)::bigint AS enrollments,
               coalesce(sum(completions), 0)::bigint AS completions
        FROM read.course WHERE tenant_id = @tenant AND (@courses::bigint[] IS NULL OR course_key = ANY(@courses))
        """;

    public const string EnrollmentDays = "SELECT day, enrollments, completions FROM read.tenant_day WHERE tenant_id = @tenant AND day >= @previousFrom";

    public const string EnrollmentDaysOfCourses =
        """
        SELECT day, sum(enrollments)::bigint AS enrollments, sum(completions)::bigint AS completions
        FROM read.course_day
        WHERE tenant_id = @tenant AND day >= @previousFrom AND course_key = ANY(@courses)
        GROUP BY day
        """;

    /// <summary>What was done, by day.</summary>
    public const string ActivityDays =
        """
        SELECT day, events, observed_seconds + declared_seconds AS seconds, graded, scores
        FROM read.tenant_day WHERE tenant_id = @tenant AND day BETWEEN @previousFrom AND @to
        """;

    /// <summary>The same in some courses.</summary>
    public const string ActivityDaysOfCourses =
        """
        SELECT day, sum(events)::bigint AS events, sum(observed_seconds + declared_seconds)::bigint AS seconds, sum(graded)::bigint AS graded, sum(scores)::bigint AS scores
        FROM read.course_day
        WHERE tenant_id = @tenant AND day BETWEEN @previousFrom AND @to AND course_key = ANY(@activityCourses)
        GROUP BY day
        """;

    /// <summary>The same of the learners of an organization.</summary>
    public const string ActivityDaysOfOrganization =
        """
        SELECT d.day, d.events, d.observed_seconds + d.declared_seconds AS seconds, d.graded, d.scores
        FROM lectern.organizations o JOIN read.organization_day d ON d.tenant_id = @tenant AND d.organization_key = o.organization_key
        WHERE o.tenant_id = @tenant AND o.organization_id = @organization AND d.day BETWEEN @previousFrom AND @to
        """;

    /// <summary>The same of those learners in some courses: from their own rows, since a course's days hold everybody.</summary>
    public const string ActivityDaysOfOrganizationInCourses =
        """
        SELECT d.day, sum(d.events)::bigint AS events, sum(d.observed_seconds + d.declared_seconds)::bigint AS seconds, sum(d.graded)::bigint AS graded, sum(d.scores)::bigint AS scores
        FROM read.learner_day d JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = d.learner_key
        WHERE d.tenant_id = @tenant AND d.course_key = ANY(@activityCourses) AND d.day BETWEEN @previousFrom AND @to AND p.organization = @organization
        GROUP BY d.day
        """;

    /// <summary>
    /// Distinct learners active in each period and active on each day of the period: bits of unions of daily sets, masked by the organization's
    /// learners where one is asked for. <c>day</c> null: of a whole period. <c>@activeIn</c>: courses, or 0 for anywhere.
    /// </summary>
    public static readonly string ActiveLearners =
        $"""
        {Mask},
        daily AS (
            SELECT s.day, s.chunk, bit_or(s.learners) AS u FROM read.active_learners s
            WHERE s.tenant_id = @tenant AND s.course_key = ANY(@activeIn) AND s.day BETWEEN @previousFrom AND @to
            GROUP BY s.day, s.chunk
        ),
        whole AS (SELECT day >= @from AS is_now, chunk, bit_or(u) AS u FROM daily GROUP BY 1, 2)
        SELECT NULL::date AS day, is_now, coalesce(sum({MaskedCount}), 0)::bigint AS learners
        FROM whole u LEFT JOIN mask m USING (chunk) GROUP BY is_now
        UNION ALL
        SELECT day, true, coalesce(sum({MaskedCount}), 0)::bigint FROM daily u LEFT JOIN mask m USING (chunk) WHERE day >= @from GROUP BY day
        """;

    /// <summary>
    /// Drops of each period that had not been undone by its end, by day: from the rows themselves, since totals know only those not undone
    /// to this day. Days are numbers, from 1, of those that begin at <c>@mornings</c>.
    /// </summary>
    public static readonly string Drops =
        $"""
        SELECT width_bucket(e.last_dropped_at, @mornings) AS number, count(*) AS drops FROM read.enrollment e
        WHERE e.tenant_id = @tenant AND (@courses::bigint[] IS NULL OR e.course_key = ANY(@courses))
          AND e.last_dropped_at >= @first AND e.last_dropped_at < @end
          AND CASE WHEN e.last_dropped_at >= @middle THEN {Sql.WasDropped} ELSE {Sql.WasDroppedAt("@middle")} END
        GROUP BY 1
        """;

    /// <summary>Users first heard of by the end of each period: of the tenant.</summary>
    public const string Users =
        """
        SELECT coalesce(sum(new_users) FILTER (WHERE day <= @to), 0)::bigint AS now, coalesce(sum(new_users) FILTER (WHERE day <= @previousTo), 0)::bigint AS before
        FROM read.tenant_day WHERE tenant_id = @tenant
        """;

    /// <summary>The same of an organization, a role, or both.</summary>
    public const string UsersOfPart =
        """
        SELECT count(*) FILTER (WHERE first_event_at < @end) AS now, count(*) FILTER (WHERE first_event_at < @middle) AS before
        FROM read.learner WHERE tenant_id = @tenant AND (@organization::text IS NULL OR organization = @organization) AND (@role::text IS NULL OR role = @role)
        """;

    /// <summary>Users of courses: learners enrolled in any of them by the end of each period.</summary>
    public static readonly string UsersOfCourses =
        $"""
        {Mask},
        enrolled AS (
            SELECT s.chunk, bit_or(s.learners) AS now, bit_or(s.learners) FILTER (WHERE s.day <= @previousTo) AS before
            FROM read.enrolled_learners s
            WHERE s.tenant_id = @tenant AND s.course_key = ANY(@activityCourses) AND s.day <= @to
            GROUP BY s.chunk
        )
        SELECT coalesce((SELECT sum({MaskedCount}) FROM (SELECT chunk, now AS u FROM enrolled) u LEFT JOIN mask m USING (chunk)), 0)::bigint AS now,
               coalesce((SELECT sum({MaskedCount}) FROM (SELECT chunk, before AS u FROM enrolled) u LEFT JOIN mask m USING (chunk)), 0)::bigint AS before
        """;

    /// <summary>Whole months of the period from <c>@firstMonth</c> to before <c>@lastMonth</c>, and the days before and after them.</summary>
    public const string TopCourses =
        """
        WITH done AS (
            SELECT course_key, events, enrollments FROM read.course_month WHERE tenant_id = @tenant AND month >= @firstMonth AND month < @lastMonth
            UNION ALL
            SELECT course_key, events, enrollments FROM read.course_day WHERE tenant_id = @tenant AND day >= @from AND day < @firstMonth
            UNION ALL
            SELECT course_key, events, enrollments FROM read.course_day WHERE tenant_id = @tenant AND day >= @lastMonth AND day <= @to
        )
        SELECT t.course_key, c.course_id, r.title, t.events, t.enrollments
        FROM (
            SELECT course_key, sum(events)::bigint AS events, sum(enrollments)::bigint AS enrollments
            FROM done WHERE course_key <> 0 AND (@courses::bigint[] IS NULL OR course_key = ANY(@courses))
            GROUP BY course_key
        ) t
        JOIN lectern.courses c ON c.course_key = t.course_key
        JOIN read.course r ON r.tenant_id = @tenant AND r.course_key = t.course_key
        WHERE t.events > 0 OR t.enrollments > 0
        ORDER BY t.events DESC, t.enrollments DESC, c.course_id
        LIMIT @most
        """;
}
