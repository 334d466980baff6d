using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// The partitions of the log: ranges of positions, the next made ahead of need, so that appends and reads touch one of them
/// and old history goes by dropping one.
/// </summary>
static class EventPartitions
{
    /// <summary>Positions of a partition, as <c>lectern.make_room</c> makes them.</summary>
    public const long Size = 10_000_000;

    /// <summary>Makes sure of the partition of the next position and of the one after it.</summary>
    /// <returns>The position after the last partition's.</returns>
    public static Task<long> EnsureAsync(NpgsqlConnection connection, CancellationToken ct) => connection.ScalarAsync<long>("SELECT lectern.make_room()", ct);
}
