using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>Deletes what the outbox keeps no longer, every minute.</summary>
sealed partial class OutboxTrim(NpgsqlDataSource source, TimeProvider time, ILogger<OutboxTrim> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromMinutes(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Outbox.TrimAsync(source, stoppingToken);
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException)
            {
                Failed(e.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Old rows of the outbox could not be deleted; next try in a minute: {Reason}")]
    partial void Failed(string reason);
}
