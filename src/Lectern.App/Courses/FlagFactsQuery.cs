using Dapper;
using Lectern.App.Learners;
using Lectern.App.Queries;
using Lectern.Core.ReadModels;

namespace Lectern.App.Courses;

/// <summary>
/// What flags are told from, of all enrollments of any set of courses at once, as they stood at the end of the day of <c>asOf</c>. Of
/// enrollments to which nothing happened after it, as all of which are asked of today, the row itself tells; of the others the rows of
/// their work and days.
/// </summary>
/// <remarks>
/// Whole days: what falls due on the day itself is missed from the next day on, whatever the hour, so that an answer holds all day and
/// nobody is told of work that is still to come. Handed in is what was handed in for this course.
/// </remarks>
static class FlagFactsQuery
{
    /// <summary>Two statements to be run in one batch with others of the question, and then read by <see cref="ReadAsync"/>.</summary>
    /// <param name="courses">SQL that gives the courses once each, as <c>course_key</c>. May use <c>@tenant</c> and its own parameters.</param>
    /// <param name="ofLearner">Only the enrollments of the learner <c>@learner</c>.</param>
    public static string Of(string courses, bool ofLearner = false) =>
        $"""
        WITH wanted AS MATERIALIZED ({courses}),
        size AS ({Sql.Sizes}),
        mark AS (
            SELECT i.course_key, coalesce(sum(c.passing_score), 0)::bigint AS passing_score_sum, count(c.passing_score) AS passing_scores
            FROM read.course_item i JOIN read.content c ON c.tenant_id = i.tenant_id AND c.content_key = i.content_key
            WHERE i.tenant_id = @tenant AND i.course_key IN (SELECT course_key FROM wanted)
            GROUP BY i.course_key
        )
        SELECT k.course_key, k.starts_at, k.ends_at, k.expected_seconds, k.lessons_progressed, k.modules_completed,
               coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items,
               coalesce(m.passing_score_sum, 0) AS passing_score_sum, coalesce(m.passing_scores, 0) AS passing_scores
        FROM wanted w JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = w.course_key
        LEFT JOIN size s ON s.course_key = w.course_key
        LEFT JOIN mark m ON m.course_key = w.course_key;

        WITH wanted AS MATERIALIZED ({courses}),
        item AS MATERIALIZED (
            SELECT i.course_key, i.content_key, c.due_at
            FROM read.course_item i JOIN read.content c ON c.tenant_id = i.tenant_id AND c.content_key = i.content_key
            WHERE i.tenant_id = @tenant AND i.course_key IN (SELECT course_key FROM wanted)
        ),
        due AS MATERIALIZED (SELECT course_key, array_agg(content_key) AS keys, array_agg(due_at) AS times FROM item WHERE due_at < @dayStart GROUP BY course_key),
        enrolled AS MATERIALIZED (
            SELECT e.course_key, e.learner_key, least(e.enrolled_at, e.completed_at) AS began_at, {Sql.ExpectedSince} AS expected_since, e.enrolled_at, e.last_enrolled_at, e.last_dropped_at, e.completed_at,
                   e.first_activity_at, e.last_access_at, e.final_score, e.progress, e.lesson_progress, e.modules_completed, coalesce(e.items_done, int8multirange()) AS items_done,
                   e.scored_attempts + e.graded_submissions AS graded, e.attempt_scores + e.submission_scores AS scores, e.last_event_at >= @end AS goes_on
            FROM wanted w JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = w.course_key
            WHERE {Sql.HadBegun} {(ofLearner ? "AND e.learner_key = @learner" : "")}
        ),
        work AS (
            SELECT e.course_key, e.learner_key, i.content_key, true AS is_handed_in, CASE WHEN a.course_key = e.course_key THEN s.score END AS score
            FROM enrolled e JOIN item i ON i.course_key = e.course_key
            JOIN read.attempt a ON a.tenant_id = @tenant AND a.assessment_key = i.content_key AND a.learner_key = e.learner_key
            CROSS JOIN LATERAL ({Sql.AttemptScore}) s
            WHERE e.goes_on AND a.completed_at < @end
            UNION ALL
            SELECT e.course_key, e.learner_key, i.content_key, s.submitted_at < @end, CASE WHEN s.course_key = e.course_key AND s.graded_at < @end THEN s.score END
            FROM enrolled e JOIN item i ON i.course_key = e.course_key
            JOIN read.submission s ON s.tenant_id = @tenant AND s.assignment_key = i.content_key AND s.learner_key = e.learner_key
            WHERE e.goes_on AND (s.submitted_at < @end OR s.graded_at < @end)
        ),
        done AS MATERIALIZED (
            SELECT course_key, learner_key, range_agg(int8range(content_key, content_key + 1)) FILTER (WHERE is_handed_in) AS items, count(score) AS graded, sum(score)::bigint AS scores
            FROM work GROUP BY course_key, learner_key
        )
        SELECT e.course_key, e.learner_key, e.began_at,
               {Sql.LastEnrolled} AS last_enrolled_at,
               CASE WHEN e.last_dropped_at < @end THEN e.last_dropped_at END AS last_dropped_at,
               CASE WHEN e.completed_at < @end THEN e.completed_at END AS completed_at,
               CASE WHEN e.first_activity_at < @end THEN e.first_activity_at END AS first_activity_at,
               CASE WHEN e.last_access_at < @end THEN e.last_access_at
                    WHEN e.first_activity_at < @end THEN (
                        SELECT to_timestamp(upper(d.presence) - {LearnerDays.GapSeconds}) FROM read.learner_day d
                        WHERE d.tenant_id = @tenant AND d.learner_key = e.learner_key AND d.course_key = e.course_key AND d.day <= @today AND d.events > 0
                        ORDER BY d.day DESC LIMIT 1) END AS last_access_at,
               CASE WHEN e.completed_at < @end THEN e.final_score END AS final_score,
               e.progress AS reported, e.lesson_progress, e.modules_completed,
               (SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(h.items) r) AS items_done,
               CASE WHEN (e.completed_at < @end) IS NOT TRUE THEN (
                   SELECT count(*) FROM unnest(u.keys, u.times) i (key, at) WHERE i.at > e.expected_since AND NOT i.key <@ h.items) ELSE 0 END AS missed,
               CASE WHEN e.goes_on THEN coalesce(o.graded, 0) ELSE e.graded END AS graded,
               CASE WHEN e.goes_on THEN coalesce(o.scores, 0) ELSE e.scores END AS scores
        FROM enrolled e
        LEFT JOIN done o ON o.course_key = e.course_key AND o.learner_key = e.learner_key
        LEFT JOIN due u ON u.course_key = e.course_key
        CROSS JOIN LATERAL (SELECT CASE WHEN e.goes_on THEN e.items_done * coalesce(o.items, int8multirange()) ELSE e.items_done END AS items) h
        """;

    /// <summary>The parameters of the day (and of engagement, <see cref="EngagementFactsQuery"/>), and those of the question.</summary>
    public static DynamicParameters Parameters(int tenant, AsOf asOf, params (string Name, object? Value)[] more) =>
        EngagementFactsQuery.Parameters(tenant, asOf, [("dayStart", asOf.StartOf(asOf.Today)), .. more]);

    /// <returns>The courses by key, and every enrollment that had begun; learners who never came are among them.</returns>
    public static async Task<(IReadOnlyDictionary<long, CourseFacts> Courses, IReadOnlyList<EnrollmentFacts> Enrollments)> ReadAsync(SqlMapper.GridReader rows)
    {
        var courses = (await rows.ReadAsync<CourseFacts>()).ToDictionary(c => c.CourseKey);
        return (courses, (await rows.ReadAsync<EnrollmentFacts>()).AsList());
    }
}
