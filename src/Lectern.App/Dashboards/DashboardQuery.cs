using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.App.Dashboards;

/// <summary>Answers a <see cref="Dashboard"/>: one round trip, and one more where filters name courses.</summary>
static class DashboardQuery
{
    sealed record ScopeRow(long CourseKey, bool InOrganization);

    sealed record Totals(long Courses, long CoursesBefore, long Enrollments, long Completions);

    sealed record EnrollmentDay
    {
        public DateOnly Day { get; init; }
        public long Enrollments { get; init; }
        public long Completions { get; init; }
        public long Drops { get; init; }
    }

    sealed record ActivityDay
    {
        public DateOnly Day { get; init; }
        public long Events { get; init; }
        public long Seconds { get; init; }
        public long Graded { get; init; }
        public long Scores { get; init; }
    }

    sealed record ActiveRow
    {
        public DateOnly? Day { get; init; }
        public bool IsNow { get; init; }
        public long Learners { get; init; }
    }

    sealed record Groups
    {
        public bool IsNow { get; init; }
        public long Enrolled { get; init; }
        public long EnrolledOfAll { get; init; }
        public long Graded { get; init; }
        public long GradedOfAll { get; init; }
        public long Timed { get; init; }
        public long TimedOfAll { get; init; }
    }

    sealed record Users(long Now, long Before);

    sealed record TopCourse
    {
        public string CourseId { get; init; } = "";
        public string? Title { get; init; }
        public long Events { get; init; }
        public long Enrollments { get; init; }
    }

