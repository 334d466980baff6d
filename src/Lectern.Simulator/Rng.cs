namespace Lectern.Simulator;

/// <summary>
/// SplitMix64: eight bytes of state, so that each of many learners has a stream of their own, seeded by
/// a hash of (seed, who). A mutable struct: hold it in a field, pass it by reference.
/// </summary>
struct Rng(ulong state)
{
    public static Rng For(int seed, ulong stream, ulong part = 0) =>
        new(Mix(Mix((ulong)seed + 0x9E3779B97F4A7C15) ^ Mix(stream * 2 + 1) ^ Mix(~part)));

    public static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    public ulong Next() => Mix(state += 0x9E3779B97F4A7C15);

    /// <summary>Uniform in [0, 1).</summary>
    public double Unit() => (Next() >> 11) * (1.0 / (1UL << 53));

    public bool Chance(double p) => Unit() < p;

    /// <summary>Uniform in [least, most], both included.</summary>
    public int Int(int least, int most) => least + (int)(Unit() * (most - least + 1));

    public double Range(double from, double to) => from + Unit() * (to - from);

    /// <summary>Normal by Box and Muller.</summary>
    public double Normal(double mean = 0, double deviation = 1) =>
        mean + deviation * Math.Sqrt(-2 * Math.Log(1 - Unit())) * Math.Cos(2 * Math.PI * Unit());

    public T Pick<T>(IReadOnlyList<T> from) => from[(int)(Unit() * from.Count)];
}
