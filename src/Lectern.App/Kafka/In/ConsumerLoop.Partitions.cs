using Confluent.Kafka;

namespace Lectern.App.Kafka.In;

/// <summary>Which partitions are ours, and from where they are read.</summary>
sealed partial class ConsumerLoop
{
    static readonly TimeSpan ClaimingTakes = TimeSpan.FromSeconds(5);
    static readonly TimeSpan ClaimingPause = TimeSpan.FromSeconds(1);

    readonly Dictionary<TopicPartition, OwnedPartition> owned = [];

    /// <summary>Ours by the group, but their places are not known: the database was away.</summary>
    readonly HashSet<TopicPartition> unplaced = [];

    /// <summary>Of which nothing is taken until they have been sought to where they were read to.</summary>
    readonly HashSet<TopicPartition> paused = [];
    long? claimedAt;

    List<TopicPartitionOffset> Assigned(List<TopicPartition> partitions)
    {
        var places = TryClaim(partitions);
        foreach (var partition in partitions)
        {
            if (places?.TryGetValue(partition, out var place) is true) owned[partition] = new(partition, topics[partition.Topic], place);
            else unplaced.Add(partition);
        }
        // From the end nothing comes that would be thrown away until the place is known.
        return [.. partitions.Select(p => new TopicPartitionOffset(p, owned.TryGetValue(p, out var placed) ? Offset(placed) : Confluent.Kafka.Offset.End))];
    }

    static Offset Offset(OwnedPartition partition) => partition.Read == 0 ? Confluent.Kafka.Offset.Beginning : partition.Read;

    /// <summary>What of them is being stored is finished, within bounds: whoever has them next then need not read it again.</summary>
    void Revoked(IConsumer<byte[], byte[]> consumer, List<TopicPartitionOffset> partitions)
    {
        var theirs = partitions.Select(p => p.TopicPartition).ToList();
        foreach (var partition in theirs) owned.GetValueOrDefault(partition)?.Leave();
        Finish();
        Note(consumer);
        Drop(theirs);
    }

    void Drop(IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (owned.Remove(partition, out var gone)) gone.Leave();
            unplaced.Remove(partition);
            paused.Remove(partition);
        }
        DropGathered();
    }

    void DropGathered()
    {
        if (gathered.RemoveAll(m => m.Of.IsGone) > 0) gatheredBytes = gathered.Sum(m => m.Bytes);
    }

    /// <summary>Finds the place of each partition that has none, and of those that turned out to be elsewhere.</summary>
    void Place(IConsumer<byte[], byte[]> consumer)
    {
        while (store.Misplaced.TryDequeue(out var misplaced))
        {
            if (owned.GetValueOrDefault(misplaced.At) != misplaced) continue;
            owned.Remove(misplaced.At);
            unplaced.Add(misplaced.At);
            DropGathered();
        }
        if (unplaced.Count == 0) return;
        Pause(consumer, unplaced);
        if (claimedAt is { } before && time.GetElapsedTime(before) < ClaimingPause) return;
        claimedAt = time.GetTimestamp();
        if (TryClaim(unplaced) is not { } places) return;
        claimedAt = null;
        foreach (var (partition, place) in places)
        {
            owned[partition] = new(partition, topics[partition.Topic], place);
            unplaced.Remove(partition);
        }
        Resume(consumer);
    }

    Dictionary<TopicPartition, long>? TryClaim(IReadOnlyCollection<TopicPartition> partitions)
    {
        using var limit = new CancellationTokenSource(ClaimingTakes, time);
        try
        {
            return new(rows.ClaimAsync(member.Id, partitions, limit.Token).GetAwaiter().GetResult());
        }
        catch (Exception e)
        {
            if (claimedAt is null) logger.NotPlaced(partitions.Count, e);
            return null;
        }
    }

    /// <summary>A message from before the place: the partition was shorter than that, and the client went back to its beginning.</summary>
    void BeginAgain(IConsumer<byte[], byte[]> consumer, OwnedPartition partition)
    {
        logger.BegunAgain(partition.At.Topic, partition.At.Partition.Value, partition.Read);
        partition.Leave();
        Finish();
        owned.Remove(partition.At);
        DropGathered();
        unplaced.Add(partition.At);
        Pause(consumer, [partition.At]);
        using var limit = new CancellationTokenSource(ClaimingTakes, time);
        try
        {
            rows.BeginAgainAsync(member.Id, partition.At, limit.Token).GetAwaiter().GetResult();
        }
        catch (Exception e)
        {
            // Placed where it was, it comes here again.
            logger.NotPlaced(1, e);
        }
    }

    /// <summary>What still comes of these is not taken; it comes again once they go on.</summary>
    void Pause(IConsumer<byte[], byte[]> consumer, IEnumerable<TopicPartition> partitions)
    {
        foreach (var partition in partitions)
        {
            if (paused.Add(partition)) TryDo(() => consumer.Pause([partition]));
        }
    }

    /// <summary>Goes on with every partition that has a place, from where it was read to: what was fetched ahead before the pause is gone.</summary>
    void Resume(IConsumer<byte[], byte[]> consumer)
    {
        foreach (var partition in paused.Where(owned.ContainsKey).ToList())
        {
            var isReady = TryDo(() =>
            {
                consumer.Seek(new TopicPartitionOffset(partition, Offset(owned[partition])));
                consumer.Resume([partition]);
            });
            if (isReady) paused.Remove(partition);
        }
    }

    /// <summary>Whether it could be done. The client refuses it of a partition that it is still about to begin or to end; then it is tried again at the next step.</summary>
    static bool TryDo(Action what)
    {
        try
        {
            what();
            return true;
        }
        catch (KafkaException e) when (!e.Error.IsFatal)
        {
            return false;
        }
    }
}
