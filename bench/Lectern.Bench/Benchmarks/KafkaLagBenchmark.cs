using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Lectern.App.Kafka;
using Lectern.App.Tests.Kafka.Harness;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>From the brokers' acknowledgement of an event until the read models hold it, while events are written steadily.</summary>
static class KafkaLagBenchmark
{
    const int EventsPerSecond = 10_000;
    const int EventsATick = 100;
    const int Different = 40_000;

    /// <summary>Where an event's id stands, which each writing of it has anew.</summary>
    const int IdAt = 7;
    const int IdLength = 36;

    static readonly TimeSpan Every = TimeSpan.FromSeconds((double)EventsATick / EventsPerSecond);
    static readonly TimeSpan Linger = TimeSpan.FromMilliseconds(5);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        NativeLibrdkafka.Require();
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        using var brokers = Topics.Cluster();
        await using var server = await LecternServer.StartAsync(run, database, ct, brokers);
        using var writer = new TopicWriter(brokers.Brokers, Linger);
        var posts = Post.Of(Feed.Simulated(Math.Min(Different, run.Sizes.Events)));
        var written = 0L;

        run.Say("warming up");
        await WindowAsync(run.Sizes.Window / 10);
        var windows = new List<LagWindow>();
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            await postgres.SettleAsync(ct);
            windows.Add(await WindowAsync(run.Sizes.Window));
        }
        run.Add("events acknowledged", "events/s", windows.Select(w => w.PerSecond * EventsATick));
        run.Add("lag p50", "ms", windows.Select(w => Figure.Percentile(w.Lags, 50)));
        run.Add("lag p99", "ms", windows.Select(w => Figure.Percentile(w.Lags, 99)), Goal.AtMost(1_000));
        run.Add("lag, worst", "ms", windows.Select(w => w.Lags.Max()));
        run.Add("acknowledged p50", "ms", windows.Select(w => Figure.Percentile(w.Answers, 50)));
        run.Add("acknowledged p99", "ms", windows.Select(w => Figure.Percentile(w.Answers, 99)));
        run.Note($"{EventsATick} events every {Every.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms for {run.Sizes.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s a run, to {Topics.Names.Length} topics of {Topics.Partitions} partitions, by a producer that waits {Linger.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms for others; the last of each {EventsATick} is followed. Acknowledgements are timed from when it was due; lag from there to the first look that finds the checkpoint past it.");
        run.Note("The brokers are librdkafka's mock cluster, three in a process of its own on the same machine: they take processor time from the server, give a consumer one batch of a partition at a time, and where a consumer waits for news, tell it after that wait, not as they come.");

        Task<LagWindow> WindowAsync(TimeSpan length) => LagBenchmark.WindowAsync(
            database,
            length + Patience,
            limit => WriteAsync(length, limit),
            async limit =>
            {
                await database.TakenInAsync(written, Patience, limit);
                await database.ProjectedAsync(Patience, limit);
            },
            ct);

        async Task<IReadOnlyList<Sent>> WriteAsync(TimeSpan length, CancellationToken limit)
        {
            var followed = new ConcurrentBag<Sent>();
            var acknowledged = 0L;
            var from = written;
            using var timer = new PeriodicTimer(Every);
            var started = Stopwatch.GetTimestamp();
            for (var due = TimeSpan.Zero; due < length; due += Every)
            {
                while (Stopwatch.GetElapsedTime(started) < due) await timer.WaitForNextTickAsync(limit);
                var dueAt = started + (long)(due.TotalSeconds * Stopwatch.Frequency);
                for (var i = 1; i <= EventsATick; i++)
                {
                    var (post, id) = Fresh(posts[(int)(written++ % posts.Count)]);
                    var isFollowed = i == EventsATick;
                    writer.Write(post, report =>
                    {
                        if (report.Error.IsError) return;
                        if (isFollowed) followed.Add(new(0, dueAt, Stopwatch.GetTimestamp(), id));
                        Interlocked.Increment(ref acknowledged);
                    });
                }
            }
            while (Interlocked.Read(ref acknowledged) < written - from) await timer.WaitForNextTickAsync(limit);
            return [.. followed.OrderBy(f => f.Due)];
        }
    }

    static (Post Post, Guid Id) Fresh(Post post)
    {
        var id = Guid.NewGuid();
        var value = post.Value.AsSpan().ToArray();
        id.TryFormat(value.AsSpan(IdAt, IdLength), out _);
        return (post with { Value = value }, id);
    }
}
