using Dapper;
using Lectern.App.Courses;
using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Learners;

/// <summary>
/// What engagement is told from (<see cref="EngagementFacts"/>), of any set of learners at once: over all their courses, or in one.
/// The one place where the rule meets the tables.
/// </summary>
static class EngagementFactsQuery
{
    /// <summary>Statements to be run in one batch with others of the question, and then read by <see cref="ReadAsync"/>, in their order.</summary>
    /// <param name="people">SQL that gives the learners once each, as <c>learner_key</c>. May use <c>@tenant</c>, the parameters of the window and its own.</param>
    /// <param name="inCourse">Only in the course <c>@course</c>.</param>
    /// <param name="inReach">Only in the courses <c>@reach</c>; null: in all.</param>
    public static string Of(string people, bool inCourse = false, bool inReach = false)
    {
        var days = In("d.course_key");
        var enrollments = In("e.course_key");
        var current =
            $"""
            people AS MATERIALIZED ({people}),
            mine AS MATERIALIZED (
                SELECT e.* FROM people p JOIN read.enrollment e ON e.tenant_id = @tenant AND e.learner_key = p.learner_key {enrollments}
                WHERE {Sql.HadBegun} AND {Sql.WasDropped} IS NOT TRUE
            )
            """;
        return
            $"""
            WITH people AS MATERIALIZED ({people})
            SELECT p.learner_key, max(d.day) FILTER (WHERE d.events > 0) AS last_active, count(DISTINCT d.day) FILTER (WHERE d.events > 0) AS active_days,
                   coalesce(sum(d.observed_seconds + d.declared_seconds), 0)::bigint AS seconds
            FROM people p
            LEFT JOIN read.learner_day d ON d.tenant_id = @tenant AND d.learner_key = p.learner_key AND d.day BETWEEN @firstDay AND @today {days}
            GROUP BY p.learner_key;

            WITH {current},
            wanted AS (SELECT DISTINCT course_key FROM mine),
            size AS ({Sql.Sizes})
            SELECT k.course_key, k.starts_at, k.ends_at, k.expected_seconds, k.lessons_progressed, k.modules_completed,
                   coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items
            FROM wanted w JOIN read.course k ON k.tenant_id = @tenant AND k.course_key = w.course_key LEFT JOIN size s ON s.course_key = w.course_key;

            WITH {current}
            SELECT e.learner_key, e.course_key, (e.completed_at < @end) IS TRUE AS is_completed, least(e.enrolled_at, e.completed_at) AS began_at,
                   e.progress AS reported, e.lesson_progress, e.modules_completed,
                   (SELECT coalesce(sum(upper(r) - lower(r)), 0)::bigint FROM unnest(e.items_done) r) AS items_done
            FROM mine e;

            WITH {current},
            wanted AS (SELECT DISTINCT course_key FROM mine),
            items AS MATERIALIZED (SELECT k.course_key, k.content_key, k.due_at FROM ({Sql.Known}) k WHERE k.kind = 3),
            courses AS (
                SELECT course_key, bool_or(due_at IS NOT NULL) AS has_due, count(*) FILTER (WHERE due_at >= @start AND due_at < @end) AS due, count(*) AS known
                FROM items GROUP BY course_key
            ),
            asked AS MATERIALIZED (
                SELECT m.learner_key, bool_or(c.has_due) AS by_due, sum(c.due)::bigint AS due, sum(c.known)::bigint AS known
                FROM mine m JOIN courses c USING (course_key) GROUP BY m.learner_key
            ),
            relevant AS MATERIALIZED (
                SELECT i.course_key, i.content_key, (i.due_at >= @start AND i.due_at < @end) IS TRUE AS is_due
                FROM items i JOIN courses c USING (course_key)
                WHERE (i.due_at >= @start AND i.due_at < @end) OR NOT c.has_due
            ),
            done AS (
                SELECT m.learner_key, r.course_key, r.content_key, r.is_due
                FROM mine m JOIN relevant r USING (course_key)
                JOIN read.attempt a ON a.tenant_id = @tenant AND a.assessment_key = r.content_key AND a.learner_key = m.learner_key {For("a")}
                WHERE least(a.started_at, a.completed_at) < @end
                UNION
                SELECT m.learner_key, r.course_key, r.content_key, r.is_due
                FROM mine m JOIN relevant r USING (course_key)
                JOIN read.submission s ON s.tenant_id = @tenant AND s.assignment_key = r.content_key AND s.learner_key = m.learner_key {For("s")}
                WHERE s.submitted_at < @end
            ),
            attempted AS (SELECT learner_key, count(*) FILTER (WHERE is_due) AS due, count(*) AS known FROM done GROUP BY learner_key)
            SELECT w.learner_key, CASE WHEN w.by_due THEN w.due ELSE w.known END AS due, coalesce(CASE WHEN w.by_due THEN a.due ELSE a.known END, 0) AS attempted
            FROM asked w LEFT JOIN attempted a USING (learner_key)
            """;

        // Of an item that several courses share, only what was done for a course that is asked about.
        string For(string work) => Sql.CourseOf(work, "r.content_key", "r.course_key") is var course && inCourse ? $"AND {course} = r.course_key" : inReach ? $"AND {Sql.InReach(course)}" : "";
        string In(string course) => inCourse ? $"AND {course} = @course" : inReach ? $"AND {Sql.InReach(course)}" : "";
    }

