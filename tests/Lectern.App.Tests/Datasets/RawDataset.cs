using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

/// <summary>
/// A dataset told once more, by SQL over the raw events (<see cref="RawSql.RawFacts"/>): windows, sorts and sums where Lectern reads
/// rows that it merged. None of it comes from the declarations; only the names are the same, since they are what is asked for.
/// </summary>
/// <param name="From">Rows.</param>
/// <param name="Dimensions">By name.</param>
/// <param name="Measures">By name.</param>
sealed record RawDataset(string From, Dictionary<string, string> Dimensions, Dictionary<string, string> Measures)
{
    static readonly Dictionary<string, string> OfLearner = new() { ["learner"] = "l.learner", ["role"] = "l.role", ["organization"] = "l.organization" };

    static readonly Dictionary<string, string> OfCourse = new()
    {
        ["course"] = "k.course",
        ["courseTitle"] = "k.title",
        ["category"] = "k.category",
        ["instructor"] = "k.instructor",
        ["courseOrganization"] = "k.organization",
    };

    static readonly Dictionary<string, string> OfBoth = new() { ["cohort"] = "p.cohort" };

    /// <summary>Who and where, of rows <c>t (learner, course)</c>.</summary>
    const string Joined = " LEFT JOIN raw.learner l USING (learner) LEFT JOIN raw.course k USING (course) LEFT JOIN raw.pair p USING (learner, course)";

    const string Median = "round(((array_agg(score ORDER BY score) FILTER (WHERE score IS NOT NULL))[(count(score) + 1) / 2] + (array_agg(score ORDER BY score) FILTER (WHERE score IS NOT NULL))[(count(score) + 2) / 2]) / 2 / 10000, 2)";

