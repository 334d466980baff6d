using System.CommandLine;
using Lectern.App.Commands;
using Lectern.App.Import;
using Lectern.App.Replay;
using Lectern.App.Simulation;

var root = new RootCommand("Lectern: learning analytics. Events in, exact figures out.");
foreach (var command in ServeCommands.Create()) root.Add(command);
foreach (var command in OperatorCommands.Create()) root.Add(command);
root.Add(RebuildCommand.Create());
root.Add(ReplayCommand.Create());
root.Add(KeyCommand.Create());
root.Add(AccountCommand.Create());
root.Add(TokenCommand.Create());
root.Add(TenantCommand.Create());
root.Add(ImportCommand.Create());
root.Add(SimulateCommand.Create());

// Signals are ours: the library would give a stop two seconds, too few to end a database in order.
using var signals = new StopSignals();
return await root.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null }, signals.Token);
