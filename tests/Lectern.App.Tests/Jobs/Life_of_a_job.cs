using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Jobs;

namespace Lectern.App.Tests.Jobs;

/// <summary>What becomes of a job that somebody asks for, with nothing going wrong but the job itself.</summary>
public sealed class Life_of_a_job : IAsyncLifetime
{
    Workshop shop = null!;

    public async Task InitializeAsync() => shop = await Workshop.OpenAsync(("MAX_CONCURRENT_REPORTS", "3"));

    public async Task DisposeAsync() => await shop.DisposeAsync();

    sealed record Asked(string Word, int Times);

    [Fact]
    public async Task It_does_what_was_asked_for_and_keeps_its_file_and_its_result()
    {
        var job = await shop.AskAsync(new Asked("ünïcödé ", 3));
        var told = new ConcurrentQueue<(int Tenant, string By, int Attempt)>();
        await shop.StartWorkerAsync(async (run, ct) =>
        {
            told.Enqueue((run.Tenant, run.RequestedBy, run.Attempt));
            var asked = run.Payload<Asked>();
            await using var file = run.CreateFile("txt");
            for (var i = 1; i <= asked.Times; i++)
            {
                await file.Stream.WriteAsync(Encoding.UTF8.GetBytes(asked.Word), ct);
                run.Progress(i, 100.0 * i / asked.Times);
            }
            await file.CompleteAsync(ct);
            return new { words = asked.Times };
        });

        var row = await shop.BecomesAsync(job, "completed");

        told.ShouldBe([(shop.Tenant, "user:ann", 1)]);
        (await shop.ContentAsync(row)).ShouldBe("ünïcödé ünïcödé ünïcödé ");
        var bytes = Encoding.UTF8.GetBytes("ünïcödé ünïcödé ünïcödé ");
        (row.FileBytes, row.Rows, row.Percent, row.Result).ShouldBe((bytes.Length, 3, 100, """{"words": 3}"""));
        row.FileSha256.ShouldBe(SHA256.HashData(bytes));
        (row.Attempts, row.ErrorCode).ShouldBe((1, null));
        row.FinishedAt.ShouldNotBeNull().ShouldBeGreaterThanOrEqualTo(row.StartedAt!.Value);
        shop.FilesThere().ShouldBe([Path.Combine(shop.Files.Root, row.File!)]);
    }

    [Fact]
    public async Task Its_progress_is_told_while_it_runs()
    {
        var job = await shop.AskAsync();
        var goOn = new TaskCompletionSource();
        await shop.StartWorkerAsync(async (run, _) =>
        {
            run.Progress(1_234, 45.6);
            await goOn.Task;
            return null;
        });

        await Log.Until.TrueAsync(shop.Source, $"(SELECT (percent, rows_done) = (45, 1234) FROM lectern.jobs WHERE job_id = '{job}')");
        goOn.SetResult();
        (await shop.BecomesAsync(job, "completed")).Rows.ShouldBe(1_234);
    }

    [Fact]
    public async Task Workers_that_race_do_each_job_once_and_none_more_at_once_than_it_may()
    {
        const int Jobs = 60;
        var done = new ConcurrentBag<Guid>();
        var (now, most) = (new int[3], new int[3]);
        for (var i = 0; i < Jobs; i++) await shop.AskAsync();
        for (var i = 0; i < now.Length; i++)
        {
            var worker = i;
            await shop.StartWorkerAsync(async (run, _) =>
            {
                var at = Interlocked.Increment(ref now[worker]);
                lock (most) most[worker] = Math.Max(most[worker], at);
                done.Add(run.Id);
                await Task.Yield();
                Interlocked.Decrement(ref now[worker]);
                return null;
            });
        }

        await Log.Until.TrueAsync(shop.Source, $"(SELECT count(*) = {Jobs} FROM lectern.jobs WHERE state = 'completed')");
        done.Count.ShouldBe(Jobs);
        done.Distinct().Count().ShouldBe(Jobs);
        most.ShouldAllBe(m => m <= 3);
        (await shop.ScalarAsync<bool>("SELECT bool_and(attempts = 1) FROM lectern.jobs")).ShouldBeTrue();
    }

    [Fact]
    public async Task A_worker_has_as_many_at_once_as_it_may_and_the_next_when_one_ends()
    {
        const int Jobs = 8;
        const int Places = 3;
        var (begun, now, most) = (0, 0, 0);
        using var goOn = new SemaphoreSlim(0);
        for (var i = 0; i < Jobs; i++) await shop.AskAsync();
        await shop.StartWorkerAsync(async (_, ct) =>
        {
            var at = Interlocked.Increment(ref now);
            InterlockedMax(at);
            Interlocked.Increment(ref begun);
            await goOn.WaitAsync(ct);
            Interlocked.Decrement(ref now);
            return null;
        });

        for (var ended = 0; ended < Jobs; ended++)
        {
            var expected = Math.Min(Places + ended, Jobs);
            await Durability.Harness.Waiting.ForAsync($"{expected} have begun", () => Volatile.Read(ref begun) == expected, TimeSpan.FromSeconds(30));
            goOn.Release();
        }

        await Log.Until.TrueAsync(shop.Source, $"(SELECT count(*) = {Jobs} FROM lectern.jobs WHERE state = 'completed')");
        most.ShouldBe(Places);

        void InterlockedMax(int value)
        {
            for (var seen = most; value > seen; seen = most) Interlocked.CompareExchange(ref most, value, seen);
        }
    }

