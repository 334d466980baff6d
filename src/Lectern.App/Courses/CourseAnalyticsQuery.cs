using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Grains;
using Lectern.Core.Measures;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Totals = Lectern.Core.ReadModels.Courses;

namespace Lectern.App.Courses;

/// <summary>Answers <see cref="CourseAnalytics"/> from the course's totals, days and modules; a cohort's from its enrollments.</summary>
static class CourseAnalyticsQuery
{
    /// <summary>
    /// Whether an enrollment <c>e</c> is active. Only where activity went on past the window (an <c>asOf</c> of the past) must the days
    /// tell.
    /// </summary>
    public const string IsActive =
        $"""
        e.enrolled_at IS NOT NULL AND e.completed_at IS NULL AND {Sql.IsDropped} IS NOT TRUE
          AND ((e.last_access_at >= @start AND e.last_access_at < @end)
            OR (e.last_access_at >= @end AND EXISTS (
                SELECT FROM read.learner_day d
                WHERE d.tenant_id = @tenant AND d.learner_key = e.learner_key AND d.course_key = e.course_key AND d.day BETWEEN @firstDay AND @today AND d.events > 0)))
        """;

    const string ActiveSql =
        $"SELECT count(*) FROM read.enrollment e WHERE e.tenant_id = @tenant AND e.course_key = @course AND (@cohort::text IS NULL OR e.cohort = @cohort) AND {IsActive}";

    const string RevenueSql =
        """
        SELECT currency, amount_minor FROM read.course_revenue
        WHERE @cohort::text IS NULL AND tenant_id = @tenant AND course_key = @course AND payments <> 0
        UNION ALL
        SELECT p.currency, sum(p.amount_minor)::bigint
        FROM read.enrollment e JOIN read.payment p ON p.tenant_id = @tenant AND p.course_key = @course AND p.learner_key = e.learner_key
        WHERE e.tenant_id = @tenant AND e.course_key = @course AND e.cohort = @cohort AND p.amount_minor IS NOT NULL AND p.currency IS NOT NULL
        GROUP BY p.currency
        ORDER BY currency
        """;

    /// <summary>How many different learners paid, in each currency: in the cohort, and in all.</summary>
    const string PayersSql =
        """
        SELECT count(DISTINCT p.learner_key) FILTER (WHERE @cohort::text IS NULL OR e.cohort = @cohort) AS own, count(DISTINCT p.learner_key) AS of_all
        FROM read.payment p LEFT JOIN read.enrollment e ON e.tenant_id = @tenant AND e.course_key = @course AND e.learner_key = p.learner_key
        WHERE p.tenant_id = @tenant AND p.course_key = @course AND p.amount_minor IS NOT NULL AND p.currency IS NOT NULL
        GROUP BY p.currency
        """;

    sealed record Payers(long Own, long OfAll);

    sealed record RevenueRow
    {
        public string Currency { get; init; } = "";
        public long AmountMinor { get; init; }
    }

    const string TrendSql =
        """
        SELECT day, enrollments, completions, drops FROM read.course_day
        WHERE @cohort::text IS NULL AND tenant_id = @tenant AND course_key = @course AND (enrollments, completions, drops) <> (0, 0, 0) ORDER BY day
        """;

    sealed record TrendRow
    {
        public DateOnly Day { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
    }

    /// <returns>Null: there is no such course.</returns>
    public static async Task<CourseAnalytics?> AskAsync(TenantSource source, CohortFigures cohorts, Caller caller, string courseId, string? cohort, AsOf asOf, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        if (await CourseScope.FindAsync(snapshot, cohorts, caller, courseId, cohort, asOf, ct) is not { } scope) return null;

        var firstDay = asOf.Today.AddDays(1 - Engagement.WindowDays);
        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", ActiveSql, RevenueSql, TrendSql),
            new { tenant = caller.Tenant, course = scope.CourseKey, cohort, firstDay, today = asOf.Today, start = asOf.StartOf(firstDay), end = asOf.StartOf(asOf.Today.AddDays(1)) },
            ct);
        var active = await rows.ReadSingleAsync<long>();
        var revenue = (await rows.ReadAsync<RevenueRow>()).Select(r => new Revenue(r.Currency, Money.Amount(r.AmountMinor, r.Currency))).ToArray();
        var trend = (await rows.ReadAsync<TrendRow>()).Select(d => new EnrollmentDay(d.Day, d.Enrollments, d.Completions, d.Drops)).ToArray();
        await rows.DisposeAsync();
        var payers = caller.SeesLearners ? [] : await snapshot.ListAsync<Payers>(PayersSql, new { tenant = caller.Tenant, course = scope.CourseKey, cohort }, ct);
        var modules = await ContentFigures.AskAsync(snapshot, scope, LearnerModules.Grain, ct);

