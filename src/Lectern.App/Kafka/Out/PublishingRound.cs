using Confluent.Kafka;
using Lectern.App.Configuration;
using Lectern.App.Kafka.In;
using Npgsql;

namespace Lectern.App.Kafka.Out;

/// <summary>
/// What the active publisher does again and again: take over what changed, publish what is owed, each entity once, and say how it stands.
/// While brokers are away it takes over and waits.
/// </summary>
sealed partial class PublishingRound(KafkaSettings kafka, NpgsqlDataSource source, PublisherTimes times, TimeProvider time, ILogger logger) : IAsyncDisposable
{
    /// <summary>Messages that are on their way at once.</summary>
    const int Chunk = 1_000;

    /// <summary>Within which a batch is gathered by the client: all of a chunk are given at once.</summary>
    static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);

    static readonly TimeSpan StopTakes = TimeSpan.FromSeconds(2);

    readonly KafkaMember member = new("producer", source, time);
    ReliableProducer? producer;
    TimeSpan backOff;
    long? failedAt;
    long? saidAt;
    bool isConnected;

    DateTime Now => time.GetUtcNow().UtcDateTime;

    public async Task RunAsync(CancellationToken ct)
    {
        await OwedUpdates.TakeOverAsync(source, Now, ct);
        if (!await IsBackAsync(ct))
        {
            await SayAsync(ct);
            return;
        }
        await SayAsync(ct);
        var isDone = await PublishMessagesAsync(ct) && await PublishUpdatesAsync(ct);
        if (isDone) Works();
        else Fails();
        await SayAsync(ct);
    }

    /// <summary>Whether there is a producer and brokers that answer. After a failure they are asked first, with growing pauses.</summary>
    async Task<bool> IsBackAsync(CancellationToken ct)
    {
        if (failedAt is { } failed && time.GetElapsedTime(failed) < backOff) return false;
        if (producer is { IsOver: true })
        {
            await DisposeProducerAsync();
        }
        producer ??= new(kafka, times.Acknowledgement, Linger);
        if (isConnected && producer.Error is null) return true;
        if (await producer.IsThereAsync(kafka.PublishTopic, ct)) return true;
        Fails();
        return false;
    }

    void Works()
    {
        if (!isConnected) Connected();
        (isConnected, failedAt, backOff) = (true, null, TimeSpan.Zero);
    }

    void Fails()
    {
        if (isConnected || failedAt is null) Away(producer?.Error ?? "messages were not acknowledged in time");
        backOff = failedAt is null ? times.FirstBackOff : backOff * 2 < times.LongestBackOff ? backOff * 2 : times.LongestBackOff;
        (isConnected, failedAt) = (false, time.GetTimestamp());
    }

    /// <summary>How it stands and what waits, for others to read, at each change and every few seconds.</summary>
    async Task SayAsync(CancellationToken ct)
    {
        var state = isConnected ? KafkaMemberState.Connected : failedAt is null ? KafkaMemberState.Connecting : KafkaMemberState.Down;
        var isNew = member.Becomes(state, isConnected ? null : producer?.Error);
        if (!isNew && saidAt is { } said && time.GetElapsedTime(said) < times.Heartbeat) return;
        saidAt = time.GetTimestamp();
        await member.WriteAsync(ct);
        var waiting = await OwedUpdates.MeasureAsync(source, Now, ct);
        PublishMetrics.Owed.Record(waiting.Count);
    }

    /// <summary>Publishes the messages that wait, in their order.</summary>
    /// <returns>False: not all of them could be.</returns>
    async Task<bool> PublishMessagesAsync(CancellationToken ct)
    {
        for (var after = 0L; ;)
        {
            var waiting = await OutboxMessages.ListAsync(source, after, Chunk, ct);
            if (waiting.Count == 0) return true;
            var deliveries = await producer!.SendAsync(kafka.PublishTopic, [.. waiting.Select(w => ToKafka(w.Message))]);
            Count(waiting.Select(w => w.Message), deliveries);
            // What follows one that failed is sent again after it: order goes before once.
            var failed = new HashSet<string>(StringComparer.Ordinal);
            var done = new List<long>();
            for (var i = 0; i < deliveries.Length; i++)
            {
                if (deliveries[i] == Delivery.Failed) failed.Add(waiting[i].Message.Key);
                else if (!failed.Contains(waiting[i].Message.Key)) done.Add(waiting[i].Place);
            }
            await OutboxMessages.SettleAsync(source, done, deliveries.Count(d => d == Delivery.Acknowledged), Now, CancellationToken.None);
            if (failed.Count > 0) return false;
            after = waiting[^1].Place;
            ct.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Publishes who is owed, each once; who changes meanwhile is owed again.</summary>
    async Task<bool> PublishUpdatesAsync(CancellationToken ct)
    {
        for (var after = (0, OwedKind.User, -1L); ;)
        {
            var owed = await OwedUpdates.ListAsync(source, after, Chunk, ct);
            if (owed.Count == 0) return true;
            var messages = await KeyFigures.MessagesAsync(source, owed, ct);
            var told = messages.Where(m => m.Message is not null).ToArray();
            var deliveries = await producer!.SendAsync(kafka.PublishTopic, [.. told.Select(m => ToKafka(m.Message!.Value))]);
            Count(told.Select(m => m.Message!.Value), deliveries);
            OwedUpdate[] settled = [.. messages.Where(m => m.Message is null).Select(m => m.Owed), .. told.Where((_, i) => deliveries[i] != Delivery.Failed).Select(m => m.Owed)];
            // Also while the process stops: what is acknowledged need not be told again.
            await OwedUpdates.SettleAsync(source, settled, deliveries.Count(d => d == Delivery.Acknowledged), Now, CancellationToken.None);
            if (deliveries.Contains(Delivery.Failed)) return false;
            if (owed.Count < Chunk) return true;
            after = owed[^1].Entity;
            ct.ThrowIfCancellationRequested();
            // A long round must not leave behind what the outbox is about to forget, nor be taken for gone.
            await OwedUpdates.TakeOverAsync(source, Now, ct);
            Works();
            await SayAsync(ct);
        }
    }

    void Count(IEnumerable<OutMessage> messages, Delivery[] deliveries)
    {
        foreach (var (message, delivery) in messages.Zip(deliveries))
        {
            if (delivery == Delivery.Acknowledged) PublishMetrics.Produced(message.Type);
            else PublishMetrics.Failed(message.Type);
        }
        if (deliveries.Count(d => d == Delivery.Refused) is > 0 and var refused)
        {
            Refused(refused, producer?.Error);
            PublishMetrics.Dropped(refused);
        }
    }

    static Message<byte[], byte[]> ToKafka(OutMessage message) => new()
    {
        Key = System.Text.Encoding.UTF8.GetBytes(message.Key),
        Value = message.Value,
        Headers =
        [
            ReliableProducer.Header(MessageHeaders.TenantName, message.Tenant),
            ReliableProducer.Header(MessageHeaders.EventIdName, message.Id.ToString()),
            ReliableProducer.Header(MessageHeaders.TypeName, message.Type),
        ],
    };

    /// <summary>Says that this process's turn has ended, where that can be said: otherwise it is soon not seen any more.</summary>
    public async Task StopAsync()
    {
        member.Becomes(KafkaMemberState.Stopped, null);
        using var limit = new CancellationTokenSource(StopTakes, time);
        try
        {
            await member.WriteAsync(limit.Token);
        }
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            // The database has gone first.
        }
    }

    public async ValueTask DisposeAsync() => await DisposeProducerAsync();

    async Task DisposeProducerAsync()
    {
        var old = producer;
        (producer, isConnected) = (null, false);
        // It waits for its threads.
        if (old is not null) await Task.Run(old.Dispose);
    }

    [LoggerMessage(1, LogLevel.Information, "The brokers take what is published")]
    partial void Connected();

    [LoggerMessage(2, LogLevel.Warning, "Nothing can be published to Kafka; what changes is kept and told later. {Reason}")]
    partial void Away(string reason);

    [LoggerMessage(3, LogLevel.Error, "{Count} messages were refused by the brokers for what they are, and are given up: {Reason}")]
    partial void Refused(int count, string? reason);
}