    public static readonly IReadOnlyDictionary<string, RawDataset> All = new Dictionary<string, RawDataset>
    {
        ["learners"] = new(
            """
            raw.learner l
            LEFT JOIN (SELECT learner, count(*) AS sessions, sum(seconds) AS seconds FROM raw.session GROUP BY 1) s USING (learner)
            LEFT JOIN (SELECT learner, count(*) AS enrollments, count(completed_at) AS completions FROM raw.enrollment GROUP BY 1) e USING (learner)
            LEFT JOIN (SELECT learner, sum(learning) AS learning FROM raw.pair GROUP BY 1) g USING (learner)
            LEFT JOIN (SELECT learner, count(*) AS attempts, count(score) AS scored, sum(score) AS scores FROM raw.attempt WHERE completed_at IS NOT NULL GROUP BY 1) a USING (learner)
            LEFT JOIN (SELECT learner, count(submitted_at) AS submissions, count(score) AS graded, sum(score) AS grades FROM raw.submission GROUP BY 1) u USING (learner)
            """,
            new(OfLearner)
            {
                ["timeZone"] = "l.zone",
                ["firstDay"] = "raw.day(l.first_at)",
                ["firstWeek"] = "raw.week(raw.day(l.first_at))",
                ["firstMonth"] = "raw.month(raw.day(l.first_at))",
                ["lastActivityDay"] = "raw.day(l.last_active_at)",
                ["isActive"] = "EXISTS (SELECT FROM raw.learner_day d WHERE d.learner = l.learner AND d.day > raw.day(@asOf) - 28)",
            },
            new()
            {
                ["learners"] = "count(*)",
                ["activeLearners"] = "count(*) FILTER (WHERE EXISTS (SELECT FROM raw.learner_day d WHERE d.learner = l.learner AND d.day > raw.day(@asOf) - 28))",
                ["logins"] = "sum(l.logins)",
                ["sessions"] = "coalesce(sum(s.sessions), 0)",
                ["sessionHours"] = "round(coalesce(sum(s.seconds), 0) / 3600.0, 2)",
                ["averageSessionSeconds"] = "round(sum(s.seconds) / sum(s.sessions))",
                ["pageViews"] = "sum(l.page_views)",
                ["forumPosts"] = "sum(l.forum_posts)",
                ["comments"] = "sum(l.comments)",
                ["enrollments"] = "coalesce(sum(e.enrollments), 0)",
                ["completions"] = "coalesce(sum(e.completions), 0)",
                ["learningHours"] = "round(coalesce(sum(g.learning), 0) / 3600.0, 2)",
                ["attempts"] = "coalesce(sum(a.attempts), 0)",
                ["averageQuizScore"] = "round(sum(a.scores) / 10000 / nullif(sum(a.scored), 0), 2)",
                ["submissions"] = "coalesce(sum(u.submissions), 0)",
                ["averageAssignmentScore"] = "round(sum(u.grades) / 10000 / nullif(sum(u.graded), 0), 2)",
            }),

        ["enrollments"] = new(
            """
            raw.enrollment e JOIN raw.learner l USING (learner) JOIN raw.course k USING (course)
            LEFT JOIN (SELECT learner, course, bool_or((data ->> 'distinction')::boolean) AS distinction FROM raw.event WHERE type = 'UserCompletedCourse' GROUP BY 1, 2) c USING (learner, course)
            """,
            new([.. OfLearner, .. OfCourse])
            {
                ["enrolledDay"] = "raw.day(e.began_at)",
                ["enrolledWeek"] = "raw.week(raw.day(e.began_at))",
                ["enrolledMonth"] = "raw.month(raw.day(e.began_at))",
                ["completedDay"] = "raw.day(e.completed_at)",
                ["completedWeek"] = "raw.week(raw.day(e.completed_at))",
                ["completedMonth"] = "raw.month(raw.day(e.completed_at))",
                ["droppedDay"] = "CASE WHEN e.is_dropped THEN raw.day(e.dropped_at) END",
                ["droppedWeek"] = "CASE WHEN e.is_dropped THEN raw.week(raw.day(e.dropped_at)) END",
                ["droppedMonth"] = "CASE WHEN e.is_dropped THEN raw.month(raw.day(e.dropped_at)) END",
                ["status"] = "e.status",
                ["distinction"] = "CASE WHEN e.completed_at IS NOT NULL THEN coalesce(c.distinction, false) END",
                ["cohort"] = "e.cohort",
            },
            new()
            {
                ["enrollments"] = "count(*)",
                ["learners"] = "count(DISTINCT learner)",
                ["completions"] = "count(e.completed_at)",
                ["drops"] = "count(*) FILTER (WHERE e.status = 'dropped')",
                ["activeEnrollments"] =
                    "count(*) FILTER (WHERE e.enrolled_at IS NOT NULL AND e.status NOT IN ('completed', 'dropped') AND EXISTS (SELECT FROM raw.learner_day d WHERE d.learner = e.learner AND d.course = e.course AND d.day > raw.day(@asOf) - 28))",
                ["completionRate"] = "round(100.0 * count(e.completed_at) / count(*), 2)",
                ["dropRate"] = "round(100.0 * count(*) FILTER (WHERE e.status = 'dropped') / count(*), 2)",
                ["averageProgress"] = "round(avg(e.progress), 2)",
                ["averageFinalScore"] = "round(avg(e.final_score) / 10000, 2)",
                ["averageAssessmentScore"] = "round(sum(e.scores) / 10000 / nullif(sum(e.scored), 0), 2)",
                ["learningHours"] = "round(sum(e.learning) / 3600.0, 2)",
                ["averageLearningHours"] = "round(avg(e.learning) / 3600.0, 2)",
                ["averageTimeToComplete"] = "round(avg(extract(epoch FROM date_trunc('second', e.completed_at - e.enrolled_at))) FILTER (WHERE e.completed_at >= e.enrolled_at) / 3600, 2)",
                ["averageRating"] = "round(avg(e.rating), 2)",
                ["ratings"] = "count(e.rating)",
            }),

        ["activity"] = new(
            $"""
            (SELECT learner, nullif(course, '') AS course, day, events, views, 0 AS pages, observed AS seconds, 0 AS attempts, 0 AS submissions, NULL::numeric AS score FROM raw.learner_day
             UNION ALL SELECT learner, course, day, 0, 0, 0, seconds, 0, 0, NULL FROM raw.declared WHERE seconds > 0
             UNION ALL SELECT learner, course, day, 0, 0, 1, 0, 0, 0, NULL FROM raw.event WHERE type = 'PageViewed' AND learner IS NOT NULL
             UNION ALL SELECT learner, course, raw.day(completed_at), 0, 0, 0, 0, 1, 0, score FROM raw.attempt WHERE completed_at IS NOT NULL
             UNION ALL SELECT learner, course, raw.day(submitted_at), 0, 0, 0, 0, 0, 1, NULL FROM raw.submission WHERE submitted_at IS NOT NULL
             UNION ALL SELECT learner, course, raw.day(graded_at), 0, 0, 0, 0, 0, 0, score FROM raw.submission WHERE graded_at IS NOT NULL AND score IS NOT NULL) t{Joined}
            """,
            new([.. OfLearner, .. OfCourse, .. OfBoth]) { ["day"] = "day", ["week"] = "raw.week(day)", ["month"] = "raw.month(day)", ["weekday"] = "raw.weekday(day)" },
            new()
            {
                ["events"] = "sum(t.events)",
                ["views"] = "sum(t.views)",
                ["pageViews"] = "sum(t.pages)",
                ["activeLearners"] = "count(DISTINCT CASE WHEN t.events > 0 THEN learner END)",
                ["activeDays"] = "count(DISTINCT CASE WHEN t.events > 0 THEN learner || ' ' || t.day END)",
                ["learningMinutes"] = "round(sum(t.seconds) / 60.0, 2)",
                ["learningHours"] = "round(sum(t.seconds) / 3600.0, 2)",
                ["attempts"] = "sum(t.attempts)",
                ["submissions"] = "sum(t.submissions)",
                ["graded"] = "count(t.score)",
                ["averageScore"] = "round(avg(t.score) / 10000, 2)",
            }),

        ["content"] = new(
            """
            (SELECT c.course, c.kind, c.content, NULL AS learner, 0 AS views, 0 AS seconds, NULL::timestamptz AS completed_at, (SELECT count(*) FROM raw.enrollment e WHERE e.course = c.course) AS enrollments
             FROM raw.content c WHERE c.kind IN ('module', 'lesson')
             UNION ALL SELECT course, 'module', module, learner, views, greatest(stated, declared, lessons_declared), completed_at, 0 FROM raw.module
             UNION ALL SELECT course, 'lesson', lesson, learner, views, greatest(stated, declared), completed_at, 0 FROM raw.lesson) w
            JOIN raw.content c USING (course, kind, content)
            LEFT JOIN raw.content m ON m.course = c.course AND m.kind = 'module' AND m.content = CASE c.kind WHEN 'module' THEN c.content ELSE c.module END
            LEFT JOIN raw.course k ON k.course = w.course
            LEFT JOIN (SELECT course, learner, true AS is_enrolled FROM raw.enrollment) e ON e.course = w.course AND e.learner = w.learner
            LEFT JOIN raw.video v ON c.kind = 'lesson' AND v.course = w.course AND v.lesson = w.content AND v.learner = w.learner
            """,
            new([.. OfCourse])
            {
                ["kind"] = "w.kind",
                ["module"] = "m.content",
                ["moduleTitle"] = "m.title",
                ["lesson"] = "CASE WHEN c.kind = 'lesson' THEN c.content END",
                ["lessonTitle"] = "CASE WHEN c.kind = 'lesson' THEN c.title END",
                ["position"] = "c.position",
            },
            new()
            {
                ["contents"] = "count(DISTINCT w.course || '/' || w.content)",
                ["views"] = "sum(w.views)",
                ["viewers"] = "count(DISTINCT CASE WHEN w.views > 0 THEN w.learner END)",
                ["learners"] = "count(DISTINCT w.learner)",
                ["minutes"] = "round(sum(w.seconds) / 60.0, 2)",
                ["averageTimeSpentSeconds"] = "round(sum(w.seconds)::numeric / nullif(count(w.learner), 0))",
                ["completions"] = "count(w.completed_at)",
                ["completionRate"] = "round(100.0 * count(w.completed_at) FILTER (WHERE e.is_enrolled) / nullif(sum(w.enrollments), 0), 2)",
                ["watchers"] = "count(*) FILTER (WHERE v.seconds > 0)",
                ["watchedMinutes"] = "round(coalesce(sum(v.seconds), 0) / 60.0, 2)",
                ["videoCompletionRate"] = "round(100.0 * count(*) FILTER (WHERE v.seconds >= 0.95 * coalesce(v.length, c.length)) / nullif(count(*) FILTER (WHERE v.seconds > 0 AND coalesce(v.length, c.length) > 0), 0), 2)",
                ["averageVideoPlaybackRate"] = "round(sum(v.rates) / nullif(sum(v.rated), 0), 2)",
            }),

        ["assessments"] = new(
            $"""
            (SELECT *, row_number() OVER (PARTITION BY assessment, learner ORDER BY completed_at, started_at) AS number,
                    coalesce(seconds, CASE WHEN completed_at >= started_at THEN floor(extract(epoch FROM completed_at - started_at)) END) AS took
             FROM raw.attempt WHERE completed_at IS NOT NULL) t{Joined}
            LEFT JOIN (SELECT DISTINCT ON (content) content, title, passing_score FROM raw.content WHERE kind = 'assessment' ORDER BY content, last_at DESC) x ON x.content = t.assessment
            LEFT JOIN (SELECT assessment, max(data ->> 'kind') AS kind FROM raw.event WHERE type = 'ContentDefined' AND data ->> 'kind' IN ('quiz', 'exam') GROUP BY 1) f USING (assessment)
            """,
            new([.. OfLearner, .. OfCourse, .. OfBoth])
            {
                ["day"] = "raw.day(t.completed_at)",
                ["week"] = "raw.week(raw.day(t.completed_at))",
                ["month"] = "raw.month(raw.day(t.completed_at))",
                ["assessment"] = "assessment",
                ["assessmentTitle"] = "x.title",
                ["assessmentKind"] = "f.kind",
                ["attemptNumber"] = "t.number",
                ["passed"] = "coalesce(t.passed, t.score / 10000 >= x.passing_score)",
            },
            new()
            {
                ["attempts"] = "count(*)",
                ["learners"] = "count(DISTINCT learner)",
                ["scored"] = "count(t.score)",
                ["averageScore"] = "round(avg(t.score) / 10000, 2)",
                ["medianScore"] = Median,
                ["lowestScore"] = "round(min(t.score) / 10000, 2)",
                ["highestScore"] = "round(max(t.score) / 10000, 2)",
                ["passes"] = "count(*) FILTER (WHERE coalesce(t.passed, t.score / 10000 >= x.passing_score))",
                ["passRate"] = "round(100.0 * avg(coalesce(t.passed, t.score / 10000 >= x.passing_score)::int), 2)",
                ["minutes"] = "round(coalesce(sum(t.took), 0) / 60.0, 2)",
                ["averageMinutes"] = "round(avg(t.took) / 60.0, 2)",
            }),

        ["questions"] = new(
            $"""
            (SELECT r.*, a.course, dense_rank() OVER (PARTITION BY r.assessment, r.learner ORDER BY a.completed_at NULLS LAST, a.started_at NULLS LAST) = 1 AS is_first
             FROM raw.response r JOIN raw.attempt a USING (assessment, learner, attempt)) t{Joined}
            LEFT JOIN (SELECT DISTINCT ON (content) content, title FROM raw.content WHERE kind = 'assessment' ORDER BY content, last_at DESC) x ON x.content = t.assessment
            LEFT JOIN (SELECT DISTINCT ON (assessment, question) assessment, question, data ->> 'title' AS title FROM raw.event
                       WHERE type = 'ContentDefined' AND data ->> 'kind' = 'question' AND data ? 'title' ORDER BY assessment, question, at DESC, id DESC) q USING (assessment, question)
            """,
            new([.. OfLearner, .. OfCourse, .. OfBoth])
            {
                ["day"] = "raw.day(t.at)",
                ["week"] = "raw.week(raw.day(t.at))",
                ["month"] = "raw.month(raw.day(t.at))",
                ["assessment"] = "assessment",
                ["assessmentTitle"] = "x.title",
                ["question"] = "question",
                ["questionTitle"] = "q.title",
                ["outcome"] = "CASE WHEN t.skipped THEN 'skipped' WHEN t.correct THEN 'correct' ELSE 'incorrect' END",
                ["firstAttempt"] = "t.is_first",
            },
            new()
            {
                ["responses"] = "count(*)",
                ["learners"] = "count(DISTINCT learner)",
                ["correct"] = "count(*) FILTER (WHERE t.correct)",
                ["incorrect"] = "count(*) FILTER (WHERE NOT t.correct AND NOT t.skipped)",
                ["skipped"] = "count(*) FILTER (WHERE t.skipped)",
                ["correctRate"] = "round(100.0 * avg(t.correct::int), 2)",
                ["facility"] = "round(avg(t.score) / 1000000, 4)",
                ["averageSeconds"] = "round(avg(t.seconds))",
            }),

        ["assignments"] = new(
            $"""
            (SELECT s.*, coalesce(s.late, s.submitted_at > coalesce(s.due_at, x.due_at)) AS is_late, x.title
             FROM raw.submission s
             LEFT JOIN (SELECT DISTINCT ON (content) content, title, due_at FROM raw.content WHERE kind = 'assignment' ORDER BY content, last_at DESC) x ON x.content = s.assignment) t{Joined}
            """,
            new([.. OfLearner, .. OfCourse, .. OfBoth])
            {
                ["day"] = "raw.day(t.submitted_at)",
                ["week"] = "raw.week(raw.day(t.submitted_at))",
                ["month"] = "raw.month(raw.day(t.submitted_at))",
                ["assignment"] = "assignment",
                ["assignmentTitle"] = "t.title",
                ["late"] = "t.is_late",
                ["isGraded"] = "t.score IS NOT NULL",
            },
            new()
            {
                ["submissions"] = "count(t.submitted_at)",
                ["learners"] = "count(DISTINCT CASE WHEN t.submitted_at IS NOT NULL THEN learner END)",
                ["lateSubmissions"] = "count(*) FILTER (WHERE t.is_late)",
                ["onTimeSubmissions"] = "count(*) FILTER (WHERE NOT t.is_late)",
                ["lateSubmissionRate"] = "round(100.0 * avg(t.is_late::int), 2)",
                ["graded"] = "count(t.score)",
                ["averageScore"] = "round(avg(t.score) / 10000, 2)",
                ["medianScore"] = Median,
            }),

        ["sessions"] = new(
            "raw.session t JOIN raw.learner l USING (learner)",
            new([.. OfLearner])
            {
                ["day"] = "t.day",
                ["week"] = "raw.week(t.day)",
                ["month"] = "raw.month(t.day)",
                ["weekday"] = "raw.weekday(t.day)",
                ["hour"] = "raw.hour(t.begun)",
                ["kind"] = "t.kind",
                ["device"] = "t.device",
                ["browser"] = "t.browser",
                ["operatingSystem"] = "t.system",
                ["entryPage"] = "t.entry",
                ["exitPage"] = "t.exit",
                ["referrer"] = "t.referrer",
                ["utmSource"] = "t.utm_source",
                ["utmMedium"] = "t.utm_medium",
                ["utmCampaign"] = "t.utm_campaign",
            },
            new()
            {
                ["sessions"] = "count(*)",
                ["learners"] = "count(DISTINCT learner)",
                ["hours"] = "round(sum(t.seconds) / 3600.0, 2)",
                ["averageSeconds"] = "round(avg(t.seconds))",
                ["pageViews"] = "sum(t.pages)",
            }),

        ["events"] = new(
            $"(SELECT e.*, x.app_id, x.event_name, x.source FROM raw.event e JOIN lectern.events x ON x.event_key = e.id WHERE e.day BETWEEN raw.day(@asOf) - 29 AND raw.day(@asOf)) t{Joined}",
            new([.. OfLearner, .. OfCourse, .. OfBoth])
            {
                ["day"] = "t.day",
                ["week"] = "raw.week(t.day)",
                ["month"] = "raw.month(t.day)",
                ["weekday"] = "raw.weekday(t.day)",
                ["hour"] = "raw.hour(t.at)",
                ["type"] = "t.type",
                ["eventName"] = "t.event_name",
                ["app"] = "t.app_id",
                ["source"] = "t.source",
            },
            new()
            {
                ["events"] = "count(*)",
                ["learners"] = "count(DISTINCT learner)",
                ["sessions"] = "count(DISTINCT learner || ' ' || t.session)",
            }),
    };

