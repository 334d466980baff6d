using System.Diagnostics;
using System.Net;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Simulation;
using Lectern.Postgres;

namespace Lectern.App.Commands;

/// <summary>Starts a process of one or both roles and runs it until it is stopped.</summary>
static class Serve
{
    /// <param name="demo">Whether the demo is wanted; null: where the database is our own. Into one that holds anybody's data it never goes.</param>
    public static async Task<int> UpAsync(Settings settings, bool? demo, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct);
        await PrepareAsync(settings, database, ct);
        var isDemo = (demo ?? settings.ConnectionString is null) && await DemoMarker.MayFillAsync(database.Source, ct);
        await using var app = await LecternServer.BuildAsync(settings, database, Roles.Api | Roles.Worker, settings.Port, ct, isDemo ? s => DemoIn(s, settings) : null);
        await StartAsync(app, ct);
        var address = AddressOf(app);
        Console.WriteLine($"Lectern serves at {address} (ready in {Stopwatch.GetElapsedTime(started).TotalSeconds:0.0} s)");
        if (isDemo)
        {
            foreach (var (role, name, password) in await DemoAccounts.EnsureAsync(app.Services, settings, ct))
            {
                Console.WriteLine($"  Sign in as         {name,-16} {PasswordText(password)}   {role}");
            }
        }
        Console.WriteLine($"  API documentation  {address}docs");
        Console.WriteLine($"  API key            {Path.Combine(settings.DataDirectory, LocalSecrets.ApiKeyFile)}{(settings.ServiceApiKey is null ? "" : " (not used: SERVICE_API_KEY is set)")}");
        Console.WriteLine("  Ctrl-C stops it.");
        return await WaitAsync(app, ct);
    }

    /// <summary>What a browser on this machine is given: it has a name for it, and Secure cookies go there without TLS.</summary>
    static Uri AddressOf(WebApplication app)
    {
        var address = new UriBuilder(app.Urls.First());
        if (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && (IPAddress.IsLoopback(ip) || ip.Equals(IPAddress.Any) || ip.Equals(IPAddress.IPv6Any))) address.Host = "localhost";
        return address.Uri;
    }

    /// <summary>Where the output goes to a log, a password does not.</summary>
    static string PasswordText(string? password) =>
        password is null ? "(its password was changed)" : Console.IsOutputRedirected ? "(its password is in the data folder)" : password;

    public static async Task<int> RoleAsync(Settings settings, Roles role, CancellationToken ct)
    {
        await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct);
        await PrepareAsync(settings, database, ct);
        await using var app = await LecternServer.BuildAsync(settings, database, role, role == Roles.Api ? settings.Port : settings.WorkerPort, ct);
        await StartAsync(app, ct);
        return await WaitAsync(app, ct);
    }

    /// <summary>Waits for the stop. One that nobody asked for throws its reason, so that whoever watches the process learns of it.</summary>
    static async Task<int> WaitAsync(WebApplication app, CancellationToken ct)
    {
        await app.WaitForShutdownAsync(ct);
        if (app.Services.GetService<DatabaseKeeper>()?.Failure is { } failure) throw failure;
        foreach (var service in app.Services.GetServices<IHostedService>().OfType<BackgroundService>())
        {
            if (service.ExecuteTask is { IsFaulted: true, Exception: var e })
            {
                throw new InvalidOperationException($"{service.GetType().Name} ended by an error, and Lectern with it: {e.GetBaseException().Message}", e);
            }
        }
        return 0;
    }

    /// <summary>Starts it, or leaves nothing of it running.</summary>
    public static async Task StartAsync(WebApplication app, CancellationToken ct)
    {
        try
        {
            await app.StartAsync(ct);
        }
        catch
        {
            // What had started is asked to stop: a service that is merely disposed of would tell its end as a failure.
            await app.StopAsync(CancellationToken.None);
            throw;
        }
    }

    /// <summary>Migrates, and makes sure of the default tenant and of the role that requests are served by; the read models stay as they are.</summary>
    public static async Task MigrateAsync(Settings settings, Database database, CancellationToken ct)
    {
        foreach (var name in await Migrator.MigrateAsync(database.Source, ct)) Console.Error.WriteLine($"lectern: applied {name}");
        await new Tenants(database.Source).EnsureAsync(Tenants.Default, settings.TimeZone, ct);
        await database.OpenApiAsync(settings, ct);
    }

    /// <summary>Migrates, gives the tenant the time zone that is set, and makes sure of read models of this version and that zone.</summary>
    public static async Task PrepareAsync(Settings settings, Database database, CancellationToken ct)
    {
        foreach (var name in await Migrator.MigrateAsync(database.Source, ct)) Console.Error.WriteLine($"lectern: applied {name}");
        var tenants = new Tenants(database.Source);
        var tenant = await tenants.EnsureAsync(Tenants.Default, settings.TimeZone, ct);
        if (settings.IsTimeZoneSet && await tenants.ChangeZoneAsync(tenant, settings.TimeZone, ct))
        {
            Console.Error.WriteLine($"lectern: days are now told in {settings.TimeZone}; the read models follow");
        }
        await database.OpenApiAsync(settings, ct);
        await RebuildCommand.Of(settings, database).EnsureAsync(RebuildCommand.ToConsole(), ct);
    }

    static void DemoIn(IServiceCollection services, Settings settings)
    {
        services.AddSingleton(new DemoOptions { ApiKey = LocalSecrets.ApiKey(settings) });
        services.AddHostedService<DemoFeed>();
    }
}
