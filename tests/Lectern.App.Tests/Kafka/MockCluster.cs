using System.Diagnostics;
using System.Globalization;

namespace Lectern.App.Tests.Kafka;

/// <summary>
/// librdkafka's own cluster of brokers: the real protocol over TCP, consumer groups and replication included. It keeps 5 MB or 100,000
/// messages of a partition: whoever writes more has to be read meanwhile.
/// </summary>
/// <remarks>
/// All clusters live in one process that starts no other: a process that is started inherits the brokers' sockets, and a broker that is
/// taken down would go on listening there, and answer nobody.
/// </remarks>
sealed class MockCluster : IDisposable
{
    /// <summary>The argument with which the executable that this is in serves as the brokers.</summary>
    public const string Command = "mock-brokers";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    static readonly Lazy<Process> All = new(Start);

    readonly string number;

    public MockCluster(int brokers = 3)
    {
        var made = Ask(string.Create(CultureInfo.InvariantCulture, $"New {brokers}")).Split(' ', 2);
        (number, Brokers) = (made[0], made[1]);
    }

    /// <summary>The process of the brokers.</summary>
    public static int ProcessId => All.Value.Id;

    /// <summary>HOST:PORT, divided by commas.</summary>
    public string Brokers { get; }

    public void Create(string topic, int partitions = 6, int replicas = 3) => Do(nameof(Create), topic, partitions, replicas);

    /// <summary>Has whoever asks about a topic be told this code (3: there is none of that name; 0: it is there).</summary>
    public void Tell(string topic, int code) => Do(nameof(Tell), topic, code);

    /// <summary>Takes a broker away, its connections included; brokers are counted from 1.</summary>
    public void Down(int broker) => Do(nameof(Down), broker);

    public void Up(int broker) => Do(nameof(Up), broker);

    /// <summary>Moves a partition to another broker.</summary>
    public void Lead(string topic, int partition, int broker) => Do(nameof(Lead), topic, partition, broker);

    /// <summary>Has the next requests of a kind fail, one with each of these codes, whoever asks.</summary>
    /// <param name="request">The protocol's number of it: 0 Produce, 1 Fetch, 8 OffsetCommit, 11 JoinGroup, 12 Heartbeat.</param>
    public void Fail(short request, params int[] codes) => Do(nameof(Fail), [request, .. codes.Cast<object>()]);

    public void Dispose() => Do(nameof(Dispose));

    void Do(string what, params object[] words)
    {
        if (Ask(string.Join(' ', (object[])[what, number, .. words])) is not MockBrokers.Done and var answer) throw new InvalidOperationException($"The cluster refused to {what}: {answer}");
    }

    static string Ask(string line)
    {
        var process = All.Value;
        lock (process)
        {
            process.StandardInput.WriteLine(line);
            process.StandardInput.Flush();
            return process.StandardOutput.ReadLineAsync().WaitAsync(Patience).GetAwaiter().GetResult()
                ?? throw new InvalidOperationException($"The brokers' process has ended with code {(process.WaitForExit(Patience) ? process.ExitCode : null)}.");
        }
    }

    /// <summary>It ends with this process, as its input does.</summary>
    static Process Start() => Process.Start(new ProcessStartInfo("dotnet", [typeof(MockCluster).Assembly.Location, Command]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
}
