using System.CommandLine;
using Lectern.App.Commands;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.App.Import;
using Lectern.App.Queries;
using Lectern.Postgres;
using Spectre.Console;

namespace Lectern.App.Replay;

/// <summary><c>replay</c>: what came in once more: rejected events after a fix, the log to a topic, one tenant's read models.</summary>
static class ReplayCommand
{
    public const int Done = 0;

    /// <summary>Some are still rejected.</summary>
    public const int NotAll = 2;

    public static Command Create() => new("replay", "Take in, send or count once more what came in: rejected events after a fix, the log to a Kafka topic, one tenant's read models")
    {
        ReplayRejected.Create(),
        ReplayLog.Create(),
        ReplayReadModels.Create(),
    };

    /// <summary>What such a command works with.</summary>
    /// <param name="Progress">On standard error: standard output has the outcome alone.</param>
    internal sealed record Scope(ParseResult Parsed, Settings Settings, Database Database, TimeProvider Time, ImportProgress Progress)
    {
        public TenantSource Api => Database.Api;

        /// <summary>Says something beside the progress.</summary>
        public void Tell(string line) => Progress.Line($"lectern: {line}");
    }

    /// <summary>A command that joins a running Lectern, and brings the database to this version first.</summary>
    internal static Command Of(string name, string description, Option[] options, Func<Scope, CancellationToken, Task<int>> run)
    {
        var command = new Command(name, description);
        foreach (var option in options) command.Add(option);
        command.SetAction((parsed, ct) => Guard.RunAsync(async () =>
        {
            var settings = ServeCommands.Load();
            await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
            await Serve.PrepareAsync(settings, database, ct);
            QueriesSetup.MapColumns();
            var progress = new ImportProgress(AnsiConsole.Create(new() { Out = new AnsiConsoleOutput(Console.Error) }), TimeProvider.System);
            return await run(new(parsed, settings, database, TimeProvider.System, progress), ct);
        }));
        return command;
    }
}
