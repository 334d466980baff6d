using System.Text.Json.Nodes;
using Lectern.App.Explorer;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Live;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Explorer;

/// <summary>A log each of whose rows takes its time to read: answers are of less, and still come.</summary>
public sealed class Slow_log : IAsyncLifetime
{
    const int Sent = 60;

    /// <summary>A window of the first size takes 3 s, one of two positions a tenth; the time for a whole look is over with the first try.</summary>
    static readonly EventHistoryBounds Bounds = new()
    {
        FirstWindow = 32,
        LongestScan = TimeSpan.FromMilliseconds(800),
        Statement = TimeSpan.FromMilliseconds(800),
        Whole = TimeSpan.FromMilliseconds(800),
    };

    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(s => s.AddSingleton(Bounds));
        (await server.SendAsync(Enumerable.Range(0, Sent).Select(Event))).Accepted.ShouldBe(Sent);
        await server.SettleAsync();
        await server.ExecuteAsync("CREATE POLICY slow ON lectern.events AS RESTRICTIVE FOR SELECT USING (pg_sleep(0.1)::text IS NOT NULL)");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_look_that_is_too_long_is_tried_smaller_until_it_comes_further()
    {
        var last = await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events");

        var page = await server.AskAsync("/api/v1/events?type=NothingLikeIt");
        var next = await server.AskAsync($"/api/v1/events?type=NothingLikeIt&cursor={(string?)page["nextCursor"]}");

        Before(page).ShouldBeLessThanOrEqualTo(last);
        Before(next).ShouldBeLessThan(Before(page));
        page["scannedTo"].ShouldNotBeNull();
    }

    [Fact]
    public async Task A_tail_whose_missed_events_take_too_long_begins_now_and_says_so()
    {
        var last = await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events");

        await using var tail = await LiveClient.OpenAsync(server, "/api/v1/events/tail", lastEventId: last - 50);

        ((long)tail.Ready.Data["resumedFrom"]!).ShouldBe(last);
        var count = await tail.NextAsync();
        (count.Event, (long)count.Data["arrived"]!, (bool)count.Data["isComplete"]!).ShouldBe(("Count", 0L, false));
    }

    static long Before(JsonNode page) => Lectern.App.Queries.Paging.Read((string)page["nextCursor"]!)!.Value.Item1;

    static string Event(int i) => $$"""{"eventId":"e{{i}}","type":"PageViewed","userId":"u","courseId":"c","occurredAt":"2025-01-01T00:00:00Z"}""";
}
