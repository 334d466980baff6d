using System.Diagnostics.Metrics;
using Lectern.App.Queries;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>
/// How the figures stand, as the database tells: <c>lectern_database_up</c>, <c>lectern_projector_lag_seconds</c> (NaN while it does
/// not answer), <c>lectern_projector_position</c>, <c>lectern_projector_skipped_events</c>. Looked at for each metrics page, and every
/// quarter of a minute for those who push.
/// </summary>
sealed class ProjectorGauges(NpgsqlDataSource source, TimeProvider time) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(15);
    static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    static readonly Gauge<long> Up = LecternMeter.Instance.CreateGauge<long>("lectern.database.up", null, "Whether the database answers within two seconds: 1 or 0.");
    static readonly Gauge<double> Lag = LecternMeter.Instance.CreateGauge<double>("lectern.projector.lag", "s", "Age of the oldest event that the figures do not hold yet.");
    static readonly Gauge<long> Position = LecternMeter.Instance.CreateGauge<long>("lectern.projector.position", null, "The log position that the figures hold.");
    static readonly Gauge<long> Skipped = LecternMeter.Instance.CreateGauge<long>("lectern.projector.skipped_events", "{event}", "Events that could not be folded and were passed over.");

    public async Task LookAsync(CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Timeout);
        try
        {
            var (position, lag, skipped) = await ProjectorLag.AskAsync(source, time, limit.Token);
            Up.Record(1);
            Lag.Record(lag);
            Position.Record(position);
            Skipped.Record(skipped);
        }
        catch (Exception e) when (e is NpgsqlException or TimeoutException or OperationCanceledException && !ct.IsCancellationRequested)
        {
            Up.Record(0);
            Lag.Record(double.NaN);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync(stoppingToken);
    }
}
