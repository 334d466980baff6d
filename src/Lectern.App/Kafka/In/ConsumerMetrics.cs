using System.Diagnostics.Metrics;
using Lectern.App.Queries;

namespace Lectern.App.Kafka.In;

/// <summary>
/// What came from Kafka: <c>lectern_kafka_consumed_total{topic}</c>, <c>lectern_kafka_rejected_total{topic,code}</c>,
/// <c>lectern_kafka_batches_total</c>, <c>lectern_kafka_batch_seconds</c>.
/// </summary>
static class ConsumerMetrics
{
    static readonly Counter<long> Consumed = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.consumed", "{message}", "Messages taken in: stored, known or rejected.");
    static readonly Counter<long> Rejected = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.rejected", "{message}", "Messages kept as rejected events, by code.");
    static readonly Counter<long> Batches = LecternMeter.Instance.CreateCounter<long>("lectern.kafka.batches", "{batch}", "Transactions that took messages in.");
    static readonly Histogram<double> Seconds = LecternMeter.Instance.CreateHistogram<double>("lectern.kafka.batch", "s", "How long such a transaction took.");

    public static void Count(IReadOnlyList<PartitionMove> moves, IEnumerable<(string Topic, string Code)> rejected, TimeSpan took)
    {
        foreach (var move in moves) Consumed.Add(move.Events, new KeyValuePair<string, object?>("topic", move.At.Topic));
        foreach (var ((topic, code), count) in rejected.CountBy(r => r)) Rejected.Add(count, new("topic", topic), new("code", code));
        Batches.Add(1);
        Seconds.Record(took.TotalSeconds);
    }
}
