namespace Lectern.App.Files;

enum ChartKind
{
    /// <summary>Bars side by side, or lying where their names are long.</summary>
    Bar,
    Line,

    /// <summary>Bars that touch: the categories are ranges, one after the other.</summary>
    Histogram,
}

/// <summary>A picture of figures. PDF draws it; the other formats have the table that it is of.</summary>
/// <param name="Title">What is shown.</param>
/// <param name="Kind">How.</param>
/// <param name="Figure">What the values are; its heading names their axis.</param>
/// <param name="Categories">What the values are of, in order.</param>
/// <param name="Series">At most six; each with a value for each category.</param>
sealed record Chart(string Title, ChartKind Kind, Column Figure, IReadOnlyList<string> Categories, IReadOnlyList<Series> Series)
{
    public const int MaxSeries = 6;
    public const int MaxCategories = 1_000;

    /// <summary>What the categories are.</summary>
    public string? CategoryTitle { get; init; }
}

/// <param name="Name">For the legend.</param>
/// <param name="Values">Null where there is none.</param>
sealed record Series(string Name, IReadOnlyList<double?> Values);
