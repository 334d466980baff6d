namespace Lectern.App.Tests.RawSql;

/// <summary>
/// How learners of courses stood at the end of the day of <c>@asOf</c>, and what a course's dashboard says of them: from the events up to then.
/// Reported, lesson and module progress, time spent and attributes are those of all events.
/// </summary>
static class RawMeso
{
    const string Stood =
        """
        WITH cut AS (SELECT (raw.day(@asOf) + 1)::timestamp AT TIME ZONE raw.zone() AS stop, raw.day(@asOf)::timestamp AT TIME ZONE raw.zone() AS dawn, raw.day(@asOf) AS today),
        told AS (
            SELECT course, learner, min(at) FILTER (WHERE type = 'UserEnrolled') AS enrolled_at, max(at) FILTER (WHERE type = 'UserEnrolled') AS again_at,
                   max(at) FILTER (WHERE type = 'UserUnenrolled') AS dropped_at, min(at) FILTER (WHERE type = 'UserCompletedCourse') AS completed_at, max(at) FILTER (WHERE active) AS active_at,
                   (array_agg(raw.score(data, 'finalScore') ORDER BY at DESC, id DESC) FILTER (WHERE type = 'UserCompletedCourse' AND data ->> 'finalScore' IS NOT NULL))[1] AS final_score,
                   count(DISTINCT coalesce(assessment, assignment)) FILTER (WHERE type IN ('AssessmentCompleted', 'AssignmentSubmitted')) AS items_done
            FROM raw.event, cut WHERE at < stop AND learner IS NOT NULL AND course IS NOT NULL GROUP BY course, learner
        ),
        handed AS (
            SELECT DISTINCT course, learner, coalesce(assessment, assignment) AS item FROM raw.event, cut
            WHERE at < stop AND type IN ('AssessmentCompleted', 'AssignmentSubmitted')
        ),
        graded AS (
            SELECT course, learner, raw.day(completed_at) AS day, score FROM raw.attempt, cut WHERE completed_at < stop AND score IS NOT NULL
            UNION ALL SELECT course, learner, raw.day(graded_at), score FROM raw.submission, cut WHERE graded_at < stop AND score IS NOT NULL
        ),
        item AS (SELECT * FROM raw.content WHERE kind IN ('assessment', 'assignment')),
        mark AS (SELECT course, coalesce(round(avg(passing_score), 2), 50) AS pass FROM item GROUP BY course),
        enrolled AS (
            SELECT t.*, n.cohort, n.learning, n.first_at, n.last_at, least(t.enrolled_at, t.completed_at) AS began_at,
                   CASE WHEN t.again_at > t.dropped_at THEN t.again_at ELSE least(t.enrolled_at, t.completed_at) END AS since,
                   CASE WHEN t.completed_at IS NOT NULL THEN 'completed' WHEN t.dropped_at >= t.again_at THEN 'dropped' WHEN t.active_at IS NOT NULL THEN 'in_progress' ELSE 'not_started' END AS status,
                   CASE WHEN t.completed_at IS NOT NULL THEN 'completed' WHEN n.reported IS NOT NULL THEN 'reported' ELSE r.rule END AS rule,
                   CASE WHEN t.completed_at IS NOT NULL THEN 100 WHEN n.reported IS NOT NULL THEN n.reported
                        ELSE least(100, CASE r.rule WHEN 'lessons' THEN n.lesson_progress / greatest(1, r.lessons) WHEN 'modules' THEN 100.0 * n.modules_completed / greatest(1, r.modules)
                                                    WHEN 'items' THEN 100.0 * t.items_done / r.items ELSE 0 END) END AS progress,
                   coalesce(round(t.final_score / 10000, 2), (SELECT round(avg(g.score) / 10000, 2) FROM graded g WHERE (g.course, g.learner) = (t.course, t.learner))) AS score
            FROM told t JOIN raw.pair n USING (course, learner) JOIN raw.rule r USING (course)
            WHERE t.enrolled_at IS NOT NULL OR t.completed_at IS NOT NULL
        ),
        paced AS (
            SELECT e.*, c.starts_at, c.ends_at, coalesce(m.pass, 50) AS pass,
                   CASE WHEN c.starts_at > e.began_at THEN today - raw.day(c.starts_at) ELSE today - raw.day(e.began_at) END AS days_in,
                   CASE WHEN raw.day(c.starts_at) < raw.day(c.ends_at) THEN greatest(0, least(100, 100.0 * (today - raw.day(c.starts_at)) / (raw.day(c.ends_at) - raw.day(c.starts_at))))
                        ELSE greatest(0, least(100, 100.0 * (today - raw.day(e.began_at)) / CASE WHEN c.expected_hours > 0 THEN c.expected_hours / 4 * 7 ELSE 90 END)) END AS expected,
                   (SELECT count(*) FROM item i WHERE i.course = e.course AND i.due_at > e.since AND i.due_at < dawn
                      AND NOT EXISTS (SELECT FROM handed h WHERE (h.course, h.learner, h.item) = (e.course, e.learner, i.content))) AS missed
            FROM cut, enrolled e JOIN raw.course c USING (course) LEFT JOIN mark m USING (course)
        ),
        flag AS (
            SELECT p.course, p.learner, f.* FROM cut, paced p, LATERAL (VALUES
                (1, 'never_seen', p.days_in::numeric, 3::numeric, p.active_at IS NULL AND p.days_in >= 3),
                (2, 'away', today - raw.day(p.active_at), 7, today - raw.day(p.active_at) >= 7),
                (3, 'behind_pace', round(p.expected - p.progress, 2), 20, p.expected - p.progress >= 20 AND p.days_in >= 3),
                (4, 'missed_work', p.missed, 1, p.missed >= 1),
                (5, 'failing_scores', p.score, p.pass, p.score < p.pass)) f (grave, reason, value, threshold, applies)
            WHERE f.applies AND p.status IN ('in_progress', 'not_started')
              AND (p.starts_at IS NULL OR raw.day(p.starts_at) <= today) AND (p.ends_at IS NULL OR raw.day(p.ends_at) >= today)
        ),
        stood AS (
            SELECT p.*, coalesce((SELECT jsonb_agg(jsonb_build_object('reason', f.reason, 'value', f.value, 'threshold', f.threshold) ORDER BY f.grave)
                                  FROM flag f WHERE (f.course, f.learner) = (p.course, p.learner)), '[]') AS flags
            FROM paced p
        )
        """;

