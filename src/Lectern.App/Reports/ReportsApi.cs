using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Reports;

/// <summary>
/// <c>/api/v1/reports</c>: which reports there are, built in or saved, and saving them. Only for callers who see learners, as datasets
/// themselves; learners find the one that is about themselves.
/// </summary>
static class ReportsApi
{
    public const string Path = "/api/v1/reports";

    public static void AddReports(this IServiceCollection services)
    {
        services.AddSingleton<ReportRuns>();
        services.AddSingleton<ReportSources>();
        services.AddJob<ReportJob>();
    }

    public static void MapReports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Reports");
        group.MapGet("", ListAsync)
            .WithName("ListReports")
            .WithSummary("Reports that one may make: the built-in ones, one's own, and the public ones")
            .WithDescription("The built-in ones first, then saved ones in the order in which they were made. q is looked for in the name and the description, without regard to case.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapPost("", AddAsync)
            .WithName("CreateReport")
            .WithSummary("Save a new report")
            .WithDescription(
                "It belongs to who saves it. A report is at most 256 KB, and there are at most 100 of an owner and 1,000 of a tenant. Everything that is wrong with it is told at once, by field, "
                + "as by POST /api/v1/query.")
            .Accepts<SavedReportBody>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetReport")
            .WithSummary("One report, with its parameters and columns")
            .WithDescription("Another's private report is 404, as one that is not there. The ETag of a saved one is its version.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapPut("/{id}", ReplaceAsync)
            .WithName("ReplaceReport")
            .WithSummary("Save a report anew")
            .WithDescription(
                "All of it: what is left out is not kept. It gets a version of its own; those of before are kept, and runs say of which they are. With If-Match (the ETag of the answer it was made from) it is 412 "
                + "where somebody else saved it meanwhile. Another's public report, and a built-in one, is 403.")
            .Accepts<SavedReportBody>(IngestApi.Json)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415);
        group.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteReport")
            .WithSummary("Delete a saved report")
            .WithDescription("With all its versions; what was made of it stays in the history. With If-Match only where nobody saved it meanwhile. Another's public report is 403, but to an administrator or a key with the scope admin.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412);
        ReportRunsApi.Map(group);
    }

    internal enum ReportType
    {
        BuiltIn,
        Custom,
    }

    /// <summary>A report as it is sent to be saved: the question is that of POST /api/v1/query.</summary>
    /// <param name="Name">1 to 200 characters in one line.</param>
    /// <param name="Dataset">Which dataset.</param>
    /// <param name="Measures">1 to 20 figures, in the order their columns shall have.</param>
    /// <param name="Dimensions">What to group by, at most 8; none: one row over everything. Whoever they stand for is named beside them.</param>
    /// <param name="Filters">At most 20, which hold together.</param>
    /// <param name="Sort">At most 8.</param>
    /// <param name="Limit">At most so many rows, 1 to 1,000,000; null: all, as far as a file may hold them.</param>
    /// <param name="Timeframe">7d, 30d, 90d or 1y; a run may be asked for other days.</param>
    /// <param name="Format">csv, xlsx, json, ndjson or pdf, where a run asks for none; default xlsx.</param>
    /// <param name="Description">At most 2,000 characters; null: none.</param>
    /// <param name="IsPublic">Whether everybody of the tenant who may ask datasets finds and makes it, each of what they may see; default false.</param>
    internal sealed record SavedReportBody(
        string Name, string Dataset, IReadOnlyList<string> Measures, IReadOnlyList<string>? Dimensions = null, IReadOnlyList<QueryFilter>? Filters = null, IReadOnlyList<QuerySort>? Sort = null,
        int? Limit = null, string? Timeframe = null, FileFormat? Format = null, string? Description = null, bool? IsPublic = null);

    /// <summary>A report in a list.</summary>
    /// <param name="Id">A built-in report's name, or a saved one's id.</param>
    /// <param name="Type">built_in or custom.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Description">What it tells; null: nothing was said.</param>
    /// <param name="Format">Where a run asks for none.</param>
    /// <param name="Dataset">Of a saved one: what it asks.</param>
    /// <param name="IsPublic">Of a saved one: whether others than the owner find it.</param>
    /// <param name="Owner">Of a saved one: who made it and may change it.</param>
    /// <param name="Version">Of a saved one: the newest.</param>
    /// <param name="UpdatedAt">Of a saved one: when that was saved.</param>
    internal sealed record ReportSummary(
        string Id, ReportType Type, string Name, string? Description, FileFormat Format, string? Dataset, bool? IsPublic, string? Owner, int? Version, DateTime? UpdatedAt);

    /// <summary>A report.</summary>
    /// <param name="Id">A built-in report's name, or a saved one's id.</param>
    /// <param name="Type">built_in or custom.</param>
    /// <param name="Name">For people.</param>
    /// <param name="Description">What it tells; null: nothing was said.</param>
    /// <param name="Format">Where a run asks for none.</param>
    /// <param name="Parameters">What a run may be asked with.</param>
    /// <param name="Sections">Its tables; empty where names in the question of a saved one have gone since.</param>
    /// <param name="Question">Of a saved one.</param>
    /// <param name="IsPublic">Of a saved one: whether others than the owner find it.</param>
    /// <param name="Owner">Of a saved one: who made it and may change it.</param>
    /// <param name="Version">Of a saved one: 1 when made, one more each time it is saved.</param>
    /// <param name="SavedBy">Of a saved one: who saved this version.</param>
    /// <param name="CreatedAt">Of a saved one: when it was made.</param>
    /// <param name="UpdatedAt">Of a saved one: when this version was saved.</param>
    internal sealed record DescribedReport(
        string Id, ReportType Type, string Name, string? Description, FileFormat Format, IReadOnlyList<DescribedParameter> Parameters, IReadOnlyList<DescribedTable> Sections,
        ReportQuestion? Question, bool? IsPublic, string? Owner, int? Version, string? SavedBy, DateTime? CreatedAt, DateTime? UpdatedAt);

    /// <param name="Name">As a run names it.</param>
    /// <param name="Type">text, date (as 2026-11-01) or choice.</param>
    /// <param name="Title">For people.</param>
    /// <param name="Description">What it does.</param>
    /// <param name="IsRequired">Whether it must be given.</param>
    /// <param name="Default">Where it is not given; null: it then leaves everything in.</param>
    /// <param name="Values">Of a choice.</param>
    internal sealed record DescribedParameter(string Name, ParameterType Type, string Title, string Description, bool IsRequired, string? Default, IReadOnlyList<string>? Values);

    /// <param name="Title">Of the table.</param>
    /// <param name="Note">What a row is.</param>
    /// <param name="Columns">In order.</param>
    internal sealed record DescribedTable(string Title, string? Note, IReadOnlyList<DescribedColumn> Columns);

    /// <param name="Name">As programs know it.</param>
    /// <param name="Type">text, integer, decimal, percentage, duration (seconds), date, moment or boolean.</param>
    /// <param name="Title">As people read it.</param>
    /// <param name="Unit">Of a figure.</param>
    /// <param name="Description">What it says.</param>
    internal sealed record DescribedColumn(string Name, ColumnType Type, string Title, string? Unit, string Description);

    /// <param name="q">Only those whose name or description contains it.</param>
    /// <param name="type">Only built_in or custom ones.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<ReportSummary>>, ProblemHttpResult>> ListAsync(
        Caller caller, TenantSource source, string? q, string? type, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        if (type is not (null or "built_in" or "custom")) return Problems.Invalid("type", "must be built_in or custom.");
        // Built-in ones have places of (0, n), saved ones of (1, key).
        var after = (First: 0L, Second: -1L);
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0 and <= 1, >= 0) place) return Problems.Invalid("cursor", Paging.CursorRule);
            after = place;
        }
        var take = limit ?? Paging.DefaultLimit;
        var rows = new List<((long, long) Place, ReportSummary Report)>();
        if (type is not "custom" && after.First == 0)
        {
            rows.AddRange(ReportList.All.Index().Where(r => r.Index > after.Second && r.Item.IsFor(caller) && Holds(r.Item, q)).Select(r => ((0L, (long)r.Index), Summary(r.Item))).Take(take + 1));
        }
        if (type is not "built_in" && rows.Count <= take)
        {
            var saved = await SavedReports.ListAsync(source, caller, q, after.First == 1 ? after.Second : 0, take + 1 - rows.Count, ct);
            rows.AddRange(saved.Select(s => ((1L, s.Key), Summary(s.Report))));
        }
        return TypedResults.Ok(Paging.Of(rows, take, r => r.Report, r => r.Place));
    }

    internal static async Task<Results<Created<DescribedReport>, ProblemHttpResult>> AddAsync(
        Caller caller, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, CancellationToken ct)
    {
        var (definition, problem) = await ReadAsync(request, bodies, caller, ct);
        if (definition is null) return problem!;
        var now = time.GetUtcNow();
        if (await SavedReports.AddAsync(source, caller, Guid.CreateVersion7(now), definition, now.UtcDateTime, ct) is not { } made)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "too_many_reports", string.Create(
                CultureInfo.InvariantCulture, $"There are as many reports as there may be, {SavedReports.MostOfOwner:N0} of an owner and {SavedReports.Most:N0} of a tenant: delete some that nobody needs."));
        }
        request.HttpContext.Response.GetTypedHeaders().ETag = VersionTags.Of(made.Version);
        AuditNotes.Of(request.HttpContext).ObjectId = made.Id.ToString();
        return TypedResults.Created($"{Path}/{made.Id}", Of(made));
    }

    /// <param name="id">The report.</param>
    /// <param name="version">Of a saved one, another than the newest.</param>
    internal static async Task<Results<Ok<DescribedReport>, ProblemHttpResult>> FindAsync(
        Caller caller, string id, HttpContext http, ReportRuns runs, int? version, CancellationToken ct)
    {
        var (report, saved, problem) = await runs.FindAsync(caller, id, version, ct);
        if (saved is not null)
        {
            http.Response.GetTypedHeaders().ETag = VersionTags.Of(saved.Version);
            return TypedResults.Ok(Of(saved));
        }
        return report is not null ? TypedResults.Ok(Described(report)) : problem!.ToResult();
    }

    /// <param name="id">The report.</param>
    /// <param name="ifMatch">The ETag of the answer the change was made from; without it the last to save wins.</param>
    internal static async Task<Results<Ok<DescribedReport>, ProblemHttpResult>> ReplaceAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, BodyBudget bodies, TimeProvider time, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (ReportList.Of(id) is not null) return BuiltIn();
        if (!IsId(id, out var key)) return NotFound();
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        var (definition, problem) = await ReadAsync(request, bodies, caller, ct);
        if (definition is null) return problem!;
        if (await SavedReports.ReplaceAsync(source, caller, key, definition, versions, time.GetUtcNow().UtcDateTime, ct) is not { } saved)
            return await RefusalAsync(source, caller, key, mayChange: false, request.HttpContext, ct);
        request.HttpContext.Response.GetTypedHeaders().ETag = VersionTags.Of(saved.Version);
        return TypedResults.Ok(Of(saved));
    }

    /// <param name="id">The report.</param>
    /// <param name="ifMatch">The ETag of the answer that was looked at; without it, it is deleted as it is.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Caller caller, string id, HttpRequest request, TenantSource source, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (ReportList.Of(id) is not null) return BuiltIn();
        if (!IsId(id, out var key)) return NotFound();
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        return await SavedReports.DeleteAsync(source, caller, key, versions, ct)
            ? TypedResults.NoContent()
            : await RefusalAsync(source, caller, key, caller.Administers, request.HttpContext, ct);
    }

    static async Task<(ReportDefinition? Definition, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, BodyBudget bodies, Caller caller, CancellationToken ct)
    {
        using var share = bodies.Open(caller);
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, ReportDefinition.MaxBytes, ct);
        if (unread is not null) return (null, unread);
        var errors = new QueryErrors(whole: "report");
        var definition = CustomReportReader.Read(json, errors);
        return (definition, definition is null ? Problems.Of(400, "invalid_report", errors.Detail, errors.ByPath) : null);
    }

    /// <summary>Why a report was not changed.</summary>
    /// <param name="mayChange">Whether the caller might have done so to another's public one.</param>
    static async Task<ProblemHttpResult> RefusalAsync(TenantSource source, Caller caller, Guid id, bool mayChange, HttpContext http, CancellationToken ct)
    {
        if (await SavedReports.FindAsync(source, caller, id, null, ct) is not { } report) return NotFound();
        if (!mayChange && report.Owner != caller.Subject) return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "This report is public, but another's: save a copy of your own to change it.");
        http.Response.GetTypedHeaders().ETag = VersionTags.Of(report.Version);
        return Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", string.Create(
            CultureInfo.InvariantCulture, $"The report was saved meanwhile, and is at version {report.Version}: get it, make the change again, and send its new ETag."));
    }

    static ProblemHttpResult BuiltIn() => Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "This report is built in: it cannot be changed. Save one of your own beside it.");

    static ProblemHttpResult NotFound() => Problems.NotFound("report");

    static bool IsId(string id, out Guid key) => Guid.TryParseExact(id, "D", out key);

    static bool Holds(Report report, string? q) => string.IsNullOrEmpty(q) || report.Name.Contains(q, StringComparison.OrdinalIgnoreCase) || report.Description.Contains(q, StringComparison.OrdinalIgnoreCase);

    static ReportSummary Summary(Report report) => new(report.Id, ReportType.BuiltIn, report.Name, report.Description, report.Format, null, null, null, null, null);

    static ReportSummary Summary(SavedReport saved) => new(
        saved.Id.ToString(), ReportType.Custom, saved.Name, saved.Description, saved.Question.Format, saved.Question.Dataset, saved.IsPublic, saved.Owner, saved.Version, saved.SavedAt);

    static DescribedReport Described(Report report) => new(
        report.Id, ReportType.BuiltIn, report.Name, report.Description, report.Format, [.. report.Parameters.Select(Of)], [.. report.Tables.Select(Of)],
        null, null, null, null, null, null, null);

    static DescribedReport Of(SavedReport saved)
    {
        var report = saved.ToReport(new QueryErrors());
        return new(
            saved.Id.ToString(), ReportType.Custom, saved.Name, saved.Description, saved.Question.Format,
            [.. report?.Parameters.Select(Of) ?? []], [.. report?.Tables.Select(Of) ?? []],
            saved.Question, saved.IsPublic, saved.Owner, saved.Version, saved.SavedBy, saved.CreatedAt, saved.SavedAt);
    }

    static DescribedParameter Of(ReportParameter parameter) =>
        new(parameter.Name, parameter.Type, parameter.Title, parameter.Description, parameter.IsRequired, parameter.Default, parameter.Values);

    static DescribedTable Of(ReportTable table) => new(table.Title, table.Note, [.. table.Columns.Select(c => new DescribedColumn(c.Name, c.Type, c.Title, c.Unit, c.Description))]);
}
