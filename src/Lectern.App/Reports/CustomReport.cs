using System.Globalization;
using Lectern.App.Datasets;
using Lectern.App.Files;

namespace Lectern.App.Reports;

/// <summary>The question that a saved report asks, as <c>POST /api/v1/query</c> takes it, and the format that it is usually wanted in.</summary>
/// <param name="Dataset">Which dataset.</param>
/// <param name="Measures">1 to 20 figures, in the order their columns shall have.</param>
/// <param name="Dimensions">What to group by, at most 8; none: one row over everything.</param>
/// <param name="Filters">At most 20, which hold together.</param>
/// <param name="Sort">At most 8.</param>
/// <param name="Limit">At most so many rows, 1 to 1,000,000; null: all, as far as a file may hold them.</param>
/// <param name="Timeframe">7d, 30d, 90d or 1y; a run may be asked for other days.</param>
/// <param name="Format">Where a run asks for none; default xlsx.</param>
sealed record ReportQuestion(
    string Dataset,
    IReadOnlyList<string> Measures,
    IReadOnlyList<string>? Dimensions = null,
    IReadOnlyList<QueryFilter>? Filters = null,
    IReadOnlyList<QuerySort>? Sort = null,
    int? Limit = null,
    string? Timeframe = null,
    FileFormat Format = FileFormat.Xlsx)
{
    /// <summary>What a question may be limited to; without, all rows are told.</summary>
    public static readonly RowLimit Rows = new(1_000_000, ReportScope.MostRows);

    /// <summary>Without its limit, which is a report's own.</summary>
    public DatasetQuery ToQuery() => new(Dataset, Measures, Dimensions, Filters, Sort, null, Timeframe);
}

/// <summary>A report as it is sent to be saved.</summary>
/// <param name="Name">1 to 200 characters in one line.</param>
/// <param name="Description">At most 2,000 characters; null: none.</param>
/// <param name="IsPublic">Whether everybody of the tenant who may ask datasets finds and runs it, each seeing what they may; only its owner changes it either way.</param>
/// <param name="Question">What it asks.</param>
sealed record ReportDefinition(string Name, string? Description, bool IsPublic, ReportQuestion Question)
{
    public const int MaxName = 200;
    public const int MaxDescription = 2_000;
    public const int MaxBytes = 256 * 1024;
}

/// <summary>A saved report, in one of its versions.</summary>
sealed record SavedReport(
    Guid Id, string Name, string? Description, bool IsPublic, string Owner, int Version, ReportQuestion Question, string SavedBy, DateTime SavedAt, DateTime CreatedAt)
{
    /// <summary>Figures over everything at the head of the document.</summary>
    const int MostFigures = 6;

    /// <summary>As reports are run.</summary>
    /// <returns>Null: names in its question have gone since it was saved, as the errors say.</returns>
    public Report? ToReport(QueryErrors errors)
    {
        var query = Question.ToQuery();
        if (QueryPlan.Of(query, errors) is not { } plan) return null;
        var table = ReportTable.Of(plan.Dataset.Title, plan.Dataset.Description, query);
        return new(
            Id.ToString("D", CultureInfo.InvariantCulture),
            Name,
            Description ?? "",
            plan.Dataset.Time is null ? [] : [.. ReportParameter.Period($"rows of {plan.Dataset.Name}", Question.Timeframe, MostDaysOf(plan))],
            [table],
            async (scope, ct) => new(await FiguresAsync(scope, scope.Plan(query), ct), [await scope.TableAsync(table, ct, limit: Question.Limit ?? ReportScope.MostRows)]))
        {
            Version = Version,
            Format = Question.Format,
            Check = (values, errors) => CheckDays(query, plan.Dataset, values, errors),
        };
    }

    /// <summary>Of a dataset that may be asked about so many days alone; null: of any, or the question's own filters leave few enough.</summary>
    static int? MostDaysOf(QueryPlan plan) => plan.Dataset.BoundedBy is null || plan.Days.Count <= QueryLimits.MaxDays ? null : QueryLimits.MaxDays;

    /// <summary>That the question can be asked of the days of a run, told before there is one.</summary>
    static void CheckDays(DatasetQuery query, Dataset dataset, IReadOnlyDictionary<string, string> values, QueryErrors errors)
    {
        var wrong = new QueryErrors();
        if (QueryPlan.Of(ReportPeriod.Asked(query, dataset, values), wrong) is not null) return;
        var path = values.ContainsKey(ReportParameter.Timeframe) ? ReportParameter.Timeframe : values.ContainsKey(ReportParameter.From) ? ReportParameter.To : ReportParameter.From;
        errors.Add(
            $"parameters.{path}",
            string.Create(CultureInfo.InvariantCulture, $"must leave at most {QueryLimits.MaxDays} days, since {dataset.Name} are read from the log: give from and to, or a timeframe of 7d, 30d or 90d."));
    }

    /// <summary>Over all rows that count: not where groups are chosen by their figures, nor where figures of several groups must not be put together.</summary>
    static async Task<IReadOnlyList<KeyFigure>> FiguresAsync(ReportScope scope, QueryPlan plan, CancellationToken ct)
    {
        if (plan.Dimensions.Count == 0 || plan.Groups.Count > 0 || plan.Dataset.Apart is not null) return [];
        return await scope.FiguresAsync(plan with { Measures = [.. plan.Measures.Take(MostFigures)] }, ct);
    }
}
