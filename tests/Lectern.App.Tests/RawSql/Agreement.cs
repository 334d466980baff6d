using System.Text.Json.Nodes;

namespace Lectern.App.Tests.RawSql;

/// <summary>Two answers to one question, field by field: a field of Lectern's that SQL says nothing of must be named.</summary>
sealed class Agreement
{
    readonly List<string> differences = [];
    int fields;

    /// <param name="id">Of what both speak.</param>
    /// <param name="lectern">The answer of the API.</param>
    /// <param name="sql">What SQL says.</param>
    /// <param name="apart">Fields that are held to something elsewhere.</param>
    public void Compare(string id, JsonObject lectern, JsonObject sql, params string[] apart)
    {
        foreach (var (name, figure) in lectern)
        {
            if (apart.Contains(name)) continue;
            fields++;
            if (!sql.TryGetPropertyValue(name, out var expected)) differences.Add($"{id}.{name}: SQL says nothing");
            else if (!JsonNode.DeepEquals(figure, expected)) differences.Add($"{id}.{name}: {figure?.ToJsonString() ?? "null"}, SQL says {expected?.ToJsonString() ?? "null"}");
        }
        differences.AddRange(sql.Where(f => !lectern.ContainsKey(f.Key)).Select(f => $"{id}.{f.Key}: not answered"));
    }

    public void CompareAll(IReadOnlyCollection<JsonObject> lectern, IReadOnlyDictionary<string, JsonObject> sql, params string[] apart)
    {
        lectern.Count.ShouldBe(sql.Count);
        foreach (var answer in lectern) Compare((string)answer["id"]!, answer, sql[(string)answer["id"]!], apart);
    }

    /// <summary>That all agreed, and that there was something to agree about.</summary>
    public void ShouldBeFull(int leastFields)
    {
        differences.ShouldBeEmpty();
        fields.ShouldBeGreaterThanOrEqualTo(leastFields);
    }
}
