using System.Collections.Concurrent;

namespace Lectern.Postgres;

/// <summary>
/// A cache of at most about <c>2 × capacity</c> entries: two generations; when the young one is full it becomes the old one, and what
/// was not asked for since is gone. Safe for concurrent use.
/// </summary>
public sealed class BoundedCache<TKey, TValue>(int capacity)
    where TKey : notnull
{
    ConcurrentDictionary<TKey, TValue> young = new();
    ConcurrentDictionary<TKey, TValue> old = new();

    public bool TryGet(TKey key, out TValue value)
    {
        if (young.TryGetValue(key, out value!)) return true;
        if (!old.TryGetValue(key, out value!)) return false;
        Set(key, value);
        return true;
    }

    public void Set(TKey key, TValue value)
    {
        var generation = young;
        generation[key] = value;
        // Count is only looked at now and then: it locks the whole dictionary.
        if ((key.GetHashCode() & 0x3F) == 0 && generation.Count > capacity)
        {
            old = generation;
            young = new();
        }
    }
}