    /// <summary>The parameters of the window, those of the question, and its own.</summary>
    public static DynamicParameters Parameters(int tenant, AsOf asOf, params (string Name, object? Value)[] more)
    {
        var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
        var parameters = new DynamicParameters(new { tenant, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) });
        foreach (var (name, value) in more) parameters.Add(name, value);
        return parameters;
    }

    /// <summary>Facts of each of the people, by key; also of those who did nothing.</summary>
    public static async Task<IReadOnlyDictionary<long, EngagementFacts>> ReadAsync(SqlMapper.GridReader rows, AsOf asOf)
    {
        var effort = (await rows.ReadAsync<EffortRow>()).ToArray();
        var courses = (await rows.ReadAsync<CourseFacts>()).ToDictionary(c => c.CourseKey);
        var paces = (await rows.ReadAsync<PaceRow>()).GroupBy(e => e.LearnerKey).ToDictionary(e => e.Key, e => Mean([.. e], courses, asOf));
        var items = (await rows.ReadAsync<ItemsRow>()).ToDictionary(i => i.LearnerKey);
        return effort.ToDictionary(e => e.LearnerKey, e =>
        {
            var (progress, expected) = paces.GetValueOrDefault(e.LearnerKey);
            var (due, attempted) = items.TryGetValue(e.LearnerKey, out var i) ? (i.Due, i.Attempted) : (0, 0);
            return new EngagementFacts(e.LastActive, (int)e.ActiveDays, e.Seconds, progress, expected, due, attempted);
        });
    }

    static (decimal? Progress, decimal Expected) Mean(PaceRow[] enrollments, Dictionary<long, CourseFacts> courses, AsOf asOf)
    {
        decimal progress = 0, expected = 0;
        foreach (var e in enrollments)
        {
            var course = courses[e.CourseKey];
            progress += CourseProgress.Of(e.IsCompleted, e.Reported, e.LessonProgress, e.ModulesCompleted, e.ItemsDone, course.Contents).Percent;
            expected += ExpectedPace.Of(asOf.Today, Day(course.StartsAt), Day(course.EndsAt), asOf.DayOf(e.BeganAt), course.ExpectedSeconds);
        }
        return (progress / enrollments.Length, expected / enrollments.Length);

        DateOnly? Day(DateTime? at) => at is { } t ? asOf.DayOf(t) : null;
    }

    sealed record EffortRow
    {
        public long LearnerKey { get; init; }
        public DateOnly? LastActive { get; init; }
        public long ActiveDays { get; init; }
        public long Seconds { get; init; }
    }

    sealed record PaceRow
    {
        public long LearnerKey { get; init; }
        public long CourseKey { get; init; }
        public bool IsCompleted { get; init; }
        public DateTime BeganAt { get; init; }
        public long? Reported { get; init; }
        public long LessonProgress { get; init; }
        public long ModulesCompleted { get; init; }
        public long ItemsDone { get; init; }
    }

    sealed record ItemsRow
    {
        public long LearnerKey { get; init; }
        public long Due { get; init; }
        public long Attempted { get; init; }
    }
}
