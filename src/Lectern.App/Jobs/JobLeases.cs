using Dapper;
using Npgsql;

namespace Lectern.App.Jobs;

/// <summary>A job that a worker has.</summary>
/// <param name="Tenant">Whose; null: the installation's.</param>
/// <param name="Lease">Of this attempt: without it nobody writes into the row.</param>
/// <param name="Attempt">The first is 1.</param>
sealed record ClaimedJob(Guid Id, int? Tenant, string Kind, string Payload, string RequestedBy, DateTime CreatedAt, int Attempt, Guid Lease);

/// <summary>What a heartbeat hears.</summary>
enum Pulse
{
    Going,

    /// <summary>Somebody asked that it be cancelled.</summary>
    Cancelled,

    /// <summary>The job is another worker's by now, or has ended.</summary>
    Lost,
}

/// <summary>
/// Who has which job. A worker takes one by a lease, says now and then that it lives, and loses it once the lease ends, by the database's
/// clock. Each attempt has a lease of its own, and every statement asks for it: whoever has lost a job changes nothing of it any more.
/// </summary>
sealed class JobLeases(NpgsqlDataSource owner, JobTimes times)
{
    /// <summary>
    /// By turns: of each tenant's waiting jobs the next one is due once as many of other tenants are as it has running or before it. So a
    /// tenant that asks for a hundred keeps nobody waiting who asks for one. A suspended tenant's wait until it is resumed.
    /// </summary>
    const string ClaimSql =
        """
        WITH running AS (SELECT tenant_id, count(*) AS jobs FROM lectern.jobs WHERE state = 'running' AND kind = ANY (@kinds) GROUP BY tenant_id),
        turns AS (
            SELECT job_id, row_number() OVER (PARTITION BY j.tenant_id ORDER BY j.due_at, j.job_number) + coalesce(r.jobs, 0) AS turn
            FROM lectern.jobs j LEFT JOIN running r ON r.tenant_id = j.tenant_id LEFT JOIN lectern.tenants t ON t.tenant_id = j.tenant_id
            WHERE j.state = 'pending' AND j.kind = ANY (@kinds) AND j.due_at <= now() AND t.suspended_at IS NULL),
        next AS MATERIALIZED (
            SELECT j.job_id FROM lectern.jobs j JOIN turns t ON t.job_id = j.job_id
            WHERE j.state = 'pending'
            ORDER BY t.turn, j.due_at, j.job_number LIMIT @most FOR UPDATE OF j SKIP LOCKED)
        UPDATE lectern.jobs j SET
            state = 'running', attempts = attempts + 1, lease = gen_random_uuid(), lease_until = now() + @lease, started_at = coalesce(started_at, now()),
            percent = NULL, rows_done = 0
        FROM next WHERE j.job_id = next.job_id
        RETURNING j.job_id AS id, j.tenant_id AS tenant, j.kind, j.payload::text AS payload, j.requested_by, j.created_at, j.attempts AS attempt, j.lease
        """;

    const string BeatSql =
        """
        UPDATE lectern.jobs SET lease_until = now() + @lease, percent = @percent, rows_done = @rows
        WHERE job_id = @id AND lease = @held RETURNING cancel_asked_at IS NOT NULL
        """;

    const string CompleteSql =
        """
        UPDATE lectern.jobs SET
            state = CASE WHEN cancel_asked_at IS NULL THEN 'completed' ELSE 'cancelled' END,
            finished_at = now(), lease = NULL, lease_until = NULL, rows_done = @rows, error_code = NULL, error_message = NULL,
            percent = CASE WHEN cancel_asked_at IS NULL THEN 100 ELSE @percent END,
            result = CASE WHEN cancel_asked_at IS NULL THEN @result::jsonb END,
            file = CASE WHEN cancel_asked_at IS NULL THEN @file END,
            file_bytes = CASE WHEN cancel_asked_at IS NULL THEN @bytes END,
            file_sha256 = CASE WHEN cancel_asked_at IS NULL THEN @sha256 END
        WHERE job_id = @id AND lease = @held RETURNING state
        """;

    /// <summary>Where the answer to the above was lost: what is completed with this file, or without one by nobody else's lease, is that attempt's.</summary>
    const string WasCompletedSql = "SELECT state FROM lectern.jobs WHERE job_id = @id AND lease IS NULL AND attempts = @attempt AND state IN ('completed', 'cancelled') AND file IS NOT DISTINCT FROM CASE state WHEN 'completed' THEN @file END";

    /// <summary>An attempt that did not end well: cancelled where somebody wished it, tried again after a pause, or failed.</summary>
    static string EndedBadly(string mayRetry) =>
        $"""
        lease = NULL, lease_until = NULL,
        state = CASE WHEN cancel_asked_at IS NOT NULL THEN 'cancelled' WHEN {mayRetry} AND attempts < max_attempts THEN 'pending' ELSE 'failed' END,
        finished_at = CASE WHEN cancel_asked_at IS NULL AND {mayRetry} AND attempts < max_attempts THEN NULL ELSE now() END,
        due_at = now() + least(@longest, @first * power(4, least(attempts, 20) - 1)),
        error_code = CASE WHEN cancel_asked_at IS NULL THEN @code END,
        error_message = CASE WHEN cancel_asked_at IS NULL THEN @message END
        """;

