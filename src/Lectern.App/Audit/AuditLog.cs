using System.Threading.Channels;
using Lectern.Postgres;

namespace Lectern.App.Audit;

/// <summary>
/// Takes entries of the audit log, and writes them beside the requests, many at once. What is recorded waits while the database is away, and
/// is written before an orderly stop ends. While as much waits as may, whoever asks for audited data is turned away
/// (<see cref="HasRoomAsync"/>): nobody is shown a learner's data without its being known.
/// </summary>
sealed partial class AuditLog(TenantSource source, TimeProvider time, ILogger<AuditLog> logger) : BackgroundService
{
    /// <summary>Entries waiting, from which on requests are turned away.</summary>
    public const int MaxWaiting = 10_000;

    /// <summary>Entries waiting at most. The room above is for requests that were let in before; nothing is known to fill it.</summary>
    const int MaxHeld = 2 * MaxWaiting;

    const int MaxBatch = 500;

    static readonly TimeSpan RoomWait = TimeSpan.FromSeconds(1);
    static readonly TimeSpan SweepEvery = TimeSpan.FromSeconds(30);
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop waits for the database: less than the host waits for all its services.</summary>
    static readonly TimeSpan StopWait = TimeSpan.FromSeconds(10);

    readonly Channel<AuditedMoment> queue = Channel.CreateUnbounded<AuditedMoment>(new() { SingleReader = true });

    /// <summary>Being written: out of the queue, and not done.</summary>
    readonly List<AuditedMoment> inHand = [];
    readonly Repeats repeats = new(time);
    TaskCompletionSource progressed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    long recorded;
    long done;

    /// <summary>Entries waiting to be written.</summary>
    public long Waiting => Volatile.Read(ref recorded) - Volatile.Read(ref done);

    /// <summary>Records what was done. It waits for nothing.</summary>
    public void Record(AuditEntry entry) => Add(new(entry, time.GetUtcNow().UtcDateTime));

    /// <summary>Records an access that may be one of many alike: those are told together (<see cref="Repeats"/>).</summary>
    public void RecordAccess(AuditEntry entry, bool isRefusal = false)
    {
        foreach (var moment in repeats.Add(entry, isRefusal)) Add(moment);
    }

    /// <summary>Whether there is room for what a request may record; waits a moment for it.</summary>
    public async ValueTask<bool> HasRoomAsync(CancellationToken ct)
    {
        if (Waiting < MaxWaiting || await WaitAsync(() => Waiting < MaxWaiting, RoomWait, ct)) return true;
        AuditMetrics.Refused.Add(1);
        return false;
    }

    /// <summary>Waits until what was recorded before is written, or for so long.</summary>
    public Task<bool> FlushAsync(TimeSpan most, CancellationToken ct)
    {
        var until = Volatile.Read(ref recorded);
        return WaitAsync(() => Volatile.Read(ref done) >= until, most, ct);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await using (time.CreateTimer(_ => Sweep(all: false), null, SweepEvery, SweepEvery))
        {
            try
            {
                while (await queue.Reader.WaitToReadAsync(stoppingToken)) await WriteAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                // What is being written is still in hand.
            }
        }
        // The requests have ended by now: what they recorded is all there is.
        Sweep(all: true);
        using var patience = new CancellationTokenSource(StopWait);
        try
        {
            while (Waiting > 0) await WriteAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            LostAtStop(Waiting);
            AuditMetrics.Lost.Add(Waiting);
        }
    }

    void Add(AuditedMoment moment)
    {
        AuditMetrics.Waiting.Add(1);
        if (Interlocked.Increment(ref recorded) - Volatile.Read(ref done) > MaxHeld)
        {
            Done(1);
            AuditMetrics.Lost.Add(1);
            NoRoom(moment.Entry.Action);
            return;
        }
        queue.Writer.TryWrite(moment);
    }

    void Sweep(bool all)
    {
        foreach (var moment in repeats.Ended(all)) Add(moment);
    }

    async Task WriteAsync(CancellationToken ct)
    {
        while (inHand.Count < MaxBatch && queue.Reader.TryRead(out var moment)) inHand.Add(moment);
        try
        {
            await TryAsync(inHand, ct);
            Done(inHand.Count);
            inHand.Clear();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // One that cannot be written must not keep the others.
            for (; inHand.Count > 0; Done(1), inHand.RemoveAt(0)) await TryAloneAsync(inHand[0], ct);
        }
    }

    async Task TryAloneAsync(AuditedMoment moment, CancellationToken ct)
    {
        try
        {
            await TryAsync([moment], ct);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            NotWritten(moment.Entry.Action, e);
            AuditMetrics.Lost.Add(1);
        }
    }

    /// <summary>Writes some, again and again while the database is away.</summary>
    async Task TryAsync(List<AuditedMoment> some, CancellationToken ct)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await AuditWriter.WriteAsync(source, some, ct);
                AuditMetrics.Written.Add(some.Count);
                return;
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                // Whether a broken insert took place is not known: an access told twice is better than one not told.
                Retried(some.Count, e.Message);
                await Task.Delay(pause, time, ct);
            }
        }
    }

    void Done(int count)
    {
        AuditMetrics.Waiting.Add(-count);
        Interlocked.Add(ref done, count);
        Interlocked.Exchange(ref progressed, new(TaskCreationOptions.RunContinuationsAsynchronously)).TrySetResult();
    }

    async Task<bool> WaitAsync(Func<bool> isSo, TimeSpan most, CancellationToken ct)
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(ct);
        bound.CancelAfter(most);
        while (true)
        {
            var next = Volatile.Read(ref progressed).Task;
            if (isSo()) return true;
            try
            {
                await next.WaitAsync(bound.Token);
            }
            catch (OperationCanceledException) when (!ct.IsCancellationRequested)
            {
                return isSo();
            }
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "{Count} entries of the audit log wait for the database: {Reason}")]
    partial void Retried(int count, string reason);

    [LoggerMessage(2, LogLevel.Error, "An entry of the audit log ({Action}) could not be written")]
    partial void NotWritten(string action, Exception exception);

    [LoggerMessage(3, LogLevel.Error, "The audit log is full: an entry ({Action}) is lost")]
    partial void NoRoom(string action);

    [LoggerMessage(4, LogLevel.Error, "{Count} entries of the audit log were lost: the database did not answer until the stop had to end")]
    partial void LostAtStop(long count);
}
