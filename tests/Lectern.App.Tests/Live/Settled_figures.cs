using Lectern.App.Queries;
using Lectern.App.Tests.Datasets;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Live;

/// <summary>A page that asks again on each message, while what it asks may be answered from before.</summary>
public sealed class Settled_figures
{
    const string Events = """{"dataset":"activity","measures":["events"]}""";

    [Fact]
    public async Task Whoever_asks_on_each_message_ends_with_what_is_right()
    {
        // The product's, but that everything is slow, and old sooner.
        var grace = new Grace(TimeProvider.System, TimeSpan.FromSeconds(4), TimeSpan.Zero);
        await using var server = await TestServer.StartAsync(s => s.AddSingleton(grace));
        await ViewAsync(server, 1);
        await using var client = await LiveClient.OpenAsync(server, ["course:c1"]);
        (await server.RowsAsync(Events)).ShouldBe(["1"]);

        await ViewAsync(server, 2);
        var last = (await client.NextAsync()).Position;
        (await server.RowsAsync(Events)).ShouldBe(["1"], "it was computed a moment ago");
        Heard heard;
        do heard = await client.SettledAsync();
        while (heard.Position < last);

        (heard.Topic, heard.Position, heard.IsReset).ShouldBe(("course:c1", last, false));
        (await server.RowsAsync(Events)).ShouldBe(["2"]);
    }

    static async Task ViewAsync(TestServer server, int number)
    {
        await server.SendAsync($$"""{"eventId":"{{number}}","type":"PageViewed","userId":"u","courseId":"c1","occurredAt":"2025-01-0{{number}}T00:00:00Z"}""");
        await server.SettleAsync();
    }
}
