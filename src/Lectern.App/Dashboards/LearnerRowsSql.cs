using Lectern.App.Queries;

namespace Lectern.App.Dashboards;

/// <summary>
/// The statements of a dashboard of a cohort or a role, of whom there are no totals: from the rows of their learners. Parameters as
/// <see cref="DashboardSql"/>; besides <c>@cohort</c>, and <c>@isRole</c>: learners of the role, or all others.
/// </summary>
static class LearnerRowsSql
{
    // Before its users: static fields are made in the order they are written.
    static readonly string Drops = $"{Sql.WasDropped} IS TRUE AS was_dropped, {Sql.WasDroppedAt("@middle")} IS TRUE AS was_dropped_before";

    /// <summary>How many learners are of the role.</summary>
    public const string RoleSize = "SELECT count(*) FILTER (WHERE role = @role) AS now, count(*) AS before FROM read.learner WHERE tenant_id = @tenant";

    const string People =
        """
        WITH people AS MATERIALIZED (
            SELECT p.learner_key FROM read.learner p
            WHERE p.tenant_id = @tenant AND ((p.role = @role) IS TRUE) = @isRole AND (@organization::text IS NULL OR p.organization = @organization)
        ),
        done AS (
            SELECT d.learner_key, d.course_key, d.day, d.events, d.observed_seconds + d.declared_seconds AS seconds, d.graded, d.scores
            FROM people p JOIN read.learner_day d ON d.tenant_id = @tenant AND d.learner_key = p.learner_key
            WHERE d.day BETWEEN @previousFrom AND @to AND (@activityCourses::bigint[] IS NULL OR d.course_key = ANY(@activityCourses))
        )
        """;

    /// <summary>What learners of the role, or all others, did: by day, and the events of the period by course (where the day is null).</summary>
    public const string WorkOfRole =
        $"""
        {People}
        SELECT day, course_key, sum(events)::bigint AS events, sum(seconds)::bigint AS seconds, sum(graded)::bigint AS graded, sum(scores)::bigint AS scores,
               coalesce(sum(events) FILTER (WHERE day >= @from), 0)::bigint AS events_now, 0::bigint AS active, 0::bigint AS active_now, 0::bigint AS active_before
        FROM done GROUP BY GROUPING SETS ((day), (course_key))
        """;

    /// <summary>Their enrollments in the courses, of whatever organization they are.</summary>
    public static readonly string EnrollmentsOfRole =
        $"""
        SELECT e.course_key, e.learner_key, least(e.enrolled_at, e.completed_at) AS began_at, e.completed_at, e.last_dropped_at, {Drops},
               true AS is_enrollment, false AS is_user
        FROM read.learner p JOIN read.enrollment e ON e.tenant_id = @tenant AND e.learner_key = p.learner_key
        WHERE p.tenant_id = @tenant AND ((p.role = @role) IS TRUE) = @isRole AND {Sql.IsEnrolled} AND {Sql.HadBegun}
          AND (@courses::bigint[] IS NULL OR e.course_key = ANY(@courses))
        """;

    const string OfCohort =
        $"""
        FROM read.enrollment e JOIN read.learner p ON p.tenant_id = @tenant AND p.learner_key = e.learner_key
        WHERE e.tenant_id = @tenant AND e.cohort = @cohort AND {Sql.IsEnrolled} AND {Sql.HadBegun}
          AND (@activityCourses::bigint[] IS NULL OR e.course_key = ANY(@activityCourses))
          AND (@role::text IS NULL OR p.role = @role)
        """;

    /// <summary>A cohort's enrollments: which count as such (by the course's organization), and which make their learner a user (by the learner's).</summary>
    public static readonly string EnrollmentsOfCohort =
        $"""
        SELECT e.course_key, e.learner_key, least(e.enrolled_at, e.completed_at) AS began_at, e.completed_at, e.last_dropped_at, {Drops},
               (@courses::bigint[] IS NULL OR e.course_key = ANY(@courses)) AS is_enrollment, (@organization::text IS NULL OR p.organization = @organization) IS TRUE AS is_user
        {OfCohort}
        """;

    /// <summary>What the cohort's learners did in its courses: by day, by course, and in all (where both are null).</summary>
    public const string WorkOfCohort =
        $"""
        WITH pairs AS MATERIALIZED (SELECT e.learner_key, e.course_key {OfCohort} AND (@organization::text IS NULL OR p.organization = @organization)),
        done AS (
            SELECT d.learner_key, d.course_key, d.day, d.events, d.observed_seconds + d.declared_seconds AS seconds, d.graded, d.scores
            FROM pairs p JOIN read.learner_day d ON d.tenant_id = @tenant AND d.learner_key = p.learner_key AND d.course_key = p.course_key
            WHERE d.day BETWEEN @previousFrom AND @to
        )
        SELECT day, course_key, sum(events)::bigint AS events, sum(seconds)::bigint AS seconds, sum(graded)::bigint AS graded, sum(scores)::bigint AS scores,
               coalesce(sum(events) FILTER (WHERE day >= @from), 0)::bigint AS events_now,
               count(DISTINCT learner_key) FILTER (WHERE events > 0) AS active,
               count(DISTINCT learner_key) FILTER (WHERE events > 0 AND day >= @from) AS active_now,
               count(DISTINCT learner_key) FILTER (WHERE events > 0 AND day < @from) AS active_before
        FROM done GROUP BY GROUPING SETS ((day), (course_key), ())
        """;

    public const string Courses =
        """
        SELECT r.course_key, c.course_id, r.title, r.first_event_at FROM read.course r JOIN lectern.courses c ON c.course_key = r.course_key
        WHERE r.tenant_id = @tenant AND r.course_key = ANY(@wanted)
        """;

    public sealed record Enrollment
    {
        public long CourseKey { get; init; }
        public long LearnerKey { get; init; }
        public DateTime BeganAt { get; init; }
        public DateTime? CompletedAt { get; init; }
        public DateTime? LastDroppedAt { get; init; }

        /// <summary>At the end of the period, and of the one before.</summary>
        public bool WasDropped { get; init; }
        public bool WasDroppedBefore { get; init; }
        public bool IsEnrollment { get; init; }
        public bool IsUser { get; init; }
    }

    public sealed record Work
    {
        public DateOnly? Day { get; init; }
        public long? CourseKey { get; init; }
        public long Events { get; init; }
        public long Seconds { get; init; }
        public long Graded { get; init; }
        public long Scores { get; init; }
        public long EventsNow { get; init; }
        public long Active { get; init; }
        public long ActiveNow { get; init; }
        public long ActiveBefore { get; init; }
    }

    public sealed record Course
    {
        public long CourseKey { get; init; }
        public string CourseId { get; init; } = "";
        public string? Title { get; init; }
        public DateTime FirstEventAt { get; init; }
    }
}
