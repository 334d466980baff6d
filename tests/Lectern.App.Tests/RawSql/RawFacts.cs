using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.RawSql;

/// <summary>
/// The events of a log as plain tables of a schema <c>raw</c>, and what the specification says of each learner, course, attempt and so
/// on, computed from them by plain SQL: windows, sorts and sums over raw rows, where Lectern merges and moves totals. It shares no code
/// with the product. Of its tables it reads the log and the registries of names, and none of the read models.
/// </summary>
static class RawFacts
{
    /// <summary>Makes the tables, as of everything that is in the log. A day is the tenant's.</summary>
    /// <param name="server">Its log must not grow meanwhile.</param>
    /// <param name="zone">The tenant's time zone.</param>
    public static async Task MakeAsync(TestServer server, string zone)
    {
        foreach (var part in (string[])[Events, Learners, Contents, Work, Enrollments]) await server.ExecuteAsync(part.Replace("{zone}", zone, StringComparison.Ordinal));
    }

    const string Events =
        """
        DROP SCHEMA IF EXISTS raw CASCADE;
        CREATE SCHEMA raw;
        CREATE FUNCTION raw.zone() RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT '{zone}' $$;
        CREATE FUNCTION raw.day(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT (at AT TIME ZONE '{zone}')::date $$;
        CREATE FUNCTION raw.t(at timestamptz) RETURNS text LANGUAGE sql STABLE AS $$
            SELECT to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS') || coalesce('.' || nullif(rtrim(to_char(at AT TIME ZONE 'UTC', 'US'), '0'), ''), '') || 'Z' $$;

        -- Whole seconds of a duration: by the bare name in seconds times "each", or by a name with its unit.
        CREATE FUNCTION raw.seconds(d jsonb, name text, each int) RETURNS bigint LANGUAGE sql IMMUTABLE AS $$
            SELECT round(coalesce((d ->> name)::numeric * each, (d ->> (name || 'Seconds'))::numeric, (d ->> (name || 'Minutes'))::numeric * 60, (d ->> (name || 'Hours'))::numeric * 3600))::bigint $$;

        -- Ten-thousandths of a percent: of maxScore where there is one.
        CREATE FUNCTION raw.score(d jsonb, name text) RETURNS numeric LANGUAGE sql IMMUTABLE AS $$
            SELECT round((d ->> name)::numeric / coalesce((d ->> 'maxScore')::numeric, 100) * 1000000) $$;

        CREATE TABLE raw.event AS
        SELECT e.event_key AS id, e.type, e.occurred_at AS at, raw.day(e.occurred_at) AS day, floor(extract(epoch FROM e.occurred_at))::bigint AS second,
               l.user_id AS learner, c.course_id AS course, e.session_id AS session,
               e.payload ->> 'moduleId' AS module, e.payload ->> 'lessonId' AS lesson, e.payload ->> 'assessmentId' AS assessment,
               e.payload ->> 'assignmentId' AS assignment, e.payload ->> 'questionId' AS question, coalesce(e.payload -> 'data', '{}') AS data,
               e.type IN ('UserLoggedIn', 'ModuleCompleted', 'LessonCompleted', 'ProgressUpdated', 'AssessmentStarted', 'AssessmentCompleted', 'QuestionAnswered',
                          'AssignmentSubmitted', 'PageViewed', 'ActivityRecorded', 'SessionStarted', 'SessionEnded', 'VideoWatched', 'ForumPosted', 'CommentPosted',
                          'CourseRated', 'AppEvent') AS active,
               CASE WHEN e.type = 'PageViewed' THEN 1
                    WHEN e.type = 'ActivityRecorded' AND e.payload -> 'data' ->> 'action' = 'view' THEN coalesce((e.payload -> 'data' ->> 'count')::bigint, 1)
                    ELSE 0 END AS views,
               CASE e.type WHEN 'PageViewed' THEN coalesce(raw.seconds(e.payload -> 'data', 'timeOnPage', 1), 0)
                           WHEN 'ActivityRecorded' THEN coalesce(raw.seconds(e.payload -> 'data', 'duration', 1), 0)
                           ELSE 0 END AS stated
        FROM lectern.events e LEFT JOIN lectern.learners l USING (learner_key) LEFT JOIN lectern.courses c USING (course_key);
        CREATE INDEX ON raw.event (learner, course);
        CREATE INDEX ON raw.event (course);
        ANALYZE raw.event;
        """;

