using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Algebra;

/// <summary>The whole line, from HTTP to tables: shuffled, split, repeated and late feeds end in equal read models, field by field.</summary>
public sealed class AnyOrderTests
{
    const int Events = 700;

    [Theory]
    [InlineData(11, "America/New_York")]
    [InlineData(12, "UTC")]
    [InlineData(13, "Asia/Kathmandu")]
    public async Task Two_servers_fed_in_different_orders_end_equal_and_equal_the_reference(int seed, string zone)
    {
        var random = new RandomEvents(seed);
        var events = random.Take(Events);
        await using var first = await TestServer.StartAsync(("TENANT_TIME_ZONE", zone), ("ANALYTICS_BATCH_SIZE", "150"));
        await using var second = await TestServer.StartAsync(("TENANT_TIME_ZONE", zone), ("ANALYTICS_BATCH_SIZE", "40"));
        foreach (var server in (TestServer[])[first, second]) await RegisterAsync(server);

        await FeedAsync(first, random, events, requests: 5);
        await FeedAsync(second, random, random.Shuffled(events), requests: 25);

        var calendar = await first.Services.GetRequiredService<Tenants>().CalendarAsync(CancellationToken.None);
        var (a, b) = (await StoredRows.ReadAsync(first.Source, calendar), await StoredRows.ReadAsync(second.Source, calendar));
        BatchComparison.Differences(a, await StoredRows.ReferenceAsync(first.Services.GetRequiredService<LogReader>(), calendar)).ShouldBeEmpty($"the reference, seed {seed}");
        BatchComparison.Differences(a, b).ShouldBeEmpty($"two servers, seed {seed}");
        ReadModel.All.ShouldAllBe(model => a[model.Grain].Count > 0);
    }

    static async Task FeedAsync(TestServer server, RandomEvents random, IReadOnlyList<string> events, int requests)
    {
        long accepted = 0;
        foreach (var request in random.Split(events, requests).Where(r => r.Length > 0))
        {
            var report = await server.SendAsync(request);
            report.Rejected.ShouldBe(0, string.Join('\n', report.Results));
            accepted += report.Accepted;
        }
        accepted.ShouldBe(Events);
        await server.SettleAsync();
    }

    /// <summary>Makes all identities known in one order, so that keys are the same in both databases.</summary>
    static async Task RegisterAsync(TestServer server)
    {
        const int tenant = 1;
        var registry = server.Services.GetRequiredService<Registry>();
        await registry.LearnersAsync(RandomEvents.Users.Select(id => (tenant, id)), CancellationToken.None);
        await registry.OrganizationsAsync([(tenant, "o1"), (tenant, "o2")], CancellationToken.None);
        var courses = await registry.CoursesAsync(RandomEvents.Courses.Select(id => (tenant, id)), CancellationToken.None);
        var items = await registry.ContentsAsync(
            [
                .. Of(ContentKind.Assessment, 0, RandomEvents.Assessments),
                .. Of(ContentKind.Assignment, 0, RandomEvents.Assignments),
                .. courses.Values.Order().SelectMany(course => Of(ContentKind.Module, course, RandomEvents.Modules)),
                .. courses.Values.Order().SelectMany(course => Of(ContentKind.Lesson, course, RandomEvents.Lessons)),
            ],
            CancellationToken.None);
        var assessments = items.Where(i => i.Key.Kind == ContentKind.Assessment).Select(i => i.Value).Order();
        await registry.ContentsAsync(assessments.SelectMany(a => Of(ContentKind.Question, a, RandomEvents.Questions)), CancellationToken.None);

        static IEnumerable<ContentId> Of(ContentKind kind, long scope, string[] ids) => ids.Select(id => new ContentId(tenant, kind, scope, id));
    }
}
