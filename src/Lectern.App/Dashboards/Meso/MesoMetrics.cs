using Lectern.App.Queries;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>
/// The key figures of a course or cohort. Those of days have the period before beside them; progress, engagement and flags are of today
/// alone, since no row tells what they were.
/// </summary>
static class MesoMetrics
{
    public static IReadOnlyList<DashboardMetric> Of(MesoFacts facts, MesoGroups groups, DashboardFilters filters, AsOf asOf, DateTime now)
    {
        var (days, own) = (facts.Days, facts.Own);
        var period = days.Period;
        var isOpen = groups.Scope.IsOpen;
        return
        [
            Metric("total_enrollments", "count", days.Enrolled.Now, isOpen ? days.Enrolled.Before : null),
            Count("enrollments", days.Sum(true, d => d.Enrollments), days.Sum(false, d => d.Enrollments)),
            Count("active_learners", days.Active.Now, days.Active.Before),
            Count("completions", days.Sum(true, d => d.Completions), days.Sum(false, d => d.Completions)),
            OfPeriods("completion_rate", "percent", GroupFigure.Enrolled, days.CompletionRate),
            Count("drops", days.Sum(true, d => d.Drops), days.Sum(false, d => d.Drops)),
            OfPeriods("average_score", "percent", GroupFigure.Graded, days.AverageScore),
            OfPeriods("learning_hours", "hours", GroupFigure.Timed, isNow => days.LearningHours(isNow)),
            Metric("average_progress", "percent", Mean(s => s.Progress), null),
            Metric("engagement_score", "points", Mean(s => s.Engagement?.Score), null),
            Metric("flagged_learners", "count", groups.Shows(_ => true) ? own.Count(s => s.Flags.Count > 0) : null, null),
        ];

        DashboardMetric Metric(string type, string unit, decimal? value, decimal? previous) => DashboardMetric.Of(type, unit, value, previous, period.Timeframe, filters, now);

        DashboardMetric Count(string type, long value, long previous) =>
            (type == "active_learners" ? groups.Scope.ShowsVisits : isOpen) ? Metric(type, "count", value, previous) : Metric(type, "count", null, null);

        DashboardMetric OfPeriods(string type, string unit, GroupFigure figure, Func<bool, decimal?> of) =>
            Metric(type, unit, groups.Shows(figure, period, true) ? of(true) : null, groups.Shows(figure, period, false) ? of(false) : null);

        decimal? Mean(Func<Standing, decimal?> of)
        {
            var values = own.Select(of).OfType<decimal>().ToArray();
            return values.Length > 0 && groups.Shows(s => of(s) is not null) ? values.Average() : null;
        }
    }
}
