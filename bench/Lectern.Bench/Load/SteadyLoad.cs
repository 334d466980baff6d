using System.Collections.Concurrent;
using System.Diagnostics;

namespace Lectern.Bench.Load;

/// <summary>A batch that was sent: which of the requests, when it was due, when it was answered, and its last event's id.</summary>
sealed record Sent(int Request, long Due, long Answered, Guid LastId);

/// <summary>Requests at a steady rate, however long the answers take.</summary>
static class SteadyLoad
{
    /// <summary>Sends a request, in turn and with fresh ids, whenever one is due, on another connection where the former ones still wait.</summary>
    public static async Task<IReadOnlyList<Sent>> RunAsync(Uri server, IReadOnlyList<Request> requests, TimeSpan every, TimeSpan length, CancellationToken ct)
    {
        var idle = new ConcurrentBag<HttpConnection>();
        var batches = new List<Task<Sent>>();
        using var timer = new PeriodicTimer(every);
        var started = Stopwatch.GetTimestamp();
        for (var due = TimeSpan.Zero; due < length; due += every)
        {
            while (Stopwatch.GetElapsedTime(started) < due) await timer.WaitForNextTickAsync(ct);
            var (request, dueAt) = (batches.Count % requests.Count, started + (long)(due.TotalSeconds * Stopwatch.Frequency));
            batches.Add(Task.Run(() => SendAsync(request, dueAt), ct));
        }
        var sent = await Task.WhenAll(batches);
        while (idle.TryTake(out var connection)) connection.Dispose();
        return sent;

        async Task<Sent> SendAsync(int request, long due)
        {
            if (!idle.TryTake(out var connection)) connection = await HttpConnection.OpenAsync(server, ct);
            byte[] buffer = [];
            var (size, lastId) = requests[request].CopyFresh(ref buffer);
            await connection.SendAsync(buffer.AsMemory(0, size), ct);
            idle.Add(connection);
            return new(request, due, Stopwatch.GetTimestamp(), lastId);
        }
    }
}
