using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Jobs;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Exports;

/// <summary>
/// <c>/api/v1/exports</c>: all rows of a dataset's query, or the events of a period, as a file that a worker makes. Only for callers who see
/// learners, as datasets themselves.
/// </summary>
static class ExportsApi
{
    const string Path = "/api/v1/exports";
    const string StateRule = "must be pending, running, completed, failed or cancelled.";

    static readonly string[] States = ["pending", "running", "completed", "failed", "cancelled"];

    public static void AddExports(this IServiceCollection services) => services.AddJob<ExportJob>();

    public static void MapExports(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Exports");
        group.MapPost("", AskAsync)
            .WithName("CreateExport")
            .WithSummary("Ask for a file of a dataset's rows, or of events")
            .WithDescription(
                "The body of POST /api/v1/query with format, and all rows unless it names a limit; or, with events in place of dataset, events of the log, which are an administrator's to see. "
                + "A worker makes the file; statusUrl tells how far it is. What it holds is what whoever asked may see when it is made. "
                + "Asked again with the same Idempotency-Key it is the same export, for as long as that is kept. The file may have MAX_REPORT_SIZE_MB; beyond, the export fails as report_too_large.")
            .Accepts<ExportRequest>(IngestApi.Json)
            .Limited(Work.Expensive)
            .FromReadModels(Holds.Never)
            .ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        group.MapGet("", ListAsync)
            .WithName("ListExports")
            .WithSummary("One's exports, the newest first")
            .WithDescription("To an administrator, and a key with admin, everybody's of the tenant.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetExport")
            .WithSummary("How far an export is, and where its file is")
            .WithDescription("Another's is 404, but to an administrator.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapDelete("/{id}", CancelAsync)
            .WithName("CancelExport")
            .WithSummary("Cancel an export")
            .WithDescription("One that waits ends at once, one that runs within seconds. One that had ended stays as it is.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/{id}/file", DownloadAsync)
            .WithName("DownloadExport")
            .WithSummary("The file of an export")
            .HandsOutFile();
    }

    /// <summary>An export.</summary>
    /// <param name="Id">Its id; that of its job, too.</param>
    /// <param name="Title">Of the file.</param>
    /// <param name="Format">csv, xlsx, json, ndjson or pdf.</param>
    /// <param name="Dataset">Which dataset; null: events of the log.</param>
    /// <param name="Measures">Of a dataset: its figures.</param>
    /// <param name="Dimensions">Of a dataset: what it is grouped by.</param>
    /// <param name="Events">Of events: which, as they were asked for.</param>
    /// <param name="Filters">What it is narrowed to in words, as at the head of the file; of long lists the beginning.</param>
    /// <param name="AsOf">The moment that a dataset is asked of; null: none was named.</param>
    /// <param name="Status">pending, running, completed, failed or cancelled.</param>
    /// <param name="RequestedBy">Who asked for it: user:ID or key:ID.</param>
    /// <param name="CreatedAt">When.</param>
    /// <param name="StartedAt">When it was begun; null: it waits.</param>
    /// <param name="FinishedAt">When it ended; null: it has not.</param>
    /// <param name="CancelAskedAt">When somebody asked that it end.</param>
    /// <param name="Progress">How far it is, 0 to 100; null: nobody can tell.</param>
    /// <param name="Rows">Written so far, and in the end.</param>
    /// <param name="Bytes">Of the file; null: there is none.</param>
    /// <param name="Sha256">Of the file, in hexadecimal.</param>
    /// <param name="FileName">Of the file, for whoever keeps it.</param>
    /// <param name="StatusUrl">Where this is told.</param>
    /// <param name="ResultUrl">Where the file is; null: it is not made, or past its time.</param>
    /// <param name="ExpiresAt">Until when the file is kept.</param>
    /// <param name="Error">Why it failed; where it is pending, it is tried again.</param>
    internal sealed record Export(
        Guid Id, string Title, FileFormat Format, string? Dataset, IReadOnlyList<string>? Measures, IReadOnlyList<string>? Dimensions, ExportedEvents? Events,
        IReadOnlyList<ExportFilter> Filters, DateTimeOffset? AsOf,
        string Status, string RequestedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, DateTime? CancelAskedAt, int? Progress, long Rows,
        long? Bytes, string? Sha256, string? FileName, string StatusUrl, string? ResultUrl, DateTime? ExpiresAt, ExportError? Error);

    /// <param name="Title">Of what, as Course.</param>
    /// <param name="Value">What is asked of it, as is bio-101.</param>
    internal sealed record ExportFilter(string Title, string Value);

    /// <param name="Code">Stable, as report_too_large.</param>
    /// <param name="Message">What to do.</param>
    internal sealed record ExportError(string Code, string Message);

    /// <param name="idempotencyKey">Up to 200 characters that stand for this wish.</param>
    internal static async Task<Results<Accepted<Export>, ProblemHttpResult>> AskAsync(
        Caller caller, HttpRequest request, AsOf asOf, JobQueue queue, TenantSource source, BodyBudget bodies, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is { Length: 0 or > JobQueue.MaxKey })
            return Problems.Invalid("Idempotency-Key", string.Create(CultureInfo.InvariantCulture, $"must be of 1 to {JobQueue.MaxKey} characters."));
        using var share = bodies.Open(caller);
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, QueryLimits.MaxBytes, ct);
        if (unread is not null) return unread;
        var errors = new QueryErrors(whole: "export");
        if (ExportReader.Read(json, caller, asOf, errors) is not { } wish) return Problems.Of(StatusCodes.Status400BadRequest, "invalid_export", errors.Detail, errors.ByPath);
        if (RefusalOf(caller, wish) is { } refusal) return refusal;

