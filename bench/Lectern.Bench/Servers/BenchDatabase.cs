using System.Diagnostics;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.Bench.Servers;

/// <summary>One database under measurement, dropped at the end unless it is a kept one.</summary>
sealed class BenchDatabase(string connectionString, Func<Task> drop) : IAsyncDisposable
{
    // Seconds are waited for: closer looks would cost more than they tell.
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);

    public string ConnectionString => connectionString;

    public NpgsqlDataSource Source { get; } = NpgsqlDataSource.Create(connectionString);

    /// <summary>Empty read models, before the first event.</summary>
    public async Task ResetReadModelsAsync(CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        await ReadSchema.Serving.DropAsync(connection, ct);
        await ReadSchema.Serving.CreateAsync(connection, ct);
    }

    /// <summary>Waits until the read models hold all that is in the log now.</summary>
    public async Task ProjectedAsync(TimeSpan patience, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await Source.OpenConnectionAsync(ct);
        var last = await connection.ScalarAsync<long>("SELECT coalesce((SELECT position FROM lectern.events ORDER BY position DESC LIMIT 1), 0)", ct);
        while (await ReadSchema.Serving.PositionAsync(connection, ct) is var position && position < last)
        {
            if (Stopwatch.GetElapsedTime(started) > patience) throw new BenchException($"The read models stand at {position} of {last} after {patience.TotalSeconds:0} s; look into the server's log.");
            await Task.Delay(Poll, ct);
        }
    }

    /// <summary>Waits until so many messages of Kafka's topics have been taken in since the beginning.</summary>
    public async Task TakenInAsync(long messages, TimeSpan patience, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var connection = await Source.OpenConnectionAsync(ct);
        while (await connection.ScalarAsync<long>("SELECT coalesce(sum(next_offset), 0)::bigint FROM lectern.kafka_partitions", ct) is var taken && taken < messages)
        {
            if (Stopwatch.GetElapsedTime(started) > patience) throw new BenchException($"{taken} of {messages} messages were taken in after {patience.TotalSeconds:0} s; look into the server's log.");
            await Task.Delay(Poll, ct);
        }
    }

    /// <summary>Where events stand in the log, by ids that are UUIDs.</summary>
    public async Task<Dictionary<Guid, long>> PositionsAsync(Guid[] ids, CancellationToken ct)
    {
        var positions = new Dictionary<Guid, long>();
        await using var command = Source.CreateCommand("SELECT event_key, position FROM lectern.event_ids WHERE event_key = ANY ($1)");
        command.Parameters.Add(new() { Value = ids });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) positions[reader.GetGuid(0)] = reader.GetInt64(1);
        return positions;
    }

    /// <summary>The tenant that events belong to.</summary>
    public Task<int> TenantAsync(CancellationToken ct) => new Tenants(Source).EnsureAsync(Tenants.Default, "UTC", ct);

    public async Task<T?> ScalarAsync<T>(string sql, CancellationToken ct)
    {
        await using var connection = await Source.OpenConnectionAsync(ct);
        return await connection.ScalarAsync<T>(sql, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        await drop();
    }
}
