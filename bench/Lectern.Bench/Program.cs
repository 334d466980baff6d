using System.CommandLine;
using Lectern.Bench;
using Lectern.App.Tests.Kafka;

// The brokers of benchmarks and soaks are this, too, in a process of their own.
if (args is [MockCluster.Command])
{
    MockBrokers.Serve(Console.In, Console.Out);
    return 0;
}

var root = new RootCommand("Lectern's benchmarks and long runs.") { BenchCommand.Create(), SoakCommand.Create() };
// Ctrl-C leaves time to stop the servers that were started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
