using Lectern.App.Files;
using Lectern.App.Learners;
using Lectern.App.Queries;
using Lectern.Core.Measures;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>How active learners are, day by day and each.</summary>
static class EngagementReport
{
    static readonly string scoreFacts = EngagementFactsQuery.Of("SELECT unnest(@learners) AS learner_key", inReach: true);

    static readonly ReportTable learners = ReportTable.Of(
        "Learners",
        "A row is a learner with any activity in the period. The engagement score is of the 28 days up to the report's day, over all courses that the report may tell of, whatever else it is narrowed to.",
        new("activity", ["activeDays", "events", "pageViews", "learningHours", "attempts", "submissions", "averageScore"], ["learner", "organization"], Sort: [new("learningHours", "desc")]),
        new ReportColumn("engagementScore", ColumnType.Decimal, "Engagement score", "0–100", "The learner's engagement score, 0 to 100; empty where nothing tells of one.") { Digits = 1 });

    static readonly ReportTable days = ReportTable.Of(
        "Days", "Days without any activity are left out.", new("activity", ["activeLearners", "events", "pageViews", "learningHours", "attempts", "submissions"], ["day"]));

    public static readonly Report Report = new(
        "engagement",
        "Engagement",
        "How active learners are in a period: each with active days, learning time, work and engagement score, and all together day by day.",
        [Course, Cohort, Organization, .. Period("activity", "30d")],
        [learners, days],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("activity", ["activeLearners", "activeDays", "events", "learningHours", "attempts", "submissions"], ct);
        var active = await scope.CalendarChartAsync("Active learners by day", ChartKind.Line, "activity", "day", ["activeLearners"], ct);
        var hours = await scope.CalendarChartAsync("Learning time by week", ChartKind.Bar, "activity", "week", ["learningHours"], ct);
        return new(figures, [await scope.TableAsync(learners, ct, added: (rows, token) => ScoresAsync(scope, rows, token), charts: [.. active, .. hours]), await scope.TableAsync(days, ct)]);
    }

    /// <summary>Of some hundred learners at once, by the facts and the formula of the API.</summary>
    static async ValueTask<IReadOnlyList<Cell[]>> ScoresAsync(ReportScope scope, IReadOnlyList<DatasetRow> rows, CancellationToken ct)
    {
        var asked = rows.Select(r => r.Learner).OfType<long>().Distinct().ToArray();
        // A connection of its own: that of the report is being read from.
        await using var snapshot = await Snapshot.OpenAsync(scope.Sources.Tenants, scope.Caller.Tenant, ct);
        await using var answers = await snapshot.BatchAsync(
            scoreFacts, EngagementFactsQuery.Parameters(scope.Caller.Tenant, scope.AsOf, ("learners", asked), ("reach", scope.Caller.Courses.Keys)), ct);
        var facts = await EngagementFactsQuery.ReadAsync(answers, scope.AsOf);
        return [.. rows.Select(r => (Cell[])[r.Learner is { } key && facts.TryGetValue(key, out var f) ? Cell.Of(Engagement.Of(f, scope.AsOf.Today, scope.AsOf.Weights).Score) : default])];
    }
}
