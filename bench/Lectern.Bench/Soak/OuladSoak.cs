using System.Diagnostics;
using Lectern.App.Tests.Oulad;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Soak;

/// <summary>All of OULAD through the command a user would give, and every total against SQL over the raw files.</summary>
static class OuladSoak
{
    const double MostMb = 400;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The import is the same each time: there is nothing for a seed to choose.</summary>
    public static async Task<bool> RunAsync(SoakOptions options, CancellationToken ct)
    {
        var sizes = options.Quick ? Sizes.Quick : Sizes.Full;
        var machine = Machine.Now();
        var run = new BenchRun(sizes, line => Console.Error.WriteLine($"oulad: {line}"));
        using var scratch = run.Scratch;
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await ImportAsync(run, postgres, database, ct);

        run.Say("computing the same figures from the files");
        var expected = await OuladExpected.ComputeAsync(database.ConnectionString, Checkout.Oulad, [.. sizes.Presentations], ct);
        var (checks, differences) = OuladTotals.Compare(expected, await OuladTotals.ReadAsync(database.Source, ct));
        run.Add("totals and days compared", "figures", [checks]);
        run.Add("of them different", "figures", [differences.Count], Goal.AtMost(0));
        foreach (var difference in differences.Take(10)) run.Note(difference);

        var report = new Report("soak-oulad", "All of OULAD, imported and checked against SQL over the raw files", !options.Quick, machine, run);
        report.Print();
        Console.WriteLine($"Written to {Path.GetRelativePath(Environment.CurrentDirectory, report.Write(Report.Folder(!options.Quick)))}");
        return checks > 0 && differences.Count == 0;
    }

    static async Task ImportAsync(BenchRun run, BenchPostgres postgres, BenchDatabase database, CancellationToken ct)
    {
        await using var server = await LecternServer.StartAsync(run, database, ct);
        await using var sampler = new MemorySampler(server.Id);
        var (serverBefore, postgresBefore) = (ProcessTree.CpuSeconds(server.Id), ProcessTree.CpuSeconds(postgres.ProcessId));
        run.Say("importing, which takes minutes");
        var started = Stopwatch.GetTimestamp();
        var events = await OuladImport.RunAsync(run, server, ct);
        var imported = Stopwatch.GetElapsedTime(started);
        await database.ProjectedAsync(Patience, ct);
        var elapsed = Stopwatch.GetElapsedTime(started);

        var stored = await database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct);
        if (stored != events) throw new BenchException($"The log holds {stored} events of the {events} that were sent.");
        run.Add("events", "events", [events]);
        run.Add("to the last answer", "events/s", [events / imported.TotalSeconds]);
        run.Add("to the last read model", "events/s", [events / elapsed.TotalSeconds]);
        run.Add("server", "core-s/M events", [(ProcessTree.CpuSeconds(server.Id) - serverBefore) / (events / 1e6)]);
        run.Add("PostgreSQL", "core-s/M events", [(ProcessTree.CpuSeconds(postgres.ProcessId) - postgresBefore) / (events / 1e6)]);
        run.Add("server memory, greatest", "MB", [sampler.Samples.Max()], Goal.AtMost(MostMb));
        run.Add("server memory, median", "MB", [Figure.Percentile(sampler.Samples, 50)]);
        run.Add("database size", "MB", [await database.ScalarAsync<long>("SELECT pg_database_size(current_database())", ct) / 1e6]);
    }
}
