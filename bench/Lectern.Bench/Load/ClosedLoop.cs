using System.Diagnostics;
using Lectern.Bench.Reporting;

namespace Lectern.Bench.Load;

/// <summary>What a load of requests came to.</summary>
sealed record LoadResult(IReadOnlyList<double> Milliseconds, TimeSpan Elapsed)
{
    /// <summary>Of the answers, heads included, in all.</summary>
    public long Bytes { get; init; }

    public double PerSecond => Milliseconds.Count / Elapsed.TotalSeconds;

    public double Percentile(double percent) => Figure.Percentile(Milliseconds, percent);
}

/// <summary>Connections that each send the next request as soon as the last is answered.</summary>
static class ClosedLoop
{
    /// <summary>How much longer than its duration a load may take.</summary>
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>For some time; each connection takes the requests in turn, with fresh ids.</summary>
    public static async Task<LoadResult> ForAsync(TimeSpan duration, Uri server, IReadOnlyList<Request> requests, int connections, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(duration + Patience);
        var open = await HttpConnection.OpenAsync(server, connections, limit.Token);
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(open.Select((connection, i) => Task.Run(() => LoopAsync(connection, i))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var connection in open) connection.Dispose();
        return new([.. times.SelectMany(t => t)], elapsed);

        async Task<List<double>> LoopAsync(HttpConnection connection, int first)
        {
            var taken = new List<double>(4096);
            byte[] buffer = [];
            for (var i = first * 37; Stopwatch.GetElapsedTime(started) < duration; i++)
            {
                var (length, _) = requests[i % requests.Count].CopyFresh(ref buffer);
                var sent = Stopwatch.GetTimestamp();
                await connection.SendAsync(buffer.AsMemory(0, length), limit.Token);
                taken.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return taken;
        }
    }

    /// <summary>Each request once, as it is.</summary>
    public static async Task<LoadResult> OnceAsync(Uri server, IReadOnlyList<Request> requests, int connections, TimeSpan patience, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        var open = await HttpConnection.OpenAsync(server, connections, limit.Token);
        var next = -1;
        var bytes = 0L;
        var started = Stopwatch.GetTimestamp();
        var times = await Task.WhenAll(open.Select(connection => Task.Run(() => LoopAsync(connection))));
        var elapsed = Stopwatch.GetElapsedTime(started);
        foreach (var connection in open) connection.Dispose();
        return new([.. times.SelectMany(t => t)], elapsed) { Bytes = bytes };

        async Task<List<double>> LoopAsync(HttpConnection connection)
        {
            var taken = new List<double>();
            for (int i; (i = Interlocked.Increment(ref next)) < requests.Count;)
            {
                var sent = Stopwatch.GetTimestamp();
                Interlocked.Add(ref bytes, await connection.SendAsync(requests[i].Bytes, limit.Token));
                taken.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
            }
            return taken;
        }
    }
}
