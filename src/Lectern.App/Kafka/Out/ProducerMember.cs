using System.Security.Cryptography;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Kafka.Out;

/// <summary>The active publisher among the members that the state of Kafka is told by (<c>lectern.kafka_members</c>).</summary>
sealed class ProducerMember(NpgsqlDataSource source, TimeProvider time)
{
    /// <summary>What the library says can be long; it holds no secrets.</summary>
    const int MaxError = 500;

    static readonly TimeSpan StopTakes = TimeSpan.FromSeconds(2);

    readonly string name = string.Create(
        System.Globalization.CultureInfo.InvariantCulture, $"{Environment.MachineName}-{Environment.ProcessId}-producer-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}");

    (string State, string? Error)? said;
    long saidAt;

    /// <summary>Writes the state down where it is another, or was written that long ago.</summary>
    /// <returns>Whether it was written.</returns>
    public async Task<bool> SayAsync(string state, string? error, TimeSpan every, CancellationToken ct)
    {
        if (error is { Length: > MaxError }) error = error[..MaxError];
        if (said == (state, error) && time.GetElapsedTime(saidAt) < every) return false;
        await using var command = source.CreateCommand(
            """
            INSERT INTO lectern.kafka_members AS m (member, role, state, error, since, seen_at) VALUES ($1, 'producer', $2, $3, $4, $4)
            ON CONFLICT (member) DO UPDATE
            SET state = excluded.state, error = excluded.error, since = CASE WHEN m.state = excluded.state THEN m.since ELSE excluded.since END, seen_at = excluded.seen_at
            """);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = state });
        command.Parameters.Add(new() { Value = (object?)error ?? DBNull.Value, NpgsqlDbType = NpgsqlDbType.Text });
        command.Parameters.Add(new() { Value = time.GetUtcNow().UtcDateTime, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await command.ExecuteNonQueryAsync(ct);
        (said, saidAt) = ((state, error), time.GetTimestamp());
        return true;
    }

    /// <summary>Says that it has stopped, where that can be said: otherwise it is soon not seen any more.</summary>
    public async Task StopAsync()
    {
        if (said is null) return;
        using var limit = new CancellationTokenSource(StopTakes, time);
        try
        {
            await SayAsync("stopped", null, TimeSpan.Zero, limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            // The database has gone first.
        }
    }
}
