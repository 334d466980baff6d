using System.Diagnostics;
using System.Globalization;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Lectern.Postgres;

namespace Lectern.Bench.Benchmarks;

/// <summary>From the answer to a batch until the read models hold it, while events come in steadily, however long the answers take.</summary>
static class LagBenchmark
{
    const int EventsPerSecond = 5_000;
    const int BatchEvents = 50;
    const int Different = 40_000;
    static readonly TimeSpan Every = TimeSpan.FromSeconds((double)BatchEvents / EventsPerSecond);
    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(2);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await using var server = await LecternServer.StartAsync(run, database, ct);
        var requests = Feed.Simulated(Math.Min(Different, run.Sizes.Events)).Envelopes.Chunk(BatchEvents)
            .Select(batch => Request.PostFresh(server.Address, "/api/v1/events", batch)).ToList();

        run.Say("warming up");
        await WindowAsync(run.Sizes.Window / 10);
        var windows = new List<LagWindow>();
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            await postgres.SettleAsync(ct);
            windows.Add(await WindowAsync(run.Sizes.Window));
        }
        run.Add("events answered", "events/s", windows.Select(w => w.PerSecond * BatchEvents));
        run.Add("lag p50", "ms", windows.Select(w => Figure.Percentile(w.Lags, 50)));
        run.Add("lag p99", "ms", windows.Select(w => Figure.Percentile(w.Lags, 99)), Goal.AtMost(1_000));
        run.Add("lag, worst", "ms", windows.Select(w => w.Lags.Max()));
        run.Add("answer p50", "ms", windows.Select(w => Figure.Percentile(w.Answers, 50)));
        run.Add("answer p99", "ms", windows.Select(w => Figure.Percentile(w.Answers, 99)));
        run.Note($"{BatchEvents} events every {Every.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms for {run.Sizes.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s a run. Answers are timed from when a batch was due; lag from its answer to the first look, every {Look.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms, that finds the checkpoint past it.");

        Task<LagWindow> WindowAsync(TimeSpan length) => LagBenchmark.WindowAsync(
            database, length + Patience, limit => SteadyLoad.RunAsync(server.Address, requests, Every, length, limit), limit => database.ProjectedAsync(Patience, limit), ct);
    }

    /// <param name="database">Where the events come to.</param>
    /// <param name="patience">How long it may take.</param>
    /// <param name="load">Sends them.</param>
    /// <param name="settled">Ends when the read models hold what was sent.</param>
    /// <param name="ct">Of the run.</param>
    public static async Task<LagWindow> WindowAsync(
        BenchDatabase database, TimeSpan patience, Func<CancellationToken, Task<IReadOnlyList<Sent>>> load, Func<CancellationToken, Task> settled, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(patience);
        using var seen = CancellationTokenSource.CreateLinkedTokenSource(limit.Token);
        var looks = WatchAsync(database, seen.Token);
        var started = Stopwatch.GetTimestamp();
        var sent = await load(limit.Token);
        var elapsed = Stopwatch.GetElapsedTime(started);
        await settled(limit.Token);
        // One more look, after everything is there.
        await Task.Delay(Look * 5, limit.Token);
        await seen.CancelAsync();
        return new LagWindow(
            sent.Count / elapsed.TotalSeconds,
            [.. sent.Select(s => Stopwatch.GetElapsedTime(s.Due, s.Answered).TotalMilliseconds)],
            await LagsAsync(database, sent, await looks, limit.Token));
    }

    /// <summary>Each move of the checkpoint, with the time at which it was seen.</summary>
    static async Task<List<(long At, long Position)>> WatchAsync(BenchDatabase database, CancellationToken ct)
    {
        var looks = new List<(long At, long Position)>();
        await using var connection = await database.Source.OpenConnectionAsync(CancellationToken.None);
        try
        {
            while (true)
            {
                var position = await ReadSchema.Serving.PositionAsync(connection, ct);
                if (looks.Count == 0 || looks[^1].Position != position) looks.Add((Stopwatch.GetTimestamp(), position));
                await Task.Delay(Look, ct);
            }
        }
        catch (OperationCanceledException)
        {
            return looks;
        }
    }

    static async Task<List<double>> LagsAsync(BenchDatabase database, IReadOnlyList<Sent> sent, List<(long At, long Position)> looks, CancellationToken ct)
    {
        var positions = await database.PositionsAsync([.. sent.Select(s => s.LastId)], ct);
        return [.. sent.Select(batch =>
        {
            var seen = looks.Find(look => look.Position >= positions[batch.LastId]);
            if (seen == default) throw new BenchException("A batch was answered, yet never seen in the read models.");
            return Math.Max(0, Stopwatch.GetElapsedTime(batch.Answered, seen.At).TotalMilliseconds);
        })];
    }
}

/// <param name="PerSecond">Sendings a second.</param>
/// <param name="Answers">Of each, milliseconds from when it was due until it was acknowledged.</param>
/// <param name="Lags">Of each, milliseconds from there until it was seen in the read models.</param>
sealed record LagWindow(double PerSecond, List<double> Answers, List<double> Lags);
