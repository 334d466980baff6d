using System.Globalization;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// The partitions of the log: ranges of positions, the next made ahead of need, so that appends and reads touch one of them
/// and old history goes by dropping one.
/// </summary>
static class EventPartitions
{
    public const long Size = 10_000_000;

    /// <summary>
    /// Makes sure of the partition of the next position and of the one after it. A partition is made beside the log and then
    /// attached: <c>CREATE TABLE … PARTITION OF</c> would wait for every open writer.
    /// </summary>
    /// <returns>The position after the last partition's.</returns>
    public static async Task<long> EnsureAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        var next = await connection.ScalarAsync<long>("SELECT CASE WHEN is_called THEN last_value + 1 ELSE last_value END FROM lectern.event_position", ct);
        var from = next / Size * Size;
        for (; from <= next + Size; from += Size)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"events_{from / Size:D5}");
            if (await connection.ScalarAsync<bool>($"SELECT to_regclass('lectern.{name}') IS NOT NULL", ct)) continue;

            await connection.ExecuteAsync(
                $"""
                CREATE TABLE lectern.{name} (LIKE lectern.events INCLUDING ALL EXCLUDING IDENTITY);
                ALTER TABLE lectern.{name} ADD CONSTRAINT {name}_range CHECK (position >= {from} AND position < {from + Size});
                ALTER TABLE lectern.events ATTACH PARTITION lectern.{name} FOR VALUES FROM ({from}) TO ({from + Size});
                """,
                ct);
        }
        return from;
    }
}
