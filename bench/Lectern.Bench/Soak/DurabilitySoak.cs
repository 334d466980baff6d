using System.Globalization;
using Lectern.App.Tests.Durability.Harness;

namespace Lectern.Bench.Soak;

/// <summary><c>soak durability</c>: many kills of Lectern and its PostgreSQL in the middle of ingest, then the audit.</summary>
static class DurabilitySoak
{
    /// <returns>Whether everything held.</returns>
    public static Task<bool> RunAsync(int kills, int seed) => SoakFolder.RunAsync($"soak durability --kills {kills} --seed {seed}", async folder =>
    {
        var order = new Random(seed);
        var victims = Enumerable.Range(0, kills).Select(_ => order.GetItems([Victim.Server, Victim.Database, Victim.Both], 1)[0]);
        var report = await new KillRun(folder, seed, Console.WriteLine).RunAsync(victims);
        Print(report);
        return report.Faults.Count == 0;
    });

    static void Print(KillReport report)
    {
        Console.WriteLine();
        foreach (var group in report.Recoveries.GroupBy(r => r.Victim).OrderBy(g => g.Key))
        {
            var seconds = group.Select(r => r.Seconds).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key,-9} {seconds.Length,4} kills, next acknowledgement after: median {seconds[seconds.Length / 2]:0.00} s, longest {seconds[^1]:0.00} s"));
        }
        var answers = report.Answers.OrderBy(a => a.Key).Select(a => $"{(a.Key == 0 ? "none" : a.Key.ToString(CultureInfo.InvariantCulture))} {a.Value}");
        Console.WriteLine($"{report.Events} events acknowledged; {report.Requests} requests, answered: {string.Join(", ", answers)}");
        Console.WriteLine(report.Faults.Count == 0
            ? "Right: every acknowledged event is in the log once, nothing else is, and the read models equal the reference before and after a rebuild."
            : $"WRONG:\n{string.Join('\n', report.Faults)}");
    }
}
