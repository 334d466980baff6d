using System.Security.Cryptography;
using Lectern.App.Jobs;
using Lectern.App.Jobs.Upkeep;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Jobs;

/// <summary>Files that jobs make: bounded while they are written, kept for a time, and never left half.</summary>
public sealed class Files_of_jobs : IAsyncLifetime
{
    const int Megabyte = 1 << 20;

    Workshop shop = null!;

    public async Task InitializeAsync() => shop = await Workshop.OpenAsync(("MAX_REPORT_SIZE_MB", "2"), ("REPORT_RETENTION_DAYS", "30"));

    public async Task DisposeAsync() => await shop.DisposeAsync();

    [Fact]
    public async Task One_that_becomes_too_large_fails_clearly_and_leaves_nothing()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync(async (run, ct) =>
        {
            await using var file = run.CreateFile("csv");
            for (var i = 0; i < 3; i++) await file.Stream.WriteAsync(new byte[Megabyte], ct);
            await file.CompleteAsync(ct);
            return null;
        });

        var row = await shop.BecomesAsync(job, "failed");

        (row.Attempts, row.ErrorCode, row.File).ShouldBe((1, "report_too_large", null));
        row.ErrorMessage.ShouldNotBeNull().ShouldContain("2 MB");
        shop.FilesThere().ShouldBeEmpty();
    }

    [Fact]
    public async Task One_that_just_fits_does()
    {
        var job = await shop.AskAsync();
        await shop.StartWorkerAsync(async (run, ct) =>
        {
            await using var file = run.CreateFile("csv");
            for (var i = 0; i < 2; i++) file.Stream.Write(new byte[Megabyte]);
            await file.CompleteAsync(ct);
            return null;
        });

        var row = await shop.BecomesAsync(job, "completed");
        row.FileBytes.ShouldBe(2 * Megabyte);
        row.FileSha256.ShouldBe(SHA256.HashData(new byte[2 * Megabyte]));
    }

    [Fact]
    public void Before_the_disk_is_full_it_ends()
    {
        var folder = Directory.CreateDirectory(TempFolders.Next("full")).FullName;
        var free = JobFile.LeavesFree + (20L * Megabyte);
        var file = new JobFile(Path.Combine(folder, "a.part"), Path.Combine(folder, "a"), "a", long.MaxValue, () => free);
        var block = new byte[Megabyte];
        var written = 0;

        var failure = Should.Throw<JobFailedException>(() =>
        {
            while (true)
            {
                file.Stream.Write(block);
                free -= Megabyte;
                written++;
            }
        });

        (failure.Code, failure.MayRetry).ShouldBe(("storage_full", true));
        written.ShouldBeInRange(10, 20);
        free.ShouldBeGreaterThanOrEqualTo(JobFile.LeavesFree);
    }

    [RootFact]
    public async Task Where_others_fill_the_disk_meanwhile_it_ends_as_clearly_and_leaves_nothing()
    {
        using var disk = SmallDisk.Mount(8);
        var (temporary, complete) = (Path.Combine(disk.Path, "a.part"), Path.Combine(disk.Path, "a"));
        // Nobody told it in time: it is the disk itself that refuses.
        var file = new JobFile(temporary, complete, "a", long.MaxValue, () => long.MaxValue);
        var block = new byte[Megabyte];

        var failure = await Should.ThrowAsync<JobFailedException>(async () =>
        {
            while (true) await file.Stream.WriteAsync(block);
        });
        await file.DisposeAsync();

        (failure.Code, failure.MayRetry).ShouldBe(("storage_full", true));
        disk.Files.ShouldBeEmpty();
        disk.Free.ShouldBeGreaterThan(7 * Megabyte);

        // Full from the beginning, and full when the last of it is written.
        await File.WriteAllBytesAsync(Path.Combine(disk.Path, "others"), new byte[8 * Megabyte - (16 << 10)]);
        var last = new JobFile(temporary, complete, "a", long.MaxValue, () => long.MaxValue);
        await last.Stream.WriteAsync(new byte[60 << 10]);
        (await Should.ThrowAsync<JobFailedException>(() => last.CompleteAsync(default))).Code.ShouldBe("storage_full");
        await last.DisposeAsync();
        disk.Files.ShouldHaveSingleItem().ShouldEndWith("others");
    }

    [Fact]
    public async Task What_is_past_its_time_or_was_left_is_deleted_and_nothing_else()
    {
        var (old, kept) = (await DoneAsync(), await DoneAsync());
        await shop.ExecuteAsync($"UPDATE lectern.jobs SET finished_at = now() - interval '30 days 1 minute' WHERE job_id = '{old.Id}'");
        await shop.ExecuteAsync($"UPDATE lectern.jobs SET finished_at = now() - interval '29 days 23 hours' WHERE job_id = '{kept.Id}'");

        // One that is being written, one complete and not yet told of, and what dead attempts left: with a row, and without.
        await shop.AskAsync();
        var writing = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();
        await using var half = shop.Files.Create(writing, "csv");
        await shop.AskAsync();
        var ending = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();
        await using var whole = shop.Files.Create(ending, "csv");
        await whole.CompleteAsync(default);
        await shop.Files.Create(writing with { Lease = Guid.NewGuid() }, "csv").Stream.WriteAsync("dead"u8.ToArray());
        await shop.Files.Create(writing with { Id = Guid.NewGuid(), Lease = Guid.NewGuid() }, "csv").CompleteAsync(default);
        await shop.Files.Create(writing with { Id = Guid.NewGuid(), Tenant = null }, "csv").CompleteAsync(default);
        var strange = Path.Combine(shop.Files.Root, "notes.txt");
        await File.WriteAllTextAsync(strange, "somebody's");

        var did = await new FileCleaning(shop.Source, shop.Files, shop.Settings).RunAsync(new(writing, shop.Files), default);

        JobRun.Serialize(did!).ShouldBe("""{"expired":1,"left":3}""");
        shop.FilesThere().ShouldBe(
            [strange, PathOf(kept.File!), PathOf(whole.Name), PathOf(half.Name) + ".part"], ignoreOrder: true);
        var row = await shop.RowAsync(old.Id);
        (row.State, row.File, row.FileBytes, row.FileSha256).ShouldBe(("completed", null, null, null));
        shop.Files.Open(old.File!).ShouldBeNull();
        shop.Files.Open("no-such-folder/file").ShouldBeNull();
    }

    string PathOf(string name) => Path.Combine(shop.Files.Root, name);

    async Task<JobRow> DoneAsync()
    {
        var job = await shop.AskAsync();
        var claimed = (await shop.Leases.ClaimAsync([Workshop.Report.Name], 1, default)).Single();
        var run = new JobRun(claimed, shop.Files);
        await using var file = run.CreateFile("csv");
        await file.Stream.WriteAsync("done"u8.ToArray());
        await file.CompleteAsync(default);
        (await shop.Leases.CompleteAsync(claimed, run, null, default)).ShouldBe("completed");
        return await shop.RowAsync(job);
    }
}
