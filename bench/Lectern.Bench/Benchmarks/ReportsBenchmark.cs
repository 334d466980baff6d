using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Lectern.App.Files;
using Lectern.App.Reports;
using Lectern.Bench.Load;
using Lectern.Bench.Reporting;
using Lectern.Bench.Servers;

namespace Lectern.Bench.Benchmarks;

/// <summary>
/// Fifty people ask for reports at the same moment, of a server in its default shape whose worker makes them beside the API, while others
/// go on looking at dashboards: how long those wait, beside the same without reports.
/// </summary>
static class ReportsBenchmark
{
    const int AtOnce = 50;
    const double MostMs = 50;

    /// <summary>A screenful of people; each request is due whatever became of those before it.</summary>
    static readonly TimeSpan Every = TimeSpan.FromMilliseconds(20);

    static readonly TimeSpan Look = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    /// <summary>Not PDF: it is refused beyond 20,000 rows, which several of these reports have here.</summary>
    static readonly FileFormat[] Formats = [FileFormat.Csv, FileFormat.Xlsx, FileFormat.Ndjson];

    public static async Task RunAsync(BenchRun run, CancellationToken ct)
    {
        await using var institution = await InstitutionServer.StartAsync(run, run.Sizes.Institutions.Small, ct);
        var server = institution.Server.Address;
        var subjects = await QuerySubjects.ReadAsync(institution.Database.Source, ct);
        var random = new Random(1);
        var gets = Enumerable.Range(0, run.Sizes.Queries).Select(i => Request.Get(server, QueryKind.Dashboards[i % QueryKind.Dashboards.Count].Path(subjects, random))).ToList();
        var wishes = Wishes(server, subjects, random);

        // Both kinds of work are compiled, and their statements planned.
        run.Say("warming up");
        await ClosedLoop.OnceAsync(server, gets, 4, Patience, ct);
        await MadeAsync(run, institution, gets, wishes, ct);

        var (quiet, busy) = (new List<double>(), new List<Made>());
        for (var round = 1; round <= run.Sizes.Runs; round++)
        {
            run.Say($"run {round} of {run.Sizes.Runs}");
            quiet.Add(Figure.Percentile(Waits(await SteadyLoad.RunAsync(server, gets, Every, run.Sizes.Window / 3, ct)), 99));
            busy.Add(await MadeAsync(run, institution, gets, wishes, ct));
        }
        run.Add("dashboards p99, no reports", "ms", quiet);
        run.Add($"dashboards p50, {AtOnce} reports asked for", "ms", busy.Select(m => Figure.Percentile(m.Waits, 50)));
        run.Add($"dashboards p99, {AtOnce} reports asked for", "ms", busy.Select(m => Figure.Percentile(m.Waits, 99)), Goal.AtMost(MostMs));
        run.Add($"asking for one of {AtOnce}, p99", "ms", busy.Select(m => Figure.Percentile(m.Asks, 99)));
        run.Add($"until all {AtOnce} are made", "s", busy.Select(m => m.Seconds));
        run.Add("rows written", "rows", busy.Select(m => (double)m.Rows));
        run.Add("server's peak memory growth meanwhile", "MB", busy.Select(m => m.Growth), Goal.AtMost(100));
        run.Note($"Every built-in report in turn, in {string.Join(", ", Formats.Select(FileFormats.NameOf))}, MAX_CONCURRENT_REPORTS as by default. A GET of a dashboard every {Every.TotalMilliseconds.ToString(CultureInfo.InvariantCulture)} ms, every kind and filter in turn, timed from when it was due, for as long as reports are being made; client, server and PostgreSQL share the machine.");
    }

    /// <param name="Waits">Of GETs while reports were being made, in milliseconds.</param>
    /// <param name="Asks">Until a report was accepted.</param>
    /// <param name="Seconds">From the first asking to the last report's end.</param>
    /// <param name="Rows">In all reports.</param>
    /// <param name="Growth">Of the server's resident memory, at most.</param>
    sealed record Made(IReadOnlyList<double> Waits, IReadOnlyList<double> Asks, double Seconds, long Rows, double Growth);

