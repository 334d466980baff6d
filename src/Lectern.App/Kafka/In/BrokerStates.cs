using System.Text.Json;
using Confluent.Kafka;

namespace Lectern.App.Kafka.In;

/// <summary>Whether a broker answers, as the client's statistics tell each second, and how far the partitions reach. One line a change, not one an attempt.</summary>
sealed class BrokerStates(KafkaMember member, ILogger logger)
{
    volatile string? error;

    /// <summary>The ends of the partitions that this process has.</summary>
    public IReadOnlyDictionary<TopicPartition, long> Ends { get; private set; } = new Dictionary<TopicPartition, long>();

    /// <summary>Set at each change of state, for whoever writes it down.</summary>
    public SemaphoreSlim Changed { get; } = new(0, 1);

    public void Failed(Error failure) => error = failure.Reason;

    public void Seen(string statistics, IReadOnlyDictionary<TopicPartition, long> ends)
    {
        Ends = ends;
        if (IsAnyUp(statistics)) Becomes(KafkaMemberState.Connected);
        else if (error is not null || member.State != KafkaMemberState.Connecting) Becomes(KafkaMemberState.Down);
    }

    /// <summary>The client is gone: nothing is known of the brokers until there is another.</summary>
    public void Interrupted(string reason)
    {
        error = reason;
        Ends = new Dictionary<TopicPartition, long>();
        Becomes(KafkaMemberState.Down);
    }

    void Becomes(KafkaMemberState state)
    {
        if (state == KafkaMemberState.Connected) error = null;
        if (!member.Becomes(state, error)) return;
        if (state == KafkaMemberState.Connected) logger.Connected();
        else logger.Down(error);
        if (Changed.CurrentCount == 0) Changed.Release();
    }

    static bool IsAnyUp(string statistics)
    {
        using var document = JsonDocument.Parse(statistics);
        return document.RootElement.TryGetProperty("brokers", out var brokers)
            && brokers.EnumerateObject().Any(b => b.Value.TryGetProperty("state", out var state) && state.ValueEquals("UP"));
    }
}
