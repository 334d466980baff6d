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
}
