using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Durability;

/// <summary>A rebuild in a process of its own, killed halfway, beside a server that goes on.</summary>
public sealed class Rebuild_kill_tests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task After_a_killed_rebuild_the_old_read_models_serve_and_the_next_rebuild_works()
    {
        var folder = new LecternFolder(TempFolders.Next("rebuild-kill"));
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0);
        using var _ = up;
        using var stream = new EventStream(seed: 11);
        await SendAsync(stream, address, folder);
        await using var source = NpgsqlDataSource.Create(await folder.ConnectionStringAsync(CancellationToken.None));

        using (var killed = await HalfwayAsync(folder, source)) await killed.KillAsync();
        await SendAsync(stream, address, folder);
        await ShouldBeRightAsync(source, "after a killed rebuild");

        using (var orphan = await HalfwayAsync(folder, source))
        {
            Posix.Signal(folder.Postmaster!.Value, Posix.Kill);
            (await orphan.ExitAsync()).ShouldBe(1, orphan.Output);
            orphan.Output.ShouldContain("lectern: ");
            orphan.Output.ShouldNotContain("   at ");
        }
        await SendAsync(stream, address, folder);
        // The connections of this test died with it.
        source.Clear();
        await ShouldBeRightAsync(source, "after PostgreSQL was killed during a rebuild");

        using var rebuild = LecternProcess.Start(["rebuild"], ("LECTERN_DATA", folder.Path));
        (await rebuild.ExitAsync()).ShouldBe(0, rebuild.Output);
        await ShouldBeRightAsync(source, "after the next rebuild");
        await using var left = source.CreateCommand("SELECT count(*) FROM pg_namespace WHERE nspname IN ('read_next', 'read_old')");
        (await left.ExecuteScalarAsync()).ShouldBe(0L);
        (await up.TerminateAsync()).ShouldBe(0);
    }

    static async Task SendAsync(EventStream stream, Uri address, LecternFolder folder)
    {
        using var senders = new Senders(stream, address, folder.ApiKey, count: 4);
        await senders.Taken.MoreAsync(40, Patience);
        await senders.FinishAsync();
        senders.Faults.ShouldBeEmpty();
    }

    /// <summary>A rebuild in small steps that has taken some of them.</summary>
    static async Task<LecternProcess> HalfwayAsync(LecternFolder folder, NpgsqlDataSource source)
    {
        var rebuild = LecternProcess.Start(["rebuild"], ("LECTERN_DATA", folder.Path), ("ANALYTICS_BATCH_SIZE", "20"));
        await Waiting.ForAsync("A rebuild is under way", async () =>
        {
            if (rebuild.HasExited) throw new InvalidOperationException($"The rebuild ended too soon:\n{rebuild.Output}");
            try
            {
                await using var command = source.CreateCommand("SELECT position > 0 FROM read_next.checkpoint");
                return await command.ExecuteScalarAsync() is true;
            }
            catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
            {
                return false;
            }
        }, Patience);
        return rebuild;
    }

    static async Task ShouldBeRightAsync(NpgsqlDataSource source, string when)
    {
        await Audit.CaughtUpAsync(source, Patience);
        (await Audit.ReadModelsAsync(source, CancellationToken.None)).ShouldBeEmpty(when);
    }
}