        var (course, sums) = (scope.Course, scope.Sums);
        var answer = new CourseAnalytics(
            courseId,
            courseId,
            cohort,
            course.Get(Totals.Title),
            scope.Enrolled,
            active,
            sums.Sum(Totals.Completions),
            sums.Sum(Totals.Completions),
            sums.Sum(Totals.Drops),
            scope.Shown(Rates.Share(sums.Sum(Totals.Completions), scope.Enrolled)),
            scope.Shown(CourseProgress.Mean(
                scope.Enrolled,
                sums.Sum(Totals.KnownProgress),
                sums.Sum(Totals.KnownProgressSum),
                sums.Sum(Totals.OtherLessonProgress),
                sums.Sum(Totals.OtherModulesCompleted),
                sums.Sum(Totals.OtherItemsDone),
                scope.Contents)),
            scope.Contents.Rule,
            scope.Shown(Totals.FinalScores, Rates.Mean(sums.Sum(Totals.FinalScoreSum), sums.Sum(Totals.FinalScores))),
            scope.Shown(Totals.ScoredLearners, Rates.Mean(sums.Sum(Totals.AttemptScores), sums.Sum(Totals.ScoredAttempts))),
            scope.Shown(Totals.TimedCompletions, HoursToComplete(sums)),
            scope.Shown(Totals.TimedCompletions, Rates.WholeMean(sums.Sum(Totals.CompletionSeconds), sums.Sum(Totals.TimedCompletions))),
            scope.Shown(scope.Shown<decimal>(Totals.LearnersWithTime, Rates.Hours(sums.Sum(Totals.LearningSeconds)))),
            scope.ShowsVisits ? sums.Sum(Totals.Views) : null,
            scope.ShowsVisits ? sums.Sum(Totals.Viewers) : null,
            scope.Shown(Totals.Ratings, Rates.Mean(sums.Sum(Totals.RatingSum), sums.Sum(Totals.Ratings))),
            sums.Sum(Totals.Reviews),
            payers.All(p => scope.Shows(p.Own, p.OfAll)) ? revenue : null,
            course.Sum(Totals.Events),
            scope.Days is { } days ? TrendOf(days) : trend,
            [.. modules.Take(Paging.MaxLimit).Select(m => ModuleAnalytics.Of(scope, courseId, m))],
            [.. modules.Take(Paging.MaxLimit).Where(m => m.Reach.Continued is not null)
                .Select(m => new DropoffPoint(m.ContentId, m.Title, m.Reach.Reached, m.Reach.Continued!.Value, m.DropoffRate(scope)))],
            Micros.ToDateTime(course.Get(Totals.FirstEventAt)!.Value),
            Micros.ToDateTime(course.Get(Totals.LastEventAt)!.Value));
        return scope.IsOpen ? answer : answer.SizeAlone();
    }

    static decimal? HoursToComplete(Row sums) =>
        sums.Sum(Totals.TimedCompletions) is > 0 and var timed ? Rates.Round(sums.Sum(Totals.CompletionSeconds) / 3600m / timed) : null;

    static EnrollmentDay[] TrendOf(GrainRows days) =>
    [
        .. Enumerable.Range(0, days.Count).Select(days.At)
            .Select(d => new EnrollmentDay(
                DateOnly.FromDayNumber(checked((int)d.Key.B) + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber),
                d.Sum(CourseDays.Enrollments),
                d.Sum(CourseDays.Completions),
                d.Sum(CourseDays.Drops)))
            .Where(d => (d.Enrollments, d.Completions, d.Drops) != (0, 0, 0))
            .OrderBy(d => d.Date),
    ];
}
