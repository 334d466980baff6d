using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Datasets;
using Lectern.App.Tests.RawSql;

namespace Lectern.App.Tests.Datasets;

/// <summary>
/// Queries with filters on rows and on groups, times, orders and limits: what is answered, in its order, and what SQL says of the raw
/// events. Each operator of each type is in one query at least; the rest of it is drawn.
/// </summary>
[Collection(SimulatedCollection.Name)]
public sealed class Narrowed_against_raw_sql(SimulatedInstitution institution) : IAsyncLifetime
{
    const int Seed = 20251122;

    public Task InitializeAsync() => RawDataset.MakeAsync(institution.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string> Names => [.. DatasetList.All.Select(d => d.Name)];

    /// <param name="Query">As it is sent.</param>
    /// <param name="Sql">The same by hand.</param>
    sealed record Pair(string Query, string Sql);

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Narrowed_queries_agree(string name)
    {
        var (dataset, raw, random) = (DatasetList.Of(name)!, RawDataset.All[name], new Random(Seed));
        var (asked, answered, differences) = (0, 0, new List<string>());
        foreach (var type in Enum.GetValues<FieldType>())
        {
            foreach (var op in FilterOperator.Of(type))
            {
                var dimensions = dataset.Dimensions.Where(d => d.Type == type).ToArray();
                if (dimensions.Length > 0) await CompareAsync(random.GetItems(dimensions, 1)[0].Name, type, op, isMeasure: false);
                if (type == FieldType.Number) await CompareAsync(random.GetItems([.. dataset.Measures], 1)[0].Name, type, op, isMeasure: true);
            }
        }
        differences.Take(10).ShouldBeEmpty($"of {asked}, seed {Seed}");
        asked.ShouldBeGreaterThan(15);
        answered.ShouldBeGreaterThan(asked / 2, "or they would agree on nothing");

        async Task CompareAsync(string field, FieldType type, FilterOperator op, bool isMeasure)
        {
            var pair = await PairAsync(dataset, raw, random, field, type, op, isMeasure);
            var says = await SaysAsync(pair.Sql);
            var answer = await institution.Server.QueryAsync(pair.Query, asOf: $"asOf={institution.AsOf}");
            var rows = answer["rows"]!.AsArray().Select(r => string.Join(" | ", r!.AsArray().Select(TextOf))).ToArray();
            asked++;
            if (rows.Length > 0) answered++;
            if (!rows.SequenceEqual(says)) differences.Add($"{pair.Query}\n{pair.Sql}\n{rows.Length} rows, SQL says {says.Count}: {string.Join(" / ", rows.Except(says).Take(3))} -- {string.Join(" / ", says.Except(rows).Take(3))}");
        }
    }

    async Task<Pair> PairAsync(Dataset dataset, RawDataset raw, Random random, string field, FieldType type, FilterOperator op, bool isMeasure)
    {
        // A sum of no rows at all is zero, and null in SQL: where there may be none, there are groups.
        var dimensions = random.GetItems([.. dataset.Dimensions.Select(d => d.Name)], random.Next(op.Takes == Operands.None && !isMeasure ? 1 : 0, 3)).Append(dataset.Apart).OfType<string>().Distinct().ToArray();
        var measures = random.GetItems([.. dataset.Measures.Select(m => m.Name)], 3).Distinct().ToArray();
        var columns = dimensions.Select(d => dataset.DimensionOf(d)!.Type == FieldType.Text ? $"({raw.Dimensions[d]}) COLLATE \"C\"" : raw.Dimensions[d]).Concat(measures.Select(m => raw.Measures[m]));
        var group = dimensions.Length == 0 ? "" : $"\nGROUP BY {string.Join(", ", Enumerable.Range(1, dimensions.Length))}";

        // What is there to compare to: of rows each value, of groups what they come to.
        var sql = isMeasure ? raw.Measures[field] : raw.Dimensions[field];
        var known = await SaysAsync(isMeasure
            ? $"SELECT DISTINCT v FROM (SELECT {string.Concat(columns.Take(dimensions.Length).Select((c, i) => $"{c} AS c{i}, "))}{sql} AS v\nFROM {raw.From}{group}) g ORDER BY 1 LIMIT 200"
            : $"SELECT DISTINCT v FROM (SELECT {sql} AS v FROM {raw.From}) g ORDER BY 1 LIMIT 200");
        var values = known.Where(v => v != "–" && v.Length is > 0 and <= QueryLimits.MaxText).DefaultIfEmpty(type switch
        {
            FieldType.Number => "1",
            FieldType.Date => "2025-11-01",
            FieldType.Boolean => "true",
            _ => "none",
        }).ToArray();
        var chosen = random.GetItems(values, op.Takes == Operands.One ? 1 : 3);
        if (op.Takes == Operands.Range) chosen = [.. chosen.Take(2).OrderBy(v => type == FieldType.Number ? decimal.Parse(v, CultureInfo.InvariantCulture) : 0).ThenBy(v => v, StringComparer.Ordinal)];
        // Of texts to search for a part, as it may be typed.
        if (op.Name is "contains" or "startsWith") chosen = [chosen[0][..Math.Min(chosen[0].Length, 4)].ToUpperInvariant()];

        var filter = new JsonObject { ["field"] = field, ["operator"] = op.Name };
        if (op.Takes == Operands.One) filter["value"] = Json(type, chosen[0]);
        else if (op.Takes != Operands.None) filter["values"] = new JsonArray([.. chosen.Select(v => Json(type, v))]);
        var filters = new JsonArray(filter);
        var condition = $"({Condition(op.Name, $"({sql})", [.. chosen.Select(v => Literal(type, v))])})";
        var (where, having) = (new List<string>(), new List<string>());
        (isMeasure ? having : where).Add(condition);

        var query = new JsonObject { ["dataset"] = dataset.Name, ["dimensions"] = Texts(dimensions), ["measures"] = Texts(measures), ["filters"] = filters };
        // The raw events are made of these days alone.
        if (dataset.BoundedBy is not null) filters.Add(JsonNode.Parse("""{"field":"day","operator":"between","values":["2025-10-22","2025-11-20"]}"""));
        if (dataset.Time is { } time && dimensions.Length > 0 && random.Next(3) == 0)
        {
            var (frame, days) = dataset.BoundedBy is not null || random.Next(2) == 0 ? ("7d", 7) : ("90d", 90);
            query["timeframe"] = frame;
            where.Add(string.Create(CultureInfo.InvariantCulture, $"{raw.Dimensions[time]} BETWEEN raw.day(@asOf) - {days} AND raw.day(@asOf) - 1"));
        }
        var (column, isDown) = (random.Next(dimensions.Length + measures.Length), random.Next(2) == 0);
        var isSorted = random.Next(3) > 0;
        if (isSorted) query["sort"] = new JsonArray(new JsonObject { ["field"] = dimensions.Concat(measures).ElementAt(column), ["direction"] = isDown ? "desc" : "asc" });
        var limit = random.Next(2) == 0 ? random.Next(1, 8) : QueryLimits.MaxRows;
        query["limit"] = limit;
        var order = Enumerable.Range(1, dimensions.Length).Select(d => $"{d} ASC NULLS LAST").Prepend(isSorted ? $"{column + 1} {(isDown ? "DESC" : "ASC")} NULLS LAST" : null).OfType<string>().ToArray();
        return new(
            query.ToJsonString(),
            $"SELECT {string.Join(", ", columns)}\nFROM {raw.From}{(where.Count > 0 ? $"\nWHERE {string.Join(" AND ", where)}" : "")}{group}{(having.Count > 0 ? $"\nHAVING {string.Join(" AND ", having)}" : "")}"
            + $"{(order.Length > 0 ? $"\nORDER BY {string.Join(", ", order)}" : "")}\nLIMIT {limit.ToString(CultureInfo.InvariantCulture)}");
    }

    /// <summary>What an operator says, told otherwise than the product does.</summary>
    static string Condition(string op, string x, string[] v) => op switch
    {
        "eq" => $"{x} = {v[0]}",
        "ne" => $"{x} IS NULL OR {x} <> {v[0]}",
        "in" => $"{x} IN ({string.Join(", ", v)})",
        "notIn" => $"{x} IS NULL OR {x} NOT IN ({string.Join(", ", v)})",
        "gt" => $"{x} > {v[0]}",
        "gte" => $"NOT {x} < {v[0]}",
        "lt" => $"{x} < {v[0]}",
        "lte" => $"NOT {x} > {v[0]}",
        "between" => $"NOT {x} < {v[0]} AND NOT {x} > {v[1]}",
        "contains" => $"position(lower({v[0]}) IN lower({x})) > 0",
        "startsWith" => $"left(lower({x}), length({v[0]})) = lower({v[0]})",
        "isNull" => $"{x} IS NULL",
        "isNotNull" => $"NOT {x} IS NULL",
        _ => throw new ArgumentOutOfRangeException(nameof(op), op, "An operator that this test does not know."),
    };

    static JsonNode Json(FieldType type, string value) => type switch
    {
        FieldType.Number => decimal.Parse(value, CultureInfo.InvariantCulture),
        FieldType.Boolean => value == "true",
        _ => value,
    };

    static string Literal(FieldType type, string value) => type switch
    {
        FieldType.Number or FieldType.Boolean => value,
        FieldType.Date => $"DATE '{value}'",
        _ => $"'{value.Replace("'", "''", StringComparison.Ordinal)}'",
    };

    static JsonArray Texts(string[] texts) => new([.. texts.Select(t => JsonValue.Create(t))]);

    async Task<List<string>> SaysAsync(string sql)
    {
        await using var command = institution.Server.Source.CreateCommand(sql);
        if (sql.Contains("@asOf", StringComparison.Ordinal)) command.Parameters.AddWithValue("asOf", DateTimeOffset.Parse(institution.AsOf, CultureInfo.InvariantCulture).UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync();
        var says = new List<string>();
        while (await reader.ReadAsync()) says.Add(string.Join(" | ", Enumerable.Range(0, reader.FieldCount).Select(i => Datasets_against_raw_sql.TextOf(reader.IsDBNull(i) ? null : reader.GetValue(i)))));
        return says;
    }

    static string TextOf(JsonNode? value) => Datasets_against_raw_sql.TextOf(value);
}