    static readonly string FailSql = $"UPDATE lectern.jobs SET {EndedBadly("@mayRetry")} WHERE job_id = @id AND lease = @held RETURNING state";

    /// <summary>The attempt does not count. What is cancelled needs none.</summary>
    const string GiveBackSql =
        $"""
        WITH given AS (
            UPDATE lectern.jobs SET
                lease = NULL, lease_until = NULL, attempts = attempts - 1, due_at = now(), percent = NULL, rows_done = 0,
                state = CASE WHEN cancel_asked_at IS NULL THEN 'pending' ELSE 'cancelled' END,
                finished_at = CASE WHEN cancel_asked_at IS NULL THEN NULL ELSE now() END
            WHERE job_id = @id AND lease = @held RETURNING 1)
        SELECT pg_notify('{JobQueue.Channel}', '') FROM given
        """;

    static readonly string ReapSql = $"UPDATE lectern.jobs SET {EndedBadly("true")} WHERE state = 'running' AND lease_until < now() RETURNING job_id AS id, tenant_id AS tenant, kind, old.lease, state";

    /// <summary>What lies further ahead than anything ever does was written before the clock was put back: it would stay so for as long.</summary>
    const string ClockPutBackSql =
        """
        UPDATE lectern.jobs SET lease_until = now() + @lease WHERE state = 'running' AND lease_until > now() + 2 * @lease;
        UPDATE lectern.jobs SET due_at = now() WHERE state = 'pending' AND due_at > now() + 2 * @longest
        """;

    /// <summary>An attempt whose worker said nothing for too long.</summary>
    /// <param name="State">What the job is now.</param>
    internal sealed record Reaped(Guid Id, int? Tenant, string Kind, Guid Lease, string State);

    /// <summary>Takes up to so many jobs of these kinds.</summary>
    public async Task<IReadOnlyList<ClaimedJob>> ClaimAsync(string[] kinds, int most, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        return [.. await connection.QueryAsync<ClaimedJob>(new CommandDefinition(ClaimSql, new { kinds, most, lease = times.Lease }, cancellationToken: ct))];
    }

    /// <summary>Says that the worker lives, and how far it is.</summary>
    public async Task<Pulse> BeatAsync(ClaimedJob job, long rows, int? percent, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        var isCancelled = await connection.QueryFirstOrDefaultAsync<bool?>(
            new CommandDefinition(BeatSql, new { id = job.Id, held = job.Lease, lease = times.Lease, rows, percent }, commandTimeout: 10, cancellationToken: ct));
        return isCancelled switch
        {
            null => Pulse.Lost,
            true => Pulse.Cancelled,
            false => Pulse.Going,
        };
    }

    /// <summary>It ended well.</summary>
    /// <returns>completed, or cancelled where somebody wished that before; null: the job was lost.</returns>
    public async Task<string?> CompleteAsync(ClaimedJob job, JobRun run, string? result, CancellationToken ct)
    {
        var (rows, percent) = run.Done;
        var file = run.File?.Sha256 is null ? null : run.File;
        var ended = new { id = job.Id, held = job.Lease, attempt = job.Attempt, rows, percent, result, file = file?.Name, bytes = file?.Length, sha256 = file?.Sha256 };
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using (var transaction = await connection.BeginTransactionAsync(ct))
        {
            if (await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(CompleteSql, ended, transaction, cancellationToken: ct)) is { } state)
            {
                if (state == "completed" && run.AlsoWrites is { } more) await more(transaction, ct);
                await transaction.CommitAsync(ct);
                return state;
            }
        }
        return await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(WasCompletedSql, ended, cancellationToken: ct));
    }

    /// <returns>What the job is now: pending, failed or cancelled; null: it was lost.</returns>
    public async Task<string?> FailAsync(ClaimedJob job, string code, string message, bool mayRetry, CancellationToken ct)
    {
        var failed = new { id = job.Id, held = job.Lease, code, message, mayRetry, first = times.FirstPause, longest = times.LongestPause };
        await using var connection = await owner.OpenConnectionAsync(ct);
        return await connection.QueryFirstOrDefaultAsync<string>(new CommandDefinition(FailSql, failed, cancellationToken: ct));
    }

    /// <summary>Lets another worker have it at once.</summary>
    public async Task GiveBackAsync(ClaimedJob job, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(GiveBackSql, new { id = job.Id, held = job.Lease }, cancellationToken: ct));
    }

    /// <summary>Takes the jobs from those workers whose leases have ended.</summary>
    public async Task<IReadOnlyList<Reaped>> ReapAsync(CancellationToken ct)
    {
        var lost = new
        {
            code = "worker_lost",
            message = "The worker that had the job ended in the midst of it.",
            first = times.FirstPause,
            longest = times.LongestPause,
            lease = times.Lease,
        };
        await using var connection = await owner.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(new CommandDefinition(ClockPutBackSql, lost, cancellationToken: ct));
        return [.. await connection.QueryAsync<Reaped>(new CommandDefinition(ReapSql, lost, cancellationToken: ct))];
    }
}
