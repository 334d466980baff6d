using System.Collections.Concurrent;
using Lectern.App.Ingestion;

namespace Lectern.App.Keys;

/// <summary>
/// Requests that go on for as long as they like, live updates and streams of events: within about a second of the end of their key
/// they are cut off.
/// </summary>
sealed partial class KeyStreams(TimeProvider time, ILogger<KeyStreams> logger) : BackgroundService
{
    static readonly TimeSpan Every = TimeSpan.FromSeconds(1);

    readonly ConcurrentDictionary<Stream, bool> open = new();

    /// <summary>Requests that are watched now.</summary>
    public int Count => open.Count;

    /// <summary>Whether a request may go on for as long as it likes.</summary>
    public static bool IsOne(HttpRequest request) => request.Path.StartsWithSegments("/api/v1/live") || IngestApi.MediaType(request) == IngestApi.Lines;

    /// <summary>Once a request; until its end.</summary>
    public void Follow(HttpContext context, Func<Task<bool>> isGood)
    {
        var stream = new Stream(context, isGood, this);
        open[stream] = true;
        context.Response.RegisterForDispose(stream);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken)) await LookAsync();
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
    }

    async Task LookAsync()
    {
        try
        {
            foreach (var stream in open.Keys)
            {
                if (!await stream.IsGood()) stream.Cut();
            }
        }
        catch (Exception e)
        {
            // Whatever it is, the next look may see more; without looks no stream would ever be cut.
            Waits(e.Message);
        }
    }

    sealed class Stream(HttpContext context, Func<Task<bool>> isGood, KeyStreams all) : IDisposable
    {
        readonly Lock gate = new();
        bool isOver;

        public Func<Task<bool>> IsGood => isGood;

        /// <summary>Never after its end: the context may be another request's by then.</summary>
        public void Cut()
        {
            lock (gate)
            {
                if (!isOver) context.Abort();
            }
        }

        public void Dispose()
        {
            lock (gate) isOver = true;
            all.open.TryRemove(this, out _);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Whether the keys of open streams still hold cannot be asked; next try in a second: {Reason}")]
    partial void Waits(string reason);
}
