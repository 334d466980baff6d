namespace Lectern.App.Limits;

/// <summary>What became of a request.</summary>
/// <param name="IsGranted">Whether it may go on.</param>
/// <param name="Remaining">Requests that may follow at once.</param>
/// <param name="Seconds">Granted: until the whole quota is there again. Refused: until one request passes. Rounded up; at least 1 where refused.</param>
readonly record struct Grant(bool IsGranted, int Remaining, int Seconds);

/// <summary>
/// A bucket that holds a minute's requests and fills evenly: a burst passes, and after it the rate. It is one number, the moment when
/// it will be full again, so that nothing runs for it and one that is full can be thrown away. The framework's own limiters know no
/// <see cref="TimeProvider"/>, do not tell a granted request when the quota is whole again, and bound the rate but not their number.
/// </summary>
sealed class Bucket
{
    // Long ago, with room below for what is given back.
    long fullAt = long.MinValue / 2;

    /// <summary>Whether nothing is taken from it: a new one is no different.</summary>
    public bool IsFull(long now) => Volatile.Read(ref fullAt) <= now;

    public Grant Take(in Rate rate, long now)
    {
        while (true)
        {
            var held = Volatile.Read(ref fullAt);
            var from = Math.Max(held, now);
            var wait = from + rate.Each - now - rate.Whole;
            if (wait > 0) return new(false, 0, Math.Max(1, rate.Seconds(wait)));
            if (Interlocked.CompareExchange(ref fullAt, from + rate.Each, held) != held) continue;
            var taken = from + rate.Each - now;
            return new(true, (int)((rate.Whole - taken) / rate.Each), rate.Seconds(taken));
        }
    }

    /// <summary>Puts one back. More than full it does not become: what lies in the past counts as now.</summary>
    public void GiveBack(in Rate rate) => Interlocked.Add(ref fullAt, -rate.Each);
}

/// <summary>So many a minute, in a clock's own ticks.</summary>
/// <param name="Each">Ticks in which one is regained.</param>
/// <param name="Whole">Ticks in which all are.</param>
/// <param name="Frequency">Ticks a second.</param>
readonly record struct Rate(long Each, long Whole, long Frequency)
{
    public const int Window = 60;

    public static Rate Of(int aMinute, long frequency)
    {
        var each = Math.Max(1, frequency * Window / aMinute);
        return new(each, each * aMinute, frequency);
    }

    public int Seconds(long ticks) => (int)((ticks + Frequency - 1) / Frequency);
}
