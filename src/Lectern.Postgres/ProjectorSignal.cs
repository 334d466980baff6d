namespace Lectern.Postgres;

/// <summary>Wakes the projector of this process as soon as something was appended, and tells waiters how far it has come.</summary>
public sealed class ProjectorSignal : IDisposable
{
    readonly SemaphoreSlim wake = new(0, 1);
    readonly Lock gate = new();
    TaskCompletionSource moved = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The greatest position that the read models hold, as far as this process has seen.</summary>
    public long Projected { get; private set; }

    /// <summary>Says that there is something up to this position.</summary>
    public void Appended(long position)
    {
        if (position <= Projected || wake.CurrentCount > 0) return;
        lock (gate)
        {
            if (wake.CurrentCount == 0) wake.Release();
        }
    }

    /// <summary>Says that the read models hold everything up to this position.</summary>
    public void Reached(long position)
    {
        TaskCompletionSource done;
        lock (gate)
        {
            Projected = position;
            done = moved;
            moved = new(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        done.TrySetResult();
    }

    /// <summary>Waits until there may be something to do, at most this long.</summary>
    public Task WaitForWorkAsync(TimeSpan atMost, CancellationToken ct) => wake.WaitAsync(atMost, ct);

    public void Dispose() => wake.Dispose();

    /// <summary>Waits until the read models hold everything up to a position.</summary>
    public async Task WaitForAsync(long position, CancellationToken ct)
    {
        while (true)
        {
            Task next;
            lock (gate)
            {
                if (Projected >= position) return;
                next = moved.Task;
            }
            await next.WaitAsync(ct);
        }
    }
}
