namespace Lectern.App.Glossary;

/// <summary>How messages come and go by Kafka. They are of the installation, and of nobody's learning.</summary>
static class KafkaMeasures
{
    const string Partitions = "kafka_partitions";
    const string Messages = "messages of Kafka's topics";

    public static readonly IReadOnlyList<Measure> All =
    [
        new("lag (Kafka)", "Messages that lie in the topics and are not taken in yet.", "Σ over partitions of max(0, end offset as the broker told − next offset); asked every five seconds", "count", Partitions, Messages),
        new("waiting (Kafka)", "How long the oldest message that is not taken in has waited.", "now − when Lectern first saw that it was there, to five seconds", "seconds", "kafka_waiting", Messages),
        new("messages a minute (Kafka)", "Messages taken in a minute, lately.", "messages of the last five minutes ÷ minutes; new, known already and rejected ones", "count", "kafka_rates", Messages),
        new("throughput (Kafka)", "Messages taken in, or published, step by step.", "differences of what was counted since the beginning, at the ends of the steps", "count", "kafka_rates", Messages),
        new("rejected (Kafka)", "Messages that came by Kafka within 24 hours and could not be accepted, of all tenants; of a tenant at most 100,000 rejected events are kept.", "count", "count", "rejected_events", Messages),
        new("messages (Kafka)", "Messages taken in since the beginning: stored, known already or rejected.", "count", "count", Partitions, Messages),
        new("published (Kafka)", "Messages that the brokers acknowledged, those that wait, and how long the oldest of them has.", "count; now − when the read models took in what it tells of", "count; seconds", "kafka_out", "AnalyticsUpdated, ReportGenerated"),
    ];
}
