namespace Lectern.App.Tests.RawSql;

/// <summary>CourseAnalytics with its modules, and lessons, of everybody or of one cohort: <c>@cohort</c>, null for all.</summary>
static class RawCourses
{
    public const string Analytics =
        """
        WITH today AS (SELECT raw.day(@asOf) AS today),
        pair AS (SELECT * FROM raw.pair WHERE @cohort::text IS NULL OR cohort = @cohort),
        enrollment AS (SELECT * FROM raw.enrollment WHERE @cohort::text IS NULL OR cohort = @cohort),
        work AS (SELECT m.* FROM raw.module m JOIN pair USING (learner, course)),
        opened AS (
            SELECT learner, course, module FROM raw.module
            UNION SELECT l.learner, l.course, c.module FROM raw.lesson l JOIN raw.content c ON c.course = l.course AND c.kind = 'lesson' AND c.content = l.lesson
        ),
        place AS (SELECT *, row_number() OVER (PARTITION BY course ORDER BY position NULLS LAST, content COLLATE "C") AS place FROM raw.content WHERE kind = 'module'),
        furthest AS (
            SELECT e.course, e.learner, max(p.place) AS place FROM enrollment e JOIN opened m USING (learner, course) JOIN place p ON p.course = m.course AND p.content = m.module
            GROUP BY e.course, e.learner
        ),
        reach AS (SELECT p.course, p.place, (SELECT count(*) FROM furthest f WHERE f.course = p.course AND f.place >= p.place) AS reached FROM place p),
        module AS (
            SELECT p.*, r.reached, n.reached AS continued, round(100.0 * (r.reached - n.reached) / nullif(r.reached, 0), 2) AS dropoff,
                   (SELECT count(*) FROM enrollment e JOIN work m USING (learner, course) WHERE m.course = p.course AND m.module = p.content AND m.completed_at IS NOT NULL) AS completed,
                   w.*
            FROM place p JOIN reach r USING (course, place) LEFT JOIN reach n ON n.course = p.course AND n.place = p.place + 1,
            LATERAL (SELECT coalesce(sum(m.views), 0) AS views, count(*) FILTER (WHERE m.views > 0) AS viewers, round(avg(greatest(m.stated, m.declared, m.lessons_declared))) AS seconds
                     FROM work m WHERE m.course = p.course AND m.module = p.content) w
        ),
        enrolled AS (
            SELECT course, count(*) AS enrollments, count(completed_at) AS completions, count(*) FILTER (WHERE is_dropped) AS drops, avg(progress) AS progress,
                   avg(final_score) / 10000 AS final_score,
                   avg(extract(epoch FROM date_trunc('second', completed_at - enrolled_at))) FILTER (WHERE completed_at >= enrolled_at) AS seconds,
                   count(*) FILTER (WHERE enrolled_at IS NOT NULL AND status NOT IN ('completed', 'dropped') AND EXISTS (
                       SELECT FROM raw.learner_day d, today t WHERE d.learner = e.learner AND d.course = e.course AND d.day BETWEEN t.today - 27 AND t.today)) AS active
            FROM enrollment e GROUP BY course
        ),
        everyone AS (
            SELECT course, sum(learning) AS learning, sum(views) AS views, count(*) FILTER (WHERE views > 0) AS viewers, avg(rating) AS rating, count(*) FILTER (WHERE reviewed) AS reviews,
                   round(sum(scores) / 10000 / nullif(sum(scored), 0), 2) AS score
            FROM pair GROUP BY course
        ),
        paid AS (
            SELECT course, data ->> 'currency' AS currency, sum((data ->> 'amount')::numeric) AS amount
            FROM (SELECT DISTINCT ON (course, learner, coalesce(data ->> 'paymentId', id::text)) course, data FROM raw.event JOIN pair USING (learner, course) WHERE type = 'PaymentCompleted'
                  ORDER BY course, learner, coalesce(data ->> 'paymentId', id::text), at DESC, id DESC) p
            GROUP BY 1, 2
        ),
        trend AS (
            SELECT course, day, sum(e) AS enrollments, sum(c) AS completions, sum(d) AS drops FROM (
                SELECT course, raw.day(began_at) AS day, 1 AS e, 0 AS c, 0 AS d FROM enrollment
                UNION ALL SELECT course, raw.day(completed_at), 0, 1, 0 FROM enrollment WHERE completed_at IS NOT NULL
                UNION ALL SELECT course, raw.day(dropped_at), 0, 0, 1 FROM enrollment WHERE is_dropped) t
            GROUP BY course, day
        )
        SELECT c.course AS id, jsonb_build_object(
            'id', c.course, 'courseId', c.course, 'cohort', @cohort::text, 'title', c.title,
            'totalEnrollments', coalesce(e.enrollments, 0), 'activeEnrollments', coalesce(e.active, 0), 'completedEnrollments', coalesce(e.completions, 0),
            'totalCompletions', coalesce(e.completions, 0), 'droppedEnrollments', coalesce(e.drops, 0),
            'completionRate', round(100.0 * e.completions / nullif(e.enrollments, 0), 2), 'averageCompletionRate', round(e.progress, 2), 'progressRule', r.rule,
            'averageScore', round(e.final_score, 2), 'averageAssessmentScore', v.score,
            'averageTimeToComplete', round(e.seconds / 3600, 2), 'averageTimeToCompleteSeconds', round(e.seconds),
            'totalLearningHours', round(coalesce(v.learning, 0) / 3600.0, 2), 'totalViews', coalesce(v.views, 0), 'uniqueViews', coalesce(v.viewers, 0),
            'averageRating', round(v.rating, 2), 'totalReviews', coalesce(v.reviews, 0),
            'revenue', coalesce((SELECT jsonb_agg(jsonb_build_object('currency', p.currency, 'amount', p.amount) ORDER BY p.currency) FROM paid p WHERE p.course = c.course), '[]'),
            'updateCount', c.events,
            'enrollmentTrend', coalesce((SELECT jsonb_agg(jsonb_build_object('date', t.day, 'enrollments', t.enrollments, 'completions', t.completions, 'drops', t.drops) ORDER BY t.day)
                                         FROM trend t WHERE t.course = c.course), '[]'),
            'moduleAnalytics', coalesce((SELECT jsonb_agg(jsonb_build_object(
                    'id', m.content, 'moduleId', m.content, 'courseId', m.course, 'title', m.title, 'position', m.position, 'totalViews', m.views, 'uniqueViews', m.viewers,
                    'averageTimeSpentSeconds', m.seconds, 'completionRate', round(100.0 * m.completed / nullif(e.enrollments, 0), 2), 'dropoffRate', m.dropoff,
                    'createdAt', raw.t(m.first_at), 'updatedAt', raw.t(m.last_at)) ORDER BY m.place) FROM module m WHERE m.course = c.course), '[]'),
            'dropoffPoints', coalesce((SELECT jsonb_agg(jsonb_build_object('moduleId', m.content, 'title', m.title, 'reached', m.reached, 'continued', m.continued, 'dropoffRate', m.dropoff)
                                                        ORDER BY m.place) FROM module m WHERE m.course = c.course AND m.continued IS NOT NULL), '[]'),
            'createdAt', raw.t(c.first_at), 'updatedAt', raw.t(c.last_at)) AS figures
        FROM raw.course c JOIN raw.rule r USING (course) LEFT JOIN enrolled e USING (course) LEFT JOIN everyone v USING (course)
        """;

