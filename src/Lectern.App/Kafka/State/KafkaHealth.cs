namespace Lectern.App.Kafka.State;

/// <summary>Whether Kafka goes as it should.</summary>
enum KafkaStatus
{
    /// <summary>No brokers are set, and nobody uses any.</summary>
    Off,

    Healthy,

    /// <summary>Lectern serves, and what comes or goes by Kafka is late.</summary>
    Degraded,
}

/// <summary>Why Kafka is degraded.</summary>
enum KafkaFault
{
    /// <summary>No process reads the topics.</summary>
    NoConsumer,

    /// <summary>Those that would read the topics do not reach the brokers.</summary>
    BrokersAway,

    /// <summary>A message has waited to be taken in for over a minute.</summary>
    Waiting,

    /// <summary>A process that publishes does not reach the brokers.</summary>
    ProducerDown,

    /// <summary>A message has waited to be published for over a minute.</summary>
    Unpublished,
}

/// <summary>The rule of what is degraded. It is one for the health calls, the metrics and the page, and <c>docs/kafka-state.md</c> tells it.</summary>
static class KafkaHealth
{
    /// <summary>What waits for longer waits for somebody to look: a consumer that keeps up needs seconds.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    const string Consumer = "consumer";
    const string Producer = "producer";

    public static KafkaStatus StatusOf(KafkaFacts facts) => !facts.IsOn ? KafkaStatus.Off : FaultsOf(facts).Count > 0 ? KafkaStatus.Degraded : KafkaStatus.Healthy;

    /// <summary>What is wrong, worst first; nothing where Kafka is off.</summary>
    public static IReadOnlyList<KafkaFault> FaultsOf(KafkaFacts facts)
    {
        if (!facts.IsOn) return [];
        var faults = new List<KafkaFault>();
        if (facts.Count(Consumer, KafkaMemberState.Connected) == 0)
        {
            var isTrying = facts.Count(Consumer, KafkaMemberState.Down) + facts.Count(Consumer, KafkaMemberState.Connecting) > 0;
            faults.Add(isTrying ? KafkaFault.BrokersAway : KafkaFault.NoConsumer);
        }
        if (facts.WaitingSeconds > Patience.TotalSeconds) faults.Add(KafkaFault.Waiting);
        if (facts.Count(Producer, KafkaMemberState.Down) > 0) faults.Add(KafkaFault.ProducerDown);
        if (facts.UnpublishedSeconds > Patience.TotalSeconds) faults.Add(KafkaFault.Unpublished);
        return faults;
    }
}
