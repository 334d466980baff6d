using System.Diagnostics.Metrics;
using Lectern.App.Queries;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Jobs;

/// <summary>Jobs of all workers, as the database has them.</summary>
/// <param name="Waiting">That are due and wait for a worker.</param>
/// <param name="OldestWaitingSeconds">For how long the one has waited that was due first; 0 where none waits.</param>
readonly record struct JobCounts(long Waiting, long Running, double OldestWaitingSeconds)
{
    public static async Task<JobCounts> AskAsync(TenantSource source, CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        await using var command = new NpgsqlCommand("SELECT waiting, running, oldest_waiting_seconds FROM lectern.job_counts", connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return new(reader.GetInt64(0), reader.GetInt64(1), reader.GetDouble(2));
    }
}

/// <summary>
/// What becomes of jobs: <c>lectern_jobs_waiting</c>, <c>lectern_jobs_running</c> and <c>lectern_jobs_oldest_waiting_seconds</c> of all
/// workers; <c>lectern_jobs_attempts_total</c> and <c>lectern_jobs_duration_seconds</c> of this process.
/// </summary>
static class JobMetrics
{
    static readonly Gauge<long> Waiting = LecternMeter.Instance.CreateGauge<long>("lectern.jobs.waiting", "{job}", "Jobs that are due and wait for a worker.");
    static readonly Gauge<long> Running = LecternMeter.Instance.CreateGauge<long>("lectern.jobs.running", "{job}", "Jobs that a worker has.");
    static readonly Gauge<double> Oldest = LecternMeter.Instance.CreateGauge<double>("lectern.jobs.oldest_waiting", "s", "For how long the job has waited that was due first.");
    static readonly Counter<long> Attempts = LecternMeter.Instance.CreateCounter<long>("lectern.jobs.attempts", "{attempt}", "Attempts at jobs that have ended here, by kind and by what the job was then.");
    static readonly Histogram<double> Duration = LecternMeter.Instance.CreateHistogram<double>(
        "lectern.jobs.duration", "s", "How long attempts at jobs took, by kind.", advice: new() { HistogramBucketBoundaries = [0.1, 1, 10, 60, 600, 3600] });

    public static void Ended(string kind, string state, TimeSpan took)
    {
        Attempts.Add(1, new("kind", kind), new("state", state));
        Duration.Record(took.TotalSeconds, new KeyValuePair<string, object?>("kind", kind));
    }

    public static void Record(JobCounts counts)
    {
        Waiting.Record(counts.Waiting);
        Running.Record(counts.Running);
        Oldest.Record(counts.OldestWaitingSeconds);
    }
}
