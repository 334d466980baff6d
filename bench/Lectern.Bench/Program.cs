using System.CommandLine;
using Lectern.Bench.Soak;

return await new RootCommand("Lectern's long runs")
{
    new Command("soak", "The long runs") { DurabilitySoak.Create() },
}.Parse(args).InvokeAsync();
