using System.Globalization;
using System.Text.Json.Nodes;
using Lectern.App.Datasets;
using Lectern.App.Tests.RawSql;

namespace Lectern.App.Tests.Datasets;

/// <summary>Every measure of every dataset by every dimension: what is answered, and what SQL says of the raw events.</summary>
[Collection(SimulatedCollection.Name)]
public sealed class Datasets_against_raw_sql(SimulatedInstitution institution) : IAsyncLifetime
{
    const int Pairs = 12;
    const int Seed = 42;

    public Task InitializeAsync() => RawDataset.MakeAsync(institution.Server);

    public Task DisposeAsync() => Task.CompletedTask;

    public static TheoryData<string> Names => [.. DatasetList.All.Select(d => d.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Every_measure_by_every_dimension_agrees(string name)
    {
        var dataset = DatasetList.Of(name)!;
        var raw = RawDataset.All[name];
        raw.Dimensions.Keys.ShouldBe(dataset.Dimensions.Select(d => d.Name), ignoreOrder: true);
        raw.Measures.Keys.ShouldBe(dataset.Measures.Select(m => m.Name), ignoreOrder: true);

        var (combinations, rows, differences) = (0, 0, new List<string>());
        foreach (var dimensions in Groupings(dataset))
        {
            var says = await SaysAsync(raw, dimensions);
            says.Count.ShouldBeLessThan(QueryLimits.MaxRows);
            foreach (var measure in dataset.Measures)
            {
                combinations++;
                var place = dataset.Measures.ToList().IndexOf(measure);
                var answers = await AnswersAsync(dataset, dimensions, measure.Name);
                rows += answers.Count;
                foreach (var (group, figure) in answers)
                {
                    var expected = says.TryGetValue(group, out var figures) ? figures[place] : "no such group";
                    if (figure != expected) differences.Add($"{measure.Name} by {string.Join(", ", dimensions)} of {group}: {figure}, SQL says {expected}");
                }
                if (answers.Count != says.Count) differences.Add($"{measure.Name} by {string.Join(", ", dimensions)}: {answers.Count} groups, SQL says {says.Count}");
            }
        }

        differences.Take(20).ShouldBeEmpty();
        combinations.ShouldBe((dataset.Dimensions.Count + (dataset.Apart is null ? 1 : 0) + Pairs) * dataset.Measures.Count);
        rows.ShouldBeGreaterThan(combinations);
    }

    /// <summary>None, each one, and some pairs; with the dimension that no query can do without.</summary>
    static IEnumerable<string[]> Groupings(Dataset dataset)
    {
        if (dataset.Apart is null) yield return [];
        foreach (var dimension in dataset.Dimensions) yield return dataset.Apart is { } apart && dimension.Name != apart ? [apart, dimension.Name] : [dimension.Name];
        var random = new Random(Seed);
        for (var i = 0; i < Pairs; i++)
        {
            var pair = random.GetItems([.. dataset.Dimensions.Select(d => d.Name)], 2).Distinct().Where(d => d != dataset.Apart);
            yield return [.. dataset.Apart is { } apart ? [apart] : Array.Empty<string>(), .. pair];
        }
    }

    async Task<Dictionary<string, string>> AnswersAsync(Dataset dataset, string[] dimensions, string measure)
    {
        var query = new JsonObject
        {
            ["dataset"] = dataset.Name,
            ["dimensions"] = new JsonArray([.. dimensions.Select(d => JsonValue.Create(d))]),
            ["measures"] = new JsonArray(measure),
            ["limit"] = QueryLimits.MaxRows,
        };
        if (dataset.BoundedBy is not null) query["filters"] = JsonNode.Parse("""[{"field":"day","operator":"between","values":["2025-10-22","2025-11-20"]}]""");
        var answer = await institution.Server.QueryAsync(query.ToJsonString(), asOf: $"asOf={institution.AsOf}");
        ((bool)answer["truncated"]!).ShouldBeFalse();
        var rows = answer["rows"]!.AsArray().Select(r => r!.AsArray().Select(TextOf).ToArray()).ToArray();
        ((int)answer["rowCount"]!).ShouldBe(rows.Length);
        return rows.ToDictionary(r => string.Join(" | ", r[..^1]), r => r[^1]);
    }

    async Task<Dictionary<string, string[]>> SaysAsync(RawDataset raw, string[] dimensions)
    {
        var sql = $"SELECT {string.Join(", ", dimensions.Select(d => raw.Dimensions[d]).Concat(raw.Measures.Values))}\nFROM {raw.From}"
            + (dimensions.Length == 0 ? "" : $"\nGROUP BY {string.Join(", ", Enumerable.Range(1, dimensions.Length))}");
        await using var command = institution.Server.Source.CreateCommand(sql);
        command.Parameters.AddWithValue("asOf", DateTimeOffset.Parse(institution.AsOf, CultureInfo.InvariantCulture).UtcDateTime);
        await using var reader = await command.ExecuteReaderAsync();
        var says = new Dictionary<string, string[]>();
        while (await reader.ReadAsync())
        {
            var values = Enumerable.Range(0, reader.FieldCount).Select(i => TextOf(reader.IsDBNull(i) ? null : reader.GetValue(i))).ToArray();
            says.Add(string.Join(" | ", values[..dimensions.Length]), values[dimensions.Length..]);
        }
        return says;
    }

    internal static string TextOf(JsonNode? value) => value?.GetValueKind() switch
    {
        null => "–",
        System.Text.Json.JsonValueKind.Number => Plain(decimal.Parse(value.ToString(), CultureInfo.InvariantCulture)),
        _ => value.ToString(),
    };

    internal static string TextOf(object? value) => value switch
    {
        null => "–",
        bool b => b ? "true" : "false",
        DateTime d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        DateOnly d => d.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        string s => s,
        _ => Plain(Convert.ToDecimal(value, CultureInfo.InvariantCulture)),
    };

    static string Plain(decimal number) => number.ToString("0.############", CultureInfo.InvariantCulture);
}
