using System.Globalization;
using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Kafka;

/// <summary>How a client of the brokers stands.</summary>
enum KafkaMemberState
{
    /// <summary>On its way to the brokers.</summary>
    Connecting,

    Connected,

    /// <summary>No broker answers it; it goes on trying.</summary>
    Down,

    /// <summary>It was stopped in order.</summary>
    Stopped,

    /// <summary>It has said nothing for half a minute: what others tell of it, and never itself.</summary>
    Gone,
}

/// <summary>
/// This process as a client of Kafka, of one role, as others see it (<c>lectern.kafka_members</c>): refreshed every 5 seconds, gone
/// where it was not for 30, deleted after a day.
/// </summary>
/// <param name="role"><c>consumer</c> or <c>producer</c>.</param>
sealed class KafkaMember(string role, NpgsqlDataSource owner, TimeProvider time)
{
    public static readonly TimeSpan Refresh = TimeSpan.FromSeconds(5);

    const int MaxError = 500;

    readonly Lock gate = new();
    (KafkaMemberState State, string? Error, DateTime Since) now = (KafkaMemberState.Connecting, null, time.GetUtcNow().UtcDateTime);

    public string Id { get; } = string.Create(CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    public string Role => role;

    public KafkaMemberState State
    {
        get
        {
            lock (gate) return now.State;
        }
    }

    /// <summary>Notes how it stands. Returns whether that is another state than before.</summary>
    public bool Becomes(KafkaMemberState state, string? error)
    {
        error = error is { Length: > MaxError } ? error[..MaxError] : error;
        lock (gate)
        {
            var isChange = now.State != state;
            now = (state, error, isChange ? time.GetUtcNow().UtcDateTime : now.Since);
            return isChange;
        }
    }

    /// <summary>Writes it down, and lets go of who was not seen for a day.</summary>
    public async Task WriteAsync(CancellationToken ct)
    {
        (KafkaMemberState State, string? Error, DateTime Since) state;
        lock (gate) state = now;
        await using var command = owner.CreateCommand(
            """
            WITH gone AS (DELETE FROM lectern.kafka_members WHERE seen_at < $6 - interval '1 day')
            INSERT INTO lectern.kafka_members (member, role, state, error, since, seen_at) VALUES ($1, $2, $3, $4, $5, $6)
            ON CONFLICT (member) DO UPDATE SET state = excluded.state, error = excluded.error, since = excluded.since, seen_at = excluded.seen_at
            """);
        command.Parameters.Add(new() { Value = Id });
        command.Parameters.Add(new() { Value = role });
        command.Parameters.Add(new() { Value = state.State.ToString().ToLowerInvariant() });
        command.Parameters.Add(new() { Value = (object?)state.Error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = state.Since });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime });
        await command.ExecuteNonQueryAsync(ct);
    }
}
