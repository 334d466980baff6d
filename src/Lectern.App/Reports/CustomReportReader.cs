using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>A report out of JSON: every mistake in it with its place, those of its question as <c>POST /api/v1/query</c> tells them. What it returns can be saved.</summary>
static class CustomReportReader
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    static readonly string[] QueryFields = ["dataset", "measures", "dimensions", "filters", "sort", "timeframe"];
    static readonly string[] Fields = ["name", "description", "isPublic", .. QueryFields, "limit", "format"];

    public static ReportDefinition? Read(ReadOnlyMemory<byte> json, QueryErrors errors)
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

    /// <summary>A format by its name.</summary>
    public static FileFormat? FormatOf(string name, string path, QueryErrors errors)
    {
        foreach (var format in Enum.GetValues<FileFormat>())
        {
            if (Names.Of(format) == name) return format;
        }
        errors.AddUnknown(path, "format", name, [.. Enum.GetValues<FileFormat>().Select(Names.Of)]);
        return null;
    }

    static ReportDefinition? Read(JsonElement json, QueryErrors errors)
    {
        var shape = new JsonShape(errors);
        if (!shape.IsObject(json, "", Fields)) return null;

        var name = shape.Text(json, "", "name")?.Trim();
        if (string.IsNullOrEmpty(name)) errors.Add("name", "is missing, or blank.");
        else if (name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) errors.Add("name", "must be one line without control characters.");
        CheckLength(name, "name", ReportDefinition.MaxName, errors);
        var description = shape.Text(json, "", "description")?.Trim();
        if (description?.Contains('\0', StringComparison.Ordinal) is true) errors.Add("description", "must not hold a NUL character.");
        CheckLength(description, "description", ReportDefinition.MaxDescription, errors);
        var isPublic = shape.Flag(json, "", "isPublic") ?? false;
        var limit = shape.Whole(json, "", "limit", ReportQuestion.LimitRule);
        if (limit is < 1 or > ReportQuestion.MaxLimit) errors.Add("limit", ReportQuestion.LimitRule);
        var format = shape.Text(json, "", "format") is { } named ? FormatOf(named, "format", errors) : FileFormat.Xlsx;

        var wrong = new QueryErrors();
        var query = QueryReader.Read(Part(json), wrong);
        if (query is not null) QueryPlan.Of(query, wrong);
        errors.AddAll(wrong);
        if (errors.Any || query is null || format is null) return null;
        return new(
            name!, string.IsNullOrEmpty(description) ? null : description, isPublic,
            new(query.Dataset, query.Measures, query.Dimensions, query.Filters, query.Sort, limit, query.Timeframe, format.Value));
    }

    /// <summary>The fields that make the question.</summary>
    static JsonElement Part(JsonElement json)
    {
        var part = new JsonObject();
        foreach (var field in QueryFields)
        {
            if (json.TryGetProperty(field, out var value)) part[field] = value.ValueKind == JsonValueKind.Null ? null : JsonNode.Parse(value.GetRawText());
        }
        return JsonSerializer.SerializeToElement(part);
    }

    static void CheckLength(string? text, string path, int most, QueryErrors errors)
    {
        if (text?.EnumerateRunes().Count() > most) errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"must be at most {most:N0} characters."));
    }
}
