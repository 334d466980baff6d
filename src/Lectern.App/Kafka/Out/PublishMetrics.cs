using System.Diagnostics.Metrics;
using Lectern.App.Queries;

namespace Lectern.App.Kafka.Out;

/// <summary>What producing comes to: <c>lectern_kafka_produced_total</c>, <c>lectern_kafka_produce_failures_total</c> and others of the publisher that is active.</summary>
static class PublishMetrics
{
    static readonly Counter<long> ProducedMessages = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.produced", "{message}", "Messages that the brokers acknowledged, by type.");

    static readonly Counter<long> FailedMessages = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.produce_failures", "{message}", "Messages that the brokers did not acknowledge in time or refused, by type. What was not acknowledged is sent again.");

    static readonly Counter<long> DroppedMessages = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.outbox_dropped", "{message}", "Messages given up: refused by the brokers for what they are, older than a week, or too many.");

    public static readonly Gauge<long> Owed = LecternMeter.Instance.CreateGauge<long>("lectern.kafka.publish_owed", "{message}", "Changes and messages that wait to be published, at the publisher that is active.");

    public static void Produced(string type, int count = 1) => Add(ProducedMessages, type, count);

    public static void Failed(string type, int count = 1) => Add(FailedMessages, type, count);

    public static void Dropped(int count)
    {
        if (count > 0) DroppedMessages.Add(count);
    }

    static void Add(Counter<long> to, string type, int count)
    {
        if (count > 0) to.Add(count, new KeyValuePair<string, object?>("type", type));
    }
}