    /// <summary>Who they are, and each of their days in each course; course '': in none.</summary>
    const string Learners =
        """
        CREATE TABLE raw.learner AS
        SELECT learner, min(at) AS first_at, max(at) AS last_at, max(at) FILTER (WHERE active) AS last_active_at,
               count(*) FILTER (WHERE type = 'UserLoggedIn') AS logins, max(at) FILTER (WHERE type = 'UserLoggedIn') AS last_login_at,
               count(*) FILTER (WHERE type = 'PageViewed') AS page_views,
               count(*) FILTER (WHERE type = 'ForumPosted') AS forum_posts, count(*) FILTER (WHERE type = 'CommentPosted') AS comments,
               (array_agg(data ->> 'timeZone' ORDER BY at DESC, id DESC) FILTER (WHERE type IN ('UserCreated', 'UserUpdated') AND data ? 'timeZone'))[1] AS zone,
               (array_agg(data ->> 'organizationId' ORDER BY at DESC, id DESC) FILTER (WHERE type IN ('UserCreated', 'UserUpdated') AND data ? 'organizationId'))[1] AS organization,
               (array_agg(data ->> 'role' ORDER BY at DESC, id DESC) FILTER (WHERE type IN ('UserCreated', 'UserUpdated') AND data ? 'role'))[1] AS role
        FROM raw.event WHERE learner IS NOT NULL GROUP BY learner;

        CREATE TABLE raw.learner_day AS
        SELECT learner, coalesce(course, '') AS course, day, count(*) AS events, sum(views) AS views,
               -- What events state, or the gaps of at most 30 minutes between them.
               greatest(sum(stated), coalesce(sum(gap) FILTER (WHERE gap <= 1800), 0))::bigint AS observed
        FROM (SELECT *, second - lag(second) OVER (PARTITION BY learner, course, day ORDER BY second) AS gap FROM raw.event WHERE learner IS NOT NULL AND active) e
        GROUP BY 1, 2, 3;
        CREATE INDEX ON raw.learner_day (learner, course, day);
        CREATE INDEX ON raw.learner_day (course, day);
        """;

