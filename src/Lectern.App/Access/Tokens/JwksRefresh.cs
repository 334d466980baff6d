namespace Lectern.App.Access.Tokens;

/// <summary>Fetches the issuer's keys at the start and at their age, so that no request waits for it.</summary>
sealed class JwksRefresh(JwksSource source, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await source.RefreshAsync().WaitAsync(stoppingToken);
            await Task.Delay(source.DueIn, time, stoppingToken);
        }
    }
}
