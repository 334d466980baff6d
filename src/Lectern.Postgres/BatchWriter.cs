using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// Merges a folded batch into a read schema: stage by stage one upsert a grain, all of a stage in one round trip. The rows that come
/// back, before and after, move the sums of later stages by f(new) − f(old); those by an attribute of another row once that is known.
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
        AttributedRows[] attributed = [.. ReadModel.Attributions.Select(a => new AttributedRows(a))];
        foreach (var stage in ReadModel.Stages)
        {
            await WriteStageAsync(connection, stage, attributed, batch, ct);
            foreach (var rows in attributed.Where(a => a.Attribution.Owner.Stage == stage[0].Grain.Stage)) await SettleAsync(connection, rows, batch, ct);
        }
    }

    async Task WriteStageAsync(NpgsqlConnection connection, IReadOnlyList<ReadModel> stage, AttributedRows[] attributed, Batch batch, CancellationToken ct)
    {
        var writes = stage.Where(m => batch[m.Grain].Count > 0).Select(m => (Model: m, Order: RowsToWrite(batch[m.Grain]))).Where(w => w.Order.Length > 0).ToList();
        if (writes.Count == 0) return;

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
            await MoveTotalsAsync(reader, model, attributed, batch, ct);
            await reader.NextResultAsync(ct);
        }
    }

    async Task MoveTotalsAsync(NpgsqlDataReader reader, ReadModel model, AttributedRows[] attributed, Batch batch, CancellationToken ct)
    {
        var sources = attributed.Where(a => a.Attribution.Source == model.Grain).ToArray();
        var owners = attributed.Where(a => a.Attribution.Owner == model.Grain).ToArray();
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
            Row? before = existed ? old.At(0) : null;
            model.Move(before, now.At(0), batch);
            foreach (var rows in sources) rows.PutSource(before, now.At(0));
            foreach (var rows in owners) rows.PutOwner(before, now.At(0));
        }
    }

    /// <summary>Reads what the batch did not bring: owners of changed rows, and all rows of owners whose attribute changed.</summary>
    async Task SettleAsync(NpgsqlConnection connection, AttributedRows rows, Batch batch, CancellationToken ct)
    {
        var attribution = rows.Attribution;
        var unseen = await OfOwnersAsync(connection, attribution, attribution.Owner, [attribution.Attribute], [.. rows.Unseen], ct);
        for (var i = 0; i < unseen.Count; i++) rows.PutOwner(unseen.At(i), unseen.At(i));
        rows.Settle(await OfOwnersAsync(connection, attribution, attribution.Source, attribution.Reads, [.. rows.Moved], ct), batch);
    }

    /// <summary>Rows of a grain that belong to these owners; the key columns of the owner have the same names in the source.</summary>
    async Task<GrainRows> OfOwnersAsync(NpgsqlConnection connection, Attribution attribution, Grain grain, IReadOnlyList<Column> columns, GrainKey[] owners, CancellationToken ct)
    {
        if (owners.Length == 0) return new GrainRows(grain);
        var names = string.Join(", ", attribution.Owner.Key.Select(k => k.Name).Prepend("tenant_id"));
        var parameters = string.Join(", ", Enumerable.Range(1, attribution.Owner.Key.Count + 1).Select(n => $"${n}"));
        await using var command = new NpgsqlCommand(
            $"{GrainTable.Select(grain, columns, schema)} JOIN unnest({parameters}) AS o ({names}) USING ({names})", connection);
        command.Parameters.Add(new() { Value = owners.Select(o => o.Tenant).ToArray() });
        foreach (var key in attribution.Owner.Key) command.Parameters.Add(new() { Value = owners.Select(o => key.Number(o)).ToArray() });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await GrainTable.ReadAsync(reader, grain, columns, ct);
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
