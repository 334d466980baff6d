using System.Text.Json;

namespace Lectern.App.Datasets;

/// <summary>A question to a dataset: figures (measures) for each group (dimensions) of its rows. Names are those of <c>GET /api/v1/datasets</c>.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Measures">1 to 20 figures, in the order their columns shall have.</param>
/// <param name="Dimensions">What to group by, at most 8, in the order their columns shall have; none: one row over everything.</param>
/// <param name="Filters">At most 20, which hold together. On dimensions they choose the rows that count, on measures the groups that are answered.</param>
/// <param name="Sort">At most 8. What is equal goes by all dimensions in their order, which is also the order where nothing is given. Null comes last either way.</param>
/// <param name="Limit">At most so many rows, 1 to 10,000; default 1,000.</param>
/// <param name="Timeframe">7d, 30d, 90d or 1y: only the last whole days that have ended by asOf, by the dataset's own time dimension.</param>
sealed record DatasetQuery(
    string Dataset,
    IReadOnlyList<string> Measures,
    IReadOnlyList<string>? Dimensions = null,
    IReadOnlyList<QueryFilter>? Filters = null,
    IReadOnlyList<QuerySort>? Sort = null,
    int? Limit = null,
    string? Timeframe = null);

/// <summary>A condition on one field.</summary>
/// <param name="Field">A dimension or measure of the dataset, whether or not it is asked for.</param>
/// <param name="Operator">eq, ne, in, notIn, gt, gte, lt, lte, between, contains, startsWith, isNull, isNotNull: as the field takes them. ne and notIn keep rows that have no value.</param>
/// <param name="Value">What it is compared to: of in, notIn and between use values, of isNull and isNotNull nothing.</param>
/// <param name="Values">Of in and notIn 1 to 1,000, of between the least and the greatest, both included.</param>
sealed record QueryFilter(string Field, string Operator, JsonElement? Value = null, IReadOnlyList<JsonElement>? Values = null);

/// <summary>What rows are ordered by.</summary>
/// <param name="Field">A dimension or measure that is asked for.</param>
/// <param name="Direction">asc (default) or desc.</param>
sealed record QuerySort(string Field, string? Direction = null);
