using System.Text;
using Lectern.App.Configuration;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Kafka.Out;

/// <summary>A message that waits to be published.</summary>
/// <param name="Place">In the order in which they are.</param>
readonly record struct WaitingMessage(long Place, OutMessage Message);

/// <summary>
/// The transactional outbox: what is to be published of something that is written, in the transaction that writes it. So it is published
/// if and only if that took place, at least once, under the same id. Where Kafka is off nothing is written.
/// </summary>
static class OutboxMessages
{
    /// <summary>How long one waits for brokers; then it is given up, and counted.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromDays(7);

    /// <summary>Messages that wait at most; beyond, the oldest are given up.</summary>
    public const int MaxRows = 100_000;

    /// <summary>Bytes of a message at most: brokers refuse larger ones.</summary>
    public const int MaxBytes = 256 * 1024;

    const string InsertSql =
        "INSERT INTO lectern.outbox_messages (message_id, tenant_id, type, key, payload, created_at) VALUES ($1, $2, $3, $4, $5, $6)";

    const string TakeSql =
        """
        SELECT m.place, m.message_id, m.type, t.name, m.key, m.payload FROM lectern.outbox_messages m JOIN lectern.tenants t USING (tenant_id)
        WHERE m.place > $1 ORDER BY m.place LIMIT $2
        """;

    /// <summary>Writes a message; the caller commits it.</summary>
    /// <param name="transaction">Of what it tells of, on a connection that sees the tenant or is the owner's.</param>
    /// <param name="settings">Whether there are brokers.</param>
    /// <param name="tenant">Whose it is.</param>
    /// <param name="id">The message's, which stays whenever it is sent.</param>
    /// <param name="type">Its type.</param>
    /// <param name="key">Messages of one key are read in their order.</param>
    /// <param name="payload">A JSON object.</param>
    /// <param name="at">Now.</param>
    public static async Task WriteAsync(NpgsqlTransaction transaction, Settings settings, int tenant, Guid id, string type, string key, byte[] payload, DateTime at, CancellationToken ct)
    {
        if (settings.Kafka is null) return;
        if (payload.Length > MaxBytes) throw new ArgumentException($"A message must be at most {MaxBytes} bytes.", nameof(payload));
        await using var command = new NpgsqlCommand(InsertSql, transaction.Connection, transaction);
        foreach (var value in (object[])[id, tenant, type, key]) command.Parameters.Add(new() { Value = value });
        command.Parameters.Add(new() { Value = payload, NpgsqlDbType = NpgsqlDbType.Jsonb });
        command.Parameters.Add(new() { Value = at });
        await command.ExecuteNonQueryAsync(ct);
    }

    /// <summary>The oldest ones after a place.</summary>
    public static async Task<List<WaitingMessage>> ListAsync(NpgsqlDataSource source, long after, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(TakeSql);
        command.Parameters.Add(new() { Value = after });
        command.Parameters.Add(new() { Value = limit });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var waiting = new List<WaitingMessage>();
        while (await reader.ReadAsync(ct))
        {
            waiting.Add(new(reader.GetInt64(0), new(reader.GetGuid(1), reader.GetString(2), reader.GetString(3), reader.GetString(4), Encoding.UTF8.GetBytes(reader.GetString(5)))));
        }
        return waiting;
    }

    /// <summary>Deletes those that the brokers have.</summary>
    public static async Task SettleAsync(NpgsqlDataSource source, IReadOnlyList<long> places, int published, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await OwedUpdates.CountAsync(connection, published, now, ct);
        await using var settle = new NpgsqlCommand("DELETE FROM lectern.outbox_messages WHERE place = ANY ($1)", connection) { Parameters = { new() { Value = places.ToArray() } } };
        await settle.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Gives up what is older than <see cref="Keep"/> or beyond <see cref="MaxRows"/>. Returns how many that were.</summary>
    public static async Task<int> TrimAsync(NpgsqlDataSource source, DateTime now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            DELETE FROM lectern.outbox_messages
            WHERE created_at < $1 OR place <= (SELECT place FROM lectern.outbox_messages ORDER BY place DESC OFFSET $2 LIMIT 1)
            """);
        command.Parameters.Add(new() { Value = now - Keep });
        command.Parameters.Add(new() { Value = (long)MaxRows });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