    [Fact]
    public async Task One_who_asks_for_many_keeps_nobody_waiting_who_asks_for_one()
    {
        var many = new List<Guid>();
        for (var i = 0; i < 5; i++) many.Add(await shop.AskAsync());
        var one = await shop.AskAsync(tenant: shop.Other);

        var first = await shop.Leases.ClaimAsync([Workshop.Report.Name], 2, default);
        first.Select(c => c.Id).ShouldBe([many[0], one], ignoreOrder: true);

        // What runs counts: it is the other's turn again, and they want no more.
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single().Id.ShouldBe(many[1]);
        var again = await shop.AskAsync(tenant: shop.Other);
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single().Id.ShouldBe(again);
    }

    [Fact]
    public async Task Jobs_of_a_suspended_tenant_wait_until_it_is_resumed()
    {
        var job = await shop.AskAsync();
        await shop.ExecuteAsync($"UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'test' WHERE tenant_id = {shop.Tenant}");
        var other = await shop.AskAsync(tenant: shop.Other);

        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 5, default)).Single().Id.ShouldBe(other);
        (await shop.ScalarAsync<string>("SELECT waiting || ' ' || running || ' ' || oldest_waiting_seconds FROM lectern.job_counts")).ShouldBe("0 1 0");
        await shop.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = NULL, suspended_by = NULL");
        (await shop.ScalarAsync<long>("SELECT waiting FROM lectern.job_counts")).ShouldBe(1);
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 5, default)).Single().Id.ShouldBe(job);
    }

    [Fact]
    public async Task What_fails_is_tried_again_and_may_do_then()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync((run, _) => run.Attempt < 3 ? throw new InvalidDataException("u1 is somebody") : Task.FromResult<object?>(new { run.Attempt }));

        var row = await shop.BecomesAsync(job, "completed");

        (row.Attempts, row.Result, row.ErrorCode, row.ErrorMessage).ShouldBe((3, """{"attempt": 3}""", null, null));
    }

    [Fact]
    public async Task Retries_have_a_bound_and_an_error_tells_nothing_of_what_was_thrown()
    {
        var job = await shop.AskAsync();
        var attempts = new ConcurrentQueue<int>();
        await shop.StartWorkerAsync(async (run, ct) =>
        {
            attempts.Enqueue(run.Attempt);
            await using var file = run.CreateFile("csv");
            await file.Stream.WriteAsync("half"u8.ToArray(), ct);
            throw new InvalidDataException("u1 is somebody");
        });

        var row = await shop.BecomesAsync(job, "failed");

        attempts.ShouldBe([1, 2, 3]);
        (row.Attempts, row.ErrorCode, row.File).ShouldBe((3, "internal_error", null));
        row.ErrorMessage.ShouldNotBeNull().ShouldNotContain("somebody");
        await AllEndedAsync();
        shop.FilesThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_says_that_another_attempt_is_of_no_use_has_none()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync((_, _) => throw new JobFailedException("no_such_course", "The course is not there any more."));

        var row = await shop.BecomesAsync(job, "failed");

        (row.Attempts, row.ErrorCode, row.ErrorMessage).ShouldBe((1, "no_such_course", "The course is not there any more."));
    }

    [Fact]
    public async Task One_that_takes_too_long_is_ended()
    {
        var kind = new JobKind("test.long", JobLane.Reports, "A test's.") { Timeout = TimeSpan.FromMilliseconds(1) };
        var job = await shop.AskAsync(kind: kind);
        await shop.StartWorkerAsync(kind, async (_, ct) =>
        {
            await Task.Delay(Timeout.Infinite, ct);
            return null;
        });

        (await shop.BecomesAsync(job, "failed")).ErrorCode.ShouldBe("timed_out");
    }

    [Fact]
    public async Task A_file_that_is_left_incomplete_is_a_mistake_and_gone()
    {
        var kind = new JobKind("test.careless", JobLane.Reports, "A test's.") { MaxAttempts = 1 };
        var job = await shop.AskAsync(kind: kind);
        await shop.StartWorkerAsync(kind, async (run, ct) =>
        {
            await using var file = run.CreateFile("csv");
            await file.Stream.WriteAsync("half"u8.ToArray(), ct);
            return null;
        });

        (await shop.BecomesAsync(job, "failed")).ErrorCode.ShouldBe("internal_error");
        await AllEndedAsync();
        shop.FilesThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task The_same_key_is_the_same_job()
    {
        var (first, job) = await shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { a = 1, b = 2 }, "user:ann", "key-1", default);
        var again = await shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { b = 2, a = 1 }, "user:ann", "key-1", default);
        var different = await shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { a = 2 }, "user:ann", "key-1", default);
        var others = await shop.Queue.AddAsync(shop.Other, Workshop.Report, new { a = 1, b = 2 }, "user:bob", "key-1", default);

        first.ShouldBe(Added.New);
        again.ShouldBe((Added.Known, job));
        different.ShouldBe((Added.Different, job));
        others.Outcome.ShouldBe(Added.New);
        others.Job.ShouldNotBe(job);
        (await shop.ScalarAsync<long>("SELECT count(*) FROM lectern.jobs")).ShouldBe(2);
    }

    [Fact]
    public async Task Asked_for_by_many_at_once_with_one_key_it_is_one_job()
    {
        var jobs = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { }, "user:ann", "once", default)));

        jobs.Count(j => j.Outcome == Added.New).ShouldBe(1);
        jobs.Select(j => j.Job).Distinct().Count().ShouldBe(1);
    }

    [Fact]
    public async Task A_tenant_has_so_many_waiting_and_no_more()
    {
        await shop.ExecuteAsync($"INSERT INTO lectern.jobs (tenant_id, kind, requested_by, max_attempts) SELECT {shop.Tenant}, 'test.report', 'test', 1 FROM generate_series(1, {JobQueue.MostWaiting})");

        (await shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { }, "user:ann", "k", default)).Outcome.ShouldBe(Added.Full);
        (await shop.Queue.AddAsync(shop.Other, Workshop.Report, new { }, "user:bob", "k", default)).Outcome.ShouldBe(Added.New);
    }

    [Fact]
    public async Task Mail_that_waits_for_its_server_keeps_nobody_from_a_report()
    {
        await shop.ExecuteAsync($"INSERT INTO lectern.jobs (tenant_id, kind, requested_by, max_attempts) SELECT {shop.Tenant}, '{Workshop.Mail.Name}', 'schedule', 1 FROM generate_series(1, {JobQueue.MostWaiting})");

        (await shop.Queue.AddAsync(shop.Tenant, Workshop.Report, new { }, "user:ann", null, default)).Outcome.ShouldBe(Added.New);
        (await shop.Queue.AddAsync(shop.Tenant, Workshop.Mail, new { }, "schedule", null, default)).Outcome.ShouldBe(Added.Full);
    }

    [Fact]
    public async Task Where_no_reports_are_made_none_is_begun_and_upkeep_goes_on()
    {
        await using var closed = await Workshop.OpenAsync(("ENABLE_REPORT_GENERATION", "false"));
        var report = await closed.AskAsync();
        var upkeep = await closed.AskAsync(kind: new JobKind("test.upkeep", JobLane.Upkeep, "A test's."));
        await closed.StartWorkerAsync((_, _) => Task.FromResult<object?>(null));
        await closed.StartWorkerAsync(new JobKind("test.upkeep", JobLane.Upkeep, "A test's."), (_, _) => Task.FromResult<object?>(null));

        await closed.BecomesAsync(upkeep, "completed");
        (await closed.RowAsync(report)).State.ShouldBe("pending");
    }

    /// <summary>A row is written before the last of its files is gone.</summary>
    Task AllEndedAsync() => Durability.Harness.Waiting.ForAsync("Nothing is left", () => shop.FilesThere().Length == 0, TimeSpan.FromSeconds(30));

    [Fact]
    public async Task What_it_also_writes_is_there_if_and_only_if_it_is_completed()
    {
        JobCode code = async (run, ct) =>
        {
            run.AlsoWrites = async (transaction, token) =>
            {
                await using var insert = new Npgsql.NpgsqlCommand($"INSERT INTO lectern.job_schedules VALUES ('told {run.Payload<Asked>().Word}', now())", transaction.Connection, transaction);
                await insert.ExecuteNonQueryAsync(token);
            };
            if (run.Payload<Asked>().Word == "fails") throw new JobFailedException("no", "No.");
            // Asked while it runs: it has everything but its last word written.
            if (run.Payload<Asked>().Word == "cancelled") await shop.Queue.CancelAsync(shop.Tenant, run.Id, "user:ann", CancellationToken.None);
            return null;
        };
        var (done, failed, cancelled) = (await shop.AskAsync(new Asked("done", 1)), await shop.AskAsync(new Asked("fails", 1)), await shop.AskAsync(new Asked("cancelled", 1)));
        await shop.StartWorkerAsync(code);

        await shop.BecomesAsync(done, "completed");
        await shop.BecomesAsync(failed, "failed");
        await shop.BecomesAsync(cancelled, "cancelled");

        (await shop.ScalarAsync<string>("SELECT string_agg(kind, ',') FROM lectern.job_schedules WHERE kind LIKE 'told %'")).ShouldBe("told done");
    }
}
