using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.RawSql;

/// <summary>
/// A learner's page of 30 days, by windows and sorts over every learner's raw events. Engagement is apart: it is held to the learner's
/// analytics, and in a course to what is computed by hand.
/// </summary>
static class RawMicro
{
    const string Sql =
        """
        WITH t AS (SELECT raw.day(@asOf) AS today, (raw.day(@asOf) + 1)::timestamp AT TIME ZONE raw.zone() AS "end", date_trunc('week', raw.day(@asOf))::date - 77 AS monday),
        -- How each enrollment stood at the end of the day.
        enrolled AS (
            SELECT p.learner, p.course, p.cohort, p.began_at, p.reported, p.lesson_progress, p.modules_completed, p.first_active_at < t."end" AS came,
                   CASE WHEN p.again_at < t."end" AND p.again_at > p.dropped_at THEN p.again_at ELSE p.began_at END AS expected_since,
                   CASE WHEN p.completed_at < t."end" THEN p.completed_at END AS completed_at,
                   CASE WHEN p.dropped_at < t."end" AND p.dropped_at >= CASE WHEN p.again_at < t."end" THEN p.again_at ELSE p.enrolled_at END THEN p.dropped_at END AS dropped_at
            FROM raw.pair p, t WHERE p.began_at < t."end"
        ),
        handed AS (SELECT DISTINCT learner, course, coalesce(assessment, assignment) AS item FROM raw.event, t WHERE type IN ('AssessmentCompleted', 'AssignmentSubmitted') AND at < t."end"),
        state AS (
            SELECT e.*, CASE WHEN e.completed_at IS NOT NULL THEN 'completed' WHEN e.dropped_at IS NOT NULL THEN 'dropped' WHEN e.came THEN 'in_progress' ELSE 'not_started' END AS status,
                   CASE WHEN e.completed_at IS NOT NULL THEN 100 WHEN e.reported IS NOT NULL THEN e.reported
                        ELSE CASE r.rule WHEN 'lessons' THEN e.lesson_progress / greatest(1, r.lessons) WHEN 'modules' THEN 100.0 * e.modules_completed / greatest(1, r.modules)
                             WHEN 'items' THEN 100.0 * (SELECT count(*) FROM handed h WHERE (h.learner, h.course) = (e.learner, e.course)) / r.items ELSE 0 END END AS progress
            FROM enrolled e JOIN raw.rule r USING (course)
        ),
        -- Each thing that counts for a day: seconds, work handed in, scores.
        did AS (
            SELECT learner, course, day, observed AS seconds, 0 AS handed_in, NULL::numeric AS score, true AS active FROM raw.learner_day
            UNION ALL SELECT learner, coalesce(course, ''), day, seconds, 0, NULL, false FROM raw.declared
            UNION ALL SELECT learner, coalesce(course, ''), raw.day(completed_at), 0, 1, score, false FROM raw.attempt WHERE completed_at IS NOT NULL
            UNION ALL SELECT learner, coalesce(course, ''), raw.day(submitted_at), 0, 1, NULL, false FROM raw.submission WHERE submitted_at IS NOT NULL
            UNION ALL SELECT learner, coalesce(course, ''), raw.day(graded_at), 0, 0, score, false FROM raw.submission WHERE graded_at IS NOT NULL AND score IS NOT NULL
        ),
        recent AS (
            SELECT learner, course, d.day >= today - 30 AS is_now, sum(seconds) / 60.0 AS minutes, count(DISTINCT day) FILTER (WHERE active) AS days, sum(handed_in) AS items, avg(score) / 10000 AS score
            FROM did d, t WHERE d.day BETWEEN today - 60 AND today - 1 GROUP BY 1, 2, 3
        ),
        peer AS (
            SELECT s.learner, s.course, s.cohort, v.place, v.metric, v.value
            FROM state s LEFT JOIN recent r ON (r.learner, r.course) = (s.learner, s.course) AND r.is_now
            CROSS JOIN LATERAL (VALUES (1, 'learning_minutes', coalesce(r.minutes, 0)), (2, 'active_days', coalesce(r.days, 0)), (3, 'items_handed_in', coalesce(r.items, 0)),
                                       (4, 'average_score', r.score), (5, 'progress', s.progress)) v (place, metric, value)
            WHERE s.status <> 'dropped'
        ),
        median AS (
            SELECT course, cohort, metric, count(value) AS n, max(value) AS most, round((percentile_cont(0.5) WITHIN GROUP (ORDER BY value::float8))::numeric, 2) AS median
            FROM peer GROUP BY 1, 2, 3
        ),
        placed AS (
            SELECT p.*, m.n >= 5 AS shown, m.n, m.median, m.most,
                   round(100.0 * (rank() OVER w - 1 + count(*) OVER (PARTITION BY p.course, p.cohort, p.metric, p.value) / 2.0) / nullif(m.n, 0), 2) AS percentile
            FROM peer p JOIN median m ON m.course = p.course AND m.cohort IS NOT DISTINCT FROM p.cohort AND m.metric = p.metric
            WINDOW w AS (PARTITION BY p.course, p.cohort, p.metric ORDER BY p.value)
        ),
        place AS (SELECT learner, course, place, metric, value, n, shown, CASE WHEN shown AND most > 0 AND value IS NOT NULL THEN percentile END AS percentile, CASE WHEN shown THEN median END AS median FROM placed),
        together AS (
            SELECT learner, metric, round(avg(percentile), 2) AS percentile, sum(n) FILTER (WHERE shown) AS size,
                   CASE WHEN bool_and(shown) THEN CASE WHEN count(*) = 1 THEN max(median) WHEN metric IN ('learning_minutes', 'items_handed_in') THEN sum(median)
                                                       WHEN metric = 'active_days' THEN NULL ELSE round(avg(median), 2) END END AS median
            FROM place GROUP BY learner, metric
        ),
        overall AS (
            SELECT l.learner, v.place, v.metric, v.value, v.before
            FROM raw.learner l, t
            CROSS JOIN LATERAL (SELECT sum(seconds) FILTER (WHERE day >= today - 30) / 60.0 AS minutes, sum(seconds) FILTER (WHERE day < today - 30) / 60.0 AS minutes_before,
                                       count(DISTINCT day) FILTER (WHERE active AND day >= today - 30) AS days, count(DISTINCT day) FILTER (WHERE active AND day < today - 30) AS days_before,
                                       sum(handed_in) FILTER (WHERE day >= today - 30) AS items, sum(handed_in) FILTER (WHERE day < today - 30) AS items_before,
                                       avg(score) FILTER (WHERE day >= today - 30) / 10000 AS score, avg(score) FILTER (WHERE day < today - 30) / 10000 AS score_before
                                FROM did d WHERE d.learner = l.learner AND d.day BETWEEN today - 60 AND today - 1) r
            CROSS JOIN LATERAL (VALUES (1, 'learning_minutes', coalesce(r.minutes, 0), coalesce(r.minutes_before, 0)), (2, 'active_days', r.days, r.days_before),
                                       (3, 'items_handed_in', coalesce(r.items, 0), coalesce(r.items_before, 0)), (4, 'average_score', r.score, r.score_before),
                                       (5, 'progress', (SELECT avg(progress) FROM state s WHERE s.learner = l.learner AND s.status <> 'dropped'), NULL)) v (place, metric, value, before)
            WHERE l.learner = ANY(@ids)
        ),
        week AS (SELECT n, monday + 7 * n AS monday FROM t, generate_series(0, 11) n),
        learned AS (SELECT learner, course, (day - t.monday) / 7 AS n, sum(seconds) AS seconds FROM did, t WHERE day BETWEEN t.monday AND t.today GROUP BY 1, 2, 3),
        weekly AS (
            SELECT s.course, s.cohort, w.n, count(*) AS learners, (percentile_cont(0.5) WITHIN GROUP (ORDER BY coalesce(l.seconds, 0)::float8))::numeric AS median
            FROM state s CROSS JOIN week w LEFT JOIN learned l ON (l.learner, l.course, l.n) = (s.learner, s.course, w.n) WHERE s.status <> 'dropped' GROUP BY 1, 2, 3
        ),
        graded AS (
            SELECT learner, completed_at AS at, assessment AS item, score FROM raw.attempt, t WHERE completed_at < t."end" AND score IS NOT NULL
            UNION ALL SELECT learner, graded_at, assignment, score FROM raw.submission, t WHERE graded_at < t."end" AND score IS NOT NULL
        ),
        owed AS (
            SELECT s.learner, c.content AS item, c.due_at, CASE WHEN coalesce(s.completed_at, s.dropped_at) IS NOT NULL THEN CASE WHEN c.due_at < least(coalesce(s.completed_at, s.dropped_at), @asOf) THEN 'missed' END
                                                      WHEN c.due_at >= @asOf THEN CASE WHEN raw.day(c.due_at) <= t.today + 30 THEN 'upcoming' END
                                                      WHEN raw.day(k.ends_at) < t.today THEN 'missed' ELSE 'overdue' END AS list
            FROM state s JOIN raw.course k USING (course) JOIN raw.content c ON c.course = s.course AND c.kind IN ('assessment', 'assignment'), t
            WHERE c.due_at > s.expected_since AND NOT EXISTS (SELECT FROM handed h WHERE (h.learner, h.course, h.item) = (s.learner, s.course, c.content))
        )
        SELECT l.learner AS id, jsonb_build_object(
            'metrics', (SELECT jsonb_agg(jsonb_build_object('metricType', o.metric, 'value', round(o.value, 2), 'previousValue', round(o.before, 2),
                                                            'percentile', g.percentile, 'cohortMedian', g.median, 'cohortSize', g.size) ORDER BY o.place)
                        FROM overall o LEFT JOIN together g USING (learner, metric) WHERE o.learner = l.learner),
            'courses', coalesce((SELECT jsonb_object_agg(s.course, jsonb_build_object('status', s.status, 'progressPercentage', round(s.progress, 2), 'places', coalesce(
                            (SELECT jsonb_agg(jsonb_build_object('metricType', p.metric, 'value', round(p.value, 2), 'percentile', p.percentile, 'cohortMedian', p.median, 'cohortSize', CASE WHEN p.shown THEN p.n END) ORDER BY p.place)
                             FROM place p WHERE (p.learner, p.course) = (s.learner, s.course)), '[]'))) FROM state s WHERE s.learner = l.learner), '{}'),
            'weeklyMinutes', (SELECT jsonb_agg(jsonb_build_object('from', w.monday, 'minutes', round(coalesce((SELECT sum(seconds) / 60 FROM learned d WHERE (d.learner, d.n) = (l.learner, w.n)), 0), 2),
                                  'activeDays', (SELECT count(DISTINCT day) FROM did d, t WHERE d.learner = l.learner AND active AND day BETWEEN w.monday AND least(w.monday + 6, t.today)),
                                  'itemsHandedIn', (SELECT coalesce(sum(handed_in), 0) FROM did d, t WHERE d.learner = l.learner AND day BETWEEN w.monday AND least(w.monday + 6, t.today)),
                                  'averageScore', (SELECT round(avg(score) / 10000, 2) FROM did d, t WHERE d.learner = l.learner AND day BETWEEN w.monday AND least(w.monday + 6, t.today)),
                                  'cohortMedian', (SELECT CASE WHEN min(y.learners) >= 5 THEN round(sum(y.median) / 60, 2) END FROM state s JOIN weekly y ON y.course = s.course AND y.cohort IS NOT DISTINCT FROM s.cohort AND y.n = w.n
                                                   WHERE s.learner = l.learner AND s.status <> 'dropped')) ORDER BY w.n) FROM week w),
            'scores', coalesce((SELECT jsonb_agg(jsonb_build_object('date', raw.t(at), 'itemId', item, 'score', round(score / 10000, 2), 'runningMean', round(mean / 10000, 2)) ORDER BY at)
                                FROM (SELECT *, avg(score) OVER (ORDER BY at ROWS UNBOUNDED PRECEDING) AS mean FROM graded g WHERE g.learner = l.learner) g), '[]'),
            'upcoming', (SELECT coalesce(jsonb_agg(item ORDER BY due_at), '[]') FROM owed o WHERE (o.learner, o.list) = (l.learner, 'upcoming')),
            'overdue', (SELECT coalesce(jsonb_agg(item ORDER BY due_at DESC), '[]') FROM owed o WHERE (o.learner, o.list) = (l.learner, 'overdue')),
            'missed', (SELECT coalesce(jsonb_agg(item ORDER BY due_at DESC), '[]') FROM owed o WHERE (o.learner, o.list) = (l.learner, 'missed'))) AS figures
        FROM raw.learner l WHERE l.learner = ANY(@ids)
        """;

