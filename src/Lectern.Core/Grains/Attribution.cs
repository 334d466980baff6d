namespace Lectern.Core.Grains;

/// <summary>
/// What rows of one grain count for by an attribute that stands in another grain's row, which may come late and change: what learners
/// did by day, by the organization they belong to now. When a row changes, its total moves by f(new) − f(old); when the attribute
/// does, all rows of that owner move from the one total to the other.
/// </summary>
/// <param name="Source">The grain whose rows are summed; of an earlier stage than the owner.</param>
/// <param name="Reads">The columns of it that are looked at.</param>
/// <param name="Owner">The grain whose row bears the attribute.</param>
/// <param name="Attribute">The attribute.</param>
/// <param name="OwnerOf">The owner's key, by a source row's.</param>
/// <param name="Add">Adds <c>sign × f(row)</c> to the totals of an attribute's value, of a later stage than the owner.</param>
public sealed record Attribution(
    Grain Source, IReadOnlyList<Column> Reads, Grain Owner, StampedNumberColumn Attribute, Func<GrainKey, GrainKey> OwnerOf, Action<Row, int, long, Batch> Add);

/// <summary>The rows of a batch by which the totals of an <see cref="Attribution"/> move, until their owners are known.</summary>
public sealed class AttributedRows(Attribution attribution)
{
    readonly GrainRows old = new(attribution.Source);
    readonly GrainRows now = new(attribution.Source);
    readonly Dictionary<GrainKey, (long? Before, long? After, bool IsNew)> owners = [];

    public Attribution Attribution { get; } = attribution;

    /// <summary>Owners that were there before, and have another value now: of these all rows are wanted.</summary>
    public IEnumerable<GrainKey> Moved => owners.Where(o => !o.Value.IsNew && o.Value.Before != o.Value.After).Select(o => o.Key);

    /// <summary>Owners of changed rows that were not among the changed owners: to be put as they are.</summary>
    public IEnumerable<GrainKey> Unseen => now.Keys.Select(Attribution.OwnerOf).Distinct().Where(o => !owners.ContainsKey(o));

    /// <summary>A changed row of the source, as it was (null: it was not) and as it is.</summary>
    public void PutSource(Row? before, Row after)
    {
        if (before is { } b) old.Copy(b);
        now.Copy(after);
    }

    /// <summary>A changed row of the owner.</summary>
    public void PutOwner(Row? before, Row after) =>
        owners[after.Key] = (before?.Get(Attribution.Attribute), after.Get(Attribution.Attribute), before is null);

    /// <summary>Moves the totals.</summary>
    /// <param name="ofMoved">All rows of the <see cref="Moved"/> owners, as they are now.</param>
    /// <param name="into">Grains of later stages.</param>
    public void Settle(GrainRows ofMoved, Batch into)
    {
        for (var i = 0; i < now.Count; i++)
        {
            var row = now.At(i);
            // Of none: no row of its own, and so no attribute.
            var owner = owners.GetValueOrDefault(Attribution.OwnerOf(row.Key));
            if (old.Find(row.Key) is { } before && owner.Before is { } from) Attribution.Add(before, -1, from, into);
            if (owner.After is { } to) Attribution.Add(row, +1, to, into);
        }
        for (var i = 0; i < ofMoved.Count; i++)
        {
            var row = ofMoved.At(i);
            // One that changed as well has moved above.
            if (now.Find(row.Key) is not null) continue;
            var owner = owners[Attribution.OwnerOf(row.Key)];
            if (owner.Before is { } from) Attribution.Add(row, -1, from, into);
            if (owner.After is { } to) Attribution.Add(row, +1, to, into);
        }
    }
}
