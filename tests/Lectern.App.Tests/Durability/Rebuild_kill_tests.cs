using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.Postgres;
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

        await using (await WithoutSwapAsync(folder))
        {
            using var killed = await HalfwayAsync(folder, source);
            await killed.KillAsync();
        }
        // Its session learns of it when it would answer; until then it holds the rebuild's lock.
        await Until.TrueAsync(source, $"NOT EXISTS ({Until.Holders(Locks.Rebuild)})");
        await SendAsync(stream, address, folder);
        await ShouldBeRightAsync(source, "after a killed rebuild");

        await using (await WithoutSwapAsync(folder))
        {
            using var orphan = await HalfwayAsync(folder, source);
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

    /// <summary>While it is held, no rebuild comes to its end: however fast it is, it is killed before. Projecting goes on.</summary>
    static async Task<NpgsqlConnection> WithoutSwapAsync(LecternFolder folder)
    {
        var settings = new NpgsqlConnectionStringBuilder(await folder.ConnectionStringAsync(CancellationToken.None)) { Pooling = false };
        var connection = new NpgsqlConnection(settings.ConnectionString);
        await connection.OpenAsync();
        await connection.ExecuteAsync($"SELECT pg_advisory_lock_shared({Locks.Swap})", CancellationToken.None);
        return connection;
    }

    /// <summary>A rebuild in small steps that has taken some of them.</summary>
    static async Task<LecternProcess> HalfwayAsync(LecternFolder folder, NpgsqlDataSource source)
    {
        // A killed one leaves its tables, with its position: what counts is a position in new ones.
        await using var look = source.CreateCommand("SELECT coalesce(to_regclass('read_next.checkpoint')::oid::bigint, 0)");
        var left = (long)(await look.ExecuteScalarAsync())!;
        var rebuild = LecternProcess.Start(["rebuild"], ("LECTERN_DATA", folder.Path), ("ANALYTICS_BATCH_SIZE", "20"));
        await Waiting.ForAsync("A rebuild is under way", async () =>
        {
            if (rebuild.HasExited) throw new InvalidOperationException($"The rebuild ended too soon:\n{rebuild.Output}");
            try
            {
                await using var command = source.CreateCommand($"SELECT position > 0 AND tableoid::bigint <> {left} FROM read_next.checkpoint");
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
        await Inspection.CaughtUpAsync(source, Patience);
        (await Inspection.ReadModelsAsync(source, CancellationToken.None)).ShouldBeEmpty(when);
    }
}
