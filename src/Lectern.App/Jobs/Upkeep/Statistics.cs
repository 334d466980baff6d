using Dapper;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>
/// ANALYZE where it is due. PostgreSQL does the same by itself for tables, where its autovacuum is on, but never for a partitioned table as
/// a whole, as the log is: without it, plans over the log are made from guesses.
/// </summary>
sealed class Statistics(NpgsqlDataSource owner) : IJob
{
    public static JobKind Kind { get; } = new("statistics.refresh", JobLane.Upkeep, "Refreshes the statistics by which PostgreSQL plans (ANALYZE), where a tenth of a table has changed.")
    {
        Schedule = JobSchedule.Daily(hour: 3, minute: 10),
    };

    /// <summary>A partitioned table has no counts of its own: its size then and now tells, in rows and in partitions alike.</summary>
    const string DueSql =
        """
        SELECT format('ANALYZE %I.%I', s.schemaname, s.relname)
        FROM pg_stat_user_tables s JOIN pg_class c ON c.oid = s.relid
        WHERE s.schemaname IN ('lectern', 'read') AND c.relkind = 'r' AND s.n_mod_since_analyze > 1000 + 0.1 * s.n_live_tup
        UNION ALL
        SELECT format('ANALYZE ONLY %I.%I', c.relnamespace::regnamespace, c.relname)
        FROM pg_class c CROSS JOIN LATERAL (
            SELECT sum(s.n_live_tup) AS rows FROM pg_inherits i JOIN pg_stat_user_tables s ON s.relid = i.inhrelid WHERE i.inhparent = c.oid) now
        WHERE c.relkind = 'p' AND c.relnamespace::regnamespace::text IN ('lectern', 'read') AND abs(now.rows - greatest(c.reltuples, 0)) > 1000 + 0.1 * greatest(c.reltuples, 0)
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var tables = 0;
        await using var connection = await owner.OpenConnectionAsync(ct);
        var due = (await connection.QueryAsync<string>(new CommandDefinition(DueSql, cancellationToken: ct))).ToList();
        foreach (var analyze in due)
        {
            // Of a large table it takes as long as it takes; the job's own time bounds it.
            await connection.ExecuteAsync(new CommandDefinition(analyze, commandTimeout: 0, cancellationToken: ct));
            run.Progress(++tables, 100.0 * tables / due.Count);
        }
        return new { tables };
    }
}
