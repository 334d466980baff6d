namespace Lectern.App.Tests.RawSql;

/// <summary>UserAnalytics, and the learning progress of every enrollment. The streak is by runs: a day less its rank is one date a run.</summary>
static class RawUsers
{
    public const string Analytics =
        """
        WITH today AS (SELECT raw.day(@asOf) AS today, raw.day(@asOf) - 27 AS first_day, @asOf AS at),
        who AS (SELECT l.*, (@asOf AT TIME ZONE coalesce(l.zone, raw.zone()))::date AS their_today FROM raw.learner l WHERE l.learner = ANY(@ids)),
        own_day AS (SELECT DISTINCT w.learner, w.their_today, (e.at AT TIME ZONE coalesce(w.zone, raw.zone()))::date AS day FROM who w JOIN raw.event e USING (learner) WHERE e.active),
        run AS (
            SELECT learner, max(day) AS last, count(*) AS days, max(their_today) AS their_today
            FROM (SELECT *, day - (rank() OVER (PARTITION BY learner ORDER BY day))::int AS island FROM own_day WHERE day <= their_today) d GROUP BY learner, island
        ),
        streak AS (SELECT learner, max(days) AS longest, max(days) FILTER (WHERE last >= their_today - 1) AS current FROM run GROUP BY learner),
        enrolled AS (
            SELECT e.*, c.skills,
                   CASE WHEN raw.day(c.starts_at) < raw.day(c.ends_at) THEN greatest(0, least(100, 100.0 * (t.today - raw.day(c.starts_at)) / (raw.day(c.ends_at) - raw.day(c.starts_at))))
                        ELSE greatest(0, least(100, 100.0 * (t.today - raw.day(e.began_at)) / CASE WHEN c.expected_hours > 0 THEN c.expected_hours / 4 * 7 ELSE 90 END)) END AS expected,
                   -- As it was at the end of the day.
                   CASE WHEN raw.day(e.completed_at) <= t.today THEN 100 WHEN e.reported IS NOT NULL THEN e.reported
                        ELSE least(100, CASE r.rule WHEN 'lessons' THEN e.lesson_progress / greatest(1, r.lessons) WHEN 'modules' THEN 100.0 * e.modules_completed / greatest(1, r.modules)
                                                    WHEN 'items' THEN 100.0 * e.items_done / r.items ELSE 0 END) END AS stood,
                   raw.day(e.began_at) <= t.today AND (coalesce(raw.day(e.completed_at) <= t.today, false) OR coalesce(
                       (SELECT max(v.at) FROM raw.event v WHERE v.learner = e.learner AND v.course = e.course AND v.type = 'UserUnenrolled' AND v.day <= t.today)
                       < (SELECT max(v.at) FROM raw.event v WHERE v.learner = e.learner AND v.course = e.course AND v.type = 'UserEnrolled' AND v.day <= t.today), true)) AS goes_on
            FROM raw.enrollment e JOIN who USING (learner) JOIN raw.course c USING (course) JOIN raw.rule r USING (course), today t
        ),
        mean AS (
            SELECT learner, count(*) AS courses, count(completed_at) AS completed, avg(progress) AS progress, jsonb_agg(course ORDER BY began_at) AS path,
                   round(avg(final_score) / 10000, 2) AS final_score,
                   avg(stood) FILTER (WHERE goes_on) AS current_progress, avg(expected) FILTER (WHERE goes_on) AS expected
            FROM enrolled GROUP BY learner
        ),
        learning AS (SELECT learner, sum(learning) AS seconds FROM raw.pair JOIN who USING (learner) GROUP BY learner),
        skill AS (
            SELECT learner, jsonb_agg(DISTINCT skill COLLATE "C" ORDER BY skill COLLATE "C") AS skills FROM (
                SELECT learner, jsonb_array_elements_text(skills) AS skill FROM enrolled WHERE completed_at IS NOT NULL AND skills <> 'null'
                UNION ALL
                SELECT m.learner, jsonb_array_elements_text(c.skills) FROM raw.module m JOIN who USING (learner)
                JOIN raw.content c ON c.course = m.course AND c.kind = 'module' AND c.content = m.module WHERE m.completed_at IS NOT NULL AND c.skills <> 'null') s
            GROUP BY learner
        ),
        quiz AS (SELECT learner, count(*) AS attempts, count(score) AS scored, sum(score) AS scores FROM raw.attempt JOIN who USING (learner) WHERE completed_at IS NOT NULL GROUP BY learner),
        essay AS (SELECT learner, count(submitted_at) AS submitted, count(score) FILTER (WHERE graded_at IS NOT NULL) AS graded, sum(score) FILTER (WHERE graded_at IS NOT NULL) AS scores
                  FROM raw.submission JOIN who USING (learner) GROUP BY learner),
        -- Sessions that are named, and those that gaps of more than 30 minutes, and midnight, part.
        session AS (
            SELECT learner, greatest(floor(extract(epoch FROM max(at) - min(at))), coalesce(max(raw.seconds(data, 'duration', 1)) FILTER (WHERE type = 'SessionEnded'), 0)) AS seconds
            FROM raw.event JOIN who USING (learner) WHERE active AND session IS NOT NULL GROUP BY learner, session
            UNION ALL
            SELECT learner, max(second) - min(second) FROM (
                SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY learner, day ORDER BY second ROWS UNBOUNDED PRECEDING) AS part
                FROM (SELECT e.*, coalesce(second - lag(second) OVER (PARTITION BY learner, day ORDER BY second) > 1800, true) AS begins
                      FROM raw.event e JOIN who USING (learner) WHERE active AND session IS NULL) b) p
            GROUP BY learner, day, part
        ),
        sat AS (SELECT learner, count(*) AS sessions, sum(seconds) AS seconds FROM session GROUP BY learner),
        day AS (
            SELECT d.learner, max(d.day) AS last, count(DISTINCT d.day) FILTER (WHERE d.day >= t.first_day) AS days, sum(d.observed) FILTER (WHERE d.day >= t.first_day) AS observed
            FROM raw.learner_day d JOIN who USING (learner), today t WHERE d.day <= t.today GROUP BY d.learner
        ),
        declared AS (SELECT d.learner, sum(seconds) AS seconds FROM raw.declared d JOIN who USING (learner), today t WHERE d.day BETWEEN t.first_day AND t.today GROUP BY d.learner),
        item AS (
            SELECT e.learner, c.kind, c.content, c.due_at, count(c.due_at) OVER (PARTITION BY e.learner) AS dated
            FROM enrolled e JOIN raw.content c ON c.course = e.course AND c.kind IN ('assessment', 'assignment') WHERE e.goes_on
        ),
        due AS (
            SELECT i.learner, count(*) AS due,
                   count(*) FILTER (WHERE CASE i.kind
                       WHEN 'assessment' THEN EXISTS (SELECT FROM raw.attempt a WHERE a.learner = i.learner AND a.assessment = i.content AND raw.day(least(a.started_at, a.completed_at)) <= t.today)
                       ELSE EXISTS (SELECT FROM raw.submission s WHERE s.learner = i.learner AND s.assignment = i.content AND raw.day(s.submitted_at) <= t.today) END) AS done
            FROM item i, today t WHERE i.dated = 0 OR raw.day(i.due_at) BETWEEN t.first_day AND t.today GROUP BY i.learner
        ),
        share AS (
            SELECT w.learner,
                   greatest(0, 1 - (t.today - d.last) / 14.0) AS recency, least(1, coalesce(d.days, 0) / 12.0) AS regularity,
                   least(1, (coalesce(d.observed, 0) + coalesce(c.seconds, 0)) / 43200.0) AS effort,
                   CASE WHEN m.current_progress IS NULL THEN NULL WHEN m.expected = 0 THEN 1 ELSE least(1, m.current_progress / m.expected) END AS progress,
                   CASE WHEN u.due > 0 THEN least(1, u.done::numeric / u.due) END AS assessment
            FROM who w CROSS JOIN today t LEFT JOIN day d USING (learner) LEFT JOIN declared c USING (learner) LEFT JOIN mean m USING (learner) LEFT JOIN due u USING (learner)
        ),
        weighed AS (SELECT *, 70 + CASE WHEN progress IS NULL THEN 0 ELSE 15 END + CASE WHEN assessment IS NULL THEN 0 ELSE 15 END AS weights FROM share),
        engagement AS (
            SELECT learner, round((coalesce(recency, 0) * 25 + regularity * 25 + effort * 20 + coalesce(progress, 0) * 15 + coalesce(assessment, 0) * 15) / weights * 100, 2) AS score,
                   jsonb_build_object('share', round(coalesce(recency, 0), 2), 'weight', 25, 'points', round(coalesce(recency, 0) * 25 / weights * 100, 2)) AS recency,
                   jsonb_build_object('share', round(regularity, 2), 'weight', 25, 'points', round(regularity * 25 / weights * 100, 2)) AS regularity,
                   jsonb_build_object('share', round(effort, 2), 'weight', 20, 'points', round(effort * 20 / weights * 100, 2)) AS effort,
                   CASE WHEN progress IS NOT NULL THEN jsonb_build_object('share', round(progress, 2), 'weight', 15, 'points', round(progress * 15 / weights * 100, 2)) END AS progress,
                   CASE WHEN assessment IS NOT NULL THEN jsonb_build_object('share', round(assessment, 2), 'weight', 15, 'points', round(assessment * 15 / weights * 100, 2)) END AS assessment
            FROM weighed
        )
        SELECT w.learner AS id, jsonb_build_object(
            'id', w.learner, 'userId', w.learner,
            'totalCoursesEnrolled', coalesce(m.courses, 0), 'totalCoursesCompleted', coalesce(m.completed, 0), 'totalLearningHours', round(coalesce(h.seconds, 0) / 3600.0, 2),
            'averageScore', coalesce(round((coalesce(q.scores, 0) + coalesce(s.scores, 0)) / 10000 / nullif(coalesce(q.scored, 0) + coalesce(s.graded, 0), 0), 2), m.final_score),
            'lastActiveDate', raw.t(w.last_active_at), 'streakDays', coalesce(k.current, 0), 'longestStreakDays', coalesce(k.longest, 0),
            'learningPath', coalesce(m.path, '[]'), 'skillsAcquired', coalesce(a.skills, '[]'),
            'totalLogins', w.logins, 'lastLogin', raw.t(w.last_login_at), 'totalSessionTimeSeconds', coalesce(x.seconds, 0), 'averageSessionTimeSeconds', round(x.seconds / x.sessions),
            'totalPageViews', w.page_views,
            'averageCourseCompletionRate', round(m.progress, 2),
            'totalQuizAttempts', coalesce(q.attempts, 0), 'averageQuizScore', round(q.scores / 10000 / nullif(q.scored, 0), 2),
            'totalAssignmentSubmissions', coalesce(s.submitted, 0), 'averageAssignmentScore', round(s.scores / 10000 / nullif(s.graded, 0), 2),
            'totalForumPosts', w.forum_posts, 'totalComments', w.comments, 'engagementScore', g.score,
            'engagement', jsonb_build_object('version', 1, 'score', g.score, 'recency', g.recency, 'regularity', g.regularity, 'effort', g.effort, 'progress', g.progress, 'assessment', g.assessment),
            'createdAt', raw.t(w.first_at), 'updatedAt', raw.t(w.last_at)) AS figures
        FROM who w LEFT JOIN mean m USING (learner) LEFT JOIN learning h USING (learner) LEFT JOIN skill a USING (learner) LEFT JOIN quiz q USING (learner)
        LEFT JOIN essay s USING (learner) LEFT JOIN streak k USING (learner) LEFT JOIN sat x USING (learner) JOIN engagement g USING (learner)
        """;

    public const string Progress =
        """
        SELECT learner || ':' || course AS id, jsonb_build_object(
            'id', learner || ':' || course, 'userId', learner, 'courseId', course, 'moduleId', NULL,
            'progressPercentage', round(progress, 2), 'progressRule', rule, 'timeSpent', round(learning / 60.0, 2), 'lastAccessDate', raw.t(last_active_at),
            'completionDate', raw.t(completed_at), 'score', coalesce(round(final_score / 10000, 2), round((scores + grades) / 10000 / nullif(scored + graded, 0), 2)),
            'status', status,
            'milestones', (SELECT jsonb_agg(jsonb_build_object('name', name, 'reachedAt', raw.t(at)) ORDER BY place)
                           FROM (VALUES (1, 'enrolled', began_at), (2, 'first_activity', first_active_at), (3, '25', reached_25_at), (4, '50', reached_50_at), (5, '75', reached_75_at),
                                        (6, 'completed', completed_at)) v (place, name, at) WHERE at IS NOT NULL),
            'createdAt', raw.t(first_at), 'updatedAt', raw.t(last_at)) AS figures
        FROM raw.enrollment
        """;
}
