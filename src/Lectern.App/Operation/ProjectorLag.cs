using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>How far the figures are behind the log.</summary>
static class ProjectorLag
{
    /// <summary>
    /// The position that the figures hold; the age in seconds of the oldest event they do not hold yet, 0 where they hold all; and how
    /// many events were passed over.
    /// </summary>
    public static async Task<(long Position, double Seconds, long Skipped)> AskAsync(TenantSource source, TimeProvider time, CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        await using var command = new NpgsqlCommand(
            """
            SELECT c.position,
                   (SELECT e.received_at FROM lectern.log_times e WHERE e.position > c.position ORDER BY e.position LIMIT 1),
                   (SELECT count(f.position) FROM lectern.fold_errors f WHERE schema_name = 'read')
            FROM read.checkpoint c
            """,
            connection);
        while (true)
        {
            await using (var reader = await command.ExecuteReaderAsync(ct))
            {
                if (await reader.ReadAsync(ct)) return Of(reader, time);
            }
            // Between two schemas, which a swap separates by milliseconds.
            await Task.Delay(TimeSpan.FromMilliseconds(20), time, ct);
        }
    }

    static (long Position, double Seconds, long Skipped) Of(NpgsqlDataReader reader, TimeProvider time)
    {
        var lag = reader.IsDBNull(1) ? 0 : Math.Max(0, (time.GetUtcNow().UtcDateTime - reader.GetDateTime(1)).TotalSeconds);
        return (reader.GetInt64(0), lag, reader.GetInt64(2));
    }
}
