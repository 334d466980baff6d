using Lectern.App.Datasets;

namespace Lectern.App.CustomDashboards;

/// <summary>What a widget may ask, and how it may show that.</summary>
static class WidgetRules
{
    /// <summary>Rows of a widget at most: more than anybody reads in one, and thirty of them still fit an answer.</summary>
    public const int MaxRows = 1_000;

    /// <summary>The visualizations of a type; the first is the one that need not be named, if it is the only one.</summary>
    public static IReadOnlyList<Visualization> Of(WidgetType type) => type switch
    {
        WidgetType.Metric => [Visualization.Number],
        WidgetType.Table => [Visualization.Table],
        WidgetType.Chart => [Visualization.Line, Visualization.Bar, Visualization.Stacked, Visualization.Pie, Visualization.Heatmap, Visualization.Funnel],
        _ => [],
    };

    /// <summary>What a query must have to be shown that way; null: it has.</summary>
    public static string? Misfit(Visualization visualization, int dimensions, int measures) => visualization switch
    {
        Visualization.Number when (dimensions, measures) is not (0, 1) => "number shows one measure and no dimension.",
        Visualization.Line or Visualization.Bar when (dimensions, measures) is not ((1, >= 1) or (2, 1)) =>
            $"{NameOf(visualization)} shows one dimension with any measures, or two dimensions with one measure.",
        Visualization.Stacked or Visualization.Heatmap when (dimensions, measures) is not (2, 1) => $"{NameOf(visualization)} shows two dimensions and one measure.",
        Visualization.Pie when (dimensions, measures) is not (1, 1) => "pie shows one dimension and one measure.",
        Visualization.Funnel when (dimensions, measures) is not ((1, 1) or (0, >= 2)) => "funnel shows one dimension and one measure, or two measures and more without a dimension.",
        _ => null,
    };

    /// <summary>
    /// Notes what is wrong with what a widget asks: its data source must be a query that could be asked by itself, which its own filters
    /// narrow further. Said when it is saved, and again when it is run: names may have gone meanwhile.
    /// </summary>
    /// <param name="widget">Not of text.</param>
    /// <param name="path">Where it stands, as <c>widgets[2]</c>.</param>
    /// <param name="errors">What is wrong.</param>
    public static void Check(Widget widget, string path, QueryErrors errors)
    {
        var source = new QueryErrors($"{path}.dataSource.");
        var plan = QueryPlan.Of(widget.DataSource!, source);
        if (widget.DataSource!.Limit > MaxRows) source.Add("limit", "must be at most 1,000 in a widget.");
        errors.AddAll(source);
        if (plan is null || widget.Filters is null) return;
        var own = new QueryErrors($"{path}.");
        FilterPlan.Of(plan.Dataset, widget.Filters, own);
        errors.AddAll(own);
    }

    public static string NameOf<T>(T choice)
        where T : struct, Enum => choice.ToString().ToLowerInvariant();
}
