using System.Globalization;
using System.Text.Json;
using Lectern.App.Import;
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

    /// <summary>Null where the log is empty.</summary>
    public static async Task<DemoMarker?> ReadAsync(NpgsqlDataSource database, CancellationToken cancellation)
    {
        await using var command = database.CreateCommand(
            """
            SELECT event_name, occurred_at, EXISTS (SELECT FROM events WHERE event_name = $1)
            FROM events ORDER BY position LIMIT 1
            """);
        command.Parameters.Add(new() { Value = FilledName });
        await using var reader = await command.ExecuteReaderAsync(cancellation);
        if (!await reader.ReadAsync(cancellation))
            return null;

        var ours = !await reader.IsDBNullAsync(0, cancellation) && reader.GetString(0) == StartedName;
        return new DemoMarker(ours, reader.GetFieldValue<DateTimeOffset>(1), reader.GetBoolean(2));
    }

    /// <summary>A moment that survives every way of storing it.</summary>
    public static DateTimeOffset Rounded(DateTimeOffset time) => DateTimeOffset.FromUnixTimeSeconds(time.ToUnixTimeSeconds());

    public static EventBatch Started(DateTimeOffset until) => Event(StartedName, until);

    public static EventBatch Filled(DateTimeOffset until) => Event(FilledName, until);

    static EventBatch Event(string name, DateTimeOffset until) => EventList.Batch(JsonSerializer.SerializeToUtf8Bytes(new
    {
        id = string.Create(CultureInfo.InvariantCulture, $"{name}-{until.ToUnixTimeSeconds()}"),
        type = "AppEvent",
        appId = "lectern-demo",
        occurredAt = until,
        data = new { eventType = "demo", eventName = name },
    }));
}