    /// <summary>What <see cref="RawSql.RawFacts"/> has no table of yet: sessions one by one, and videos.</summary>
    public static Task MakeAsync(TestServer server) => server.ExecuteAsync(
        """
        CREATE OR REPLACE FUNCTION raw.week(d date) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT d - (extract(dow FROM d)::int + 6) % 7 $$;
        CREATE OR REPLACE FUNCTION raw.month(d date) RETURNS date LANGUAGE sql IMMUTABLE AS $$ SELECT d - (extract(day FROM d)::int - 1) $$;
        CREATE OR REPLACE FUNCTION raw.weekday(d date) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT (extract(dow FROM d)::int + 6) % 7 + 1 $$;
        CREATE OR REPLACE FUNCTION raw.hour(t timestamptz) RETURNS int LANGUAGE sql STABLE AS $$ SELECT to_char(t AT TIME ZONE raw.zone(), 'HH24')::int $$;
        CREATE TABLE IF NOT EXISTS raw.video AS
        SELECT course, lesson, learner, max(raw.seconds(data, 'duration', 1)) AS length,
               (SELECT sum(upper(r) - lower(r)) FROM unnest(range_agg(int8range(round((data ->> 'fromSecond')::numeric)::bigint, round((data ->> 'toSecond')::numeric)::bigint))) r) AS seconds,
               sum((data ->> 'playbackRate')::numeric) AS rates, count(data ->> 'playbackRate') AS rated
        FROM raw.event WHERE type = 'VideoWatched' GROUP BY course, lesson, learner;
        CREATE TABLE IF NOT EXISTS raw.session AS
        WITH told AS (
            SELECT e.*, x.payload -> 'client' AS client, CASE WHEN e.type = 'PageViewed' THEN coalesce(e.data ->> 'url', e.data ->> 'path') END AS page, e.type IN ('PageViewed', 'SessionStarted') AS tells
            FROM raw.event e JOIN lectern.events x ON x.event_key = e.id WHERE e.learner IS NOT NULL AND e.active
        )
        SELECT learner, 'named' AS kind, min(at) AS begun, raw.day(min(at)) AS day,
               greatest(floor(extract(epoch FROM max(at) - min(at))), coalesce(max(raw.seconds(data, 'duration', 1)) FILTER (WHERE type = 'SessionEnded'), 0)) AS seconds,
               count(*) FILTER (WHERE type = 'PageViewed') AS pages,
               (array_agg(client ->> 'deviceType' ORDER BY at, id) FILTER (WHERE client ->> 'deviceType' IS NOT NULL))[1] AS device,
               (array_agg(client ->> 'browser' ORDER BY at, id) FILTER (WHERE client ->> 'browser' IS NOT NULL))[1] AS browser,
               (array_agg(client ->> 'operatingSystem' ORDER BY at, id) FILTER (WHERE client ->> 'operatingSystem' IS NOT NULL))[1] AS system,
               (array_agg(page ORDER BY at, id) FILTER (WHERE page IS NOT NULL))[1] AS entry, (array_agg(page ORDER BY at DESC, id DESC) FILTER (WHERE page IS NOT NULL))[1] AS exit,
               (array_agg(data ->> 'referrer' ORDER BY at, id) FILTER (WHERE tells AND data ->> 'referrer' IS NOT NULL))[1] AS referrer,
               (array_agg(data ->> 'utmSource' ORDER BY at, id) FILTER (WHERE tells AND data ->> 'utmSource' <> ''))[1] AS utm_source,
               (array_agg(data ->> 'utmMedium' ORDER BY at, id) FILTER (WHERE tells AND data ->> 'utmMedium' <> ''))[1] AS utm_medium,
               (array_agg(data ->> 'utmCampaign' ORDER BY at, id) FILTER (WHERE tells AND data ->> 'utmCampaign' <> ''))[1] AS utm_campaign
        FROM told WHERE session IS NOT NULL GROUP BY learner, session
        UNION ALL
        SELECT learner, 'gap', to_timestamp(min(second)), day, max(second) - min(second), 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
        FROM (
            SELECT *, count(*) FILTER (WHERE begins) OVER (PARTITION BY learner, day ORDER BY second ROWS UNBOUNDED PRECEDING) AS part
            FROM (SELECT *, coalesce(second - lag(second) OVER (PARTITION BY learner, day ORDER BY second) > 1800, true) AS begins FROM told WHERE session IS NULL) b) p
        GROUP BY learner, day, part;
        ANALYZE raw.video, raw.session;
        """);
}
