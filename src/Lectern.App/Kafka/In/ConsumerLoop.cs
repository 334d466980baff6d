using System.Collections.Concurrent;
using System.Threading.Channels;
using Confluent.Kafka;
using Lectern.App.Configuration;

namespace Lectern.App.Kafka.In;

/// <summary>
/// One consumer from its subscription to its end, on a thread of its own: it reads, gathers batches while the one before is being stored,
/// and pauses the partitions where a full one waits. It goes on asking the brokers meanwhile, so that the group knows it lives.
/// </summary>
sealed partial class ConsumerLoop(KafkaSettings kafka, MessageStore store, PartitionRows rows, KafkaMember member, BrokerStates brokers, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Messages of a transaction at most.</summary>
    const int MaxMessages = 8_000;

    /// <summary>Bytes of a transaction at most (one message more may overshoot it).</summary>
    const int MaxBytes = 16 * 1024 * 1024;

    /// <summary>Batches that are read and not yet stored: one that commits, one that is laid out meanwhile.</summary>
    const int MaxBatches = 2;

    /// <summary>How long a batch is gathered at most, where there is room for it.</summary>
    static readonly TimeSpan LongestGathering = TimeSpan.FromMilliseconds(50);

    /// <summary>How long it is gathered at least: a transaction for each message would be the database's whole work.</summary>
    static readonly TimeSpan ShortestGathering = TimeSpan.FromMilliseconds(10);

    static readonly TimeSpan IdlePoll = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan GatheringPoll = TimeSpan.FromMilliseconds(5);

    /// <summary>How long room is waited for before the partitions are paused, which throws away what was fetched ahead.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(200);

    /// <summary>How long what is being stored may hold up a rebalance, or the end; then the fence sees to it.</summary>
    static readonly TimeSpan FinishingTakes = TimeSpan.FromSeconds(5);

    static readonly TimeSpan LeavingTakes = TimeSpan.FromSeconds(5);

    /// <summary>Complaints of the brokers that are told once each.</summary>
    const int MaxTold = 200;

    /// <summary>The end of the year 9999, in milliseconds since 1970.</summary>
    const long MaxTime = 253_402_300_799_999;

    /// <summary>
    /// A librdkafka older than 2.3 ends the process where a consumer is destroyed that was about to be assigned something for the first time
    /// (its issue 4312). Such a one only leaves its group: closing would destroy it, and so would a collection, from which this keeps it.
    /// </summary>
    static readonly ConcurrentBag<IConsumer<byte[], byte[]>> Undestroyed = [];

    readonly Dictionary<string, KafkaTopic> topics = kafka.Topics.ToDictionary(t => t.Name, StringComparer.Ordinal);
    readonly HashSet<string> told = new(StringComparer.Ordinal);
    readonly List<TakenMessage> gathered = [];
    readonly Channel<List<TakenMessage>> batches = Channel.CreateUnbounded<List<TakenMessage>>(new() { SingleReader = true, SingleWriter = true });
    readonly SemaphoreSlim room = new(MaxBatches, MaxBatches);
    int gatheredBytes;
    long gatheringSince;
    volatile Task committing = Task.CompletedTask;

    bool IsFull => gathered.Count >= MaxMessages || gatheredBytes >= MaxBytes;

    /// <summary>Reads until it is to stop, then leaves the group.</summary>
    public void Run(CancellationToken ct)
    {
        var consumer = Build();
        using var giveUp = new CancellationTokenSource();
        var storing = Task.Run(() => StoreAsync(giveUp.Token), CancellationToken.None);
        try
        {
            consumer.Subscribe(topics.Keys);
            while (!ct.IsCancellationRequested)
            {
                if (storing.IsCompleted) storing.GetAwaiter().GetResult();
                Place(consumer);
                Note(consumer);
                Step(consumer, ct);
            }
        }
        finally
        {
            Leave(consumer, storing, giveUp);
        }
    }

    public void Dispose() => room.Dispose();

    IConsumer<byte[], byte[]> Build()
    {
        var config = kafka.Of<ConsumerConfig>();
        config.GroupId = kafka.GroupId;
        config.PartitionAssignmentStrategy = PartitionAssignmentStrategy.CooperativeSticky;
        config.IsolationLevel = IsolationLevel.ReadCommitted;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        // The places are the database's. The brokers are told of them now and then, for whoever watches the group there.
        config.EnableAutoOffsetStore = false;
        config.EnableAutoCommit = true;
        config.AutoCommitIntervalMs = 5_000;
        config.AllowAutoCreateTopics = false;
        config.EnablePartitionEof = true;
        config.TopicMetadataRefreshIntervalMs = 10_000;
        config.SessionTimeoutMs = (int)kafka.SessionTimeout.TotalMilliseconds;
        config.FetchMaxBytes = MaxBytes;
        // How long a broker that has nothing keeps the question. One that answers late what came meanwhile costs no more than this.
        config.FetchWaitMaxMs = 100;
        config.MaxPartitionFetchBytes = 1024 * 1024;
        config.QueuedMaxMessagesKbytes = MaxBytes / 1024;
        config.StatisticsIntervalMs = 1_000;
        return new ConsumerBuilder<byte[], byte[]>(config)
            .SetPartitionsAssignedHandler((_, partitions) => Assigned(partitions))
            .SetPartitionsRevokedHandler((consumer, partitions) => Revoked(consumer, partitions))
            .SetPartitionsLostHandler((_, partitions) => Drop(partitions.Select(p => p.TopicPartition)))
            .SetStatisticsHandler((consumer, json) => brokers.Seen(json, Ends(consumer)))
            .SetErrorHandler((_, error) => brokers.Failed(error))
            .SetLogHandler((_, line) => logger.Library(line.Message))
            .Build();
    }

    void Step(IConsumer<byte[], byte[]> consumer, CancellationToken ct)
    {
        if (IsFull)
        {
            if (room.Wait(Patience, ct))
            {
                HandOver();
                return;
            }
            Pause(consumer, owned.Keys);
            Take(consumer, IdlePoll);
            return;
        }
        if (paused.Count > 0) Resume(consumer);
        var hadMore = Take(consumer, gathered.Count == 0 ? IdlePoll : GatheringPoll);
        if (gathered.Count > 0 && time.GetElapsedTime(gatheringSince) >= (hadMore ? LongestGathering : ShortestGathering) && room.Wait(0, ct)) HandOver();
    }

    /// <summary>Reads a message, if there is one. Returns whether there was.</summary>
    bool Take(IConsumer<byte[], byte[]> consumer, TimeSpan wait)
    {
        ConsumeResult<byte[], byte[]>? read;
        try
        {
            read = consumer.Consume(wait);
        }
        catch (ConsumeException e) when (!e.Error.IsFatal)
        {
            // A topic that is not there yet, or that we may not read: the others go on.
            if (told.Count < MaxTold && told.Add(e.Error.Reason)) logger.Complained(e.Error.Reason);
            return false;
        }
        if (read is null) return false;
        if (!owned.TryGetValue(read.TopicPartition, out var partition) || paused.Contains(partition.At)) return true;
        var offset = read.Offset.Value;
        if (read.IsPartitionEOF)
        {
            partition.SeenEnd = offset;
            return true;
        }
        var message = read.Message;
        if (offset < partition.Read)
        {
            BeginAgain(consumer, partition);
            return true;
        }
        if (partition.Read == partition.Stored && offset > partition.Read && partition.Read > 0 && consumer.GetWatermarkOffsets(partition.At).Low.Value > partition.Read)
        {
            logger.Missed(offset - partition.Read, partition.At.Topic, partition.At.Partition.Value);
        }
        partition.Read = offset + 1;
        if (gathered.Count == 0) gatheringSince = time.GetTimestamp();
        var taken = new TakenMessage(partition, offset, TimeOf(message.Timestamp), message.Value, message.Headers);
        gathered.Add(taken);
        gatheredBytes += taken.Bytes;
        return true;
    }

    /// <summary>A producer may have written any number.</summary>
    static DateTime? TimeOf(Timestamp timestamp) => timestamp is { Type: not TimestampType.NotAvailable, UnixTimestampMs: >= 0 and <= MaxTime and var at } ? DateTime.UnixEpoch.AddMilliseconds(at) : null;

    void HandOver()
    {
        batches.Writer.TryWrite([.. gathered]);
        gathered.Clear();
        gatheredBytes = 0;
    }

    /// <summary>Stores what is handed over, in order: one batch is laid out while the one before commits.</summary>
    async Task StoreAsync(CancellationToken ct)
    {
        try
        {
            await foreach (var batch in batches.Reader.ReadAllAsync(ct))
            {
                var prepared = await store.TryPrepareAsync(batch, ct);
                await committing;
                committing = CommitAsync(batch, prepared, ct);
            }
        }
        finally
        {
            await committing;
        }
    }

    async Task CommitAsync(List<TakenMessage> batch, PreparedBatch? prepared, CancellationToken ct)
    {
        try
        {
            await store.TakeInAsync(batch, prepared, ct);
        }
        finally
        {
            room.Release();
        }
    }

    /// <summary>Tells the client how far the partitions are stored, which it passes on to the brokers by itself.</summary>
    void Note(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var partition in owned.Values)
        {
            var stored = partition.Stored;
            if (stored == partition.Noted) continue;
            try
            {
                consumer.StoreOffset(new TopicPartitionOffset(partition.At, stored));
            }
            catch (KafkaException)
            {
                // It is for watching alone.
            }
            partition.Noted = stored;
        }
    }

    Dictionary<TopicPartition, long> Ends(IConsumer<byte[], byte[]> consumer)
    {
        var ends = new Dictionary<TopicPartition, long>();
        foreach (var (at, partition) in owned)
        {
            if (consumer.GetWatermarkOffsets(at).High is { IsSpecial: false, Value: var end }) ends[at] = partition.EndOf(end);
        }
        return ends;
    }

    /// <summary>Waits for the batch that commits.</summary>
    void Finish()
    {
        using var patience = new CancellationTokenSource(FinishingTakes, time);
        try
        {
            committing.Wait(patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or AggregateException)
        {
            // The fence sees to it, and whoever stores tells of its failure.
        }
    }

    /// <summary>Finishes what is being stored and leaves the group, within bounds.</summary>
    void Leave(IConsumer<byte[], byte[]> consumer, Task storing, CancellationTokenSource giveUp)
    {
        gathered.Clear();
        batches.Writer.TryComplete();
        Finish();
        giveUp.Cancel();
        storing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default).Wait(FinishingTakes);
        Note(consumer);
        var leaving = Task.Run(() =>
        {
            if (wasAssigned)
            {
                consumer.Close();
                consumer.Dispose();
                return;
            }
            Undestroyed.Add(consumer);
            consumer.Unsubscribe();
        });
        try
        {
            if (!leaving.Wait(LeavingTakes)) logger.NotLeft();
        }
        catch (AggregateException e) when (e.InnerException is KafkaException)
        {
            logger.NotLeft();
        }
    }
}
