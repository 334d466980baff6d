using Lectern.App.Access;

namespace Lectern.App.Explorer;

/// <summary>
/// What one reader of the tail has still to be told, in order: a sample of the events, and after each second's how many there were. Bounded:
/// of what comes while its reader is slow the rest is only counted.
/// </summary>
sealed class TailSubscription : IDisposable
{
    /// <summary>Events that are shown in a window at most.</summary>
    public const int MostShown = 50;

    /// <summary>Messages that wait at most.</summary>
    public const int MostWaiting = 500;

    readonly Lock gate = new();
    readonly SemaphoreSlim wake = new(0, 1);
    readonly Queue<object> waiting = new();
    readonly EventFilter filter;
    readonly TailTimes times;
    readonly TimeProvider time;
    readonly Action<TailSubscription> leave;
    long windowAt;
    long through;
    long arrived;
    int shown;
    bool isComplete = true;
    bool wasActive;
    bool wasMany;

    /// <param name="caller">Whose it is.</param>
    /// <param name="filter">What they want to see.</param>
    /// <param name="start">The position after which it is told of everything.</param>
    /// <param name="times">Of a look and a window.</param>
    /// <param name="time">By which they are measured.</param>
    /// <param name="leave">Called once it is over.</param>
    public TailSubscription(Caller caller, EventFilter filter, long start, TailTimes times, TimeProvider time, Action<TailSubscription> leave)
    {
        this.filter = filter;
        this.times = times;
        this.time = time;
        this.leave = leave;
        (Owner, Start, through) = ((caller.Tenant, caller.Subject), start, start);
        windowAt = time.GetTimestamp();
    }

    public (int Tenant, string Subject) Owner { get; }

    public long Start { get; }

    /// <summary>Takes what a look found, none of it where nothing came: a second ends in silence, too.</summary>
    /// <param name="events">Of its tenant, in order.</param>
    /// <param name="position">The look's end.</param>
    /// <param name="isAll">Whether the look saw everything that came.</param>
    public void Offer(IEnumerable<ListedEvent> events, long position, bool isAll)
    {
        var matching = events.Where(filter.Holds).ToList();
        lock (gate)
        {
            var elapsed = time.GetElapsedTime(windowAt);
            arrived += matching.Count;
            isComplete &= isAll;
            through = position;
            var share = Math.Min(Share(matching.Count, elapsed), MostWaiting - waiting.Count);
            foreach (var i in Spread(matching.Count, Math.Max(0, share))) waiting.Enqueue(matching[i]);
            shown += Math.Max(0, share);
            if (elapsed >= times.Window) CloseWindow(elapsed);
            if (waiting.Count > 0 && wake.CurrentCount == 0) wake.Release();
        }
    }

    /// <summary>
    /// How many of so many are shown. After a second of more than can be, each look has its even part of what is left, so that the sample is of the
    /// whole second; before, all where there is room for them: who sends a few dozen at once is to see each.
    /// </summary>
    int Share(int count, TimeSpan elapsed)
    {
        var left = MostShown - shown;
        if (count <= left && !wasMany) return count;
        // And the one that finds the window over.
        var looks = Math.Max(1, (int)Math.Ceiling((times.Window - elapsed) / times.Look) + 1);
        return Math.Min(count, (left + looks - 1) / looks);
    }

    /// <summary>Which of so many are shown, evenly spread.</summary>
    internal static IEnumerable<int> Spread(int count, int shown) => Enumerable.Range(0, shown).Select(i => (int)((((2L * i) + 1) * count) / (2L * shown)));

    void CloseWindow(TimeSpan elapsed)
    {
        // Of a reader that is behind, the window goes on: what comes is counted, and told in one.
        if (waiting.Count >= MostWaiting) return;
        if (arrived > 0 || wasActive || !isComplete) waiting.Enqueue(new TailCount(arrived, shown, Math.Round(elapsed.TotalSeconds, 3), through, isComplete));
        (wasActive, wasMany) = (arrived > 0, arrived > MostShown);
        (arrived, shown, isComplete) = (0, 0, true);
        windowAt = time.GetTimestamp();
    }

    /// <summary>Waits until there is something to tell, at most for this long. Returns whether there is.</summary>
    public Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct) => wake.WaitAsync(atMost, ct);

    /// <summary>All that waits, in order: <see cref="ListedEvent"/> and <see cref="TailCount"/>.</summary>
    public IReadOnlyList<object> Take()
    {
        lock (gate)
        {
            object[] all = [.. waiting];
            waiting.Clear();
            return all;
        }
    }

    /// <summary>The id to resume from where nothing was told for a while.</summary>
    public long Through
    {
        get
        {
            // What arrived and was not counted yet lies behind it otherwise.
            lock (gate) return arrived == 0 && waiting.Count == 0 ? through : Start;
        }
    }

    public void Dispose() => leave(this);
}
