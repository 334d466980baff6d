using System.Collections.Concurrent;
using Confluent.Kafka;
using Lectern.App.Tests.Durability.Harness;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>Reads every partition by itself, as any consumer would, and so knows what Lectern was given.</summary>
sealed class Witness : IDisposable
{
    static readonly TimeSpan Wait = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly IConsumer<Ignore, Ignore> consumer;
    readonly Task reading;
    readonly List<int>[] numbers = [.. Enumerable.Range(0, Topics.Count).Select(_ => new List<int>())];
    readonly long[] next = new long[Topics.Count];
    volatile bool stopping;

    public Witness(string brokers)
    {
        consumer = new ConsumerBuilder<Ignore, Ignore>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "witness",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
            FetchWaitMaxMs = 50,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
            LogConnectionClose = false,
        }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
        consumer.Assign(Enumerable.Range(0, Topics.Count).Select(Topics.Of).Select(p => new TopicPartitionOffset(p.Topic, p.Partition, 0)));
        reading = Task.Factory.StartNew(Read, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>By partition, the first message that it has not read.</summary>
    public long Next(int slot) => Interlocked.Read(ref next[slot]);

    public ConcurrentQueue<string> Faults { get; } = [];

    /// <summary>Waits until it has read all that was written. Afterwards it reads no more.</summary>
    /// <returns>By partition, the letters' numbers in their order; a message's offset is its place.</returns>
    public async Task<IReadOnlyList<IReadOnlyList<int>>> FinishAsync()
    {
        for (var slot = 0; slot < Topics.Count; slot++)
        {
            var (topic, partition) = Topics.Of(slot);
            var end = consumer.QueryWatermarkOffsets(new(topic, partition), Patience).High.Value;
            await Waiting.ForAsync($"The witness has read all of {topic} {partition}", () => Next(slot) >= end, Patience);
        }
        stopping = true;
        await reading;
        return numbers;
    }

    public void Dispose()
    {
        stopping = true;
        if (reading.Wait(Patience)) consumer.Dispose();
    }

    void Read()
    {
        while (!stopping)
        {
            ConsumeResult<Ignore, Ignore>? result;
            try
            {
                result = consumer.Consume(Wait);
            }
            catch (ConsumeException)
            {
                // A broker was away, or said what it was told to; the library goes on.
                continue;
            }
            if (result is null) continue;
            var slot = Topics.Slot(result.Topic, result.Partition);
            if (result.Offset != next[slot]) Faults.Enqueue($"{result.TopicPartition}: the witness expected message {next[slot]} and read {result.Offset}; the run is too far ahead of its readers");
            numbers[slot].Add(BitConverter.ToInt32(result.Message.Headers.GetLastBytes(Feeder.NumberHeader)));
            Interlocked.Exchange(ref next[slot], result.Offset + 1);
        }
    }
}
