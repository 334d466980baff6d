namespace Lectern.App.Live;

/// <summary>
/// What one stream has still to be told. Bounded by its topics: a topic that changes again before it was told of stays one message.
/// </summary>
sealed class LiveSubscription : IDisposable
{
    readonly Lock gate = new();
    readonly SemaphoreSlim wake = new(0, 1);
    readonly Pending[] topics;
    readonly TimeProvider time;
    readonly TimeSpan interval;
    readonly TimeSpan settle;
    readonly Action<LiveSubscription> leave;
    long told;

    /// <summary>What changed up to here was looked up as the stream opened.</summary>
    long begun;

    sealed class Pending
    {
        public required string Name { get; init; }
        public bool IsPending { get; set; }

        /// <summary>The first change that was not told of.</summary>
        public long First { get; set; }
        public long Last { get; set; }
        public DateTime At { get; set; }
        public bool Reset { get; set; }
        public long? ToldAt { get; set; }

        /// <summary>When it changed last; null once it was told of as settled.</summary>
        public long? QuietSince { get; set; }
    }

    /// <param name="topics">As the client named them, each once, with what changes them as the outbox knows it.</param>
    /// <param name="leave">Called once it is over.</param>
    public LiveSubscription(IReadOnlyList<(LiveTopic[] Watched, string Name)> topics, TimeProvider time, TimeSpan interval, TimeSpan settle, Action<LiveSubscription> leave)
    {
        Watched = [.. topics.Select(t => t.Watched)];
        this.topics = [.. topics.Select(t => new Pending { Name = t.Name })];
        this.time = time;
        this.interval = interval;
        this.settle = settle;
        this.leave = leave;
    }

    /// <summary>Of each topic, by its place, what changes it.</summary>
    public IReadOnlyList<LiveTopic[]> Watched { get; }

    public IReadOnlyList<string> Names => [.. topics.Select(t => t.Name)];

    /// <summary>
    /// Takes what was looked up, and begins: each topic is told of once it is quiet, changed or not, since what its reader asks for as it
    /// begins may be old, too. What was looked up is all that changed up to a position and is to be told; what was marked of it meanwhile is the same.
    /// </summary>
    /// <param name="changes">Topics by their place, each with the first and the last position at which it changed.</param>
    public void Begin(long position, IEnumerable<(int Topic, long First, long Last, DateTime At)> changes)
    {
        lock (gate)
        {
            begun = position;
            foreach (var topic in topics.Where(t => t.IsPending && !t.Reset))
            {
                topic.IsPending = topic.Last > position;
                topic.First = Math.Max(topic.First, position + 1);
            }
            foreach (var topic in topics.Where(t => !t.IsPending))
            {
                topic.Last = position;
                topic.At = time.GetUtcNow().UtcDateTime;
                topic.QuietSince = time.GetTimestamp();
            }
            foreach (var (topic, first, last, at) in changes) Put(topic, first, last, at, reset: false);
        }
    }

    /// <summary>A topic changed in the batch that ended at this position.</summary>
    public void Mark(int topic, long position, DateTime at)
    {
        lock (gate)
        {
            if (position > begun) Put(topic, position, position, at, reset: false);
        }
    }

    /// <summary>Something of a topic changed beside the read models. It is told with the position they hold, and an id to resume from lies behind nothing for it.</summary>
    /// <param name="through">Up to where all changes were marked before this was called.</param>
    public void MarkBeside(int topic, long through, DateTime at)
    {
        lock (gate)
        {
            var position = Math.Max(Math.Max(through, begun), topics[topic].Last);
            Put(topic, position + 1, position, at, reset: false);
        }
    }

    /// <summary>Any topic may have changed. Until all are told of it the id to resume from is 0, which lies before everything.</summary>
    public void MarkAll(long position, DateTime at)
    {
        lock (gate)
        {
            // Positions begin again where read models are made anew.
            begun = Math.Min(begun, position);
            for (var i = 0; i < topics.Length; i++) Put(i, 1, position, at, reset: true);
        }
    }

