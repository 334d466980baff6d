using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Jobs;

/// <summary>
/// <c>/api/v1/jobs</c>: what the installation does by itself, and what became of each run. A tenant's administrator sees the schedules and
/// the tenant's own runs; what a run of upkeep did concerns all tenants, and is the platform's administrator's to see.
/// </summary>
static class JobsApi
{
    const string Path = "/api/v1/jobs";
    const string StateRule = "must be pending, running, completed, failed or cancelled.";

    static readonly string[] States = ["pending", "running", "completed", "failed", "cancelled"];

    public static void MapJobs(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Administration");
        group.MapGet("", ListAsync)
            .WithName("ListJobs")
            .WithSummary("What the installation does by itself, with its last and next run")
            .WithDescription("By name. Times are the database's. What a run did, and why it failed, is told to the platform's administrator alone: it counts over all tenants.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/runs", RunsAsync)
            .WithName("ListJobRuns")
            .WithSummary("Jobs of the tenant, the newest first")
            .WithDescription("To the platform's administrator, runs of upkeep too. Jobs are kept for 90 days, and of a tenant the newest 10,000.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/runs/{id}", FindAsync)
            .WithName("GetJobRun")
            .WithSummary("One job")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapDelete("/runs/{id}", CancelAsync)
            .WithName("CancelJobRun")
            .WithSummary("Cancel a job")
            .WithDescription("One that waits ends at once, one that runs within seconds: cancelAskedAt says that it was asked for. One that had ended before stays as it is.")
            .ExactIds()
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <summary>Something that the installation does by itself.</summary>
    /// <param name="Kind">Its name.</param>
    /// <param name="Description">What it does.</param>
    /// <param name="Schedule">When, in words.</param>
    /// <param name="LastRun">The newest run that has begun; null: none yet.</param>
    /// <param name="NextRunAt">When it is due next; a moment that has passed: it waits for a worker. Null: no worker has seen it yet.</param>
    internal sealed record ScheduledJob(string Kind, string Description, string Schedule, JobRunOf? LastRun, DateTime? NextRunAt);

    /// <summary>A job: one wish, however many attempts it takes.</summary>
    /// <param name="Id">Its id.</param>
    /// <param name="Kind">What it does.</param>
    /// <param name="State">pending, running, completed, failed or cancelled.</param>
    /// <param name="RequestedBy">Who asked for it: user:ID, key:ID, a role of the installation, or schedule. To keys with platform alone people are user.</param>
    /// <param name="CreatedAt">When.</param>
    /// <param name="DueAt">Not before: after a failed attempt it waits a while.</param>
    /// <param name="StartedAt">When the first attempt began; null: none has.</param>
    /// <param name="FinishedAt">When it ended; null: it has not.</param>
    /// <param name="DurationSeconds">From the first attempt's beginning to the end, or until now.</param>
    /// <param name="CancelAskedAt">When somebody asked that it be cancelled.</param>
    /// <param name="Attempts">Begun so far.</param>
    /// <param name="Percent">How far it is; null: nobody can tell.</param>
    /// <param name="Rows">Rows so far.</param>
    /// <param name="FileBytes">Size of the file that it made; null: it made none, or it is past its time.</param>
    /// <param name="Result">What it did.</param>
    /// <param name="Error">Why the last attempt failed; where the job is pending, it is tried again.</param>
    internal sealed record JobRunOf(
        Guid Id, string Kind, string State, string RequestedBy, DateTime CreatedAt, DateTime DueAt, DateTime? StartedAt, DateTime? FinishedAt, double? DurationSeconds, DateTime? CancelAskedAt,
        int Attempts, int? Percent, long Rows, long? FileBytes, JsonElement? Result, JobError? Error);

    /// <param name="Code">Stable, as storage_full.</param>
    /// <param name="Message">What to do.</param>
    internal sealed record JobError(string Code, string Message);

    const string ScheduleSql =
        $"""
        SELECT s.kind, s.slot FROM lectern.job_schedules s WHERE s.kind = ANY (@kinds);
        SELECT DISTINCT ON (kind) {JobQueue.Columns} FROM lectern.upkeep_jobs WHERE kind = ANY (@kinds) AND started_at IS NOT NULL ORDER BY kind, job_number DESC;
        SELECT now();
        """;

    const string RunsSql =
        $"""
        WITH seen AS (
            (SELECT * FROM lectern.jobs WHERE tenant_id = @tenant AND job_number < @before AND (@kind::text IS NULL OR kind = @kind) AND (@state::text IS NULL OR state = @state) ORDER BY job_number DESC LIMIT @take)
            UNION ALL
            (SELECT * FROM lectern.upkeep_jobs WHERE @isPlatform AND job_number < @before AND (@kind::text IS NULL OR kind = @kind) AND (@state::text IS NULL OR state = @state) ORDER BY job_number DESC LIMIT @take))
        SELECT {JobQueue.Columns} FROM seen ORDER BY number DESC LIMIT @take;
        SELECT now();
        """;

    const string OneSql =
        $"""
        WITH seen AS (SELECT * FROM lectern.jobs WHERE tenant_id = @tenant AND job_id = @job UNION ALL SELECT * FROM lectern.upkeep_jobs WHERE @isPlatform AND job_id = @job)
        SELECT {JobQueue.Columns} FROM seen;
        SELECT now();
        """;

    const string CancelUpkeepSql = "SELECT lectern.cancel_upkeep(@job, @by); SELECT pg_notify(@channel, @job::text)";

    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<ScheduledJob>>, ProblemHttpResult>> ListAsync(
        Caller caller, JobCatalogue catalogue, TenantSource source, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        var first = 0;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0 and < int.MaxValue, 0) after) return Problems.Invalid("cursor", Paging.CursorRule);
            first = (int)after.First + 1;
        }
        var take = limit ?? Paging.DefaultLimit;
        var asked = catalogue.Kinds.Where(k => k.Schedule is not null).Index().Skip(first).Take(take + 1).ToList();
        await using var connection = await source.OpenSharedAsync(ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(ScheduleSql, new { kinds = asked.Select(k => k.Item.Name).ToArray() }, cancellationToken: ct));
        var slots = (await told.ReadAsync<(string Kind, DateTime Slot)>()).ToDictionary(s => s.Kind, s => s.Slot);
        var last = (await told.ReadAsync<JobRow>()).ToDictionary(r => r.Kind);
        var now = await told.ReadSingleAsync<DateTime>();
        return TypedResults.Ok(Paging.Of(asked, take, a => Of(a.Item), a => (a.Index, 0L)));

        ScheduledJob Of(JobKind kind) => new(
            kind.Name, kind.Description, kind.Schedule!.ToString(),
            last.TryGetValue(kind.Name, out var run) ? Shown(run, now, caller, IsPlatform(caller)) : null,
            slots.TryGetValue(kind.Name, out var slot) ? Next(kind.Schedule, slot, now) : null);
    }

    /// <param name="kind">Only of this kind.</param>
    /// <param name="state">Only in this state: pending, running, completed, failed or cancelled.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<JobRunOf>>, ProblemHttpResult>> RunsAsync(
        Caller caller, TenantSource source, string? kind, string? state, int? limit, string? cursor, CancellationToken ct)
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
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, isPlatform = IsPlatform(caller), kind, state, before, take = take + 1 };
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(RunsSql, asked, cancellationToken: ct));
        var rows = (await told.ReadAsync<JobRow>()).ToList();
        var now = await told.ReadSingleAsync<DateTime>();
        return TypedResults.Ok(Paging.Of(rows, take, r => Shown(r, now, caller), r => (r.Number, 0L)));
    }

    /// <param name="id">The job.</param>
    internal static async Task<Results<Ok<JobRunOf>, ProblemHttpResult>> FindAsync(Caller caller, string id, TenantSource source, CancellationToken ct) =>
        await SeenAsync(caller, id, source, ct) is var (row, now) ? TypedResults.Ok(Shown(row, now, caller)) : Problems.NotFound("job");

    /// <param name="id">The job.</param>
    internal static async Task<Results<Ok<JobRunOf>, ProblemHttpResult>> CancelAsync(Caller caller, string id, JobQueue queue, TenantSource source, CancellationToken ct)
    {
        if (await SeenAsync(caller, id, source, ct) is not var (row, _)) return Problems.NotFound("job");
        if (await queue.CancelAsync(caller.Tenant, row.Id, caller.Subject, ct) is null && IsPlatform(caller))
        {
            await using var connection = await source.OpenSharedAsync(ct);
            await connection.ExecuteAsync(new CommandDefinition(CancelUpkeepSql, new { job = row.Id, by = caller.Subject, channel = JobQueue.Channel }, cancellationToken: ct));
        }
        return await FindAsync(caller, id, source, ct);
    }

    /// <summary>A job that the caller may see, and the time it is.</summary>
    static async Task<(JobRow Row, DateTime Now)?> SeenAsync(Caller caller, string id, TenantSource source, CancellationToken ct)
    {
        if (!Guid.TryParse(id, out var job)) return null;
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(OneSql, new { tenant = caller.Tenant, job, isPlatform = IsPlatform(caller) }, cancellationToken: ct));
        return await told.ReadFirstOrDefaultAsync<JobRow>() is { } row ? (row, await told.ReadSingleAsync<DateTime>()) : null;
    }

    /// <summary>A slot further ahead than a period was written before the clock was put back, and counts no more.</summary>
    static DateTime Next(JobSchedule schedule, DateTime slot, DateTime now)
    {
        var latest = schedule.Latest(now);
        return slot < latest || slot > latest + schedule.Period ? latest : latest + schedule.Period;
    }

    static JobRunOf Shown(JobRow row, DateTime now, Caller caller, bool isWhole = true) => new(
        row.Id, row.Kind, row.State, AskedBy(row, caller), row.CreatedAt, row.DueAt, row.StartedAt, row.FinishedAt,
        row.StartedAt is { } began ? Math.Round(Math.Max(0, ((row.FinishedAt ?? now) - began).TotalSeconds), 3) : null,
        row.CancelAskedAt, row.Attempts, row.Percent, row.Rows, row.FileBytes,
        isWhole && row.Result is { } result ? JsonElement.Parse(result) : null,
        isWhole && row.ErrorCode is { } code ? new(code, row.ErrorMessage ?? "") : null);

    /// <summary>Who of a tenant does what is its administrators' to know, as in the audit.</summary>
    static string AskedBy(JobRow row, Caller caller) => !caller.Administers && row.RequestedBy.StartsWith("user:", StringComparison.Ordinal) ? "user" : row.RequestedBy;

    static bool IsPlatform(Caller caller) => caller.Role == Role.Service && caller.Scopes.HasFlag(Scopes.Platform);
}
