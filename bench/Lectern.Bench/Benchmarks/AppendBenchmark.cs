using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Lectern.Postgres;

namespace Lectern.Bench.Benchmarks;

/// <summary>The event log by itself: groups as the committer makes them, identities new, every id unknown.</summary>
static class AppendBenchmark
{
    const int Group = 8_000;

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        run.Say($"making {run.Sizes.Events:N0} events");
        var feed = Feed.Simulated(run.Sizes.Events);

        var (appended, plain, indexed) = (new List<double>(), new List<double>(), new List<double>());
        var cores = new List<CoreSeconds>();
        // The first round is for the compiler and the caches.
        for (var round = 0; round <= run.Sizes.Runs; round++)
        {
            run.Say(round == 0 ? "warming up" : $"run {round} of {run.Sizes.Runs}");
            await using var database = await postgres.CreateDatabaseAsync(ct);
            var arrivals = feed.Read(await database.TenantAsync(ct));
            await postgres.SettleAsync(ct);
            var before = CoreSeconds.Now(postgres);
            var rate = await AppendAsync(database, arrivals, ct);
            var used = CoreSeconds.Now(postgres).Since(before, arrivals.Count);
            var ceiling = await CopyCeiling.OfAsync(postgres, database, ct);
            if (ceiling.Count != feed.Envelopes.Count) throw new BenchException($"The log holds {ceiling.Count} of {feed.Envelopes.Count} events.");
            var (toPlain, toIndexed) = (await ceiling.PlainAsync(database, ct), await ceiling.IndexedAsync(database, ct));
            if (round == 0) continue;
            appended.Add(rate);
            cores.Add(used);
            plain.Add(toPlain);
            indexed.Add(toIndexed);
        }

        run.Add("COPY into a table with only a primary key", "events/s", plain);
        run.Add("COPY straight into an indexed log", "events/s", indexed);
        run.Add($"append with deduplication, groups of {Group:N0}", "events/s", appended);
        run.AddRatio("append ÷ COPY", appended, plain, Goal.AtLeast(0.4));
        run.AddRatio("append ÷ COPY into an indexed log", appended, indexed);
        run.Add("append, our side", "core-s/M events", cores.Select(c => c.Here));
        run.Add("append, PostgreSQL", "core-s/M events", cores.Select(c => c.Postgres));
        run.Note($"{run.Sizes.Events:N0} simulated events a run, a fresh database each; COPY is of the very rows that the log then holds, in PostgreSQL's own binary form.");
    }

    /// <returns>Events a second.</returns>
    public static async Task<double> AppendAsync(BenchDatabase database, List<Arrival> arrivals, CancellationToken ct)
    {
        var log = new Postgres.EventLog(new TenantSource(database.Source), new Registry(new TenantSource(database.Source)));
        var started = Stopwatch.GetTimestamp();
        foreach (var group in arrivals.Chunk(Group)) await log.AppendAsync(group, ct);
        return arrivals.Count / Stopwatch.GetElapsedTime(started).TotalSeconds;
    }
}