    public static async Task PagesAsync(RawInstitution of)
    {
        var users = await of.SampleAsync("SELECT learner FROM raw.learner ORDER BY learner COLLATE \"C\"");
        var says = await of.SaysAsync(Sql, users);
        var agreement = new Agreement();
        var (shown, ranked) = (0, 0);
        foreach (var user in users)
        {
            var page = await of.Server.AskAsync($"/api/v1/dashboards/micro/{Uri.EscapeDataString(user)}?asOf={of.AsOf}");
            var (metrics, weeks, scores) = (page["metrics"]!.AsArray(), page["weeklyMinutes"]!.AsArray(), page["scores"]!.AsArray());
            agreement.Compare(user, new JsonObject
            {
                ["metrics"] = Some(metrics.Take(5), "metricType", "value", "previousValue", "percentile", "cohortMedian", "cohortSize"),
                ["courses"] = new JsonObject(page["courses"]!.AsArray().Select(c => KeyValuePair.Create((string)c!["courseId"]!, (JsonNode?)new JsonObject
                {
                    ["status"] = c["status"]!.DeepClone(),
                    ["progressPercentage"] = c["progressPercentage"]!.DeepClone(),
                    ["places"] = Some(c["places"]!.AsArray().Take(5), "metricType", "value", "percentile", "cohortMedian", "cohortSize"),
                }))),
                ["weeklyMinutes"] = Some(weeks, "from", "minutes", "cohortMedian", "activeDays", "itemsHandedIn", "averageScore"),
                ["scores"] = Some(scores, "date", "itemId", "score", "runningMean"),
                ["upcoming"] = Ids(page["upcoming"]!),
                ["overdue"] = Ids(page["overdue"]!),
                ["missed"] = Ids(page["missed"]!),
            }, says[user]);
            shown += metrics.Count(m => m!["cohortSize"] is not null);
            ranked += metrics.Count(m => m!["percentile"] is not null);
        }
        agreement.ShouldBeFull(20 * 7);
        // That there was something to compare with.
        (shown, ranked).ShouldSatisfyAllConditions(s => s.shown.ShouldBeGreaterThan(10), s => s.ranked.ShouldBeGreaterThan(10));
    }

    static JsonArray Some(IEnumerable<JsonNode?> all, params string[] fields) =>
        [.. all.Select(o => new JsonObject(fields.Select(f => KeyValuePair.Create(f, o![f]?.DeepClone()))))];

    static JsonArray Ids(JsonNode list) => [.. list.AsArray().Select(w => w!["itemId"]!.DeepClone())];
}
