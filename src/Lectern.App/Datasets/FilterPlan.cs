namespace Lectern.App.Datasets;

/// <summary>The filters of a query as conditions.</summary>
static class FilterPlan
{
    public static (List<Condition> Rows, List<Condition> Groups, DaySpan Days) Of(Dataset dataset, IReadOnlyList<QueryFilter> filters, QueryErrors errors)
    {
        var (rows, groups, days) = (new List<Condition>(), new List<Condition>(), DaySpan.Any);
        for (var i = 0; i < filters.Count; i++)
        {
            var filter = filters[i];
            if (dataset.DimensionOf(filter.Field) is { } dimension)
            {
                if (ConditionOf(filter, dimension.Sql, dimension.Type, dimension.Values, $"filters[{i}]", errors) is not { } condition) continue;
                rows.Add(condition);
                if (dimension.Name == dataset.Time) days = days.And(DaySpan.Of(condition));
            }
            else if (dataset.MeasureOf(filter.Field) is { } measure)
            {
                if (ConditionOf(filter, measure.Sql, FieldType.Number, null, $"filters[{i}]", errors) is { } condition) groups.Add(condition);
            }
            else
            {
                errors.AddUnknown($"filters[{i}].field", "dimension or measure", filter.Field, [.. dataset.Dimensions.Select(d => d.Name), .. dataset.Measures.Select(m => m.Name)]);
            }
        }
        return (rows, groups, days);
    }

    static Condition? ConditionOf(QueryFilter filter, string sql, FieldType type, IReadOnlyList<string>? known, string path, QueryErrors errors)
    {
        var operators = FilterOperator.Of(type);
        if (operators.FirstOrDefault(o => o.Name == filter.Operator) is not { } found)
        {
            errors.AddUnknown($"{path}.operator", $"operator of {filter.Field}", filter.Operator, [.. operators.Select(o => o.Name)]);
            return null;
        }
        if (filter.Value is not null && found.Takes != Operands.One)
        {
            errors.Add($"{path}.value", found.Takes == Operands.None ? $"is not for {found.Name}, which compares to nothing." : $"is not for {found.Name}, which takes values.");
            return null;
        }
        if (filter.Values is not null && found.Takes is (Operands.None or Operands.One))
        {
            errors.Add($"{path}.values", found.Takes == Operands.None ? $"is not for {found.Name}, which compares to nothing." : $"is not for {found.Name}, which takes value.");
            return null;
        }
        return ValuesOf(filter, found.Takes, type, known, path, errors) is { } values ? new(sql, type, found, values) : null;
    }

    static object[]? ValuesOf(QueryFilter filter, Operands takes, FieldType type, IReadOnlyList<string>? known, string path, QueryErrors errors)
    {
        if (takes == Operands.None) return [];
        if (takes == Operands.One)
        {
            if (filter.Value is { } one) return FilterValue.Read(one, type, known, $"{path}.value", errors) is { } read ? [read] : null;
            errors.Add($"{path}.value", "is missing.");
            return null;
        }

        var given = filter.Values ?? [];
        if (takes == Operands.Range ? given.Count != 2 : given.Count is 0 or > QueryLimits.MaxValues)
        {
            errors.Add($"{path}.values", takes == Operands.Range ? "must be two: the least and the greatest." : "must be 1 to 1,000.");
            return null;
        }
        var values = given.Select((v, i) => FilterValue.Read(v, type, known, $"{path}.values[{i}]", errors)).OfType<object>().ToArray();
        if (values.Length < given.Count) return null;
        if (takes == Operands.Range && Comparer<object>.Default.Compare(values[0], values[1]) > 0)
        {
            errors.Add($"{path}.values[0]", "must not be greater than the other.");
            return null;
        }
        return values;
    }
}
