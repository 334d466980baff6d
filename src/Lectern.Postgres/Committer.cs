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

    /// <summary>Bytes of payload waiting at most, over all callers (one request more may overshoot it).</summary>
    public const long MaxWaitingBytes = 64 * 1024 * 1024;

    /// <summary>Events in one transaction at most (one request more may overshoot it).</summary>
    const int MaxGroup = 8_000;

    /// <summary>Bytes of payload in one transaction at most (one request more may overshoot it).</summary>
    const long MaxGroupBytes = 16 * 1024 * 1024;

    const int MaxTries = 5;

    readonly Channel<Request> queue = Channel.CreateUnbounded<Request>(new() { SingleReader = true });
    int waiting;
    long waitingBytes;
    volatile bool stopped;

    sealed record Request(IReadOnlyList<Arrival> Arrivals, long Bytes, TaskCompletionSource<AppendOutcome[]> Answer);

    /// <summary>Events waiting now.</summary>
    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>
    /// Appends these events together with whoever else is waiting, and returns once they are durable. Throws
    /// <see cref="IntakeFullException"/> where there is no room; then nothing of them is stored.
    /// </summary>
    public async Task<AppendOutcome[]> AppendAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        if (arrivals.Count == 0) return [];
        var request = new Request(arrivals, arrivals.Sum(a => (long)a.Event.Payload.Length), new(TaskCreationOptions.RunContinuationsAsynchronously));
        if (stopped || !TryEnter(request)) throw new IntakeFullException();
        if (!queue.Writer.TryWrite(request)) throw new IntakeFullException();
        return await request.Answer.Task.WaitAsync(ct);
    }

    /// <summary>Counts a request in, unless what waits already is as much as may wait.</summary>
    bool TryEnter(Request request)
    {
        var events = Interlocked.Add(ref waiting, request.Arrivals.Count) - request.Arrivals.Count;
        var bytes = Interlocked.Add(ref waitingBytes, request.Bytes) - request.Bytes;
        if (events <= MaxWaiting && bytes <= MaxWaitingBytes) return true;
        Leave(request.Arrivals.Count, request.Bytes);
        return false;
    }

    void Leave(int events, long bytes)
    {
        Interlocked.Add(ref waiting, -events);
        Interlocked.Add(ref waitingBytes, -bytes);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // While one group commits, the next is staged: its events are laid out and sent before it has its turn.
        Group? group = null;
        var committing = Task.CompletedTask;
        try
        {
            while (await queue.Reader.WaitToReadAsync(stoppingToken))
            {
                group = Take();
                await StageAsync(group, stoppingToken);
                await committing;
                committing = CommitAsync(group, stoppingToken);
                // A lone group has nobody to overlap with; letting more callers gather makes the next one larger.
                if (!queue.Reader.TryPeek(out _)) await committing;
            }
        }
        finally
        {
            // Whoever still waits is told to come again: nothing of theirs is stored, or they cannot know that it is.
            stopped = true;
            queue.Writer.TryComplete();
            await committing.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
            group?.Fail(new IntakeFullException());
            while (queue.Reader.TryRead(out var request)) request.Answer.TrySetException(new IntakeFullException());
        }
    }

    Group Take()
    {
        var requests = new List<Request>();
        var arrivals = new List<Arrival>();
        long bytes = 0;
        while (arrivals.Count < MaxGroup && bytes < MaxGroupBytes && queue.Reader.TryRead(out var request))
        {
            requests.Add(request);
            bytes += request.Bytes;
            arrivals.AddRange(request.Arrivals);
        }
        return new(requests, arrivals);
    }

    /// <summary>Stages a group; what goes wrong here is left to its commit, which tries the whole of it again.</summary>
    async Task StageAsync(Group group, CancellationToken ct)
    {
        try
        {
            group.Staged = await log.StageAsync(group.Arrivals, ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            StageFailed(group.Arrivals.Count, e);
        }
    }

    async Task CommitAsync(Group group, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await using var staged = group.Staged ?? await log.StageAsync(group.Arrivals, ct);
                group.Staged = null;
                var (outcomes, position) = await staged.CommitAsync(ct);
                group.Answer(outcomes);
                Leave(group.Arrivals.Count, group.Bytes);
                if (position > 0) signal.Appended(position);
                return;
            }
            catch (Exception e) when (Outage.IsOne(e) && attempt < MaxTries && !ct.IsCancellationRequested)
            {
                // Whether a broken commit took place is not known; ids make the second try harmless either way.
                AppendRetried(attempt, e.Message);
                await Task.Delay(TimeSpan.FromMilliseconds(50 << attempt), ct);
            }
            catch (Exception e) when (e is not OperationCanceledException && !Outage.IsOne(e) && group.Requests.Count > 1)
            {
                // One caller's events must not fail another's: each by itself.
                AppendSplit(group.Requests.Count, e);
                foreach (var request in group.Requests) await CommitAsync(new([request], [.. request.Arrivals]), ct);
                return;
            }
            catch (OperationCanceledException)
            {
                // The process stops: whether it was stored is not known, and a retry finds out.
                group.Fail(new IntakeFullException());
                throw;
            }
            catch (Exception e)
            {
                // With the database away this is the whole group: trying each by itself would only keep them waiting.
                AppendFailed(group.Arrivals.Count, e);
                group.Fail(e);
                Leave(group.Arrivals.Count, group.Bytes);
                return;
            }
        }
    }

    /// <summary>Requests that are committed together, and their events in one list.</summary>
    sealed class Group(List<Request> requests, List<Arrival> arrivals)
    {
        public List<Request> Requests => requests;

        public List<Arrival> Arrivals => arrivals;

        public long Bytes { get; } = requests.Sum(r => r.Bytes);

        public StagedAppend? Staged { get; set; }

        public void Answer(AppendOutcome[] outcomes)
        {
            var from = 0;
            foreach (var request in requests)
            {
                request.Answer.TrySetResult(outcomes[from..(from + request.Arrivals.Count)]);
                from += request.Arrivals.Count;
            }
        }

        public void Fail(Exception e)
        {
            foreach (var request in requests) request.Answer.TrySetException(e);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Append attempt {Attempt} failed, trying again: {Reason}")]
    partial void AppendRetried(int attempt, string reason);

    [LoggerMessage(2, LogLevel.Warning, "An append of {Requests} requests failed as a whole, trying each by itself")]
    partial void AppendSplit(int requests, Exception e);

    [LoggerMessage(4, LogLevel.Warning, "A group of {Events} events could not be staged, trying again")]
    partial void StageFailed(int events, Exception e);

    [LoggerMessage(3, LogLevel.Error, "An append of {Events} events failed")]
    partial void AppendFailed(int events, Exception e);
}
