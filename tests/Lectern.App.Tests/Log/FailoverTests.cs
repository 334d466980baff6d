using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Log;

/// <summary>Two processes on one database: one projects, and the other when it goes.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task Whoever_projects_after_a_broken_session_the_figures_are_right()
    {
        await using var one = await TestServer.StartAsync(("ANALYTICS_BATCH_SIZE", "50"));
        await using var other = await one.StartAnotherAsync(("ANALYTICS_BATCH_SIZE", "50"));
        var random = new RandomEvents(51);

        for (var round = 0; round < 3; round++)
        {
            await Until.TrueAsync(one.Source, $"EXISTS ({Until.Holders(Locks.Projector)})");
            var sending = one.SendAsync(random.Take(150));
            await one.ExecuteAsync($"SELECT pg_terminate_backend(pid) FROM ({Until.Holders(Locks.Projector)}) AS active");
            (await sending).Accepted.ShouldBe(150);
            (await other.SendAsync(random.Take(50))).Accepted.ShouldBe(50);
        }

        await one.SettleAsync();
        await other.SettleAsync();
        (await one.ScalarAsync<long>($"SELECT count(*) FROM ({Until.Holders(Locks.Projector)}) AS active")).ShouldBe(1);
        await ShouldEqualReferenceAsync(one);
    }

    [Fact]
    public async Task When_the_active_process_stops_the_waiting_one_takes_over()
    {
        var first = await TestServer.StartAsync();
        await Until.TrueAsync(first.Source, $"EXISTS ({Until.Holders(Locks.Projector)})");
        await using var second = await first.StartAnotherAsync();
        var random = new RandomEvents(52);
        await first.SendAsync(random.Take(150));
        await second.SettleAsync();
        second.Services.GetRequiredService<ProjectorHost>().IsActive.ShouldBeFalse();

        await first.DisposeAsync();
        await second.SendAsync(random.Take(150));
        await second.SettleAsync();

        second.Services.GetRequiredService<ProjectorHost>().IsActive.ShouldBeTrue();
        await ShouldEqualReferenceAsync(second);
    }

    [Fact]
    public async Task A_checkpoint_that_moved_under_the_active_process_costs_it_neither_its_turn_nor_an_event()
    {
        await using var server = await TestServer.StartAsync();
        var random = new RandomEvents(53);
        await server.SendAsync(random.Take(20));
        await server.SettleAsync();
        var active = await server.ScalarAsync<int>(Until.Holders(Locks.Projector));

        // A batch waits at the swap's lock; meanwhile another does its work, as the last part of a rebuild does.
        await using (var swap = await server.Source.OpenConnectionAsync())
        {
            await swap.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Swap})", CancellationToken.None);
            await server.SendAsync(random.Take(20));
            await Until.BlockedAsync(server.Source, Locks.Swap);
            var log = server.Services.GetRequiredService<LogReader>();
            await swap.ExecuteAsync("ALTER SCHEMA read RENAME TO read_next", CancellationToken.None);
            await new Projector(server.Source, log, ReadSchema.Rebuilt, GrainSql.Version, Calendar.Utc, 100, NullLogger.Instance).CatchUpAsync(long.MaxValue, null, CancellationToken.None);
            await swap.ExecuteAsync("ALTER SCHEMA read_next RENAME TO read", CancellationToken.None);
            await swap.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Swap})", CancellationToken.None);
        }
        await server.SendAsync(random.Take(20));
        await server.SettleAsync();

        (await server.ScalarAsync<int>(Until.Holders(Locks.Projector))).ShouldBe(active);
        await ShouldEqualReferenceAsync(server);
    }

    static async Task ShouldEqualReferenceAsync(TestServer server)
    {
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), Calendar.Utc);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, Calendar.Utc), reference).ShouldBeEmpty();
    }
}
