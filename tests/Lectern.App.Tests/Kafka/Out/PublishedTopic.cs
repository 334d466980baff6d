using System.Text.Json.Nodes;

namespace Lectern.App.Tests.Kafka.Out;

/// <summary>A message as a client of another's making reads it.</summary>
sealed record PublishedMessage(int Partition, long Offset, string Key, IReadOnlyDictionary<string, string> Headers, JsonNode Data)
{
    public string Id => (string)Data["id"]!;

    public string Type => (string)Data["type"]!;

    public long Position => (long)Data["position"]!;

    /// <summary>"type:id" of what an update is of.</summary>
    public string Entity => $"{Data["entityType"]}:{Data["entityId"]}";

    public string[] Groups => [.. Data["metrics"]!.AsObject().Select(m => m.Key)];
}

/// <summary>What there is to read in the topic that Lectern publishes to.</summary>
static class PublishedTopic
{
    public const string Name = "analytics.events";

    /// <summary>Each partition in its order.</summary>
    public static async Task<List<PublishedMessage>> ReadAsync(MockCluster cluster)
    {
        var lines = await Kcat.ConsumeAsync(cluster.Brokers, Name, "%p\t%o\t%k\t%h\t%s\n");
        return [.. lines.Select(Read).OrderBy(m => m.Partition).ThenBy(m => m.Offset)];
    }

    static PublishedMessage Read(string line) => line.Split('\t') is [var partition, var offset, var key, var headers, var value]
        ? new(int.Parse(partition), long.Parse(offset), key, headers.Split(',').Select(h => h.Split('=', 2)).ToDictionary(h => h[0], h => h[1]), JsonNode.Parse(value)!)
        : throw new FormatException(line);
}
