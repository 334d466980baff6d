using System.CommandLine;
using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Dapper;
using Lectern.App.Commands;
using Lectern.App.Configuration;
using Lectern.App.Explorer;
using Lectern.App.Kafka;
using Lectern.Core.Events;

namespace Lectern.App.Replay;

/// <summary>
/// <c>replay log</c>: events of the log, as canonical envelopes, to a Kafka topic in the order of their positions. All that was sent up to the
/// position it tells is on all in-sync replicas. Given again with that position it goes on; what was sent beyond is sent twice, with the same ids.
/// </summary>
static class ReplayLog
{
    /// <summary>Events read, and on their way to the brokers, at a time.</summary>
    const int Page = 1_000;

    /// <summary>Positions a question: where few events are meant, some tenths of a second.</summary>
    const long Stretch = 200_000;

    static readonly TimeSpan BrokerWait = TimeSpan.FromSeconds(20);
    static readonly TimeSpan DeliveryWait = TimeSpan.FromSeconds(60);

    static readonly string Sql =
        $"""
        SELECT {EventRow.Columns}, t.name AS tenant, e.payload::text AS payload
        FROM {EventRow.From} JOIN lectern.tenants t ON t.tenant_id = e.tenant_id
        WHERE e.position > @after AND e.position <= @through AND (@tenant::int IS NULL OR e.tenant_id = @tenant)
          AND (@from::timestamptz IS NULL OR e.received_at >= @from) AND (@to::timestamptz IS NULL OR e.received_at < @to)
          AND {EventFilter.Sql}
        ORDER BY e.position LIMIT @limit
        """;

    static readonly Option<string> Topic = new("--to-topic") { Description = "The topic, one that Lectern does not read", Required = true };
    static readonly Option<long> After = new("--after") { Description = "Go on behind this position, as an earlier run told it" };

    public static Command Create()
    {
        var command = ReplayCommand.Of(
            "log",
            "Send events of the log as canonical envelopes, without personal data, to a topic of KAFKA_BROKERS, in their order",
            [Topic, ReplayOptions.Tenant, ReplayOptions.Types, ReplayOptions.From, ReplayOptions.To, After],
            RunAsync);
        command.Validators.Add(ReplayOptions.Check);
        command.Validators.Add(result =>
        {
            if (result.GetValue(Topic) is { } topic && !KafkaTopic.IsName(topic)) result.AddError($"--to-topic must be the name of a topic: {KafkaTopic.NameRule}.");
        });
        return command;
    }

    sealed record Row : EventRow
    {
        public string Tenant { get; init; } = "";
        public string Payload { get; init; } = "{}";

        /// <summary>By learner, so that a learner's events stay in order; what is about none goes by its course.</summary>
        public Message<string?, byte[]> Message => new()
        {
            Key = UserId ?? CourseId,
            Value = EnvelopeWriter.Write(new(EventId, Type, AppId, UserId, CourseId, SessionId, EventName, OccurredAt, Encoding.UTF8.GetBytes(Payload))),
            Headers = new Headers { { "tenant", Encoding.UTF8.GetBytes(Tenant) }, { "event-id", Encoding.UTF8.GetBytes(EventId) }, { "type", Encoding.UTF8.GetBytes(Type) } },
        };
    }

