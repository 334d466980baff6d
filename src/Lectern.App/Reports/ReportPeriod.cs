using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.Reports;

/// <summary>The days that a run is asked for, in the values of its parameters.</summary>
static class ReportPeriod
{
    /// <summary>A question held to them: they take the place of its own timeframe.</summary>
    public static DatasetQuery Asked(DatasetQuery query, Dataset? dataset, IReadOnlyDictionary<string, string> values)
    {
        if (dataset?.Time is not { } time) return query;
        if (values.GetValueOrDefault(ReportParameter.Timeframe) is { } timeframe) return query with { Timeframe = timeframe };
        QueryFilter? days = (Day(ReportParameter.From), Day(ReportParameter.To)) switch
        {
            ({ } from, { } to) => new(time, "between", null, [JsonSerializer.SerializeToElement(from), JsonSerializer.SerializeToElement(to)]),
            ({ } from, null) => ReportScope.Filter(time, "gte", from),
            (null, { } to) => ReportScope.Filter(time, "lte", to),
            _ => null,
        };
        return days is null ? query : query with { Filters = [.. query.Filters ?? [], days], Timeframe = null };

        DateOnly? Day(string end) => values.TryGetValue(end, out var day) ? ReportValues.Day(day) : null;
    }
}
