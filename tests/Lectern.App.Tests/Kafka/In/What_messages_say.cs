using System.Collections.Concurrent;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Configuration;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Kafka.In;

/// <summary>Headers, values, and what comes of them.</summary>
public sealed class What_messages_say
{
    const string View = """{"type":"PageViewed","userId":"u1","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"}""";

    [Fact]
    public async Task What_cannot_be_an_event_is_kept_with_its_place_and_stops_nobody()
    {
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync(topics.Settings);
        (byte[]? Value, string? Code)[] messages =
        [
            (Bytes(Event("first")), null),
            (null, "malformed_json"),
            ([], "malformed_json"),
            (Bytes("{"), "malformed_json"),
            (Bytes($"[{Event("in-an-array")}]"), "malformed_json"),
            ([(byte)'"', 0xC3, 0x28, (byte)'"'], "malformed_json"),
            (Bytes(Event("nul").Replace("u1", "u\\u0000", StringComparison.Ordinal)), "malformed_json"),
            (Bytes(Event("large").Replace("u1", new string('x', 300_000), StringComparison.Ordinal)), "too_large"),
            (Bytes("""{"id":"unknown","type":"Sneezed","userId":"u1"}"""), "unknown_type"),
            (Bytes("""{"id":"old","type":"PageViewed","userId":"u1","occurredAt":"1066-10-14T00:00:00Z"}"""), "too_far_in_past"),
            (Bytes("""{"id":"courseless","type":"UserEnrolled","userId":"u1"}"""), "missing_field"),
            (Bytes(Event("first").Replace("c1", "c2", StringComparison.Ordinal)), "conflict"),
            (Bytes(Event("last")), null),
        ];

        var places = new List<long>();
        foreach (var (value, _) in messages) places.Add((await topics.WriteAsync("events", value)).Offset.Value);
        await server.TakenAsync(messages.Length);

        (await server.RejectedAsync()).ShouldBe(messages.Zip(places).Where(m => m.First.Code is not null).Select(m => $"{m.First.Code} events 0 {m.Second}"), ignoreOrder: true);
        (await server.ScalarAsync<string[]>("SELECT array_agg(event_id ORDER BY position) FROM lectern.events")).ShouldBe(["first", "last"]);
        (await server.ScalarAsync<string>("SELECT concat_ws(' ', next_offset, events, rejected) FROM lectern.kafka_partitions")).ShouldBe($"{messages.Length} {messages.Length} {messages.Length - 2}");
        var kept = await server.Services.GetRequiredService<RejectedEvents>().ListAsync(1, "malformed_json", "kafka", null, null, null, 10, CancellationToken.None);
        kept.ShouldAllBe(k => k.Message.EndsWith('.'));
    }

