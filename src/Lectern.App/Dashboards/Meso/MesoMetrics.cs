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
        return
        [
            Metric("total_enrollments", "count", days.Enrolled.Now, days.Enrolled.Before),
            Metric("enrollments", "count", days.Sum(true, d => d.Enrollments), days.Sum(false, d => d.Enrollments)),
            Metric("active_learners", "count", days.Active.Now, days.Active.Before),
            Metric("completions", "count", days.Sum(true, d => d.Completions), days.Sum(false, d => d.Completions)),
            OfPeriods("completion_rate", "percent", GroupFigure.Enrolled, days.CompletionRate),
            Metric("drops", "count", days.Sum(true, d => d.Drops), days.Sum(false, d => d.Drops)),
            OfPeriods("average_score", "percent", GroupFigure.Graded, days.AverageScore),
            OfPeriods("learning_hours", "hours", GroupFigure.Timed, isNow => days.LearningHours(isNow)),
            Metric("average_progress", "percent", Mean(s => s.Progress), null),
            Metric("engagement_score", "points", Mean(s => s.Engagement?.Score), null),
            Metric("flagged_learners", "count", groups.Shows(_ => true) ? own.Count(s => s.Flags.Count > 0) : null, null),
        ];

        DashboardMetric Metric(string type, string unit, decimal? value, decimal? previous) => DashboardMetric.Of(type, unit, value, previous, period.Timeframe, filters, now);

        DashboardMetric OfPeriods(string type, string unit, GroupFigure figure, Func<bool, decimal?> of) =>
            Metric(type, unit, groups.Shows(figure, period, true) ? of(true) : null, groups.Shows(figure, period, false) ? of(false) : null);

        decimal? Mean(Func<Standing, decimal?> of)
        {
            var values = own.Select(of).OfType<decimal>().ToArray();
            return values.Length > 0 && groups.Shows(s => of(s) is not null) ? values.Average() : null;
        }
    }
}
