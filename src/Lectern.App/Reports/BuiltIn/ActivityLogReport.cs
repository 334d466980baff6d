using System.Runtime.CompilerServices;
using Lectern.App.Datasets;
using Lectern.App.Files;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Events one by one, as they happened.</summary>
static class ActivityLogReport
{
    /// <summary>Of the log, which the question of the table is narrowed to: a moment is no dimension of datasets.</summary>
    static readonly Dimension at = new("at", FieldType.Number, "e.occurred_at", "");
    static readonly Dimension position = new("position", FieldType.Number, "e.position", "");

    static readonly DatasetQuery byDay = new("events", ["events"], ["type", "eventName", "learner", "course", "courseTitle", "app", "source"]);

    static readonly ReportTable events = new(
        "Events",
        [
            new("at", ColumnType.Moment, "Time", null, "When it happened."),
            .. ReportColumn.Of(DatasetList.Of("events")!, byDay with { Measures = [] }),
            new("position", ColumnType.Integer, "Position", null, "Its place in the log, by which it is found there."),
        ])
    {
        Note = "A row is an event, in the order in which they happened.",
    };

    public static readonly Report Report = new(
        "activity-log",
        "Activity log",
        "Events one by one: when, what, who and in which course. At most 92 days of them.",
        [Learner, Course, Organization, new("type", ParameterType.Text, "Type", "Only events of this type.") { Field = "type" }, .. Period("events that happened", "7d", QueryLimits.MaxDays)],
        [events],
        BuildAsync)
    {
        MaxDays = QueryLimits.MaxDays,
    };

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("events", ["events", "learners", "sessions"], ct);
        var chart = await scope.ChartAsync("Events by day", ChartKind.Bar, "events", "day", ["events"], ct);
        scope.Expect(figures[0].Value.Whole);
        return new(figures, [new(events.Title, [.. events.Columns.Select(c => c.ToColumn())], RowsAsync(scope, ct)) { Note = events.Note, Charts = chart }]);
    }

    /// <summary>The question's groups told apart by their places in the log: each is one event.</summary>
    static async IAsyncEnumerable<Cell[]> RowsAsync(ReportScope scope, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var plan = scope.Plan(byDay);
        plan = plan with { Dimensions = [at, position, .. plan.Dimensions], Measures = [], Order = [(1, false), (2, false)], Limit = ReportScope.MostRows };
        Column[] columns = [new("at", ColumnType.Moment), new("position", ColumnType.Integer), .. plan.Dimensions.Skip(2).Select(d => ReportColumn.Of(d).ToColumn()), new("learnerKey", ColumnType.Integer)];
        plan = plan with { Dimensions = [.. plan.Dimensions, new("learnerKey", FieldType.Number, plan.Dataset.Learner!, "")] };
        var sql = QuerySql.Of(plan, scope.Caller.Tenant, scope.Caller.Courses, scope.AsOf);
        await foreach (var some in InSomeAsync(DatabaseRows.Of(token => scope.Snapshot.ReadAsync(sql.Text, sql.Parameters, token), columns, ct)))
        {
            var names = await scope.Sources.Names.OfAsync(scope.Caller.Tenant, [.. some.Where(r => !r[^1].IsEmpty).Select(r => r[^1].Whole).Distinct()], ct);
            // type, eventName, learner; course, courseTitle, app, source.
            foreach (var row in some) yield return [row[0], .. row[2..5], row[^1].IsEmpty ? default : Cell.Of(names.GetValueOrDefault(row[^1].Whole).Name), .. row[5..^1], row[1]];
        }
    }

    static async IAsyncEnumerable<List<Cell[]>> InSomeAsync(IAsyncEnumerable<Cell[]> rows)
    {
        const int atOnce = 500;
        var some = new List<Cell[]>(atOnce);
        await foreach (var row in rows)
        {
            some.Add([.. row]);
            if (some.Count < atOnce) continue;
            yield return some;
            some = new(atOnce);
        }
        if (some.Count > 0) yield return some;
    }
}
