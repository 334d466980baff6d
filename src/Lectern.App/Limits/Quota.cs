using System.Collections.Concurrent;
using System.Globalization;

namespace Lectern.App.Limits;

/// <summary>Whose requests are counted together.</summary>
/// <param name="Tenant">The caller's; null: nobody is known, and it is an address.</param>
/// <param name="Name">The key or user within the tenant, or the address.</param>
readonly record struct Partition(int? Tenant, string Name);

/// <summary>So many requests of a kind a minute for each who asks, in this process.</summary>
sealed class Quota
{
    /// <summary>Who asked within the last minute, at most. Beyond, all begin anew: so many addresses at once no limit by address holds back.</summary>
    internal const int MostPartitions = 100_000;
    const int FewPartitions = 1_024;

    readonly ConcurrentDictionary<Partition, Bucket> buckets = new();
    readonly TimeProvider time;
    readonly Rate rate;
    readonly string name;
    int sweepAt = FewPartitions;
    int count;

    /// <param name="name">As the headers have it.</param>
    /// <param name="aMinute">At least 1.</param>
    /// <param name="time">Whose timestamps count.</param>
    public Quota(string name, int aMinute, TimeProvider time)
    {
        this.name = name;
        this.time = time;
        rate = Rate.Of(aMinute, time.TimestampFrequency);
        Policy = string.Create(CultureInfo.InvariantCulture, $"\"{name}\";q={aMinute};w={Rate.Window}");
    }

    public string Name => name;

    /// <summary>The header <c>RateLimit-Policy</c>.</summary>
    public string Policy { get; }

    internal int Partitions => buckets.Count;

    public Grant Take(Partition of) => BucketOf(of).Take(rate, time.GetTimestamp());

    public void GiveBack(Partition of)
    {
        if (buckets.TryGetValue(of, out var bucket)) bucket.GiveBack(rate);
    }

    /// <summary>The header <c>RateLimit</c>.</summary>
    public string Field(Grant grant) => string.Create(CultureInfo.InvariantCulture, $"\"{name}\";r={grant.Remaining};t={grant.Seconds}");

    Bucket BucketOf(Partition of)
    {
        if (buckets.TryGetValue(of, out var known)) return known;
        if (Interlocked.Increment(ref count) >= Volatile.Read(ref sweepAt)) Sweep();
        return buckets.GetOrAdd(of, static _ => new Bucket());
    }

    /// <summary>Forgets who has asked nothing for long enough. It comes after as many new ones as were left by the last time: its cost spreads over them.</summary>
    void Sweep()
    {
        lock (buckets)
        {
            if (count < sweepAt) return;
            var now = time.GetTimestamp();
            foreach (var (key, bucket) in buckets)
            {
                if (bucket.IsFull(now)) buckets.TryRemove(key, out _);
            }
            if (buckets.Count >= MostPartitions / 2) buckets.Clear();
            Volatile.Write(ref count, buckets.Count);
            Volatile.Write(ref sweepAt, Math.Max(FewPartitions, 2 * buckets.Count));
        }
    }
}
