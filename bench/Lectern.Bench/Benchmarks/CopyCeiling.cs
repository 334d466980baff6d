using System.Diagnostics;
using Lectern.Bench.Servers;
using Lectern.Postgres;

namespace Lectern.Bench.Benchmarks;

/// <summary>
/// The rows of a log as PostgreSQL's own binary COPY writes them, to be copied in again: nothing that stores the same rows in one
/// PostgreSQL is faster.
/// </summary>
sealed class CopyCeiling(BenchPostgres postgres, byte[] rows, long count)
{
    public long Count => count;

    public static async Task<CopyCeiling> OfAsync(BenchPostgres postgres, BenchDatabase database, CancellationToken ct)
    {
        var rows = new MemoryStream();
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY (SELECT * FROM lectern.events ORDER BY position) TO STDOUT (FORMAT binary)", ct))
        {
            await copy.CopyToAsync(rows, ct);
        }
        return new(postgres, rows.ToArray(), await connection.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct));
    }

    /// <summary>Events a second into a table with only a primary key.</summary>
    public Task<double> PlainAsync(BenchDatabase database, CancellationToken ct) => CopyAsync(database, "PRIMARY KEY (position)", ct);

    /// <summary>Events a second into a table with the log's index and one that makes ids unique.</summary>
    public Task<double> IndexedAsync(BenchDatabase database, CancellationToken ct) =>
        CopyAsync(database, "PRIMARY KEY (position), UNIQUE (tenant_id, event_key)", ct, "CREATE INDEX ON ceiling (tenant_id, learner_key, occurred_at)");

    async Task<double> CopyAsync(BenchDatabase database, string keys, CancellationToken ct, string index = "")
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync($"DROP TABLE IF EXISTS ceiling; CREATE TABLE ceiling (LIKE lectern.events, {keys}); {index}", ct);
        await postgres.SettleAsync(ct);
        var started = Stopwatch.GetTimestamp();
        await using (var copy = await connection.BeginRawBinaryCopyAsync("COPY ceiling FROM STDIN (FORMAT binary)", ct))
        {
            await copy.WriteAsync(rows, ct);
        }
        var rate = count / Stopwatch.GetElapsedTime(started).TotalSeconds;
        await connection.ExecuteAsync("DROP TABLE ceiling", ct);
        return rate;
    }
}
