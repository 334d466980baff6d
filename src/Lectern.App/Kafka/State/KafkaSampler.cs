using Dapper;
using Lectern.App.Configuration;
using Npgsql;

namespace Lectern.App.Kafka.State;

/// <summary>
/// Notes every five seconds how far the topics are, so that messages a minute and the time that messages wait can be told. Any number of
/// workers may: they note the same.
/// </summary>
sealed partial class KafkaSampler(NpgsqlDataSource owner, KafkaSettings kafka, TimeProvider time, ILogger<KafkaSampler> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    /// <summary>How long samples are kept.</summary>
    internal static readonly TimeSpan Kept = TimeSpan.FromHours(24);

    /// <summary>Beyond, of a partition that stays behind one row a minute is enough.</summary>
    static readonly TimeSpan Fine = TimeSpan.FromMinutes(10);

    /// <summary>In seconds: what takes longer is tried again at the next look.</summary>
    const int Patience = 5;

    // A topic that is set and has no partitions yet stands at nothing, so that its first messages are counted, too.
    const string RatesSql =
        """
        INSERT INTO lectern.kafka_rates (topic, minute, sampled_at, messages, rejected)
        SELECT topic, date_trunc('minute', @now), @now, sum(messages), sum(rejected)
        FROM (
            SELECT topic, events, rejected FROM lectern.kafka_partitions
            UNION ALL SELECT unnest(@topics), 0, 0
            UNION ALL SELECT @publishTopic, coalesce((SELECT published FROM lectern.kafka_out), 0), 0) counted (topic, messages, rejected)
        GROUP BY topic
        ON CONFLICT (topic, minute) DO UPDATE
        SET sampled_at = excluded.sampled_at, messages = excluded.messages, rejected = excluded.rejected
        WHERE kafka_rates.sampled_at <= excluded.sampled_at
        """;

    const string WaitingSql =
        """
        INSERT INTO lectern.kafka_waiting (topic, partition, end_offset, seen_at)
        SELECT topic, partition, end_offset, @now FROM lectern.kafka_partitions WHERE end_offset > next_offset AND topic = ANY (@topics)
        ON CONFLICT DO NOTHING
        """;

    const string TakenInSql =
        """
        DELETE FROM lectern.kafka_waiting w USING lectern.kafka_partitions p
        WHERE p.topic = w.topic AND p.partition = w.partition AND w.end_offset <= p.next_offset
        """;

    const string ForgetSql =
        """
        DELETE FROM lectern.kafka_rates WHERE minute < @before;
        DELETE FROM lectern.kafka_waiting WHERE NOT topic = ANY (@topics);
        DELETE FROM lectern.kafka_waiting w WHERE w.seen_at < @before AND EXISTS (
            SELECT FROM lectern.kafka_waiting l WHERE l.topic = w.topic AND l.partition = w.partition AND l.seen_at > w.seen_at);
        DELETE FROM lectern.kafka_waiting w WHERE w.seen_at < @fine AND EXISTS (
            SELECT FROM lectern.kafka_waiting l
            WHERE l.topic = w.topic AND l.partition = w.partition AND date_trunc('minute', l.seen_at) = date_trunc('minute', w.seen_at) AND l.end_offset > w.end_offset)
        """;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        var isFailing = false;
        do
        {
            try
            {
                await SampleAsync(stoppingToken);
                isFailing = false;
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                if (!isFailing) Failed(e.Message);
                isFailing = true;
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    internal async Task SampleAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        var parameters = new { now, topics = kafka.Topics.Select(t => t.Name).ToArray(), publishTopic = kafka.PublishTopic, before = now - Kept, fine = now - Fine };
        await using var connection = await owner.OpenConnectionAsync(ct);
        foreach (var sql in (string[])[TakenInSql, WaitingSql, RatesSql, ForgetSql])
        {
            await connection.ExecuteAsync(new CommandDefinition(sql, parameters, commandTimeout: Patience, cancellationToken: ct));
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "How far the topics are could not be noted; tried again every five seconds: {Reason}")]
    partial void Failed(string reason);
}