    /// <summary>What there is, by its newest attributes.</summary>
    const string Contents =
        """
        CREATE TABLE raw.course AS
        SELECT course, min(at) AS first_at, max(at) AS last_at, count(*) AS events,
               (array_agg(data ->> 'title' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'title'))[1] AS title,
               (array_agg(data ->> 'category' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'category'))[1] AS category,
               (array_agg(data ->> 'instructorId' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'instructorId'))[1] AS instructor,
               (array_agg(data -> 'staff' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'staff'))[1] AS staff,
               (array_agg(data ->> 'organizationId' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'organizationId'))[1] AS organization,
               (array_agg(data -> 'skills' ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'skills'))[1] AS skills,
               (array_agg((data ->> 'startsAt')::timestamptz ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'startsAt'))[1] AS starts_at,
               (array_agg((data ->> 'endsAt')::timestamptz ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'endsAt'))[1] AS ends_at,
               (array_agg((data ->> 'expectedHours')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE described AND data ? 'expectedHours'))[1] AS expected_hours
        FROM (SELECT *, type = 'CourseCreated' AS described FROM raw.event WHERE course IS NOT NULL) e GROUP BY course;

        CREATE TABLE raw.content AS
        SELECT course, kind, content, min(at) AS first_at, max(at) AS last_at,
               (array_agg(data ->> 'title' ORDER BY at DESC, id DESC) FILTER (WHERE defines AND data ? 'title'))[1] AS title,
               (array_agg((data ->> 'position')::bigint ORDER BY at DESC, id DESC) FILTER (WHERE defines AND data ? 'position'))[1] AS position,
               (array_agg(raw.seconds(data, 'duration', 1) ORDER BY at DESC, id DESC) FILTER (WHERE defines AND (data ? 'duration' OR data ? 'durationSeconds')))[1] AS length,
               (array_agg((data ->> 'passingScore')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE defines AND data ? 'passingScore'))[1] AS passing_score,
               (array_agg((data ->> 'dueAt')::timestamptz ORDER BY at DESC, id DESC) FILTER (WHERE defines AND data ? 'dueAt'))[1] AS due_at,
               (array_agg(data -> 'skills' ORDER BY at DESC, id DESC) FILTER (WHERE defines AND data ? 'skills'))[1] AS skills,
               -- Where a definition places it; a lesson that none does, where it was last named.
               coalesce((array_agg(module ORDER BY at DESC, id DESC) FILTER (WHERE defines AND module IS NOT NULL))[1],
                        (array_agg(module ORDER BY at DESC, id DESC) FILTER (WHERE kind = 'lesson' AND module IS NOT NULL))[1]) AS module,
               (array_agg(lesson ORDER BY at DESC, id DESC) FILTER (WHERE defines AND lesson IS NOT NULL))[1] AS lesson
        FROM (
            SELECT 'module' AS kind, module AS content, type = 'ContentDefined' AND data ->> 'kind' = 'module' AS defines, e.* FROM raw.event e WHERE module IS NOT NULL
            UNION ALL
            SELECT 'lesson', lesson, type = 'ContentDefined' AND data ->> 'kind' = 'lesson', e.* FROM raw.event e WHERE lesson IS NOT NULL
            UNION ALL
            SELECT 'assessment', assessment, type = 'ContentDefined' AND data ->> 'kind' IN ('quiz', 'exam', 'assessment'), e.* FROM raw.event e WHERE assessment IS NOT NULL
            UNION ALL
            SELECT 'assignment', assignment, type = 'ContentDefined' AND data ->> 'kind' = 'assignment', e.* FROM raw.event e WHERE assignment IS NOT NULL
        ) n
        WHERE course IS NOT NULL GROUP BY course, kind, content;

        -- How many are known: defined or named.
        CREATE TABLE raw.size AS
        SELECT c.course, count(*) FILTER (WHERE kind = 'module') AS modules, count(*) FILTER (WHERE kind = 'lesson') AS lessons,
               count(*) FILTER (WHERE kind IN ('assessment', 'assignment')) AS items
        FROM raw.course c LEFT JOIN raw.content USING (course) GROUP BY c.course;
        """;

