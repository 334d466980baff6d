namespace Lectern.App.Tests.RawSql;

/// <summary>
/// The macro dashboard of each organization, over the days that <c>@ids</c> names ('7', '30', '90', or '1' for a year); the key figures in
/// it are those that the dashboard itself has not. Enrollments, drops and ratings are told from single events up to the period's end, flags
/// and active ones from those up to the end of asOf's day.
/// </summary>
static class RawMacro
{
    public const string Organizations =
        """
        WITH p AS (
            SELECT today, today - 1 AS last, today - days AS first, days, today - 1 - (extract(isodow FROM today - 1)::int - 1) AS this_week
            FROM (SELECT raw.day(@asOf) AS today, CASE @ids[1] WHEN '1' THEN 365 ELSE @ids[1]::int END AS days) t
        ),
        organization AS (
            SELECT data ->> 'organizationId' AS organization, min(at) AS first_at, max(at) AS last_at FROM raw.event
            WHERE type IN ('UserCreated', 'UserUpdated', 'CourseCreated') AND data ->> 'organizationId' IS NOT NULL GROUP BY 1
        ),
        course AS (SELECT c.* FROM raw.course c, p WHERE raw.day(c.first_at) <= p.last),
        told AS (
            SELECT learner, course, e.day, e.at, e.type, e.active, e.data ->> 'rating' AS rating, e.id FROM raw.event e JOIN course USING (course) WHERE learner IS NOT NULL
        ),
        -- As it stood when the period ended.
        standing AS (
            SELECT t.course, t.learner, min(t.at) FILTER (WHERE type IN ('UserEnrolled', 'UserCompletedCourse')) AS began_at, min(t.day) FILTER (WHERE type IN ('UserEnrolled', 'UserCompletedCourse')) AS began,
                   min(t.day) FILTER (WHERE type = 'UserCompletedCourse') AS completed,
                   max(t.at) FILTER (WHERE type = 'UserUnenrolled') AS dropped_at, max(t.day) FILTER (WHERE type = 'UserUnenrolled') AS dropped, max(t.at) FILTER (WHERE type = 'UserEnrolled') AS enrolled_at,
                   (array_agg(t.rating::numeric ORDER BY t.at DESC, t.id DESC) FILTER (WHERE type = 'CourseRated'))[1] AS rating
            FROM told t, p WHERE t.day <= p.last GROUP BY 1, 2
        ),
        enrolled AS (SELECT *, completed IS NULL AND dropped_at >= enrolled_at AS is_dropped FROM standing WHERE began IS NOT NULL),
        -- As it stood when asOf's day ended.
        today AS (
            SELECT t.course, t.learner, count(*) FILTER (WHERE type = 'UserCompletedCourse') > 0 AS is_completed,
                   coalesce(max(t.at) FILTER (WHERE type = 'UserUnenrolled') >= max(t.at) FILTER (WHERE type = 'UserEnrolled'), false) AS is_dropped,
                   bool_or(type IN ('UserEnrolled', 'UserCompletedCourse')) AS is_enrolled, max(t.day) FILTER (WHERE t.active) AS last_active
            FROM told t, p WHERE t.day <= p.today GROUP BY 1, 2
        ),
        graded AS (
            SELECT course, raw.day(completed_at) AS day, score FROM raw.attempt WHERE completed_at IS NOT NULL AND score IS NOT NULL
            UNION ALL SELECT course, raw.day(graded_at), score FROM raw.submission WHERE graded_at IS NOT NULL AND score IS NOT NULL
        ),
        spent AS (SELECT course, day, observed AS seconds FROM raw.learner_day UNION ALL SELECT course, day, seconds FROM raw.declared),
        figure AS (
            SELECT c.course, c.title, c.category, c.instructor, c.staff, c.organization, c.first_at, c.last_at,
                   (SELECT count(*) FROM enrolled e WHERE e.course = c.course) AS enrolled,
                   (SELECT count(completed) FROM enrolled e WHERE e.course = c.course) AS completed,
                   (SELECT count(*) FILTER (WHERE is_dropped) FROM enrolled e WHERE e.course = c.course) AS dropped,
                   (SELECT count(*) FROM today t WHERE t.course = c.course AND is_enrolled AND NOT is_completed AND NOT is_dropped AND last_active > p.today - 28) AS active,
                   (SELECT count(rating) FROM standing s WHERE s.course = c.course) AS ratings, (SELECT sum(rating) FROM standing s WHERE s.course = c.course) AS rating_sum,
                   (SELECT count(*) FROM graded g WHERE g.course = c.course AND day BETWEEN p.first AND p.last) AS graded, (SELECT sum(score) FROM graded g WHERE g.course = c.course AND day BETWEEN p.first AND p.last) AS scores,
                   (SELECT coalesce(sum(seconds), 0) FROM spent s WHERE s.course = c.course AND day BETWEEN p.first AND p.last) AS seconds
            FROM course c, p
        ),
        teacher AS (
            SELECT DISTINCT course, teacher FROM (SELECT course, instructor AS teacher FROM course UNION ALL SELECT course, jsonb_array_elements_text(staff) FROM course WHERE jsonb_typeof(staff) = 'array') t WHERE teacher IS NOT NULL
        ),
        run AS (
            SELECT f.organization, f.title, f.course, f.enrolled, f.completed, f.dropped, coalesce(raw.day(c.starts_at), (SELECT min(e.began) FROM enrolled e WHERE e.course = f.course)) AS starts
            FROM figure f JOIN raw.course c USING (course)
            WHERE f.title <> '' AND EXISTS (SELECT FROM course t WHERE t.organization = f.organization AND t.title = f.title AND t.course <> f.course)
        ),
        active AS (SELECT DISTINCT l.organization, d.learner, d.day FROM raw.learner_day d JOIN raw.learner l USING (learner), p WHERE d.day BETWEEN least(p.first, p.last - 29) AND p.last),
        part AS (
            SELECT kind, greatest(starts, p.first) AS first, least(ends, p.last) AS last FROM p, LATERAL (
                SELECT 'daily' AS kind, d::date AS starts, d::date AS ends FROM generate_series(p.first, p.last, '1 day') d
                UNION SELECT 'weekly', date_trunc('week', d)::date, date_trunc('week', d)::date + 6 FROM generate_series(p.first, p.last, '1 day') d
                UNION SELECT 'monthly', date_trunc('month', d)::date, (date_trunc('month', d) + interval '1 month')::date - 1 FROM generate_series(p.first, p.last, '1 day') d) t
        ),
        -- Of its users, wherever they learn.
        scored AS (
            SELECT l.organization, g.day, g.score FROM raw.learner l JOIN (
                SELECT learner, raw.day(completed_at) AS day, score FROM raw.attempt WHERE completed_at IS NOT NULL AND score IS NOT NULL
                UNION ALL SELECT learner, raw.day(graded_at), score FROM raw.submission WHERE graded_at IS NOT NULL AND score IS NOT NULL) g USING (learner)
        ),
        learned AS (
            SELECT l.organization, s.day, s.seconds FROM raw.learner l JOIN (SELECT learner, day, observed AS seconds FROM raw.learner_day UNION ALL SELECT learner, day, seconds FROM raw.declared) s USING (learner)
        ),
        first_enrolled AS (SELECT c.organization, e.learner, min(e.began) AS day FROM enrolled e JOIN course c USING (course) GROUP BY 1, 2),
        seen AS (SELECT DISTINCT c.organization, d.learner, date_trunc('week', d.day)::date AS week FROM raw.learner_day d JOIN course c USING (course), p WHERE d.day <= p.last)
        SELECT o.organization AS id, jsonb_build_object(
            'id', o.organization, 'organizationId', o.organization, 'createdAt', raw.t(o.first_at), 'updatedAt', raw.t(o.last_at),
            'totalCourses', (SELECT count(*) FROM course c WHERE c.organization = o.organization),
            'metrics', jsonb_build_object(
                'new_enrollments', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND e.began >= p.first),
                'new_completions', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND e.completed >= p.first)),
            'activeLearners', (
                SELECT jsonb_object_agg(kind, points) || jsonb_build_object('stickiness', (
                    SELECT round(100.0 * count(*) / 30 / nullif(count(DISTINCT learner), 0), 2) FROM active a WHERE a.organization = o.organization AND a.day > p.last - 30))
                FROM (SELECT kind, jsonb_agg(jsonb_build_object('from', first, 'to', last, 'learners', (
                          SELECT count(DISTINCT learner) FROM active a WHERE a.organization = o.organization AND a.day BETWEEN t.first AND t.last)) ORDER BY first) AS points FROM part t GROUP BY kind) k),
            'courses', coalesce((SELECT jsonb_agg(jsonb_build_object(
                'id', course, 'title', title, 'category', category, 'instructorId', instructor, 'enrolled', enrolled, 'active', active, 'completed', completed, 'dropped', dropped,
                'completionRate', round(100.0 * completed / nullif(enrolled, 0), 2), 'averageScore', round(scores / nullif(graded, 0) / 10000, 2), 'learningHours', round(seconds / 3600.0, 2),
                'rating', round(rating_sum / nullif(ratings, 0), 2), 'createdAt', raw.t(first_at), 'updatedAt', raw.t(last_at)) ORDER BY enrolled DESC, course COLLATE "C") FROM figure f WHERE f.organization = o.organization), '[]'),
            'trendBy', CASE WHEN p.days = 365 THEN 'week' ELSE 'day' END,
            'trend', (SELECT jsonb_agg(jsonb_build_object(
                'from', t.first,
                'enrollments', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND e.began BETWEEN t.first AND t.last),
                'completions', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND e.completed BETWEEN t.first AND t.last),
                'drops', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND is_dropped AND e.dropped BETWEEN t.first AND t.last),
                'totalEnrollments', (SELECT count(*) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization AND e.began <= t.last),
                'completionRate', (SELECT round(100.0 * count(*) FILTER (WHERE e.completed <= t.last) / nullif(count(*) FILTER (WHERE e.began <= t.last), 0), 2) FROM enrolled e JOIN course c USING (course) WHERE c.organization = o.organization),
                'averageScore', (SELECT round(avg(g.score) / 10000, 2) FROM scored g WHERE g.organization = o.organization AND g.day BETWEEN t.first AND t.last),
                'learningHours', (SELECT round(coalesce(sum(seconds), 0) / 3600.0, 2) FROM learned l WHERE l.organization = o.organization AND l.day BETWEEN t.first AND t.last)) ORDER BY t.first)
                FROM part t WHERE t.kind = CASE WHEN p.days = 365 THEN 'weekly' ELSE 'daily' END),
            'categories', coalesce((SELECT jsonb_agg(c.figures ORDER BY c.enrolled DESC, c.category COLLATE "C") FROM (
                SELECT f.category, sum(f.enrolled) AS enrolled, jsonb_build_object(
                    'category', f.category, 'courses', count(*), 'enrollments', sum(f.enrolled), 'completed', sum(f.completed),
                    'activeLearners', (SELECT count(DISTINCT d.learner) FROM raw.learner_day d JOIN course c USING (course)
                                       WHERE c.organization = o.organization AND c.category IS NOT DISTINCT FROM f.category AND d.day BETWEEN p.first AND p.last),
                    'completionRate', round(100.0 * sum(f.completed) / nullif(sum(f.enrolled), 0), 2), 'averageScore', round(sum(f.scores) / nullif(sum(f.graded), 0) / 10000, 2),
                    'learningHours', round(sum(f.seconds) / 3600.0, 2)) AS figures
                FROM figure f WHERE f.organization = o.organization GROUP BY f.category) c), '[]'),
            'instructors', coalesce((SELECT jsonb_agg(c.figures ORDER BY c.enrolled DESC, c.teacher COLLATE "C") FROM (
                SELECT t.teacher, sum(f.enrolled) AS enrolled, jsonb_build_object(
                    'instructorId', t.teacher, 'courses', count(*), 'courseIds', jsonb_agg(f.course ORDER BY f.enrolled DESC, f.course COLLATE "C"), 'enrollments', sum(f.enrolled), 'completed', sum(f.completed),
                    'completionRate', round(100.0 * sum(f.completed) / nullif(sum(f.enrolled), 0), 2), 'averageScore', round(sum(f.scores) / nullif(sum(f.graded), 0) / 10000, 2),
                    'rating', round(sum(f.rating_sum) / nullif(sum(f.ratings), 0), 2)) AS figures
                FROM figure f JOIN teacher t USING (course) WHERE f.organization = o.organization GROUP BY t.teacher) c), '[]'),
            'retention', (SELECT jsonb_agg(jsonb_build_object(
                'week', w.week,
                'size', (SELECT count(*) FROM first_enrolled e WHERE e.organization = o.organization AND e.day BETWEEN w.week AND w.week + 6),
                'active', (SELECT jsonb_agg((
                    SELECT round(100.0 * count(s.learner) / nullif(count(*), 0), 2)
                    FROM first_enrolled e LEFT JOIN seen s ON s.organization = e.organization AND s.learner = e.learner AND s.week = w.week + 7 * k
                    WHERE e.organization = o.organization AND e.day BETWEEN w.week AND w.week + 6) ORDER BY k) FROM generate_series(0, (p.last - w.week) / 7) k)) ORDER BY w.week)
                FROM (SELECT p.this_week - 7 * n AS week FROM generate_series(0, 11) n) w),
            'courseRuns', coalesce((SELECT jsonb_agg(jsonb_build_object('title', t.title, 'runs', t.runs) ORDER BY t.title COLLATE "C") FROM (
                SELECT r.title, jsonb_agg(jsonb_build_object(
                    'courseId', r.course, 'startsOn', r.starts, 'enrolled', r.enrolled,
                    'completionRate', round(100.0 * r.completed / nullif(r.enrolled, 0), 2), 'dropRate', round(100.0 * r.dropped / nullif(r.enrolled, 0), 2),
                    'averageScore', (SELECT round(avg(g.score) / 10000, 2) FROM graded g WHERE g.course = r.course AND g.day <= p.last),
                    'hoursPerLearner', (SELECT round(coalesce(sum(s.seconds), 0) / 3600.0 / nullif(r.enrolled, 0), 2) FROM spent s WHERE s.course = r.course AND s.day <= p.last),
                    'activeByWeek', coalesce((SELECT jsonb_agg((
                        SELECT round(100.0 * count(DISTINCT d.learner) / nullif(r.enrolled, 0), 2) FROM raw.learner_day d JOIN enrolled e ON (e.course, e.learner) = (d.course, d.learner)
                        WHERE d.course = r.course AND d.day BETWEEN r.starts + 7 * k AND least(r.starts + 7 * k + 6, p.last)) ORDER BY k)
                        FROM generate_series(0, least(11, (p.last - r.starts) / 7)) k WHERE r.starts <= p.last), '[]')) ORDER BY r.starts NULLS LAST, r.course COLLATE "C") AS runs
                FROM run r WHERE r.organization = o.organization GROUP BY r.title) t), '[]')) AS figures
        FROM organization o, p
        """;
}
