using System.Globalization;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Assessments;
using Lectern.App.Courses;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>What reports are told from beside datasets.</summary>
sealed record ReportSources(TenantSource Tenants, PersonalNames Names, AssessmentQuery Assessments, Handlings Handlings);

/// <summary>
/// One making of a report: who sees it, of which moment, asked with what. All its questions see one state of the read models, and only the
/// courses that the caller sees: by the statements that answer <c>POST /api/v1/query</c>, so that figures are the same.
/// </summary>
sealed class ReportScope(Caller caller, AsOf asOf, Snapshot snapshot, IReadOnlyDictionary<string, string> values, ReportSources sources)
{
    /// <summary>Rows of a table where nobody asked for fewer: what a file may hold ends it long before.</summary>
    public const int MostRows = int.MaxValue - 1;

    readonly Dictionary<string, string?> namesByUser = new(StringComparer.Ordinal);

    public Caller Caller => caller;

    public AsOf AsOf => asOf;

    public Snapshot Snapshot => snapshot;

    public ReportSources Sources => sources;

    /// <summary>Rows that there will be; null: nobody can tell.</summary>
    public long? Expected { get; private set; } = 0;

    /// <summary>How far a table is whose rows nobody can count before, 0 to 1.</summary>
    public double? Part { get; set; }

    /// <summary>The value of a parameter; null: not given.</summary>
    public string? this[string parameter] => values.GetValueOrDefault(parameter);

    public DateOnly? Day(string parameter) => this[parameter] is { } day ? ReportValues.Day(day) : null;

    public void Expect(long rows) => Expected += rows;

    public void ExpectUnknown() => Expected = null;

    /// <summary>A condition on a field; of several values any of them.</summary>
    public static QueryFilter Filter(string field, string @operator, object value) => new(field, @operator, JsonSerializer.SerializeToElement(value));

    /// <summary>A question as it is asked of this caller's report: held to its parameters and its period.</summary>
    public QueryPlan Plan(DatasetQuery query, params IEnumerable<QueryFilter> more)
    {
        var dataset = DatasetList.Of(query.Dataset);
        var asked = ReportPeriod.Asked(query, dataset, values);
        var errors = new QueryErrors();
        // Of one that was saved, names may have gone since.
        return QueryPlan.Of(asked with { Filters = [.. asked.Filters ?? [], .. ParametersOf(dataset), .. more] }, errors)
            ?? throw new JobFailedException("invalid_query", "The report asks for what is not there, or not in this way, any more: change it and save it anew.");
    }

    /// <summary>A table whose rows answer a question.</summary>
    /// <param name="added">Tells the columns that the report adds.</param>
    public async Task<Section> TableAsync(
        ReportTable table, CancellationToken ct, IEnumerable<QueryFilter>? filters = null, AddedCells? added = null, int limit = MostRows, IReadOnlyList<Chart>? charts = null)
    {
        var plan = Plan(table.Query!, filters ?? []) with { Limit = limit };
        Expected += Math.Min(limit, await CountAsync(plan, ct));
        return new(table.Title, [.. table.Columns.Select(c => c.ToColumn())], DatasetRows.Of(this, plan, added)) { Note = table.Note, Charts = charts ?? [] };
    }

    /// <summary>Figures over everything that the report is about.</summary>
    public Task<IReadOnlyList<KeyFigure>> FiguresAsync(string dataset, string[] measures, CancellationToken ct, params IEnumerable<QueryFilter> filters) =>
        FiguresAsync(Plan(new(dataset, measures), filters), ct);

    /// <summary>Figures over all groups of a plan.</summary>
    public async Task<IReadOnlyList<KeyFigure>> FiguresAsync(QueryPlan groups, CancellationToken ct)
    {
        var plan = groups with { Dimensions = [], Order = [] };
        var row = (await RowsAsync(plan, ct))[0];
        return [.. plan.Measures.Select((m, i) => new KeyFigure(ReportColumn.Of(m).ToColumn(), CellOf(row[i])))];
    }

    /// <summary>One figure over everything, as a number.</summary>
    public async Task<long> CountAsync(string dataset, string measure, CancellationToken ct, params IEnumerable<QueryFilter> filters) =>
        Convert.ToInt64((await RowsAsync(Plan(new(dataset, [measure]), filters), ct))[0][0], CultureInfo.InvariantCulture);

