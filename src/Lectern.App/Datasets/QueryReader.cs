using System.Text.Json;

namespace Lectern.App.Datasets;

/// <summary>A query out of JSON: its shape alone, and every mistake in it with its place. What the names mean is the plan's to say.</summary>
static class QueryReader
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    static readonly string[] Fields = ["dataset", "measures", "dimensions", "filters", "sort", "limit", "timeframe"];
    static readonly string[] FilterFields = ["field", "operator", "value", "values"];
    static readonly string[] SortFields = ["field", "direction"];

    /// <returns>Null: it is none, as the errors say.</returns>
    public static DatasetQuery? Read(ReadOnlyMemory<byte> json, QueryErrors errors)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, errors);
        }
        // A name that is no Unicode text cannot be compared with another.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add("", "is no JSON: one object, at most 16 deep, no name in it twice.");
            return null;
        }
    }

    /// <param name="json">The query within a larger body; it may be disposed afterwards.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <param name="rows">How many rows it may ask for; null: as many as one answer may have.</param>
    /// <param name="beside">Fields that stand beside the query's own, and are somebody else's to read.</param>
    /// <returns>Null: it is none, as the errors say.</returns>
    public static DatasetQuery? Read(JsonElement json, QueryErrors errors, RowLimit? rows = null, params string[] beside)
    {
        var shape = new JsonShape(errors);
        if (!shape.IsObject(json, "", [.. Fields, .. beside])) return null;
        var query = new DatasetQuery(
            shape.Text(json, "", "dataset", isRequired: true) ?? "",
            shape.Texts(json, "", "measures", QueryLimits.MaxMeasures, isRequired: true) ?? [],
            shape.Texts(json, "", "dimensions", QueryLimits.MaxDimensions),
            FiltersOf(shape, json, ""),
            shape.Objects(json, "", "sort", QueryLimits.MaxSorts, SortFields, (sort, path) => new QuerySort(
                shape.Text(sort, path, "field", isRequired: true) ?? "",
                shape.Text(sort, path, "direction"))),
            shape.Whole(json, "", "limit", (rows ?? RowLimit.OfAnswer).Rule),
            shape.Text(json, "", "timeframe"));
        return errors.Any ? null : query;
    }

    /// <summary>The <c>filters</c> of an object that stands at this path; null: it has none.</summary>
    public static IReadOnlyList<QueryFilter>? FiltersOf(JsonShape shape, JsonElement json, string path) =>
        shape.Objects(json, path, "filters", QueryLimits.MaxFilters, FilterFields, (filter, at) => new QueryFilter(
            shape.Text(filter, at, "field", isRequired: true) ?? "",
            shape.Text(filter, at, "operator", isRequired: true) ?? "",
            JsonShape.Has(filter, "value", out var value) ? Plain(value) : null,
            shape.Array(filter, at, "values", QueryLimits.MaxValues)?.Select(Plain).ToArray()));

    /// <summary>A value of its own, and a number as the one it is compared as: 1e-20000, which no column of JSON holds, is 0.</summary>
    static JsonElement Plain(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) ? JsonSerializer.SerializeToElement(number) : value.Clone();
}