    /// <summary>What learners did, thing by thing.</summary>
    const string Work =
        """
        CREATE TABLE raw.lesson AS
        SELECT learner, course, lesson, (array_agg(module ORDER BY at DESC, id DESC) FILTER (WHERE module IS NOT NULL))[1] AS module, sum(views) AS views, sum(stated) AS stated, min(at) AS first_at, max(at) AS last_at,
               coalesce(max(raw.seconds(data, 'timeSpent', 60)) FILTER (WHERE type = 'LessonCompleted'), 0) AS declared,
               min(at) FILTER (WHERE type = 'LessonCompleted') AS completed_at,
               (array_agg((data ->> 'percentComplete')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE type = 'ProgressUpdated'))[1] AS progress
        FROM raw.event WHERE learner IS NOT NULL AND course IS NOT NULL AND lesson IS NOT NULL AND active GROUP BY learner, course, lesson;
        CREATE INDEX ON raw.lesson (learner, course, module);

        CREATE TABLE raw.module AS
        SELECT e.*, coalesce((SELECT sum(l.declared) FROM raw.lesson l WHERE (l.learner, l.course, l.module) = (e.learner, e.course, e.module)), 0) AS lessons_declared
        FROM (SELECT learner, course, module, sum(views) AS views, sum(stated) AS stated, min(at) AS first_at, max(at) AS last_at,
                     coalesce(max(raw.seconds(data, 'timeSpent', 60)) FILTER (WHERE type = 'ModuleCompleted'), 0) AS declared,
                     min(at) FILTER (WHERE type = 'ModuleCompleted') AS completed_at
              FROM raw.event WHERE learner IS NOT NULL AND course IS NOT NULL AND module IS NOT NULL AND active GROUP BY learner, course, module) e;

        CREATE TABLE raw.response AS
        WITH given AS (
            SELECT e.*, coalesce(data ->> 'attemptId', id::text) AS attempt, r ->> 'questionId' AS q, r
            FROM raw.event e, jsonb_array_elements(data -> 'responses') r WHERE type = 'AssessmentCompleted' AND jsonb_typeof(data -> 'responses') = 'array'
            UNION ALL
            SELECT e.*, coalesce(data ->> 'attemptId', ''), question, data FROM raw.event e WHERE type = 'QuestionAnswered'
        ),
        marked AS (
            SELECT *, coalesce((r ->> 'skipped')::boolean, false) AS is_skipped, (r ->> 'correct')::boolean AS is_correct, raw.score(r, 'score') AS sent FROM given
        ),
        told AS (SELECT *, coalesce(is_correct, NOT is_skipped AND sent = 1000000, false) AS is_right FROM marked)
        SELECT DISTINCT ON (assessment, learner, attempt, q) assessment, learner, attempt, q AS question, at,
               is_skipped AS skipped, is_right AND NOT is_skipped AS correct, coalesce(sent, CASE WHEN is_right THEN 1000000 ELSE 0 END) AS score,
               (SELECT raw.seconds(s.r, 'timeSpent', 1) FROM given s
                WHERE (s.assessment, s.learner, s.attempt, s.q) = (t.assessment, t.learner, t.attempt, t.q) AND raw.seconds(s.r, 'timeSpent', 1) IS NOT NULL
                ORDER BY s.at DESC, s.id DESC LIMIT 1) AS seconds
        FROM told t ORDER BY assessment, learner, attempt, q, at DESC, id DESC;

        CREATE TABLE raw.attempt AS
        WITH told AS (
            SELECT *, coalesce(data ->> 'attemptId', CASE WHEN type = 'AssessmentCompleted' THEN id::text ELSE '' END) AS attempt
            FROM raw.event
            WHERE learner IS NOT NULL AND (type IN ('AssessmentCompleted', 'QuestionAnswered') OR (type = 'AssessmentStarted' AND data ? 'attemptId'))
        ),
        one AS (
            SELECT assessment, learner, attempt, (array_agg(course ORDER BY at DESC, id DESC) FILTER (WHERE course IS NOT NULL))[1] AS course, min(at) FILTER (WHERE type = 'AssessmentStarted') AS started_at,
                   min(at) FILTER (WHERE type = 'AssessmentCompleted') AS completed_at,
                   max(raw.seconds(data, 'timeSpent', 60)) FILTER (WHERE type = 'AssessmentCompleted') AS seconds,
                   (array_agg(raw.score(data, 'score') ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssessmentCompleted' AND data ->> 'score' IS NOT NULL))[1] AS sent,
                   (array_agg((data ->> 'passed')::boolean ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssessmentCompleted' AND data ->> 'passed' IS NOT NULL))[1] AS passed,
                   (array_agg((data ->> 'correctAnswers')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssessmentCompleted' AND data ->> 'correctAnswers' IS NOT NULL))[1] AS correct,
                   (array_agg((data ->> 'totalQuestions')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssessmentCompleted' AND data ->> 'totalQuestions' IS NOT NULL))[1] AS total
            FROM told GROUP BY assessment, learner, attempt
        )
        SELECT o.assessment, o.learner, o.attempt, o.course, o.started_at, o.completed_at, o.seconds, o.passed,
               CASE WHEN completed_at IS NOT NULL THEN
               coalesce(o.sent, CASE WHEN o.correct IS NOT NULL AND o.total > 0 THEN least(1000000, trunc(1000000 * o.correct / o.total)) END,
                        (SELECT trunc(avg(r.score)) FROM raw.response r WHERE (r.assessment, r.learner, r.attempt) = (o.assessment, o.learner, o.attempt))) END AS score
        FROM one o;
        CREATE INDEX ON raw.attempt (learner, course);
        CREATE INDEX ON raw.attempt (assessment);

        CREATE TABLE raw.submission AS
        SELECT assignment, learner, coalesce(data ->> 'submissionId', '') AS submission,
               (array_agg(course ORDER BY at DESC, id DESC) FILTER (WHERE course IS NOT NULL))[1] AS course,
               min(at) FILTER (WHERE type = 'AssignmentSubmitted') AS submitted_at, max(at) FILTER (WHERE type = 'AssignmentGraded') AS graded_at,
               (array_agg((data ->> 'dueAt')::timestamptz ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssignmentSubmitted' AND data ->> 'dueAt' IS NOT NULL))[1] AS due_at,
               (array_agg((data ->> 'late')::boolean ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssignmentSubmitted' AND data ->> 'late' IS NOT NULL))[1] AS late,
               (array_agg(raw.score(data, 'score') ORDER BY at DESC, id DESC) FILTER (WHERE type = 'AssignmentGraded' AND data ->> 'score' IS NOT NULL))[1] AS score
        FROM raw.event WHERE type IN ('AssignmentSubmitted', 'AssignmentGraded') AND learner IS NOT NULL GROUP BY 1, 2, 3;
        CREATE INDEX ON raw.submission (learner, course);

        -- Time that completions declare, on their day; a module what exceeds its lessons.
        CREATE TABLE raw.declared AS
        SELECT learner, course, raw.day(completed_at) AS day, seconds FROM raw.attempt WHERE completed_at IS NOT NULL AND seconds > 0
        UNION ALL SELECT learner, course, raw.day(completed_at), declared FROM raw.lesson WHERE completed_at IS NOT NULL
        UNION ALL SELECT learner, course, raw.day(completed_at), declared - lessons_declared FROM raw.module WHERE completed_at IS NOT NULL AND declared > lessons_declared;
        CREATE INDEX ON raw.declared (learner, day);
        ANALYZE raw.attempt, raw.submission, raw.response, raw.lesson, raw.module, raw.declared;
        """;

