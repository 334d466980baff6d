namespace Lectern.App.Tests.RawSql;

/// <summary>The seven figures of a dashboard: by timeframe, the last N days that are over by asOf and the N before them.</summary>
static class RawDashboard
{
    public const string Metrics =
        """
        WITH period AS (
            SELECT name, raw.day(@asOf) - 1 - n * back AS last, raw.day(@asOf) - n * (back + 1) AS first, back FROM (VALUES ('7d', 7), ('30d', 30), ('90d', 90), ('1y', 365)) t (name, n), (VALUES (0), (1)) b (back)
        ),
        graded AS (
            SELECT raw.day(completed_at) AS day, score FROM raw.attempt WHERE completed_at IS NOT NULL AND score IS NOT NULL
            UNION ALL SELECT raw.day(graded_at), score FROM raw.submission WHERE graded_at IS NOT NULL AND score IS NOT NULL
        ),
        figure AS (
            SELECT p.name, p.back, metric, value FROM period p, LATERAL (VALUES
                ('total_users', (SELECT count(*)::numeric FROM raw.learner WHERE raw.day(first_at) <= p.last)),
                ('active_users', (SELECT count(DISTINCT learner) FROM raw.learner_day WHERE day BETWEEN p.first AND p.last)),
                ('total_courses', (SELECT count(*) FROM raw.course WHERE raw.day(first_at) <= p.last)),
                ('total_enrollments', (SELECT count(*) FROM raw.enrollment WHERE raw.day(began_at) <= p.last)),
                ('completion_rate', (SELECT 100.0 * count(*) FILTER (WHERE raw.day(completed_at) <= p.last) / nullif(count(*), 0) FROM raw.enrollment WHERE raw.day(began_at) <= p.last)),
                ('average_score', (SELECT avg(score) / 10000 FROM graded WHERE day BETWEEN p.first AND p.last)),
                ('learning_hours', ((SELECT coalesce(sum(observed), 0) FROM raw.learner_day WHERE day BETWEEN p.first AND p.last)
                                  + (SELECT coalesce(sum(seconds), 0) FROM raw.declared WHERE day BETWEEN p.first AND p.last)) / 3600.0)) f (metric, value)
        )
        SELECT n.name || '/' || n.metric, jsonb_build_object(
            'metricType', n.metric, 'value', round(n.value, 2), 'previousValue', round(b.value, 2), 'changePercentage', round((n.value - b.value) / nullif(b.value, 0) * 100, 2), 'timeframe', n.name)
        FROM figure n JOIN figure b USING (name, metric) WHERE n.back = 0 AND b.back = 1
        """;

