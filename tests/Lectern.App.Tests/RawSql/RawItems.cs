namespace Lectern.App.Tests.RawSql;

/// <summary>Assessments with their questions, and assignments: of first attempts, which are those completed first.</summary>
static class RawItems
{
    /// <summary>
    /// The correlation is PostgreSQL's own; groups of 27 % share ties by weights: the part of the tied that there is room for.
    /// </summary>
    public const string Assessments =
        """
        WITH done AS (
            SELECT a.*, coalesce(a.seconds, floor(extract(epoch FROM a.completed_at - a.started_at))) AS took,
                   coalesce(a.passed, a.score >= c.passing_score * 10000) AS is_passed
            FROM raw.attempt a JOIN raw.content c ON c.kind = 'assessment' AND c.content = a.assessment WHERE a.completed_at IS NOT NULL
        ),
        total AS (
            SELECT assessment, count(*) AS attempts, count(DISTINCT learner) AS learners, avg(score) AS score,
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median, count(is_passed) AS judged, count(*) FILTER (WHERE is_passed) AS passed, avg(took) AS took
            FROM done GROUP BY assessment
        ),
        bin AS (
            SELECT c.content AS assessment, jsonb_agg(jsonb_build_object('from', b * 10, 'to', b * 10 + 10, 'count',
                   (SELECT count(*) FROM done d WHERE d.assessment = c.content AND d.score IS NOT NULL AND least(9, floor(d.score / 100000)) = b)) ORDER BY b) AS bins
            FROM raw.content c, generate_series(0, 9) b WHERE c.kind = 'assessment' GROUP BY c.content
        ),
        firsts AS (
            SELECT DISTINCT ON (a.assessment, a.learner) a.assessment, a.learner, a.attempt FROM raw.attempt a
            WHERE EXISTS (SELECT FROM raw.response r WHERE (r.assessment, r.learner, r.attempt) = (a.assessment, a.learner, a.attempt))
            ORDER BY a.assessment, a.learner, a.completed_at NULLS LAST, a.started_at, a.attempt
        ),
        mark AS (
            SELECT r.*, sum(r.score) OVER w AS whole, count(*) OVER w AS questions, sum(r.score) OVER w / count(*) OVER w AS mean
            FROM raw.response r JOIN firsts USING (assessment, learner, attempt) WINDOW w AS (PARTITION BY r.assessment, r.learner, r.attempt)
        ),
        ranked AS (
            SELECT m.*, greatest(1, floor(0.27 * count(*) OVER (PARTITION BY assessment, question) + 0.5)) AS size,
                   rank() OVER (PARTITION BY assessment, question ORDER BY mean DESC) - 1 AS above, rank() OVER (PARTITION BY assessment, question ORDER BY mean) - 1 AS below,
                   count(*) OVER (PARTITION BY assessment, question, mean) AS tied
            FROM mark m
        ),
        question AS (
            SELECT assessment, question, count(*) AS attempts, count(DISTINCT learner) AS learners,
                   count(*) FILTER (WHERE correct) AS correct, count(*) FILTER (WHERE NOT correct AND NOT skipped) AS incorrect, count(*) FILTER (WHERE skipped) AS skipped,
                   round(avg(seconds)) AS seconds, round(avg(score) / 1000000, 4) AS facility,
                   CASE WHEN stddev_pop(score) FILTER (WHERE questions > 1) > 0 AND stddev_pop((whole - score) / nullif(questions - 1, 0)) > 0
                        THEN round(corr(score, (whole - score) / nullif(questions - 1, 0))::numeric, 4) END AS discrimination,
                   CASE WHEN count(*) > 1 THEN round((sum(score * greatest(0, least(1, (size - above) / tied))) - sum(score * greatest(0, least(1, (size - below) / tied)))) / max(size) / 1000000, 4) END AS upper_lower
            FROM ranked GROUP BY assessment, question
        ),
        asked AS (SELECT assessment, count(*) AS k FROM question GROUP BY assessment),
        whole AS (SELECT m.* FROM mark m JOIN asked USING (assessment) WHERE m.questions = k),
        spread AS (
            SELECT assessment, max(k) AS k, sum(v) AS parts FROM (SELECT assessment, question, var_samp(score) AS v FROM whole GROUP BY assessment, question) q JOIN asked USING (assessment) GROUP BY assessment
        ),
        alpha AS (
            SELECT t.assessment, t.n, CASE WHEN s.k > 1 AND t.v > 0 THEN round((s.k / (s.k - 1.0) * (1 - s.parts / t.v))::numeric, 4) END AS alpha
            FROM (SELECT assessment, count(*) AS n, var_samp(whole) AS v FROM (SELECT DISTINCT assessment, learner, attempt, whole FROM whole) w GROUP BY assessment) t JOIN spread s USING (assessment)
        )
        SELECT c.content AS id, jsonb_build_object(
            'id', c.content, 'assessmentId', c.content, 'courseId', c.course, 'moduleId', c.module, 'lessonId', c.lesson, 'title', c.title, 'passingScore', c.passing_score, 'dueAt', raw.t(c.due_at),
            'totalAttempts', coalesce(t.attempts, 0), 'uniqueAttempts', coalesce(t.learners, 0), 'averageScore', round(t.score / 10000, 2), 'medianScore', round((t.median / 10000)::numeric, 2),
            'passRate', round(100.0 * t.passed / nullif(t.judged, 0), 2), 'averageTimeSpent', round(t.took / 60, 2), 'averageTimeToCompleteSeconds', round(t.took),
            'scoreDistribution', b.bins, 'difficultyRating', round(1 - t.score / 1000000, 4), 'questionAttempts', 'first',
            'questions', coalesce((SELECT jsonb_object_agg(q.question, jsonb_build_object('totalAttempts', q.attempts, 'uniqueAttempts', q.learners, 'correctResponses', q.correct,
                         'incorrectResponses', q.incorrect, 'skippedResponses', q.skipped, 'averageTimeSpentSeconds', q.seconds, 'facility', q.facility, 'difficultyRating', 1 - q.facility,
                         'discriminationIndex', q.discrimination, 'upperLowerIndex', q.upper_lower)) FROM question q WHERE q.assessment = c.content), '{}'),
            'reliability', a.alpha, 'reliabilityAttempts', coalesce(a.n, 0), 'createdAt', raw.t(c.first_at), 'updatedAt', raw.t(c.last_at)) AS figures
        FROM raw.content c JOIN bin b ON b.assessment = c.content LEFT JOIN total t ON t.assessment = c.content LEFT JOIN alpha a ON a.assessment = c.content WHERE c.kind = 'assessment'
        """;

