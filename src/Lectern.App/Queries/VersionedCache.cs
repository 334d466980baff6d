namespace Lectern.App.Queries;

/// <summary>
/// Answers that cost much, each kept with the version of the rows it was computed from: one of another version is none. Together they
/// weigh at most <paramref name="capacity"/>; what was asked for longest ago goes first. Callers who ask the same at once wait for one
/// computation.
/// </summary>
/// <param name="capacity">Of what is kept.</param>
/// <param name="weigh">What an answer counts for, where answers differ much in size; null: each for one.</param>
sealed class VersionedCache<TKey, TVersion, TValue>(int capacity, Func<TValue, int>? weigh = null)
    where TKey : notnull
    where TVersion : IEquatable<TVersion>
    where TValue : class
{
    readonly Lock gate = new();
    readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
    readonly LinkedList<Entry> byUse = [];
    long weight;

    sealed class Entry(TKey key, TVersion version)
    {
        public TKey Key => key;
        public TVersion Version => version;

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

    /// <param name="compute">Runs in the caller's own time: where it fails or the caller leaves, the next one who waits computes.</param>
    public async Task<TValue> GetAsync(TKey key, TVersion version, Func<Task<TValue>> compute, CancellationToken ct)
    {
        while (true)
        {
            var (entry, isMine) = Take(key, version);
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
                if (held.Value.Version.Equals(version))
                {
                    byUse.Remove(held);
                    byUse.AddFirst(held);
                    return (held.Value, false);
                }
                Remove(held);
            }
            var entry = new Entry(key, version);
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
            Weigh(entry, value);
            entry.Result.SetResult(value);
            isDone = true;
            return value;
        }
        finally
        {
            if (!isDone) GiveUp(entry);
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
            Trim();
        }
    }

    /// <summary>One that weighs more than all may is not kept either.</summary>
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

    void GiveUp(Entry entry)
    {
        lock (gate)
        {
            if (entries.TryGetValue(entry.Key, out var held) && held.Value == entry) Remove(held);
        }
        entry.Result.SetResult(default);
    }
}
