using System.Text.Json.Serialization;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Explorer;
using Lectern.App.Files;

namespace Lectern.App.Exports;

/// <summary>An export, as it is asked for: a query of a dataset, or events.</summary>
/// <param name="Format">csv, xlsx, json, ndjson or pdf.</param>
/// <param name="Title">Of the file, up to 100 characters; default: the dataset's.</param>
/// <param name="Dataset">Which dataset, as in POST /api/v1/query; the following fields likewise.</param>
/// <param name="Measures">1 to 20 figures, in the order their columns shall have.</param>
/// <param name="Dimensions">What to group by, at most 8.</param>
/// <param name="Filters">At most 20, which hold together.</param>
/// <param name="Sort">At most 8.</param>
/// <param name="Limit">At most so many rows; default: all there are.</param>
/// <param name="Timeframe">7d, 30d, 90d or 1y: only the last whole days.</param>
/// <param name="Events">Instead of a dataset: events of the log.</param>
sealed record ExportRequest(
    FileFormat Format,
    string? Title = null,
    string? Dataset = null,
    IReadOnlyList<string>? Measures = null,
    IReadOnlyList<string>? Dimensions = null,
    IReadOnlyList<QueryFilter>? Filters = null,
    IReadOnlyList<QuerySort>? Sort = null,
    int? Limit = null,
    string? Timeframe = null,
    ExportedEvents? Events = null);

/// <summary>Which events of the log; what is not given asks for any.</summary>
/// <param name="Type">Only of these types; up to 20. A type or alias of the catalogue, or one that an application named itself.</param>
/// <param name="UserId">Only of this learner.</param>
/// <param name="CourseId">Only about this course.</param>
/// <param name="AppId">Only of this application.</param>
/// <param name="From">Not received before this moment.</param>
/// <param name="To">Received before this moment.</param>
sealed record ExportedEvents(IReadOnlyList<string>? Type = null, string? UserId = null, string? CourseId = null, string? AppId = null, DateTimeOffset? From = null, DateTimeOffset? To = null)
{
    public EventFilter Filter() => new(Type ?? [], UserId, CourseId, AppId);
}

/// <summary>The same as the job keeps it: equal wishes are equal texts.</summary>
/// <param name="For">Who asked.</param>
/// <param name="Title">Of the file.</param>
/// <param name="Format">Of the file.</param>
/// <param name="Query">To a dataset; null: <paramref name="Events"/> are asked for.</param>
/// <param name="Events">Null: a dataset is.</param>
/// <param name="AsOf">Of a dataset, where a moment was named.</param>
sealed record ExportWish(
    ActingFor For,
    string Title,
    [property: JsonConverter(typeof(JsonStringEnumConverter<FileFormat>))] FileFormat Format,
    DatasetQuery? Query,
    ExportedEvents? Events,
    DateTimeOffset? AsOf)
{
    /// <summary>What is exported: a dataset's name, or <c>log</c>, which none has.</summary>
    [JsonIgnore]
    public string What => Query?.Dataset ?? "log";
}
