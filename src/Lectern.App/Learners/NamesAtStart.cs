using Lectern.Postgres;

namespace Lectern.App.Learners;

/// <summary>
/// Reads the names while nobody waits for them: 30,000 learners take about a second, which the first list would otherwise take
/// longer. What goes wrong here, the first list meets and says.
/// </summary>
sealed partial class NamesAtStart(PersonalNames names, Tenants tenants, ILogger<NamesAtStart> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            // The start goes on meanwhile.
            await Task.Yield();
            await names.AllAsync(await tenants.EnsureAsync(Tenants.Default, "UTC", stoppingToken), stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // A short life.
        }
        catch (Exception e)
        {
            NotYet(e);
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Names are read when they are first asked for")]
    partial void NotYet(Exception e);
}
