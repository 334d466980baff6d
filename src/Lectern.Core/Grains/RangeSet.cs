using System.Globalization;
using System.Text;

namespace Lectern.Core.Grains;

/// <summary>
/// A set of whole numbers as sorted, disjoint, non-adjacent half-open ranges: what PostgreSQL calls a multirange, with the same
/// normal form, so that equal sets are equal values. Union is associative, commutative, and the empty set is its identity.
/// </summary>
public sealed class RangeSet : IEquatable<RangeSet>
{
    public static readonly RangeSet Empty = new([]);

    readonly (long From, long To)[] ranges;

    RangeSet((long, long)[] ranges) => this.ranges = ranges;

    public IReadOnlyList<(long From, long To)> Ranges => ranges;

    public static RangeSet Of(long from, long to) => from < to ? new([(from, to)]) : Empty;

    /// <summary>The union of ranges in any order, overlapping or not; empty ones are passed over.</summary>
    public static RangeSet Of(IEnumerable<(long From, long To)> any)
    {
        var sorted = any.Where(r => r.From < r.To).OrderBy(r => r.From).ToList();
        return sorted.Count == 0 ? Empty : new(Normalise(sorted));
    }

    public RangeSet Union(RangeSet other)
    {
        if (ranges.Length == 0) return other;
        if (other.ranges.Length == 0) return this;

        var merged = new List<(long, long)>(ranges.Length + other.ranges.Length);
        int i = 0, j = 0;
        while (i < ranges.Length && j < other.ranges.Length)
        {
            merged.Add(ranges[i].From <= other.ranges[j].From ? ranges[i++] : other.ranges[j++]);
        }
        merged.AddRange(ranges.AsSpan(i));
        merged.AddRange(other.ranges.AsSpan(j));
        return new(Normalise(merged));
    }

    /// <summary>How many numbers are in the set.</summary>
    public long Length
    {
        get
        {
            long sum = 0;
            foreach (var (from, to) in ranges) sum += to - from;
            return sum;
        }
    }

    /// <summary>Joins what overlaps or touches in ranges sorted by their start.</summary>
    static (long, long)[] Normalise(List<(long From, long To)> sorted)
    {
        var result = new List<(long From, long To)>(sorted.Count) { sorted[0] };
        foreach (var next in sorted.AsEnumerable().Skip(1))
        {
            var last = result[^1];
            if (next.From <= last.To) result[^1] = (last.From, Math.Max(last.To, next.To));
            else result.Add(next);
        }
        return [.. result];
    }

    public bool Equals(RangeSet? other) => other is not null && ranges.AsSpan().SequenceEqual(other.ranges);

    public override bool Equals(object? obj) => Equals(obj as RangeSet);

    public override int GetHashCode() => ranges.Length == 0 ? 0 : HashCode.Combine(ranges.Length, ranges[0], ranges[^1]);

    /// <summary>The text form of a PostgreSQL multirange: <c>{[1,3),[7,9)}</c>.</summary>
    public override string ToString()
    {
        if (ranges.Length == 1) return string.Create(CultureInfo.InvariantCulture, $"{{[{ranges[0].From},{ranges[0].To})}}");
        var text = new StringBuilder("{");
        foreach (var (from, to) in ranges)
        {
            if (text.Length > 1) text.Append(',');
            text.Append(CultureInfo.InvariantCulture, $"[{from},{to})");
        }
        return text.Append('}').ToString();
    }
}
