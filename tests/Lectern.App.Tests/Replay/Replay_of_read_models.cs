using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Log;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Replay;

/// <summary><c>lectern replay read-models</c>, in a process of its own beside a server that goes on.</summary>
public sealed class Replay_of_read_models
{
    [Fact]
    public async Task It_tells_what_it_did_and_the_audit_keeps_it()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(new RandomEvents(81).Take(200));
        await server.SettleAsync();
        await server.ExecuteAsync("DELETE FROM read.enrollment");
        var rows = await RowsAsync();
        var position = await server.ScalarAsync<long>("SELECT position FROM read.checkpoint");

        var (exit, text, told) = await server.ReplayAsync(["read-models", "--tenant", "default"]);

        var restored = await RowsAsync();
        restored.ShouldBeGreaterThan(rows);
        (exit, text).ShouldBe((0, $"The read models of default are rebuilt from 200 events, up to position {position}: 0 rows were removed, {restored} written."), told);
        (await server.ReplayAsync(["read-models", "--tenant", "default"])).Text.ShouldEndWith("no row differed.");
        (await server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', actor, object_id, details->>'events', details->>'rowsRemoved', details->>'rowsWritten'), ', ' ORDER BY audit_id) FROM lectern.audit WHERE action = 'read_models.rebuilt'"))
            .ShouldBe($"command line default 200 0 {restored}, command line default 200 0 0");
        (await Inspection.ReadModelsAsync(server.Source, CancellationToken.None)).ShouldBeEmpty();

        foreach (var (said, options) in new[] { ("There is no tenant south", (string[])["--tenant", "south"]), ("--tenant", []) })
        {
            var refused = await server.ReplayAsync(["read-models", .. options]);
            refused.Exit.ShouldBe(1);
            (refused.Text + refused.Told).ShouldContain(said);
        }

        Task<long> RowsAsync() => server.ScalarAsync<long>("SELECT count(*) FROM read.enrollment");
    }

    [Theory]
    [InlineData("SELECT position > 0 FROM read_tenant.checkpoint")]
    [InlineData("SELECT EXISTS (SELECT FROM pg_locks WHERE relation = 'read.organization'::regclass AND NOT granted)")]
    public async Task Killed_at_any_moment_it_leaves_what_serves_whole_and_the_next_one_works(string moment)
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync(new RandomEvents(82).Take(400));
        await server.SettleAsync();
        var tenant = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants");
        await server.SpoilAsync(tenant);
        var serving = await server.WrittenAsync(tenant);
        // Before it replaces anything, or amid that: some tables are written, and the last ones wait for this.
        await using (var held = await server.Source.OpenConnectionAsync())
        await using (var holding = await held.BeginTransactionAsync())
        {
            var isAmid = moment.Contains("pg_locks", StringComparison.Ordinal);
            await held.ExecuteAsync(isAmid ? "LOCK TABLE read.organization IN SHARE MODE" : $"SELECT pg_advisory_lock_shared({Locks.Swap})", CancellationToken.None);
            using var killed = LecternProcess.Start(
                ["replay", "read-models", "--tenant", "default"],
                ("POSTGRES_URL", server.ConnectionString), ("SERVICE_API_KEY", TestServer.ApiKey), ("DATA_KEY", Convert.ToBase64String(new byte[32])), ("ANALYTICS_BATCH_SIZE", "20"));
            await Waiting.ForAsync("It is under way", async () =>
            {
                if (killed.HasExited) throw new InvalidOperationException($"It ended too soon:\n{killed.Output}");
                try
                {
                    return await server.ScalarAsync<bool>(moment);
                }
                catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
                {
                    return false;
                }
            }, TimeSpan.FromMinutes(1));
            await killed.KillAsync();
            if (!isAmid) await held.ExecuteAsync($"SELECT pg_advisory_unlock_shared({Locks.Swap})", CancellationToken.None);
        }
        await Until.TrueAsync(server.Source, $"NOT EXISTS ({Until.Holders(Locks.Rebuild)})");

        // Nothing of it holds, and projecting goes on.
        (await server.WrittenAsync(tenant)).ShouldBe(serving);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.tenant_swaps")).ShouldBe(0);
        await server.SendAsync(new RandomEvents(83).Take(50));
        await server.SettleAsync();

        (await server.ReplayAsync(["read-models", "--tenant", "default"])).Exit.ShouldBe(0);

        (await Inspection.ReadModelsAsync(server.Source, CancellationToken.None)).ShouldBeEmpty();
        (await server.ScalarAsync<long>("SELECT count(*) FROM pg_namespace WHERE nspname = 'read_tenant'")).ShouldBe(0);
    }
}
