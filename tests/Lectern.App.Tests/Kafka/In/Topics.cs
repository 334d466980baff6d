using System.Globalization;
using System.Text;
using Confluent.Kafka;
using Lectern.App.Configuration;
using Lectern.App.Kafka;
using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Calendar = Lectern.Core.Grains.Calendar;

namespace Lectern.App.Tests.Kafka.In;

/// <summary>A cluster with some topics, and whoever writes to them.</summary>
sealed class Topics : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly IProducer<byte[], byte[]?> producer;

    public Topics(params string[] names)
        : this(3, names)
    {
    }

    public Topics(int partitions, string[] names)
    {
        NativeLibrdkafka.Require();
        Cluster = new();
        foreach (var name in names) Cluster.Create(name, partitions);
        Names = names;
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("KAFKA_BROKERS", (string?)Cluster.Brokers)]).Build()).Kafka!;
        var config = settings.Of<ProducerConfig>();
        config.Acks = Acks.All;
        config.LingerMs = 1;
        producer = new ProducerBuilder<byte[], byte[]?>(config).SetLogHandler((_, _) => { }).Build();
    }

    public MockCluster Cluster { get; }

    public string[] Names { get; }

    /// <summary>What a server is told of it.</summary>
    public (string Name, string Value)[] Settings => [("KAFKA_BROKERS", Cluster.Brokers), ("KAFKA_TOPICS", string.Join(',', Names))];

    /// <summary>Writes one message; a partition of null is the key's.</summary>
    public async Task<TopicPartitionOffset> WriteAsync(string topic, byte[]? value, int partition = 0, string? key = null, params (string Name, byte[] Value)[] headers)
    {
        var message = new Message<byte[], byte[]?> { Key = key is null ? null! : Encoding.UTF8.GetBytes(key), Value = value, Headers = [] };
        foreach (var (name, bytes) in headers) message.Headers.Add(name, bytes);
        return (await producer.ProduceAsync(new TopicPartition(topic, partition), message).WaitAsync(Patience)).TopicPartitionOffset;
    }

    /// <summary>Writes one as of a time, in milliseconds since 1970, which may be any number.</summary>
    public async Task WriteAtAsync(string topic, string value, long milliseconds) => await producer.ProduceAsync(
        new TopicPartition(topic, 0), new() { Key = null!, Value = Encoding.UTF8.GetBytes(value), Timestamp = new(milliseconds, TimestampType.CreateTime) }).WaitAsync(Patience);

    public Task<TopicPartitionOffset> WriteAsync(string topic, string value, int partition = 0, params (string Name, string Value)[] headers) =>
        WriteAsync(topic, Encoding.UTF8.GetBytes(value), partition, null, [.. headers.Select(h => (h.Name, Encoding.UTF8.GetBytes(h.Value)))]);

    /// <summary>Writes events over all topics and partitions, those of a learner in order.</summary>
    public async Task WriteAllAsync(IEnumerable<string> events, int partitions = 3)
    {
        var all = events.Select((e, i) => (Event: e, At: (uint)string.GetHashCode(UserOf(e), StringComparison.Ordinal)));
        await Task.WhenAll(all.Select(e => WriteAsync(Names[e.At / 16 % Names.Length], e.Event, (int)(e.At % partitions))));
    }

    public static string UserOf(string json)
    {
        using var document = System.Text.Json.JsonDocument.Parse(json);
        return document.RootElement.EnumerateObject().FirstOrDefault(p => p.Name.Replace("_", "", StringComparison.Ordinal).Equals("userId", StringComparison.OrdinalIgnoreCase)).Value is { ValueKind: System.Text.Json.JsonValueKind.String } user
            ? user.GetString()!
            : "";
    }

    public void Dispose()
    {
        producer.Dispose();
        Cluster.Dispose();
    }
}

/// <summary>What a server took in from Kafka.</summary>
static class Taken
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(90);

    /// <summary>Waits until so many messages are taken in, and the read models hold what they said.</summary>
    public static async Task TakenAsync(this TestServer server, long messages)
    {
        long taken = -1;
        try
        {
            await Waiting.ForAsync(
                string.Create(CultureInfo.InvariantCulture, $"{messages} messages are taken in"),
                async () => (taken = await CountAsync(server) ?? taken) >= messages,
                Patience);
        }
        catch (TimeoutException e)
        {
            throw new TimeoutException($"{e.Message} It was {taken}.");
        }
        taken.ShouldBe(messages);
        await server.SettleAsync();
    }

    /// <summary>Null: the pool had a connection that a test has broken.</summary>
    static async Task<long?> CountAsync(TestServer server)
    {
        try
        {
            return await server.ScalarAsync<long>("SELECT coalesce(sum(events), 0)::bigint FROM lectern.kafka_partitions");
        }
        catch (NpgsqlException e) when (Outage.IsOne(e))
        {
            return null;
        }
    }

    public static Task<long> EventsAsync(this TestServer server) => server.ScalarAsync<long>("SELECT count(*) FROM lectern.events");

    public static async Task ShouldEqualReferenceAsync(this TestServer server)
    {
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), Calendar.Utc);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, Calendar.Utc), reference).ShouldBeEmpty();
    }

    /// <summary>Code, topic, partition and offset of each rejected event of a tenant, in order of the place.</summary>
    public static async Task<List<string>> RejectedAsync(this TestServer server, string tenant = Tenants.Default)
    {
        await using var command = server.Source.CreateCommand(
            "SELECT concat_ws(' ', code, topic, partition, message_offset) FROM lectern.rejected_events JOIN lectern.tenants USING (tenant_id) WHERE name = $1 ORDER BY topic, partition, message_offset");
        command.Parameters.Add(new() { Value = tenant });
        var rejected = new List<string>();
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rejected.Add(reader.GetString(0));
        return rejected;
    }
}
