using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

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

    static async Task ShouldEqualReferenceAsync(TestServer server)
    {
        var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), Calendar.Utc);
        BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, Calendar.Utc), reference).ShouldBeEmpty();
    }
}