    public const string Assignments =
        """
        WITH told AS (
            SELECT s.*, coalesce(s.late, s.submitted_at > coalesce(s.due_at, c.due_at)) AS is_late
            FROM raw.submission s JOIN raw.content c ON c.kind = 'assignment' AND c.content = s.assignment
        ),
        defined AS (SELECT assignment, min(at) AS at FROM raw.event WHERE type = 'ContentDefined' AND data ->> 'kind' = 'assignment' GROUP BY assignment),
        wait AS (
            SELECT assignment, floor(extract(epoch FROM at - greatest(CASE WHEN enrolled_at <= at THEN enrolled_at END, CASE WHEN defined_at <= at THEN defined_at END))) AS seconds
            FROM (SELECT s.assignment, min(s.submitted_at) AS at, max(p.enrolled_at) AS enrolled_at, max(d.at) AS defined_at
                  FROM told s LEFT JOIN raw.pair p USING (learner, course) LEFT JOIN defined d USING (assignment) WHERE s.submitted_at IS NOT NULL GROUP BY s.assignment, s.learner) f
        ),
        total AS (
            SELECT assignment, count(submitted_at) AS submissions, count(DISTINCT learner) FILTER (WHERE submitted_at IS NOT NULL) AS learners,
                   count(score) AS graded, avg(score) AS score, percentile_cont(0.5) WITHIN GROUP (ORDER BY score) AS median,
                   count(is_late) FILTER (WHERE submitted_at IS NOT NULL) AS judged, count(*) FILTER (WHERE is_late) AS late
            FROM told GROUP BY assignment
        ),
        bin AS (
            SELECT c.content AS assignment, jsonb_agg(jsonb_build_object('from', b * 10, 'to', b * 10 + 10, 'count',
                   (SELECT count(*) FROM told d WHERE d.assignment = c.content AND d.score IS NOT NULL AND least(9, floor(d.score / 100000)) = b)) ORDER BY b) AS bins
            FROM raw.content c, generate_series(0, 9) b WHERE c.kind = 'assignment' GROUP BY c.content
        )
        SELECT c.content AS id, jsonb_build_object(
            'id', c.content, 'assignmentId', c.content, 'courseId', c.course, 'moduleId', c.module, 'lessonId', c.lesson, 'title', c.title, 'dueAt', raw.t(c.due_at),
            'totalSubmissions', coalesce(t.submissions, 0), 'uniqueSubmissions', coalesce(t.learners, 0), 'gradedSubmissions', coalesce(t.graded, 0),
            'averageScore', round(t.score / 10000, 2), 'medianScore', round((t.median / 10000)::numeric, 2), 'scoreDistribution', b.bins,
            'submissionRate', round(100.0 * (SELECT count(DISTINCT s.learner) FROM told s JOIN raw.enrollment e USING (learner, course) WHERE s.assignment = c.content AND s.submitted_at IS NOT NULL)
                                    / nullif((SELECT count(*) FROM raw.enrollment e WHERE e.course = c.course), 0), 2),
            'lateSubmissionRate', round(100.0 * t.late / nullif(t.judged, 0), 2),
            'averageTimeToSubmitSeconds', (SELECT round(avg(seconds)) FROM wait w WHERE w.assignment = c.content),
            'createdAt', raw.t(c.first_at), 'updatedAt', raw.t(c.last_at)) AS figures
        FROM raw.content c JOIN bin b ON b.assignment = c.content LEFT JOIN total t ON t.assignment = c.content WHERE c.kind = 'assignment'
        """;

