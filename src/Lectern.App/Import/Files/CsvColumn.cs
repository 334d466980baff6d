using System.Text.Json;
using System.Text.RegularExpressions;

namespace Lectern.App.Import.Files;

enum CsvPart { Envelope, Client, Data }

/// <summary>Where a column's cells go. Envelope fields are text; a cell of data that looks like JSON is JSON, save in columns of text.</summary>
sealed partial record CsvColumn(CsvPart Part, string Name)
{
    static readonly Dictionary<string, string> EnvelopeFields = new(StringComparer.OrdinalIgnoreCase)
    {
        ["id"] = "id",
        ["eventId"] = "id",
        ["messageId"] = "id",
        ["type"] = "type",
        ["eventType"] = "type",
        ["occurredAt"] = "occurredAt",
        ["timestamp"] = "occurredAt",
        ["time"] = "occurredAt",
        ["appId"] = "appId",
        ["userId"] = "userId",
        ["courseId"] = "courseId",
        ["moduleId"] = "moduleId",
        ["lessonId"] = "lessonId",
        ["assessmentId"] = "assessmentId",
        ["quizId"] = "assessmentId",
        ["questionId"] = "questionId",
        ["assignmentId"] = "assignmentId",
        ["organizationId"] = "organizationId",
        ["sessionId"] = "sessionId",
    };

    static readonly HashSet<string> TextFields = new(StringComparer.OrdinalIgnoreCase)
    {
        "title", "email", "firstName", "lastName", "role", "reason", "review", "category", "cohort", "currency",
        "answer", "url", "path", "referrer", "eventName", "utmSource", "utmMedium", "utmCampaign",
    };

    bool IsText => Part == CsvPart.Client || TextFields.Contains(Name) || Name.EndsWith("Id", StringComparison.Ordinal);

    public static IReadOnlyList<CsvColumn> Parse(List<string> header, string file)
    {
        var columns = header.ConvertAll(Parse);
        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ImportException($"{file}: two columns of the header give the field '{twice.Key.Name}'.");
        if (!columns.Contains(new CsvColumn(CsvPart.Envelope, "type")))
            throw new ImportException($"{file}: the header has no column 'type': it has {string.Join(", ", header)}.");
        return columns;
    }

    public void Write(Utf8JsonWriter json, string cell)
    {
        json.WritePropertyName(Name);
        if (Part == CsvPart.Envelope)
        {
            if (Name == "occurredAt" && JsonNumber().IsMatch(cell))
                json.WriteRawValue(cell);
            else
                json.WriteStringValue(cell);
        }
        else if (IsText || !IsJson(cell))
        {
            json.WriteStringValue(cell);
        }
        else
        {
            json.WriteRawValue(cell);
        }
    }

    static CsvColumn Parse(string header)
    {
        var name = header.Trim();
        if (name.StartsWith("data.", StringComparison.OrdinalIgnoreCase))
            return new(CsvPart.Data, name[5..]);
        if (name.StartsWith("client.", StringComparison.OrdinalIgnoreCase))
            return new(CsvPart.Client, name[7..]);
        return EnvelopeFields.TryGetValue(name.Replace("_", "", StringComparison.Ordinal), out var field)
            ? new(CsvPart.Envelope, field)
            : new(CsvPart.Data, name);
    }

    static bool IsJson(string cell)
    {
        if (cell is "true" or "false" || JsonNumber().IsMatch(cell))
            return true;
        if (cell[0] is not ('{' or '['))
            return false;
        try
        {
            using var _ = JsonDocument.Parse(cell);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    [GeneratedRegex(@"^-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?\z")]
    private static partial Regex JsonNumber();
}
