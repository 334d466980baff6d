using System.Text;
using Confluent.Kafka;
using Lectern.App.Configuration;

namespace Lectern.App.Kafka.Out;

/// <summary>What became of a message.</summary>
enum Delivery
{
    /// <summary>Every replica that is in sync has it.</summary>
    Acknowledged,

    /// <summary>It may or may not be there: to be sent again.</summary>
    Failed,

    /// <summary>No broker will ever take it as it is.</summary>
    Refused,
}

/// <summary>
/// A producer whose messages count as sent once all replicas in sync have them, in the order in which they were given, each once as long as
/// it lives. What is not acknowledged in time fails, whatever became of it.
/// </summary>
sealed class ReliableProducer : IDisposable
{
    /// <summary>What waits in the client at most; callers give less at a time.</summary>
    const int MaxWaiting = 20_000;
    const int MaxWaitingKilobytes = 32 * 1024;

    static readonly TimeSpan MetadataTakes = TimeSpan.FromSeconds(3);

    static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);

    readonly TimeSpan patience;
    readonly IProducer<byte[], byte[]> producer;
    readonly Lazy<IAdminClient> admin;
    bool isDisposed;

    public ReliableProducer(KafkaSettings settings, TimeSpan patience, TimeSpan linger)
    {
        NativeLibrdkafka.Require();
        this.patience = patience;
        var config = settings.Of<ProducerConfig>();
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.MessageTimeoutMs = (int)patience.TotalMilliseconds;
        config.RequestTimeoutMs = (int)patience.TotalMilliseconds;
        config.SocketTimeoutMs = (int)patience.TotalMilliseconds;
        config.LingerMs = linger.TotalMilliseconds;
        config.QueueBufferingMaxMessages = MaxWaiting;
        config.QueueBufferingMaxKbytes = MaxWaitingKilobytes;
        config.CompressionType = CompressionType.Lz4;
        // Keys go to the partitions to which other clients send them.
        config.Partitioner = Partitioner.Murmur2Random;
        producer = new ProducerBuilder<byte[], byte[]>(config).SetErrorHandler(OnError).SetLogHandler((_, _) => { }).Build();
        admin = new(() => new DependentAdminClientBuilder(producer.Handle).Build());
    }

    /// <summary>What the brokers or the library said last; null: all is well since.</summary>
    public string? Error { get; private set; }

    /// <summary>It takes nothing any more: another must take its place.</summary>
    public bool IsOver { get; private set; }

    /// <summary>Whether brokers answer, and what they say of a topic.</summary>
    public async Task<bool> IsThereAsync(string topic, CancellationToken ct)
    {
        try
        {
            // The library has no other way than to wait.
            var metadata = await Task.Run(() => admin.Value.GetMetadata(topic, MetadataTakes), ct);
            // Where brokers make topics that are asked for, it is there the next time.
            Error = metadata.Topics.FirstOrDefault(t => t.Topic == topic)?.Error is { IsError: true } error ? error.Reason : null;
            return Error is null;
        }
        catch (KafkaException e)
        {
            Error = e.Error.Reason;
            return false;
        }
    }

    /// <summary>Sends messages and waits for what becomes of each, in their order. It never throws for one of them.</summary>
    public async Task<Delivery[]> SendAsync(string topic, IReadOnlyList<Message<byte[], byte[]>> messages)
    {
        var sent = new Task<Delivery>[messages.Count];
        for (var i = 0; i < sent.Length; i++) sent[i] = SendAsync(topic, messages[i]);
        return await Task.WhenAll(sent);
    }

    public async Task<Delivery> SendAsync(string topic, Message<byte[], byte[]> message)
    {
        try
        {
            // The library tells of each message within the patience, but of a client that was disposed of meanwhile.
            var result = await producer.ProduceAsync(topic, message).WaitAsync(patience + Grace);
            if (result.Status != PersistenceStatus.Persisted) return Delivery.Failed;
            Error = null;
            return Delivery.Acknowledged;
        }
        catch (KafkaException e)
        {
            Error = e.Error.Reason;
            IsOver |= e.Error.IsFatal;
            return e.Error.Code is ErrorCode.MsgSizeTooLarge or ErrorCode.InvalidMsg or ErrorCode.InvalidMsgSize ? Delivery.Refused : Delivery.Failed;
        }
        catch (Exception e) when (e is ObjectDisposedException or TimeoutException)
        {
            // Another took its place, or the process ends.
            return Delivery.Failed;
        }
    }

    public static Header Header(string name, string value) => new(name, Encoding.UTF8.GetBytes(value));

    public void Dispose()
    {
        if (Interlocked.Exchange(ref isDisposed, true)) return;
        if (admin.IsValueCreated) admin.Value.Dispose();
        producer.Dispose();
    }

    void OnError(IProducer<byte[], byte[]> of, Error error)
    {
        // Single brokers come and go; what counts is that none is left.
        if (error.IsFatal) IsOver = true;
        if (error.IsFatal || error.Code is ErrorCode.Local_AllBrokersDown or ErrorCode.Local_Authentication) Error = error.Reason;
    }
}
