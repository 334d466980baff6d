using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Audit;

/// <summary>The audit log for a tenant's administrators: searched, and handed out. Reading it is recorded in it.</summary>
static class AuditApi
{
    const string Filters =
        "action is one or the beginning of one: learner finds learner.read and learners.listed. outcome is a status as 403, or a class as 4xx. userId is the learner whom it is about, "
        + "actor who did it. What this process recorded before the call is in the answer; another's follows within moments.";

    /// <summary>How long an answer waits for what was recorded before it.</summary>
    static readonly TimeSpan FlushWait = TimeSpan.FromSeconds(2);

    public static void MapAudit(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/audit").WithTags("Audit");
        group.MapGet("", ListAsync)
            .WithName("ListAudit")
            .WithSummary("Who read, changed or was refused what, newest first")
            .WithDescription(Filters)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        group.MapGet("/export", ExportAsync)
            .WithName("ExportAudit")
            .WithSummary("The same, all of it, as NDJSON or CSV")
            .WithDescription(Filters + " The CSV is for spreadsheets: it begins with a byte order mark, and what would be a formula begins with an apostrophe.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .Limited(Work.Expensive)
            .Produces<AuditRecord>(StatusCodes.Status200OK, AuditExport.Ndjson, AuditExport.Csv)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
    }

    /// <param name="actor">Who did it, as user:ID or key:ID.</param>
    /// <param name="action">An action or its beginning.</param>
    /// <param name="userId">Only about this learner, as the producer names them.</param>
    /// <param name="courseId">Only about this course.</param>
    /// <param name="objectId">Only done to this account, key, dashboard or tenant, or as an entry names its object.</param>
    /// <param name="outcome">A status as 403, or a class as 4xx.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<AuditRecord>>, ProblemHttpResult>> ListAsync(
        Caller caller, AuditLog log, TenantSource source, string? actor, string? action, string? userId, string? courseId, string? objectId, string? outcome, DateTimeOffset? from, DateTimeOffset? to,
        int? limit, string? cursor, CancellationToken ct)
    {
        var (question, problem) = Read(caller, actor, action, userId, courseId, objectId, outcome, from, to);
        if (question is null) return problem!;
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        (long At, long Id)? before = null;
        if (cursor is not null && (before = Paging.Read(cursor)) is null) return Problems.Invalid("cursor", Paging.CursorRule);

        await log.FlushAsync(FlushWait, ct);
        var take = limit ?? Paging.DefaultLimit;
        return TypedResults.Ok(Paging.Of(await question.AskAsync(source, before, take + 1, ct), take, r => r.Of(), AuditQuestion.PlaceOf));
    }

    /// <param name="format">ndjson (default) or csv.</param>
    /// <param name="actor">Who did it, as user:ID or key:ID.</param>
    /// <param name="action">An action or its beginning.</param>
    /// <param name="userId">Only about this learner, as the producer names them.</param>
    /// <param name="courseId">Only about this course.</param>
    /// <param name="objectId">Only done to this account, key, dashboard or tenant, or as an entry names its object.</param>
    /// <param name="outcome">A status as 403, or a class as 4xx.</param>
    /// <param name="from">Not before this moment.</param>
    /// <param name="to">Before this moment.</param>
    internal static async Task<Results<AuditExport, ProblemHttpResult>> ExportAsync(
        Caller caller, AuditLog log, TenantSource source, string? format, string? actor, string? action, string? userId, string? courseId, string? objectId, string? outcome, DateTimeOffset? from, DateTimeOffset? to,
        CancellationToken ct)
    {
        var (question, problem) = Read(caller, actor, action, userId, courseId, objectId, outcome, from, to);
        if (question is null) return problem!;
        if (format is not (null or "ndjson" or "csv")) return Problems.Invalid("format", "must be ndjson or csv.");
        await log.FlushAsync(FlushWait, ct);
        return new AuditExport(source, question, isCsv: format == "csv");
    }

    static (AuditQuestion? Question, ProblemHttpResult? Problem) Read(
        Caller caller, string? actor, string? action, string? userId, string? courseId, string? objectId, string? outcome, DateTimeOffset? from, DateTimeOffset? to)
    {
        if (action is not null && !AuditQuestion.IsAction(action)) return (null, Problems.Invalid("action", AuditQuestion.ActionRule));
        (int, int)? statuses = null;
        if (outcome is not null && (statuses = AuditQuestion.ReadOutcome(outcome)) is null) return (null, Problems.Invalid("outcome", AuditQuestion.OutcomeRule));
        return (new(caller.Tenant, actor, action, userId, courseId, objectId, statuses, from?.UtcDateTime, to?.UtcDateTime), null);
    }
}
