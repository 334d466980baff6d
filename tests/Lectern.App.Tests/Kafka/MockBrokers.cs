using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;

namespace Lectern.App.Tests.Kafka;

/// <summary>librdkafka's own cluster of brokers, in this process.</summary>
sealed partial class MockBrokers : IDisposable
{
    readonly nint client;
    readonly nint cluster;

    public MockBrokers(int brokers)
    {
        var error = new byte[512];
        var configuration = NewConfiguration();
        // It says that it knows no brokers, which it is not to know.
        if (Set(configuration, "log_level", "0", error, error.Length) != 0) throw new InvalidOperationException("The cluster's client could not be set up.");
        client = New(Producer, configuration, error, error.Length);
        if (client == nint.Zero) throw new InvalidOperationException($"The cluster's client could not be made: {Encoding.UTF8.GetString(error).TrimEnd('\0')}");
        cluster = NewCluster(client, brokers);
        if (cluster == nint.Zero) throw new InvalidOperationException("The cluster could not be made.");
        Brokers = Marshal.PtrToStringUTF8(Bootstraps(cluster))!;
    }

    /// <summary>HOST:PORT, divided by commas.</summary>
    public string Brokers { get; }

    /// <summary>Does what it is asked, a line each, until there is no more: <see cref="MockCluster"/> is who asks.</summary>
    public static void Serve(TextReader questions, TextWriter answers)
    {
        var clusters = new List<MockBrokers?>();
        while (questions.ReadLine() is { } line)
        {
            string answer;
            try
            {
                answer = Answer(clusters, line.Split(' '));
            }
            catch (InvalidOperationException e)
            {
                answer = $"{Failed} {e.Message}";
            }
            answers.WriteLine(answer);
            answers.Flush();
        }
        foreach (var left in clusters) left?.Dispose();
    }

    public const string Done = "done";
    public const string Failed = "failed";

    static string Answer(List<MockBrokers?> clusters, string[] words)
    {
        var number = int.Parse(words[1], CultureInfo.InvariantCulture);
        if (words[0] == nameof(New))
        {
            clusters.Add(new(number));
            return string.Create(CultureInfo.InvariantCulture, $"{clusters.Count - 1} {clusters[^1]!.Brokers}");
        }
        clusters[number]!.Do(words[0], words[2..]);
        if (words[0] == nameof(Dispose)) clusters[number] = null;
        return Done;
    }

    void Do(string what, string[] words)
    {
        switch (what)
        {
            case nameof(MockCluster.Create): Check(CreateTopic(cluster, words[0], Number(1), Number(2))); break;
            case nameof(MockCluster.Tell): SetTopicError(cluster, words[0], Number(1)); break;
            case nameof(MockCluster.Down): Check(SetDown(cluster, Number(0))); break;
            case nameof(MockCluster.Up): Check(SetUp(cluster, Number(0))); break;
            case nameof(MockCluster.Lead): Check(SetLeader(cluster, words[0], Number(1), Number(2))); break;
            case nameof(MockCluster.Fail): PushErrors(cluster, (short)Number(0), (nuint)(words.Length - 1), [.. Enumerable.Range(1, words.Length - 1).Select(Number)]); break;
            case nameof(Dispose): Dispose(); break;
            default: throw new InvalidOperationException($"Brokers do not know what '{what}' is.");
        }

        int Number(int at) => int.Parse(words[at], CultureInfo.InvariantCulture);
    }

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

    [LibraryImport(Library, EntryPoint = "rd_kafka_conf_set", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Set(nint configuration, string name, string value, [Out] byte[] error, nint errorSize);

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

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_topic_set_error", StringMarshalling = StringMarshalling.Utf8)]
    private static partial void SetTopicError(nint cluster, string topic, int code);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_down")]
    private static partial int SetDown(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_broker_set_up")]
    private static partial int SetUp(nint cluster, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_partition_set_leader", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetLeader(nint cluster, string topic, int partition, int broker);

    [LibraryImport(Library, EntryPoint = "rd_kafka_mock_push_request_errors_array")]
    private static partial void PushErrors(nint cluster, short request, nuint count, int[] codes);
}
