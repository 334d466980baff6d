using System.Globalization;

namespace Lectern.App.Datasets;

/// <summary>A condition on a field, its values read.</summary>
/// <param name="Sql">The field's.</param>
/// <param name="Type">The field's.</param>
/// <param name="Operator">Which.</param>
/// <param name="Values">What it compares to.</param>
sealed record Condition(string Sql, FieldType Type, FilterOperator Operator, IReadOnlyList<object> Values);

/// <summary>A query whose names were all found and whose values were all read: it can be asked.</summary>
/// <param name="Dataset">Of it.</param>
/// <param name="Dimensions">To group by.</param>
/// <param name="Measures">To answer.</param>
/// <param name="Rows">What rows must fulfil to count.</param>
/// <param name="Groups">What groups must fulfil to be answered.</param>
/// <param name="Order">Columns, counted from 1, and whether downwards; every dimension is among them.</param>
/// <param name="Limit">Rows at most.</param>
/// <param name="Timeframe">Null: any time.</param>
/// <param name="Days">The days that the filters leave; ends that they leave open are null.</param>
sealed record QueryPlan(
    Dataset Dataset,
    IReadOnlyList<Dimension> Dimensions,
    IReadOnlyList<DatasetMeasure> Measures,
    IReadOnlyList<Condition> Rows,
    IReadOnlyList<Condition> Groups,
    IReadOnlyList<(int Column, bool IsDescending)> Order,
    int Limit,
    string? Timeframe,
    DaySpan Days)
{
    /// <summary>The plan of a query; every mistake in it is noted.</summary>
    /// <param name="query">What is asked.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="rows">How many rows it may ask for; null: as many as one answer may have.</param>
    /// <returns>Null: it cannot be asked, as the errors say.</returns>
    public static QueryPlan? Of(DatasetQuery query, QueryErrors errors, RowLimit? rows = null)
    {
        var most = rows ?? RowLimit.OfAnswer;
        if (DatasetList.Of(query.Dataset) is not { } dataset)
        {
            errors.AddUnknown("dataset", "dataset", query.Dataset, [.. DatasetList.All.Select(d => d.Name)]);
            return null;
        }

        var dimensions = Chosen(query.Dimensions ?? [], "dimensions", "dimension", dataset.Dimensions, d => d.Name, errors);
        var measures = Chosen(query.Measures, "measures", "measure", dataset.Measures, m => m.Name, errors);
        if (query.Measures.Count == 0) errors.Add("measures", "must name at least one.");
        if (query.Limit is { } limit && (limit < 1 || limit > most.Most)) errors.Add("limit", most.Rule);

        var (conditions, groups, days) = FilterPlan.Of(dataset, query.Filters ?? [], errors);
        // As they were asked for, so that one unknown name is one mistake.
        var order = OrderOf([.. query.Dimensions ?? [], .. query.Measures], dimensions.Count, query.Sort ?? [], errors);
        TimePlan.Check(dataset, query.Timeframe, days, errors);
        if (dataset.Apart is { } apart && !(query.Dimensions ?? []).Contains(apart) && !(query.Filters ?? []).Any(f => f.Field == apart && f.Operator == "eq"))
            errors.Add("dimensions", $"must name {apart}, or a filter hold it to one value by eq: {dataset.Name} of several would count the same twice.");
        return errors.Any ? null : new(dataset, dimensions, measures, conditions, groups, order, query.Limit ?? most.Default, query.Timeframe, days);
    }

    static List<T> Chosen<T>(IReadOnlyList<string> names, string path, string what, IReadOnlyList<T> known, Func<T, string> nameOf, QueryErrors errors)
        where T : class
    {
        var chosen = new List<T>();
        for (var i = 0; i < names.Count; i++)
        {
            if (known.FirstOrDefault(k => nameOf(k) == names[i]) is not { } found) errors.AddUnknown($"{path}[{i}]", what, names[i], [.. known.Select(nameOf)]);
            else if (chosen.Contains(found)) errors.Add($"{path}[{i}]", "is asked for twice.");
            else chosen.Add(found);
        }
        return chosen;
    }

    static List<(int Column, bool IsDescending)> OrderOf(string[] columns, int dimensions, IReadOnlyList<QuerySort> sorts, QueryErrors errors)
    {
        var order = new List<(int Column, bool IsDescending)>();
        for (var i = 0; i < sorts.Count; i++)
        {
            var column = Array.IndexOf(columns, sorts[i].Field) + 1;
            if (column == 0) errors.AddUnknown($"sort[{i}].field", "dimension or measure of the query", sorts[i].Field, columns);
            else if (order.Any(o => o.Column == column)) errors.Add($"sort[{i}].field", "is sorted by twice.");
            if (sorts[i].Direction is not (null or "asc" or "desc")) errors.Add($"sort[{i}].direction", "must be asc or desc.");
            order.Add((column, sorts[i].Direction == "desc"));
        }
        return [.. order, .. Enumerable.Range(1, dimensions).Where(d => order.All(o => o.Column != d)).Select(d => (d, false))];
    }
}

/// <summary>How many rows a query may ask for.</summary>
/// <param name="Most">The greatest limit.</param>
/// <param name="Default">Where it names none.</param>
readonly record struct RowLimit(int Most, int Default)
{
    public static readonly RowLimit OfAnswer = new(QueryLimits.MaxRows, QueryLimits.DefaultRows);

    /// <summary>All there are, unless it says otherwise.</summary>
    public static readonly RowLimit OfFile = new(QueryLimits.MaxRowsOfFile, QueryLimits.MaxRowsOfFile);

    public string Rule => string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {Most:N0}.");
}
