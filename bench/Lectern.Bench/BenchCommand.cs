using System.CommandLine;
using Confluent.Kafka;
using Lectern.App.Import;
using Lectern.Bench.Reporting;
using Lectern.Postgres.Embedded;
using Microsoft.Playwright;
using Npgsql;

namespace Lectern.Bench;

/// <summary><c>bench [NAME…]</c>: runs benchmarks one after another, each with a table, JSON and a page to read.</summary>
static class BenchCommand
{
    const string Everything = "all";

    static readonly Argument<string[]> Names = new("NAME")
    {
        Description = "Which; none: all but page, tail, kafka, kafka-lag, queries, dashboards and memory, which need a browser or Kafka's library, or load millions of events",
        Arity = ArgumentArity.ZeroOrMore,
    };

    static readonly Option<bool> Quick = new("--quick") { Description = "Tiny sizes, to see that everything works; the figures mean nothing" };
    static readonly Option<int?> Seconds = new("--seconds") { Description = "How long a run at a steady rate takes: lag, live, tail, kafka-lag (default: 30; with --quick: 1)" };
    static readonly Option<DirectoryInfo?> Out = new("--out") { Description = "Folder of the results (default: bench/results; with --quick: artifacts/bench)" };

    public static Command Create()
    {
        var list = string.Join('\n', Benchmark.All.Select(b => $"  {b.Name,-10} {b.Summary}{(b.ByDefault ? "" : " (only when named)")}"));
        var command = new Command("bench", $"Run benchmarks: a table each, and JSON.\n\n{list}\n  {Everything,-10} Every one of them") { Names, Quick, Seconds, Out };
        Names.AcceptOnlyFromAmong([.. Benchmark.All.Select(b => b.Name), Everything]);
        Seconds.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 600) result.AddError("--seconds is a number from 1 to 600.");
        });
        command.SetAction((parsed, ct) => RunAsync(
            Chosen(parsed.GetValue(Names) ?? []),
            SizesOf(parsed.GetValue(Quick), parsed.GetValue(Seconds)),
            !parsed.GetValue(Quick),
            parsed.GetValue(Out)?.FullName ?? Report.Folder(!parsed.GetValue(Quick)),
            ct));
        return command;
    }

    static Sizes SizesOf(bool isQuick, int? seconds)
    {
        var sizes = isQuick ? Sizes.Quick : Sizes.Full;
        return seconds is { } length ? sizes with { Window = TimeSpan.FromSeconds(length) } : sizes;
    }

    static IReadOnlyList<Benchmark> Chosen(string[] names) =>
        [.. Benchmark.All.Where(b => names.Length == 0 ? b.ByDefault : names.Contains(b.Name) || names.Contains(Everything))];

    static async Task<int> RunAsync(IReadOnlyList<Benchmark> chosen, Sizes sizes, bool isFull, string folder, CancellationToken ct)
    {
        var failed = 0;
        foreach (var benchmark in chosen)
        {
            if (!await RunAsync(benchmark, sizes, isFull, folder, ct)) failed++;
        }
        return failed == 0 ? 0 : 1;
    }

    static async Task<bool> RunAsync(Benchmark benchmark, Sizes sizes, bool isFull, string folder, CancellationToken ct)
    {
        var machine = Machine.Now();
        if (machine.Load > machine.Cores / 2.0) Say($"the machine is busy (load {machine.Load:0.0} on {machine.Cores} cores): do not trust what follows");
        var run = new BenchRun(sizes, Say);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(benchmark.Limit);
        try
        {
            await benchmark.RunAsync(run, limit.Token);
            var report = new Report(benchmark.Name, benchmark.Summary, isFull, machine, run);
            report.Print();
            Console.WriteLine($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, report.Write(folder))}");
            return !run.IsIncomplete;
        }
        catch (OperationCanceledException) when (!ct.IsCancellationRequested)
        {
            Say($"ended after {benchmark.Limit.TotalMinutes:0} minutes, its limit: something hangs, or the machine is too busy");
        }
        catch (Exception e) when (e is BenchException or EmbeddedPostgresException or ImportException or NpgsqlException or IOException or PlaywrightException or KafkaException or TimeoutException)
        {
            Say(e.Message);
        }
        finally
        {
            run.Scratch.Dispose();
        }
        return false;

        void Say(string line) => Console.Error.WriteLine($"{benchmark.Name}: {line}");
    }
}

/// <summary>A benchmark that cannot go on; the message is a line that says why and what to do.</summary>
sealed class BenchException(string message) : Exception(message);
