using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Servers;
using Lectern.Postgres;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.Bench.Benchmarks;

/// <summary>The projector by itself, over a log that is there: from empty read models to current ones.</summary>
static class ProjectorBenchmark
{
    const int BatchSize = 10_000;

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        // The first round is for the compiler and the caches.
        var isWarm = false;
        foreach (var make in (Func<int, Feed>[])[Feed.Simulated, Feed.Scattered])
        {
            run.Say($"filling a log with {run.Sizes.Events:N0} events");
            await using var database = await postgres.CreateDatabaseAsync(ct);
            var feed = make(run.Sizes.Events);
            await AppendBenchmark.AppendAsync(database, feed.Read(await database.TenantAsync(ct)), ct);
            var ceiling = await CopyCeiling.OfAsync(postgres, database, ct);

            var (projected, plain, cores) = (new List<double>(), new List<double>(), new List<CoreSeconds>());
            for (var round = isWarm ? 1 : 0; round <= run.Sizes.Runs; round++)
            {
                run.Say($"{feed.Name}: {(round == 0 ? "warming up" : $"run {round} of {run.Sizes.Runs}")}");
                var copied = await ceiling.PlainAsync(database, ct);
                await database.ResetReadModelsAsync(ct);
                await postgres.SettleAsync(ct);
                var before = CoreSeconds.Now(postgres);
                var rate = await ProjectAsync(database, ceiling.Count, ct);
                var used = CoreSeconds.Now(postgres).Since(before, ceiling.Count);
                isWarm = true;
                if (round == 0) continue;
                projected.Add(rate);
                cores.Add(used);
                plain.Add(copied);
            }
            run.Add($"COPY of the same rows, {feed.Name}", "events/s", plain);
            run.Add($"projector, {feed.Name}", "events/s", projected);
            run.AddRatio($"projector ÷ COPY, {feed.Name}", projected, plain);
            run.Add($"projector, our side, {feed.Name}", "core-s/M events", cores.Select(c => c.Here));
            run.Add($"projector, PostgreSQL, {feed.Name}", "core-s/M events", cores.Select(c => c.Postgres));
        }
        run.Note($"{run.Sizes.Events:N0} events, batches of {BatchSize:N0}, empty read models each run. Scattered: every event another learner, course, lesson and day at random, so that next to nothing merges.");
    }

    static async Task<double> ProjectAsync(BenchDatabase database, long events, CancellationToken ct)
    {
        var source = database.Source;
        var calendar = await new Tenants(source).CalendarAsync(ct);
        var projector = new Projector(source, new LogReader(source, new Registry(new TenantSource(source))), ReadSchema.Serving, GrainSql.Version, calendar, BatchSize, NullLogger.Instance);
        var started = Stopwatch.GetTimestamp();
        await projector.CatchUpAsync(long.MaxValue, null, ct);
        var elapsed = Stopwatch.GetElapsedTime(started);
        return projector.Events == events ? events / elapsed.TotalSeconds : throw new BenchException($"The projector saw {projector.Events} of {events} events.");
    }
}
