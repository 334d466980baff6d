using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.Exports;

/// <summary>
/// The file of a job as an answer: whole or a range of it, under an ETag that stands for its very bytes. Whose it is, the endpoint has
/// checked.
/// </summary>
static class FileDownload
{
    /// <summary>When a file may no longer be had: from then on upkeep deletes it.</summary>
    public static DateTime? ExpiryOf(JobRow job, Settings settings) => job is { State: "completed", File: not null, FinishedAt: { } finished } ? finished + settings.ReportRetention : null;

    /// <summary>Whether it can be had now.</summary>
    public static bool IsThere(JobRow job, Settings settings, DateTime now) => ExpiryOf(job, settings) is { } expiry && now < expiry;

    /// <param name="http">The request.</param>
    /// <param name="job">Whose file it is.</param>
    /// <param name="made">What the job says of it; null: nothing.</param>
    public static Results<FileStreamHttpResult, ProblemHttpResult> Of(HttpContext http, JobRow job, MadeFile? made)
    {
        var services = http.RequestServices;
        switch (job.State)
        {
            case "pending" or "running":
                http.Response.Headers.RetryAfter = "2";
                return Problems.Of(StatusCodes.Status409Conflict, "not_ready", "The file is not made yet: ask for the status until it is completed.");
            case "cancelled":
                return Problems.Of(StatusCodes.Status409Conflict, "cancelled", "It was cancelled, and there is no file.");
            case "failed":
                return Problems.Of(StatusCodes.Status409Conflict, "failed", "It failed, and there is no file: its status says why.");
        }
        if (!IsThere(job, services.GetRequiredService<Settings>(), services.GetRequiredService<TimeProvider>().GetUtcNow().UtcDateTime)
            || made is null || services.GetRequiredService<JobFiles>().Open(job.File!) is not { } file)
            return Problems.Of(StatusCodes.Status410Gone, "file_expired", "The file was kept for its time and is deleted: ask for it anew.");

        // Of the whole file, also where a part is sent (RFC 9530).
        http.Response.Headers["Repr-Digest"] = $"sha-256=:{Convert.ToBase64String(job.FileSha256!)}:";
        var tag = new EntityTagHeaderValue($"\"{Convert.ToHexStringLower(job.FileSha256!)}\"");
        return TypedResults.File(file, made.MediaType, made.FileName, new DateTimeOffset(DateTime.SpecifyKind(job.FinishedAt!.Value, DateTimeKind.Utc)), tag, enableRangeProcessing: true);
    }

    /// <summary>What an endpoint that answers with <see cref="Of"/> says of itself.</summary>
    public static RouteHandlerBuilder HandsOutFile(this RouteHandlerBuilder endpoint) => endpoint
        .WithDescription(
            "All of it, or a range: Range and If-Range are honoured, so that a download that broke off goes on. The ETag is the SHA-256 of the whole file, as is Repr-Digest. "
            + "While it is not made, and where it failed or was cancelled, 409; once it is past its time, 410.")
        .ExactIds()
        .NotToBeStored()
        .OnlyKnownParameters()
        .Produces<Stream>(StatusCodes.Status200OK, "application/octet-stream")
        .Produces<Stream>(StatusCodes.Status206PartialContent, "application/octet-stream")
        .Produces(StatusCodes.Status304NotModified)
        .Produces(StatusCodes.Status412PreconditionFailed)
        .Produces(StatusCodes.Status416RangeNotSatisfiable)
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(410);
}
