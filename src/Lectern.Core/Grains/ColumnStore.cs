namespace Lectern.Core.Grains;

/// <summary>The values of one column for all rows of a batch, one array a part, so that a batch goes to the database as arrays.</summary>
public abstract class ColumnStore
{
    protected internal abstract void Grow(int capacity);

    protected internal abstract void Clear(int rows);

    /// <summary>Merges another store's row into one of this one's.</summary>
    protected internal abstract void MergeFrom(int row, ColumnStore other, int otherRow);

    protected internal abstract bool SameAs(int row, ColumnStore other, int otherRow);

    /// <summary>Whether the row holds the merge's identity.</summary>
    protected internal abstract bool IsIdentity(int row);

    protected internal abstract string Show(int row);
}

/// <summary>Whole numbers, times in microseconds, flags as 0 and 1.</summary>
public sealed class NumberStore(Merge merge) : ColumnStore
{
    long?[] values = [];

    public ReadOnlySpan<long?> Values => values;

    public void Merge(int row, long? value)
    {
        if (value is not { } v) return;
        ref var held = ref values[row];
        held = held is not { } h ? v : merge switch
        {
            Grains.Merge.Sum => checked(h + v),
            Grains.Merge.Min => Math.Min(h, v),
            _ => Math.Max(h, v), // max, and or on 0 and 1
        };
    }

    protected internal override void Grow(int capacity) => Array.Resize(ref values, capacity);

    protected internal override void Clear(int rows) => values.AsSpan(0, rows).Clear();

    protected internal override void MergeFrom(int row, ColumnStore other, int otherRow) => Merge(row, ((NumberStore)other).values[otherRow]);

    // A sum never touched is the sum of nothing.
    protected internal override bool SameAs(int row, ColumnStore other, int otherRow) =>
        merge == Grains.Merge.Sum
            ? (values[row] ?? 0) == (((NumberStore)other).values[otherRow] ?? 0)
            : values[row] == ((NumberStore)other).values[otherRow];

    protected internal override bool IsIdentity(int row) => values[row] is null || (merge == Grains.Merge.Sum && values[row] == 0);

    protected internal override string Show(int row) => values[row]?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "null";
}

/// <summary>Values of which the latest or the first by stamp stands. A stamped null is a value: it clears.</summary>
public sealed class StampedStore<T>(Merge merge) : ColumnStore
{
    T[] values = [];
    Stamp?[] stamps = [];

    public ReadOnlySpan<T> Values => values;

    public ReadOnlySpan<Stamp?> Stamps => stamps;

    public void Merge(int row, T value, Stamp? stamp)
    {
        if (stamp is not { } given) return;
        if (stamps[row] is { } held)
        {
            var order = given.CompareTo(held);
            if (merge == Grains.Merge.Latest ? order <= 0 : order >= 0) return;
        }
        values[row] = value;
        stamps[row] = given;
    }

    protected internal override void Grow(int capacity)
    {
        Array.Resize(ref values, capacity);
        Array.Resize(ref stamps, capacity);
    }

    protected internal override void Clear(int rows)
    {
        values.AsSpan(0, rows).Clear();
        stamps.AsSpan(0, rows).Clear();
    }

    protected internal override void MergeFrom(int row, ColumnStore other, int otherRow)
    {
        var from = (StampedStore<T>)other;
        Merge(row, from.values[otherRow], from.stamps[otherRow]);
    }

    protected internal override bool SameAs(int row, ColumnStore other, int otherRow)
    {
        var from = (StampedStore<T>)other;
        return stamps[row] == from.stamps[otherRow] && EqualityComparer<T>.Default.Equals(values[row], from.values[otherRow]);
    }

    protected internal override bool IsIdentity(int row) => stamps[row] is null;

    protected internal override string Show(int row) => stamps[row] is { } s ? $"{values[row]} @ {s.At} {s.Tie}" : "null";
}

/// <summary>Sets of ranges.</summary>
public sealed class RangesStore : ColumnStore
{
    RangeSet?[] values = [];

    public ReadOnlySpan<RangeSet?> Values => values;

    public void Merge(int row, RangeSet? value)
    {
        if (value is null) return;
        values[row] = values[row] is { } held ? held.Union(value) : value;
    }

    protected internal override void Grow(int capacity) => Array.Resize(ref values, capacity);

    protected internal override void Clear(int rows) => values.AsSpan(0, rows).Clear();

    protected internal override void MergeFrom(int row, ColumnStore other, int otherRow) => Merge(row, ((RangesStore)other).values[otherRow]);

    // A set never touched is the empty set.
    protected internal override bool SameAs(int row, ColumnStore other, int otherRow) =>
        (values[row] ?? RangeSet.Empty).Equals(((RangesStore)other).values[otherRow] ?? RangeSet.Empty);

    protected internal override bool IsIdentity(int row) => values[row] is null or { Ranges.Count: 0 };

    protected internal override string Show(int row) => values[row]?.ToString() ?? "{}";
}

/// <summary>Sets of numbers below <see cref="BitsColumn.BitCount"/>, first number = lowest bit of the first byte.</summary>
public sealed class BitsStore(Merge merge) : ColumnStore
{
    public const int Bytes = BitsColumn.BitCount / 8;

    byte[]?[] values = [];

    public ReadOnlySpan<byte[]?> Values => values;

    /// <summary>Adds a number: into a union it enters, in a toggled set it changes sides.</summary>
    public void Set(int row, int number)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)number, (uint)BitsColumn.BitCount, nameof(number));
        ref var held = ref (values[row] ??= new byte[Bytes])[number >> 3];
        var bit = (byte)(1 << (number & 7));
        held = merge == Grains.Merge.Toggle ? (byte)(held ^ bit) : (byte)(held | bit);
    }

    public void Merge(int row, ReadOnlySpan<byte> bits)
    {
        var held = values[row] ??= new byte[Bytes];
        for (var i = 0; i < Bytes; i++) held[i] = merge == Grains.Merge.Toggle ? (byte)(held[i] ^ bits[i]) : (byte)(held[i] | bits[i]);
    }

    protected internal override void Grow(int capacity) => Array.Resize(ref values, capacity);

    protected internal override void Clear(int rows) => values.AsSpan(0, rows).Clear();

    protected internal override void MergeFrom(int row, ColumnStore other, int otherRow)
    {
        if (((BitsStore)other).values[otherRow] is { } bits) Merge(row, bits);
    }

    protected internal override bool SameAs(int row, ColumnStore other, int otherRow) =>
        (values[row] ?? new byte[Bytes]).AsSpan().SequenceEqual(((BitsStore)other).values[otherRow] ?? new byte[Bytes]);

    protected internal override bool IsIdentity(int row) => values[row] is not { } bits || !bits.AsSpan().ContainsAnyExcept((byte)0);

    protected internal override string Show(int row) => values[row] is { } bits ? Convert.ToHexString(bits).TrimEnd('0') : "";
}
