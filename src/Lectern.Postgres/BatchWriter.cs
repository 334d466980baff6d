using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Merges a folded batch into a read schema: stage by stage one upsert a grain, all of a stage in one round trip. The rows that come
/// back, before and after, move the sums of later stages by f(new) − f(old).
/// </summary>
sealed class BatchWriter(ReadSchema schema)
{
    readonly Dictionary<Grain, (string Sql, Column[] Returning)> upserts = ReadModel.All.ToDictionary(
        m => m.Grain,
        m =>
        {
            Column[] returning = [.. m.Reads];
            return (GrainSql.Upsert(m.Grain, schema.Name, returning), returning);
        });

    public async Task WriteAsync(NpgsqlConnection connection, Batch batch, CancellationToken ct)
    {
        foreach (var stage in ReadModel.Stages)
        {
            var writes = stage.Where(m => batch[m.Grain].Count > 0).Select(m => (Model: m, Order: RowsToWrite(batch[m.Grain]))).Where(w => w.Order.Length > 0).ToList();
            if (writes.Count == 0) continue;

            await using var commands = new NpgsqlBatch(connection);
            foreach (var (model, order) in writes)
            {
                var command = new NpgsqlBatchCommand(upserts[model.Grain].Sql);
                GrainParameters.Add(command.Parameters, batch[model.Grain], order);
                commands.BatchCommands.Add(command);
            }
            await using var reader = await commands.ExecuteReaderAsync(ct);
            foreach (var (model, _) in writes.Where(w => upserts[w.Model.Grain].Returning.Length > 0))
            {
                await MoveTotalsAsync(reader, model, batch, ct);
                await reader.NextResultAsync(ct);
            }
        }
    }

    async Task MoveTotalsAsync(NpgsqlDataReader reader, ReadModel model, Batch batch, CancellationToken ct)
    {
        var columns = upserts[model.Grain].Returning;
        // One row at a time: f takes a row, wherever it comes from.
        var (old, now) = (new GrainRows(model.Grain), new GrainRows(model.Grain));
        while (await reader.ReadAsync(ct))
        {
            old.Clear();
            now.Clear();
            var field = 0;
            var key = GrainReader.ReadKey(reader, model.Grain, ref field);
            var existed = reader.GetBoolean(field++);
            GrainReader.ReadColumns(reader, old[key], columns, ref field);
            GrainReader.ReadColumns(reader, now[key], columns, ref field);
            model.Move(existed ? old.At(0) : null, now.At(0), batch);
        }
    }

    /// <summary>The rows that say anything, in the order of their keys, so that neighbours in the index are written together.</summary>
    static int[] RowsToWrite(GrainRows rows)
    {
        var order = new List<int>(rows.Count);
        for (var i = 0; i < rows.Count; i++)
        {
            if (!rows.At(i).IsIdentity) order.Add(i);
        }
        order.Sort((a, b) => rows.Keys[a].CompareTo(rows.Keys[b]));
        return [.. order];
    }
}
