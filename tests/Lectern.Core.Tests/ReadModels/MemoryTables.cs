using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>The tables of a read schema as a batch is written to them, in memory.</summary>
sealed class MemoryTables(Calendar calendar)
{
    public Batch Rows { get; } = new(calendar);

    /// <summary>Merges a folded batch, stage by stage; each row that changes moves the totals it counts for.</summary>
    public void Write(Batch batch)
    {
        var attributed = ReadModel.Attributions.Select(a => new AttributedRows(a)).ToArray();
        foreach (var stage in ReadModel.Stages)
        {
            foreach (var model in stage) Write(model, attributed, batch);
            foreach (var rows in attributed.Where(a => a.Attribution.Owner.Stage == stage[0].Grain.Stage)) Settle(rows, batch);
        }
    }

    void Write(ReadModel model, AttributedRows[] attributed, Batch batch)
    {
        for (var i = 0; i < batch[model.Grain].Count; i++)
        {
            var change = batch[model.Grain].At(i);
            var known = Rows[model.Grain].Find(change.Key);
            var old = Copy(known ?? new GrainRows(model.Grain)[change.Key]);
            var stored = Rows[model.Grain][change.Key];
            foreach (var column in model.Grain.Columns) stored.Rows.Store(column).MergeFrom(stored.Index, change.Rows.Store(column), change.Index);
            model.Move(old, stored, batch);
            foreach (var rows in attributed.Where(a => a.Attribution.Source == model.Grain)) rows.PutSource(known is null ? null : old, stored);
            foreach (var rows in attributed.Where(a => a.Attribution.Owner == model.Grain)) rows.PutOwner(known is null ? null : old, stored);
        }
    }

    void Settle(AttributedRows rows, Batch batch)
    {
        foreach (var owner in rows.Unseen.ToArray())
        {
            if (Rows[rows.Attribution.Owner].Find(owner) is { } row) rows.PutOwner(row, row);
        }
        var moved = rows.Moved.ToHashSet();
        var ofMoved = new GrainRows(rows.Attribution.Source);
        var all = Rows[rows.Attribution.Source];
        for (var i = 0; i < all.Count; i++)
        {
            if (moved.Contains(rows.Attribution.OwnerOf(all.Keys[i]))) ofMoved.Copy(all.At(i));
        }
        rows.Settle(ofMoved, batch);
    }

    static Row Copy(Row row)
    {
        var copy = new GrainRows(row.Rows.Grain)[row.Key];
        foreach (var column in row.Rows.Grain.Columns) copy.Rows.Store(column).MergeFrom(copy.Index, row.Rows.Store(column), row.Index);
        return copy;
    }
}
