using System.CommandLine;
using Lectern.Bench;
using Lectern.Bench.Servers;

var root = new RootCommand("Lectern's benchmarks and long runs.") { BenchCommand.Create(), SoakCommand.Create(), BrokerProcess.Create() };
// Ctrl-C leaves time to stop the servers that were started.
return await root.Parse(args).InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
