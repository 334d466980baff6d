using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Npgsql;

namespace Lectern.Bench.Benchmarks;

/// <summary>
/// Answers out of read models that a million events filled, and out of some that ten million did, one after another, none from
/// a client's cache; and the same asked of the log.
/// </summary>
static class QueriesBenchmark
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static Task DashboardsAsync(BenchRun run, CancellationToken ct) => RunAsync(run, QueryKind.Dashboards, 25, ct);

    public static Task ModelsAsync(BenchRun run, CancellationToken ct) => RunAsync(run, QueryKind.Models, 15, ct);

    static async Task RunAsync(BenchRun run, IReadOnlyList<QueryKind> kinds, double mostMs, CancellationToken ct)
    {
        var (small, large) = run.Sizes.Institutions;
        var few = await MeasureAsync(run, kinds, small, ct);
        var many = await MeasureAsync(run, kinds, large, ct);

        var late = many.Values.Count(t => t.P99 > mostMs);
        run.Add($"kinds of {many.Count} with a p99 above {mostMs} ms at the larger", "count", [late], Goal.AtMost(0));
        run.Add(new Matrix(
            ["GET", "p50 small, ms", "p99 small", "p50 large", "p99 large", "large ÷ small", "first p50 large", "first p99 large", "bytes", "SQL over the log small", "large"],
            [.. kinds.Select(k => (k.Name, Row(few.GetValueOrDefault(k.Name), many.GetValueOrDefault(k.Name))))]));
        run.Note($"Small: {Described(small, few)}; large: {Described(large, many)}. asOf {InstitutionServer.Until}.");
        run.Note($"{run.Sizes.Queries} requests a run and kind, sequential, without ETag, subjects at random (seed 1); medians of {run.Sizes.Runs} runs. First: up to {run.Sizes.FirstQueries} subjects, each asked for the first time since the server's start, so that nothing was computed before. Bytes: of an answer at the larger, head included.");
    }

    /// <summary>What one kind came to at one size; milliseconds and bytes.</summary>
    sealed record Taken(long Events, double P50, double P99, double FirstP50, double FirstP99, double Bytes, double OverLog);

    static IReadOnlyList<double> Row(Taken? few, Taken? many) =>
    [
        few?.P50 ?? double.NaN, few?.P99 ?? double.NaN, many?.P50 ?? double.NaN, many?.P99 ?? double.NaN, many?.P50 / few?.P50 ?? double.NaN,
        many?.FirstP50 ?? double.NaN, many?.FirstP99 ?? double.NaN, many?.Bytes ?? double.NaN, few?.OverLog ?? double.NaN, many?.OverLog ?? double.NaN,
    ];

    static string Described(InstitutionSize size, Dictionary<string, Taken> taken) =>
        $"{taken.Values.FirstOrDefault()?.Events ?? 0:N0} events of {size.Learners:N0} learners at a time in {size.Courses} courses over {size.Days} days";

    static async Task<Dictionary<string, Taken>> MeasureAsync(BenchRun run, IReadOnlyList<QueryKind> kinds, InstitutionSize size, CancellationToken ct)
    {
        await using var institution = await InstitutionServer.StartAsync(run, size, ct);
        var events = await institution.Database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct);
        var subjects = await QuerySubjects.ReadAsync(institution.Database.Source, ct);
        var taken = new Dictionary<string, Taken>();
        foreach (var kind in kinds)
        {
            run.Say($"{kind.Name}, {events:N0} events");
            try
            {
                taken[kind.Name] = await MeasureAsync(run, institution, kind, subjects, events, ct);
            }
            catch (BenchException e)
            {
                // The other kinds are worth their figures all the same.
                run.Fail($"{kind.Name}, {events:N0} events: {e.Message}");
            }
        }
        return taken;
    }

    static async Task<Taken> MeasureAsync(BenchRun run, InstitutionServer institution, QueryKind kind, QuerySubjects subjects, long events, CancellationToken ct)
    {
        var server = institution.Server.Address;
        var random = new Random(1);
        var paths = Enumerable.Range(0, run.Sizes.Queries).Select(_ => kind.Path(subjects, random)).ToList();
        // The way there is compiled and planned on subjects that are not asked for again.
        var other = new Random(2);
        var rest = Enumerable.Range(0, 200).Select(_ => kind.Path(subjects, other)).Except(paths).Take(10).ToList();
        await AskAsync(server, rest.Count > 0 ? rest : [paths[0]], ct);

        var first = await AskAsync(server, [.. paths.Distinct().Take(run.Sizes.FirstQueries)], ct);
        await AskAsync(server, paths, ct);
        var (p50, p99, bytes) = (new List<double>(), new List<double>(), 0.0);
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            var result = await AskAsync(server, paths, ct);
            p50.Add(result.Percentile(50));
            p99.Add(result.Percentile(99));
            bytes = (double)result.Bytes / paths.Count;
        }
        var overLog = await OverLogAsync(institution.Database.Source, kind.OverLog, subjects, run.Sizes.QueriesOverLog, ct);
        return new(events, Figure.Percentile(p50, 50), Figure.Percentile(p99, 50), first.Percentile(50), first.Percentile(99), bytes, Figure.Percentile(overLog, 50));
    }

    static Task<LoadResult> AskAsync(Uri server, IReadOnlyList<string> paths, CancellationToken ct) =>
        ClosedLoop.OnceAsync(server, [.. paths.Select(p => Request.Get(server, p))], 1, Patience, ct);

    static async Task<List<double>> OverLogAsync(NpgsqlDataSource source, string sql, QuerySubjects subjects, int times, CancellationToken ct)
    {
        var taken = new List<double>();
        await using var connection = await source.OpenConnectionAsync(ct);
        for (var i = 0; i < times; i++)
        {
            await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
            command.Parameters.AddWithValue("asOf", DateTime.Parse(InstitutionServer.Until, null, System.Globalization.DateTimeStyles.AdjustToUniversal));
            command.Parameters.AddWithValue("learner", subjects.LearnerKey);
            command.Parameters.AddWithValue("course", subjects.CourseKey);
            command.Parameters.AddWithValue("item", subjects.AssessmentKey);
            command.Parameters.AddWithValue("assignment", subjects.AssignmentKey);
            var started = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(ct);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return taken;
    }
}
