using Lectern.App.Access;
using Lectern.App.Dashboards;
using Lectern.App.Courses;
using Lectern.App.Organizations;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using NodaTime;

namespace Lectern.App.Tests.Organizations;

/// <summary>While events keep coming, what takes long is told from a moment before; the rest is exact.</summary>
public sealed class Under_ingest
{
    /// <summary>Whatever it takes is long.</summary>
    readonly SteppedClock clock = new();

    [Fact]
    public async Task Engagement_may_be_ten_seconds_old_and_totals_may_not()
    {
        await using var server = await ServeAsync();
        using var census = new GroupCensusQuery();
        var query = new OrganizationAnalyticsQuery(server.Api, census, Grace);
        (await AskAsync(Everybody)).ShouldBe((1, 1, true, true));
        (await AskAsync(Group)).ShouldBe((1, null, false, true), "kept is what there is, and hidden in each answer");

        await server.SendAsync(Came("ben"));
        await server.SettleAsync();
        (await AskAsync(Everybody)).ShouldBe((2, 1, true, false));
        clock.Pass(9.9);
        (await AskAsync(Everybody)).ShouldBe((2, 1, true, false));
        clock.Pass(0.1);
        (await AskAsync(Everybody)).ShouldBe((2, 2, true, true));

        async Task<(long Users, long? Active, bool HasScore, bool IsExact)> AskAsync(Func<Caller, Caller> who)
        {
            var asOf = await AsOfAsync(server);
            var answer = (await query.AskAsync(who(Caller.Service(await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants"), Scopes.Read, "service")), "o", asOf, default))!;
            return (answer.TotalUsers, answer.ActiveUsers, answer.EngagementScore is not null, asOf.IsExact);
        }
    }

    [Fact]
    public async Task So_may_active_enrollments_of_all_courses()
    {
        await using var server = await ServeAsync();
        var courses = new ActiveCourses(Grace);
        (await AskAsync()).ShouldBe((1, true));

        await server.SendAsync(Came("ben"));
        await server.SettleAsync();
        (await AskAsync()).ShouldBe((1, false));
        clock.Pass(10);
        (await AskAsync()).ShouldBe((2, true));

        async Task<(long Active, bool IsExact)> AskAsync()
        {
            var asOf = await AsOfAsync(server);
            await using var snapshot = await Snapshot.OpenAsync(server.Api, 1, default);
            var counts = await courses.AskAsync(snapshot, await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants"), asOf, default);
            return (counts.Active.Single(), asOf.IsExact);
        }
    }

    Grace Grace => new(clock, TimeSpan.FromSeconds(10), TimeSpan.FromTicks(-1));

    static Caller Everybody(Caller caller) => caller;

    static Caller Group(Caller caller) => caller with { Scopes = Scopes.Groups };

    static async Task<TestServer> ServeAsync()
    {
        var server = await TestServer.StartAsync();
        await server.SendAsync(Came("ann"));
        await server.SettleAsync();
        return server;
    }

    static string[] Came(string user) =>
    [
        $$"""{"eventId":"u-{{user}}","type":"UserCreated","userId":"{{user}}","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"o"} }""",
        $$"""{"eventId":"e-{{user}}","type":"UserEnrolled","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""",
        $$"""{"eventId":"v-{{user}}","type":"PageViewed","userId":"{{user}}","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""",
    ];

    static async Task<AsOf> AsOfAsync(TestServer server) => new(
        new DateTimeOffset(2025, 1, 3, 12, 0, 0, TimeSpan.Zero), DateTimeZone.Utc, new DateOnly(2025, 1, 3),
        await server.ScalarAsync<long>("SELECT position FROM read.checkpoint"), await server.ScalarAsync<string>("SELECT version FROM read.checkpoint"));
}
