using Dapper;
using Npgsql;

namespace Lectern.App.Jobs;

/// <summary>
/// Makes the runs that are due by themselves. Every worker looks; of each kind one run is made for the last moment that is due, so that
/// several that were missed are caught up by one, and none while another of the kind waits or runs.
/// </summary>
sealed class JobSchedules(NpgsqlDataSource owner)
{
    /// <summary>
    /// A kind that is new waits for its next moment: a database just made has nothing to be kept up. A slot further ahead than a period
    /// was written before the clock was put back.
    /// </summary>
    const string MakeSql =
        $"""
        WITH kinds AS (
            SELECT k.kind, k.period, k.attempts, date_bin(k.period, now(), 'epoch'::timestamptz + k.ahead) AS slot
            FROM unnest(@kinds, @periods, @offsets, @attempts) AS k (kind, period, ahead, attempts)),
        known AS (INSERT INTO lectern.job_schedules (kind, slot) SELECT kind, slot FROM kinds ON CONFLICT DO NOTHING),
        due AS MATERIALIZED (
            SELECT s.kind, k.slot, k.attempts FROM lectern.job_schedules s JOIN kinds k ON k.kind = s.kind
            WHERE (s.slot < k.slot OR s.slot > k.slot + k.period)
                AND NOT EXISTS (SELECT FROM lectern.jobs j WHERE j.tenant_id IS NULL AND j.kind = s.kind AND j.state IN ('pending', 'running'))
            FOR UPDATE OF s SKIP LOCKED),
        moved AS (UPDATE lectern.job_schedules s SET slot = due.slot FROM due WHERE s.kind = due.kind),
        made AS (
            INSERT INTO lectern.jobs (kind, requested_by, max_attempts) SELECT kind, 'schedule', attempts FROM due
            ON CONFLICT (kind) WHERE tenant_id IS NULL AND state IN ('pending', 'running') DO NOTHING RETURNING 1)
        SELECT count(*) FROM (SELECT pg_notify('{JobQueue.Channel}', '') FROM made) told
        """;

    /// <returns>How many runs were made.</returns>
    public async Task<long> MakeAsync(IReadOnlyList<JobKind> kinds, CancellationToken ct)
    {
        var scheduled = kinds.Where(k => k.Schedule is not null).ToArray();
        if (scheduled.Length == 0) return 0;
        await using var connection = await owner.OpenConnectionAsync(ct);
        return await connection.ExecuteScalarAsync<long>(new CommandDefinition(
            MakeSql,
            new
            {
                kinds = scheduled.Select(k => k.Name).ToArray(),
                periods = scheduled.Select(k => k.Schedule!.Period).ToArray(),
                offsets = scheduled.Select(k => k.Schedule!.Offset).ToArray(),
                attempts = scheduled.Select(k => k.MaxAttempts).ToArray(),
            },
            cancellationToken: ct));
    }
}
