using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Lectern.App.Datasets;

namespace Lectern.App.CustomDashboards;

/// <summary>A dashboard out of JSON: every mistake in it with its place, those of its queries too. What it returns can be saved as it is.</summary>
static class DefinitionReader
{
    const int MaxTitle = 200;
    const int MaxId = 64;

    static readonly JsonDocumentOptions Strict = new() { MaxDepth = 16, AllowDuplicateProperties = false };
    static readonly SearchValues<char> IdCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-_");

    static readonly string[] Fields = ["name", "description", "isPublic", "widgets"];
    static readonly string[] WidgetFields = ["id", "type", "title", "dataSource", "text", "visualization", "filters", "position"];
    static readonly string[] PositionFields = ["x", "y", "width", "height"];

    /// <param name="json">The body.</param>
    /// <param name="makeId">Makes an id for a widget that has none.</param>
    /// <param name="errors">What is wrong with it.</param>
    /// <returns>Null: it is none, as the errors say.</returns>
    public static DashboardDefinition? Read(ReadOnlyMemory<byte> json, Func<string> makeId, QueryErrors errors)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return Read(document.RootElement, makeId, errors);
        }
        // A name that is no Unicode text cannot be compared with another.
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            errors.Add("", "is no JSON: one object, at most 16 deep, no name in it twice.");
            return null;
        }
    }

    static DashboardDefinition? Read(JsonElement json, Func<string> makeId, QueryErrors errors)
    {
        var shape = new JsonShape(errors);
        if (!shape.IsObject(json, "", Fields)) return null;

        var name = Line(shape, json, "", "name", DashboardDefinition.MaxName, errors);
        if (name is null && !errors.Any) errors.Add("name", "is missing, or blank.");
        var description = Words(shape, json, "", "description", DashboardDefinition.MaxDescription, errors)?.Trim();
        var isPublic = shape.Flag(json, "", "isPublic") ?? false;
        if (!JsonShape.Has(json, "widgets", out _)) errors.Add("widgets", "is missing: an empty array is a dashboard without any.");
        var widgets = shape.Objects(json, "", "widgets", DashboardDefinition.MaxWidgets, WidgetFields, (widget, path) => WidgetOf(shape, widget, path, errors)) ?? [];
        // Only of widgets that are right by themselves can be said what is wrong between them.
        if (!errors.Any) CheckTogether(widgets, errors);
        if (errors.Any) return null;
        return new(name!, [.. widgets.Select(w => w with { Id = w.Id ?? makeId() })], string.IsNullOrEmpty(description) ? null : description, isPublic);
    }

    static Widget WidgetOf(JsonShape shape, JsonElement json, string path, QueryErrors errors)
    {
        var type = Choice(shape, json, path, "type", Enum.GetValues<WidgetType>(), errors);
        if (type is null && !JsonShape.Has(json, "type", out _)) errors.Add($"{path}.type", "is missing.");
        var id = shape.Text(json, path, "id");
        if (id is not null && (id.Length is 0 or > MaxId || id.AsSpan().ContainsAnyExcept(IdCharacters)))
            errors.Add($"{path}.id", "must be 1 to 64 letters of a to z, digits, dots, hyphens or underscores.");
        var widget = new Widget(type ?? default, PositionOf(shape, json, path, errors), id, Line(shape, json, path, "title", MaxTitle, errors));
        if (type is null) return widget;
        return type == WidgetType.Text ? TextOf(shape, json, path, widget, errors) : AskingOf(shape, json, path, widget, errors);
    }

    static Widget TextOf(JsonShape shape, JsonElement json, string path, Widget widget, QueryErrors errors)
    {
        foreach (var field in (string[])["dataSource", "visualization", "filters"])
        {
            if (JsonShape.Has(json, field, out _)) errors.Add($"{path}.{field}", "is not for text.");
        }
        if (!JsonShape.Has(json, "text", out _)) errors.Add($"{path}.text", "is missing.");
        return widget with { Text = Words(shape, json, path, "text", DashboardDefinition.MaxText, errors) };
    }

    static Widget AskingOf(JsonShape shape, JsonElement json, string path, Widget widget, QueryErrors errors)
    {
        if (JsonShape.Has(json, "text", out _)) errors.Add($"{path}.text", $"is not for {WidgetRules.NameOf(widget.Type)}.");
        var all = WidgetRules.Of(widget.Type);
        var visualization = Choice(shape, json, path, "visualization", all, errors);
        if (visualization is null && !JsonShape.Has(json, "visualization", out _))
        {
            if (all.Count == 1) visualization = all[0];
            else errors.Add($"{path}.visualization", $"is missing: one of {string.Join(", ", all.Select(WidgetRules.NameOf))}.");
        }

        var filters = QueryReader.FiltersOf(shape, json, path);
        if (!JsonShape.Has(json, "dataSource", out var source))
        {
            errors.Add($"{path}.dataSource", "is missing.");
            return widget;
        }
        var wrong = new QueryErrors($"{path}.dataSource.");
        var query = QueryReader.Read(source, wrong);
        errors.AddAll(wrong);
        if (query is null) return widget;

        widget = widget with { DataSource = query, Visualization = visualization, Filters = filters };
        WidgetRules.Check(widget, path, errors);
        if (visualization is { } shown && WidgetRules.Misfit(shown, query.Dimensions?.Count ?? 0, query.Measures.Count) is { } misfit)
            errors.Add($"{path}.visualization", $"does not suit the query: {misfit}");
        return widget;
    }

    static WidgetPosition PositionOf(JsonShape shape, JsonElement json, string path, QueryErrors errors)
    {
        var at = $"{path}.position";
        if (!JsonShape.Has(json, "position", out var position))
        {
            errors.Add(at, "is missing.");
            return new(0, 0, 0, 0);
        }
        if (!shape.IsObject(position, at, PositionFields)) return new(0, 0, 0, 0);
        var (x, y) = (Within("x", 0, WidgetPosition.Columns - 1), Within("y", 0, WidgetPosition.MaxY));
        var (width, height) = (Within("width", 1, WidgetPosition.Columns), Within("height", 1, WidgetPosition.MaxHeight));
        if (x + width > WidgetPosition.Columns) errors.Add($"{at}.width", "reaches beyond the 12 columns: x + width must be at most 12.");
        return new(x ?? 0, y ?? 0, width ?? 0, height ?? 0);

        int? Within(string name, int least, int most)
        {
            var rule = string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most:N0}.");
            var isThere = JsonShape.Has(position, name, out _);
            var value = shape.Whole(position, at, name, rule);
            if (!isThere || value < least || value > most) errors.Add($"{at}.{name}", isThere ? rule : $"is missing: it {rule}");
            return value >= least && value <= most ? value : null;
        }
    }

    static void CheckTogether(Widget[] widgets, QueryErrors errors)
    {
        for (var i = 0; i < widgets.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (widgets[i].Id is { } id && widgets[j].Id == id) errors.Add($"widgets[{i}].id", $"is that of widgets[{j}] too.");
                if (widgets[i].Position.Overlaps(widgets[j].Position)) errors.Add($"widgets[{i}].position", $"overlaps widgets[{j}].");
            }
        }
    }

    static T? Choice<T>(JsonShape shape, JsonElement json, string path, string name, IReadOnlyList<T> known, QueryErrors errors)
        where T : struct, Enum
    {
        if (shape.Text(json, path, name) is not { } given) return null;
        foreach (var choice in known)
        {
            if (WidgetRules.NameOf(choice) == given) return choice;
        }
        errors.AddUnknown($"{path}.{name}", name, given, [.. known.Select(WidgetRules.NameOf)]);
        return null;
    }

    /// <summary>A text of one line without blanks around it; null: there is none, or it is blank.</summary>
    static string? Line(JsonShape shape, JsonElement json, string path, string name, int most, QueryErrors errors)
    {
        var text = shape.Text(json, path, name)?.Trim();
        if (string.IsNullOrEmpty(text)) return null;
        if (text.Any(c => char.IsControl(c) || c is '\u2028' or '\u2029')) errors.Add(At(path, name), "must be one line without control characters.");
        CheckLength(text, At(path, name), most, errors);
        return text;
    }

    /// <summary>A text of any lines, as it was sent.</summary>
    static string? Words(JsonShape shape, JsonElement json, string path, string name, int most, QueryErrors errors)
    {
        if (shape.Text(json, path, name) is not { } text) return null;
        if (text.Any(c => char.IsControl(c) && c is not ('\t' or '\n' or '\r'))) errors.Add(At(path, name), "must be without control characters but tabs and ends of lines.");
        CheckLength(text, At(path, name), most, errors);
        return text;
    }

    // As people count: an emoji of one code point is one character.
    static void CheckLength(string text, string path, int most, QueryErrors errors)
    {
        if (text.EnumerateRunes().Count() > most) errors.Add(path, string.Create(CultureInfo.InvariantCulture, $"must be at most {most:N0} characters."));
    }

    static string At(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";
}
