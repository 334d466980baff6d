namespace Lectern.Core.Grains;

/// <summary>The partial states of a batch of events (or of all of them), by grain.</summary>
public sealed class Batch(Calendar calendar)
{
    GrainRows?[] rows = new GrainRows?[32];

    public Calendar Calendar { get; } = calendar;

    public GrainRows this[Grain grain]
    {
        get
        {
            if (grain.Ordinal >= rows.Length) Array.Resize(ref rows, grain.Ordinal * 2);
            return rows[grain.Ordinal] ??= new GrainRows(grain);
        }
    }

    /// <summary>Takes out the rows of all other grains.</summary>
    public void Keep(params ReadOnlySpan<Grain> grains)
    {
        foreach (var of in rows)
        {
            if (of is not null && !grains.Contains(of.Grain)) of.Clear();
        }
    }

    /// <summary>Merges another batch into this one, grain by grain.</summary>
    public void MergeFrom(Batch other)
    {
        foreach (var from in other.rows)
        {
            if (from is not null) this[from.Grain].MergeFrom(from);
        }
    }
}
