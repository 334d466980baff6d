using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lectern.App.Tests.Kafka;

/// <summary>
/// librdkafka's own cluster of brokers in this process: the real protocol over TCP, consumer groups and replication included. It keeps
/// 5 MB or 100,000 messages of a partition: whoever writes more has to be read meanwhile.
/// </summary>
sealed partial class MockCluster : IDisposable
{
    readonly nint client;
    readonly nint cluster;

    public MockCluster(int brokers = 3)
    {
        var error = new byte[512];
        client = New(Producer, NewConfiguration(), error, error.Length);
        if (client == nint.Zero) throw new InvalidOperationException($"The cluster's client could not be made: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        cluster = NewCluster(client, brokers);
        if (cluster == nint.Zero) throw new InvalidOperationException("The cluster could not be made.");
        Brokers = Marshal.PtrToStringUTF8(Bootstraps(cluster))!;
    }

    /// <summary>HOST:PORT, divided by commas.</summary>
    public string Brokers { get; }

    public void Create(string topic, int partitions = 6, int replicas = 3) => Check(CreateTopic(cluster, topic, partitions, replicas));

    /// <summary>Takes a broker away, its connections included; brokers are counted from 1.</summary>
    public void Down(int broker) => Check(SetDown(cluster, broker));

    public void Up(int broker) => Check(SetUp(cluster, broker));

    /// <summary>Moves a partition to another broker.</summary>
    public void Lead(string topic, int partition, int broker) => Check(SetLeader(cluster, topic, partition, broker));

    /// <summary>Has the next requests of a kind fail, one with each of these codes, whoever asks.</summary>
    /// <param name="request">The protocol's number of it: 0 Produce, 1 Fetch, 8 OffsetCommit, 11 JoinGroup, 12 Heartbeat.</param>
    public void Fail(short request, params int[] codes) => PushErrors(cluster, request, (nuint)codes.Length, codes);

    public void Dispose()
    {
        DestroyCluster(cluster);
        Destroy(client);
    }

    static void Check(int code)
    {
        if (code != 0) throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"The cluster refused it with code {code}."));
    }

    const string Library = "librdkafka.so.1";

    const int Producer = 0;

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_new")]
    private static partial nint NewConfiguration();

    [LibraryImport(Library, EntryPoint = "rd_kafka_new")]
    private static partial nint New(int type, nint configuration, [Out] byte[] error, nint errorSize);

    [LibraryImport(Library, EntryPoint = "rd_kafka_destroy")]
    private static partial void Destroy(nint client);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_new")]
    private static partial nint NewCluster(nint client, int brokers);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_destroy")]
    private static partial void DestroyCluster(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_cluster_bootstraps")]
    private static partial nint Bootstraps(nint cluster);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_create", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int CreateTopic(nint cluster, string topic, int partitions, int replicas);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nuint count, int[] codes);
}
