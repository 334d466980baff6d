using System.Globalization;
using System.Text;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Queries;

namespace Lectern.App.Exports;

/// <summary>The answer to a query of a dataset as a document: the rows of POST /api/v1/query, all of them, as they come.</summary>
static class DatasetDocument
{
    /// <summary>Characters of what a filter compares to that are shown.</summary>
    const int MaxShown = 200;

    static readonly Dictionary<string, string> Operators = new(StringComparer.Ordinal)
    {
        ["eq"] = "is",
        ["ne"] = "is not",
        ["in"] = "is one of",
        ["notIn"] = "is none of",
        ["gt"] = "is more than",
        ["gte"] = "is at least",
        ["lt"] = "is less than",
        ["lte"] = "is at most",
        ["between"] = "is between",
        ["contains"] = "contains",
        ["startsWith"] = "starts with",
        ["isNull"] = "is nothing",
        ["isNotNull"] = "is anything",
    };

    /// <summary>The document, whose rows are asked for in this snapshot once they are written.</summary>
    public static Document Of(QueryPlan plan, ExportWish wish, Caller caller, AsOf asOf, Snapshot snapshot, DateTimeOffset createdAt, string institution)
    {
        var columns = ColumnsOf(plan);
        var sql = QuerySql.Of(plan, caller.Tenant, caller.Courses, asOf);
        // One row beyond the limit is asked for, which tells an answer that there are more.
        var rows = DatabaseRows.Of(ct => snapshot.ReadAsync(sql.Text, sql.Parameters, ct), columns).Take(plan.Limit);
        return new(wish.Title, createdAt, asOf.Zone, [new(plan.Dataset.Title, columns, rows)])
        {
            Institution = institution,
            Filters = [.. FiltersOf(wish.Query!), new("As of", asOf.Today.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture))],
        };
    }

    public static IReadOnlyList<Column> ColumnsOf(QueryPlan plan) => [.. plan.Dimensions.Select(ColumnOf), .. plan.Measures.Select(ColumnOf)];

    static Column ColumnOf(Dimension dimension) => new(dimension.Name, dimension.Type switch
    {
        FieldType.Number => ColumnType.Decimal,
        FieldType.Date => ColumnType.Date,
        FieldType.Boolean => ColumnType.Boolean,
        _ => ColumnType.Text,
    })
    { Title = TitleOf(dimension.Name), Digits = 0 };

    static Column ColumnOf(DatasetMeasure measure) => new(measure.Name, measure.Unit switch
    {
        Figures.Count => ColumnType.Integer,
        Figures.Percent => ColumnType.Percentage,
        Figures.Seconds => ColumnType.Duration,
        _ => ColumnType.Decimal,
    })
    { Title = TitleOf(measure) };

    /// <summary>What a query is narrowed to, in words; of long lists the beginning.</summary>
    public static IEnumerable<Filter> FiltersOf(DatasetQuery query)
    {
        if (query.Timeframe is { } timeframe) yield return new("Timeframe", timeframe);
        foreach (var filter in query.Filters ?? [])
        {
            var values = string.Join(filter.Operator == "between" ? " and " : ", ", (filter.Value is { } one ? [one] : filter.Values ?? []).Select(Shown));
            yield return new(TitleOf(filter.Field), Cut($"{Operators.GetValueOrDefault(filter.Operator, filter.Operator)} {values}".TrimEnd()));
        }
    }

    /// <summary>With the unit where neither the type nor the name tells it.</summary>
    static string TitleOf(DatasetMeasure measure) =>
        measure.Unit is Figures.Hours or Figures.Minutes && !measure.Name.Contains(measure.Unit, StringComparison.OrdinalIgnoreCase) ? $"{TitleOf(measure.Name)} ({measure.Unit})" : TitleOf(measure.Name);

    static string Shown(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();

    static string Cut(string text) => text.Length <= MaxShown ? text : $"{text[..(char.IsHighSurrogate(text[MaxShown - 1]) ? MaxShown - 1 : MaxShown)]}…";

    /// <summary>averageProgress as Average progress.</summary>
    internal static string TitleOf(string name)
    {
        var title = new StringBuilder();
        foreach (var letter in name)
        {
            if (title.Length == 0) title.Append(char.ToUpperInvariant(letter));
            else if (char.IsUpper(letter)) title.Append(' ').Append(char.ToLowerInvariant(letter));
            else title.Append(letter);
        }
        return title.ToString();
    }
}
