using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.CustomDashboards;

/// <summary>
/// Widgets as they were saved, by whatever version of Lectern. One that this version cannot read does not keep the others from being
/// shown, nor its dashboard from being mended.
/// </summary>
static class StoredWidgets
{
    public static IReadOnlyList<Widget> Read(string json, JsonSerializerOptions options)
    {
        using var document = JsonDocument.Parse(json);
        return [.. document.RootElement.EnumerateArray().Select((widget, i) => TryRead<Widget>(widget, options) ?? PartOf(widget, i, options))];
    }

    /// <summary>Each field that can be read, by itself.</summary>
    static Widget PartOf(JsonElement json, int place, JsonSerializerOptions options)
    {
        var source = Field<DatasetQuery>("dataSource");
        return new(
            Field<WidgetType?>("type") ?? (source is null ? WidgetType.Text : WidgetType.Table),
            Field<WidgetPosition>("position") ?? new(0, place, 1, 1),
            Field<string>("id") ?? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"unreadable-{place}"),
            Field<string>("title"),
            source,
            Field<string>("text"),
            Field<Visualization?>("visualization"),
            Field<IReadOnlyList<QueryFilter>>("filters"))
        { IsPartial = true };

        T? Field<T>(string name) => json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var field) ? TryRead<T>(field, options) : default;
    }

    static T? TryRead<T>(JsonElement json, JsonSerializerOptions options)
    {
        try
        {
            return json.Deserialize<T>(options);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
