using System.Text.Json.Serialization;
using Lectern.App.Datasets;

namespace Lectern.App.CustomDashboards;

/// <summary>What a widget is.</summary>
enum WidgetType
{
    /// <summary>One figure.</summary>
    Metric,
    Chart,
    Table,

    /// <summary>Words of whoever made the dashboard; it asks nothing.</summary>
    Text,
}

/// <summary>How a widget shows its rows. What each takes is in <see cref="WidgetRules"/>.</summary>
enum Visualization
{
    Number,
    Line,
    Bar,
    Stacked,
    Pie,
    Heatmap,
    Funnel,
    Table,
}

/// <summary>Where a widget stands on a grid of 12 columns; widgets of a dashboard do not overlap.</summary>
/// <param name="X">Its first column, 0 to 11.</param>
/// <param name="Y">Its first row, 0 to 10,000.</param>
/// <param name="Width">Columns, 1 to 12; x + width is at most 12.</param>
/// <param name="Height">Rows, 1 to 100.</param>
sealed record WidgetPosition(int X, int Y, int Width, int Height)
{
    public const int Columns = 12;
    public const int MaxY = 10_000;
    public const int MaxHeight = 100;

    public bool Overlaps(WidgetPosition other) => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
}

/// <summary>A part of a dashboard.</summary>
/// <param name="Type">metric, chart, table or text.</param>
/// <param name="Position">Where it stands.</param>
/// <param name="Id">1 to 64 letters, digits, dots, hyphens or underscores, once in the dashboard. One is made where none is given; answers always have it.</param>
/// <param name="Title">At most 200 characters in one line; null: none.</param>
/// <param name="DataSource">What it asks, as POST /api/v1/query takes it and for at most 1,000 rows; null for text, and for text alone.</param>
/// <param name="Text">Markdown as it was sent, at most 10,000 characters: it is not rendered and not cleaned, so whoever shows it must not take it for HTML. Null but for text.</param>
/// <param name="Visualization">number for metric, table for table (both may be left out); line, bar, stacked, pie, heatmap or funnel for chart; null for text.</param>
/// <param name="Filters">The widget's own, as a query has them: they hold beside those of its data source. Null for text.</param>
sealed record Widget(
    WidgetType Type,
    WidgetPosition Position,
    string? Id = null,
    string? Title = null,
    DatasetQuery? DataSource = null,
    string? Text = null,
    Visualization? Visualization = null,
    IReadOnlyList<QueryFilter>? Filters = null)
{
    /// <summary>Whether it was saved by a version of Lectern that knew what this one does not: what could not be read is as if it were absent.</summary>
    [JsonIgnore]
    public bool IsPartial { get; init; }

    /// <summary>What is run: the data source with the widget's own filters; null for text.</summary>
    public DatasetQuery? Asked() => DataSource is null ? null : DataSource with { Filters = [.. DataSource.Filters ?? [], .. Filters ?? []] };
}