    [Fact]
    public async Task Headers_name_the_tenant_and_what_the_value_leaves_out()
    {
        using var topics = new Topics(1, ["events", "of.north", "of.nobody"]);
        await using var server = await TestServer.StartAsync([.. topics.Settings, ("KAFKA_TOPICS", "events,of.north=north,of.nobody=nobody")]);
        var tenants = new Tenants(server.Source);
        foreach (var name in (string[])["north", "south", "asleep"]) await tenants.EnsureAsync(name, "UTC", CancellationToken.None);
        await server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'test' WHERE name = 'asleep'");

        await topics.WriteAsync("events", Event("plain"));
        await topics.WriteAsync("events", Event("to-south"), headers: ("tenant", "south"));
        await topics.WriteAsync("events", Event("the-last-counts"), headers: [("tenant", "north"), ("tenant", "south")]);
        await topics.WriteAsync("events", Event("to-nobody"), headers: ("tenant", "nobody"));
        await topics.WriteAsync("events", Event("to-asleep"), headers: ("tenant", "asleep"));
        await topics.WriteAsync("events", View, headers: ("event-id", "by-header"));
        await topics.WriteAsync("events", Event("by-value"), headers: ("event-id", "not-this"));
        await topics.WriteAsync("events", """{"userId":"u1","eventId":"typed"}""", headers: ("type", "UserLoggedIn"));
        await topics.WriteAsync("events", View, headers: ("event-id", "a\nb"));
        await topics.WriteAsync("events", Bytes(View), headers: ("event-id", [0xC3, 0x28]));
        await topics.WriteAsync("events", View, headers: ("event-id", new string('x', 129)));
        await topics.WriteAsync("events", Event("traced-badly"), headers: ("traceparent", "garbage"));
        await topics.WriteAsync("events", Event("of-whom"), headers: ("tenant", "no\nbody"));
        await topics.WriteAsync("of.north", Event("mapped"));
        await topics.WriteAsync("of.north", Event("said-too"), headers: ("tenant", "north"));
        await topics.WriteAsync("of.north", Event("another's"), headers: ("tenant", "south"));
        await topics.WriteAsync("of.nobody", Event("mapped-to-nobody"));
        await server.TakenAsync(17);

        (await EventsOfAsync(server, "default")).ShouldBe(["by-header", "by-value", "plain", "traced-badly"]);
        (await server.ScalarAsync<string>("SELECT type FROM lectern.events WHERE event_id = 'typed'")).ShouldBe("UserLoggedIn");
        (await EventsOfAsync(server, "south")).ShouldBe(["the-last-counts", "to-south"]);
        (await EventsOfAsync(server, "north")).ShouldBe(["mapped", "said-too"]);
        (await EventsOfAsync(server, "asleep")).ShouldBeEmpty();
        (await server.RejectedAsync("asleep")).ShouldBe(["forbidden events 0 4"]);
        (await server.RejectedAsync("north")).ShouldBe(["forbidden of.north 0 2"]);
        (await server.RejectedAsync()).ShouldBe(
            ["unknown_tenant events 0 3", "invalid_field events 0 8", "invalid_field events 0 9", "invalid_field events 0 10", "unknown_tenant events 0 12", "unknown_tenant of.nobody 0 0"], ignoreOrder: true);
    }

