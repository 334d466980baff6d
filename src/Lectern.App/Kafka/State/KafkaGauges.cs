using System.Diagnostics.Metrics;
using Lectern.App.Queries;
using Npgsql;

namespace Lectern.App.Kafka.State;

/// <summary>
/// How Kafka stands, as the database tells, the same at every process; nothing where Kafka is off. Looked at for a metrics page, every two
/// seconds at most since that is open to all, and every quarter of a minute for those who push.
/// </summary>
sealed partial class KafkaGauges(KafkaFactsQuery query, TimeProvider time, ILogger<KafkaGauges> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Beyond, a page of metrics tells of no more partitions: their series would be too many for whoever reads it.</summary>
    const int MostSeries = 1_000;

    static readonly Gauge<double> Lag = Of("lectern.kafka.lag", "{message}", "Messages of a partition that are not taken in yet.");
    static readonly Gauge<double> Next = Of("lectern.kafka.next_offset", null, "Of the first message of a partition that is not taken in.");
    static readonly Gauge<double> End = Of("lectern.kafka.end_offset", null, "Where a partition ends, as the broker told.");
    static readonly Gauge<double> Waiting = Of("lectern.kafka.waiting", "s", "How long the oldest message of a partition that is not taken in has waited.");
    static readonly Gauge<double> Members = Of("lectern.kafka.members", null, "Clients of the brokers by role and state.");
    static readonly Gauge<double> Degraded = Of("lectern.kafka.degraded", null, "Whether what comes or goes by Kafka is late: 1 or 0.");
    static readonly Gauge<double> Unpublished = Of("lectern.kafka.unpublished", "s", "How long the oldest message that is not published has waited.");

    static readonly string[] Roles = ["consumer", "producer"];

    IReadOnlyList<(string Topic, int Number)> told = [];
    bool isOn;

    /// <summary>Brings the gauges up to date. Where the database does not answer they are NaN: what they were would pass for what they are.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            Tell(await query.LookAsync(limit.Token));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the other figures are to be had, and the process goes on.
            if (e is not (NpgsqlException or TimeoutException or OperationCanceledException)) Failed(e);
            if (isOn) TellNothing();
        }
    }

    void Tell(KafkaFacts facts)
    {
        if (!facts.IsOn)
        {
            if (isOn) TellNothing();
            isOn = false;
            return;
        }
        isOn = true;
        var shown = facts.Read.Take(MostSeries).ToList();
        Forget(told.Except(shown.Select(p => (p.Topic, p.Number))));
        told = [.. shown.Select(p => (p.Topic, p.Number))];
        foreach (var p in shown)
        {
            Record(Lag, p.Topic, p.Number, p.Lag ?? double.NaN);
            Record(Next, p.Topic, p.Number, p.NextOffset);
            Record(End, p.Topic, p.Number, p.EndOffset ?? double.NaN);
            Record(Waiting, p.Topic, p.Number, facts.SecondsOf(p));
        }
        TellMembers((role, state) => facts.Count(role, state));
        Degraded.Record(KafkaHealth.StatusOf(facts) == KafkaStatus.Degraded ? 1 : 0);
        Unpublished.Record(facts.UnpublishedSeconds);
    }

    void TellNothing()
    {
        Forget(told);
        TellMembers((_, _) => double.NaN);
        Degraded.Record(double.NaN);
        Unpublished.Record(double.NaN);
    }

    static void TellMembers(Func<string, KafkaMemberState, double> count)
    {
        foreach (var role in Roles)
        {
            foreach (var state in Enum.GetValues<KafkaMemberState>())
            {
                Members.Record(count(role, state), new("role", role), new KeyValuePair<string, object?>("state", state.ToString().ToLowerInvariant()));
            }
        }
    }

    static void Forget(IEnumerable<(string Topic, int Number)> partitions)
    {
        foreach (var (topic, number) in partitions)
        {
            foreach (var gauge in (Gauge<double>[])[Lag, Next, End, Waiting]) Record(gauge, topic, number, double.NaN);
        }
    }

    static void Record(Gauge<double> gauge, string topic, int partition, double value) =>
        gauge.Record(value, new("topic", topic), new KeyValuePair<string, object?>("partition", partition));

    static Gauge<double> Of(string name, string? unit, string what) => LecternMeter.Instance.CreateGauge<double>(name, unit, what);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    [LoggerMessage(1, LogLevel.Warning, "The state of Kafka could not be told")]
    partial void Failed(Exception e);
}