    static async Task<Made> MadeAsync(BenchRun run, InstitutionServer institution, IReadOnlyList<Request> gets, IReadOnlyList<Request> wishes, CancellationToken ct)
    {
        var server = institution.Server;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(ct);
        limit.CancelAfter(Patience);
        var before = ProcessTree.ResidentMb(server.Id) ?? throw new BenchException("The memory of the server cannot be told.");
        var sampler = new MemorySampler(server.Id);
        var last = await institution.Database.ScalarAsync<long>("SELECT coalesce(max(job_number), 0) FROM lectern.jobs", limit.Token);
        await using (sampler)
        {
            var started = Stopwatch.GetTimestamp();
            var making = MakeAsync();
            var waits = new List<double>();
            // A slice more than there are reports to be made counts for nothing: it would only be quiet.
            do waits.AddRange(Waits(await SteadyLoad.RunAsync(server.Address, gets, Every, run.Sizes.Slice / 4, limit.Token)));
            while (!making.IsCompleted);
            var asked = await making;
            var seconds = Stopwatch.GetElapsedTime(started, asked.Ended).TotalSeconds;
            var failed = await institution.Database.ScalarAsync<string>($"SELECT string_agg(DISTINCT error_code, ', ') FROM lectern.jobs WHERE job_number > {last} AND kind = '{ReportJob.Kind.Name}' AND state <> 'completed'", limit.Token);
            if (!string.IsNullOrEmpty(failed)) throw new BenchException($"Not every report was made: {failed}.");
            var rows = await institution.Database.ScalarAsync<long>($"SELECT sum(rows_done)::bigint FROM lectern.jobs WHERE job_number > {last} AND kind = '{ReportJob.Kind.Name}'", limit.Token);
            return new(waits, asked.Asks, seconds, rows, Math.Max(0, sampler.Samples.Max() - before));
        }

        async Task<(IReadOnlyList<double> Asks, long Ended)> MakeAsync()
        {
            var asks = (await ClosedLoop.OnceAsync(server.Address, wishes, AtOnce, Patience, limit.Token)).Milliseconds;
            while (await institution.Database.ScalarAsync<long>($"SELECT count(*) FROM lectern.jobs WHERE job_number > {last} AND kind = '{ReportJob.Kind.Name}' AND finished_at IS NOT NULL", limit.Token) < AtOnce)
                await Task.Delay(Look, limit.Token);
            return (asks, Stopwatch.GetTimestamp());
        }
    }

    static IEnumerable<double> Waits(IReadOnlyList<Sent> sent) => sent.Select(s => Stopwatch.GetElapsedTime(s.Due, s.Answered).TotalMilliseconds);

    /// <summary>Every built-in report in turn, each with whatever it cannot do without.</summary>
    static List<Request> Wishes(Uri server, QuerySubjects subjects, Random random)
    {
        return [.. Enumerable.Range(0, AtOnce).Select(Wish)];

        Request Wish(int i)
        {
            var report = ReportList.All[i % ReportList.All.Count];
            var parameters = report.Parameters.Where(p => p.IsRequired || (report.AnyOf is [var first, ..] && p.Name == first)).ToDictionary(p => p.Name, p => ValueOf(p.Name));
            if (report.MaxDays is not null) parameters[ReportParameter.Timeframe] = "30d";
            var format = FileFormats.Extension(Formats[i / ReportList.All.Count % Formats.Length])[1..];
            var body = JsonSerializer.SerializeToUtf8Bytes(new { format, parameters, asOf = InstitutionServer.Until });
            return Request.Post(server, $"/api/v1/reports/{report.Id}/generate", body, gzip: false);
        }

        // Subjects are as a URL has them.
        string ValueOf(string name) => Uri.UnescapeDataString(name switch
        {
            ReportParameter.CourseId => Any(subjects.Courses),
            ReportParameter.UserId => Any(subjects.Users),
            ReportParameter.AssessmentId => Any(subjects.Assessments),
            _ => throw new BenchException($"A report needs {name}, of which this benchmark knows no value."),
        });

        string Any(IReadOnlyList<string> of) => of[random.Next(of.Count)];
    }
}