        var (outcome, id) = await queue.AddAsync(caller.Tenant, ExportJob.Kind, wish, caller.Subject, WishKey.Of(caller, idempotencyKey), ct);
        if (outcome == Added.Different)
            return Problems.Of(StatusCodes.Status409Conflict, "idempotency_key_reused", "Something else was asked for with this Idempotency-Key: give each wish a key of its own.");
        if (outcome == Added.Full)
        {
            request.HttpContext.Response.Headers.RetryAfter = "60";
            return Problems.Of(StatusCodes.Status429TooManyRequests, "too_many_jobs", string.Create(CultureInfo.InvariantCulture, $"{JobQueue.MostWaiting:N0} reports and exports wait already: come again once some are made."));
        }

        var notes = AuditNotes.Of(request.HttpContext);
        notes.ObjectId = id.ToString();
        notes.Details["of"] = wish.What;
        notes.Details["format"] = wish.Format.ToString().ToLowerInvariant();
        if (wish.Query is { } query) await NamedLearners.NoteAsync(notes, source, caller, query, ct);
        if (wish.Events?.UserId is { } learner) notes.Named([learner]);
        var made = await ExportRows.FindAsync(source, caller, id, ct) ?? throw new InvalidOperationException("An export that was asked for just now is not there.");
        return TypedResults.Accepted($"{Path}/{id}", Shown(request.HttpContext, made));
    }

    /// <param name="state">Only in this state: pending, running, completed, failed or cancelled.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<Export>>, ProblemHttpResult>> ListAsync(
        Caller caller, HttpContext http, TenantSource source, string? state, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        if (state is not null && !States.Contains(state)) return Problems.Invalid("state", StateRule);
        var before = long.MaxValue;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0, 0) after) return Problems.Invalid("cursor", Paging.CursorRule);
            before = after.First;
        }
        var take = limit ?? Paging.DefaultLimit;
        var rows = await ExportRows.ListAsync(source, caller, state, before, take + 1, ct);
        return TypedResults.Ok(Paging.Of(rows, take, r => Shown(http, r), r => (r.Number, 0L)));
    }

    /// <param name="id">The export.</param>
    internal static async Task<Results<Ok<Export>, ProblemHttpResult>> FindAsync(Caller caller, string id, HttpContext http, TenantSource source, CancellationToken ct) =>
        await SeenAsync(caller, id, source, ct) is { } row ? TypedResults.Ok(Shown(http, row)) : NotFound();

    /// <param name="id">The export.</param>
    internal static async Task<Results<Ok<Export>, ProblemHttpResult>> CancelAsync(Caller caller, string id, HttpContext http, JobQueue queue, TenantSource source, CancellationToken ct)
    {
        if (await SeenAsync(caller, id, source, ct) is not { } row) return NotFound();
        await queue.CancelAsync(caller.Tenant, row.Id, caller.Subject, ct);
        return await FindAsync(caller, id, http, source, ct);
    }

    /// <param name="id">The export.</param>
    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> DownloadAsync(Caller caller, string id, HttpContext http, TenantSource source, CancellationToken ct)
    {
        if (await SeenAsync(caller, id, source, ct) is not { } row) return NotFound();
        var notes = AuditNotes.Of(http);
        notes.Details["of"] = row.Wish.What;
        return FileDownload.Of(http, row, MadeFile.Of(row));
    }

    /// <summary>Who may not see it is told so at once, not by a job that fails.</summary>
    static ProblemHttpResult? RefusalOf(Caller caller, ExportWish wish)
    {
        if (wish.Events is not null)
        {
            return Policies.Rows[ExportJob.EventsPolicy].Of(caller) == Sees.All
                ? null
                : Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "Events are for administrators, and keys with the scope read: ask a dataset.");
        }
        var dataset = DatasetList.Of(wish.Query!.Dataset)!;
        return caller.Courses.IsAll || dataset.Course is not null ? null : QueryRunner.OverAllCourses(dataset).ToResult();
    }

    static async Task<ExportRow?> SeenAsync(Caller caller, string id, TenantSource source, CancellationToken ct) =>
        Guid.TryParseExact(id, "D", out var job) ? await ExportRows.FindAsync(source, caller, job, ct) : null;

    static Export Shown(HttpContext http, ExportRow row)
    {
        var services = http.RequestServices;
        var settings = services.GetRequiredService<Settings>();
        var isThere = FileDownload.IsThere(row, settings, services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime);
        var wish = row.Wish;
        var url = $"{Path}/{row.Id}";
        return new(
            row.Id, wish.Title, wish.Format, wish.Query?.Dataset, wish.Query?.Measures, wish.Query?.Dimensions, wish.Events,
            [.. FiltersOf(wish).Select(f => new ExportFilter(f.Name, f.Value))], wish.AsOf,
            row.State, row.RequestedBy, row.CreatedAt, row.StartedAt, row.FinishedAt, row.CancelAskedAt, row.Percent, row.Rows,
            row.FileBytes, row.FileSha256 is { } hash ? Convert.ToHexStringLower(hash) : null, MadeFile.Of(row)?.FileName, url, isThere ? $"{url}/file" : null,
            FileDownload.ExpiryOf(row, settings), row.ErrorCode is { } code ? new(code, row.ErrorMessage ?? "") : null);
    }

    static IEnumerable<Filter> FiltersOf(ExportWish wish) => wish.Events is { } events ? EventsFile.FiltersOf(events) : DatasetDocument.FiltersOf(wish.Query!);

    static ProblemHttpResult NotFound() => Problems.NotFound("export");
}
