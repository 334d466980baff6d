namespace Lectern.App.Tests.Durability.Harness;

/// <summary>Waits for a state that nobody announces.</summary>
static class Waiting
{
    static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    /// <exception cref="TimeoutException">It did not come about; the message says what.</exception>
    public static async Task ForAsync(string what, Func<Task<bool>> isSo, TimeSpan atMost)
    {
        using var limit = new CancellationTokenSource(atMost);
        using var timer = new PeriodicTimer(Poll);
        try
        {
            while (!await isSo()) await timer.WaitForNextTickAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"{what}: not within {atMost.TotalSeconds:0} s.");
        }
    }

    public static Task ForAsync(string what, Func<bool> isSo, TimeSpan atMost) => ForAsync(what, () => Task.FromResult(isSo()), atMost);
}
