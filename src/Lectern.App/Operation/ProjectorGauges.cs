using System.Diagnostics.Metrics;
using Lectern.App.Jobs;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>
/// How the figures stand, as the database tells: <c>lectern_database_up</c>, <c>lectern_projector_lag_seconds</c> (NaN while it does
/// not answer), <c>lectern_projector_position</c>, <c>lectern_projector_skipped_events</c>, and jobs (<see cref="JobMetrics"/>). Looked at for a metrics page, once a second at
/// most since that is open to all, and every quarter of a minute for those who push.
/// </summary>
sealed partial class ProjectorGauges(TenantSource source, TimeProvider time, ILogger<ProjectorGauges> logger) : BackgroundService
{
    static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    static readonly Gauge<long> Up = LecternMeter.Instance.CreateGauge<long>("lectern.database.up", null, "Whether the database answers within two seconds: 1 or 0.");
    static readonly Gauge<double> Lag = LecternMeter.Instance.CreateGauge<double>("lectern.projector.lag", "s", "Age of the oldest event that the figures do not hold yet.");
    static readonly Gauge<long> Position = LecternMeter.Instance.CreateGauge<long>("lectern.projector.position", null, "The log position that the figures hold.");
    static readonly Gauge<long> Skipped = LecternMeter.Instance.CreateGauge<long>("lectern.projector.skipped_events", "{event}", "Events that could not be folded and were passed over.");

    readonly SemaphoreSlim gate = new(1, 1);
    long? lookedAt;

    /// <summary>How many times the database was asked.</summary>
    internal int Looks { get; private set; }

    /// <summary>Brings the gauges up to date, unless they are of this second. Whoever comes while somebody looks waits for that.</summary>
    public async Task LookAsync(CancellationToken ct)
    {
        await gate.WaitAsync(ct);
        try
        {
            if (lookedAt is { } before && time.GetElapsedTime(before) < Fresh) return;
            await AskAsync(ct);
            lookedAt = time.GetTimestamp();
        }
        finally
        {
            gate.Release();
        }
    }

    async Task AskAsync(CancellationToken ct)
    {
        Looks++;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            var (position, lag, skipped) = await ProjectorLag.AskAsync(source, time, limit.Token);
            Up.Record(1);
            Lag.Record(lag);
            Position.Record(position);
            Skipped.Record(skipped);
            JobMetrics.Record(await JobCounts.AskAsync(source, limit.Token));
        }
        catch (Exception e) when (!ct.IsCancellationRequested)
        {
            // Whatever it is, the other figures are to be had, and the process goes on.
            if (e is not (NpgsqlException or TimeoutException or OperationCanceledException)) Failed(e);
            Up.Record(0);
            Lag.Record(double.NaN);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }

    public override void Dispose()
    {
        gate.Dispose();
        base.Dispose();
    }

    [LoggerMessage(1, LogLevel.Warning, "The state of the projector could not be told")]
    partial void Failed(Exception e);
}
