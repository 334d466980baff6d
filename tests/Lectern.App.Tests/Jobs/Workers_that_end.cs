using System.Collections.Concurrent;
using System.Text;
using Lectern.App.Jobs;
using Lectern.App.Tests.Durability.Harness;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Jobs;

/// <summary>What becomes of a job whose worker is killed, stops, hangs, or loses the database.</summary>
public sealed class Workers_that_end : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    Workshop shop = null!;

    public async Task InitializeAsync() => shop = await Workshop.OpenAsync();

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task What_a_killed_worker_had_another_takes_up_and_its_half_file_is_gone()
    {
        // What a killed worker leaves: the lease, and a file to which nobody writes any more.
        var job = await shop.AskAsync();
        var killed = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();
        var half = shop.Files.Create(killed, "csv");
        await half.Stream.WriteAsync("half of"u8.ToArray());
        await half.Stream.FlushAsync();
        await shop.StartWorkerAsync(WriteAsync);
        shop.FilesThere().Single().ShouldEndWith(".part");

        // While its lease lasts, it is its own.
        await shop.AskAsync();
        await Log.Until.TrueAsync(shop.Source, "(SELECT count(*) = 1 FROM lectern.jobs WHERE state = 'completed')");
        (await shop.RowAsync(job)).State.ShouldBe("running");

        await shop.EndLeaseAsync(job);
        var row = await shop.BecomesAsync(job, "completed");
        row.Attempts.ShouldBe(2);
        (await shop.ContentAsync(row)).ShouldBe("attempt 2");
        shop.FilesThere().ShouldNotContain(f => f.Contains(killed.Lease.ToString("N")));
        shop.FilesThere().Length.ShouldBe(2);
    }

    [Fact]
    public async Task A_job_that_kills_each_worker_fails_in_the_end()
    {
        var job = await shop.AskAsync();
        for (var i = 1; i <= Workshop.Report.MaxAttempts; i++)
        {
            await shop.ExecuteAsync("UPDATE lectern.jobs SET due_at = now()");
            (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single().Attempt.ShouldBe(i);
            await shop.EndLeaseAsync(job);
            var reaped = (await shop.Leases.ReapAsync(default)).Single();
            (reaped.Id, reaped.Tenant, reaped.State).ShouldBe((job, shop.Tenant, i < Workshop.Report.MaxAttempts ? "pending" : "failed"));
        }
        (await shop.Leases.ReapAsync(default)).ShouldBeEmpty();
        (await shop.RowAsync(job)).ErrorCode.ShouldBe("worker_lost");
    }

    [Fact]
    public async Task One_that_finishes_too_late_changes_nothing()
    {
        var job = await shop.AskAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        // It is not heard of, and hears of nothing, until its end: as a process that was stopped and goes on.
        var claimed = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();
        var silent = shop.Times with { Beat = TimeSpan.FromHours(1) };
        var late = new RunningJob(
            claimed,
            Workshop.Report,
            async (run, ct) =>
            {
                begun.SetResult();
                await goOn.Task;
                return await WriteAsync(run, ct);
            },
            shop.Leases, shop.Files, silent, TimeProvider.System, NullLogger.Instance).RunAsync(default);
        await begun.Task.WaitAsync(Patience);
        await shop.EndLeaseAsync(job);
        await shop.StartWorkerAsync(WriteAsync);
        var row = await shop.BecomesAsync(job, "completed");
        (await shop.ContentAsync(row)).ShouldBe("attempt 2");

        goOn.SetResult();
        await late.WaitAsync(Patience);

        var now = await shop.RowAsync(job);
        now.ShouldBe(row with { FileSha256 = now.FileSha256 }, "its row is the other's");
        now.FileSha256.ShouldBe(row.FileSha256);
        shop.FilesThere().ShouldBe([Path.Combine(shop.Files.Root, row.File!)]);
    }

    [Fact]
    public async Task One_that_has_lost_its_job_is_told_so_by_its_next_heartbeat()
    {
        var job = await shop.AskAsync();
        var (begun, told) = (new TaskCompletionSource(), new TaskCompletionSource());
        await shop.StartWorkerAsync(async (_, ct) =>
        {
            begun.TrySetResult();
            await using var end = ct.Register(() => told.TrySetResult());
            await Task.Delay(Timeout.Infinite, ct);
            return null;
        });
        await begun.Task.WaitAsync(Patience);

        await shop.ExecuteAsync($"UPDATE lectern.jobs SET lease = gen_random_uuid() WHERE job_id = '{job}'");

        await told.Task.WaitAsync(Patience);
        (await shop.RowAsync(job)).State.ShouldBe("running");
    }

    [Fact]
    public async Task A_worker_that_stops_gives_its_jobs_back_at_once()
    {
        var job = await shop.AskAsync();
        var begun = new TaskCompletionSource();
        var worker = await shop.StartWorkerAsync(async (run, ct) =>
        {
            await using var file = run.CreateFile("csv");
            await file.Stream.WriteAsync("half"u8.ToArray(), ct);
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return null;
        });
        await begun.Task.WaitAsync(Patience);

        await worker.StopAsync(default);

        var row = await shop.RowAsync(job);
        (row.State, row.Attempts).ShouldBe(("pending", 0));
        shop.FilesThere().ShouldBeEmpty();
        await shop.StartWorkerAsync(WriteAsync);
        (await shop.ContentAsync(await shop.BecomesAsync(job, "completed"))).ShouldBe("attempt 1");
    }

    [Fact]
    public async Task One_that_does_not_end_when_its_worker_stops_is_given_back_all_the_same()
    {
        var job = await shop.AskAsync();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var worker = await shop.StartWorkerAsync(async (run, _) =>
        {
            begun.SetResult();
            await goOn.Task;
            return await WriteAsync(run, default);
        });
        await begun.Task.WaitAsync(Patience);

        await worker.StopAsync(default);
        (await shop.RowAsync(job)).State.ShouldBe("pending");

        await shop.StartWorkerAsync(WriteAsync);
        var row = await shop.BecomesAsync(job, "completed");
        goOn.SetResult();
        await Waiting.ForAsync("It has ended", () => worker.Running == 0, Patience);
        shop.FilesThere().ShouldBe([Path.Combine(shop.Files.Root, row.File!)]);
    }

    [Fact]
    public async Task A_restart_of_the_database_in_the_midst_of_a_job_is_nothing_to_it()
    {
        await using var own = await Workshop.OpenOnAsync(null);
        var job = await own.AskAsync();
        var attempts = new ConcurrentQueue<int>();
        var (begun, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var worker = await own.StartWorkerAsync(async (run, ct) =>
        {
            attempts.Enqueue(run.Attempt);
            begun.TrySetResult();
            await goOn.Task;
            return await WriteAsync(run, ct);
        });
        await begun.Task.WaitAsync(Patience);

        // It ends while there is no database to write that to.
        await own.RestartDatabaseAsync(async () =>
        {
            goOn.SetResult();
            await Waiting.ForAsync("Its file is there", () => own.FilesThere() is [var file] && !file.EndsWith(".part", StringComparison.Ordinal), Patience);
        });

        var row = await own.BecomesAsync(job, "completed");
        (await own.ContentAsync(row)).ShouldBe("attempt 1");
        // And the worker goes on.
        await own.BecomesAsync(await own.AskAsync(), "completed");
        worker.Running.ShouldBeLessThanOrEqualTo(1);
        attempts.ShouldBe([1, 1]);
    }

    [Fact]
    public async Task The_clock_put_forward_ends_leases_and_put_back_keeps_nothing_waiting()
    {
        var job = await shop.AskAsync();
        var waits = await shop.AskAsync();
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 2, default)).Count.ShouldBe(2);
        // A year ahead, as rows were that were written before the clock was put back by one; of a worker that is dead, and of a retry.
        await shop.ExecuteAsync($"UPDATE lectern.jobs SET lease_until = lease_until + interval '1 year' WHERE job_id = '{job}'");
        await shop.ExecuteAsync($"UPDATE lectern.jobs SET state = 'pending', lease = NULL, lease_until = NULL, due_at = due_at + interval '1 year' WHERE job_id = '{waits}'");

        (await shop.Leases.ReapAsync(default)).ShouldBeEmpty();

        (await shop.ScalarAsync<bool>($"SELECT lease_until <= now() + interval '{shop.Times.Lease.TotalSeconds} s' FROM lectern.jobs WHERE job_id = '{job}'")).ShouldBeTrue();
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 2, default)).Single().Id.ShouldBe(waits);
        // A day later by the clock, a second later by any other.
        await shop.ExecuteAsync("UPDATE lectern.jobs SET lease_until = lease_until - interval '1 day', due_at = due_at - interval '1 day'");
        (await shop.Leases.ReapAsync(default)).Count.ShouldBe(2);
    }

    static async Task<object?> WriteAsync(JobRun run, CancellationToken ct)
    {
        await using var file = run.CreateFile("csv");
        await file.Stream.WriteAsync(Encoding.UTF8.GetBytes($"attempt {run.Attempt}"), ct);
        await file.CompleteAsync(ct);
        return null;
    }
}
