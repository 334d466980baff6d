using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Queries;
using Npgsql;

namespace Lectern.App.Dashboards;

/// <summary>Answers a <see cref="Dashboard"/>.</summary>
sealed class DashboardQuery(NpgsqlDataSource source, DashboardFactsQuery facts, GroupCensusQuery groups)
{
    public async Task<Dashboard> AskAsync(Caller caller, Period period, DashboardFilters filters, AsOf asOf, DateTime now, CancellationToken ct)
    {
        await using var snapshot = await Snapshot.OpenAsync(source, ct);
        var told = await facts.AskAsync(snapshot, caller.Tenant, filters, period, asOf, ct);
        var shown = await groups.AskAsync(snapshot, caller, asOf, ct);
        var summary = new DashboardSummary(
            period.From, period.To, period.PreviousFrom, period.PreviousTo, asOf.Zone.Id,
            told.Sum(true, d => d.Events), told.Sum(true, d => d.Enrollments), told.Sum(true, d => d.Completions), told.Sum(true, d => d.Drops));
        return new(Metrics(told, shown.Of(filters), filters, now), Charts(told), summary);
    }

    /// <summary>The seven figures of a part. Of a small group only counts are shown to who may not see its learners.</summary>
    public static List<DashboardMetric> Metrics(DashboardFacts told, ShownGroup shown, DashboardFilters filters, DateTime now)
    {
        var period = told.Period;
        return
        [
            Count("total_users", told.Users),
            Count("active_users", told.Active),
            Count("total_courses", told.Courses),
            Count("total_enrollments", told.Enrolled),
            Mean("completion_rate", "percent", GroupFigure.Enrolled, told.CompletionRate),
            Mean("average_score", "percent", GroupFigure.Graded, told.AverageScore),
            Mean("learning_hours", "hours", GroupFigure.Timed, isNow => told.LearningHours(isNow)),
        ];

        DashboardMetric Count(string type, Pair pair) => DashboardMetric.Of(type, "count", pair.Now, pair.Before, period.Timeframe, filters, now);

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
