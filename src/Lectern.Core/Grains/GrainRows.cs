using System.Runtime.InteropServices;

namespace Lectern.Core.Grains;

/// <summary>Rows of one grain in memory: a batch's partial states, what the database gave back, or a whole reference fold.</summary>
public sealed class GrainRows(Grain grain)
{
    readonly Dictionary<GrainKey, int> index = [];
    readonly List<GrainKey> keys = [];
    readonly ColumnStore[] stores = [.. grain.Columns.Select(c => c.NewStore())];
    int capacity;

    public Grain Grain { get; } = grain;

    public int Count => keys.Count;

    public IReadOnlyList<GrainKey> Keys => keys;

    public ColumnStore Store(Column column) => stores[column.Index];

    /// <summary>The row of this key, made where there is none.</summary>
    public Row this[in GrainKey key]
    {
        get
        {
            ref var at = ref CollectionsMarshal.GetValueRefOrAddDefault(index, key, out var known);
            if (!known)
            {
                at = keys.Count;
                keys.Add(key);
                if (keys.Count > capacity) Grow();
            }
            return new Row(this, at);
        }
    }

    public Row At(int row) => new(this, row);

    public Row? Find(in GrainKey key) => index.TryGetValue(key, out var row) ? new Row(this, row) : null;

    /// <summary>Takes all rows out, keeping the room they had.</summary>
    public void Clear()
    {
        foreach (var store in stores) store.Clear(keys.Count);
        index.Clear();
        keys.Clear();
    }

    /// <summary>Takes a row of the same grain over, with whatever columns it holds.</summary>
    public void Copy(Row row)
    {
        var into = this[row.Key];
        for (var c = 0; c < stores.Length; c++) stores[c].MergeFrom(into.Index, row.Rows.stores[c], row.Index);
    }

    /// <summary>Merges all rows of another batch into this one.</summary>
    public void MergeFrom(GrainRows other)
    {
        for (var i = 0; i < other.Count; i++)
        {
            var into = this[other.keys[i]];
            for (var c = 0; c < stores.Length; c++) stores[c].MergeFrom(into.Index, other.stores[c], i);
        }
    }

    void Grow()
    {
        capacity = Math.Max(16, capacity * 2);
        foreach (var store in stores) store.Grow(capacity);
    }
}

/// <summary>One row of a <see cref="GrainRows"/>: what folds write and roll-ups read.</summary>
public readonly record struct Row(GrainRows Rows, int Index)
{
    public GrainKey Key => Rows.Keys[Index];

    public void Put(NumberColumn column, long? value) => ((NumberStore)Rows.Store(column)).Merge(Index, value);

    public void Put(NumberColumn column, bool value) => ((NumberStore)Rows.Store(column)).Merge(Index, value ? 1 : 0);

    public void Put(StampedNumberColumn column, long? value, Stamp stamp) => ((StampedStore<long?>)Rows.Store(column)).Merge(Index, value, stamp);

    public void Put(StampedTextColumn column, string? value, Stamp stamp) => ((StampedStore<string?>)Rows.Store(column)).Merge(Index, value, stamp);

    public void Put(RangesColumn column, long from, long to) => ((RangesStore)Rows.Store(column)).Merge(Index, RangeSet.Of(from, to));

    public void Put(RangesColumn column, RangeSet? ranges) => ((RangesStore)Rows.Store(column)).Merge(Index, ranges);

    public void Put(BitsColumn column, int number) => ((BitsStore)Rows.Store(column)).Set(Index, number);

    /// <summary>Unites a whole set, as <see cref="BitsStore"/> holds it.</summary>
    public void Put(BitsColumn column, ReadOnlySpan<byte> bits) => ((BitsStore)Rows.Store(column)).Merge(Index, bits);

    /// <summary>The value of a min, max or or; null where nothing was merged.</summary>
    public long? Get(NumberColumn column) => ((NumberStore)Rows.Store(column)).Values[Index];

    /// <summary>A sum; 0 where nothing was added.</summary>
    public long Sum(NumberColumn column) => Get(column) ?? 0;

    public long? Get(StampedNumberColumn column) => ((StampedStore<long?>)Rows.Store(column)).Values[Index];

    public string? Get(StampedTextColumn column) => ((StampedStore<string?>)Rows.Store(column)).Values[Index];

    public long? At(StampedNumberColumn column) => ((StampedStore<long?>)Rows.Store(column)).Stamps[Index]?.At;

    public RangeSet Get(RangesColumn column) => ((RangesStore)Rows.Store(column)).Values[Index] ?? RangeSet.Empty;

    /// <summary>Whether nothing was merged into it but nulls, zeros and empty sets: merging it changes nothing.</summary>
    public bool IsIdentity
    {
        get
        {
            foreach (var column in Rows.Grain.Columns)
            {
                if (!Rows.Store(column).IsIdentity(Index)) return false;
            }
            return true;
        }
    }

    /// <summary>The first column in which two rows differ, for a test's message; null where they are equal.</summary>
    public string? Difference(Row other)
    {
        foreach (var column in Rows.Grain.Columns)
        {
            var (mine, theirs) = (Rows.Store(column), other.Rows.Store(column));
            if (!mine.SameAs(Index, theirs, other.Index)) return $"{Rows.Grain}.{column.Name} of {Key}: {mine.Show(Index)} ≠ {theirs.Show(other.Index)}";
        }
        return null;
    }
}
