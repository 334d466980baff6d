using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Dashboards;

/// <summary>Answers a <see cref="Dashboard"/>.</summary>
sealed class DashboardQuery(TenantSource source, DashboardFactsQuery facts, GroupCensusQuery groups)
{
    public async Task<Dashboard> AskAsync(Caller caller, Period period, DashboardFilters filters, AsOf asOf, DateTime now, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, caller.Tenant, ct);
        var told = await facts.AskAsync(snapshot, caller.Tenant, caller.Courses, filters, period, asOf, isGuarded: !caller.SeesLearners, ct);
        var shown = await groups.AskAsync(snapshot, caller, asOf, ct);
        var group = shown.Of(filters);
        var isOpen = GroupCensusQuery.Groups.IsOpen(group);
        var summary = new DashboardSummary(
            period.From, period.To, period.PreviousFrom, period.PreviousTo, asOf.Zone.Id,
            Counted(d => d.Events), Counted(d => d.Enrollments), Counted(d => d.Completions), Counted(d => d.Drops));
        // How busy an organization's learners are in one course is told of those who are in both: they may be few.
        var top = told.Top.Where(c => caller.SeesLearners || (filters.OrganizationId is null && GroupCensusQuery.Groups.IsOpen(shown.OfCourse(c.CourseKey))));
        return new(Metrics(told, group, filters, now), isOpen ? Charts(told with { Top = [.. top] }) : [], summary);

        long? Counted(Func<DashboardDay, long> figure) => isOpen ? told.Sum(true, figure) : null;
    }

    /// <summary>The seven figures of a part. Of a small group only sizes are shown to who may not see its learners.</summary>
    public static List<DashboardMetric> Metrics(DashboardFacts told, ShownGroup shown, DashboardFilters filters, DateTime now)
    {
        var (period, isOpen) = (told.Period, GroupCensusQuery.Groups.IsOpen(shown));
        return
        [
            Size("total_users", told.Users),
            Count("active_users", told.Active),
            Size("total_courses", told.Courses),
            Size("total_enrollments", told.Enrolled),
            Mean("completion_rate", "percent", GroupFigure.Enrolled, told.CompletionRate),
            Mean("average_score", "percent", GroupFigure.Graded, told.AverageScore),
            Mean("learning_hours", "hours", GroupFigure.Timed, isNow => told.LearningHours(isNow)),
        ];

        DashboardMetric Size(string type, Pair pair) => DashboardMetric.Of(type, "count", pair.Now, isOpen ? pair.Before : null, period.Timeframe, filters, now);

        DashboardMetric Count(string type, Pair pair) => isOpen ? Size(type, pair) : DashboardMetric.Of(type, "count", null, null, period.Timeframe, filters, now);

        DashboardMetric Mean(string type, string unit, GroupFigure figure, Func<bool, decimal?> of) => DashboardMetric.Of(
            type, unit, Shown(figure, true) ? of(true) : null, Shown(figure, false) ? of(false) : null, period.Timeframe, filters, now);

        bool Shown(GroupFigure figure, bool isNow) => shown(figure, figure == GroupFigure.Enrolled ? Segments.UpTo(period, isNow) : Segments.Of(period, isNow));
    }

    static ChartData[] Charts(DashboardFacts told)
    {
        var days = told.Period.EachDay.ToArray();
        string[] labels = [.. days.Select(d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))];
        var of = told.Days.ToDictionary(d => d.Day);
        return
        [
            new("activity_by_day", "Activity by day", "line", labels, null, [Line("active_users", d => d.Active), Line("events", d => d.Events)]),
            new("enrollments_by_day", "Enrollments and completions by day", "bar", labels, null, [Line("enrollments", d => d.Enrollments), Line("completions", d => d.Completions)]),
            new("top_courses", "Courses with most activity", "bar", [.. told.Top.Select(c => c.Title ?? c.CourseId)], [.. told.Top.Select(c => c.CourseId)],
            [
                new("events", [.. told.Top.Select(c => c.Events)]),
                new("enrollments", [.. told.Top.Select(c => c.Enrollments)]),
            ]),
        ];

        ChartSeries Line(string name, Func<DashboardDay, long> figure) => new(name, [.. days.Select(d => of.TryGetValue(d, out var day) ? figure(day) : 0)]);
    }
}
