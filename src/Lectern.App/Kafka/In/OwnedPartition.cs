using Confluent.Kafka;
using Lectern.App.Configuration;

namespace Lectern.App.Kafka.In;

/// <summary>
/// A partition from the moment its place was read from the database until it is revoked or has to be placed anew: then there is another
/// object, and whatever waits of this one is dropped.
/// </summary>
/// <param name="at">Which.</param>
/// <param name="topic">As the settings have it.</param>
/// <param name="start">The first offset that is not in the database.</param>
sealed class OwnedPartition(TopicPartition at, KafkaTopic topic, long start)
{
    volatile bool isGone;
    long stored = start;

    public TopicPartition At => at;

    public KafkaTopic Topic => topic;

    /// <summary>The first offset that was not read. Of the thread that reads.</summary>
    public long Read { get; set; } = start;

    /// <summary>The first offset that is not in the database. Of whoever stores, one batch at a time.</summary>
    public long Stored
    {
        get => Volatile.Read(ref stored);
        set => Volatile.Write(ref stored, value);
    }

    /// <summary>The last end that was come to in reading; null: none. Of the thread that reads.</summary>
    public long? SeenEnd { get; set; }

    /// <summary>
    /// Up to where there is something to take in, by the end that the broker tells: up to there not all is a message. Marks of transactions
    /// are passed over in reading, and so are messages that were deleted by age.
    /// </summary>
    public long EndOf(long told) => SeenEnd == told && Read == Stored ? Stored : told;

    /// <summary>How far the brokers were told of. Of the thread that reads.</summary>
    public long Noted { get; set; } = -1;

    /// <summary>Whether it is ours no longer, or not from here.</summary>
    public bool IsGone => isGone;

    public void Leave() => isGone = true;
}

/// <summary>A message as it was read.</summary>
/// <param name="Of">The partition it came from.</param>
/// <param name="Offset">Its place there.</param>
/// <param name="SentAt">When it was written, as its producer or the broker says; null: neither does.</param>
/// <param name="Value">Null: it has none.</param>
/// <param name="Headers">As they came.</param>
sealed record TakenMessage(OwnedPartition Of, long Offset, DateTime? SentAt, byte[]? Value, Headers? Headers)
{
    /// <summary>What a message is counted for beside its value.</summary>
    const int Overhead = 200;

    public int Bytes { get; } = (Value?.Length ?? 0) + (Headers?.Sum(h => h.Key.Length + (h.GetValueBytes()?.Length ?? 0)) ?? 0) + Overhead;
}
