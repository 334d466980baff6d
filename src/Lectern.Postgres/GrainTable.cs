using System.Runtime.CompilerServices;
using Lectern.Core.Grains;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>Rows of the serving read models as folds know them, for totals over a part of them: the same f(row), summed over fewer rows.</summary>
public static class GrainTable
{
    /// <summary>A statement for rows of a grain, whose table is named <c>t</c>.</summary>
    /// <param name="grain">Which.</param>
    /// <param name="columns">These of its columns.</param>
    /// <param name="where">SQL after WHERE; it must name the tenant.</param>
    public static string Select(Grain grain, IReadOnlyList<Column> columns, string where) => $"{Select(grain, columns, ReadSchema.Serving)} WHERE {where}";

    /// <summary>All rows of a schema's.</summary>
    internal static string Select(Grain grain, IReadOnlyList<Column> columns, ReadSchema schema)
    {
        var fields = new[] { "tenant_id" }.Concat(grain.Key.Select(k => k.Name)).Concat(columns.SelectMany(GrainSql.PartsOf).Select(p => p.Name));
        return $"SELECT {string.Join(", ", fields.Select(f => $"t.{f}"))} FROM {schema.Name}.{grain.Name} t";
    }

    /// <summary>Reads what such a statement asked for.</summary>
    public static async Task<GrainRows> ReadAsync(NpgsqlDataReader reader, Grain grain, IReadOnlyList<Column> columns, CancellationToken ct)
    {
        var rows = new GrainRows(grain);
        while (await reader.ReadAsync(ct)) Read(reader, rows, columns);
        return rows;
    }

    /// <summary>The same one by one, however many there are: each row is there until the next one is asked for.</summary>
    public static async IAsyncEnumerable<Row> EachAsync(NpgsqlDataReader reader, Grain grain, IReadOnlyList<Column> columns, [EnumeratorCancellation] CancellationToken ct)
    {
        var rows = new GrainRows(grain);
        while (await reader.ReadAsync(ct))
        {
            rows.Clear();
            Read(reader, rows, columns);
            yield return rows.At(0);
        }
    }

    static void Read(NpgsqlDataReader reader, GrainRows rows, IReadOnlyList<Column> columns)
    {
        var field = 0;
        var key = GrainReader.ReadKey(reader, rows.Grain, ref field);
        GrainReader.ReadColumns(reader, rows[key], columns, ref field);
    }
}
