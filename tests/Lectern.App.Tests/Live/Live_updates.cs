using Lectern.App.Live;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Live;

/// <summary>Two processes on one database, of which one projects, and streams at both.</summary>
public sealed class Live_updates : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    TestServer one = null!;
    TestServer other = null!;
    int events;

    public async Task InitializeAsync()
    {
        one = await TestServer.StartAsync(("AGGREGATE_API_KEY", "group-key-0123456789"));
        other = await one.StartAnotherAsync();
        await one.SendAsync(
            """{"eventId":"a","type":"UserCreated","userId":"ann","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"north"}}""",
            """{"eventId":"b","type":"UserCreated","userId":"bob","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"c","type":"CourseCreated","courseId":"c1","occurredAt":"2025-01-01T00:00:00Z"}""",
            """{"eventId":"d","type":"CourseCreated","courseId":"c2","occurredAt":"2025-01-01T00:00:00Z"}""");
        await one.SettleAsync();
        await other.SettleAsync();
    }

    public async Task DisposeAsync()
    {
        await one.DisposeAsync();
        await other.DisposeAsync();
    }

    [Fact]
    public async Task Each_subscriber_at_either_process_hears_each_change_within_a_second_and_of_nothing_else()
    {
        await using var ann = await LiveClient.OpenAsync(one, ["user:ann"]);
        await using var course = await LiveClient.OpenAsync(other, ["course:c1", "course:c1"]);
        await using var north = await LiveClient.OpenAsync(other, ["organization:north"]);
        await using var others = await LiveClient.OpenAsync(other, ["user:bob", "course:c2"]);
        var delays = new List<TimeSpan>();

        for (var round = 0; round < 3; round++)
        {
            var position = await ViewAsync(round % 2 == 0 ? one : other, "ann", "c1");
            foreach (var (client, topic) in ((LiveClient, string)[])[(ann, "user:ann"), (course, "course:c1"), (north, "organization:north")])
            {
                var heard = await client.NextAsync();
                (heard.Event, heard.Topic, heard.Position, heard.Id, heard.IsReset).ShouldBe(("AnalyticsUpdated", topic, position, position, false));
                delays.Add(heard.Delay);
            }
        }
        var last = await ViewAsync(one, "bob", null);

        (await others.NextAsync()).Position.ShouldBe(last, "of ann and c1 they heard nothing");
        // The first is told at once, the later ones wait for their second; on a busy machine somewhat longer.
        delays.Max().ShouldBeLessThan(TimeSpan.FromSeconds(3));
        delays[..3].Max().ShouldBeLessThan(TimeSpan.FromSeconds(1));
        ann.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task A_burst_is_one_message_a_second_and_topic_and_its_end_is_told()
    {
        await using var client = await LiveClient.OpenAsync(other, ["course:c1", "user:ann"]);
        using var ending = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        long last = 0;
        while (!ending.IsCancellationRequested) last = await ViewAsync(one, "ann", "c1", settle: false);

        var heard = await client.UntilAsync("course:c1", last);

        foreach (var topic in (string[])["course:c1", "user:ann"])
        {
            var mine = heard.Where(h => h.Topic == topic).ToList();
            mine.Count.ShouldBeGreaterThan(2);
            mine.Select(h => h.Position).ShouldBe(mine.Select(h => h.Position).Order());
            // As they arrive; they leave a second apart.
            mine.Zip(mine.Skip(1), (a, b) => b.At - a.At).Min().ShouldBeGreaterThan(TimeSpan.FromSeconds(0.8));
        }
        events.ShouldBeGreaterThan(heard.Count * 2, "a burst");
    }

    [Fact]
    public async Task A_stream_is_resumed_at_another_process_where_it_ended()
    {
        long id;
        await using (var client = await LiveClient.OpenAsync(one, ["course:c1", "course:c2", "user:bob"]))
        {
            await ViewAsync(one, "ann", "c1");
            (await client.NextAsync()).Topic.ShouldBe("course:c1");
            id = client.LastId;
        }
        await ViewAsync(one, "ann", "c2");
        await ViewAsync(other, "bob", "c2");
        await ViewAsync(other, "ann", null);

        await using var again = await LiveClient.OpenAsync(other, ["course:c1", "course:c2", "user:bob"], id);
        var missed = (Heard[])[await again.NextAsync(), await again.NextAsync()];
        var next = await ViewAsync(other, "ann", "c1");

        // One each, however often they changed, and nothing of c1.
        missed.Select(h => (h.Topic, h.Position, h.IsReset)).Order().ShouldBe([("course:c2", next - 2, false), ("user:bob", next - 2, false)]);
        again.LastId.ShouldBeGreaterThanOrEqualTo(next - 2);
        var then = await again.NextAsync();
        (then.Topic, then.Position).ShouldBe(("course:c1", next));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(long.MaxValue)]
    public async Task Who_comes_from_before_what_is_kept_or_from_nowhere_is_told_that_anything_may_have_changed(long id)
    {
        await ViewAsync(one, "ann", "c1");
        await one.ExecuteAsync("UPDATE lectern.outbox SET projected_at = projected_at - interval '11 minutes'");
        await ViewAsync(one, "ann", "c1");
        (await Outbox.TrimAsync(one.Source, default)).ShouldBeGreaterThan(0);
        (await one.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox")).ShouldBe(1);

        await using var client = await LiveClient.OpenAsync(one, ["user:bob", "course:c2"], id);

        var heard = (Heard[])[await client.NextAsync(), await client.NextAsync()];
        heard.Select(h => (h.Topic, h.IsReset)).Order().ShouldBe([("course:c2", true), ("user:bob", true)]);
        // Between the two, the second is still owed: nobody may resume behind it.
        heard[0].Id.ShouldBe(0);
        heard[1].Id.ShouldBe(await one.ScalarAsync<long>("SELECT position FROM read.checkpoint"));
    }

    [Fact]
    public async Task Streams_go_on_when_another_process_takes_over_projecting()
    {
        await using var client = await LiveClient.OpenAsync(other, ["course:c1"]);
        var first = await ViewAsync(one, "ann", "c1");
        (await client.NextAsync()).Position.ShouldBe(first);

        await one.DisposeAsync();
        var second = await ViewAsync(other, "ann", "c1");

        var heard = await client.NextAsync();
        (heard.Position, heard.IsReset).ShouldBe((second, false));
        other.Services.GetRequiredService<ProjectorHost>().IsActive.ShouldBeTrue();
    }

    [Fact]
    public async Task A_broken_listener_comes_again_and_misses_nothing()
    {
        await using var client = await LiveClient.OpenAsync(other, ["course:c1", "course:c2"]);
        for (var round = 0; round < 3; round++)
        {
            // Both listeners; the projector's connection is another.
            (await one.ScalarAsync<long>("SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'lectern live'")).ShouldBeGreaterThan(0);
            var position = await ViewAsync(one, "ann", round % 2 == 0 ? "c1" : "c2");

            var heard = await client.NextAsync();
            (heard.Position, heard.IsReset).ShouldBe((position, false));
        }
    }

    [Fact]
    public async Task A_rebuild_emits_nothing_and_each_subscriber_is_told_once_that_it_took_place()
    {
        await using var here = await LiveClient.OpenAsync(one, ["course:c1"]);
        await using var there = await LiveClient.OpenAsync(other, ["course:c1", "user:bob"]);
        var before = there.LastId;
        var rows = await one.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox");

        await one.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);

        (await one.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox")).ShouldBe(rows);
        foreach (var heard in (Heard[])[await here.NextAsync(), await there.NextAsync(), await there.NextAsync()]) heard.IsReset.ShouldBeTrue();
        await using (var late = await LiveClient.OpenAsync(other, ["user:bob"], before)) (await late.NextAsync()).IsReset.ShouldBeTrue("it took place after its last id");
        var next = await ViewAsync(other, "ann", "c1");
        foreach (var client in (LiveClient[])[here, there])
        {
            var heard = await client.NextAsync();
            (heard.Topic, heard.Position, heard.IsReset).ShouldBe(("course:c1", next, false));
        }
        there.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Batches_projected_around_a_rebuild_leave_no_gap_that_nobody_is_told_of()
    {
        using var enough = new CancellationTokenSource();
        var sending = Task.Run(async () =>
        {
            while (!enough.IsCancellationRequested) await ViewAsync(one, "ann", "c1", settle: false);
        });
        var swaps = new List<long>();
        for (var i = 0; i < 3; i++)
        {
            await other.Services.GetRequiredService<Rebuild>().RunAsync(null, CancellationToken.None);
            swaps.Add(await one.ScalarAsync<long>("SELECT position FROM lectern.read_swap"));
        }
        await enough.CancelAsync();
        await sending;
        await one.SettleAsync();

        (await one.ScalarAsync<long>("SELECT count(*) FROM lectern.outbox")).ShouldBeGreaterThan(3);
        // Each batch begins where the one before ended, or where a rebuild had got to that overtook the projector; the swap tells of that.
        var begins = await one.ScalarAsync<long[]>("SELECT coalesce(array_agg(since), ARRAY[]::bigint[]) FROM (SELECT since, lag(position) OVER (ORDER BY position) AS before FROM lectern.outbox) o WHERE before <> since");
        begins.Except(swaps).ShouldBeEmpty();
        (await one.ScalarAsync<long>("SELECT max(position) FROM lectern.outbox")).ShouldBe(await one.ScalarAsync<long>("SELECT max(position) FROM lectern.events"));
    }

    [Fact]
    public async Task A_batch_that_names_nobody_of_a_kind_is_told_to_all_of_it()
    {
        await using var client = await LiveClient.OpenAsync(other, ["user:ann", "user:bob", "course:c1"]);
        var tenant = await one.ScalarAsync<int>("SELECT tenant_id FROM lectern.learners WHERE user_id = 'ann'");
        var subscriptions = other.Services.GetRequiredService<LiveSubscriptions>();

        subscriptions.Publish(new(1_000, tenant + 1, [Outbox.Everything], [Outbox.Everything], [], DateTime.UnixEpoch));
        subscriptions.Publish(new(1_001, tenant, [Outbox.Everything], [], [], DateTime.UnixEpoch));

        var heard = (Heard[])[await client.NextAsync(), await client.NextAsync()];
        heard.Select(h => (h.Topic, h.Position)).Order().ShouldBe([("user:ann", 1_001), ("user:bob", 1_001)]);
        client.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task Who_leaves_leaves_nothing_behind()
    {
        var subscriptions = other.Services.GetRequiredService<LiveSubscriptions>();
        var clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => LiveClient.OpenAsync(other, ["course:c1", i % 2 == 0 ? "user:ann" : "user:bob"])));
        (subscriptions.Count, subscriptions.TopicCount).ShouldBe((20, 3));

        foreach (var client in clients[..19]) await client.DisposeAsync();
        await Waiting.ForAsync("19 are gone", () => subscriptions is { Count: 1, TopicCount: 2 }, Patience);
        await clients[19].DisposeAsync();
        await Waiting.ForAsync("All are gone", () => subscriptions is { Count: 0, TopicCount: 0 }, Patience);
    }

    [Fact]
    public async Task A_stop_ends_streams_at_once_and_in_order()
    {
        await using var client = await LiveClient.OpenAsync(other, ["course:c1"]);
        var asked = TimeProvider.System.GetTimestamp();

        await other.DisposeAsync();

        TimeProvider.System.GetElapsedTime(asked).ShouldBeLessThan(TimeSpan.FromSeconds(10), "open requests have 20 s");
        await client.Ended.WaitAsync(Patience);
    }

    /// <summary>A learner looks at something. Returns the event's position, once it is projected.</summary>
    async Task<long> ViewAsync(TestServer server, string user, string? course, bool settle = true)
    {
        var id = $"view-{++events}";
        await server.SendAsync($$"""{"eventId":"{{id}}","type":"PageViewed","userId":"{{user}}",{{(course is null ? "" : $"\"courseId\":\"{course}\",")}}"occurredAt":"2025-02-01T00:00:00Z"}""");
        if (settle) await server.SettleAsync();
        return await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events");
    }
}