    /// <summary>What the roster of a course says beside names and engagement, by course and learner with a slash between.</summary>
    public const string Learners =
        $"""
        {Stood}
        SELECT e.course || '/' || e.learner AS id, jsonb_build_object(
            'id', e.learner, 'userId', e.learner, 'cohort', e.cohort, 'status', e.status, 'progressPercentage', round(e.progress, 2), 'progressRule', e.rule,
            'expectedProgress', round(e.expected, 2), 'score', e.score, 'flags', e.flags,
            'lastAccessDate', raw.t(e.active_at), 'timeSpent', round(e.learning / 60.0, 2), 'enrolledAt', raw.t(e.began_at), 'completionDate', raw.t(e.completed_at),
            'createdAt', raw.t(e.first_at), 'updatedAt', raw.t(e.last_at)) AS figures
        FROM stood e
        """;

    /// <summary>
    /// The dashboard of each course, or of a cohort of it, over the days that <c>@ids</c> names (as <see cref="RawMacro"/>), beside contents, questions, and engagement: those are held to SQL elsewhere. Metrics
    /// by name with the period before.
    /// </summary>
    public const string Dashboards =
        $"""
        {Stood},
        own AS (SELECT * FROM stood WHERE @cohort IS NULL OR cohort = @cohort),
        member AS (SELECT course, learner FROM raw.pair WHERE @cohort IS NULL OR cohort = @cohort),
        period AS (SELECT back, today - days * (back + 1) AS first, today - days * back - 1 AS last FROM cut, (SELECT CASE @ids[1] WHEN '1' THEN 365 ELSE @ids[1]::int END AS days) n, (VALUES (0), (1)) b (back)),
        -- As they stood when each period ended.
        dropped AS (
            SELECT e.course, p.back, raw.day(e.dropped_at) AS day FROM own e JOIN period p ON raw.day(e.dropped_at) BETWEEN p.first AND p.last
            WHERE NOT coalesce(raw.day(e.completed_at) <= p.last, false)
              AND e.dropped_at >= (SELECT max(v.at) FROM raw.event v WHERE v.type = 'UserEnrolled' AND (v.course, v.learner) = (e.course, e.learner) AND v.day <= p.last)
        ),
        worked AS (SELECT d.* FROM raw.learner_day d JOIN member USING (course, learner)),
        declared AS (SELECT d.* FROM raw.declared d JOIN member USING (course, learner)),
        metric AS (
            SELECT c.course, p.back, m.name, round(m.value, 2) AS value FROM raw.course c, period p, LATERAL (VALUES
                ('total_enrollments', (SELECT count(*)::numeric FROM own e WHERE e.course = c.course AND raw.day(e.began_at) <= p.last)),
                ('enrollments', (SELECT count(*) FROM own e WHERE e.course = c.course AND raw.day(e.began_at) BETWEEN p.first AND p.last)),
                ('active_learners', (SELECT count(DISTINCT learner) FROM worked d WHERE d.course = c.course AND d.day BETWEEN p.first AND p.last)),
                ('completions', (SELECT count(*) FROM own e WHERE e.course = c.course AND raw.day(e.completed_at) BETWEEN p.first AND p.last)),
                ('completion_rate', (SELECT 100.0 * count(*) FILTER (WHERE raw.day(e.completed_at) <= p.last) / nullif(count(*), 0) FROM own e WHERE e.course = c.course AND raw.day(e.began_at) <= p.last)),
                ('drops', (SELECT count(*) FROM dropped e WHERE (e.course, e.back) = (c.course, p.back))),
                ('average_score', (SELECT avg(g.score) / 10000 FROM graded g JOIN member USING (course, learner) WHERE g.course = c.course AND g.day BETWEEN p.first AND p.last)),
                ('learning_hours', ((SELECT coalesce(sum(observed), 0) FROM worked d WHERE d.course = c.course AND d.day BETWEEN p.first AND p.last)
                                  + (SELECT coalesce(sum(seconds), 0) FROM declared d WHERE d.course = c.course AND d.day BETWEEN p.first AND p.last)) / 3600.0),
                ('average_progress', CASE WHEN p.back = 0 THEN (SELECT avg(round(e.progress, 2)) FROM own e WHERE e.course = c.course) END),
                ('flagged_learners', CASE WHEN p.back = 0 THEN (SELECT count(*) FROM own e WHERE e.course = c.course AND e.flags <> '[]') END)) m (name, value)
        ),
        trend AS (
            SELECT c.course, jsonb_agg(jsonb_build_object(
                'date', d.day,
                'enrollments', (SELECT count(*) FROM own e WHERE e.course = c.course AND raw.day(e.began_at) = d.day),
                'completions', (SELECT count(*) FROM own e WHERE e.course = c.course AND raw.day(e.completed_at) = d.day),
                'drops', (SELECT count(*) FROM dropped e WHERE e.course = c.course AND e.back = 0 AND e.day = d.day)) ORDER BY d.day) AS enrolling,
                jsonb_agg(jsonb_build_object(
                'date', d.day,
                'activeLearners', (SELECT count(*) FROM worked w WHERE w.course = c.course AND w.day = d.day),
                'events', (SELECT coalesce(sum(events), 0) FROM worked w WHERE w.course = c.course AND w.day = d.day),
                'hours', round(((SELECT coalesce(sum(observed), 0) FROM worked w WHERE w.course = c.course AND w.day = d.day)
                              + (SELECT coalesce(sum(seconds), 0) FROM declared w WHERE w.course = c.course AND w.day = d.day)) / 3600.0, 2)) ORDER BY d.day) AS activity
            FROM raw.course c, (SELECT generate_series(first, last, interval '1 day')::date AS day FROM period WHERE back = 0) d GROUP BY c.course
        ),
        assessment AS (
            SELECT i.course, jsonb_object_agg(i.content, jsonb_build_object('totalAttempts', a.attempts, 'uniqueAttempts', a.learners, 'averageScore', a.score)) AS told
            FROM item i, LATERAL (
                SELECT count(*) AS attempts, count(DISTINCT learner) AS learners, round(avg(score) / 10000, 2) AS score
                FROM raw.attempt a, cut WHERE a.assessment = i.content AND a.course = i.course AND a.completed_at < stop
                  AND (@cohort IS NULL OR EXISTS (SELECT FROM raw.pair m WHERE (m.course, m.learner) = (a.course, a.learner) AND m.cohort = @cohort))) a
            WHERE i.kind = 'assessment' GROUP BY i.course
        ),
        expected AS (
            SELECT i.course, i.content, e.learner, e.status, e.since, i.due_at, f.submitted_at, f.late, coalesce(f.due_at, i.due_at) AS by
            FROM item i JOIN own e USING (course), cut, LATERAL (
                SELECT min(s.submitted_at) AS submitted_at, (array_agg(s.late ORDER BY s.submitted_at))[1] AS late, (array_agg(s.due_at ORDER BY s.submitted_at))[1] AS due_at
                FROM raw.submission s WHERE s.assignment = i.content AND s.learner = e.learner AND s.course = e.course AND s.submitted_at < stop) f
            WHERE i.kind = 'assignment'
        ),
        judged AS (SELECT *, CASE WHEN submitted_at IS NOT NULL THEN coalesce(late, submitted_at > by) END AS is_late FROM expected),
        handing AS (
            SELECT course, content, count(*) AS enrolled, count(submitted_at) AS submitted, count(*) FILTER (WHERE is_late = false) AS on_time, count(*) FILTER (WHERE is_late) AS late,
                   count(*) FILTER (WHERE submitted_at IS NULL AND status IN ('in_progress', 'not_started') AND due_at < dawn AND due_at > since) AS missing,
                   count(*) FILTER (WHERE submitted_at IS NULL AND status IN ('in_progress', 'not_started') AND (due_at < dawn) IS NOT TRUE) AS open,
                   round(avg(extract(epoch FROM by - submitted_at)) FILTER (WHERE is_late = false AND submitted_at <= by) / 3600, 2) AS before,
                   round(avg(extract(epoch FROM submitted_at - by)) FILTER (WHERE is_late AND submitted_at > by) / 3600, 2) AS after
            FROM judged, cut GROUP BY course, content
        ),
        assignment AS (
            SELECT course, jsonb_object_agg(content, jsonb_build_object('enrolled', enrolled, 'submitted', submitted, 'onTime', on_time, 'late', late, 'missing', missing, 'notYetDue', open,
                                                                        'averageHoursBeforeDue', before, 'averageHoursAfterDue', after)) AS told
            FROM handing GROUP BY course
        )
        SELECT c.course AS id, jsonb_build_object(
            'title', c.title, 'createdAt', raw.t(c.first_at), 'updatedAt', raw.t(c.last_at),
            'metrics', (SELECT jsonb_object_agg(n.name, jsonb_build_array(n.value, b.value)) FROM metric n JOIN metric b USING (course, name) WHERE n.course = c.course AND n.back = 0 AND b.back = 1),
            'learnersByStatus', (SELECT jsonb_agg(jsonb_build_object('status', s.status, 'learners', (SELECT count(*) FROM own e WHERE e.course = c.course AND e.status = s.status)) ORDER BY s.i)
                                 FROM (VALUES (1, 'not_started'), (2, 'in_progress'), (3, 'dropped'), (4, 'completed')) s (i, status)),
            'activity', (SELECT jsonb_build_object('atRisk', count(*) FILTER (WHERE flags <> '[]'), 'active', count(*) FILTER (WHERE flags = '[]' AND raw.day(active_at) > today - 28),
                                                   'inactive', count(*) FILTER (WHERE flags = '[]' AND (raw.day(active_at) > today - 28) IS NOT TRUE))
                         FROM own e, cut WHERE e.course = c.course AND status IN ('in_progress', 'not_started')),
            'enrollmentTrend', t.enrolling, 'activityByDay', t.activity,
            'flagged', jsonb_build_object(
                'learners', (SELECT count(*) FROM own e WHERE e.course = c.course AND e.flags <> '[]'),
                'unhandled', (SELECT count(*) FROM own e WHERE e.course = c.course AND e.flags <> '[]'),
                'byReason', (SELECT jsonb_agg(jsonb_build_object('reason', r.reason, 'learners', (SELECT count(*) FROM flag f JOIN own USING (course, learner) WHERE f.course = c.course AND f.reason = r.reason)) ORDER BY r.i)
                             FROM (VALUES (1, 'never_seen'), (2, 'away'), (3, 'behind_pace'), (4, 'missed_work'), (5, 'failing_scores')) r (i, reason)),
                'unhandledByReason', (SELECT jsonb_agg(jsonb_build_object('reason', r.reason, 'learners', (SELECT count(*) FROM flag f JOIN own USING (course, learner) WHERE f.course = c.course AND f.reason = r.reason)) ORDER BY r.i)
                             FROM (VALUES (1, 'never_seen'), (2, 'away'), (3, 'behind_pace'), (4, 'missed_work'), (5, 'failing_scores')) r (i, reason))),
            'scoreDistribution', (SELECT jsonb_agg((SELECT count(*) FROM own e WHERE e.course = c.course AND e.score IS NOT NULL AND least(9, floor(e.score / 10)) = b) ORDER BY b) FROM generate_series(0, 9) b),
            'assessments', coalesce(a.told, jsonb_build_object()), 'assignments', coalesce(h.told, jsonb_build_object()), 'totalLearners', (SELECT count(*) FROM own e WHERE e.course = c.course)) AS figures
        FROM raw.course c JOIN trend t USING (course) LEFT JOIN assessment a USING (course) LEFT JOIN assignment h USING (course)
        """;
}
