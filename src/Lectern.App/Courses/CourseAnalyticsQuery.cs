using Lectern.App.Queries;
using Lectern.Core.Measures;
using Npgsql;

namespace Lectern.App.Courses;

/// <summary>Answers <see cref="CourseAnalytics"/> from the course's totals, days and modules: two round trips.</summary>
static class CourseAnalyticsQuery
{
    static readonly string CourseSql =
        $"""
        WITH wanted AS (SELECT course_key FROM lectern.courses WHERE tenant_id = @tenant AND course_id = @courseId),
        size AS ({Sql.Sizes})
        SELECT r.*, coalesce(s.lessons, 0) AS lessons, coalesce(s.modules, 0) AS modules, coalesce(s.items, 0) AS items
        FROM wanted w JOIN read.course r ON r.tenant_id = @tenant AND r.course_key = w.course_key LEFT JOIN size s ON s.course_key = w.course_key
        """;

    sealed record Course
    {
        public long CourseKey { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
        public long Events { get; init; }
        public string? Title { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
        public long TimedCompletions { get; init; }
        public long CompletionSeconds { get; init; }
        public long FinalScores { get; init; }
        public long FinalScoreSum { get; init; }
        public long LearningSeconds { get; init; }
        public long Views { get; init; }
        public long Viewers { get; init; }
        public long ScoredAttempts { get; init; }
        public long AttemptScores { get; init; }
        public long Ratings { get; init; }
        public long RatingSum { get; init; }
        public long Reviews { get; init; }
        public long LessonsProgressed { get; init; }
        public long ModulesCompleted { get; init; }
        public long KnownProgress { get; init; }
        public long KnownProgressSum { get; init; }
        public long OtherLessonProgress { get; init; }
        public long OtherModulesCompleted { get; init; }
        public long OtherItemsDone { get; init; }
        public long Lessons { get; init; }
        public long Modules { get; init; }
        public long Items { get; init; }

        public CourseContents Contents => new(Lessons, Modules, Items, LessonsProgressed, ModulesCompleted);
    }

    /// <summary>Only where activity went on past the window (an <c>asOf</c> of the past) must the days tell.</summary>
    const string ActiveSql =
        $"""
        SELECT count(*) FROM read.enrollment e
        WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.enrolled_at IS NOT NULL AND e.completed_at IS NULL AND {Sql.IsDropped} IS NOT TRUE
          AND ((e.last_access_at >= @start AND e.last_access_at < @end)
            OR (e.last_access_at >= @end AND EXISTS (
                SELECT FROM read.learner_day d
                WHERE d.tenant_id = @tenant AND d.learner_key = e.learner_key AND d.course_key = @course AND d.day BETWEEN @firstDay AND @today AND d.events > 0)))
        """;

    const string RevenueSql = "SELECT currency, amount_minor FROM read.course_revenue WHERE tenant_id = @tenant AND course_key = @course AND payments <> 0 ORDER BY currency";

    sealed record RevenueRow
    {
        public string Currency { get; init; } = "";
        public long AmountMinor { get; init; }
    }

    const string TrendSql =
        """
        SELECT day, enrollments, completions, drops FROM read.course_day
        WHERE tenant_id = @tenant AND course_key = @course AND (enrollments, completions, drops) <> (0, 0, 0) ORDER BY day
        """;

    sealed record TrendRow
    {
        public DateOnly Day { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
    }

    /// <summary>Modules in order, each with the enrolled learners who completed it and those of whom it is the furthest.</summary>
    const string ModulesSql =
        $"""
        WITH module AS (
            SELECT c.content_key, r.content_id, c.title, c.ordinal, c.views, c.viewers, c.learners, c.seconds, c.first_event_at, c.last_event_at,
                   row_number() OVER (ORDER BY c.ordinal NULLS LAST, r.content_id) AS place
            FROM read.content c JOIN lectern.contents r ON r.content_key = c.content_key
            WHERE c.tenant_id = @tenant AND c.course_key = @course AND r.kind = 1
        ),
        work AS (
            SELECT m.learner_key, max(o.place) AS furthest, array_agg(o.place) FILTER (WHERE m.completed_at IS NOT NULL) AS completed
            FROM read.learner_module m JOIN module o ON o.content_key = m.content_key
            JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = @course AND e.learner_key = m.learner_key
            WHERE m.tenant_id = @tenant AND m.course_key = @course AND m.first_access_at IS NOT NULL AND {Sql.IsEnrolled}
            GROUP BY m.learner_key
        )
        SELECT o.*, coalesce(f.learners, 0) AS furthest, coalesce(d.learners, 0) AS completed
        FROM module o
        LEFT JOIN (SELECT furthest AS place, count(*) AS learners FROM work GROUP BY furthest) f ON f.place = o.place
        LEFT JOIN (SELECT place, count(*) AS learners FROM work, unnest(completed) AS place GROUP BY place) d ON d.place = o.place
        ORDER BY o.place
        """;

    sealed record ModuleRow
    {
        public string ContentId { get; init; } = "";
        public string? Title { get; init; }
        public long? Ordinal { get; init; }
        public long Views { get; init; }
        public long Viewers { get; init; }
        public long Learners { get; init; }
        public long Seconds { get; init; }
        public long Furthest { get; init; }
        public long Completed { get; init; }
        public DateTime FirstEventAt { get; init; }
        public DateTime LastEventAt { get; init; }
    }

    /// <returns>Null: there is no such course.</returns>
    public static async Task<CourseAnalytics?> AskAsync(NpgsqlDataSource source, int tenant, string courseId, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        if (await snapshot.FirstAsync<Course>(CourseSql, new { tenant, courseId }, ct) is not { } course) return null;

        var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", ActiveSql, RevenueSql, TrendSql, ModulesSql),
            new { tenant, course = course.CourseKey, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) },
            ct);
        var active = await rows.ReadSingleAsync<long>();
        var revenue = (await rows.ReadAsync<RevenueRow>()).Select(r => new Revenue(r.Currency, Money.Amount(r.AmountMinor, r.Currency))).ToArray();
        var trend = (await rows.ReadAsync<TrendRow>()).Select(d => new EnrollmentDay(d.Day, d.Enrollments, d.Completions, d.Drops)).ToArray();
        var modules = (await rows.ReadAsync<ModuleRow>()).ToArray();
        var reaches = Dropoff.Of([.. modules.Select(m => m.Furthest)]);

        return new CourseAnalytics(
            courseId,
            courseId,
            course.Title,
            course.Enrollments,
            active,
            course.Completions,
            course.Completions,
            course.Drops,
            Rates.Share(course.Completions, course.Enrollments),
            CourseProgress.Mean(
                course.Enrollments, course.KnownProgress, course.KnownProgressSum, course.OtherLessonProgress, course.OtherModulesCompleted, course.OtherItemsDone, course.Contents),
            course.Contents.Rule,
            Rates.Mean(course.FinalScoreSum, course.FinalScores),
            Rates.Mean(course.AttemptScores, course.ScoredAttempts),
            course.TimedCompletions == 0 ? null : Rates.Round(course.CompletionSeconds / 3600m / course.TimedCompletions),
            Rates.WholeMean(course.CompletionSeconds, course.TimedCompletions),
            Rates.Hours(course.LearningSeconds),
            course.Views,
            course.Viewers,
            Rates.Mean(course.RatingSum, course.Ratings),
            course.Reviews,
            revenue,
            course.Events,
            trend,
            [.. modules.Select((m, i) => new ModuleAnalytics(
                m.ContentId,
                m.ContentId,
                courseId,
                m.Title,
                m.Ordinal,
                m.Views,
                m.Viewers,
                Rates.WholeMean(m.Seconds, m.Learners),
                Rates.Share(m.Completed, course.Enrollments),
                reaches[i].DropoffRate,
                m.FirstEventAt,
                m.LastEventAt))],
            [.. modules.Zip(reaches)
                .Where(p => p.Second.Continued is not null)
                .Select(p => new DropoffPoint(p.First.ContentId, p.First.Title, p.Second.Reached, p.Second.Continued!.Value, p.Second.DropoffRate))],
            course.FirstEventAt,
            course.LastEventAt);
    }
}
