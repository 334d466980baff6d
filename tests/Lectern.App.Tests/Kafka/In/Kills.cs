using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;
using Calendar = Lectern.Core.Grains.Calendar;

namespace Lectern.App.Tests.Kafka.In;

/// <summary>The process and its database, killed while messages come.</summary>
public sealed class Kills
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [Fact]
    public async Task Wherever_a_kill_hits_every_event_is_there_once()
    {
        using var topics = new Topics(3, ["one", "two"]);
        var folder = new LecternFolder(TempFolders.Next("kafka-kills"));
        var random = new RandomEvents(84);
        var events = random.Take(1_200);
        var (up, address) = await LecternProcess.UpAsync(folder.Path, port: 0, topics.Settings);
        try
        {
            var writing = Task.CompletedTask;
            foreach (var (part, round) in events.Chunk(400).Select((p, i) => (p, i)))
            {
                await writing;
                var before = await TakenAsync(folder);
                writing = topics.WriteAllAsync(part);
                await Waiting.ForAsync("Some of them are taken in", async () => await TakenAsync(folder) > before, Patience);
                if (round != 1) Posix.Signal(folder.Postmaster!.Value, Posix.Kill);
                if (round == 0) continue;
                await up.KillAsync();
                up.Dispose();
                (up, _) = await LecternProcess.UpAsync(folder.Path, address.Port, topics.Settings);
            }
            await writing;
            await Waiting.ForAsync("All of them are taken in", async () => await TakenAsync(folder) >= events.Count, Patience);

            await using var source = NpgsqlDataSource.Create(await folder.ConnectionStringAsync(CancellationToken.None));
            (await ScalarAsync(source, "SELECT sum(events)::bigint FROM lectern.kafka_partitions")).ShouldBe(events.Count);
            (await ScalarAsync(source, "SELECT count(*) FROM lectern.events")).ShouldBe(events.Count);
            (await ScalarAsync(source, "SELECT count(*) FROM lectern.rejected_events")).ShouldBe(0);
            await Inspection.CaughtUpAsync(source, Patience);
            var reference = await StoredRows.ReferenceAsync(new LogReader(source, new Registry(new TenantSource(source))), Calendar.Utc);
            BatchComparison.Differences(await StoredRows.ReadAsync(source, Calendar.Utc), reference).ShouldBeEmpty();
        }
        finally
        {
            if (!up.HasExited) await up.TerminateAsync();
            up.Dispose();
        }
    }

    /// <summary>-1: the database is away.</summary>
    static async Task<long> TakenAsync(LecternFolder folder)
    {
        if (folder.Postmaster is null) return -1;
        try
        {
            await using var source = NpgsqlDataSource.Create(await folder.ConnectionStringAsync(CancellationToken.None));
            return await ScalarAsync(source, "SELECT coalesce(sum(events), 0)::bigint FROM lectern.kafka_partitions");
        }
        catch (Exception e) when (e is NpgsqlException or InvalidOperationException or EmbeddedPostgresException)
        {
            return -1;
        }
    }

    static async Task<long> ScalarAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
