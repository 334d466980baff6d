using Lectern.Postgres;

namespace Lectern.App.Jobs;

/// <summary>
/// One attempt at a job, from its claim to its end: the job's code runs, and beside it a heartbeat that keeps the lease, writes the
/// progress and hears of a cancellation. Whatever ends the attempt, nothing of an unfinished file is left by it.
/// </summary>
sealed partial class RunningJob(ClaimedJob job, JobKind kind, JobCode code, JobLeases leases, JobFiles files, JobTimes times, TimeProvider time, ILogger logger)
{
    readonly JobRun run = new(job, files);
    readonly Alarm beatNow = new(time);

    /// <summary>Why the code was told to end, where neither its time was over nor the worker stops.</summary>
    volatile Pulse told = Pulse.Going;

    public Guid Id => job.Id;

    public JobKind Kind => kind;

    public ClaimedJob Claim => job;

    /// <summary>Somebody may have cancelled it: asked at once, not at the next heartbeat.</summary>
    public void Look() => beatNow.Ring();

    /// <summary>Never throws: how it ended is in the job's row, or will be once its lease has ended.</summary>
    public async Task RunAsync(CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var state = "lost";
        try
        {
            state = await AttemptAsync(stopping);
        }
        catch (Exception e)
        {
            // The database was away for longer than the lease: another attempt is made.
            NotWritten(kind.Name, job.Id, e);
        }
        if (state != "completed" && run.File is { } left) left.Delete();
        JobMetrics.Ended(kind.Name, state, time.GetElapsedTime(began));
        Ended(kind.Name, job.Id, job.Attempt, state, time.GetElapsedTime(began).TotalSeconds);
    }

    async Task<string> AttemptAsync(CancellationToken stopping)
    {
        using var late = new CancellationTokenSource(kind.Timeout, time);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(stopping, late.Token);
        using var over = new CancellationTokenSource();
        var beats = BeatAsync(end, late.Token, over.Token);
        string? result;
        try
        {
            var did = await Task.Run(() => code(run, end.Token), CancellationToken.None);
            if (run.File is { Sha256: null }) throw new InvalidOperationException($"A job of the kind {kind.Name} left its file incomplete.");
            result = did is null ? null : JobRun.Serialize(did);
        }
        catch (Exception e)
        {
            // The beats go on: what is to be written is this attempt's alone for as long as they do.
            return await WriteAsync(ct => EndAsync(e, late.IsCancellationRequested, stopping.IsCancellationRequested, ct)) ?? "lost";
        }
        finally
        {
            await over.CancelAsync();
            await beats;
        }
        return await WriteAsync(ct => leases.CompleteAsync(job, run, result, ct)) ?? "lost";
    }

    /// <summary>Writes that the code has not come to its end, and why.</summary>
    async Task<string?> EndAsync(Exception e, bool isLate, bool isStopping, CancellationToken ct)
    {
        if (told == Pulse.Lost) return null;
        if (told == Pulse.Cancelled) return await leases.FailAsync(job, "cancelled", "", mayRetry: false, ct);
        switch (e)
        {
            case JobFailedException failed:
                return await leases.FailAsync(job, failed.Code, failed.Message, failed.MayRetry, ct);
            // Whatever it says: it was told to end.
            case var _ when isStopping:
                await leases.GiveBackAsync(job, ct);
                return "given_back";
            case var _ when isLate:
                return await leases.FailAsync(job, "timed_out", $"It took longer than {kind.Timeout.TotalMinutes:0.#} minutes.", mayRetry: false, ct);
            case var _ when Outage.IsOne(e):
                return await leases.FailAsync(job, "database_unavailable", "The database did not answer.", mayRetry: true, ct);
            default:
                Broke(kind.Name, job.Id, e);
                return await leases.FailAsync(job, "internal_error", "Something went wrong here. The job's id finds it in the log.", mayRetry: true, ct);
        }
    }

    /// <summary>Until the attempt is over: then what the row has is its end's. Code that goes on beyond its time keeps no lease.</summary>
    async Task BeatAsync(CancellationTokenSource end, CancellationToken late, CancellationToken over)
    {
        var last = time.GetTimestamp();
        while (!late.IsCancellationRequested)
        {
            try
            {
                await beatNow.WaitAsync(times.Beat, over);
                var asked = time.GetTimestamp();
                var (rows, percent) = run.Done;
                told = await leases.BeatAsync(job, rows, percent, over);
                last = asked;
            }
            catch (OperationCanceledException) when (over.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (time.GetElapsedTime(last) < times.Lease)
            {
                // The lease holds a while longer, and the database may be back before.
                if (!Outage.IsOne(e)) BeatMissed(kind.Name, job.Id, e);
                await Task.Delay(times.Beat / 4, time, CancellationToken.None);
            }
            catch (Exception e)
            {
                BeatMissed(kind.Name, job.Id, e);
                told = Pulse.Lost;
            }
            if (told == Pulse.Going) continue;
            await end.CancelAsync();
            return;
        }
    }

    /// <summary>Writes the end of the attempt, across a restart of the database: for as long as the lease may hold.</summary>
    async Task<string?> WriteAsync(Func<CancellationToken, Task<string?>> write)
    {
        var since = time.GetTimestamp();
        while (true)
        {
            using var limit = new CancellationTokenSource(times.Lease, time);
            try
            {
                return await write(limit.Token);
            }
            catch (Exception e) when (Outage.IsOne(e) && time.GetElapsedTime(since) < times.Lease)
            {
                await Task.Delay(times.Beat / 4, time, CancellationToken.None);
            }
        }
    }

    [LoggerMessage(1, LogLevel.Information, "Job {Kind} {Job}, attempt {Attempt}: {State} after {Seconds:0.0} s")]
    partial void Ended(string kind, Guid job, int attempt, string state, double seconds);

    [LoggerMessage(2, LogLevel.Error, "Job {Kind} {Job} broke")]
    partial void Broke(string kind, Guid job, Exception e);

    [LoggerMessage(3, LogLevel.Warning, "Job {Kind} {Job} could not say that it goes on")]
    partial void BeatMissed(string kind, Guid job, Exception e);

    [LoggerMessage(4, LogLevel.Warning, "How job {Kind} {Job} ended could not be written; once its lease has ended another worker takes it up")]
    partial void NotWritten(string kind, Guid job, Exception e);
}
