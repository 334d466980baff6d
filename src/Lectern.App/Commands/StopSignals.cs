using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Lectern.App.Commands;

/// <summary>
/// The first Ctrl-C or SIGTERM asks the command to end in order. A second one, or an end that takes too long, ends the process
/// at once: that loses nothing, since what was acknowledged is durable and the next start clears up.
/// </summary>
sealed class StopSignals : IDisposable
{
    /// <summary>Over the host's own limit for open requests and PostgreSQL's for its shutdown.</summary>
    static readonly TimeSpan Limit = TimeSpan.FromSeconds(100);

    /// <summary>One wish may arrive twice: `timeout` and some supervisors signal the process and then its group.</summary>
    static readonly TimeSpan SameWish = TimeSpan.FromSeconds(1);

    readonly CancellationTokenSource stop = new();
    readonly PosixSignalRegistration[] registrations;
    long firstAt;
    Timer? watchdog;

    public StopSignals() => registrations =
        [PosixSignalRegistration.Create(PosixSignal.SIGINT, c => Received(c, 130)), PosixSignalRegistration.Create(PosixSignal.SIGTERM, c => Received(c, 143))];

    /// <summary>Cancelled by the first signal.</summary>
    public CancellationToken Token => stop.Token;

    public void Dispose()
    {
        foreach (var registration in registrations) registration.Dispose();
        watchdog?.Dispose();
        stop.Dispose();
    }

    void Received(PosixSignalContext context, int exitCode)
    {
        context.Cancel = true;
        var first = Interlocked.CompareExchange(ref firstAt, Stopwatch.GetTimestamp(), 0);
        if (first == 0)
        {
            watchdog = new Timer(_ => End(exitCode, $"still not ended after {Limit.TotalSeconds:0} s"), null, Limit, Timeout.InfiniteTimeSpan);
            _ = stop.CancelAsync();
        }
        else if (Stopwatch.GetElapsedTime(first) > SameWish)
        {
            End(exitCode, "asked twice");
        }
    }

    static void End(int exitCode, string why)
    {
        Console.Error.WriteLine($"lectern: {why}: ends without waiting. A private PostgreSQL may still run; the next start takes it over.");
        Environment.Exit(exitCode);
    }
}
