using Lectern.Core.Grains;
using NodaTime;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>The tenants of a database and their time zones.</summary>
public sealed class Tenants(NpgsqlDataSource source)
{
    /// <summary>The one tenant there is before tenants are administered.</summary>
    public const string Default = "default";

    /// <summary>
    /// Gives a tenant another time zone. Its days are then others: read models of before are rebuilt at the next start
    /// (<see cref="Rebuild.EnsureAsync"/>), and until then answer in the zone they were made with.
    /// </summary>
    /// <returns>Whether it had another one.</returns>
    public async Task<bool> ChangeZoneAsync(int tenant, string timeZone, CancellationToken ct)
    {
        await using var command = source.CreateCommand("UPDATE lectern.tenants SET time_zone = $2 WHERE tenant_id = $1 AND time_zone <> $2");
        command.Parameters.Add(new() { Value = tenant });
        command.Parameters.Add(new() { Value = timeZone });
        return await command.ExecuteNonQueryAsync(ct) > 0;
    }

    /// <summary>The key of a tenant, made with this time zone where it is new.</summary>
    public async Task<int> EnsureAsync(string name, string timeZone, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            WITH made AS (INSERT INTO lectern.tenants (name, time_zone) VALUES ($1, $2) ON CONFLICT (name) DO NOTHING RETURNING tenant_id)
            SELECT tenant_id FROM made UNION ALL SELECT tenant_id FROM lectern.tenants WHERE name = $1 LIMIT 1
            """);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = timeZone });
        return (int)(await command.ExecuteScalarAsync(ct))!;
    }

    /// <summary>Every tenant's zone as it is wanted now. What is served may still be in another: see <see cref="ReadSchema"/>.</summary>
    public async Task<Calendar> CalendarAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        return CalendarOf(await ZonesAsync(connection, "lectern.tenants", ct));
    }

    /// <summary>The zones that are not UTC, in a table of the columns tenant_id and time_zone.</summary>
    internal static async Task<IReadOnlyDictionary<int, string>> ZonesAsync(NpgsqlConnection connection, string table, CancellationToken ct)
    {
        var zones = new SortedDictionary<int, string>();
        await using var command = new NpgsqlCommand($"SELECT tenant_id, time_zone FROM {table} WHERE time_zone <> 'UTC'", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) zones[reader.GetInt32(0)] = reader.GetString(1);
        return zones;
    }

    internal static Calendar CalendarOf(IReadOnlyDictionary<int, string> zones) => new(zones.ToDictionary(
        z => z.Key,
        z => DateTimeZoneProviders.Tzdb.GetZoneOrNull(z.Value) ?? throw new InvalidOperationException($"Tenant {z.Key} has the time zone '{z.Value}', which is not in the IANA list.")));
}