    /// <summary>
    /// The same of a part: <c>@ids</c> are course, category, instructor, organization, cohort and role, '' for none. Besides the drops of
    /// each timeframe, which stand at its end.
    /// </summary>
    public const string Parts =
        """
        WITH f AS (
            SELECT nullif(@ids[1], '') AS course, nullif(@ids[2], '') AS category, nullif(@ids[3], '') AS instructor, nullif(@ids[4], '') AS organization,
                   nullif(@ids[5], '') AS cohort, nullif(@ids[6], '') AS role, raw.day(@asOf) AS today
        ),
        period AS (
            SELECT name, today - 1 - n * back AS last, today - n * (back + 1) AS first, back FROM f, (VALUES ('7d', 7), ('30d', 30), ('90d', 90), ('1y', 365)) t (name, n), (VALUES (0), (1)) b (back)
        ),
        named AS (
            SELECT c.course, c.organization, c.first_at FROM raw.course c, f
            WHERE (f.course IS NULL OR c.course = f.course) AND (f.category IS NULL OR c.category = f.category)
              AND (f.instructor IS NULL OR c.instructor = f.instructor OR c.staff @> to_jsonb(f.instructor))
        ),
        enrolled AS (
            SELECT e.*, c.organization AS of_course, l.organization AS of_learner, c.first_at AS course_first_at
            FROM raw.enrollment e JOIN named c USING (course) JOIN raw.learner l USING (learner), f
            WHERE (f.cohort IS NULL OR e.cohort = f.cohort) AND (f.role IS NULL OR l.role = f.role) AND raw.day(e.began_at) < f.today
        ),
        enrollment AS (SELECT e.* FROM enrolled e, f WHERE f.organization IS NULL OR e.of_course = f.organization),
        person AS (SELECT l.* FROM raw.learner l, f WHERE (f.organization IS NULL OR l.organization = f.organization) AND (f.role IS NULL OR l.role = f.role)),
        -- Where their activity counts.
        place AS (
            SELECT p.learner, c.course FROM person p, f, LATERAL (SELECT course FROM named UNION ALL SELECT '' WHERE coalesce(f.course, f.category, f.instructor) IS NULL) c
            WHERE f.cohort IS NULL OR EXISTS (SELECT FROM enrolled e WHERE e.learner = p.learner AND e.course = c.course)
        ),
        graded AS (
            SELECT raw.day(completed_at) AS day, score FROM raw.attempt a JOIN place p ON p.learner = a.learner AND p.course = coalesce(a.course, '') WHERE completed_at IS NOT NULL AND score IS NOT NULL
            UNION ALL SELECT raw.day(graded_at), score FROM raw.submission s JOIN place p ON p.learner = s.learner AND p.course = coalesce(s.course, '') WHERE graded_at IS NOT NULL AND score IS NOT NULL
        ),
        worked AS (SELECT d.* FROM raw.learner_day d JOIN place USING (learner, course)),
        said AS (SELECT d.day, d.seconds FROM raw.declared d JOIN place p ON p.learner = d.learner AND p.course = coalesce(d.course, '')),
        user_since AS (
            SELECT learner, min(raw.day(began_at)) AS day FROM enrolled JOIN person USING (learner), f WHERE coalesce(f.course, f.category, f.instructor, f.cohort) IS NOT NULL GROUP BY learner
            UNION ALL SELECT learner, raw.day(first_at) FROM person, f WHERE coalesce(f.course, f.category, f.instructor, f.cohort) IS NULL
        ),
        figure AS (
            SELECT p.name, p.back, metric, value FROM period p, LATERAL (VALUES
                ('total_users', (SELECT count(*)::numeric FROM user_since WHERE day <= p.last)),
                ('active_users', (SELECT count(DISTINCT learner) FROM worked WHERE day BETWEEN p.first AND p.last)),
                ('total_courses', (SELECT count(*) FROM named c, f WHERE raw.day(c.first_at) <= p.last AND (f.organization IS NULL OR c.organization = f.organization)
                                     AND (f.cohort IS NULL OR EXISTS (SELECT FROM enrollment e WHERE e.course = c.course)))),
                ('total_enrollments', (SELECT count(*) FROM enrollment WHERE raw.day(began_at) <= p.last)),
                ('completion_rate', (SELECT 100.0 * count(*) FILTER (WHERE raw.day(completed_at) <= p.last) / nullif(count(*), 0) FROM enrollment WHERE raw.day(began_at) <= p.last)),
                ('average_score', (SELECT avg(score) / 10000 FROM graded WHERE day BETWEEN p.first AND p.last)),
                ('learning_hours', ((SELECT coalesce(sum(observed), 0) FROM worked WHERE day BETWEEN p.first AND p.last)
                                  + (SELECT coalesce(sum(seconds), 0) FROM said WHERE day BETWEEN p.first AND p.last)) / 3600.0)) f (metric, value)
        )
        SELECT n.name || '/' || n.metric AS id, jsonb_build_object(
            'metricType', n.metric, 'value', round(n.value, 2), 'previousValue', round(b.value, 2), 'changePercentage', round((n.value - b.value) / nullif(b.value, 0) * 100, 2), 'timeframe', n.name)
        FROM figure n JOIN figure b USING (name, metric) WHERE n.back = 0 AND b.back = 1
        UNION ALL
        SELECT name || '/summary', jsonb_build_object(
            'events', (SELECT coalesce(sum(events), 0) FROM worked WHERE day BETWEEN p.first AND p.last),
            'enrollments', (SELECT count(*) FROM enrollment WHERE raw.day(began_at) BETWEEN p.first AND p.last),
            'completions', (SELECT count(*) FROM enrollment WHERE raw.day(completed_at) BETWEEN p.first AND p.last),
            'drops', (SELECT count(*) FROM enrollment e WHERE raw.day(dropped_at) BETWEEN p.first AND p.last AND NOT coalesce(raw.day(completed_at) <= p.last, false)
                        AND dropped_at >= (SELECT max(at) FROM raw.event v WHERE v.type = 'UserEnrolled' AND v.learner = e.learner AND v.course = e.course AND v.day <= p.last)))
        FROM period p WHERE back = 0
        """;
}
