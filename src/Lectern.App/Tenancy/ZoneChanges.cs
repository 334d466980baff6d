using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tenancy;

/// <summary>
/// Brings a time zone that a tenant wants into effect: at once where nothing of the tenant is projected, as of a new one; else by a
/// rebuild of the read models, which serve in the old zone until then. It replays everybody's log, and so is done once an hour at most.
/// </summary>
sealed partial class ZoneChanges(Rebuild rebuild, TimeProvider time, ILogger<ZoneChanges> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    static readonly TimeSpan BetweenRebuilds = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        long? rebuiltAt = null;
        using var timer = new PeriodicTimer(Every, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (!await rebuild.AdoptZonesAsync(stoppingToken) || (rebuiltAt is { } at && time.GetElapsedTime(at) < BetweenRebuilds)) continue;
                rebuiltAt = time.GetTimestamp();
                Began();
                await rebuild.EnsureAsync(null, stoppingToken);
                Ended();
            }
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                Failed(e.Message);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "A tenant's time zone was changed: the read models are rebuilt, and serve in the old one until then")]
    partial void Began();

    [LoggerMessage(2, LogLevel.Information, "The read models are of the tenants' new time zones")]
    partial void Ended();

    [LoggerMessage(3, LogLevel.Warning, "A tenant's new time zone is not in effect yet; tried again later: {Reason}")]
    partial void Failed(string reason);
}
