using System.Diagnostics;

namespace Lectern.Postgres.Embedded;

/// <summary>Ends server processes: in order where they let us, by force where they do not.</summary>
static class Shutdown
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(20);
    static readonly TimeSpan FastLimit = TimeSpan.FromSeconds(60);
    static readonly TimeSpan ForcedLimit = TimeSpan.FromSeconds(10);

    /// <summary>Clears what an earlier process left on a folder that is now ours: a live server is stopped, a stale lock removed.</summary>
    public static async Task OfStrayAsync(string data, Action<string>? notify, CancellationToken ct)
    {
        if (PostmasterLock.Read(data) is not { } left)
            return;
        if (left.IsServing(data))
        {
            notify?.Invoke($"Stopping the PostgreSQL (process {left.ProcessId}) that an earlier Lectern left running on {data}.");
            await OfAsync(left.ProcessId, () => left.IsServing(data), ct);
        }
        else
        {
            notify?.Invoke($"Clearing the lock that a crash left in {data}.");
            // PostgreSQL clears a dead process's lock itself, once it has seen that no backend of it lives. What it cannot see
            // through is a number that another program bears by now.
            if (Directory.Exists($"/proc/{left.ProcessId}"))
                File.Delete(PostmasterLock.FileIn(data));
        }
    }

    /// <summary>The fast shutdown; when that takes too long, or the caller gives up, the immediate one; at last a kill.</summary>
    public static async Task OfAsync(int processId, Func<bool> isAlive, CancellationToken ct)
    {
        if (await EndsAsync(Posix.Interrupt, FastLimit, ct)
            || await EndsAsync(Posix.Quit, ForcedLimit, CancellationToken.None)
            || await EndsAsync(Posix.Kill, ForcedLimit, CancellationToken.None))
            return;
        throw new EmbeddedPostgresException($"PostgreSQL (process {processId}) does not end, not even by kill -9; look at its disk, then start again.");

        async Task<bool> EndsAsync(int signal, TimeSpan limit, CancellationToken until)
        {
            var since = Stopwatch.GetTimestamp();
            for (var sent = false; isAlive(); sent = true)
            {
                if (!sent)
                    Posix.Signal(processId, signal);
                if (until.IsCancellationRequested || Stopwatch.GetElapsedTime(since) > limit)
                    return false;
                await Task.Delay(Poll, CancellationToken.None);
            }
            return true;
        }
    }
}
