using Confluent.Kafka;
using Lectern.App.Configuration;

namespace Lectern.App.Kafka.Out;

/// <summary>
/// Takes tracked events to the topic of the tracking API. Whether brokers answer is known beforehand: no caller waits for some that are
/// away, but those who are on their way as they go.
/// </summary>
sealed partial class IngestProducer(KafkaSettings kafka, TimeProvider time, ILogger<IngestProducer> logger) : BackgroundService
{
    public const string Topic = KafkaSettings.IngestTopic;

    /// <summary>What is not acknowledged by then goes by the other way.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(2);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(10);

    readonly SemaphoreSlim lost = new(0, 1);
    volatile ReliableProducer? producer;
    bool isThere;

    /// <summary>Whether the brokers take what is given now.</summary>
    public bool IsThere => Volatile.Read(ref isThere);

    /// <summary>Whether a tenant's events may go by the topic: it is read again, and not as another's.</summary>
    public bool IsFor(string tenant) => kafka.Topics.FirstOrDefault(t => t.Name == Topic) is { } topic && (topic.Tenant is null || topic.Tenant == tenant);

    /// <summary>What became of each, in order.</summary>
    public async Task<Delivery[]> SendAsync(IReadOnlyList<Message<byte[], byte[]>> messages)
    {
        if (producer is not { } there) return [.. messages.Select(_ => Delivery.Failed)];
        var deliveries = await there.SendAsync(Topic, messages);
        PublishMetrics.Produced(TypeOfTracked, deliveries.Count(d => d == Delivery.Acknowledged));
        PublishMetrics.Failed(TypeOfTracked, deliveries.Count(d => d != Delivery.Acknowledged));
        if (deliveries.Contains(Delivery.Failed)) Lose(there.Error);
        return deliveries;
    }

    const string TypeOfTracked = "tracked";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = FirstPause;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                if (producer is { IsOver: true } over)
                {
                    producer = null;
                    await Task.Run(over.Dispose, CancellationToken.None);
                }
                producer ??= new(kafka, Patience, Linger);
                if (await producer.IsThereAsync(Topic, stoppingToken))
                {
                    Volatile.Write(ref isThere, true);
                    pause = FirstPause;
                    await lost.WaitAsync(stoppingToken);
                }
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // A client that cannot be made, as with certificates that are being replaced: the process serves on.
                NotMade(e);
            }
            await Task.Delay(pause, time, stoppingToken).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
        }
    }

    void Lose(string? reason)
    {
        // Of several who see it at once, one tells.
        if (!Interlocked.Exchange(ref isThere, false)) return;
        Away(reason ?? "not acknowledged in time");
        lost.Release();
    }

    public override void Dispose()
    {
        producer?.Dispose();
        lost.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1, LogLevel.Warning, "Kafka does not take tracked events; they go to the database until it does. {Reason}")]
    partial void Away(string reason);

    [LoggerMessage(2, LogLevel.Warning, "The client that takes tracked events to Kafka could not be made; tried again")]
    partial void NotMade(Exception e);
}
