using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.Postgres;

/// <summary>The SQL of a grain, from its declaration: its table, and the upsert that merges a batch into it.</summary>
static class GrainSql
{
    /// <summary>Changes whenever a declaration does, or <see cref="ReadModel.Version"/>: read models of another version are rebuilt.</summary>
    public static string Version { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{ReadModel.Version}\n{string.Join('\n', ReadModel.All.Select(m => CreateTable(m.Grain, "x")))}")))[..16];

    public static string CreateTable(Grain grain, string schema)
    {
        var sql = new StringBuilder().Append(CultureInfo.InvariantCulture, $"CREATE TABLE {schema}.{grain.Name} (\n    tenant_id int NOT NULL");
        foreach (var key in grain.Key) sql.Append(CultureInfo.InvariantCulture, $",\n    {key.Name} {TypeOf(key)} NOT NULL");
        foreach (var column in grain.Columns)
        {
            foreach (var (name, type) in PartsOf(column)) sql.Append(CultureInfo.InvariantCulture, $",\n    {name} {type}");
            if (column.Merge == Merge.Sum) sql.Append(" NOT NULL DEFAULT 0");
        }
        foreach (var derived in grain.Derived)
        {
            sql.Append(CultureInfo.InvariantCulture, $",\n    {derived.Name} bigint GENERATED ALWAYS AS ({derived.Sql.Replace("{schema}", schema, StringComparison.Ordinal)}) STORED");
        }
        // Room in every page for the row's next version: rows are updated in place as events arrive.
        sql.Append(CultureInfo.InvariantCulture, $",\n    PRIMARY KEY ({KeyNames(grain)})\n) WITH (fillfactor = 80);\n");
        foreach (var index in grain.Indexes) sql.Append(CultureInfo.InvariantCulture, $"CREATE INDEX ON {schema}.{grain.Name} (tenant_id, {index});\n");
        return sql.ToString();
    }

    /// <summary>
    /// The upsert of a batch, a parameter a key part and column part (all arrays, in the order of <see cref="GrainParameters"/>).
    /// Where <paramref name="returning"/> names columns, each row's key comes back with them before and after.
    /// </summary>
    public static string Upsert(Grain grain, string schema, IReadOnlyList<Column> returning)
    {
        var names = new List<string> { "tenant_id" };
        names.AddRange(grain.Key.Select(k => k.Name));
        var values = names.Select(n => $"i.{n}").ToList();
        foreach (var column in grain.Columns)
        {
            foreach (var (name, _) in PartsOf(column))
            {
                names.Add(name);
                values.Add(column.Kind == ColumnKind.Ranges ? $"i.{name}::int8multirange" : column.Merge == Merge.Sum ? $"coalesce(i.{name}, 0)" : $"i.{name}");
            }
        }
        var parameters = string.Join(", ", Enumerable.Range(1, names.Count).Select(n => $"${n}"));
        var merges = grain.Columns.SelectMany(MergeOf);

        var sql = new StringBuilder();
        sql.Append(CultureInfo.InvariantCulture, $"INSERT INTO {schema}.{grain.Name} AS t ({string.Join(", ", names)})\n");
        sql.Append(CultureInfo.InvariantCulture, $"SELECT {string.Join(", ", values)} FROM unnest({parameters}) AS i ({string.Join(", ", names)})\n");
        sql.Append(CultureInfo.InvariantCulture, $"ON CONFLICT ({KeyNames(grain)}) DO UPDATE SET\n    {string.Join(",\n    ", merges)}");
        if (returning.Count > 0)
        {
            var parts = returning.SelectMany(PartsOf).Select(p => p.Name).ToList();
            sql.Append(CultureInfo.InvariantCulture, $"\nRETURNING {string.Join(", ", new[] { "tenant_id" }.Concat(grain.Key.Select(k => k.Name)).Select(n => $"new.{n}"))}");
            sql.Append(CultureInfo.InvariantCulture, $", old.tenant_id IS NOT NULL, {string.Join(", ", parts.Select(p => $"old.{p}").Concat(parts.Select(p => $"new.{p}")))}");
        }
        return sql.ToString();
    }

    /// <summary>All of a grain's rows: key, then every column part.</summary>
    public static string Select(Grain grain, string schema) =>
        $"SELECT tenant_id, {string.Join(", ", grain.Key.Select(k => k.Name).Concat(grain.Columns.SelectMany(PartsOf).Select(p => p.Name)))} FROM {schema}.{grain.Name}";

    /// <summary>The table's columns that a column is stored in: a stamped one has its time and its tie beside it.</summary>
    public static IEnumerable<(string Name, string Type)> PartsOf(Column column)
    {
        yield return (column.Name, column.Kind switch
        {
            ColumnKind.Integer => "bigint",
            ColumnKind.Time => "timestamptz",
            ColumnKind.Flag => "boolean",
            ColumnKind.Text => "text",
            ColumnKind.Ranges => "int8multirange",
            _ => $"bit({BitsColumn.BitCount})",
        });
        if (!IsStamped(column)) yield break;
        yield return (column.Name + "_as_of", "timestamptz");
        yield return (column.Name + "_tie", "uuid");
    }

    public static bool IsStamped(Column column) => column.Merge is Merge.Latest or Merge.First;

    static string TypeOf(KeyColumn key) => key.Kind switch
    {
        KeyKind.Number => "bigint",
        KeyKind.Day => "date",
        KeyKind.Uuid => "uuid",
        _ => "char(3)",
    };

    static string KeyNames(Grain grain) => string.Join(", ", new[] { "tenant_id" }.Concat(grain.Key.Select(k => k.Name)));

    /// <summary>The assignments that merge the stored row (t) with the batch's (excluded).</summary>
    static IEnumerable<string> MergeOf(Column column)
    {
        var c = column.Name;
        switch (column.Merge)
        {
            case Merge.Sum:
                yield return $"{c} = t.{c} + excluded.{c}";
                break;
            case Merge.Min:
                yield return $"{c} = least(t.{c}, excluded.{c})";
                break;
            case Merge.Max:
                yield return $"{c} = greatest(t.{c}, excluded.{c})";
                break;
            case Merge.Or:
                yield return $"{c} = coalesce(t.{c} OR excluded.{c}, t.{c}, excluded.{c})";
                break;
            case Merge.Toggle:
                yield return $"{c} = coalesce(t.{c} # excluded.{c}, t.{c}, excluded.{c})";
                break;
            case Merge.Union when column.Kind == ColumnKind.Bits:
                yield return $"{c} = coalesce(t.{c} | excluded.{c}, t.{c}, excluded.{c})";
                break;
            case Merge.Union:
                yield return $"{c} = coalesce(t.{c} + excluded.{c}, t.{c}, excluded.{c})";
                break;
            default:
                var (at, tie) = ($"{c}_as_of", $"{c}_tie");
                var wins = column.Merge == Merge.Latest ? ">" : "<";
                var takes = $"excluded.{at} IS NOT NULL AND (t.{at} IS NULL OR (excluded.{at}, excluded.{tie}) {wins} (t.{at}, t.{tie}))";
                foreach (var part in (string[])[c, at, tie]) yield return $"{part} = CASE WHEN {takes} THEN excluded.{part} ELSE t.{part} END";
                break;
        }
    }
}
