using System.Diagnostics;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Datasets;
using Lectern.App.Tests.RawSql;

namespace Lectern.App.Tests.Datasets;

/// <summary>A thousand queries at random, sound and broken: each is answered or refused, in time.</summary>
[Collection(SimulatedCollection.Name)]
public sealed class Random_queries(SimulatedInstitution institution)
{
    const int Seed = 20251121;
    const int Queries = 1_000;
    static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    static readonly string[] Junk =
        ["''", "'; DROP TABLE x; --", "😀", "\u202e", "", " ", "null", "count(*)", "d.events", "@tenant", new('x', 300), "Ünïcödé", "a\"b", "../..", "%", "\\", "\0", "1971-01-01", "9999-99-99"];

    [Fact]
    public async Task None_fails_and_none_is_slow()
    {
        var random = new Random(Seed);
        var counts = new Dictionary<HttpStatusCode, int>();
        for (var i = 0; i < Queries; i++)
        {
            var query = QueryOf(random);
            // Of some the text itself is broken.
            if (random.Next(40) == 0) query = query.Remove(random.Next(query.Length), 1);
            var watch = Stopwatch.StartNew();
            var (status, answer) = await institution.Server.TryQueryAsync(query, $"asOf={institution.AsOf}");
            watch.Elapsed.ShouldBeLessThan(Longest, $"seed {Seed}, query {i}: {query}");
            counts[status] = counts.GetValueOrDefault(status) + 1;
            status.ShouldBeOneOf([HttpStatusCode.OK, HttpStatusCode.BadRequest], $"seed {Seed}, query {i}: {query}\n{answer}");
            if (status == HttpStatusCode.OK) Check(JsonNode.Parse(query)!, JsonNode.Parse(answer)!, $"query {i}: {query}");
            else JsonNode.Parse(answer)!["errors"]!.AsObject().Count.ShouldBeGreaterThan(0);
        }

        counts[HttpStatusCode.OK].ShouldBeGreaterThan(Queries / 4);
        counts[HttpStatusCode.BadRequest].ShouldBeGreaterThan(Queries / 4);
    }

    /// <summary>Columns as asked for, no more rows than the limit, no group twice.</summary>
    static void Check(JsonNode query, JsonNode answer, string about)
    {
        string[] Names(string field) => [.. query[field]?.AsArray().Select(n => (string)n!) ?? []];
        var columns = answer["columns"]!.AsArray().Select(c => (string)c!["name"]!).ToArray();
        columns.ShouldBe([.. Names("dimensions"), .. Names("measures")], about);
        var rows = answer["rows"]!.AsArray();
        rows.Count.ShouldBe((int)answer["rowCount"]!);
        rows.Count.ShouldBeLessThanOrEqualTo((int?)query["limit"] ?? QueryLimits.DefaultRows, about);
        rows.ShouldAllBe(r => r!.AsArray().Count == columns.Length);
        rows.Select(r => string.Join('\u0001', r!.AsArray().Take(Names("dimensions").Length).Select(v => v?.ToJsonString()))).ShouldBeUnique(about);
    }

    static string QueryOf(Random random)
    {
        var dataset = Any(random, DatasetList.All);
        var isBroken = random.Next(3) == 0;
        var query = new JsonObject { ["dataset"] = Perhaps(random, isBroken, dataset.Name) };
        var measures = random.GetItems([.. dataset.Measures.Select(m => m.Name)], random.Next(1, 5)).Distinct().ToArray();
        var dimensions = random.GetItems([.. dataset.Dimensions.Select(d => d.Name)], random.Next(0, 4)).Append(dataset.Apart).OfType<string>().Distinct().ToArray();
        query["measures"] = new JsonArray([.. measures.Select(m => Perhaps(random, isBroken, m))]);
        if (random.Next(4) > 0 || dataset.Apart is not null) query["dimensions"] = new JsonArray([.. dimensions.Select(d => Perhaps(random, isBroken, d))]);
        else dimensions = [];
        if (random.Next(2) == 0) query["filters"] = new JsonArray([.. Enumerable.Range(0, random.Next(0, 4)).Select(_ => FilterOf(random, dataset, isBroken))]);
        if (random.Next(2) == 0)
        {
            query["sort"] = new JsonArray([.. random.GetItems([.. measures, .. dimensions], random.Next(0, 3)).Distinct().Select(s => new JsonObject
            {
                ["field"] = Perhaps(random, isBroken, s),
                ["direction"] = Perhaps(random, isBroken, random.Next(2) == 0 ? "asc" : "desc"),
            })]);
        }
        if (random.Next(2) == 0) query["limit"] = isBroken && random.Next(4) == 0 ? Any(random, [JsonValue.Create(-1), JsonValue.Create("5"), JsonValue.Create(1e99), JsonValue.Create(1.5), null]) : random.Next(1, 500);
        if (dataset.Time is not null && (dataset.BoundedBy is not null || random.Next(3) == 0)) query["timeframe"] = Perhaps(random, isBroken, Any(random, ["7d", "30d", "90d"]));
        if (isBroken && random.Next(6) == 0) query[Any(random, Junk)] = 1;
        return query.ToJsonString();
    }

    static JsonObject FilterOf(Random random, Dataset dataset, bool isBroken)
    {
        var (name, type, known) = random.Next(4) == 0
            ? (Any(random, dataset.Measures).Name, FieldType.Number, null)
            : Any(random, dataset.Dimensions) is var d ? (d.Name, d.Type, d.Values) : default;
        var found = Any(random, FilterOperator.Of(type));
        var filter = new JsonObject { ["field"] = Perhaps(random, isBroken, name), ["operator"] = Perhaps(random, isBroken, found.Name) };
        if (found.Takes == Operands.One) filter["value"] = Value();
        if (found.Takes == Operands.Many) filter["values"] = new JsonArray([.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => Value())]);
        if (found.Takes == Operands.Range) filter["values"] = type == FieldType.Date ? new JsonArray("2025-09-01", "2025-11-10") : new JsonArray(1, 50.5);
        return filter;

        JsonNode? Value() => isBroken && random.Next(4) == 0
            ? Any(random, new JsonNode?[] { null, Any(random, Junk), random.Next(), true, new JsonArray(), new JsonObject(), 1e308 })?.DeepClone()
            : type switch
            {
                FieldType.Number => random.Next(-5, 200),
                FieldType.Boolean => random.Next(2) == 0,
                FieldType.Date => new DateOnly(2025, 8, 1).AddDays(random.Next(120)).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture),
                _ => known is not null ? Any(random, known) : Any(random, ["a", "student", "learner-1", "course", "Ünï", "' OR 1=1 --", "😀"]),
            };
    }

    static JsonNode? Perhaps(Random random, bool isBroken, string text) => isBroken && random.Next(8) == 0 ? random.Next(3) == 0 ? JsonValue.Create(random.Next()) : Any(random, Junk) : text;

    static T Any<T>(Random random, IReadOnlyList<T> of) => of[random.Next(of.Count)];
}
