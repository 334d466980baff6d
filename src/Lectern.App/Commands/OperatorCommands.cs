using System.CommandLine;
using Lectern.App.Hosting;

namespace Lectern.App.Commands;

/// <summary><c>migrate</c> and <c>config</c>.</summary>
static class OperatorCommands
{
    public static IEnumerable<Command> Create()
    {
        var migrate = new Command("migrate", "Bring the database to this version, and stop");
        migrate.SetAction((_, ct) => Guard.RunAsync(async () =>
        {
            var settings = ServeCommands.Load();
            await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
            await Serve.PrepareAsync(settings, database, ct);
            Console.WriteLine("The database is at this version.");
            return 0;
        }));

        var config = new Command("config", "Print the effective settings, secrets masked");
        config.SetAction((_, _) => Guard.RunAsync(() =>
        {
            foreach (var (name, value) in ServeCommands.Load().Effective) Console.WriteLine($"{name}={value}");
            return Task.FromResult(0);
        }));
        return [migrate, config];
    }
}
