using System.Globalization;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>One event a request. Both services stand ready all the time; the runs take turns, and none starts on another's work.</summary>
static class SingleBenchmark
{
    const int Different = 2_000;
    static readonly int[] Connections = [1, 32, 256];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var ours = await postgres.CreateDatabaseAsync(ct);
        await using var theirs = await postgres.CreateDatabaseAsync(ct);
        run.Say("starting both services");
        await using var lectern = await LecternServer.StartAsync(run, ours, ct);
        await using var fastify = await FastifyPeer.StartAsync(theirs, ct);
        var events = Feed.Simulated(Different).Envelopes;
        var (toLectern, toFastify) = (Requests(lectern.Address, "/api/v1/events", events), Requests(fastify.Address, "/events", events));

        foreach (var connections in Connections)
        {
            var (lecternRuns, fastifyRuns) = (new List<LoadResult>(), new List<LoadResult>());
            for (var round = 0; round <= run.Sizes.Runs; round++)
            {
                run.Say($"{At(connections)}: {(round == 0 ? "warming up" : $"run {round} of {run.Sizes.Runs}")}");
                await postgres.SettleAsync(ct);
                var one = await ClosedLoop.ForAsync(run.Sizes.Slice, lectern.Address, toLectern, connections, ct);
                await ours.ProjectedAsync(Patience, ct);
                await postgres.SettleAsync(ct);
                var other = await ClosedLoop.ForAsync(run.Sizes.Slice, fastify.Address, toFastify, connections, ct);
                if (round == 0) continue;
                lecternRuns.Add(one);
                fastifyRuns.Add(other);
            }
            Report(run, connections, lecternRuns, fastifyRuns);
        }
        run.Note($"Each run {run.Sizes.Slice.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s, each event answered once it is durable; Lectern also projects what comes in meanwhile. Fastify: bench/peers/fastify, one process, a pool of 20, one INSERT a request.");
    }

    static void Report(BenchRun run, int connections, List<LoadResult> lectern, List<LoadResult> fastify)
    {
        var (ours, theirs) = (lectern.ConvertAll(r => r.PerSecond), fastify.ConvertAll(r => r.PerSecond));
        var at = At(connections);
        run.Add($"Lectern, {at}", "events/s", ours);
        run.Add($"Fastify, {at}", "events/s", theirs);
        // One caller at a time leaves nothing to group: it gets no goal.
        run.AddRatio($"Lectern ÷ Fastify, {at}", ours, theirs, connections == 1 ? null : Goal.AtLeast(2));
        foreach (var percent in (int[])[50, 99])
        {
            run.Add($"Lectern p{percent}, {at}", "ms", lectern.Select(r => r.Percentile(percent)));
            run.Add($"Fastify p{percent}, {at}", "ms", fastify.Select(r => r.Percentile(percent)));
        }
    }

    static string At(int connections) => connections == 1 ? "1 connection" : $"{connections} connections";

    static List<Request> Requests(Uri server, string path, IReadOnlyList<ReadOnlyMemory<byte>> events) => [.. events.Select(e => Request.PostFresh(server, path, [e]))];
}
