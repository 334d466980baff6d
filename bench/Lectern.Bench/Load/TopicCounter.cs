using System.Diagnostics;
using Confluent.Kafka;
using Lectern.App.Tests.Kafka.Harness;

namespace Lectern.Bench.Load;

/// <summary>Confluent's consumer over all partitions, which does nothing but count what it is given: the most that a consumer could do.</summary>
sealed class TopicCounter : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly IConsumer<byte[], byte[]> consumer;

    public TopicCounter(string brokers)
    {
        consumer = new ConsumerBuilder<byte[], byte[]>(new ConsumerConfig
        {
            BootstrapServers = brokers,
            GroupId = "counter",
            EnableAutoCommit = false,
            AutoOffsetReset = AutoOffsetReset.Earliest,
        }).Build();
        consumer.Assign(All.Select(p => new TopicPartitionOffset(p, 0)));
    }

    static IEnumerable<TopicPartition> All => Enumerable.Range(0, Topics.Count).Select(Topics.Of).Select(p => new TopicPartition(p.Topic, p.Partition));

    /// <summary>Reads on until it was given so many, then pauses. Returns events a second.</summary>
    public double Count(int messages)
    {
        consumer.Resume(All);
        var started = Stopwatch.GetTimestamp();
        for (var left = messages; left > 0; left--)
        {
            if (consumer.Consume(Patience) is null) throw new BenchException($"The counting consumer was given {messages - left} of {messages} messages: the brokers dropped some, or do not answer.");
        }
        var elapsed = Stopwatch.GetElapsedTime(started);
        consumer.Pause(All);
        return messages / elapsed.TotalSeconds;
    }

    public void Dispose() => consumer.Dispose();
}
