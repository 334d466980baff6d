using System.CommandLine;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Commands;

/// <summary><c>rebuild</c>: all read models anew from the log, while the old ones serve.</summary>
static class RebuildCommand
{
    public static Command Create()
    {
        var command = new Command("rebuild", "Replay the log into fresh read models and swap them in; the old ones serve until then");
        command.SetAction((_, ct) => Guard.RunAsync(async () =>
        {
            var settings = ServeCommands.Load();
            await using var database = await Database.OpenAsync(settings, line => Console.Error.WriteLine($"lectern: {line}"), ct, join: true);
            await Serve.PrepareAsync(settings, database, ct);
            await Of(settings, database).RunAsync(ToConsole(), ct);
            Console.WriteLine("The read models are rebuilt.");
            return 0;
        }));
        return command;
    }

    public static Rebuild Of(Settings settings, Database database)
    {
        var source = database.Source;
        return new(
            source,
            new LogReader(source, new Registry(database.Api)),
            new ProjectorOptions(settings.BatchSize, database.ConnectionString),
            NullLogger<Rebuild>.Instance);
    }

    /// <summary>A line a batch on a terminal, overwritten; one every tenth of the way elsewhere.</summary>
    public static IProgress<RebuildProgress> ToConsole()
    {
        var lastTenth = -1L;
        return new Report(p =>
        {
            var percent = p.Target == 0 ? 100 : Math.Min(100, p.Position * 100 / p.Target);
            if (!Console.IsErrorRedirected) Console.Error.Write($"\rlectern: rebuilding the read models: {percent} % ({p.Events:N0} events)   {(percent == 100 ? "\n" : "")}");
            else if (percent / 10 != Interlocked.Exchange(ref lastTenth, percent / 10)) Console.Error.WriteLine($"lectern: rebuilding the read models: {percent} % ({p.Events:N0} events)");
        });
    }

    sealed class Report(Action<RebuildProgress> report) : IProgress<RebuildProgress>
    {
        void IProgress<RebuildProgress>.Report(RebuildProgress value) => report(value);
    }
}
