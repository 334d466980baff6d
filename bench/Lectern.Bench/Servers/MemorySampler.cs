namespace Lectern.Bench.Servers;

/// <summary>Looks at a process's resident memory ten times a second until it is disposed.</summary>
sealed class MemorySampler : IAsyncDisposable
{
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(100);

    readonly CancellationTokenSource stop = new();
    readonly Task sampling;

    public MemorySampler(int processId) => sampling = SampleAsync(processId);

    /// <summary>Megabytes, in order of time.</summary>
    public List<double> Samples { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await sampling;
        stop.Dispose();
    }

    async Task SampleAsync(int processId)
    {
        using var timer = new PeriodicTimer(Every);
        try
        {
            do
            {
                if (ProcessTree.ResidentMb(processId) is { } now) Samples.Add(now);
            }
            while (await timer.WaitForNextTickAsync(stop.Token));
        }
        catch (OperationCanceledException)
        {
            // Disposed: that is how it ends.
        }
    }
}
