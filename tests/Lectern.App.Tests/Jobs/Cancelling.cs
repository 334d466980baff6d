using Lectern.App.Jobs;

namespace Lectern.App.Tests.Jobs;

/// <summary>A job that somebody no longer wants, at every stage of it.</summary>
public sealed class Cancelling : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    Workshop shop = null!;

    public async Task InitializeAsync() => shop = await Workshop.OpenAsync();

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task While_it_waits_it_ends_at_once_and_is_never_begun()
    {
        var job = await shop.AskAsync();

        var row = (await shop.Queue.CancelAsync(shop.Tenant, job, "user:bob", default)).ShouldNotBeNull();

        (row.State, row.Attempts).ShouldBe(("cancelled", 0));
        row.FinishedAt.ShouldNotBeNull();
        (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).ShouldBeEmpty();
        (await shop.ScalarAsync<string>("SELECT cancel_asked_by FROM lectern.jobs")).ShouldBe("user:bob");
    }

    [Fact]
    public async Task Claimed_and_not_begun_it_is_cancelled_by_its_first_heartbeat()
    {
        var job = await shop.AskAsync();
        var claimed = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();

        (await shop.Queue.CancelAsync(shop.Tenant, job, "user:bob", default))!.State.ShouldBe("running");

        (await shop.Leases.BeatAsync(claimed, 0, null, default)).ShouldBe(Pulse.Cancelled);
    }

    [Fact]
    public async Task Claimed_by_a_worker_that_is_dead_it_is_cancelled_when_the_lease_ends()
    {
        var job = await shop.AskAsync();
        await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default);
        await shop.Queue.CancelAsync(shop.Tenant, job, "user:bob", default);
        await shop.EndLeaseAsync(job);

        (await shop.Leases.ReapAsync(default)).Single().State.ShouldBe("cancelled");
        (await shop.RowAsync(job)).ErrorCode.ShouldBeNull();
    }

    [Fact]
    public async Task Running_it_is_told_at_once_and_its_file_is_gone()
    {
        var job = await shop.AskAsync();
        var begun = new TaskCompletionSource();
        // No heartbeat is due: it is the notification that tells.
        await shop.StartWorkerAsync(
            async (run, ct) =>
            {
                await using var file = run.CreateFile("csv");
                await file.Stream.WriteAsync("half"u8.ToArray(), ct);
                begun.SetResult();
                await Task.Delay(Timeout.Infinite, ct);
                return null;
            },
            shop.Times with { Beat = TimeSpan.FromHours(1) });
        await begun.Task.WaitAsync(Patience);
        await Log.Until.TrueAsync(shop.Source, "EXISTS (SELECT FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lectern jobs' AND state = 'idle' AND query LIKE 'LISTEN%')");

        await shop.Queue.CancelAsync(shop.Tenant, job, "user:bob", default);

        var row = await shop.BecomesAsync(job, "cancelled");
        (row.File, row.ErrorCode).ShouldBe((null, null));
        shop.FilesThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task Running_it_is_told_by_a_heartbeat_where_the_notification_is_lost()
    {
        var job = await shop.AskAsync();
        var begun = new TaskCompletionSource();
        await shop.StartWorkerAsync(async (_, ct) =>
        {
            begun.SetResult();
            await Task.Delay(Timeout.Infinite, ct);
            return null;
        });
        await begun.Task.WaitAsync(Patience);

        await shop.ExecuteAsync("UPDATE lectern.jobs SET cancel_asked_at = now()");

        await shop.BecomesAsync(job, "cancelled");
    }

    [Fact]
    public async Task With_its_file_complete_and_nothing_but_its_end_to_write_it_is_cancelled()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync(
            async (run, ct) =>
            {
                await using var file = run.CreateFile("csv");
                await file.CompleteAsync(ct);
                await shop.ExecuteAsync("UPDATE lectern.jobs SET cancel_asked_at = now()");
                return new { done = true };
            },
            shop.Times with { Beat = TimeSpan.FromHours(1) });

        var row = await shop.BecomesAsync(job, "cancelled");
        (row.File, row.Result).ShouldBe((null, null));
        await Durability.Harness.Waiting.ForAsync("The file is gone", () => shop.FilesThere().Length == 0, Patience);
    }

    [Fact]
    public async Task What_has_ended_stays_as_it_is()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync((_, _) => Task.FromResult<object?>(null));
        await shop.BecomesAsync(job, "completed");

        var row = (await shop.Queue.CancelAsync(shop.Tenant, job, "user:bob", default)).ShouldNotBeNull();

        (row.State, row.CancelAskedAt).ShouldBe(("completed", null));
        (await shop.Queue.CancelAsync(shop.Other, job, "user:bob", default)).ShouldBeNull();
    }
}
