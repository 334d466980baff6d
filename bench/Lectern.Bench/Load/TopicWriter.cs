using System.Text.Json;
using Confluent.Kafka;
using Lectern.App.Tests.Kafka.Harness;

namespace Lectern.Bench.Load;

/// <summary>An event on its way to a topic.</summary>
sealed record Post(TopicPartition At, string? Key, byte[] Value)
{
    /// <summary>The topic is chosen by the learner, too: each learner's events are in one partition, and all partitions have about as many.</summary>
    public static List<Post> Of(Feed feed) => [.. feed.Envelopes.Select(envelope =>
    {
        using var json = JsonDocument.Parse(envelope);
        var learner = json.RootElement.TryGetProperty("userId", out var id) ? id.GetString() : null;
        return new Post(new(Topics.Names[Hash(learner) % Topics.Names.Length], Partition.Any), learner, envelope.ToArray());
    })];

    static int Hash(string? text) => (text ?? "").Aggregate(17, (hash, letter) => ((hash * 31) + letter) & 0xFFFFFF);
}

/// <summary>Confluent's producer, as one that wants throughput sets it: acknowledged by all replicas, compressed, in batches.</summary>
sealed class TopicWriter : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly IProducer<string?, byte[]> producer;

    /// <param name="brokers">Where.</param>
    /// <param name="linger">How long a message waits for others of its partition.</param>
    public TopicWriter(string brokers, TimeSpan linger)
    {
        producer = new ProducerBuilder<string?, byte[]>(new ProducerConfig
        {
            BootstrapServers = brokers,
            Acks = Acks.All,
            EnableIdempotence = true,
            LingerMs = linger.TotalMilliseconds,
            CompressionType = CompressionType.Lz4,
            BatchNumMessages = 1_000,
            QueueBufferingMaxMessages = 1_000_000,
        }).Build();
    }

    /// <summary>Writes, in order; returns once all is acknowledged.</summary>
    public void Write(IReadOnlyList<Post> posts)
    {
        Error? failure = null;
        foreach (var post in posts) Write(post, report => failure ??= report.Error.IsError ? report.Error : null);
        if (producer.Flush(Patience) is > 0 and var left) throw new BenchException($"{left} of {posts.Count} messages were not acknowledged within {Patience.TotalMinutes:0} minutes.");
        if (failure is not null) throw new BenchException($"A message was not acknowledged: {failure.Reason}");
    }

    public void Write(Post post, Action<DeliveryReport<string?, byte[]>> acknowledged) =>
        producer.Produce(post.At, new() { Key = post.Key, Value = post.Value }, acknowledged);

    public void Dispose() => producer.Dispose();
}
