using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.Core.Events;

namespace Lectern.App.Replay;

/// <summary>What takes events in, as a server has it, within a command.</summary>
sealed class IntakeServices : IAsyncDisposable
{
    readonly ServiceProvider services;
    readonly IHostedService[] hosted;

    IntakeServices(ServiceProvider services)
    {
        this.services = services;
        hosted = [.. services.GetServices<IHostedService>()];
    }

    public T Get<T>() where T : notnull => services.GetRequiredService<T>();

    /// <exception cref="InvalidOperationException"><c>DATA_KEY</c> is not the database's.</exception>
    public static async Task<IntakeServices> StartAsync(Settings settings, Database database, CancellationToken ct)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSingleton(settings);
        services.AddSingleton(database);
        services.AddSingleton(database.Api);
        services.AddSingleton(TimeProvider.System);
        services.AddSingleton(LocalSecrets.DataKey(settings));
        services.AddSingleton(new ReaderSettings { MinOccurredAt = settings.MinOccurredAt });
        services.AddSingleton<TenantDirectory>();
        services.AddStorage();
        services.AddIngestion();
        var started = new IntakeServices(services.BuildServiceProvider());
        try
        {
            foreach (var service in started.hosted) await service.StartAsync(ct);
            return started;
        }
        catch
        {
            await started.services.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var service in hosted.Reverse()) await service.StopAsync(CancellationToken.None);
        await services.DisposeAsync();
    }
}
