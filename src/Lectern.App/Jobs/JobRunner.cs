using System.Collections.Concurrent;
using Lectern.App.Configuration;
using Lectern.App.Hosting;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Jobs;

/// <summary>
/// A worker's jobs: takes what is due, as many at once as each lane has places, and runs it. Woken by NOTIFY, by a job's end, and every
/// two seconds in any case. Any number of workers do the same beside it.
/// </summary>
sealed partial class JobRunner(
    JobCatalogue catalogue, JobLeases leases, JobSchedules schedules, JobFiles files, JobTimes times, Settings settings, Database database, TimeProvider time, ILogger<JobRunner> logger) : BackgroundService
{
    const int UpkeepAtOnce = 2;
    const int MailAtOnce = 4;

    static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(5);

    /// <summary>By lease: of a job that was lost, and that does not end, another attempt may be here too.</summary>
    readonly ConcurrentDictionary<Guid, (RunningJob Job, Task Run)> running = new();
    readonly Alarm wake = new(time);

    /// <summary>Jobs that this process has now.</summary>
    public int Running => running.Count;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start goes on meanwhile.
        await Task.Yield();
        var listening = ListenAsync(stoppingToken);
        try
        {
            while (true)
            {
                try
                {
                    await LookAsync(stoppingToken);
                }
                catch (Exception e) when (!stoppingToken.IsCancellationRequested)
                {
                    // Whatever it is, the next look may do: without looks no job would ever run.
                    if (Outage.IsOne(e)) Waits(e.Message);
                    else Interrupted(e);
                }
                await wake.WaitAsync(times.Poll, stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        await listening;
        await EndAsync();
    }

    /// <summary>Takes the jobs of dead workers from them, makes the runs that are due, and takes what there is a place for.</summary>
    async Task LookAsync(CancellationToken ct)
    {
        foreach (var lost in await leases.ReapAsync(ct))
        {
            Lost(lost.Kind, lost.Id, lost.State);
            files.DeleteOf(lost.Tenant, lost.Id, lost.Lease);
        }
        await schedules.MakeAsync(catalogue.Kinds, ct);
        await ClaimAsync(JobLane.Upkeep, UpkeepAtOnce, ct);
        if (!settings.IsReporting) return;
        await ClaimAsync(JobLane.Mail, MailAtOnce, ct);
        await ClaimAsync(JobLane.Reports, settings.MaxConcurrentReports, ct);
    }

    async Task ClaimAsync(JobLane lane, int places, CancellationToken ct)
    {
        var free = places - running.Values.Count(r => r.Job.Kind.Lane == lane);
        var kinds = catalogue.Kinds.Where(k => k.Lane == lane).Select(k => k.Name).ToArray();
        if (free <= 0 || kinds.Length == 0) return;
        foreach (var claimed in await leases.ClaimAsync(kinds, free, ct)) Begin(claimed, ct);
    }

    void Begin(ClaimedJob claimed, CancellationToken stopping)
    {
        // The code is made where it runs: what it needs may not be had, and then the job fails, not the look.
        var job = new RunningJob(claimed, catalogue.KindOf(claimed.Kind), (run, ct) => catalogue.CodeOf(claimed.Kind)(run, ct), leases, files, times, time, logger);
        var begun = new TaskCompletionSource();
        running[claimed.Lease] = (job, FollowAsync());
        begun.SetResult();

        async Task FollowAsync()
        {
            await begun.Task;
            await job.RunAsync(stopping);
            running.TryRemove(claimed.Lease, out _);
            wake.Ring();
        }
    }

    /// <summary>Running jobs were told to end. Those that do not are given to others all the same: whatever they still do, they write nothing.</summary>
    async Task EndAsync()
    {
        var left = Task.WhenAll(running.Values.Select(r => r.Run));
        await Task.WhenAny(left, Task.Delay(times.Stop, time));
        foreach (var (job, _) in running.Values)
        {
            try
            {
                await leases.GiveBackAsync(job.Claim, CancellationToken.None);
                files.DeleteOf(job.Claim.Tenant, job.Id, job.Claim.Lease);
            }
            catch (Exception e) when (Outage.IsOne(e))
            {
                Waits(e.Message);
            }
        }
    }

    async Task ListenAsync(CancellationToken ct)
    {
        while (!ct.IsCancellationRequested)
        {
            try
            {
                // Outside the pool: to listen takes a session, and a broken one ends here.
                var own = new NpgsqlConnectionStringBuilder(database.ConnectionString) { Pooling = false, KeepAlive = 5, ApplicationName = "lectern jobs" };
                await using var connection = new NpgsqlConnection(own.ConnectionString);
                await connection.OpenAsync(ct);
                connection.Notification += (_, told) =>
                {
                    if (!Guid.TryParse(told.Payload, out var cancelled)) wake.Ring();
                    foreach (var (job, _) in running.Values.Where(r => r.Job.Id == cancelled)) job.Look();
                };
                await using (var listen = new NpgsqlCommand($"LISTEN {JobQueue.Channel}", connection)) await listen.ExecuteNonQueryAsync(ct);
                wake.Ring();
                while (true) await connection.WaitAsync(ct);
            }
            catch (OperationCanceledException) when (ct.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Looks go on by themselves; each of them says what it meets.
                NotTold(e.Message);
            }
            await Task.Delay(LongestWait, time, ct).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        }
    }

    [LoggerMessage(1, LogLevel.Warning, "Jobs wait for the database: {Reason}")]
    partial void Waits(string reason);

    [LoggerMessage(2, LogLevel.Error, "Looking for jobs was interrupted and goes on")]
    partial void Interrupted(Exception e);

    [LoggerMessage(3, LogLevel.Warning, "The worker that had job {Kind} {Job} has ended in the midst of it: it is {State}")]
    partial void Lost(string kind, Guid job, string state);

    [LoggerMessage(4, LogLevel.Warning, "Jobs are looked for every two seconds, until notifications come again: {Reason}")]
    partial void NotTold(string reason);
}
