using System.Globalization;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Explorer;
using Lectern.App.Files;
using Lectern.App.Queries;

namespace Lectern.App.Exports;

/// <summary>A wish for an export out of JSON, checked as far as it can be before it is done; every mistake is noted with its place.</summary>
static class ExportReader
{
    public const int MaxTitle = 100;

    const string EventsTitle = "Events";

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };

    static readonly string[] Beside = ["format", "title", "events"];
    static readonly string[] EventFields = ["type", "userId", "courseId", "appId", "from", "to"];
    static readonly string[] Moments = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK", "yyyy-MM-dd'T'HH:mmK"];

    /// <returns>Null: it is none, as the errors say.</returns>
    public static ExportWish? Read(ReadOnlyMemory<byte> json, Caller caller, AsOf asOf, QueryErrors errors)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, caller, asOf, errors);
        }
        // A name that is no Unicode text cannot be compared with another.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add("", "is no JSON: one object, at most 16 deep, no name in it twice.");
            return null;
        }
    }

    static ExportWish? Read(JsonElement json, Caller caller, AsOf asOf, QueryErrors errors)
    {
        var shape = new JsonShape(errors);
        var isOfEvents = json.ValueKind == JsonValueKind.Object && JsonShape.Has(json, "events", out _);
        // What is no object is told of once, by whoever reads it next.
        if (isOfEvents && !shape.IsObject(json, "", Beside)) return null;
        var query = isOfEvents ? null : QueryOf(json, errors);
        var events = isOfEvents ? EventsOf(shape, json, asOf, errors) : null;
        if (json.ValueKind != JsonValueKind.Object) return null;

        var format = shape.Choice<FileFormat>(json, "", "format", isRequired: true);
        var title = shape.Text(json, "", "title");
        if (title is not null && (title.Length is 0 or > MaxTitle || title.Any(char.IsControl) || title.Trim().Length == 0))
            errors.Add("title", string.Create(CultureInfo.InvariantCulture, $"must be 1 to {MaxTitle} characters without line breaks."));
        if (errors.Any) return null;
        return new(ActingFor.Of(caller), title ?? (query is null ? EventsTitle : DatasetList.Of(query.Dataset)!.Title), format!.Value, query, events, query is not null && asOf.IsGiven ? asOf.At : null);
    }

    static DatasetQuery? QueryOf(JsonElement json, QueryErrors errors) =>
        QueryReader.Read(json, errors, RowLimit.OfFile, Beside) is { } query && QueryPlan.Of(query, errors, RowLimit.OfFile) is not null ? query : null;

    static ExportedEvents? EventsOf(JsonShape shape, JsonElement root, AsOf asOf, QueryErrors errors)
    {
        var json = root.GetProperty("events");
        if (!shape.IsObject(json, "events", EventFields)) return null;
        var events = new ExportedEvents(
            shape.Texts(json, "events", "type", EventFilter.MaxTypes),
            shape.Text(json, "events", "userId"),
            shape.Text(json, "events", "courseId"),
            shape.Text(json, "events", "appId"),
            MomentOf("from"),
            MomentOf("to"));
        foreach (var (field, rule) in events.Filter().Mistakes()) errors.Add($"events.{field}", rule);
        if (events.From >= events.To) errors.Add("events.to", "must be after from.");
        if (asOf.IsGiven) errors.Add(AsOf.Parameter, "is for datasets; of events say which by to.");
        return events;

        DateTimeOffset? MomentOf(string field)
        {
            if (shape.Text(json, "events", field) is not { } text) return null;
            if (DateTimeOffset.TryParseExact(text, Moments, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var at)) return at;
            errors.Add($"events.{field}", "must be a time of ISO 8601 with its offset, as 2026-11-01T12:00:00Z.");
            return null;
        }
    }
}
