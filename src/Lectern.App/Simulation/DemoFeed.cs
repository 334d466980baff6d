using Lectern.App.Import;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Npgsql;

namespace Lectern.App.Simulation;

/// <summary>
/// Fills an empty database with the demo institution and lets it go on live, all through this server's own
/// public intake. A database with anyone else's data is left alone.
/// </summary>
sealed class DemoFeed(
    IServer server, IHostApplicationLifetime lifetime, NpgsqlDataSource database,
    DemoOptions options, TimeProvider time, ILogger<DemoFeed> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await StartedAsync(stoppingToken);
            var marker = await DemoMarker.ReadAsync(database, stoppingToken);
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var uploader = new EventUploader(http, Address(), options.ApiKey, new UploadOptions(), time);
            await new Demo(options, uploader, time, logger).RunAsync(marker, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The server stops, and the demo with it.
        }
        catch (Exception e) when (e is ImportException or NpgsqlException)
        {
            // Without its demo the server is as good as before.
            DemoLog.Stopped(logger, e.Message);
        }
    }

    async Task StartedAsync(CancellationToken cancellation)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var registration = lifetime.ApplicationStarted.Register(started.SetResult);
        await started.Task.WaitAsync(cancellation);
    }

    Uri Address()
    {
        var address = server.Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault()
            ?? throw new ImportException("The demo finds no address that this server listens on.");
        var uri = new UriBuilder(address.Replace("//+", "//0.0.0.0", StringComparison.Ordinal).Replace("//*", "//0.0.0.0", StringComparison.Ordinal));
        // A wildcard is for listening; one calls the loopback.
        uri.Host = uri.Host is "0.0.0.0" or "[::]" ? "127.0.0.1" : uri.Host;
        return uri.Uri;
    }
}
