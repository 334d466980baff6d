using Lectern.Core.Grains;
using NodaTime;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>The tenants of a database and their time zones.</summary>
public sealed class Tenants(NpgsqlDataSource source)
{
    /// <summary>The one tenant there is before tenants are administered.</summary>
    public const string Default = "default";

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

    /// <summary>Every tenant's zone, for telling days.</summary>
    public async Task<Calendar> CalendarAsync(CancellationToken ct)
    {
        var zones = new Dictionary<int, DateTimeZone>();
        await using var command = source.CreateCommand("SELECT tenant_id, time_zone FROM lectern.tenants WHERE time_zone <> 'UTC'");
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            zones[reader.GetInt32(0)] = DateTimeZoneProviders.Tzdb.GetZoneOrNull(reader.GetString(1))
                ?? throw new InvalidOperationException($"Tenant {reader.GetInt32(0)} has the time zone '{reader.GetString(1)}', which is not in the IANA list.");
        }
        return new(zones);
    }
}