    /// <summary>A picture of figures by one dimension: of a calendar without gaps, else of those with the most of the first measure.</summary>
    /// <param name="most">Categories of what is no calendar.</param>
    public async Task<IReadOnlyList<Chart>> ChartAsync(string title, ChartKind kind, string dataset, string dimension, string[] measures, CancellationToken ct, int most = 12, params IEnumerable<QueryFilter> filters)
    {
        var isCalendar = DatasetList.Of(dataset)!.DimensionOf(dimension)!.Type == FieldType.Date;
        var plan = Plan(new(dataset, measures, [dimension], Sort: isCalendar ? null : [new(measures[0], "desc")]), filters) with { Limit = isCalendar ? Chart.MaxCategories : most };
        var rows = (await RowsAsync(plan, ct)).Take(plan.Limit).Where(r => r[0] is not null).ToList();
        if (isCalendar) rows = WithoutGaps(rows, dimension);
        if (rows.Count < 2) return [];
        return
        [
            new(
                title,
                kind,
                ReportColumn.Of(plan.Measures[0]).ToColumn(),
                [.. rows.Select(r => r[0] is DateOnly day ? day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) : Convert.ToString(r[0], CultureInfo.InvariantCulture)!)],
                [.. plan.Measures.Select((m, i) => new Series(ReportColumn.Of(m).Title, [.. rows.Select(r => r[i + 1] is null ? (double?)null : Convert.ToDouble(r[i + 1], CultureInfo.InvariantCulture))]))])
            {
                CategoryTitle = ReportColumn.Of(plan.Dimensions[0]).Title,
            },
        ];
    }

    /// <summary>Names of people by the ids that producers give them, of whom there are few: teachers.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> NamesOfAsync(IEnumerable<string> users, CancellationToken ct)
    {
        var unknown = users.Where(u => !namesByUser.ContainsKey(u)).Distinct(StringComparer.Ordinal).ToArray();
        if (unknown.Length == 0) return namesByUser;
        foreach (var user in unknown) namesByUser[user] = null;
        var keys = await PeopleKeys.OfAsync(sources.Tenants, caller.Tenant, unknown, ct);
        var names = await sources.Names.OfAsync(caller.Tenant, [.. keys.Values], ct);
        foreach (var (user, key) in keys) namesByUser[user] = names.GetValueOrDefault(key).Name;
        return namesByUser;
    }

    /// <summary>What was asked for, for the head of the document.</summary>
    public IReadOnlyList<Filter> Told(Report report)
    {
        var told = new List<Filter>();
        foreach (var parameter in report.Parameters.Where(p => p.Name is not (ReportParameter.From or ReportParameter.To or ReportParameter.Timeframe)))
        {
            if (this[parameter.Name] is { } value) told.Add(new(parameter.Title, value));
        }
        var (from, to) = Days;
        if (from is not null || to is not null) told.Add(new("Period", $"{Text(from)} – {Text(to)}".Trim()));
        if (!caller.Courses.IsAll) told.Add(new("Courses", "Those that the person who asked teaches"));
        told.Add(new("As of", $"{Text(asOf.Today)}"));
        return told;

        static string Text(DateOnly? day) => day?.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture) ?? "";
    }

    /// <summary>The days of the period; null: that end is open.</summary>
    (DateOnly? From, DateOnly? To) Days => this[ReportParameter.Timeframe] is { } timeframe && Dashboards.Period.Of(timeframe, asOf) is { } period
        ? (period.From, period.To)
        : (Day(ReportParameter.From), Day(ReportParameter.To));

    /// <summary>A dataset that lacks a field takes no part in what the report is narrowed to: reports offer no such parameter.</summary>
    IEnumerable<QueryFilter> ParametersOf(Dataset? dataset) =>
        from field in Fields
        where dataset?.DimensionOf(field.Name) is not null
        select Filter(field.Name, "eq", field.Value);

    /// <summary>The dimensions that parameters hold to a value.</summary>
    public required IReadOnlyList<(string Name, string Value)> Fields { get; init; }

    async Task<IReadOnlyList<object?[]>> RowsAsync(QueryPlan plan, CancellationToken ct)
    {
        var sql = QuerySql.Of(plan, caller.Tenant, caller.Courses, asOf);
        return await snapshot.RowsAsync(sql.Text, sql.Parameters, ct);
    }

    /// <summary>Rows that a question has: the groups alone, without their figures.</summary>
    async Task<long> CountAsync(QueryPlan plan, CancellationToken ct)
    {
        if (plan.Dimensions.Count == 0) return 1;
        var sql = QuerySql.Of(plan with { Measures = [], Order = [] }, caller.Tenant, caller.Courses, asOf);
        return (long)(await snapshot.RowsAsync($"SELECT count(*) FROM ({sql.Text}) q", sql.Parameters, ct))[0][0]!;
    }

    static Cell CellOf(object? value) => value switch
    {
        null => default,
        long whole => Cell.Of(whole),
        int whole => Cell.Of(whole),
        decimal number => Cell.Of(number),
        double number => Cell.Of(number),
        _ => throw new InvalidOperationException($"A figure is a {value.GetType().Name}."),
    };

    /// <summary>A day, week or month of which there is no row is one without anything.</summary>
    static List<object?[]> WithoutGaps(List<object?[]> rows, string dimension)
    {
        if (rows.Count == 0) return rows;
        var (all, known) = (new List<object?[]>(), rows.ToDictionary(r => (DateOnly)r[0]!));
        for (var day = (DateOnly)rows[0][0]!; day <= (DateOnly)rows[^1][0]! && all.Count < Chart.MaxCategories; day = Next(day))
        {
            all.Add(known.GetValueOrDefault(day) ?? [day, .. Enumerable.Repeat<object?>(0L, rows[0].Length - 1)]);
        }
        return all;

        DateOnly Next(DateOnly day) => dimension switch
        {
            _ when dimension.EndsWith("month", StringComparison.OrdinalIgnoreCase) => day.AddMonths(1),
            _ when dimension.EndsWith("week", StringComparison.OrdinalIgnoreCase) => day.AddDays(7),
            _ => day.AddDays(1),
        };
    }
}
