using System.Collections.Concurrent;
using Lectern.App.Tests.Durability.Harness;
using Npgsql;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>How far each partition has been taken in, as the database says; while it is down, as it said last.</summary>
sealed class Intake : IAsyncDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    readonly NpgsqlDataSource source;
    readonly CancellationTokenSource ending = new();
    readonly Task looking;
    volatile long[] next = new long[Topics.Count];
    volatile int known;

    public Intake(string connectionString)
    {
        source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(connectionString) { MaxPoolSize = 1, Timeout = 5, CommandTimeout = 5 });
        looking = Task.Run(() => LookAsync(ending.Token));
    }

    /// <summary>By partition, the first message that has not been taken in.</summary>
    public IReadOnlyList<long> Next => next;

    public long Total => next.Sum();

    /// <summary>What should never be seen.</summary>
    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>Waits until every partition has been given to somebody.</summary>
    public Task JoinedAsync(TimeSpan atMost) => Waiting.ForAsync("The consumers have joined their group", () => known == Topics.Count, atMost);

    /// <exception cref="TimeoutException">Nothing is taken in any more.</exception>
    public Task ReachAsync(long total, TimeSpan atMost) => Waiting.ForAsync($"{total} messages are taken in, of which {Total} were", () => Total >= total, atMost);

    /// <summary>Waits for some more, a moment and no longer: there may be none to come.</summary>
    public async Task MomentAsync(int more, TimeSpan atMost)
    {
        var until = Total + more;
        try
        {
            await Waiting.ForAsync("More is taken in", () => Total >= until, atMost);
        }
        catch (TimeoutException)
        {
            // The moment is over, too.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await ending.CancelAsync();
        await looking;
        ending.Dispose();
        await source.DisposeAsync();
    }

    async Task LookAsync(CancellationToken ct)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            while (await timer.WaitForNextTickAsync(ct))
            {
                try
                {
                    next = await ReadAsync(ct);
                }
                catch (NpgsqlException)
                {
                    // It is down, or has no such table yet.
                }
            }
        }
        catch (OperationCanceledException)
        {
            // The end.
        }
    }

    async Task<long[]> ReadAsync(CancellationToken ct)
    {
        var now = new long[Topics.Count];
        await using var command = source.CreateCommand("SELECT topic, partition, next_offset FROM lectern.kafka_partitions WHERE topic = ANY ($1)");
        command.Parameters.Add(new() { Value = Topics.Names });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = 0;
        for (; await reader.ReadAsync(ct); rows++) now[Topics.Slot(reader.GetString(0), reader.GetInt32(1))] = reader.GetInt64(2);
        known = rows;
        for (var slot = 0; slot < now.Length; slot++)
        {
            if (now[slot] < next[slot]) Faults.Enqueue($"{Topics.Of(slot)} went back from {next[slot]} to {now[slot]}");
        }
        return now;
    }
}
