using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// The partitions of the log: ranges of positions, the next made ahead of need, so that appends and reads touch one of them
/// and old history goes by dropping one.
/// </summary>
public static class EventPartitions
{
    /// <summary>Positions of a partition, as <c>lectern.make_room</c> makes them.</summary>
    public const long Size = 10_000_000;

    /// <summary>Makes sure of the partition of the next position and of the one after it.</summary>
    /// <returns>The position after the last partition's.</returns>
    internal static Task<long> EnsureAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ScalarAsync<long>("SELECT lectern.make_room()", ct);

    /// <summary>The same apart from any append, so that few of them have to make one themselves.</summary>
    /// <returns>The position after the last partition's.</returns>
    public static async Task<long> KeepAheadAsync(NpgsqlDataSource owner, CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct);
        var until = await EnsureAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return until;
    }
}
