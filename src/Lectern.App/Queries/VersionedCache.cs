namespace Lectern.App.Queries;

/// <summary>
/// Answers that cost much, each kept with the version of the rows it was computed from: one of another version is none. Together they
/// weigh at most <paramref name="capacity"/>; what was asked for longest ago goes first. Callers who ask the same at once wait for one
/// computation.
/// </summary>
/// <param name="name">As its hits and misses are counted (<see cref="CacheMetrics"/>).</param>
/// <param name="capacity">Of what is kept.</param>
/// <param name="weigh">What an answer counts for, where answers differ much in size; null: each for one.</param>
/// <param name="grace">For how long a slow answer serves other versions too; null: never.</param>
/// <param name="isKept">Whether an answer is for those who ask later, too; one that is not is for those who waited for it alone. Null: each is.</param>
sealed class VersionedCache<TKey, TVersion, TValue>(string name, int capacity, Func<TValue, int>? weigh = null, Grace? grace = null, Func<TValue, bool>? isKept = null)
    where TKey : notnull
    where TVersion : IEquatable<TVersion>
    where TValue : class
{
    readonly Lock gate = new();
    readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
    readonly LinkedList<Entry> byUse = [];
    long weight;

    sealed class Entry(TKey key, TVersion version, long began)
    {
        public TKey Key => key;
        public TVersion Version => version;

        /// <summary>When its computation began, by the clock of the grace.</summary>
        public long Began => began;

        /// <summary>How long it took; null while it goes on.</summary>
        public TimeSpan? Took { get; set; }

        /// <summary>A waiter goes on in its own thread, not within the computing caller's.</summary>
        public TaskCompletionSource<TValue?> Result { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        /// <summary>One until it is computed.</summary>
        public int Weight { get; set; } = 1;
    }

    public int Count
    {
        get
        {
            lock (gate) return entries.Count;
        }
    }

    /// <summary>Whether the answer of this version is kept, or on its way: for who computes several at once.</summary>
    public bool Has(TKey key, TVersion version)
    {
        lock (gate) return entries.TryGetValue(key, out var held) && held.Value.Version.Equals(version);
    }

    /// <param name="compute">Runs in the caller's own time: where it fails or the caller leaves, the next one who waits computes.</param>
    public async Task<TValue> GetAsync(TKey key, TVersion version, Func<Task<TValue>> compute, CancellationToken ct)
    {
        while (true)
        {
            var (entry, isMine) = Take(key, version);
            CacheMetrics.Count(name, isMine ? CacheMetrics.Miss : entry.Version.Equals(version) ? CacheMetrics.Hit : CacheMetrics.Grace);
            if (isMine) return await FillAsync(entry, compute);
            // Null: whoever computed it gave up.
            if (await entry.Result.Task.WaitAsync(ct) is { } value) return value;
        }
    }

    (Entry Entry, bool IsMine) Take(TKey key, TVersion version)
    {
        lock (gate)
        {
            if (entries.TryGetValue(key, out var held))
            {
                if (held.Value.Version.Equals(version) || (grace?.Covers(held.Value.Began, held.Value.Took) ?? false))
                {
                    byUse.Remove(held);
                    byUse.AddFirst(held);
                    return (held.Value, false);
                }
                Remove(held);
            }
            var entry = new Entry(key, version, grace?.Time.GetTimestamp() ?? 0);
            entries[key] = byUse.AddFirst(entry);
            weight += entry.Weight;
            Trim();
            return (entry, true);
        }
    }

    async Task<TValue> FillAsync(Entry entry, Func<Task<TValue>> compute)
    {
        var isDone = false;
        try
        {
            var value = await compute();
            if (isKept?.Invoke(value) == false)
            {
                Forget(entry);
            }
            else
            {
                if (grace is not null)
                {
                    lock (gate) entry.Took = grace.Time.GetElapsedTime(entry.Began);
                }
                Weigh(entry, value);
            }
            entry.Result.SetResult(value);
            isDone = true;
            return value;
        }
        finally
        {
            if (!isDone)
            {
                Forget(entry);
                entry.Result.SetResult(default);
            }
        }
    }

    void Weigh(Entry entry, TValue value)
    {
        if (weigh is null) return;
        lock (gate)
        {
            // It may have had to go meanwhile.
            if (!entries.TryGetValue(entry.Key, out var held) || held.Value != entry) return;
            weight -= entry.Weight;
            entry.Weight = Math.Max(1, weigh(value));
            weight += entry.Weight;
            // One that weighs more than all may goes itself, and not all others before it.
            if (entry.Weight > capacity) Remove(held);
            Trim();
        }
    }

    void Trim()
    {
        while (weight > capacity) Remove(byUse.Last!);
    }

    void Remove(LinkedListNode<Entry> node)
    {
        byUse.Remove(node);
        entries.Remove(node.Value.Key);
        weight -= node.Value.Weight;
    }

    void Forget(Entry entry)
    {
        lock (gate)
        {
            if (entries.TryGetValue(entry.Key, out var held) && held.Value == entry) Remove(held);
        }
    }
}
