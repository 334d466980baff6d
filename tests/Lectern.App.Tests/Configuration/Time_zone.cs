using Lectern.App.Tests.Algebra;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using NodaTime;

namespace Lectern.App.Tests.Configuration;

/// <summary>A tenant's days are told in one time zone, even where it was set after they were lived.</summary>
public sealed class Time_zone
{
    const string Zone = "America/New_York";

    [Fact]
    public async Task Set_afterwards_it_gives_the_rows_that_it_gives_set_first()
    {
        var events = new RandomEvents(51).Take(1_200);
        await using var utc = await TestServer.StartAsync();
        await utc.SendAsync(events);
        await utc.SettleAsync();

        // The first server still runs, with its own idea of the calendar, while another is started on the same database.
        await using var changed = await utc.StartAnotherAsync(("TENANT_TIME_ZONE", Zone));
        await ShouldBeOfZoneAsync(changed);
        await utc.SendAsync(new RandomEvents(52).Take(300));
        await utc.SettleAsync();
        await ShouldBeOfZoneAsync(changed);
        foreach (var server in (TestServer[])[utc, changed]) ((string)(await server.AskAsync("/api/v1/dashboard"))["summary"]!["timeZone"]!).ShouldBe(Zone);

        async Task ShouldBeOfZoneAsync(TestServer server)
        {
            var calendar = new Calendar(new Dictionary<int, DateTimeZone> { [1] = DateTimeZoneProviders.Tzdb[Zone] });
            var reference = await StoredRows.ReferenceAsync(server.Services.GetRequiredService<LogReader>(), calendar);
            BatchComparison.Differences(await StoredRows.ReadAsync(server.Source, calendar), reference).ShouldBeEmpty();
            reference[LearnerDays.Grain].Count.ShouldBeGreaterThan(10);
        }
    }

    [Fact]
    public async Task Not_set_it_leaves_a_tenant_the_zone_it_has()
    {
        await using var server = await TestServer.StartAsync(("TENANT_TIME_ZONE", Zone));
        var before = await server.ScalarAsync<uint>("SELECT 'read.course'::regclass::oid");

        await using var another = await server.StartAnotherAsync();

        ((string)(await another.AskAsync("/api/v1/dashboard"))["summary"]!["timeZone"]!).ShouldBe(Zone);
        (await server.ScalarAsync<uint>("SELECT 'read.course'::regclass::oid")).ShouldBe(before, "nothing was rebuilt");
    }
}
