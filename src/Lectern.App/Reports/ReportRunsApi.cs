using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Exports;
using Lectern.App.Files;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Jobs;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Lectern.App.Reports;

/// <summary>Making reports: a wish is answered at once with a job, which a worker does. Its state, its history and its file are here.</summary>
static class ReportRunsApi
{
    const int MaxBytes = 64 * 1024;

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);
    static readonly string[] Fields = ["parameters", "format", "dateRange", "asOf"];
    static readonly string[] RangeFields = ["from", "to"];

    public static void Map(IEndpointRouteBuilder group)
    {
        group.MapPost("/{id}/generate", GenerateAsync)
            .WithName("GenerateReport")
            .WithSummary("Make a report")
            .WithDescription(
                "Answered at once: a worker makes it, of what the caller may see then. Without a body, or without format, it is made in the report's usual one. dateRange is the same as the parameters from and to. "
                + "With an Idempotency-Key the same wish is one run, however often it is sent; another wish with it is 409. Where 1,000 reports and exports of the tenant wait already it is 429.")
            .Accepts<ReportWish>(true, IngestApi.Json)
            .Limited(Work.Expensive)
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429);
        group.MapGet("/runs", OwnAsync)
            .WithName("ListOwnReportRuns")
            .WithSummary("Runs that one asked for, of all reports, the newest first")
            .WithDescription("Also of reports that were deleted meanwhile; to administrators, too, only their own. Runs are kept for 90 days, of a tenant's jobs the newest 10,000; files for REPORT_RETENTION_DAYS.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/{id}/status/{jobId}", StatusAsync)
            .WithName("GetReportRun")
            .WithSummary("How far a run of a report is")
            .WithDescription("One's own; to administrators, everybody's. Others' are 404.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/{id}/jobs", HistoryAsync)
            .WithName("ListReportRuns")
            .WithSummary("Runs of a report, the newest first")
            .WithDescription("One's own; to administrators, everybody's. Also of a report that was deleted meanwhile. Runs are kept for 90 days, of a tenant's jobs the newest 10,000; files for REPORT_RETENTION_DAYS.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapDelete("/{id}/jobs/{jobId}", CancelAsync)
            .WithName("CancelReportRun")
            .WithSummary("Cancel a run of a report")
            .WithDescription("One that waits ends at once, one that runs within seconds: cancelAskedAt says that it was asked for. One that had ended before stays as it is.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapGet("/{id}/jobs/{jobId}/file", FileAsync)
            .WithName("DownloadReport")
            .WithSummary("The file that a run made")
            .HandsOutFile();
    }

    public static string FileUrl(string report, Guid job) => $"{ReportsApi.Path}/{Uri.EscapeDataString(report)}/jobs/{job}/file";

    /// <summary>What shall be made.</summary>
    /// <param name="Parameters">Values by the names of the report's parameters.</param>
    /// <param name="Format">csv, xlsx, json, ndjson or pdf; null: the report's usual one.</param>
    /// <param name="DateRange">The same as the parameters from and to.</param>
    /// <param name="AsOf">The moment asked of, of ISO 8601 with its offset; null: that of the making.</param>
    internal sealed record ReportWish(IReadOnlyDictionary<string, string>? Parameters = null, FileFormat? Format = null, DateRange? DateRange = null, DateTimeOffset? AsOf = null);

    /// <param name="From">A day of the tenant's calendar; null: open.</param>
    /// <param name="To">Likewise, included.</param>
    internal sealed record DateRange(DateOnly? From = null, DateOnly? To = null);

    /// <param name="JobId">The run.</param>
    /// <param name="StatusUrl">Where to ask how far it is.</param>
    internal sealed record ReportAccepted(Guid JobId, string StatusUrl);

    /// <summary>A run of a report.</summary>
    /// <param name="JobId">Its id.</param>
    /// <param name="ReportId">Of which report.</param>
    /// <param name="Version">Of which version of a saved report; null: of a built-in one.</param>
    /// <param name="Status">pending, running, completed, failed or cancelled.</param>
    /// <param name="Progress">0 to 100; null: nobody can tell.</param>
    /// <param name="Rows">Rows written so far.</param>
    /// <param name="Format">csv, xlsx, json, ndjson or pdf.</param>
    /// <param name="Parameters">What it was asked with, defaults filled in.</param>
    /// <param name="AsOf">The moment that it tells of; null: it is not made yet.</param>
    /// <param name="FileName">For who keeps the file.</param>
    /// <param name="ResultUrl">Where the file is; null: there is none yet, or it is past its time.</param>
    /// <param name="Bytes">Size of the file.</param>
    /// <param name="Sha256">Of the file, in hexadecimal.</param>
    /// <param name="ExpiresAt">When the file is deleted, about.</param>
    /// <param name="Error">Why it failed, or why its last attempt did, where it is pending.</param>
    /// <param name="RequestedBy">user:ID, key:ID, schedule, or another name of who asked.</param>
    /// <param name="CreatedAt">When it was asked for.</param>
    /// <param name="StartedAt">When its first attempt began.</param>
    /// <param name="FinishedAt">When it ended.</param>
    /// <param name="CancelAskedAt">When somebody asked that it end.</param>
    internal sealed record ReportRun(
        Guid JobId, string ReportId, int? Version, string Status, int? Progress, long Rows, string Format, IReadOnlyDictionary<string, string> Parameters, DateTimeOffset? AsOf,
        string? FileName, string? ResultUrl, long? Bytes, string? Sha256, DateTime? ExpiresAt, ReportError? Error,
        string RequestedBy, DateTime CreatedAt, DateTime? StartedAt, DateTime? FinishedAt, DateTime? CancelAskedAt);

    /// <param name="Code">Stable, as report_too_large.</param>
    /// <param name="Message">What to do.</param>
    internal sealed record ReportError(string Code, string Message);

    /// <param name="id">The report: a built-in one's name, or a saved one's id.</param>
    /// <param name="idempotencyKey">At most 200 characters that stand for this wish.</param>
    internal static async Task<Results<Accepted<ReportAccepted>, ProblemHttpResult>> GenerateAsync(
        Caller caller, string id, HttpRequest request, ReportRuns runs, BodyBudget bodies, [FromHeader(Name = "Idempotency-Key")] string? idempotencyKey, CancellationToken ct)
    {
        if (idempotencyKey is { Length: 0 or > JobQueue.MaxKey }) return Problems.Invalid("Idempotency-Key", $"must be 1 to {JobQueue.MaxKey} characters.");
        var (wish, problem) = await ReadAsync(request, bodies, caller, ct);
        if (problem is not null) return problem;
        var (job, refusal) = await runs.AskAsync(caller, id, wish.Values, wish.Format, idempotencyKey, ct, wish.AsOf);
        if (refusal is not null)
        {
            if (refusal.Status == StatusCodes.Status429TooManyRequests) request.HttpContext.Response.Headers.RetryAfter = "30";
            return refusal.ToResult();
        }
        var notes = AuditNotes.Of(request.HttpContext);
        notes.ObjectId = id;
        if (caller.Role != Role.Student && wish.Values.TryGetValue(ReportParameter.UserId, out var learner)) notes.Named([learner]);
        var url = $"{ReportsApi.Path}/{Uri.EscapeDataString(id)}/status/{job}";
        return TypedResults.Accepted(url, new ReportAccepted(job, url));
    }

    /// <param name="id">The report.</param>
    /// <param name="jobId">The run.</param>
    internal static async Task<Results<Ok<ReportRun>, ProblemHttpResult>> StatusAsync(Caller caller, string id, string jobId, TenantSource source, Settings settings, TimeProvider time, CancellationToken ct) =>
        await FindAsync(caller, id, jobId, source, ct) is { } row ? TypedResults.Ok(Of(row, settings, time.GetUtcNow().UtcDateTime)) : Problems.NotFound("run");

    /// <param name="id">The report.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static Task<Results<Ok<Page<ReportRun>>, ProblemHttpResult>> HistoryAsync(
        Caller caller, string id, TenantSource source, Settings settings, TimeProvider time, int? limit, string? cursor, CancellationToken ct) =>
        PageAsync(
            async (before, take) => HasNul(id) ? [] : await ReportRow.ListAsync(source, caller, id, before, take, ct),
            settings, time, limit, cursor);

    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static Task<Results<Ok<Page<ReportRun>>, ProblemHttpResult>> OwnAsync(
        Caller caller, TenantSource source, Settings settings, TimeProvider time, int? limit, string? cursor, CancellationToken ct) =>
        PageAsync((before, take) => ReportRow.OwnAsync(source, caller, before, take, ct), settings, time, limit, cursor);

    static async Task<Results<Ok<Page<ReportRun>>, ProblemHttpResult>> PageAsync(
        Func<long, int, Task<IReadOnlyList<ReportRow>>> list, Settings settings, TimeProvider time, int? limit, string? cursor)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        var before = long.MaxValue;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0, 0) after) return Problems.Invalid("cursor", Paging.CursorRule);
            before = after.First;
        }
        var take = limit ?? Paging.DefaultLimit;
        return TypedResults.Ok(Paging.Of(await list(before, take + 1), take, r => Of(r, settings, time.GetUtcNow().UtcDateTime), r => (r.Number, 0L)));
    }

    /// <param name="id">The report.</param>
    /// <param name="jobId">The run.</param>
    internal static async Task<Results<Ok<ReportRun>, ProblemHttpResult>> CancelAsync(
        Caller caller, string id, string jobId, HttpContext http, JobQueue queue, TenantSource source, Settings settings, TimeProvider time, CancellationToken ct)
    {
        if (await FindAsync(caller, id, jobId, source, ct) is not { } row) return Problems.NotFound("run");
        await queue.CancelAsync(caller.Tenant, row.Id, caller.Subject, ct);
        AuditNotes.Of(http).ObjectId = id;
        return await StatusAsync(caller, id, jobId, source, settings, time, ct);
    }

    /// <param name="id">The report.</param>
    /// <param name="jobId">The run.</param>
    internal static async Task<Results<FileStreamHttpResult, ProblemHttpResult>> FileAsync(Caller caller, string id, string jobId, HttpContext http, TenantSource source, CancellationToken ct)
    {
        if (await FindAsync(caller, id, jobId, source, ct) is not { } run) return Problems.NotFound("run");
        AuditNotes.Of(http).ObjectId = id;
        return FileDownload.Of(http, run, MadeFile.Of(run));
    }

    static async Task<ReportRow?> FindAsync(Caller caller, string id, string jobId, TenantSource source, CancellationToken ct) =>
        !HasNul(id) && Guid.TryParseExact(jobId, "D", out var job) ? await ReportRow.FindAsync(source, caller, id, job, ct) : null;

    static bool HasNul(string id) => id.Contains('\0', StringComparison.Ordinal);

    static ReportRun Of(ReportRow row, Settings settings, DateTime now)
    {
        var asked = JsonSerializer.Deserialize<AskedReport>(row.Payload, Json)!;
        var made = row.Result is { } result ? JsonSerializer.Deserialize<MadeReport>(result, Json) : null;
        var isThere = FileDownload.IsThere(row, settings, now);
        return new(
            row.Id, asked.Report, asked.Version, row.State, row.Percent, row.Rows, asked.Format, asked.Parameters, made?.AsOf,
            made?.FileName, isThere ? FileUrl(asked.Report, row.Id) : null, row.FileBytes, row.FileSha256 is { } sha256 ? Convert.ToHexStringLower(sha256) : null,
            FileDownload.ExpiryOf(row, settings), row.ErrorCode is { } code ? new(code, row.ErrorMessage ?? "") : null,
            row.RequestedBy, row.CreatedAt, row.StartedAt, row.FinishedAt, row.CancelAskedAt);
    }

    readonly record struct Wish(IReadOnlyDictionary<string, string> Values, FileFormat? Format, DateTimeOffset? AsOf);

    static async Task<(Wish Wish, ProblemHttpResult? Problem)> ReadAsync(HttpRequest request, BodyBudget bodies, Caller caller, CancellationToken ct)
    {
        var nothing = new Wish(new Dictionary<string, string>(), null, null);
        if (request.ContentLength is 0 || (request.ContentLength is null && request.ContentType is null)) return (nothing, null);
        using var share = bodies.Open(caller);
        var (json, unread) = await RequestBody.ReadJsonAsync(request, share, MaxBytes, ct);
        if (unread is not null) return (nothing, unread);
        var errors = new QueryErrors(whole: "body");
        var wish = JsonShape.Read(json, Fields, errors, (shape, body) => WishOf(shape, body, errors));
        return errors.Any ? (nothing, Problems.Of(StatusCodes.Status400BadRequest, "invalid_parameter", errors.Detail, errors.ByPath)) : (wish, null);
    }

    static Wish WishOf(JsonShape shape, JsonElement body, QueryErrors errors)
    {
        var values = (JsonShape.Has(body, "parameters", out var given) ? ReportValues.Read(given, "parameters", errors) : null) ?? new(StringComparer.Ordinal);
        if (JsonShape.Has(body, "dateRange", out var range) && shape.IsObject(range, "dateRange", RangeFields))
        {
            foreach (var end in RangeFields)
            {
                if (shape.Text(range, "dateRange", end) is not { } day) continue;
                if (!values.TryAdd(end, day)) errors.Add($"dateRange.{end}", $"is given as parameters.{end} too.");
            }
        }
        var format = shape.Choice<FileFormat>(body, "", "format");
        DateTimeOffset? asOf = null;
        if (shape.Text(body, "", "asOf") is { } moment)
        {
            if (AsOf.TryRead(moment, out var at)) asOf = at;
            else errors.Add("asOf", AsOf.Rule);
        }
        return new(values, format, asOf);
    }
}
