using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Servers;
using Lectern.Postgres.Embedded;

namespace Lectern.Bench.Benchmarks;

/// <summary>From nothing to an answer that it is ready: on a fresh folder, and again on the same.</summary>
static class StartBenchmark
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        var (first, second, databaseFirst, databaseSecond) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            var (data, alone) = (run.Scratch.Next("start"), run.Scratch.Next("postgres"));
            first.Add(await ServeAsync(data, ct));
            second.Add(await ServeAsync(data, ct));
            databaseFirst.Add(await StartDatabaseAsync(alone, ct));
            databaseSecond.Add(await StartDatabaseAsync(alone, ct));
        }
        run.Add("first start, on a fresh folder", "s", first);
        run.Add("of which the database's own start takes about", "s", databaseFirst);
        run.Add("second start", "s", second, Reporting.Goal.AtMost(5));
        run.Add("of which the database's own second start takes about", "s", databaseSecond);
        run.Note("From the start of the process to its first answer of 200 on /health/ready; built beforehand, without the demo. The database beside it: the same private PostgreSQL, set up or started alone.");
    }

    static async Task<double> ServeAsync(string data, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await LecternServer.StartAloneAsync(data, ct);
        await ClosedLoop.OnceAsync(server.Address, [Request.Get(server.Address, "/health/ready")], 1, Patience, ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static async Task<double> StartDatabaseAsync(string folder, CancellationToken ct)
    {
        var started = Stopwatch.GetTimestamp();
        await using var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = folder }, ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
