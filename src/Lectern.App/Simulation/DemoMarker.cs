using System.Globalization;
using System.Text.Json;
using Lectern.App.Import;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Simulation;

/// <summary>
/// Two events bracket the demo's history: the first in the log says that this database is the demo's and up to
/// when its history goes, the other that all of it is in. So a restart knows what to do, from the log alone.
/// </summary>
sealed record DemoMarker(bool IsOurs, DateTimeOffset Until, bool IsFilled)
{
    const string StartedName = "demo.started";
    const string FilledName = "demo.filled";

    /// <summary>Null where the log of the default tenant is empty.</summary>
    public static async Task<DemoMarker?> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            SELECT (event_name = $1) IS TRUE, occurred_at, CASE
                -- Only in the demo's own log, where the answer lies near the beginning.
                WHEN event_name = $1 THEN EXISTS (SELECT FROM lectern.events f WHERE f.tenant_id = e.tenant_id AND f.event_name = $2)
                ELSE false
            END
            FROM lectern.events e
            WHERE tenant_id = (SELECT tenant_id FROM lectern.tenants WHERE name = $3)
            ORDER BY position LIMIT 1
            """);
        command.Parameters.Add(new() { Value = StartedName });
        command.Parameters.Add(new() { Value = FilledName });
        // The key that the demo sends with is the default tenant's.
        command.Parameters.Add(new() { Value = Tenants.Default });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        return await reader.ReadAsync(cancellation)
            ? new DemoMarker(reader.GetBoolean(0), reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2))
            : null;
    }

    /// <summary>Whether the database is the demo's already, or nobody's: no event, no account, and no tenant but the one that every database has.</summary>
    public static async Task<bool> MayFillAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        if (await ReadAsync(database, cancellation) is { } marker) return marker.IsOurs;
        await using var command = database.CreateCommand(
            "SELECT NOT EXISTS (SELECT FROM lectern.events) AND NOT EXISTS (SELECT FROM lectern.accounts) AND NOT EXISTS (SELECT FROM lectern.tenants WHERE name <> $1)");
        command.Parameters.Add(new() { Value = Tenants.Default });
        return await command.ExecuteScalarAsync(cancellation) is true;
    }

    /// <summary>A moment that survives every way of storing it.</summary>
    public static DateTimeOffset Rounded(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    public static UploadBatch Started(DateTimeOffset until) => Event(StartedName, until);

    public static UploadBatch Filled(DateTimeOffset until) => Event(FilledName, until);

    static UploadBatch Event(string name, DateTimeOffset until) => EventList.Batch(JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"{name}-{until.ToUnixTimeSeconds()}"),
        type = "AppEvent",
        appId = "lectern-demo",
        occurredAt = until,
        data = new { eventType = "demo", eventName = name },
    }));
}
