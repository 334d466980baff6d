using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>Everything between a client's socket and the last read model, the server as a process of its own.</summary>
static class LineBenchmark
{
    const int Connections = 8;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        foreach (var make in (Func<int, Feed>[])[Feed.Simulated, Feed.Scattered])
        {
            var (warmUp, measured) = make(run.Sizes.WarmUp + run.Sizes.Events).SplitAt(run.Sizes.WarmUp);
            var (warm, batches) = (warmUp.Batches().ConvertAll(b => b.Gzip), measured.Batches().ConvertAll(b => b.Gzip));
            var results = new List<LineRun>();
            var plain = new List<double>();
            for (var round = 1; round <= run.Sizes.Runs; round++)
            {
                run.Say($"{measured.Name}: run {round} of {run.Sizes.Runs}");
                await using var database = await postgres.CreateDatabaseAsync(ct);
                results.Add(await OnceAsync(run, postgres, database, warm, batches, measured.Envelopes.Count, ct));
                var stored = await database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct);
                if (stored != warmUp.Envelopes.Count + measured.Envelopes.Count) throw new BenchException($"The log holds {stored} events, not those that were sent.");
                plain.Add(await (await CopyCeiling.OfAsync(postgres, database, ct)).PlainAsync(database, ct));
            }
            Report(run, measured.Name, results, plain);
        }
        run.Note($"{run.Sizes.Events:N0} events a run in gzip batches of 1,000 over {Connections} connections, into a fresh database, after {run.Sizes.WarmUp:N0} events to warm up.");
    }

    /// <summary>One run of it: batches for a fresh server to warm up on, then those that are timed, with so many events.</summary>
    public static async Task<LineRun> OnceAsync(BenchRun run, BenchPostgres postgres, BenchDatabase database, List<byte[]> warmUp, List<byte[]> measured, int events, CancellationToken ct)
    {
        await using var server = await LecternServer.StartAsync(run, database, ct);
        // A server compiles as it goes: the first events are not timed.
        await SendAsync(server.Address, warmUp, ct);
        await database.ProjectedAsync(Patience, ct);
        await postgres.SettleAsync(ct);
        return await MeasureAsync(server, postgres, database, measured, events, ct);
    }

    static void Report(BenchRun run, string feed, List<LineRun> results, List<double> plain)
    {
        var rates = results.ConvertAll(r => r.PerSecond);
        run.Add($"COPY of the same rows, {feed}", "events/s", plain);
        run.Add($"to the last answer, {feed}", "events/s", results.Select(r => r.AnsweredPerSecond));
        run.Add($"to the last read model, {feed}", "events/s", rates);
        run.AddRatio($"line ÷ COPY, {feed}", rates, plain, Goal.AtLeast(0.12));
        run.Add($"client, {feed}", "core-s/M events", results.Select(r => r.Cores.Here));
        run.Add($"server, {feed}", "core-s/M events", results.Select(r => r.Cores.Server));
        run.Add($"PostgreSQL, {feed}", "core-s/M events", results.Select(r => r.Cores.Postgres));
    }

    static async Task<LineRun> MeasureAsync(ServerProcess server, BenchPostgres postgres, BenchDatabase database, List<byte[]> batches, int events, CancellationToken ct)
    {
        var before = CoreSeconds.Now(postgres, server);
        var started = Stopwatch.GetTimestamp();
        await SendAsync(server.Address, batches, ct);
        var answered = Stopwatch.GetElapsedTime(started);
        await database.ProjectedAsync(Patience, ct);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(events / elapsed.TotalSeconds, events / answered.TotalSeconds, CoreSeconds.Now(postgres, server).Since(before, events));
    }

    static Task<LoadResult> SendAsync(Uri server, List<byte[]> batches, CancellationToken ct) => ClosedLoop.OnceAsync(
        server, [.. batches.Select(gzip => Request.Post(server, "/api/v1/events", gzip, gzip: true))], Connections, Patience, ct);
}

/// <summary>Rates in events a second; core-seconds a million events.</summary>
sealed record LineRun(double PerSecond, double AnsweredPerSecond, CoreSeconds Cores);
