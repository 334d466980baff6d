using System.Diagnostics;
using Lectern.App.Kafka;
using Lectern.App.Tests.Kafka;
using Lectern.App.Tests.Kafka.Harness;
using Lectern.Bench.Load;
using Lectern.Bench.Servers;
using Lectern.Postgres.Embedded;

namespace Lectern.Bench.Benchmarks;

/// <summary>From full topics to the last read model, beside the same events over HTTP and a consumer that only counts.</summary>
static class KafkaBenchmark
{
    /// <summary>SIGSTOP and SIGCONT: a server that stands still keeps its connections and its partitions, and is as warm as it was.</summary>
    const int Stop = 19;
    const int Continue = 18;

    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        NativeLibrdkafka.Require();
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        run.Say($"making {run.Sizes.Events:N0} events");
        var (warmUp, measured) = Feed.Simulated(run.Sizes.WarmUp + run.Sizes.Events).SplitAt(run.Sizes.WarmUp);
        var (first, posts) = (Post.Of(warmUp), Post.Of(measured));
        var batches = (WarmUp: warmUp.Batches().ConvertAll(b => b.Gzip), Measured: measured.Batches().ConvertAll(b => b.Gzip));

        var (counted, kafka, http) = (new List<double>(), new List<TopicRun>(), new List<LineRun>());
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}: topics");
            using (var brokers = Topics.Cluster())
            {
                await using var database = await postgres.CreateDatabaseAsync(ct);
                kafka.Add(await TakeInAsync(run, postgres, database, brokers, first, posts, ct));
                using var counter = new TopicCounter(brokers.Brokers);
                counter.Count(first.Count);
                counted.Add(counter.Count(posts.Count));
            }
            run.Say($"run {round} of {run.Sizes.Runs}: HTTP");
            await using (var database = await postgres.CreateDatabaseAsync(ct)) http.Add(await LineBenchmark.OnceAsync(run, postgres, database, batches.WarmUp, batches.Measured, measured.Envelopes.Count, ct));
        }

        var (rates, line) = (kafka.ConvertAll(r => r.PerSecond), http.ConvertAll(r => r.PerSecond));
        run.Add("a consumer that only counts", "events/s", counted);
        run.Add("gzip batches over HTTP, to the last read model", "events/s", line);
        run.Add("topics, to the last place of a partition", "events/s", kafka.Select(r => r.TakenInPerSecond));
        run.Add("topics, to the last read model", "events/s", rates);
        run.AddRatio("topics ÷ HTTP", rates, line);
        run.AddRatio("topics ÷ counting", rates, counted);
        run.Add("server, topics", "core-s/M events", kafka.Select(r => r.Cores.Server));
        run.Add("PostgreSQL, topics", "core-s/M events", kafka.Select(r => r.Cores.Postgres));
        run.Add("brokers, topics", "core-s/M events", kafka.Select(r => r.Brokers));
        run.Add("server, HTTP", "core-s/M events", http.Select(r => r.Cores.Server));
        run.Add("PostgreSQL, HTTP", "core-s/M events", http.Select(r => r.Cores.Postgres));
        run.Note($"{run.Sizes.Events:N0} simulated events a run in {Topics.Names.Length} topics of {Topics.Partitions} partitions, keyed by learner, compressed by lz4, in a fresh database after {run.Sizes.WarmUp:N0} events to warm up. The server is held (SIGSTOP) while the topics are filled; the clock starts as it is let go.");
        run.Note("The brokers are librdkafka's mock cluster, three in a process of its own on the same machine: they take processor time from all who are measured, keep messages in memory, and give a consumer one batch of a partition at a time.");
    }

    static async Task<TopicRun> TakeInAsync(BenchRun run, BenchPostgres postgres, BenchDatabase database, MockCluster brokers, List<Post> first, List<Post> posts, CancellationToken ct)
    {
        await using var server = await LecternServer.StartAsync(run, database, ct, brokers);
        using var writer = new TopicWriter(brokers.Brokers, linger: TimeSpan.FromMilliseconds(50));
        writer.Write(first);
        await database.TakenInAsync(first.Count, Patience, ct);
        await database.ProjectedAsync(Patience, ct);
        await postgres.SettleAsync(ct);

        Posix.Signal(server.Id, Stop);
        try
        {
            writer.Write(posts);
        }
        finally
        {
            Posix.Signal(server.Id, Continue);
        }
        var (before, brokersBefore) = (CoreSeconds.Now(postgres, server), ProcessTree.CpuSeconds(MockCluster.ProcessId));
        var started = Stopwatch.GetTimestamp();
        await database.TakenInAsync(first.Count + posts.Count, Patience, ct);
        var takenIn = Stopwatch.GetElapsedTime(started);
        await database.ProjectedAsync(Patience, ct);
        var elapsed = Stopwatch.GetElapsedTime(started);
        var stored = await database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct);
        if (stored != first.Count + posts.Count) throw new BenchException($"The log holds {stored} events, not those that were written.");
        return new(
            posts.Count / elapsed.TotalSeconds, posts.Count / takenIn.TotalSeconds, CoreSeconds.Now(postgres, server).Since(before, posts.Count),
            (ProcessTree.CpuSeconds(MockCluster.ProcessId) - brokersBefore) / posts.Count * 1e6);
    }

    /// <summary>Rates in events a second; core-seconds a million events.</summary>
    sealed record TopicRun(double PerSecond, double TakenInPerSecond, CoreSeconds Cores, double Brokers);
}
