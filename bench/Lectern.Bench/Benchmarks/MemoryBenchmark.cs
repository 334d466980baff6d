using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>Resident memory of the server's process, PostgreSQL's apart: the greatest of each phase.</summary>
static class MemoryBenchmark
{
    const double MostMb = 400;
    const int Connections = 8;
    static readonly TimeSpan Idle = TimeSpan.FromSeconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        var (idle, ingesting, importing, usual) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        var batches = Feed.Simulated(run.Sizes.Events).Batches();
        // The import of all of OULAD takes minutes and is long enough to count by itself: it comes once.
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            await using var database = await postgres.CreateDatabaseAsync(ct);
            await using var server = await LecternServer.StartAsync(run, database, ct);
            idle.Add((await WhileAsync(server, () => Task.Delay(Idle, ct))).Max());
            ingesting.Add((await WhileAsync(server, async () =>
            {
                var requests = batches.Select(b => Request.Post(server.Address, "/api/v1/events", b.Gzip, gzip: true)).ToList();
                await ClosedLoop.OnceAsync(server.Address, requests, Connections, Patience, ct);
                await database.ProjectedAsync(Patience, ct);
            })).Max());
            if (round < run.Sizes.Runs) continue;

            run.Say("importing OULAD");
            var samples = await WhileAsync(server, async () =>
            {
                await OuladImport.RunAsync(run, server, ct);
                await database.ProjectedAsync(Patience, ct);
            });
            importing.Add(samples.Max());
            usual.Add(Figure.Percentile(samples, 50));
        }
        run.Add("idle, greatest", "MB", idle);
        run.Add("ingesting, greatest", "MB", ingesting);
        run.Add("importing OULAD, greatest", "MB", importing, Goal.AtMost(MostMb));
        run.Add("importing OULAD, median", "MB", usual);
        run.Note($"VmRSS ten times a second. Ingesting: {run.Sizes.Events:N0} simulated events in gzip batches of 1,000 over {Connections} connections.");
    }

    static async Task<List<double>> WhileAsync(ServerProcess server, Func<Task> act)
    {
        await using var sampler = new MemorySampler(server.Id);
        await act();
        return sampler.Samples;
    }
}
