namespace Lectern.App.Datasets;

/// <summary>What a field holds, and so which operators a filter of it takes and how its values are written.</summary>
enum FieldType
{
    /// <summary>Compared character by character; <c>contains</c> and <c>startsWith</c> look past case and accents.</summary>
    Text,
    Number,

    /// <summary>A day of the tenant's calendar, as 2026-11-01.</summary>
    Date,
    Boolean,
}

/// <summary>Something to group and to filter by.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Type">Of its values.</param>
/// <param name="Sql">Its value in a row of the dataset.</param>
/// <param name="Description">What it says, and when it is null.</param>
sealed record Dimension(string Name, FieldType Type, string Sql, string Description)
{
    /// <summary>All the values there are; null: any. A filter by another is a mistake.</summary>
    public IReadOnlyList<string>? Values { get; init; }
}

/// <summary>A figure over the rows of a group: always a number, or null where there is nothing to tell it from.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Unit">Of its value.</param>
/// <param name="Sql">An aggregate over the rows of the dataset.</param>
/// <param name="Description">What it says.</param>
/// <param name="Formula">How it is computed.</param>
sealed record DatasetMeasure(string Name, string Unit, string Sql, string Description, string Formula);

/// <summary>
/// One thing that can be asked about: rows of the read models, what they can be grouped by, and the figures over a group. Names come
/// from here alone, and so does all SQL: a query chooses among them, and what it says itself is only ever a parameter.
/// </summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What a row of it is, and what to know.</param>
/// <param name="Grain">The rows it is told from.</param>
/// <param name="Source">The events behind those rows.</param>
sealed record Dataset(string Name, string Title, string Description, string Grain, string Source)
{
    /// <summary>
    /// The tables, each with its alias. It may name <c>@tenant</c>, <c>@zone</c>, <c>@today</c> (the day of asOf), <c>@end</c> (the moment that
    /// day ends), <c>@firstDay</c> and <c>@start</c> (the same of the 28 days that end with it), <c>@reach</c> (the courses that the caller sees; null: all). Beside them stand the tables of <see cref="Attributes"/>.
    /// </summary>
    public required string From { get; init; }

    /// <summary>Which of their rows there are: those of the tenant, of what happened up to the day of asOf.</summary>
    public required string Where { get; init; }

    /// <summary>The column with the learner a row is about; null: it is about none.</summary>
    public string? Learner { get; init; }

    /// <summary>
    /// The column with the course a row is about (0 or null: in none); null: it is about none, or about several. Whoever sees some courses only
    /// is held to them by it, and cannot ask a dataset without.
    /// </summary>
    public string? Course { get; init; }

    /// <summary>The dimension that a timeframe is of; null: it takes none.</summary>
    public string? Time { get; init; }

    /// <summary>The moment of a row where the dataset is too long to be read whole: a query must then say which days, at most <see cref="QueryLimits.MaxDays"/>.</summary>
    public string? BoundedBy { get; init; }

    /// <summary>A dimension that every query must group by or hold to one value, since figures over several of its values would count things twice.</summary>
    public string? Apart { get; init; }

    public required IReadOnlyList<Dimension> Dimensions { get; init; }

    public required IReadOnlyList<DatasetMeasure> Measures { get; init; }

    public Dimension? DimensionOf(string name) => Dimensions.FirstOrDefault(d => d.Name == name);

    public DatasetMeasure? MeasureOf(string name) => Measures.FirstOrDefault(m => m.Name == name);
}
