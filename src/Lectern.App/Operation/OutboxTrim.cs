using Lectern.App.Configuration;
using Lectern.App.Kafka.Out;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>
/// Deletes what the outbox keeps no longer, every minute. Where there is Kafka, what is not published yet is owed first, and so not lost.
/// </summary>
sealed partial class OutboxTrim(NpgsqlDataSource source, Settings settings, TimeProvider time, ILogger<OutboxTrim> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await TrimAsync(stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Failed(e.Message);
            }
        }
    }

    /// <summary>Trims once.</summary>
    internal async Task TrimAsync(CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (settings.Kafka is not null) await OwedUpdates.TakeOverAsync(source, now, ct);
        await Outbox.TrimAsync(source, ct);
        if (await OutboxMessages.TrimAsync(source, now, ct) is > 0 and var dropped)
        {
            PublishMetrics.Dropped(dropped);
            Dropped(dropped);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Old rows of the outbox could not be deleted; next try in a minute: {Reason}")]
    partial void Failed(string reason);

    [LoggerMessage(2, LogLevel.Warning, "{Count} messages for Kafka were given up: they waited for a week, or they are too many. See whether KAFKA_BROKERS can be reached")]
    partial void Dropped(int count);
}
