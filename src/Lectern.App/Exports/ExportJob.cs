using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Files;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Exports;

/// <summary>Makes an export. What whoever asked may see of it is told now, by the rules of the endpoints that answer the same.</summary>
sealed class ExportJob(TenantSource source, TenantDirectory tenants, TimeProvider time) : IJob
{
    public const string KindName = "export";

    /// <summary>Which rows of datasets are seen.</summary>
    public const string DatasetPolicy = "POST /api/v1/query";

    /// <summary>Who sees the log.</summary>
    public const string EventsPolicy = "GET /api/v1/events";

    /// <summary>How long a query may take, with the time in which its rows are written.</summary>
    static readonly TimeSpan LongestQuery = TimeSpan.FromMinutes(10);

    public static JobKind Kind { get; } = new(KindName, JobLane.Reports, "Writes a dataset, or the events of a period, to a file that somebody asked for.");

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var wish = run.Payload<ExportWish>();
        var policy = Policies.Rows[wish.Events is null ? DatasetPolicy : EventsPolicy];
        var caller = await wish.For.CallerAsync(run.Tenant, policy, source, tenants, time.GetUtcNow().UtcDateTime, ct)
            ?? throw new JobFailedException("forbidden", "Whoever asked for this may no longer see it.");
        // The same in every attempt.
        var createdAt = new DateTimeOffset(DateTime.SpecifyKind(run.CreatedAt, DateTimeKind.Utc));
        var institution = (await tenants.FindAsync(run.Tenant, ct))?.Signature ?? "";
        var asOf = await AsOf.ReadAsync(source, caller, wish.AsOf ?? createdAt, ct);
        await using var file = run.CreateFile(FileFormats.Extension(wish.Format)[1..]);
        try
        {
            var document = wish.Events is { } events
                ? await WriteAsync(new EventsFile(source, run.Tenant, events, run), file)
                : await WriteDatasetAsync(run, wish, caller, asOf, createdAt, institution, file, ct);
            // The log itself is never rebuilt.
            if (wish.Query is not null && !await asOf.StillServesAsync(source, caller, ct))
                throw new JobFailedException("rebuilt", "The read models were rebuilt while the file was made: it is made anew.", mayRetry: true);
            await file.CompleteAsync(ct);
            return MadeFile.Of(wish.Format, document);
        }
        catch (FileLimitException e)
        {
            throw new JobFailedException(e.Code, e.Message);
        }
        // By its time-out: where the job was told to end, Npgsql says so by OperationCanceledException.
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            throw new JobFailedException("export_too_slow", $"The query took longer than {LongestQuery.TotalMinutes:0} minutes: ask for a shorter time, fewer dimensions, or one course.");
        }

        async Task<Document> WriteAsync(EventsFile log, JobFile to)
        {
            var document = log.Document(wish.Title, createdAt, asOf.Zone, institution, wish.Format);
            if (wish.Format is FileFormat.Json or FileFormat.Ndjson) await log.WriteEnvelopesAsync(to.Stream, wish.Format == FileFormat.Json, ct);
            else await DocumentFile.WriteAsync(document, wish.Format, to.Stream, new(), ct);
            return document;
        }
    }

    async Task<Document> WriteDatasetAsync(
        JobRun run, ExportWish wish, Caller caller, AsOf asOf, DateTimeOffset createdAt, string institution, JobFile file, CancellationToken ct)
    {
        var errors = new QueryErrors();
        // It was one when it was asked for: another version of Lectern may know other names.
        var plan = QueryPlan.Of(wish.Query!, errors, RowLimit.OfFile) ?? throw new JobFailedException("invalid_query", "The dataset no longer has what was asked for: ask anew.");
        if (!caller.Courses.IsAll && plan.Dataset.Course is null) throw new JobFailedException("forbidden", "Whoever asked for this may no longer see it.");
        await using var snapshot = await Snapshot.OpenBoundedAsync(source, run.Tenant, LongestQuery, ct);
        // Those that there are, before they are read; below a hundred until the file is complete.
        var all = Math.Max(1, await QueryCount.OfAsync(snapshot, plan, caller, asOf, ct));
        var document = DatasetDocument.Of(plan, wish, caller, asOf, snapshot, createdAt, institution);
        await DocumentFile.WriteAsync(document, wish.Format, file.Stream, new() { Progress = rows => run.Progress(rows, Math.Min(99, 100.0 * rows / all)) }, ct);
        return document;
    }
}
