using System.Diagnostics;
using System.Globalization;
using Lectern.App.Files;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;
using Lectern.Postgres;
using NodaTime;
using Npgsql;

namespace Lectern.Bench.Benchmarks;

/// <summary>Ten columns of a table as files in each format, read from PostgreSQL and written to the disk, beside the server's own COPY to a file of the same rows.</summary>
static class FilesBenchmark
{
    const int Pages = 20_000;

    static readonly Column[] Columns =
    [
        new("learner", ColumnType.Text) { Title = "Learner" },
        new("course", ColumnType.Text) { Title = "Course" },
        new("cohort", ColumnType.Text) { Title = "Cohort" },
        new("lessons", ColumnType.Integer) { Title = "Lessons completed" },
        new("score", ColumnType.Decimal) { Title = "Mean score" },
        new("progress", ColumnType.Percentage) { Title = "Progress" },
        new("observed", ColumnType.Duration) { Title = "Observed time" },
        new("enrolled", ColumnType.Date) { Title = "Enrolled" },
        new("last_access", ColumnType.Moment) { Title = "Last access" },
        new("completed", ColumnType.Boolean) { Title = "Completed" },
    ];

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var postgres = await BenchPostgres.StartAsync(run, ct);
        await using var database = await postgres.CreateDatabaseAsync(ct);
        var (small, large) = run.Sizes.FileRows;
        run.Say($"making {large:N0} rows");
        await FillAsync(database, large, ct);
        var folder = run.Scratch.Next("files");
        Directory.CreateDirectory(folder);
        // The server writes there under an account of its own.
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);

        var cases = new[] { small, large }.SelectMany(rows => new[] { FileFormat.Csv, FileFormat.Ndjson, FileFormat.Json, FileFormat.Xlsx }.Select(format => new Case(format, rows)))
            .Append(new(FileFormat.Pdf, Math.Min(Pages, large))).ToArray();
        var copies = new Dictionary<int, List<double>> { [small] = [], [large] = [] };
        // The first round is for the compiler and the caches.
        for (var round = 0; round <= run.Sizes.Runs; round++)
        {
            run.Say(round == 0 ? "warming up" : $"run {round} of {run.Sizes.Runs}");
            foreach (var rows in copies.Keys)
            {
                var seconds = await CopyAsync(database, rows, Path.Combine(folder, "copy.csv"), ct);
                if (round > 0) copies[rows].Add(seconds);
            }
            foreach (var one in cases)
            {
                var taken = await WriteAsync(database, one, Path.Combine(folder, $"file{FileFormats.Extension(one.Format)}"), ct);
                if (round > 0) one.Runs.Add(taken);
            }
        }

        run.Add(new Matrix(
            ["format and rows", "seconds", "rows/s", "MB", "memory growth, MB", "COPY's seconds ÷ ours"],
            [
                .. copies.Select(c => (string.Create(CultureInfo.InvariantCulture, $"COPY TO, {c.Key:N0}"), (IReadOnlyList<double>)[Median(c.Value), c.Key / Median(c.Value), double.NaN, double.NaN, 1])),
                .. cases.Select(c => (c.Name, (IReadOnlyList<double>)
                [
                    Median(c.Runs.Select(r => r.Seconds)), c.Rows / Median(c.Runs.Select(r => r.Seconds)), Median(c.Runs.Select(r => r.Megabytes)), c.Runs.Max(r => r.Growth),
                    copies.TryGetValue(c.Rows, out var copy) ? Median(copy.Zip(c.Runs, (theirs, ours) => theirs / ours.Seconds)) : double.NaN,
                ])),
            ]));
        foreach (var rows in copies.Keys)
        {
            var csv = cases.Single(c => c.Format == FileFormat.Csv && c.Rows == rows);
            run.AddRatio(string.Create(CultureInfo.InvariantCulture, $"CSV ÷ COPY TO, {rows:N0} rows"), copies[rows], [.. csv.Runs.Select(r => r.Seconds)], Goal.AtLeast(0.5));
        }
        run.Add(string.Create(CultureInfo.InvariantCulture, $"XLSX of {small:N0} × {Columns.Length}"), "s", cases.Single(c => c.Format == FileFormat.Xlsx && c.Rows == small).Runs.Select(r => r.Seconds), Goal.AtMost(3));
        run.Add("peak memory growth, the greatest of all formats", "MB", [cases.Max(c => c.Runs.Max(r => r.Growth))], Goal.AtMost(100));
        run.Note("COPY is the server's, to a file of its own: no row leaves it. Ours reads the same query over a connection and writes the file. Memory: the process's resident set, ten times a second, above what it was before; the greatest of the runs.");
    }

    sealed record Case(FileFormat Format, int Rows)
    {
        public string Name => string.Create(CultureInfo.InvariantCulture, $"{FileFormats.NameOf(Format)}, {Rows:N0}");

        public List<(double Seconds, double Megabytes, double Growth)> Runs { get; } = [];
    }

    static double Median(IEnumerable<double> values) => Figure.Percentile(values, 50);

    static async Task FillAsync(BenchDatabase database, int rows, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        await connection.ExecuteAsync(
            $"""
            CREATE TABLE files AS
            SELECT n, 'Learner number ' || n AS learner, 'Introduction to subject ' || n % 120 AS course, 'cohort ' || n % 7 AS cohort, (n * 37 % 400)::bigint AS lessons,
                   round((n * 7919 % 10000)::numeric / 100, 2) AS score, round((n * 104729 % 10001)::numeric / 100, 2) AS progress, (n * 977 % 500000)::bigint AS observed,
                   DATE '2026-01-01' + (n % 300)::int AS enrolled, TIMESTAMPTZ '2026-11-01 00:00:00Z' - n * INTERVAL '17 seconds' AS last_access, n % 3 = 0 AS completed
            FROM generate_series(1::bigint, {rows.ToString(CultureInfo.InvariantCulture)}) AS n;
            ALTER TABLE files ADD PRIMARY KEY (n);
            ANALYZE files;
            """,
            ct);
    }

    static string Query(int rows) => string.Create(
        CultureInfo.InvariantCulture,
        $"SELECT learner, course, cohort, lessons, score, progress, observed, enrolled, last_access, completed FROM files WHERE n <= {rows}");

    static async Task<double> CopyAsync(BenchDatabase database, int rows, string path, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var started = Stopwatch.GetTimestamp();
        await connection.ExecuteAsync($"COPY ({Query(rows)}) TO '{path}' (FORMAT csv, HEADER true)", ct);
        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    static async Task<(double Seconds, double Megabytes, double Growth)> WriteAsync(BenchDatabase database, Case one, string path, CancellationToken ct)
    {
        await using var connection = await database.Source.OpenConnectionAsync(ct);
        var rows = DatabaseRows.Of(token => new NpgsqlCommand(Query(one.Rows), connection).ExecuteReaderAsync(token), Columns, ct);
        var document = new Document("Benchmark", DateTimeOffset.UnixEpoch.AddYears(56), DateTimeZone.Utc, [new("Rows", Columns, rows)]);
        // As large as the process is without the file.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var before = ProcessTree.ResidentMb(Environment.ProcessId) ?? throw new BenchException("The memory of this process cannot be told.");
        var sampler = new MemorySampler(Environment.ProcessId);
        double seconds;
        await using (sampler)
        {
            await using var file = File.Create(path);
            var started = Stopwatch.GetTimestamp();
            await DocumentFile.WriteAsync(document, one.Format, file, new(), ct);
            seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
        }
        return (seconds, new FileInfo(path).Length / 1e6, Math.Max(0, sampler.Samples.Append(ProcessTree.ResidentMb(Environment.ProcessId) ?? before).Max() - before));
    }
}
