namespace Lectern.App.Queries;

/// <summary>
/// Answers that cost much, each kept with the version of the rows it was computed from: one of another version is none. At most
/// <paramref name="capacity"/> of them; what was asked for longest ago goes first. Callers who ask the same at once wait for one computation.
/// </summary>
sealed class VersionedCache<TKey, TVersion, TValue>(int capacity)
    where TKey : notnull
    where TVersion : IEquatable<TVersion>
    where TValue : class
{
    readonly Lock gate = new();
    readonly Dictionary<TKey, LinkedListNode<Entry>> entries = [];
    readonly LinkedList<Entry> byUse = [];

    sealed record Entry(TKey Key, TVersion Version, TaskCompletionSource<TValue?> Result);

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
                byUse.Remove(held);
                if (held.Value.Version.Equals(version))
                {
                    byUse.AddFirst(held);
                    return (held.Value, false);
                }
            }
            // A waiter goes on in its own thread, not within the computing caller's.
            var entry = new Entry(key, version, new(TaskCreationOptions.RunContinuationsAsynchronously));
            entries[key] = byUse.AddFirst(entry);
            if (entries.Count > capacity)
            {
                entries.Remove(byUse.Last!.Value.Key);
                byUse.RemoveLast();
            }
            return (entry, true);
        }
    }

    async Task<TValue> FillAsync(Entry entry, Func<Task<TValue>> compute)
    {
        var isDone = false;
        try
        {
            var value = await compute();
            entry.Result.SetResult(value);
            isDone = true;
            return value;
        }
        finally
        {
            if (!isDone) GiveUp(entry);
        }
    }

    void GiveUp(Entry entry)
    {
        lock (gate)
        {
            if (entries.TryGetValue(entry.Key, out var held) && held.Value == entry)
            {
                byUse.Remove(held);
                entries.Remove(entry.Key);
            }
        }
        entry.Result.SetResult(default);
    }
}
