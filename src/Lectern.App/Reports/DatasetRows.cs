using System.Runtime.CompilerServices;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>A row of an answer, by the names of its columns.</summary>
/// <param name="Learner">The registry's key of the learner it is about; null: it is about none.</param>
readonly record struct DatasetRow(IReadOnlyDictionary<string, int> Places, Cell[] Cells, long? Learner)
{
    public Cell this[string column] => Cells[Places[column]];
}

/// <summary>Tells the columns that a report adds to some rows, an array a row.</summary>
delegate ValueTask<IReadOnlyList<Cell[]>> AddedCells(IReadOnlyList<DatasetRow> rows, CancellationToken ct);

/// <summary>The rows of an answer as they come, with the names of whom they are about: opened for some hundred rows at once, and few in memory.</summary>
static class DatasetRows
{
    const int AtOnce = 500;
    const string Key = "learnerKey";

    // Places of names in a row.
    const int OfLearner = -1;
    const int OfInstructor = -2;

    public static async IAsyncEnumerable<Cell[]> Of(ReportScope scope, QueryPlan plan, AddedCells? added, [EnumeratorCancellation] CancellationToken ct = default)
    {
        var asked = WithKey(plan);
        Column[] columns = [.. asked.Dimensions.Select(d => ReportColumn.Of(d).ToColumn()), .. asked.Measures.Select(m => ReportColumn.Of(m).ToColumn())];
        var sql = QuerySql.Of(asked, scope.Caller.Tenant, scope.Caller.Courses, scope.AsOf);
        var places = columns.Index().ToDictionary(c => c.Item.Name, c => c.Index);
        int[] shown = [.. plan.Dimensions.SelectMany(d => ShownOf(d, places)), .. plan.Measures.Select(m => places[m.Name])];
        var isPlain = added is null && shown.All(p => p >= 0) && shown.Length == columns.Length;

        var (some, left) = (new List<DatasetRow>(AtOnce), plan.Limit);
        await foreach (var row in DatabaseRows.Of(token => scope.Snapshot.ReadAsync(sql.Text, sql.Parameters, token), columns, ct))
        {
            // One more than the limit is asked for.
            if (left-- == 0) break;
            if (isPlain)
            {
                yield return row;
                continue;
            }
            some.Add(new(places, [.. row], places.TryGetValue(Key, out var key) && !row[key].IsEmpty ? row[key].Whole : null));
            if (some.Count < AtOnce) continue;
            foreach (var told in await TellAsync(scope, some, shown, added, ct)) yield return told;
            some.Clear();
        }
        foreach (var told in await TellAsync(scope, some, shown, added, ct)) yield return told;
    }

    /// <summary>The same groups, with the key of each one's learner behind the dimensions.</summary>
    static QueryPlan WithKey(QueryPlan plan)
    {
        if (plan.Dimensions.All(d => d.Name != ReportColumn.Learner)) return plan;
        var count = plan.Dimensions.Count;
        return plan with
        {
            Dimensions = [.. plan.Dimensions, new(Key, FieldType.Number, plan.Dataset.Learner!, "")],
            Order = [.. plan.Order.Select(o => o.Column > count ? (o.Column + 1, o.IsDescending) : o)],
        };
    }

    static IEnumerable<int> ShownOf(Dimension dimension, Dictionary<string, int> places)
    {
        yield return places[dimension.Name];
        if (ReportColumn.NameOf(dimension.Name) is not null) yield return dimension.Name == ReportColumn.Learner ? OfLearner : OfInstructor;
    }

    static async Task<List<Cell[]>> TellAsync(ReportScope scope, List<DatasetRow> rows, int[] shown, AddedCells? added, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var learners = shown.Contains(OfLearner)
            ? await scope.Sources.Names.OfAsync(scope.Caller.Tenant, [.. rows.Select(r => r.Learner).OfType<long>().Distinct()], ct)
            : null;
        var instructors = shown.Contains(OfInstructor)
            ? await scope.NamesOfAsync(rows.Select(r => r[ReportColumn.Instructor]).Where(c => !c.IsEmpty).Select(c => c.Text), ct)
            : null;
        var more = added is null ? null : await added(rows, ct);
        return [.. rows.Select((row, i) => (Cell[])[.. shown.Select(place => CellOf(row, place)), .. more?[i] ?? []])];

        Cell CellOf(DatasetRow row, int place) => place switch
        {
            OfLearner => row.Learner is { } key && learners!.TryGetValue(key, out var known) ? Cell.Of(known.Name) : default,
            OfInstructor => row[ReportColumn.Instructor] is { IsEmpty: false } id ? Cell.Of(instructors!.GetValueOrDefault(id.Text)) : default,
            _ => row.Cells[place],
        };
    }
}
