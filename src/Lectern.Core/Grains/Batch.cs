namespace Lectern.Core.Grains;

/// <summary>The partial states of a batch of events (or of all of them), by grain.</summary>
public sealed class Batch(Calendar calendar)
{
    readonly Dictionary<Grain, GrainRows> rows = [];

    public Calendar Calendar { get; } = calendar;

    public GrainRows this[Grain grain]
    {
        get
        {
            if (!rows.TryGetValue(grain, out var held)) rows[grain] = held = new GrainRows(grain);
            return held;
        }
    }

    /// <summary>Merges another batch into this one, grain by grain.</summary>
    public void MergeFrom(Batch other)
    {
        foreach (var (grain, from) in other.rows) this[grain].MergeFrom(from);
    }
}
