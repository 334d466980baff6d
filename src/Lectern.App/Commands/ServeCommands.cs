using System.CommandLine;
using Lectern.App.Configuration;
using Lectern.App.Hosting;

namespace Lectern.App.Commands;

/// <summary><c>up</c>, <c>api</c> and <c>worker</c>: the long-running roles.</summary>
static class ServeCommands
{
    public static IEnumerable<Command> Create()
    {
        var port = new Option<int?>("--port") { Description = "Port to listen on (default: PORT, else 3007)" };
        var data = new Option<string?>("--data") { Description = "Folder of the private database and its keys (default: LECTERN_DATA, else ./var)" };
        var noDemo = new Option<bool>("--no-demo") { Description = "Do not fill an empty database with the demo institution" };
        var withDemo = new Option<bool>("--demo") { Description = "Fill an empty database with the demo institution although it is one that was given (POSTGRES_URL, DB_HOST)" };
        var up = new Command("up", "Start everything: the private PostgreSQL, the API, the worker, and the demo in an empty database") { port, data, noDemo, withDemo };
        up.SetAction((result, ct) => Guard.RunAsync(async () =>
        {
            var settings = Load(result.GetValue(port), result.GetValue(data));
            return await Serve.UpAsync(settings, demo: result.GetValue(noDemo) ? false : result.GetValue(withDemo) ? true : null, ct);
        }));

        var api = new Command("api", "Serve the HTTP API on PORT");
        api.SetAction((_, ct) => Guard.RunAsync(() => Serve.RoleAsync(Load(), Roles.Api, ct)));
        var worker = new Command("worker", "Run the projector and the background work, with its health on WORKER_PORT");
        worker.SetAction((_, ct) => Guard.RunAsync(() => Serve.RoleAsync(Load(), Roles.Worker, ct)));
        return [up, api, worker];
    }

    /// <summary>The settings, with what the command line says before the environment.</summary>
    public static Settings Load(int? port = null, string? data = null)
    {
        var given = new Dictionary<string, string?>();
        if (port is { } p) given["PORT"] = p.ToString(System.Globalization.CultureInfo.InvariantCulture);
        if (data is not null) given["LECTERN_DATA"] = data;
        var configuration = new ConfigurationBuilder()
            .SetBasePath(AppContext.BaseDirectory)
            .AddJsonFile("appsettings.json", optional: true)
            .AddEnvironmentVariables()
            .AddInMemoryCollection(given)
            .Build();
        return new Settings(configuration);
    }
}