    /// <summary>By course and lesson, with a slash between.</summary>
    public const string Lessons =
        """
        WITH pair AS (SELECT * FROM raw.pair WHERE @cohort::text IS NULL OR cohort = @cohort),
        enrollment AS (SELECT * FROM raw.enrollment WHERE @cohort::text IS NULL OR cohort = @cohort),
        work AS (SELECT l.* FROM raw.lesson l JOIN pair USING (learner, course)),
        module AS (SELECT *, row_number() OVER (PARTITION BY course ORDER BY position NULLS LAST, content COLLATE "C") AS place FROM raw.content WHERE kind = 'module'),
        place AS (
            SELECT l.*, row_number() OVER (PARTITION BY l.course ORDER BY m.place NULLS LAST, l.position NULLS LAST, l.content COLLATE "C") AS place
            FROM raw.content l LEFT JOIN module m ON m.course = l.course AND m.content = l.module WHERE l.kind = 'lesson'
        ),
        furthest AS (
            SELECT e.course, e.learner, max(p.place) AS place FROM enrollment e JOIN work w USING (learner, course) JOIN place p ON p.course = w.course AND p.content = w.lesson
            GROUP BY e.course, e.learner
        ),
        reach AS (SELECT p.course, p.place, (SELECT count(*) FROM furthest f WHERE f.course = p.course AND f.place >= p.place) AS reached FROM place p),
        -- Different seconds: each second of a video that lies in any stretch watched.
        watched AS (
            SELECT e.course, e.lesson, e.learner, max(raw.seconds(e.data, 'duration', 1)) AS length,
                   (SELECT sum(upper(r) - lower(r)) FROM unnest(range_agg(int8range(round((e.data ->> 'fromSecond')::numeric)::bigint, round((e.data ->> 'toSecond')::numeric)::bigint))) r) AS seconds
            FROM raw.event e JOIN pair USING (learner, course) WHERE e.type = 'VideoWatched' GROUP BY e.course, e.lesson, e.learner
        ),
        video AS (
            SELECT w.course, w.lesson, round(100.0 * count(*) FILTER (WHERE w.seconds >= 0.95 * coalesce(w.length, p.length)) / nullif(count(*) FILTER (WHERE coalesce(w.length, p.length) > 0), 0), 2) AS through
            FROM watched w JOIN place p ON p.course = w.course AND p.content = w.lesson WHERE w.seconds > 0 GROUP BY w.course, w.lesson
        ),
        rate AS (SELECT e.course, e.lesson, round(avg((e.data ->> 'playbackRate')::numeric), 2) AS rate FROM raw.event e JOIN pair USING (learner, course) WHERE e.type = 'VideoWatched' GROUP BY 1, 2)
        SELECT p.course || '/' || p.content AS id, jsonb_build_object(
            'id', p.content, 'lessonId', p.content, 'moduleId', p.module, 'courseId', p.course, 'title', p.title, 'position', p.position,
            'totalViews', coalesce(sum(w.views), 0), 'uniqueViews', count(*) FILTER (WHERE w.views > 0), 'averageTimeSpentSeconds', round(avg(greatest(w.stated, w.declared))),
            'completionRate', round(100.0 * (SELECT count(*) FROM work w JOIN enrollment e USING (learner, course) WHERE w.course = p.course AND w.lesson = p.content AND w.completed_at IS NOT NULL)
                                    / nullif((SELECT count(*) FROM enrollment e WHERE e.course = p.course), 0), 2),
            'dropoffRate', round(100.0 * (max(r.reached) - max(n.reached)) / nullif(max(r.reached), 0), 2),
            'averageVideoPlaybackRate', max(s.rate), 'videoCompletionRate', max(v.through),
            'createdAt', raw.t(p.first_at), 'updatedAt', raw.t(p.last_at)) AS figures
        FROM place p JOIN reach r USING (course, place) LEFT JOIN reach n ON n.course = p.course AND n.place = p.place + 1
        LEFT JOIN work w ON w.course = p.course AND w.lesson = p.content
        LEFT JOIN rate s ON s.course = p.course AND s.lesson = p.content LEFT JOIN video v ON v.course = p.course AND v.lesson = p.content
        GROUP BY p.course, p.content, p.module, p.title, p.position, p.first_at, p.last_at
        """;

    /// <summary>Of one cohort of a course or of none, with their course before a slash.</summary>
    public const string Cohorts = "SELECT DISTINCT course || '/' || cohort FROM raw.enrollment WHERE cohort IS NOT NULL";
}