    /// <summary>Learners in courses, visitors among them (began_at null), and the progress of those enrolled.</summary>
    const string Enrollments =
        """
        CREATE TABLE raw.pair AS
        WITH told AS (
            SELECT learner, course, min(at) AS first_at, max(at) AS last_at, min(at) FILTER (WHERE active) AS first_active_at, max(at) FILTER (WHERE active) AS last_active_at,
                   sum(views) AS views,
                   min(at) FILTER (WHERE type = 'UserEnrolled') AS enrolled_at, max(at) FILTER (WHERE type = 'UserEnrolled') AS again_at,
                   max(at) FILTER (WHERE type = 'UserUnenrolled') AS dropped_at, min(at) FILTER (WHERE type = 'UserCompletedCourse') AS completed_at,
                   coalesce(max(raw.seconds(data, 'timeSpent', 60)) FILTER (WHERE type = 'UserCompletedCourse'), 0) AS course_declared,
                   (array_agg(raw.score(data, 'finalScore') ORDER BY at DESC, id DESC) FILTER (WHERE type = 'UserCompletedCourse' AND data ->> 'finalScore' IS NOT NULL))[1] AS final_score,
                   (array_agg((data ->> 'percentComplete')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE reports))[1] AS reported,
                   min(at) FILTER (WHERE reports AND (data ->> 'percentComplete')::numeric >= 25) AS reached_25_at,
                   min(at) FILTER (WHERE reports AND (data ->> 'percentComplete')::numeric >= 50) AS reached_50_at,
                   min(at) FILTER (WHERE reports AND (data ->> 'percentComplete')::numeric >= 75) AS reached_75_at,
                   (array_agg((data ->> 'rating')::numeric ORDER BY at DESC, id DESC) FILTER (WHERE type = 'CourseRated'))[1] AS rating,
                   (array_agg(btrim(coalesce(data ->> 'review', '')) <> '' ORDER BY at DESC, id DESC) FILTER (WHERE type = 'CourseRated'))[1] AS reviewed,
                   (array_agg(data ->> 'cohort' ORDER BY at DESC, id DESC) FILTER (WHERE type = 'UserEnrolled' AND data ? 'cohort'))[1] AS cohort,
                   count(DISTINCT coalesce(assessment, assignment)) FILTER (WHERE type IN ('AssessmentCompleted', 'AssignmentSubmitted')) AS items_done
            FROM (SELECT *, type = 'ProgressUpdated' AND module IS NULL AND lesson IS NULL AS reports FROM raw.event) e
            WHERE learner IS NOT NULL AND course IS NOT NULL GROUP BY learner, course
        )
        SELECT t.*, least(t.enrolled_at, t.completed_at) AS began_at,
               coalesce(t.completed_at IS NULL AND t.dropped_at >= t.again_at, false) AS is_dropped,
               coalesce(d.observed, 0) AS observed, coalesce(a.attempts, 0) AS attempts, coalesce(a.scored, 0) AS scored, coalesce(a.scores, 0) AS scores,
               coalesce(s.submitted, 0) AS submitted, coalesce(s.graded, 0) AS graded, coalesce(s.scores, 0) AS grades,
               greatest(coalesce(d.observed, 0), t.course_declared,
                        coalesce(a.seconds, 0) + coalesce(m.declared, 0) + coalesce(l.alone, 0)) AS learning,
               coalesce(m.completed, 0) AS modules_completed, coalesce(l.progress, 0) AS lesson_progress, coalesce(l.progressed, 0) AS lessons_progressed
        FROM told t
        LEFT JOIN (SELECT learner, course, sum(observed) AS observed FROM raw.learner_day GROUP BY 1, 2) d USING (learner, course)
        LEFT JOIN (SELECT learner, course, count(*) AS attempts, sum(seconds) AS seconds, count(score) AS scored, sum(score) AS scores
                   FROM raw.attempt WHERE completed_at IS NOT NULL GROUP BY 1, 2) a USING (learner, course)
        LEFT JOIN (SELECT learner, course, count(submitted_at) AS submitted, count(score) AS graded, sum(score) AS scores FROM raw.submission GROUP BY 1, 2) s USING (learner, course)
        LEFT JOIN (SELECT learner, course, sum(greatest(declared, lessons_declared)) AS declared, count(completed_at) AS completed FROM raw.module GROUP BY 1, 2) m USING (learner, course)
        LEFT JOIN (SELECT learner, course, sum(declared) FILTER (WHERE module IS NULL) AS alone, sum(CASE WHEN completed_at IS NOT NULL THEN 100 ELSE coalesce(progress, 0) END) AS progress,
                          count(*) FILTER (WHERE completed_at IS NOT NULL OR progress IS NOT NULL) AS progressed
                   FROM raw.lesson GROUP BY 1, 2) l USING (learner, course);
        CREATE INDEX ON raw.pair (learner);

        -- One rule a course, by what any of its learners showed.
        CREATE TABLE raw.rule AS
        SELECT s.*, CASE WHEN sum(p.lessons_progressed) > 0 THEN 'lessons' WHEN sum(p.modules_completed) > 0 THEN 'modules' WHEN s.items > 0 THEN 'items' ELSE 'none' END AS rule
        FROM raw.size s LEFT JOIN raw.pair p USING (course) GROUP BY s.course, s.modules, s.lessons, s.items;

        CREATE TABLE raw.enrollment AS
        SELECT p.*,
               CASE WHEN p.completed_at IS NOT NULL THEN 'completed' WHEN p.is_dropped THEN 'dropped' WHEN p.first_active_at IS NOT NULL THEN 'in_progress' ELSE 'not_started' END AS status,
               CASE WHEN p.completed_at IS NOT NULL THEN 'completed' WHEN p.reported IS NOT NULL THEN 'reported' ELSE r.rule END AS rule,
               CASE WHEN p.completed_at IS NOT NULL THEN 100 WHEN p.reported IS NOT NULL THEN p.reported
                    ELSE least(100, CASE r.rule WHEN 'lessons' THEN p.lesson_progress / greatest(1, r.lessons) WHEN 'modules' THEN 100.0 * p.modules_completed / greatest(1, r.modules)
                                                WHEN 'items' THEN 100.0 * p.items_done / r.items ELSE 0 END) END AS progress
        FROM raw.pair p JOIN raw.rule r USING (course) WHERE p.began_at IS NOT NULL;
        CREATE INDEX ON raw.enrollment (learner);
        CREATE INDEX ON raw.enrollment (course);
        ANALYZE raw.pair, raw.enrollment, raw.learner_day;
        """;
}
