using System.Threading.Channels;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Lectern.Postgres;

/// <summary>The log cannot take more at the moment; the caller should come again.</summary>
public sealed class IntakeFullException() : Exception("The intake is full; try again in a moment.");

/// <summary>
/// Groups many callers into one commit: requests wait in a bounded queue, one committer drains it into a transaction and
/// answers them all. A full queue refuses at once: back-pressure, never a dropped event.
/// </summary>
public sealed partial class Committer(EventLog log, ProjectorSignal signal, ILogger<Committer> logger) : BackgroundService
{
    /// <summary>Events waiting at most, over all callers.</summary>
    public const int MaxWaiting = 64_000;

    /// <summary>Events in one transaction at most (one request more may overshoot it).</summary>
    const int MaxGroup = 8_000;

    const int MaxTries = 5;

    readonly Channel<Request> queue = Channel.CreateUnbounded<Request>(new() { SingleReader = true });
    int waiting;
    volatile bool stopped;

    sealed record Request(IReadOnlyList<Arrival> Arrivals, TaskCompletionSource<AppendOutcome[]> Answer);

    /// <summary>Events waiting now.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>
    /// Appends these events together with whoever else is waiting, and returns once they are durable. Throws
    /// <see cref="IntakeFullException"/> where there is no room; then nothing of them is stored.
    /// </summary>
    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        if (arrivals.Count == 0) return [];
        if (stopped || Interlocked.Add(ref waiting, arrivals.Count) > MaxWaiting + arrivals.Count)
        {
            if (!stopped) Interlocked.Add(ref waiting, -arrivals.Count);
            throw new IntakeFullException();
        }
        var request = new Request(arrivals, new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (!queue.Writer.TryWrite(request)) throw new IntakeFullException();
        return await request.Answer.Task.WaitAsync(ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var group = new List<Request>();
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                group.Clear();
                var events = 0;
                while (events < MaxGroup && queue.Reader.TryRead(out var request))
                {
                    group.Add(request);
                    events += request.Arrivals.Count;
                }
                await CommitAsync(group, events, stoppingToken);
                Interlocked.Add(ref waiting, -events);
            }
        }
        finally
        {
            // Whoever still waits is told to come again: nothing of theirs was stored.
            stopped = true;
            queue.Writer.TryComplete();
            foreach (var request in group) request.Answer.TrySetException(new IntakeFullException());
            while (queue.Reader.TryRead(out var request)) request.Answer.TrySetException(new IntakeFullException());
        }
    }

    async Task CommitAsync(List<Request> group, int events, CancellationToken ct)
    {
        var arrivals = new List<Arrival>(events);
        foreach (var request in group) arrivals.AddRange(request.Arrivals);

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                var (outcomes, position) = await log.AppendAsync(arrivals, ct);
                Answer(group, outcomes);
                if (position > 0) signal.Appended(position);
                return;
            }
            catch (Exception e) when (Outage.IsOne(e) && attempt < MaxTries && !ct.IsCancellationRequested)
            {
                // Whether a broken commit took place is not known; ids make the second try harmless either way.
                AppendRetried(attempt, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), ct);
            }
            catch (Exception e) when (e is not OperationCanceledException && !Outage.IsOne(e) && group.Count > 1)
            {
                // One caller's events must not fail another's: each by itself.
                AppendSplit(group.Count, e);
                foreach (var request in group) await CommitAsync([request], request.Arrivals.Count, ct);
                return;
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                // With the database away this is the whole group: trying each by itself would only keep them waiting.
                AppendFailed(events, e);
                foreach (var request in group) request.Answer.TrySetException(e);
                return;
            }
        }
    }

    static void Answer(List<Request> group, AppendOutcome[] outcomes)
    {
        var from = 0;
        foreach (var request in group)
        {
            request.Answer.TrySetResult(outcomes[from..(from + request.Arrivals.Count)]);
            from += request.Arrivals.Count;
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Append attempt {Attempt} failed, trying again: {Reason}")]
    partial void AppendRetried(int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "An append of {Requests} requests failed as a whole, trying each by itself")]
    partial void AppendSplit(int requests, Exception e);

    [LoggerMessage(3, LogLevel.Error, "An append of {Events} events failed")]
    partial void AppendFailed(int events, Exception e);
}
