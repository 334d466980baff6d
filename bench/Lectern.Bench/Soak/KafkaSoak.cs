using System.Globalization;
using Lectern.App.Tests.Kafka.Harness;

namespace Lectern.Bench.Soak;

/// <summary><c>soak kafka</c>: many events through topics of several partitions while consumers, PostgreSQL and brokers are killed; then the audit.</summary>
static class KafkaSoak
{
    /// <summary>What a quick run takes in, hit by each kind of strike once.</summary>
    const int QuickEvents = 20_000;

    /// <summary>Messages of a partition that wait at most: far fewer than the brokers keep of it.</summary>
    const int MayBeAhead = 4_000;

    /// <summary>About as many as a learner has in a term: one simulated institution gives all the events.</summary>
    const int EventsALearner = 250;

    static readonly Strike[] Kinds = Enum.GetValues<Strike>();

    /// <returns>Whether everything held.</returns>
    public static Task<bool> RunAsync(SoakOptions options)
    {
        var (events, kills) = options.Quick ? (QuickEvents, Kinds.Length) : (options.Events, options.Kills);
        return SoakFolder.RunAsync($"soak kafka --events {events} --kills {kills} --seed {options.Seed}", async folder =>
        {
            var strikes = options.Quick ? Kinds : new Random(options.Seed).GetItems(Kinds, kills);
            await using var run = await KafkaRun.StartAsync(folder, options.Seed, Math.Max(80, events / EventsALearner), Console.WriteLine);
            var (report, _) = await run.RunAsync(events, MayBeAhead, strikes);
            Print(report);
            return report.Faults.Count == 0;
        });
    }

    static void Print(KafkaReport report)
    {
        Console.WriteLine();
        foreach (var group in report.Recoveries.GroupBy(r => r.Strike).OrderBy(g => g.Key))
        {
            var seconds = group.Select(r => r.Seconds).Order().ToArray();
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{group.Key,-9} {seconds.Length,4} times, every partition went on after: median {seconds[seconds.Length / 2]:0.00} s, longest {seconds[^1]:0.00} s"));
        }
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{report.Events} events in {report.Messages} messages, {report.Spoilt} other contents among them, taken in within {report.Elapsed.TotalSeconds:0} s; consumers found no database as they started {report.Restarts} times"));
        Console.WriteLine(report.Faults.Count == 0
            ? "Right: every event is in the log once, nothing else is, every other message is among the rejected once, every partition is at its end, and the read models equal the reference before and after a rebuild."
            : $"WRONG:\n{string.Join('\n', report.Faults)}");
    }
}
