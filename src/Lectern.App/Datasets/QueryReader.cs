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
    /// <returns>Null: it is none, as the errors say.</returns>
    public static DatasetQuery? Read(JsonElement json, QueryErrors errors)
    {
        var shape = new Shape(errors);
        if (!shape.IsObject(json, "", Fields)) return null;
        var query = new DatasetQuery(
            shape.Text(json, "", "dataset", isRequired: true) ?? "",
            shape.Texts(json, "measures", QueryLimits.MaxMeasures, isRequired: true) ?? [],
            shape.Texts(json, "dimensions", QueryLimits.MaxDimensions),
            shape.Objects(json, "filters", QueryLimits.MaxFilters, FilterFields, (filter, path) => new QueryFilter(
                shape.Text(filter, path, "field", isRequired: true) ?? "",
                shape.Text(filter, path, "operator", isRequired: true) ?? "",
                Shape.Has(filter, "value", out var value) ? value.Clone() : null,
                shape.Array(filter, path, "values", QueryLimits.MaxValues)?.Select(v => v.Clone()).ToArray())),
            shape.Objects(json, "sort", QueryLimits.MaxSorts, SortFields, (sort, path) => new QuerySort(
                shape.Text(sort, path, "field", isRequired: true) ?? "",
                shape.Text(sort, path, "direction"))),
            shape.Limit(json),
            shape.Text(json, "", "timeframe"));
        return errors.Any ? null : query;
    }

    /// <summary>Takes fields out of objects, and notes what is not as it must be. Null is the same as absent.</summary>
    sealed class Shape(QueryErrors errors)
    {
        public bool IsObject(JsonElement json, string path, string[] known)
        {
            if (json.ValueKind != JsonValueKind.Object)
            {
                errors.Add(path, "must be an object.");
                return false;
            }
            var isKnown = true;
            foreach (var field in json.EnumerateObject())
            {
                if (TryText(() => field.Name) is not { } name) errors.Add(path, "has a name that is no Unicode text.");
                else if (known.Contains(name)) continue;
                else errors.AddUnknown(Join(path, QueryErrors.Shown(name)), "field", name, known);
                isKnown = false;
            }
            return isKnown;
        }

        public static bool Has(JsonElement json, string name, out JsonElement value) =>
            json.TryGetProperty(name, out value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined);

        public string? Text(JsonElement json, string path, string name, bool isRequired = false)
        {
            if (Has(json, name, out var value)) return Text(value, Join(path, name));
            if (isRequired) errors.Add(Join(path, name), "is missing.");
            return null;
        }

        public IReadOnlyList<string>? Texts(JsonElement json, string name, int most, bool isRequired = false)
        {
            if (Array(json, "", name, most) is { } values) return [.. values.Select((v, i) => Text(v, $"{name}[{i}]") ?? "")];
            if (isRequired && !Has(json, name, out _)) errors.Add(name, "is missing.");
            return null;
        }

        public T[]? Objects<T>(JsonElement json, string name, int most, string[] known, Func<JsonElement, string, T> read)
            where T : class =>
            Array(json, "", name, most)?.Select((v, i) => IsObject(v, $"{name}[{i}]", known) ? read(v, $"{name}[{i}]") : null).OfType<T>().ToArray();

        public JsonElement[]? Array(JsonElement json, string path, string name, int most)
        {
            if (!Has(json, name, out var value)) return null;
            if (value.ValueKind != JsonValueKind.Array) errors.Add(Join(path, name), "must be an array.");
            else if (value.GetArrayLength() > most) errors.Add(Join(path, name), string.Create(System.Globalization.CultureInfo.InvariantCulture, $"must have at most {most:N0}."));
            else return [.. value.EnumerateArray()];
            return null;
        }

        public int? Limit(JsonElement json)
        {
            if (!Has(json, "limit", out var value)) return null;
            if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var limit)) return limit;
            errors.Add("limit", QueryPlan.LimitRule);
            return null;
        }

        string? Text(JsonElement value, string path)
        {
            if (value.ValueKind == JsonValueKind.String && TryText(value.GetString) is { } text) return text;
            errors.Add(path, "must be a text.");
            return null;
        }

        static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

        /// <summary>Null where half of a surrogate pair stands alone.</summary>
        static string? TryText(Func<string?> read)
        {
            try
            {
                return read();
            }
            catch (InvalidOperationException)
            {
                return null;
            }
        }
    }
}
