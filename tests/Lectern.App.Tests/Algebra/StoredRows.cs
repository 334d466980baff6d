using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Algebra;

/// <summary>What a database holds, to be compared with what it must hold.</summary>
static class StoredRows
{
    /// <summary>All rows of a read schema.</summary>
    public static async Task<Batch> ReadAsync(NpgsqlDataSource source, Calendar calendar, string schema = "read")
    {
        var batch = new Batch(calendar);
        foreach (var model in ReadModel.All) await ReadAsync(source, batch[model.Grain], schema);
        return batch;
    }

    public static async Task ReadAsync(NpgsqlDataSource source, GrainRows into, string schema = "read")
    {
        await using var command = source.CreateCommand(GrainSql.Select(into.Grain, schema));
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var field = 0;
            var key = GrainReader.ReadKey(reader, into.Grain, ref field);
            GrainReader.ReadColumns(reader, into[key], into.Grain.Columns, ref field);
        }
    }

    /// <summary>The log folded and summed in memory, at once: what the read models must equal.</summary>
    public static async Task<Batch> ReferenceAsync(LogReader log, Calendar calendar)
    {
        var events = await log.ReadAsync(0, int.MaxValue, calendar, CancellationToken.None);
        return ReadModel.Reference(events.Where(e => e.Event is not null).Select(e => e.Event!), calendar);
    }
}
