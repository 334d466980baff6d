using Dapper;
using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Kafka.State;

/// <summary><c>GET /api/v1/kafka</c>: how Kafka stands, for whoever runs the installation. It tells of topics and counts, and of nobody's data.</summary>
static class KafkaApi
{
    static readonly Dictionary<string, KafkaThroughput.Window> Windows = new(StringComparer.Ordinal)
    {
        ["1h"] = new(TimeSpan.FromHours(1), TimeSpan.FromMinutes(1)),
        ["24h"] = new(TimeSpan.FromHours(24), TimeSpan.FromMinutes(15)),
    };

    const string SamplesSql =
        """
        (SELECT DISTINCT ON (topic) topic, sampled_at, messages FROM lectern.kafka_rates WHERE minute < @from ORDER BY topic, minute DESC LIMIT @topics)
        UNION ALL
        (SELECT DISTINCT ON (topic, date_bin(@step, minute, 'epoch')) topic, sampled_at, messages FROM lectern.kafka_rates
         WHERE minute >= @from ORDER BY topic, date_bin(@step, minute, 'epoch'), minute DESC LIMIT @rows)
        ORDER BY topic, sampled_at;

        SELECT topic, sampled_at, messages FROM lectern.kafka_rates WHERE minute >= @recently ORDER BY topic, minute LIMIT @rows;

        SELECT topic, code, count(*) AS count, max(received_at) AS newest, sum(count(*)) OVER ()::bigint AS of_all
        FROM lectern.kafka_rejections WHERE received_at >= @dayAgo
        GROUP BY topic, code ORDER BY count(*) DESC, topic, code LIMIT @reasons
        """;

    /// <summary>What the last five minutes a minute are told from, and the minute before.</summary>
    static readonly TimeSpan Recently = TimeSpan.FromMinutes(7);

    static readonly TimeSpan Day = TimeSpan.FromHours(24);

    const int MostReasons = 100;
    const int MostTopics = 200;
    const int MostSamples = 20_000;

    /// <summary>In seconds: a page that asks every five wants no older answer.</summary>
    const int Patience = 5;

    sealed record Reason
    {
        public string Topic { get; init; } = "";
        public string Code { get; init; } = "";
        public long Count { get; init; }
        public DateTime Newest { get; init; }
        public long OfAll { get; init; }
    }

    sealed record Lately(IReadOnlyList<KafkaThroughput.Sample> Samples, IReadOnlyDictionary<string, double?> Rates, IReadOnlyList<Reason> Reasons);

    public static void MapKafka(this IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/kafka", FindAsync)
        .WithTags("Operation").WithName("GetKafka")
        .WithSummary("How Kafka stands: members, topics, lag, throughput, rejected messages")
        .WithDescription(
            "For whoever runs the installation: administrators of the tenant default, its keys of scope admin, and keys of scope platform. Topics and counts are of all tenants, and nothing of their events is told. "
            + "It is degraded while no consumer reaches the brokers, or something has waited for over a minute.")
        .NotToBeStored()
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);

    /// <param name="period">Of the throughput: 1h, in minutes (the default), or 24h, in quarters of an hour.</param>
    internal static async Task<Results<Ok<KafkaReport>, ProblemHttpResult>> FindAsync(
        Caller caller, Operators operators, KafkaFactsQuery query, TenantSource source, Settings settings, TimeProvider time, string? period, CancellationToken ct)
    {
        if (!operators.Include(caller)) return Operators.Refusal();
        if (!Windows.TryGetValue(period ?? "1h", out var window)) return Problems.Invalid("period", "must be 1h or 24h.");

        var facts = await query.ReadAsync(ct);
        var now = time.GetUtcNow().UtcDateTime;
        var lately = await ReadAsync(source, window, now, ct);
        return TypedResults.Ok(Of(facts, settings.Kafka, lately, KafkaThroughput.Of(lately.Samples, window, now)));
    }

    static async Task<Lately> ReadAsync(TenantSource source, KafkaThroughput.Window window, DateTime now, CancellationToken ct)
    {
        var parameters = new { from = window.From(now), step = window.Step, recently = now - Recently, dayAgo = now - Day, topics = MostTopics, rows = MostSamples, reasons = MostReasons };
        await using var connection = await source.OpenSharedAsync(ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(SamplesSql, parameters, commandTimeout: Patience, cancellationToken: ct));
        var samples = (await results.ReadAsync<KafkaThroughput.Sample>()).AsList();
        var recent = (await results.ReadAsync<KafkaThroughput.Sample>()).GroupBy(s => s.Topic, StringComparer.Ordinal);
        var reasons = (await results.ReadAsync<Reason>()).AsList();
        return new(samples, recent.ToDictionary(g => g.Key, g => KafkaThroughput.RateOf([.. g], now), StringComparer.Ordinal), reasons);
    }

    static KafkaReport Of(KafkaFacts facts, KafkaSettings? set, Lately lately, KafkaRates throughput)
    {
        var topics = TopicsOf(facts, set, lately.Rates);
        var rates = topics.Select(t => t.MessagesAMinute).OfType<double>().ToList();
        return new(
            KafkaHealth.StatusOf(facts), KafkaHealth.FaultsOf(facts), facts.At,
            set is null ? null : new(set.Brokers.Split(','), set.GroupId, set.PublishTopic),
            facts.Lag, Math.Round(facts.WaitingSeconds, 1), rates.Count == 0 ? null : Math.Round(rates.Sum(), 1),
            lately.Reasons.Count == 0 ? 0 : lately.Reasons[0].OfAll,
            [.. facts.Members.Select(m => new KafkaClient(m.Name, m.Role, facts.StateOf(m), m.Error, m.Since, m.SeenAt))],
            topics, facts.IsCut,
            [.. lately.Reasons.Select(r => new KafkaRejections(r.Topic, r.Code, r.Count, r.Newest))],
            facts.Out is { } o ? new(o.Messages, o.PublishedAt, o.Owed, Math.Round(facts.UnpublishedSeconds, 1), o.MeasuredAt) : null,
            throughput);
    }

    /// <summary>Those that are set, read yet or not, and those that were read before.</summary>
    static List<KafkaTopicState> TopicsOf(KafkaFacts facts, KafkaSettings? set, IReadOnlyDictionary<string, double?> rates)
    {
        var tenants = (set?.Topics ?? []).ToDictionary(t => t.Name, t => t.Tenant, StringComparer.Ordinal);
        var known = facts.Partitions.ToLookup(p => p.Topic, StringComparer.Ordinal);
        return
        [
            .. known.Select(g => g.Key).Union(tenants.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal).Select(topic => new KafkaTopicState(
                topic, tenants.GetValueOrDefault(topic), tenants.ContainsKey(topic),
                KafkaFacts.Sum(known[topic].Select(p => p.Lag)), Math.Round(known[topic].Select(facts.SecondsOf).DefaultIfEmpty().Max(), 1), rates.GetValueOrDefault(topic),
                known[topic].Sum(p => p.Events), known[topic].Sum(p => p.Rejected), known[topic].Max(p => p.CommittedAt),
                [.. known[topic].Select(p => new KafkaPartitionState(
                    p.Number, p.NextOffset, p.EndOffset, p.Lag, Math.Round(facts.SecondsOf(p), 1), p.Events, p.Rejected, p.CommittedAt, p.SeenAt, p.Member))])),
        ];
    }
}