    public static async Task<Dashboard> AskAsync(
        NpgsqlDataSource source, Caller caller, Period period, DashboardFilters filters, AsOf asOf, DateTime now, CancellationToken ct)
    {
        var tenant = caller.Tenant;
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        var organization = filters.OrganizationId;
        long[]? courses = null, activityCourses = null;
        if (filters != new DashboardFilters())
        {
            var scope = await snapshot.ListAsync<ScopeRow>(DashboardSql.Scope, new { tenant, filters.CourseId, filters.Category, organization }, ct);
            courses = [.. scope.Where(c => c.InOrganization).Select(c => c.CourseKey)];
            // By organization alone, a learner's activity counts wherever it was.
            if (filters.CourseId is not null || filters.Category is not null) activityCourses = [.. scope.Select(c => c.CourseKey)];
        }

        var users = activityCourses is not null ? DashboardSql.UsersOfCourses : organization is not null ? DashboardSql.UsersOfOrganization : DashboardSql.Users;
        var enrollmentsBy = courses is null ? DashboardSql.EnrollmentDays : DashboardSql.EnrollmentDaysOfCourses;
        var activity = organization is null ? (activityCourses is null ? DashboardSql.ActivityDays : DashboardSql.ActivityDaysOfCourses)
            : activityCourses is null ? DashboardSql.ActivityDaysOfOrganization
            : DashboardSql.ActivityDaysOfOrganizationInCourses;
        var parameters = new
        {
            tenant,
            organization,
            courses,
            activityCourses,
            activeIn = activityCourses ?? [0L],
            period.From,
            period.To,
            period.PreviousFrom,
            period.PreviousTo,
            firstMonth = period.WholeMonths.First,
            lastMonth = period.WholeMonths.End,
            middle = asOf.StartOf(period.From),
            end = asOf.StartOf(asOf.Today),
        };
        var groups = caller.SeesLearners ? [] : await snapshot.ListAsync<Groups>(DashboardSql.Groups, parameters, ct);
        await using var rows = await snapshot.BatchAsync(
            string.Join(";\n", DashboardSql.Totals, enrollmentsBy, activity, DashboardSql.ActiveLearners, users, DashboardSql.TopCourses), parameters, ct);
        var totals = await rows.ReadSingleAsync<Totals>();
        var enrollmentDays = (await rows.ReadAsync<EnrollmentDay>()).ToArray();
        var activityDays = (await rows.ReadAsync<ActivityDay>()).ToArray();
        var active = (await rows.ReadAsync<ActiveRow>()).ToArray();
        var known = await rows.ReadSingleAsync<Users>();
        var top = (await rows.ReadAsync<TopCourse>()).ToArray();

        var metrics = new List<DashboardMetric>();
        Add("total_users", "count", known.Now, known.Before);
        Add("active_users", "count", ActiveIn(true), ActiveIn(false));
        Add("total_courses", "count", totals.Courses, totals.CoursesBefore);
        Add("total_enrollments", "count", EnrolledBy(period.To), EnrolledBy(period.PreviousTo));
        // Of a small group only counts are shown to who may not see its learners.
        Add("completion_rate", "percent", IsShown(true, Enrolled) ? Completion(period.To) : null, IsShown(false, Enrolled) ? Completion(period.PreviousTo) : null);
        Add("average_score", "percent", IsShown(true, Graded) ? Score(period.Has) : null, IsShown(false, Graded) ? Score(period.HadBefore) : null);
        Add("learning_hours", "hours", IsShown(true, Timed) ? Hours(period.Has) : null, IsShown(false, Timed) ? Hours(period.HadBefore) : null);

        var inPeriod = enrollmentDays.Where(d => period.Has(d.Day)).ToArray();
        var summary = new DashboardSummary(
            period.From, period.To, period.PreviousFrom, period.PreviousTo, asOf.Zone.Id,
            activityDays.Where(d => period.Has(d.Day)).Sum(d => d.Events), inPeriod.Sum(d => d.Enrollments), inPeriod.Sum(d => d.Completions), inPeriod.Sum(d => d.Drops));
        return new Dashboard(metrics, Charts(), summary);

        void Add(string type, string unit, decimal? value, decimal? previous) =>
            metrics.Add(DashboardMetric.Of(type, unit, value, previous, period.Timeframe, filters, now));

        long ActiveIn(bool isNow) => active.Where(a => a.Day is null && a.IsNow == isNow).Sum(a => a.Learners);
        static (long, long) Enrolled(Groups g) => (g.Enrolled, g.EnrolledOfAll);
        static (long, long) Graded(Groups g) => (g.Graded, g.GradedOfAll);
        static (long, long) Timed(Groups g) => (g.Timed, g.TimedOfAll);
        bool IsShown(bool isNow, Func<Groups, (long Own, long OfAll)> of) => groups.Where(g => g.IsNow == isNow).Select(of).All(g => caller.Shows(g.Own, g.OfAll));
        long EnrolledBy(DateOnly day) => totals.Enrollments - enrollmentDays.Where(d => d.Day > day).Sum(d => d.Enrollments);
        long CompletedBy(DateOnly day) => totals.Completions - enrollmentDays.Where(d => d.Day > day).Sum(d => d.Completions);

        // Unrounded, so that a change is of the figures themselves.
        decimal? Completion(DateOnly day) => EnrolledBy(day) is var enrolled && enrolled == 0 ? null : 100m * CompletedBy(day) / enrolled;
        decimal? Score(Func<DateOnly, bool> within) => Sum(within, d => d.Graded) is var graded && graded == 0 ? null : (decimal)Sum(within, d => d.Scores) / Percent.Scale / graded;
        decimal Hours(Func<DateOnly, bool> within) => Sum(within, d => d.Seconds) / 3600m;
        long Sum(Func<DateOnly, bool> within, Func<ActivityDay, long> figure) => activityDays.Where(d => within(d.Day)).Sum(figure);

        ChartData[] Charts()
        {
            var days = Enumerable.Range(0, period.Days).Select(period.From.AddDays).ToArray();
            string[] labels = [.. days.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
            var activeBy = active.Where(a => a.Day is not null).ToDictionary(a => a.Day!.Value, a => a.Learners);
            var eventsBy = activityDays.ToDictionary(d => d.Day, d => d.Events);
            var enrolledBy = enrollmentDays.ToDictionary(d => d.Day);
            return
            [
                new("activity_by_day", "Activity by day", "line", labels, null,
                [
                    new("active_users", [.. days.Select(d => activeBy.GetValueOrDefault(d))]),
                    new("events", [.. days.Select(d => eventsBy.GetValueOrDefault(d))]),
                ]),
                new("enrollments_by_day", "Enrollments and completions by day", "bar", labels, null,
                [
                    new("enrollments", [.. days.Select(d => enrolledBy.GetValueOrDefault(d)?.Enrollments ?? 0)]),
                    new("completions", [.. days.Select(d => enrolledBy.GetValueOrDefault(d)?.Completions ?? 0)]),
                ]),
                new("top_courses", "Courses with most activity", "bar", [.. top.Select(c => c.Title ?? c.CourseId)], [.. top.Select(c => c.CourseId)],
                [
                    new("events", [.. top.Select(c => c.Events)]),
                    new("enrollments", [.. top.Select(c => c.Enrollments)]),
                ]),
            ];
        }
    }
}