    void Put(int topic, long first, long last, DateTime at, bool reset)
    {
        var pending = topics[topic];
        var isNew = !pending.IsPending;
        pending.First = isNew ? first : Math.Min(pending.First, first);
        pending.Last = isNew || reset ? last : Math.Max(pending.Last, last);
        pending.At = isNew || at > pending.At ? at : pending.At;
        pending.Reset = reset || (!isNew && pending.Reset);
        pending.IsPending = true;
        pending.QuietSince = time.GetTimestamp();
        if (isNew && wake.CurrentCount == 0) wake.Release();
    }

    /// <summary>The next message that may go out now: the change that waits for longest, else a topic that has settled. Null: none.</summary>
    /// <param name="through">Up to where all changes were marked before this was called.</param>
    /// <returns>The message, and the id by which a stream that ends after it misses nothing: of what is still pending, none lies behind it.</returns>
    public (LiveUpdate Update, long Id)? Take(long through)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            var next = topics.Where(t => t.IsPending && Wait(t, now) == TimeSpan.Zero).MinBy(t => t.First) ?? topics.FirstOrDefault(t => !t.IsPending && IsSettled(t, now));
            if (next is null) return null;
            // However late a change is told of, it is told of as a change: one beside the read models would look as if nothing but its topic's settling were told.
            var isSettled = !next.IsPending;
            var isReset = next.IsPending && next.Reset;
            if (next.IsPending) told = isReset ? next.Last : Math.Max(told, next.Last);
            else next.QuietSince = null;
            next.IsPending = false;
            next.ToldAt = now;
            return (new(next.Name, next.Last, next.At, isReset, isSettled), Id(through));
        }
    }

    /// <summary>The id to resume from now.</summary>
    /// <param name="through">Up to where all changes were marked before this was called.</param>
    public long ResumeFrom(long through)
    {
        lock (gate) return Id(through);
    }

    /// <summary>Waits until a message may go out, at most for this long. Returns whether there is one.</summary>
    public async Task<bool> WaitAsync(TimeSpan atMost, CancellationToken ct)
    {
        var until = time.GetTimestamp() + (long)(atMost.TotalSeconds * time.TimestampFrequency);
        while (true)
        {
            var now = time.GetTimestamp();
            var left = time.GetElapsedTime(now, until);
            var due = Due(now);
            if (due == TimeSpan.Zero) return true;
            if (left <= TimeSpan.Zero) return false;
            // Woken by a topic that begins to be pending; those that are have a time.
            await wake.WaitAsync(due < left ? due.Value : left, ct);
        }
    }

    public void Dispose()
    {
        leave(this);
        wake.Dispose();
    }

    TimeSpan? Due(long now)
    {
        lock (gate)
        {
            TimeSpan? least = null;
            foreach (var topic in topics)
            {
                if ((topic.IsPending ? Wait(topic, now) : Rest(topic, now)) is { } wait && !(least <= wait)) least = wait;
            }
            return least;
        }
    }

    TimeSpan Wait(Pending topic, long now)
    {
        if (topic.ToldAt is not { } last) return TimeSpan.Zero;
        return Left(interval, last, now);
    }

    /// <summary>How long until it has settled, if nothing comes; null: it was told of.</summary>
    TimeSpan? Rest(Pending topic, long now)
    {
        if (topic.QuietSince is not { } since) return null;
        var (quiet, interval) = (Left(settle, since, now), Wait(topic, now));
        return quiet > interval ? quiet : interval;
    }

    bool IsSettled(Pending topic, long now) => Rest(topic, now) == TimeSpan.Zero;

    TimeSpan Left(TimeSpan all, long since, long now)
    {
        var left = all - time.GetElapsedTime(since, now);
        // A timer may be early by less than a millisecond, and none is shorter.
        return left < TimeSpan.FromMilliseconds(1) ? TimeSpan.Zero : left;
    }

    /// <summary>What was told of at a position had all before it marked: batches are given on in order.</summary>
    long Id(long through)
    {
        var first = long.MaxValue;
        foreach (var topic in topics)
        {
            if (topic.IsPending) first = Math.Min(first, topic.First);
        }
        return Math.Min(Math.Max(through, told), first - 1);
    }
}
