using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Queries;

/// <summary>Answers are kept by the length of the log: logs of two servers may be equally long.</summary>
public sealed class Kept_answers
{
    [Fact]
    public async Task Two_servers_of_one_process_answer_each_for_itself()
    {
        await using var one = await ServeAsync("""{"eventId":"2","type":"PageViewed","userId":"u","courseId":"c","occurredAt":"2025-11-02T00:00:00Z"}""");
        await using var other = await ServeAsync("""{"eventId":"2","type":"UserEnrolled","userId":"u","courseId":"d","occurredAt":"2025-11-02T00:00:00Z"}""");

        (await ViewsAsync(one), await ViewsAsync(other)).ShouldBe((1, 0));
    }

    [Fact]
    public async Task A_rebuild_leaves_them_behind_although_the_log_is_as_long_as_before()
    {
        await using var server = await ServeAsync("""{"eventId":"2","type":"PageViewed","userId":"u","courseId":"c","occurredAt":"2025-11-02T00:00:00Z"}""");
        await server.ExecuteAsync("UPDATE read.organization SET page_views = page_views + 6");
        (await ViewsAsync(server)).ShouldBe(7);

        await server.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);

        (await ViewsAsync(server)).ShouldBe(1);
    }

    static async Task<long> ViewsAsync(TestServer server) => (long)(await server.AskAsync("/api/v1/organizations/north/analytics?asOf=2025-11-03T00:00:00Z"))["totalPageViews"]!;

    static async Task<TestServer> ServeAsync(string work)
    {
        var server = await TestServer.StartAsync();
        await server.SendAsync("""{"eventId":"1","type":"UserCreated","userId":"u","occurredAt":"2025-11-01T00:00:00Z","data":{"organizationId":"north"}}""", work);
        await server.SettleAsync();
        return server;
    }
}