    public const string Organizations =
        """
        WITH named AS (
            SELECT data ->> 'organizationId' AS organization, min(at) AS first_at, max(at) AS last_at FROM raw.event WHERE data ->> 'organizationId' IS NOT NULL GROUP BY 1
        ),
        session AS (
            SELECT learner, greatest(floor(extract(epoch FROM max(at) - min(at))), coalesce(max(raw.seconds(data, 'duration', 1)) FILTER (WHERE type = 'SessionEnded'), 0)) AS seconds
            FROM raw.event WHERE learner IS NOT NULL AND active AND session IS NOT NULL GROUP BY learner, session
            UNION ALL
            SELECT learner, max(second) - min(second) FROM (
                SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY learner, day ORDER BY second ROWS UNBOUNDED PRECEDING) AS part
                FROM (SELECT *, coalesce(second - lag(second) OVER (PARTITION BY learner, day ORDER BY second) > 1800, true) AS begins
                      FROM raw.event WHERE learner IS NOT NULL AND active AND session IS NULL) b) p
            GROUP BY learner, day, part
        ),
        sat AS (SELECT organization, count(*) AS sessions, sum(seconds) AS seconds FROM session JOIN raw.learner USING (learner) GROUP BY organization),
        users AS (
            SELECT organization, count(*) AS users, sum(page_views) AS page_views,
                   count(*) FILTER (WHERE EXISTS (SELECT FROM raw.learner_day d WHERE d.learner = l.learner AND d.day BETWEEN raw.day(@asOf) - 27 AND raw.day(@asOf))) AS active
            FROM raw.learner l GROUP BY organization
        ),
        courses AS (SELECT organization, count(*) AS courses FROM raw.course GROUP BY organization),
        enrolled AS (
            SELECT c.organization, count(*) AS enrollments, count(e.completed_at) AS completions, round(avg(e.progress), 2) AS progress
            FROM raw.enrollment e JOIN raw.course c USING (course) GROUP BY c.organization
        ),
        quiz AS (SELECT organization, count(*) AS attempts, round(avg(score) / 10000, 2) AS score FROM raw.attempt JOIN raw.learner USING (learner) WHERE completed_at IS NOT NULL GROUP BY organization),
        essay AS (SELECT organization, count(submitted_at) AS submitted, round(avg(score) FILTER (WHERE graded_at IS NOT NULL) / 10000, 2) AS score FROM raw.submission JOIN raw.learner USING (learner) GROUP BY organization),
        learnt AS (SELECT organization, sum(learning) AS seconds FROM raw.pair JOIN raw.learner USING (learner) GROUP BY organization)
        SELECT n.organization AS id, jsonb_build_object(
            'id', n.organization, 'organizationId', n.organization, 'totalUsers', coalesce(u.users, 0), 'activeUsers', coalesce(u.active, 0), 'totalCourses', coalesce(c.courses, 0),
            'totalCourseEnrollments', coalesce(e.enrollments, 0), 'completedCourses', coalesce(e.completions, 0), 'averageCourseCompletionRate', e.progress,
            'totalSessionTimeSeconds', coalesce(s.seconds, 0), 'averageSessionTimeSeconds', round(s.seconds / s.sessions), 'totalPageViews', coalesce(u.page_views, 0),
            'totalQuizAttempts', coalesce(q.attempts, 0), 'averageQuizScore', q.score, 'totalAssignmentSubmissions', coalesce(a.submitted, 0), 'averageAssignmentScore', a.score,
            'totalLearningHours', round(coalesce(l.seconds, 0) / 3600.0, 2), 'createdAt', raw.t(n.first_at), 'updatedAt', raw.t(n.last_at)) AS figures
        FROM named n LEFT JOIN users u USING (organization) LEFT JOIN courses c USING (organization) LEFT JOIN enrolled e USING (organization) LEFT JOIN sat s USING (organization)
        LEFT JOIN quiz q USING (organization) LEFT JOIN essay a USING (organization) LEFT JOIN learnt l USING (organization)
        """;
}
