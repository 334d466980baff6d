using System.Diagnostics;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Npgsql;

namespace Lectern.Bench.Benchmarks;

/// <summary>
/// Every answer out of read models that a million events filled, and out of some that ten million did, one after another, none from
/// a client's cache; and the same asked of the log.
/// </summary>
static class QueriesBenchmark
{
    const double MostMs = 15;
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        var (small, large) = run.Sizes.Institutions;
        var before = await MeasureAsync(run, small, null, ct);
        await MeasureAsync(run, large, before, ct);
        run.Note($"{run.Sizes.Queries} requests a run and kind, sequential, without ETag, subjects at random (seed 1), asOf {InstitutionServer.Until}. First: each of up to {run.Sizes.FirstQueries} subjects asked for the first time since the server's start, nothing computed before.");
    }

    /// <param name="before">p50 by kind at the smaller size; null: this is it.</param>
    static async Task<Dictionary<string, double>> MeasureAsync(BenchRun run, InstitutionSize size, Dictionary<string, double>? before, CancellationToken ct)
    {
        await using var institution = await InstitutionServer.StartAsync(run, size, ct);
        var events = await institution.Database.ScalarAsync<long>("SELECT count(*) FROM lectern.events", ct);
        var label = events >= 1_000_000 ? $"{events / 1e6:0.#} M" : $"{events / 1e3:0} k";
        var subjects = await QuerySubjects.ReadAsync(institution.Database.Source, ct);
        var medians = new Dictionary<string, double>();
        foreach (var kind in QueryKind.All)
        {
            run.Say($"{kind.Name}, {label} events");
            try
            {
                medians[kind.Name] = await MeasureAsync(run, institution, kind, subjects, label, before is null ? null : Goal.AtMost(MostMs), ct);
            }
            catch (BenchException e)
            {
                // The other kinds are worth their figures all the same.
                run.Fail($"{kind.Name}, {label} events: {e.Message}");
                continue;
            }
            if (before?.TryGetValue(kind.Name, out var smaller) is true) run.Add($"{kind.Name}: p50 at {label} ÷ at the smaller", "ratio", [medians[kind.Name] / smaller]);
        }
        return medians;
    }

    static async Task<double> MeasureAsync(BenchRun run, InstitutionServer institution, QueryKind kind, QuerySubjects subjects, string label, Goal? goal, CancellationToken ct)
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
        run.Add($"{kind.Name}, {label}: p50", "ms", p50);
        run.Add($"{kind.Name}, {label}: p99", "ms", p99, goal);
        run.Add($"{kind.Name}, {label}: first, p50", "ms", [first.Percentile(50)]);
        run.Add($"{kind.Name}, {label}: first, p99", "ms", [first.Percentile(99)]);
        run.Add($"{kind.Name}, {label}: answer", "bytes", [bytes]);
        run.Add($"{kind.Name}, {label}: by SQL over the log", "ms", await OverLogAsync(institution.Database.Source, kind.OverLog, subjects, run.Sizes.QueriesOverLog, ct));
        return Figure.Percentile(p50, 50);
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
