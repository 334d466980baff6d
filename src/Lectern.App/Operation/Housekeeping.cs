using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Operation;

/// <summary>Deletes what has expired, every hour.</summary>
sealed partial class Housekeeping(RejectedEvents rejected, TimeProvider time, ILogger<Housekeeping> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        do
        {
            try
            {
                for (int deleted; (deleted = await rejected.ExpireAsync(time.GetUtcNow().UtcDateTime, stoppingToken)) > 0;) Expired(deleted);
            }
            catch (NpgsqlException e)
            {
                Failed(e);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(1, LogLevel.Information, "{Count} rejected events expired")]
    partial void Expired(int count);

    [LoggerMessage(2, LogLevel.Warning, "Expired rejected events could not be deleted; next try in an hour")]
    partial void Failed(Exception e);
}
