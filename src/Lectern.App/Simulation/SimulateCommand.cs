using System.CommandLine;
using System.Globalization;
using Lectern.App.Import;
using Lectern.Simulator;

namespace Lectern.App.Simulation;

/// <summary><c>lectern simulate</c>: an institution's events into a file, to a server, or live at a rate.</summary>
static class SimulateCommand
{
    static readonly Option<int> Learners = new("--learners") { Description = "Learners at any one time.", DefaultValueFactory = _ => 500 };
    static readonly Option<int> Courses = new("--courses") { Description = "Courses.", DefaultValueFactory = _ => 12 };
    static readonly Option<int> Days = new("--days") { Description = "Days of history.", DefaultValueFactory = _ => 120 };
    static readonly Option<int> Seed = new("--seed") { Description = "The same seed gives the same events.", DefaultValueFactory = _ => 1 };
    static readonly Option<string?> Until = new("--until") { Description = "Where the history ends: a date, or a time with its offset (default: now)." };
    static readonly Option<string> TimeZone = new("--time-zone") { Description = "The institution's zone.", DefaultValueFactory = _ => "Europe/Amsterdam" };
    static readonly Option<string?> Out = new("--out") { Description = "Write NDJSON to this file instead of sending it; .gz compresses, - is standard output." };
    static readonly Option<double?> Live = new("--live") { Description = "Send no history, but so many events a second from now on, until stopped." };
    static readonly Option<string?> Url = new("--url") { Description = "The server (default: the local one, http://127.0.0.1:$PORT)." };

    static readonly Option<string?> ApiKey = new("--api-key")
    {
        Description = "Its API key (default: SERVICE_API_KEY, else the key that the local server keeps in its data directory).",
    };

    public static Command Create()
    {
        var command = new Command("simulate", "Make the events of a simulated institution; the same options make the same events.")
        {
            Learners, Courses, Days, Seed, Until, TimeZone, Out, Live, Url, ApiKey,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(Out) is not null && result.GetValue(Live) is not null)
                result.AddError("Give --out or --live, not both: a file holds history.");
            if (result.GetValue(Live) is { } rate && !LiveFeed.Takes(rate))
                result.AddError($"--live is {rate}; it takes more than 0 and at most {LiveFeed.MaxRate} events a second.");
        });
        command.SetAction((parsed, cancellation) => RunAsync(parsed, TimeProvider.System, cancellation));
        return command;
    }

    static async Task<int> RunAsync(ParseResult parsed, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            var options = Options(parsed, time.GetUtcNow());
            var institution = new Institution(options);
            if (parsed.GetValue(Out) is { } path)
            {
                await SimulationFile.WriteAsync(institution, path, cancellation);
                return 0;
            }

            var target = ImportTarget.Resolve(parsed.GetValue(Url), parsed.GetValue(ApiKey), Environment.GetEnvironmentVariable);
            // The uploader's own time-out, which knows what to say, comes first.
            using var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
            var uploader = new EventUploader(http, target.Server, target.ApiKey, new UploadOptions(), time)
            {
                OnRetry = reason => Console.Error.WriteLine($"Waiting for the server: {reason}."),
            };
            if (parsed.GetValue(Live) is { } rate)
            {
                await Console.Error.WriteLineAsync($"Sending {rate} events a second to {target.Server}; Ctrl-C stops it.");
                await new LiveFeed(institution, rate, uploader, time).RunAsync(cancellation);
                return 0;
            }

            return await SendHistoryAsync(institution, uploader, time, cancellation);
        }
        catch (Exception e) when (e is ArgumentException or ImportException)
        {
            await Console.Error.WriteLineAsync(e.Message);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            await Console.Error.WriteLineAsync($"The simulation cannot write its file: {e.Message}");
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            // Ctrl-C is how a live run ends.
            return parsed.GetValue(Live) is null ? 1 : 0;
        }

        return 1;
    }

    static async Task<int> SendHistoryAsync(
        Institution institution, EventUploader uploader, TimeProvider time, CancellationToken cancellation)
    {
        var started = time.GetTimestamp();
        var sent = await HistoryUpload.SendAsync(institution, uploader, cancellation);
        var rate = (sent.Accepted + sent.Duplicates + sent.Rejected) / time.GetElapsedTime(started).TotalSeconds;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{sent.Accepted:N0} events stored, {sent.Duplicates:N0} known before, {sent.Rejected:N0} rejected; {rate:N0}/s."));
        return sent.Rejected == 0 ? 0 : 1;
    }

    internal static SimulationOptions Options(ParseResult parsed, DateTimeOffset now) => new()
    {
        Learners = parsed.GetValue(Learners),
        Courses = parsed.GetValue(Courses),
        Days = parsed.GetValue(Days),
        Seed = parsed.GetValue(Seed),
        TimeZone = parsed.GetValue(TimeZone)!,
        Until = parsed.GetValue(Until) is { } text ? ParseTime(text) : now,
    };

    static DateTimeOffset ParseTime(string text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : throw new ArgumentException($"--until is '{text}'; it takes a date such as 2026-11-20, or a time such as 2026-11-20T12:00:00+01:00.");
}
