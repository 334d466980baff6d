using System.Net.Sockets;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Live;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Live;

/// <summary>A reader that reads nothing, and one that has nothing to read.</summary>
public sealed class Slow_readers
{
    const int Learners = 100;
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task A_reader_that_takes_nothing_is_cut_off_and_costs_others_nothing()
    {
        await using var server = await StartAsync(new() { Interval = TimeSpan.FromMilliseconds(10), Stall = TimeSpan.FromSeconds(1) });
        var subscriptions = server.Services.GetRequiredService<LiveSubscriptions>();
        await EverybodyActsAsync(server, 0);
        await server.SettleAsync();
        var dropped = await DroppedAsync(server);

        await using var good = await LiveClient.OpenAsync(server, [Topic(0)]);
        using var stalled = await OpenAndNeverReadAsync(server, [.. Enumerable.Range(0, Learners).Select(Topic)]);
        await Waiting.ForAsync("Both are there", () => subscriptions.Count == 2, Patience);

        // Some 50 kB of messages a round: the buffers between the two are full after a few dozens.
        var rounds = 0;
        var started = TimeProvider.System.GetTimestamp();
        while (subscriptions.Count == 2)
        {
            TimeProvider.System.GetElapsedTime(started).ShouldBeLessThan(Patience);
            await EverybodyActsAsync(server, ++rounds);
            await server.SettleAsync();
            (await good.NextAsync()).Delay.ShouldBeLessThan(TimeSpan.FromSeconds(2));
        }

        (await DroppedAsync(server)).ShouldBe(dropped + 1);
        subscriptions.TopicCount.ShouldBe(1);
        await EverybodyActsAsync(server, ++rounds);
        await good.UntilAsync(Topic(0), await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events"));
    }

    [Fact]
    public async Task A_silent_stream_lives_and_its_place_moves_on()
    {
        await using var server = await StartAsync(new() { Heartbeat = TimeSpan.FromMilliseconds(50) });
        await server.SendAsync(
            """{"eventId":"a","type":"CourseCreated","courseId":"quiet","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"b","type":"CourseCreated","courseId":"busy","occurredAt":"2025-01-01T00:00:00Z"}""");
        await server.SettleAsync();
        await using var client = await LiveClient.OpenAsync(server, ["course:quiet"]);
        var before = client.LastId;

        await server.SendAsync("""{"eventId":"c","type":"PageViewed","userId":"u","courseId":"busy","occurredAt":"2025-01-01T00:00:00Z"}""");

        await Waiting.ForAsync("The id moves on", () => client.LastId > before, Patience);
        client.Comments.ShouldBeGreaterThan(0);
        client.HasMore.ShouldBeFalse("nothing of it changed");
    }

    static Task<TestServer> StartAsync(LiveTimes times) => TestServer.StartAsync(s => s.AddSingleton(times));

    /// <summary>Short in a request line, which holds 8 KiB, and long in JSON, where each of these quotes takes six bytes.</summary>
    static string Id(int learner) => $"{new string('\'', 60)}{learner}";

    static string Topic(int learner) => $"user:{Id(learner)}";

    static async Task EverybodyActsAsync(TestServer server, int round) => await server.SendAsync(
        Enumerable.Range(0, Learners).Select(i => $$"""{"eventId":"e-{{round}}-{{i}}","type":"PageViewed","userId":"{{Id(i)}}","occurredAt":"2025-01-01T00:00:00Z"}"""));

    static async Task<Socket> OpenAndNeverReadAsync(TestServer server, string[] topics)
    {
        var address = server.Client.BaseAddress!;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        await socket.ConnectAsync(address.Host, address.Port);
        var query = string.Join('&', topics.Select(t => $"topic={t}"));
        await socket.SendAsync(Encoding.ASCII.GetBytes($"GET /api/v1/live?{query} HTTP/1.1\r\nHost: {address.Authority}\r\n{ApiKeys.Header}: {TestServer.ApiKey}\r\n\r\n"));
        return socket;
    }

    static async Task<long> DroppedAsync(TestServer server)
    {
        var page = await server.Client.GetStringAsync("/metrics");
        var line = page.Split('\n').FirstOrDefault(l => l.StartsWith("lectern_live_dropped_total ", StringComparison.Ordinal));
        return line is null ? 0 : long.Parse(line.Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);
    }
}