    static async Task<int> RunAsync(ReplayCommand.Scope scope, CancellationToken ct)
    {
        var (parsed, topic) = (scope.Parsed, scope.Parsed.GetRequiredValue(Topic));
        var kafka = SettingsFor(topic, scope.Settings);
        int? tenant = parsed.GetValue(ReplayOptions.Tenant) is { } name ? (await ReplayOptions.TenantsAsync(scope.Database, name, ct))[0].Key : null;
        var (from, to) = ReplayOptions.SpanOf(parsed);
        var filter = new EventFilter(parsed.GetValue(ReplayOptions.Types)!, null, null, null);
        using var producer = Connect(kafka, topic);

        var first = parsed.GetValue(After);
        var (reached, sent) = (first, new SortedDictionary<int, long>());
        try
        {
            await scope.Progress.ShowAsync(async () =>
            {
                await using var connection = await scope.Database.Source.OpenConnectionAsync(ct);
                var end = await connection.QuerySingleAsync<long>(new CommandDefinition("SELECT coalesce(max(position), 0) FROM lectern.events", cancellationToken: ct));
                while (reached < end)
                {
                    var through = Math.Min(reached + Stretch, end);
                    var rows = (await connection.QueryAsync<Row>(new CommandDefinition(
                        Sql,
                        new
                        {
                            after = reached,
                            through,
                            tenant,
                            limit = Page,
                            from,
                            to,
                            names = filter.Names,
                            own = filter.Types.ToArray(),
                            learner = (long?)null,
                            course = (long?)null,
                            appId = (string?)null,
                        },
                        cancellationToken: ct))).AsList();
                    await SendAsync(producer, topic, rows, ct);
                    reached = rows.Count == Page ? rows[^1].Position : through;
                    foreach (var row in rows) sent[row.TenantId] = sent.GetValueOrDefault(row.TenantId) + 1;
                    scope.Progress.Report(sent.Values.Sum(), end == first ? 1 : (double)(reached - first) / (end - first));
                }
            });
        }
        catch
        {
            scope.Tell(string.Create(CultureInfo.InvariantCulture, $"everything up to position {reached} was sent; go on with --after {reached}"));
            throw;
        }
        finally
        {
            foreach (var (of, events) in sent)
            {
                await CommandAudit.RecordAsync(
                    scope.Api, of, "log.replayed", "topic", topic, scope.Time.GetUtcNow(), CancellationToken.None,
                    ("events", Text(events)), ("after", Text(first)), ("through", Text(reached)));
            }
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{sent.Values.Sum():N0} events were sent to {topic}, up to position {reached}."));
        return ReplayCommand.Done;
    }

    static KafkaSettings SettingsFor(string topic, Settings settings)
    {
        var kafka = settings.Kafka ?? throw new InvalidOperationException("KAFKA_BROKERS is not set: there is no broker to send to.");
        if (kafka.Topics.Any(t => t.Name == topic)) throw new InvalidOperationException($"{topic} is among KAFKA_TOPICS, which are read: what is sent there would come in again, each event as a conflict with itself. Give another topic.");
        if (topic == kafka.PublishTopic) throw new InvalidOperationException($"{topic} is KAFKA_PUBLISH_TOPIC, where what changed is told: its readers would take events for that. Give another topic.");
        return kafka;
    }

    /// <summary>A producer that has seen the topic.</summary>
    static IProducer<string?, byte[]> Connect(KafkaSettings kafka, string topic)
    {
        NativeLibrdkafka.Require();
        var config = kafka.Of<ProducerConfig>();
        config.Acks = Acks.All;
        config.EnableIdempotence = true;
        config.MessageTimeoutMs = (int)DeliveryWait.TotalMilliseconds;
        // A name that was mistyped must not become a topic by being asked for.
        config.Set("allow.auto.create.topics", "false");
        config.LingerMs = 5;
        config.QueueBufferingMaxKbytes = 128 * 1024;
        // As Kafka's own clients place keys: a learner's events stay together with those that others write of them.
        config.Partitioner = Partitioner.Murmur2Random;
        var producer = new ProducerBuilder<string?, byte[]>(config).SetKeySerializer(Serializers.Utf8!).SetLogHandler((_, _) => { }).SetErrorHandler((_, _) => { }).Build();
        try
        {
            using var asking = new DependentAdminClientBuilder(producer.Handle).Build();
            var found = asking.GetMetadata(topic, BrokerWait).Topics.Find(t => t.Topic == topic);
            if (found?.Error is not { IsError: false }) throw new InvalidOperationException($"There is no topic {topic}{(found is null ? "" : $": {found.Error.Reason}")}. Make it first, with as many partitions as its readers need.");
            return producer;
        }
        catch (KafkaException e)
        {
            producer.Dispose();
            throw new InvalidOperationException($"The brokers of KAFKA_BROKERS do not answer: {e.Error.Reason}.", e);
        }
        catch
        {
            producer.Dispose();
            throw;
        }
    }

    /// <summary>Ends once all of them are acknowledged.</summary>
    static async Task SendAsync(IProducer<string?, byte[]> producer, string topic, List<Row> rows, CancellationToken ct)
    {
        Error? failed = null;
        try
        {
            foreach (var row in rows) producer.Produce(topic, row.Message, report => failed ??= report.Error.IsError ? report.Error : null);
            // It blocks its thread until the last one was told of, for no longer than a delivery may take.
            await Task.Run(() => producer.Flush(ct), ct);
        }
        catch (KafkaException e)
        {
            failed = e.Error;
        }
        if (failed is not null) throw new InvalidOperationException($"The brokers did not take all events: {failed.Reason}.");
    }

    static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
