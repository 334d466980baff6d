using System.Diagnostics;
using System.Globalization;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Npgsql;

namespace Lectern.Bench.Benchmarks;

/// <summary>Answers out of read models with all of OULAD in them, one after another, none from a client's cache; and the same asked of the log.</summary>
static class QueriesBenchmark
{
    const double MostMs = 10;
    const string AsOf = "2013-12-01T00:00:00Z";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var oulad = await OuladServer.StartAsync(run, ct);
        var some = await Subjects.ReadAsync(oulad.Database.Source, ct);
        var server = oulad.Server.Address;
        var random = new Random(1);

        foreach (var kind in Kinds(some))
        {
            run.Say(kind.Name);
            var requests = Enumerable.Range(0, run.Sizes.Queries).Select(_ => Request.Get(server, kind.Path(random))).ToList();
            // The first answers compile the way there.
            try
            {
                await ClosedLoop.OnceAsync(server, requests, 1, Patience, ct);
            }
            catch (BenchException e)
            {
                // The other kinds are worth their figures all the same.
                run.Fail($"{kind.Name}: {e.Message}");
                continue;
            }
            var (p50, p99) = (new List<double>(), new List<double>());
            for (var round = 1; round <= run.Sizes.Runs; round++)
            {
                var result = await ClosedLoop.OnceAsync(server, requests, 1, Patience, ct);
                p50.Add(result.Percentile(50));
                p99.Add(result.Percentile(99));
            }
            run.Add($"{kind.Name} p50", "ms", p50);
            run.Add($"{kind.Name} p99", "ms", p99, Goal.AtMost(MostMs));
            run.Add($"{kind.Name}: its main figures by SQL over the log", "ms", await OverLogAsync(oulad.Database.Source, kind, run.Sizes.QueriesOverLog, ct));
        }
        run.Note($"{run.Sizes.Queries} requests a run, sequential, without ETag, asOf {AsOf}; learners, courses, timeframes and filters at random (seed 1).");
    }

    /// <summary>What is asked: of the API, and as well as one statement can of the log.</summary>
    static IEnumerable<Kind> Kinds(Subjects some)
    {
        yield return new("dashboard", r => $"/api/v1/dashboard?timeframe={Any(r, ["7d", "30d", "90d", "1y"])}&asOf={AsOf}{Any(r, some.Filters)}",
            $"""
            SELECT count(DISTINCT learner_key) FILTER (WHERE occurred_at >= timestamptz '{AsOf}' - interval '30 days'),
                   count(*) FILTER (WHERE type = 'UserEnrolled'), count(*) FILTER (WHERE type = 'UserCompletedCourse')
            FROM lectern.events WHERE tenant_id = 1 AND occurred_at < '{AsOf}'
            """);
        yield return new("users/{id}/analytics", r => $"/api/v1/users/{Any(r, some.Users)}/analytics?asOf={AsOf}",
            $"""
            SELECT count(DISTINCT course_key) FILTER (WHERE type = 'UserEnrolled'), count(DISTINCT occurred_at::date), max(occurred_at),
                   sum((payload -> 'data' ->> 'count')::bigint) FILTER (WHERE type = 'ActivityRecorded')
            FROM lectern.events
            WHERE tenant_id = 1 AND learner_key = {some.LearnerKey} AND occurred_at < '{AsOf}'
            """);
        yield return new("courses/{id}/analytics", r => $"/api/v1/courses/{Any(r, some.Courses)}/analytics?asOf={AsOf}",
            $"""
            SELECT count(*) FILTER (WHERE type = 'UserEnrolled'), count(*) FILTER (WHERE type = 'UserCompletedCourse'), count(DISTINCT learner_key),
                   sum((payload -> 'data' ->> 'count')::bigint) FILTER (WHERE type = 'ActivityRecorded')
            FROM lectern.events
            WHERE tenant_id = 1 AND course_key = {some.CourseKey} AND occurred_at < '{AsOf}'
            """);
        yield return new("learning-progress", r => $"/api/v1/learning-progress?userId={Any(r, some.Users)}&asOf={AsOf}",
            $"""
            SELECT course_key, max(occurred_at), count(DISTINCT lesson_key), count(DISTINCT item_key), bool_or(type = 'UserCompletedCourse')
            FROM lectern.events
            WHERE tenant_id = 1 AND learner_key = {some.LearnerKey} AND occurred_at < '{AsOf}' GROUP BY course_key
            """);
    }

    static async Task<List<double>> OverLogAsync(NpgsqlDataSource source, Kind kind, int times, CancellationToken ct)
    {
        var taken = new List<double>();
        await using var connection = await source.OpenConnectionAsync(ct);
        for (var i = 0; i < times; i++)
        {
            await using var command = new NpgsqlCommand(kind.OverLog, connection) { CommandTimeout = 300 };
            var started = Stopwatch.GetTimestamp();
            await command.ExecuteNonQueryAsync(ct);
            taken.Add(Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        }
        return taken;
    }

    static T Any<T>(Random random, IReadOnlyList<T> list) => list[random.Next(list.Count)];

    sealed record Kind(string Name, Func<Random, string> Path, string OverLog);

    /// <summary>Who and what is asked for.</summary>
    sealed record Subjects(IReadOnlyList<string> Users, IReadOnlyList<string> Courses, long LearnerKey, long CourseKey)
    {
        /// <summary>None in half of the cases.</summary>
        public IReadOnlyList<string> Filters { get; } =
        [
            "", "", "",
            Filter($$"""{"courseId":"{{Courses[0]}}"}"""),
            Filter($$"""{"category":"{{Courses[0].Split('-')[0]}}"}"""),
            Filter("""{"organizationId":"open-university"}"""),
        ];

        public static async Task<Subjects> ReadAsync(NpgsqlDataSource source, CancellationToken ct)
        {
            await using var connection = await source.OpenConnectionAsync(ct);
            var users = await ListAsync("SELECT user_id, learner_key FROM lectern.learners ORDER BY learner_key");
            var courses = await ListAsync("SELECT course_id, course_key FROM lectern.courses ORDER BY course_key");
            return new([.. users.Select(u => u.Id)], [.. courses.Select(c => c.Id)], users[users.Count / 2].Key, courses[0].Key);

            async Task<List<(string Id, long Key)>> ListAsync(string sql)
            {
                var list = new List<(string, long)>();
                await using var command = new NpgsqlCommand(sql, connection);
                await using var reader = await command.ExecuteReaderAsync(ct);
                while (await reader.ReadAsync(ct)) list.Add((reader.GetString(0), reader.GetInt64(1)));
                return list.Count > 0 ? list : throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"The database holds no OULAD; remove {Scratch.Kept("oulad-all")} and try again."));
            }
        }

        static string Filter(string json) => $"&filters={Uri.EscapeDataString(json)}";
    }
}