    [Fact]
    public async Task An_event_without_an_identity_is_known_by_its_place_and_happened_when_it_was_written()
    {
        using var topics = new Topics(1, ["events"]);
        var first = await TestServer.StartAsync(topics.Settings);
        await topics.WriteAsync("events", View);
        const string Timeless = """{"type":"PageViewed","userId":"u2","courseId":"c1"}""";
        await topics.WriteAtAsync("events", Timeless, 1_700_000_000_123);
        // Times that no event can have: then it is when it came.
        await topics.WriteAtAsync("events", Timeless, 4_000_000_000_000_000);
        await topics.WriteAtAsync("events", Timeless, 1);
        await first.TakenAsync(4);
        var before = await KeysAsync(first);
        before.ShouldBe(Enumerable.Range(0, 4).Select(offset => Uuid5($"events\n0\n{offset}")));
        (await first.ScalarAsync<bool[]>(
            """
            SELECT array_agg(CASE WHEN n = 2 THEN occurred_at = '2023-11-14T22:13:20.123Z' ELSE abs(extract(epoch FROM occurred_at - received_at)) < 0.001 END)
            FROM (SELECT row_number() OVER (ORDER BY position) AS n, * FROM lectern.events) AS e WHERE n > 1
            """)).ShouldAllBe(isRight => isRight);

        // All of it once more, by another process that knows nothing of the first.
        await using var second = await first.StartAnotherAsync();
        await first.DisposeAsync();
        await second.ExecuteAsync("DELETE FROM lectern.kafka_partitions");
        await using var third = await second.StartAnotherAsync(topics.Settings);
        await third.TakenAsync(4);
        (await KeysAsync(third)).ShouldBe(before);
        (await third.RejectedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task The_topic_of_the_tracking_API_takes_any_type_and_what_is_personal_goes_apart()
    {
        using var topics = new Topics(1, [KafkaSettings.IngestTopic, "events"]);
        await using var server = await TestServer.StartAsync(topics.Settings);

        await topics.WriteAsync(KafkaSettings.IngestTopic, """{"appId":"app","userId":"u1","eventType":"sneezed","eventName":"Loudly","properties":{"times":3}}""", headers: ("event-id", "t-1"));
        await topics.WriteAsync("events", """{"id":"p-1","type":"UserCreated","userId":"ann","data":{"email":"ann@example.org","role":"student"},"occurredAt":"2026-11-02T10:00:00Z"}""");
        await topics.WriteAsync("events", """{"id":"p-1","type":"UserCreated","userId":"ann","data":{"email":"mallory@example.org","role":"student"},"occurredAt":"2026-11-03T10:00:00Z"}""");
        await server.TakenAsync(3);

        (await server.ScalarAsync<string>("SELECT concat_ws(' ', type, source, event_id, event_name) FROM lectern.events WHERE app_id = 'app'")).ShouldBe("AppEvent tracking t-1 Loudly");
        (await server.ScalarAsync<string>("SELECT payload::text FROM lectern.events WHERE event_id = 'p-1'")).ShouldNotContain("example.org");
        var learner = await server.ScalarAsync<long>("SELECT learner_key FROM lectern.learners WHERE user_id = 'ann'");
        // A conflict describes nobody.
        (await server.Services.GetRequiredService<PersonalData>().OfAsync(1, learner, CancellationToken.None))["email"].ShouldBe("ann@example.org");
        (await server.RejectedAsync()).ShouldBe(["conflict events 0 1"]);
    }

    [Fact]
    public async Task A_trace_that_a_message_is_part_of_is_linked()
    {
        const string Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
        var linked = new ConcurrentQueue<string>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == "Lectern.Kafka",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                foreach (var link in activity.Links) linked.Enqueue($"{link.Context.TraceId}-{link.Context.SpanId}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync(topics.Settings);

        await topics.WriteAsync("events", Event("traced"), headers: ("traceparent", Trace));
        await topics.WriteAsync("events", Event("untraced"), headers: ("traceparent", Trace[..^5]));
        await server.TakenAsync(2);
        linked.ShouldBe(["4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7"]);
    }

    [Fact]
    public async Task A_client_of_anothers_making_is_understood()
    {
        using var topics = new Topics("learning-events");
        await using var server = await TestServer.StartAsync(topics.Settings);

        await Kcat.ProduceAsync(topics.Cluster.Brokers, "learning-events", Enumerable.Range(0, 100).Select(i => $"u{i % 7}\t{Event($"k-{i}")}"), "-K", "\t");
        await Kcat.ProduceAsync(topics.Cluster.Brokers, "learning-events", [View], "-H", "event-id=by-kcat");
        await server.TakenAsync(101);
        (await server.EventsAsync()).ShouldBe(101);
        (await EventsOfAsync(server, "default")).ShouldContain("by-kcat");
        (await server.RejectedAsync()).ShouldBeEmpty();
        await server.ShouldEqualReferenceAsync();
    }

    static string Event(string id) => View.Insert(1, $"\"id\":\"{id}\",");

    static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    static async Task<string[]> EventsOfAsync(TestServer server, string tenant) => await server.ScalarAsync<string[]>(
        $"SELECT coalesce(array_agg(event_id ORDER BY event_id), '{{}}') FROM lectern.events JOIN lectern.tenants USING (tenant_id) WHERE name = '{tenant}' AND type = 'PageViewed'");

    static async Task<string[]> KeysAsync(TestServer server) => await server.ScalarAsync<string[]>("SELECT array_agg(event_key::text ORDER BY position) FROM lectern.events");

    /// <summary>By RFC 9562 on its own feet.</summary>
    static string Uuid5(string name)
    {
        byte[] input = [.. new Guid("0d1f6a7e-3c52-5b94-a6c8-5f2e8b7d4a90").ToByteArray(bigEndian: true), .. Encoding.UTF8.GetBytes(name)];
#pragma warning disable CA5350 // It is what the RFC says.
        var hash = SHA1.HashData(input)[..16];
#pragma warning restore CA5350
        (hash[6], hash[8]) = ((byte)((hash[6] & 15) | 0x50), (byte)((hash[8] & 63) | 0x80));
        return new Guid(hash, bigEndian: true).ToString();
    }
}
