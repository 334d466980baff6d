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
        foreach (var model in ReadModel.Stages.SelectMany(stage => stage))
        {
            for (var i = 0; i < batch[model.Grain].Count; i++)
            {
                var change = batch[model.Grain].At(i);
                var old = Copy(Rows[model.Grain].Find(change.Key) ?? new GrainRows(model.Grain)[change.Key]);
                var stored = Rows[model.Grain][change.Key];
                foreach (var column in model.Grain.Columns) stored.Rows.Store(column).MergeFrom(stored.Index, change.Rows.Store(column), change.Index);
                model.Move(old, stored, batch);
            }
        }
    }

    static Row Copy(Row row)
    {
        var copy = new GrainRows(row.Rows.Grain)[row.Key];
        foreach (var column in row.Rows.Grain.Columns) copy.Rows.Store(column).MergeFrom(copy.Index, row.Rows.Store(column), row.Index);
        return copy;
    }
}
