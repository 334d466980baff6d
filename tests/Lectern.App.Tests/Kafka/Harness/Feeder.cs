using Confluent.Kafka;
using Lectern.App.Tests.Durability.Harness;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>
/// Writes letters by a producer that retries without knowing whether it was heard, so that some are there twice, and some before those
/// written earlier. It stays so near to its readers that the brokers, which keep little, lose nothing.
/// </summary>
sealed class Feeder : IDisposable
{
    /// <summary>The header that tells a letter's number.</summary>
    public const string NumberHeader = "number";

    const int Portion = 200;
    const int MostUnderWay = 2_000;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    readonly IProducer<string?, byte[]?> producer;
    readonly long[] ends = new long[Topics.Count];
    long written;
    long delivered;

    public Feeder(string brokers)
    {
        producer = new ProducerBuilder<string?, byte[]?>(new ProducerConfig
        {
            BootstrapServers = brokers,
            Acks = Acks.All,
            EnableIdempotence = false,
            MaxInFlight = 5,
            LingerMs = 10,
            BatchNumMessages = 500,
            CompressionType = CompressionType.Lz4,
            MessageTimeoutMs = (int)Patience.TotalMilliseconds,
            RetryBackoffMs = 20,
            ReconnectBackoffMs = 20,
            ReconnectBackoffMaxMs = 200,
            LogConnectionClose = false,
        }).SetErrorHandler((_, _) => { }).SetLogHandler((_, _) => { }).Build();
    }

    /// <summary>How often something was written: what the producer wrote again by itself is not known here.</summary>
    public long Delivered => Interlocked.Read(ref delivered);

    /// <summary>By partition, the end as the brokers told it.</summary>
    public long End(int slot) => Interlocked.Read(ref ends[slot]);

    /// <summary>Delivery failed for good.</summary>
    public string? Failure { get; private set; }

    /// <param name="mayBeAhead">Messages of a partition that nobody has read yet.</param>
    /// <param name="read">By partition, the first message that some reader still needs.</param>
    public async Task WriteAsync(IEnumerable<Letter> letters, int mayBeAhead, Func<int, long> read)
    {
        foreach (var portion in letters.Chunk(Portion))
        {
            await Waiting.ForAsync("The readers come along", () => Failure is not null || IsRoom(mayBeAhead, read), Patience);
            foreach (var letter in portion) Write(letter);
        }
        await Waiting.ForAsync("All is delivered", () => Failure is not null || Delivered == written, Patience);
        if (Failure is not null) throw new InvalidOperationException(Failure);
    }

    public void Dispose() => producer.Dispose();

    bool IsRoom(int mayBeAhead, Func<int, long> read) =>
        written - Delivered <= MostUnderWay && Enumerable.Range(0, Topics.Count).All(slot => End(slot) - read(slot) <= mayBeAhead);

    void Write(Letter letter)
    {
        var message = new Message<string?, byte[]?> { Key = letter.Key, Value = letter.Value, Headers = [new Header(NumberHeader, BitConverter.GetBytes(letter.Number))] };
        producer.Produce(letter.Topic, message, Report);
        written++;
    }

    /// <summary>In the producer's own thread, one after another.</summary>
    void Report(DeliveryReport<string?, byte[]?> report)
    {
        if (report.Error.IsError)
        {
            Failure ??= $"A message could not be delivered: {report.Error.Reason}";
            return;
        }
        ref var end = ref ends[Topics.Slot(report.Topic, report.Partition)];
        if (report.Offset + 1 > end) Interlocked.Exchange(ref end, report.Offset + 1);
        Interlocked.Increment(ref delivered);
    }
}
