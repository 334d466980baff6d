using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>Readers of live updates while events come in steadily, beside the same load without any.</summary>
static class LiveBenchmark
{
    const int EventsPerSecond = 1_000;
    const int BatchEvents = 10;
    const int Different = 20_000;
    static readonly TimeSpan Every = TimeSpan.FromSeconds((double)BatchEvents / EventsPerSecond);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>A stream tells a topic at most once a second: so long may the last change wait.</summary>
    static readonly TimeSpan LastSecond = TimeSpan.FromSeconds(1.5);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        await using var server = await LecternServer.StartAsync(run, database, ct);
        var batches = Feed.Simulated(Math.Min(Different, run.Sizes.Events)).Envelopes.Chunk(BatchEvents).Where(b => b.Length == BatchEvents).ToList();
        var requests = batches.ConvertAll(batch => Request.PostFresh(server.Address, "/api/v1/events", batch));
        var topicsOf = batches.ConvertAll(TopicsOf);

        run.Say("warming up");
        await ClosedLoop.OnceAsync(server.Address, requests, 4, Patience, ct);
        await database.ProjectedAsync(Patience, ct);
        var topics = Topics(topicsOf, run.Sizes.LiveReaders);
        await WindowAsync(run, postgres, database, server, requests, topicsOf, topics, run.Sizes.Window / 10, ct);
        var (with, without) = (new List<Window>(), new List<Window>());
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            without.Add(await WindowAsync(run, postgres, database, server, requests, topicsOf, [], run.Sizes.Window, ct));
            with.Add(await WindowAsync(run, postgres, database, server, requests, topicsOf, topics, run.Sizes.Window, ct));
        }
        run.Add("events answered", "events/s", with.Select(w => w.EventsPerSecond));
        run.Add("messages read", "messages/s", with.Select(w => w.MessagesPerSecond));
        run.Add("projected to read, p50", "ms", with.Select(w => Figure.Percentile(w.FirstMilliseconds, 50)));
        run.Add("projected to read, p99", "ms", with.Select(w => Figure.Percentile(w.FirstMilliseconds, 99)));
        run.Add("answered to read, p50", "ms", with.Select(w => Figure.Percentile(w.Milliseconds, 50)));
        run.Add("answered to read, p99", "ms", with.Select(w => Figure.Percentile(w.Milliseconds, 99)), Goal.AtMost(1_500));
        run.Add("answered to read, worst", "ms", with.Select(w => w.Milliseconds.DefaultIfEmpty(double.NaN).Max()));
        run.Add($"server's processor, {topics.Count} readers", "% of a core", with.Select(w => w.ServerCpu));
        run.Add("server's processor, no readers", "% of a core", without.Select(w => w.ServerCpu));
        run.Add($"PostgreSQL's processor, {topics.Count} readers", "% of a core", with.Select(w => w.PostgresCpu));
        run.Add("PostgreSQL's processor, no readers", "% of a core", without.Select(w => w.PostgresCpu));
        run.Add($"server's memory, {topics.Count} readers", "MB", with.Select(w => w.Megabytes));
        run.Add("server's memory, no readers", "MB", without.Select(w => w.Megabytes));
        run.Note($"{BatchEvents} events every {Every.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms for {run.Sizes.Window.TotalSeconds.ToString(CultureInfo.InvariantCulture)} s a run; half of the readers listen to a course, half to a learner. Answered to read: of each batch and each reader whose topic it touches, from the batch's answer to the first message that holds it; up to a second of it is the promise of one message a second and topic. Projected to read: of each message, from when its newest change was projected; a change that begins a topic's second waits for nothing.");
    }

    /// <summary>Courses and learners in turn, so many as there are readers; a topic comes again where there are too few.</summary>
    static List<string> Topics(List<HashSet<string>> topicsOf, int readers)
    {
        var all = topicsOf.SelectMany(t => t).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToLookup(t => t.StartsWith("course:", StringComparison.Ordinal));
        var (courses, users) = (all[true].ToArray(), all[false].ToArray());
        return [.. Enumerable.Range(0, readers).Select(i => i % 2 == 0 ? courses[i / 2 % courses.Length] : users[i / 2 % users.Length])];
    }

    static HashSet<string> TopicsOf(IReadOnlyList<ReadOnlyMemory<byte>> batch)
    {
        var topics = new HashSet<string>(StringComparer.Ordinal);
        foreach (var envelope in batch)
        {
            using var json = JsonDocument.Parse(envelope);
            if (json.RootElement.TryGetProperty("userId", out var user)) topics.Add($"user:{user}");
            if (json.RootElement.TryGetProperty("courseId", out var course)) topics.Add($"course:{course}");
        }
        return topics;
    }

    static async Task<Window> WindowAsync(
        BenchRun run, BenchPostgres postgres, BenchDatabase database, ServerProcess server, List<Request> requests, List<HashSet<string>> topicsOf, List<string> topics, TimeSpan length, CancellationToken ct)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(length + Patience);
        await postgres.SettleAsync(limit.Token);
        var readers = await Task.WhenAll(topics.Select(topic => LiveReader.OpenAsync(server.Address, topic, limit.Token)));
        var memory = new MemorySampler(server.Id);
        var (before, started) = (CoreSeconds.Now(postgres, server), Stopwatch.GetTimestamp());
        var sent = await SteadyLoad.RunAsync(server.Address, requests, Every, length, limit.Token);
        var elapsed = Stopwatch.GetElapsedTime(started).TotalSeconds;
        var after = CoreSeconds.Now(postgres, server);
        await memory.DisposeAsync();
        await database.ProjectedAsync(Patience, limit.Token);
        await Task.Delay(LastSecond, limit.Token);
        foreach (var reader in readers) await reader.DisposeAsync();

        var positions = await database.PositionsAsync([.. sent.Select(s => s.LastId)], limit.Token);
        var delays = readers.SelectMany(Delays).ToList();
        if (delays.Count(d => d is null) is > 0 and var missed) run.Fail($"{missed} changes never came to a reader");
        var messages = readers.SelectMany(r => r.Messages).ToList();
        return new(
            sent.Count * BatchEvents / elapsed, messages.Count / elapsed, [.. delays.OfType<double>()], messages.ConvertAll(m => m.SinceProjected.TotalMilliseconds),
            (after.Server - before.Server) / elapsed * 100, (after.Postgres - before.Postgres) / elapsed * 100, memory.Samples.DefaultIfEmpty(double.NaN).Max());

        IEnumerable<double?> Delays(LiveReader reader) => sent
            .Where(batch => topicsOf[batch.Request].Contains(reader.Topic))
            .Select(batch => FirstWith(reader.Messages, positions[batch.LastId]) is { } message ? Math.Max(0, Stopwatch.GetElapsedTime(batch.Answered, message.At).TotalMilliseconds) : (double?)null);
    }

    /// <summary>Messages come in order of position.</summary>
    static LiveMessage? FirstWith(List<LiveMessage> messages, long position)
    {
        var (low, high) = (0, messages.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (messages[middle].Position >= position) high = middle;
            else low = middle + 1;
        }
        return low < messages.Count ? messages[low] : null;
    }

    sealed record Window(
        double EventsPerSecond, double MessagesPerSecond, List<double> Milliseconds, List<double> FirstMilliseconds, double ServerCpu, double PostgresCpu, double Megabytes);
}
