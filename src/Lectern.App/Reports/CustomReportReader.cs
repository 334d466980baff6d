using System.Globalization;
using System.Text.Json;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>A report out of JSON: every mistake in it with its place, those of its question as <c>POST /api/v1/query</c> tells them. What it returns can be saved.</summary>
static class CustomReportReader
{
    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    static readonly string[] Beside = ["name", "description", "isPublic", "format"];

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

    static ReportDefinition? Read(JsonElement json, QueryErrors errors)
    {
        // Before anything else is found wrong: of a question whose shape is wrong nothing more can be said.
        var query = QueryReader.Read(json, errors, ReportQuestion.Rows, Beside);
        if (query is not null) QueryPlan.Of(query, errors, ReportQuestion.Rows);
        if (json.ValueKind != JsonValueKind.Object) return null;

        var shape = new JsonShape(errors);
        var name = shape.Text(json, "", "name")?.Trim();
        if (string.IsNullOrEmpty(name)) errors.Add("name", "is missing, or blank.");
        else if (name.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) errors.Add("name", "must be one line without control characters.");
        CheckLength(name, "name", ReportDefinition.MaxName, errors);
        var description = shape.Text(json, "", "description")?.Trim();
        if (description?.Contains('\0', StringComparison.Ordinal) is true) errors.Add("description", "must not hold a NUL character.");
        CheckLength(description, "description", ReportDefinition.MaxDescription, errors);
        var isPublic = shape.Flag(json, "", "isPublic") ?? false;
        var format = shape.Choice<FileFormat>(json, "", "format");
        if (errors.Any || query is null) return null;
        return new(
            name!, string.IsNullOrEmpty(description) ? null : description, isPublic,
            new(query.Dataset, query.Measures, query.Dimensions, query.Filters, query.Sort, query.Limit, query.Timeframe, format ?? FileFormat.Xlsx));
    }

    static void CheckLength(string? text, string path, int most, QueryErrors errors)
    {
        if (text?.EnumerateRunes().Count() > most) errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"must be at most {most:N0} characters."));
    }
}
