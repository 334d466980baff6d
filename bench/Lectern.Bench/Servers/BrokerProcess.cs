using System.CommandLine;
using System.Diagnostics;
using Lectern.App.Kafka;
using Lectern.App.Tests.Kafka;

namespace Lectern.Bench.Servers;

/// <summary>librdkafka's cluster of brokers, as the tests have it, in a process of its own: what it costs is nobody else's.</summary>
sealed class BrokerProcess : IAsyncDisposable
{
    const string Name = "brokers";
    static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(30);
    static readonly TimeSpan StopPatience = TimeSpan.FromSeconds(10);

    readonly Process process;

    BrokerProcess(Process process, string brokers)
    {
        this.process = process;
        Brokers = brokers;
    }

    public int Id => process.Id;

    /// <summary>HOST:PORT, divided by commas.</summary>
    public string Brokers { get; }

    public static async Task<BrokerProcess> StartAsync(IReadOnlyList<string> topics, CancellationToken ct)
    {
        try
        {
            NativeLibrdkafka.Require();
        }
        catch (InvalidOperationException e)
        {
            throw new BenchException(e.Message);
        }
        var process = Process.Start(new ProcessStartInfo("dotnet", [typeof(BrokerProcess).Assembly.Location, Name, .. topics]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        try
        {
            var brokers = await process.StandardOutput.ReadLineAsync(ct).AsTask().WaitAsync(StartPatience, ct);
            return brokers is null ? throw new BenchException("The brokers ended as they started; what they said stands above.") : new(process, brokers);
        }
        catch
        {
            process.Kill();
            process.Dispose();
            throw;
        }
    }

    /// <summary>The command that is that process. It ends with whoever started it.</summary>
    public static Command Create()
    {
        var topics = new Argument<string[]>("TOPIC");
        var command = new Command(Name) { topics };
        command.Hidden = true;
        command.SetAction(parsed =>
        {
            NativeLibrdkafka.Require();
            using var cluster = new MockCluster();
            foreach (var topic in parsed.GetRequiredValue(topics)) cluster.Create(topic);
            Console.WriteLine(cluster.Brokers);
            while (Console.In.ReadLine() is not null)
            {
                // Until its input ends.
            }
        });
        return command;
    }

    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using var patience = new CancellationTokenSource(StopPatience);
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
        process.Dispose();
    }
}
