using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Datasets;

/// <summary>What a column of an answer is.</summary>
enum ColumnRole
{
    Dimension,
    Measure,
}

/// <summary>A column of an answer.</summary>
/// <param name="Name">Of the dimension or measure.</param>
/// <param name="Type">Of its values: text, number, date (as 2026-11-01) or boolean; any may be null.</param>
/// <param name="Unit">Of a measure; null for a dimension.</param>
/// <param name="Role">Which it is.</param>
sealed record QueryColumn(string Name, FieldType Type, string? Unit, ColumnRole Role);

/// <summary>The answer to a query.</summary>
/// <param name="Dataset">Which was asked.</param>
/// <param name="Columns">First the dimensions, then the measures, each in the order they were asked for.</param>
/// <param name="Rows">Each an array of values in the order of the columns.</param>
/// <param name="RowCount">How many rows there are here.</param>
/// <param name="Truncated">Whether there are more than the limit let through.</param>
/// <param name="AsOf">The moment asked of.</param>
sealed record QueryAnswer(string Dataset, IReadOnlyList<QueryColumn> Columns, IReadOnlyList<object?[]> Rows, int RowCount, bool Truncated, DateTimeOffset AsOf);

/// <summary>Why a query has no answer.</summary>
/// <param name="Status">As HTTP has it: 400 it makes no sense, 403 it is not for the caller, 422 it cannot be answered as it is, 503 not now.</param>
/// <param name="Code">Stable, for programs.</param>
/// <param name="Detail">What to do next.</param>
/// <param name="Errors">By field, where fields are wrong.</param>
sealed record QueryProblem(int Status, string Code, string Detail, IDictionary<string, string[]>? Errors = null)
{
    public static QueryProblem Of(QueryErrors errors) => new(StatusCodes.Status400BadRequest, "invalid_query", errors.Detail, errors.ByPath);

    public ProblemHttpResult ToResult() => Problems.Of(Status, Code, Detail, Errors);
}
