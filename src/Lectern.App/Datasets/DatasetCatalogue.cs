namespace Lectern.App.Datasets;

/// <summary>Everything that can be asked.</summary>
/// <param name="Datasets">All of them.</param>
/// <param name="Limits">What a query may ask for.</param>
sealed record DatasetCatalogue(IReadOnlyList<DescribedDataset> Datasets, QueryBounds Limits)
{
    public static readonly DatasetCatalogue Current = new(
        [.. DatasetList.All.Select(DescribedDataset.Of)],
        new(
            QueryLimits.MaxMeasures, QueryLimits.MaxDimensions, QueryLimits.MaxFilters, QueryLimits.MaxSorts, QueryLimits.MaxValues,
            QueryLimits.MaxText, QueryLimits.DefaultRows, QueryLimits.MaxRows, QueryLimits.MaxBytes));
}

/// <summary>A dataset.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Title">For people.</param>
/// <param name="Description">What a row of it is, and what to know.</param>
/// <param name="TimeDimension">The dimension that a timeframe is of; null: it takes none.</param>
/// <param name="MaxDays">How many days a query must be held to, by a timeframe or filters on the time dimension; null: any.</param>
/// <param name="RequiredDimension">One that every query must group by, or hold to one value by eq; null: none.</param>
/// <param name="Dimensions">What to group and filter by.</param>
/// <param name="Measures">The figures over a group.</param>
sealed record DescribedDataset(
    string Name, string Title, string Description, string? TimeDimension, int? MaxDays, string? RequiredDimension,
    IReadOnlyList<DescribedDimension> Dimensions, IReadOnlyList<DescribedMeasure> Measures)
{
    public static DescribedDataset Of(Dataset dataset) => new(
        dataset.Name,
        dataset.Title,
        dataset.Description,
        dataset.Time,
        dataset.BoundedBy is null ? null : QueryLimits.MaxDays,
        dataset.Apart,
        [.. dataset.Dimensions.Select(d => new DescribedDimension(d.Name, d.Type, d.Description, d.Values, Names(d.Type)))],
        [.. dataset.Measures.Select(m => new DescribedMeasure(m.Name, FieldType.Number, m.Unit, m.Description, m.Formula, Names(FieldType.Number)))]);

    static IReadOnlyList<string> Names(FieldType type) => [.. FilterOperator.Of(type).Select(o => o.Name)];
}

/// <summary>Something to group and to filter by.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Type">text, number, date (as 2026-11-01) or boolean.</param>
/// <param name="Description">What it says, and when it is null.</param>
/// <param name="Values">All the values there are; null: any.</param>
/// <param name="Operators">That a filter of it takes.</param>
sealed record DescribedDimension(string Name, FieldType Type, string Description, IReadOnlyList<string>? Values, IReadOnlyList<string> Operators);

/// <summary>A figure.</summary>
/// <param name="Name">As queries name it.</param>
/// <param name="Type">Always number; null where there is nothing to tell it from.</param>
/// <param name="Unit">Of its value.</param>
/// <param name="Description">What it says.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Operators">That a filter of it takes.</param>
sealed record DescribedMeasure(string Name, FieldType Type, string Unit, string Description, string Formula, IReadOnlyList<string> Operators);

/// <summary>What a query may ask for.</summary>
/// <param name="Measures">At most.</param>
/// <param name="Dimensions">At most.</param>
/// <param name="Filters">At most.</param>
/// <param name="Sorts">At most.</param>
/// <param name="Values">Of in and notIn, at most.</param>
/// <param name="TextLength">Characters of a text to compare to, at most.</param>
/// <param name="DefaultRows">Where limit is not given.</param>
/// <param name="Rows">The greatest limit.</param>
/// <param name="Bytes">Of a query, decompressed.</param>
sealed record QueryBounds(int Measures, int Dimensions, int Filters, int Sorts, int Values, int TextLength, int DefaultRows, int Rows, int Bytes);
