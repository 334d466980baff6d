using Lectern.Core.Measures;

namespace Lectern.App.Dashboards;

/// <summary>How it goes, over a period and the one before.</summary>
/// <param name="Metrics">The key figures, always all of them and in the same order.</param>
/// <param name="Charts">The period day by day, and the courses with most activity in it; none where the group is too small for the caller.</param>
/// <param name="Summary">The period, and what happened in it.</param>
sealed record Dashboard(IReadOnlyList<DashboardMetric> Metrics, IReadOnlyList<ChartData> Charts, DashboardSummary Summary);

/// <summary>One key figure of a period.</summary>
/// <param name="Id">The same as metricType.</param>
/// <param name="MetricType"><c>total_users</c>, <c>active_users</c>, <c>total_courses</c>, <c>total_enrollments</c>, <c>completion_rate</c>, <c>average_score</c> or <c>learning_hours</c>; of an organization's dashboard these and <c>new_enrollments</c>, <c>new_completions</c>, <c>flagged_learners</c> and <c>engagement_score</c>; of a course's <c>total_enrollments</c>, <c>enrollments</c>, <c>active_learners</c>, <c>completions</c>, <c>completion_rate</c>, <c>drops</c>, <c>average_score</c>, <c>learning_hours</c>, <c>average_progress</c>, <c>engagement_score</c> and <c>flagged_learners</c>: see the glossary.</param>
/// <param name="Value">Of the period; null for a rate or a mean over nothing, and where too few stand behind it for the caller.</param>
/// <param name="PreviousValue">Of the period before, of the same length; null as the value, and for what is told of asOf alone.</param>
/// <param name="ChangePercentage">(value − previousValue) ÷ previousValue × 100; null when the previous value is 0 or null.</param>
/// <param name="Unit"><c>count</c>, <c>percent</c>, <c>hours</c> or <c>points</c> (0 to 100).</param>
/// <param name="Timeframe"><c>7d</c>, <c>30d</c>, <c>90d</c> or <c>1y</c>.</param>
/// <param name="Filters">What the figure was narrowed to.</param>
/// <param name="CalculatedAt">When this answer was made.</param>
sealed record DashboardMetric(
    string Id,
    string MetricType,
    decimal? Value,
    decimal? PreviousValue,
    decimal? ChangePercentage,
    string Unit,
    string Timeframe,
    DashboardFilters Filters,
    DateTime CalculatedAt)
{
    /// <param name="value">Unrounded, so that the change is of the figures themselves.</param>
    /// <param name="previous">The same of the period before.</param>
    public static DashboardMetric Of(string type, string unit, decimal? value, decimal? previous, string timeframe, DashboardFilters filters, DateTime now) =>
        new(type, type, Rounded(value), Rounded(previous), Rates.Change(value, previous), unit, timeframe, filters, now);

    static decimal? Rounded(decimal? value) => value is { } v ? Rates.Round(v) : null;
}

/// <summary>What a chart draws: a value of each series for each label.</summary>
/// <param name="Id"><c>activity_by_day</c>, <c>enrollments_by_day</c> or <c>top_courses</c>.</param>
/// <param name="Title">For people.</param>
/// <param name="Type"><c>line</c> or <c>bar</c>.</param>
/// <param name="Labels">Days as yyyy-MM-dd, or course titles (ids where there is no title).</param>
/// <param name="Ids">For courses their ids, in the order of the labels; else null.</param>
/// <param name="Series">The lines or groups of bars.</param>
sealed record ChartData(string Id, string Title, string Type, IReadOnlyList<string> Labels, IReadOnlyList<string>? Ids, IReadOnlyList<ChartSeries> Series);

/// <summary>One line or group of bars.</summary>
/// <param name="Name">What is counted.</param>
/// <param name="Values">One for each label.</param>
sealed record ChartSeries(string Name, IReadOnlyList<long> Values);

/// <summary>The period: whole days of the tenant's calendar that have ended by <c>asOf</c>.</summary>
/// <param name="From">First day.</param>
/// <param name="To">Last day.</param>
/// <param name="PreviousFrom">First day of the period before.</param>
/// <param name="PreviousTo">Last day of the period before.</param>
/// <param name="TimeZone">The tenant's, by which days are told.</param>
/// <param name="Events">Events that show a learner being active; null, as the next, where the group or what is left beside it is too small for the caller.</param>
/// <param name="Enrollments">Enrollments that began.</param>
/// <param name="Completions">Enrollments completed.</param>
/// <param name="Drops">Enrollments dropped, and not taken up again or completed by the period's end.</param>
sealed record DashboardSummary(
    DateOnly From, DateOnly To, DateOnly PreviousFrom, DateOnly PreviousTo, string TimeZone, long? Events, long? Enrollments, long? Completions, long? Drops);
