using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.App.Tests.Simulation;
using Lectern.Core.Events;
using Lectern.Postgres;
using Lectern.Simulator;

namespace Lectern.App.Tests.Durability;

/// <summary>An import killed halfway: given again, it ends as if nothing had happened.</summary>
public sealed class Import_kill_tests
{
    const long Gate = 20_261_120;

    static readonly string HoldUp =
        $"""
        CREATE FUNCTION hold_up() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            IF EXISTS (SELECT FROM lectern.event_ids) THEN PERFORM pg_advisory_xact_lock_shared({Gate}); END IF;
            RETURN NULL;
        END $$;
        CREATE TRIGGER hold_up BEFORE INSERT ON lectern.event_ids EXECUTE FUNCTION hold_up();
        """;

    [Fact]
    public async Task A_killed_import_given_again_ends_with_the_same_figures()
    {
        await using var server = await TestServer.StartAsync();
        var folder = TempFolders.Next("import-kill");
        Directory.CreateDirectory(folder);
        var file = Path.Combine(folder, "events.ndjson");
        var keys = Write(file);

        // The first group goes in and the next is held up: the kill comes between them, however fast the machine.
        await using var holder = await server.Source.OpenConnectionAsync();
        await holder.ExecuteAsync($"SELECT pg_advisory_lock({Gate})", CancellationToken.None);
        await server.ExecuteAsync(HoldUp);
        using (var killed = Import(server, folder, file))
        {
            await Until.BlockedAsync(server.Source, Gate);
            await killed.KillAsync();
        }
        (await CountAsync(server)).ShouldBeInRange(1, keys.Count - 1);
        await holder.ExecuteAsync($"SELECT pg_advisory_unlock({Gate})", CancellationToken.None);

        using var resumed = Import(server, folder, file);
        (await resumed.ExitAsync()).ShouldBe(0, resumed.Output);

        (await Inspection.LogAsync(server.Source, keys, keys, CancellationToken.None)).ShouldBeEmpty();
        (await CountAsync(server)).ShouldBe(keys.Count);
        await server.SettleAsync();
        (await Inspection.ReadModelsAsync(server.Source, CancellationToken.None)).ShouldBeEmpty();
    }

    static LecternProcess Import(TestServer server, string folder, string file) => LecternProcess.Start(
        ["import", "events", file, "--url", server.Client.BaseAddress!.ToString(), "--api-key", TestServer.ApiKey], ("LECTERN_DATA", folder));

    static HashSet<Guid> Write(string file)
    {
        var keys = new HashSet<Guid>();
        using var stream = File.Create(file);
        foreach (var happened in new Institution(DemoWorld.Small with { Learners = 60 }).History())
        {
            stream.Write(happened.Json.Span);
            stream.WriteByte((byte)'\n');
            using var json = System.Text.Json.JsonDocument.Parse(happened.Json);
            keys.Add(EventKey.Of(json.RootElement.GetProperty("id").GetString()!));
        }
        return keys;
    }

    static async Task<long> CountAsync(TestServer server)
    {
        await using var command = server.Source.CreateCommand("SELECT count(*) FROM lectern.events");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
