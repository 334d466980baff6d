using System.CommandLine;
using Lectern.App.Import.Files;
using Lectern.App.Import.Oulad;
using Spectre.Console;

namespace Lectern.App.Import;

/// <summary><c>lectern import</c>: reads files and sends their events to a server through its HTTP API.</summary>
static class ImportCommand
{
    static readonly Option<string?> Url = new("--url") { Description = "The server (default: the local one, http://127.0.0.1:$PORT)." };

    static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "Its API key (default: SERVICE_API_KEY, else the key that the local server keeps in its data directory).",
    };

    static readonly Option<bool> Restart = new("--restart") { Description = "Send everything, whatever an earlier, unfinished import has sent." };

    public static Command Create() => new("import", "Import events from files; stopped, it continues; done twice, it adds nothing.") { Oulad(), Events() };

    static Command Oulad()
    {
        var folder = new Argument<DirectoryInfo>("DIR") { Description = "The folder with OULAD's seven files, .csv or .csv.gz." };
        var presentations = new Option<string?>("--presentations") { Description = "Only these, such as AAA-2013J,BBB-2014B." };
        var command = new Command("oulad", "Import the Open University Learning Analytics Dataset.") { folder, presentations, Url, ApiKey, Restart };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, () => new OuladEvents(
            parsed.GetValue(folder)!.FullName,
            (parsed.GetValue(presentations) ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)), cancellation));
        return command;
    }

    static Command Events()
    {
        var file = new Argument<FileInfo>("FILE") { Description = "Envelopes as CSV (a header of their fields) or NDJSON, plain or gzip." };
        var command = new Command("events", "Import a file of events.") { file, Url, ApiKey, Restart };
        command.SetAction((parsed, cancellation) => RunAsync(parsed, () => new EventFile(parsed.GetValue(file)!.FullName), cancellation));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, Func<IEventSource> open, CancellationToken cancellation)
    {
        var time = TimeProvider.System;
        try
        {
            var target = ImportTarget.Resolve(parsed.GetValue(Url), parsed.GetValue(ApiKey), Environment.GetEnvironmentVariable);
            var source = open();
            var checkpoint = ImportCheckpoint.Open(target.DataDirectory, source, target.Server);
            if (parsed.GetValue(Restart))
                checkpoint.Reset();

            // The uploader's own time-out, which knows what to say, comes first.
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var progress = new ImportProgress(AnsiConsole.Console, time);
            var uploader = new EventUploader(http, target.Server, target.ApiKey, new UploadOptions(), time) { OnRetry = progress.Waiting };
            ImportTotals? totals = null;
            await progress.ShowAsync(async () => totals = await new ImportRun(source, uploader, checkpoint, progress, time).RunAsync(cancellation));
            Console.WriteLine(totals);
            return totals!.Rejected == 0 ? 0 : 1;
        }
        catch (ImportException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (IOException e)
        {
            await Console.Error.WriteLineAsync($"The import cannot read or write a file: {e.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped. The same command continues where this one left off.");
        }
        return 1;
    }
}
