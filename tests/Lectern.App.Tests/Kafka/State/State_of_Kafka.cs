using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Configuration;
using Lectern.App.Kafka.State;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka.In;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Kafka.State;

/// <summary>What the operator, a probe and Prometheus are told, from rows as consumers and producers write them.</summary>
public sealed class State_of_Kafka
{
    static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 30, 20, TimeSpan.Zero);

    [Fact]
    public async Task Off_it_says_so()
    {
        await using var server = await TestServer.StartAtAsync(Now);

        var report = await server.AskAsync("/api/v1/kafka");

        report["throughput"]!.AsObject().Remove("times");
        report.ShouldBeJson(
            """
            {
              "status": "off", "faults": [], "at": "2026-11-21T12:30:20Z", "settings": null, "lag": null, "waitingSeconds": 0, "messagesAMinute": null, "rejectedOfDay": 0,
              "members": [], "topics": [], "isCut": false, "rejected": [], "published": null, "throughput": {"stepSeconds": 60, "topics": []}
            }
            """);
        (await server.AskAsync("/health"))["kafka"].ShouldBeJson("""{"status": "off", "faults": [], "consumers": 0, "producers": 0, "lag": null, "waitingSeconds": 0}""");
        (await server.AskAsync("/api/v1/kafka?period=2h", HttpStatusCode.BadRequest)).Problem().Fields.ShouldBe(["period"]);
    }

    [Fact]
    public async Task It_tells_members_topics_partitions_and_why_messages_were_rejected()
    {
        await using var server = await StartAsync();
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.kafka_members (member, role, state, error, since, seen_at) VALUES
                ('one', 'consumer', 'connected', NULL, '2026-11-21 10:00Z', '2026-11-21 12:30:18Z'),
                ('two', 'consumer', 'connected', NULL, '2026-11-20 10:00Z', '2026-11-21 12:29:49Z'),
                ('one-out', 'producer', 'down', 'All broker connections are down', '2026-11-21 12:30:00Z', '2026-11-21 12:30:19Z');
            INSERT INTO lectern.kafka_partitions (topic, partition, next_offset, end_offset, events, rejected, committed_at, seen_at, member) VALUES
                ('user.events', 0, 70, 100, 70, 2, '2026-11-21 12:30:17Z', '2026-11-21 12:30:18Z', 'one'),
                ('user.events', 1, 40, 40, 45, 0, '2026-11-21 12:30:01Z', '2026-11-21 12:30:18Z', 'one'),
                ('user.events', 10, 5, NULL, 5, 0, NULL, NULL, NULL),
                ('old.events', 0, 7, 7, 7, 7, '2026-10-01 00:00Z', '2026-10-01 00:00Z', NULL);
            -- Of the ends that were seen, the first that is not taken in tells since when it waits.
            INSERT INTO lectern.kafka_waiting (topic, partition, end_offset, seen_at) VALUES
                ('user.events', 0, 70, '2026-11-21 12:00Z'), ('user.events', 0, 71, '2026-11-21 12:30:05Z'), ('user.events', 0, 100, '2026-11-21 12:30:15Z'),
                ('user.events', 1, 40, '2026-11-21 12:00Z');
            INSERT INTO lectern.kafka_rates (topic, minute, sampled_at, messages, rejected) VALUES
                ('user.events', '2026-11-21 12:24Z', '2026-11-21 12:24:58Z', 10, 0), ('user.events', '2026-11-21 12:25Z', '2026-11-21 12:25:18Z', 20, 0),
                ('user.events', '2026-11-21 12:29Z', '2026-11-21 12:29:58Z', 100, 1), ('user.events', '2026-11-21 12:30Z', '2026-11-21 12:30:18Z', 120, 2),
                ('old.events', '2026-11-21 12:29Z', '2026-11-21 12:29:18Z', 7, 7), ('old.events', '2026-11-21 12:30Z', '2026-11-21 12:30:18Z', 7, 7);
            INSERT INTO lectern.kafka_out (position, swaps, published, published_at, owed, oldest_at, measured_at) VALUES (9, 0, 33, '2026-11-21 12:29:00Z', 4, '2026-11-21 12:29:10Z', '2026-11-21 12:30:19Z')
            ON CONFLICT (is_single) DO UPDATE SET published = excluded.published, published_at = excluded.published_at, owed = excluded.owed, oldest_at = excluded.oldest_at, measured_at = excluded.measured_at;
            """);
        // Of two tenants; one too old, one that came by HTTP.
        var other = await new Postgres.Tenants(server.Source).EnsureAsync("other", "UTC", default);
        await server.ExecuteAsync(
            $"""
            INSERT INTO lectern.rejected_events (tenant_id, received_at, expires_at, source, code, message, topic, partition, message_offset) VALUES
                (1, '2026-11-21 12:00Z', '2027-01-01Z', 'kafka', 'malformed_json', 'm', 'user.events', 0, 1),
                ({other}, '2026-11-21 12:01Z', '2027-01-01Z', 'kafka', 'malformed_json', 'm', 'user.events', 0, 2),
                (1, '2026-11-21 11:00Z', '2027-01-01Z', 'kafka', 'unknown_type', 'm', 'user.events', 1, 3),
                (1, '2026-11-20 12:30:19Z', '2027-01-01Z', 'kafka', 'unknown_type', 'm', 'user.events', 1, 4),
                (1, '2026-11-21 12:00Z', '2027-01-01Z', 'http', 'unknown_type', 'm', NULL, NULL, NULL)
            """);

        var report = await server.AskAsync("/api/v1/kafka");

        var throughput = report["throughput"]!.AsObject();
        report.AsObject().Remove("throughput");
        report.ShouldBeJson(
            """
            {
              "status": "degraded", "faults": ["producer_down", "unpublished"], "at": "2026-11-21T12:30:20Z", "settings": null,
              "lag": 30, "waitingSeconds": 15, "messagesAMinute": 20, "rejectedOfDay": 3,
              "members": [
                {"member": "one-out", "role": "producer", "state": "down", "error": "All broker connections are down", "since": "2026-11-21T12:30:00Z", "seenAt": "2026-11-21T12:30:19Z"},
                {"member": "one", "role": "consumer", "state": "connected", "error": null, "since": "2026-11-21T10:00:00Z", "seenAt": "2026-11-21T12:30:18Z"},
                {"member": "two", "role": "consumer", "state": "gone", "error": null, "since": "2026-11-20T10:00:00Z", "seenAt": "2026-11-21T12:29:49Z"}
              ],
              "topics": [
                {
                  "topic": "old.events", "tenant": null, "isSet": false, "lag": 0, "waitingSeconds": 0, "messagesAMinute": 0, "events": 7, "rejected": 7, "committedAt": "2026-10-01T00:00:00Z",
                  "partitions": [{"partition": 0, "nextOffset": 7, "endOffset": 7, "lag": 0, "waitingSeconds": 0, "events": 7, "rejected": 7, "committedAt": "2026-10-01T00:00:00Z", "seenAt": "2026-10-01T00:00:00Z", "member": null}]
                },
                {
                  "topic": "user.events", "tenant": null, "isSet": false, "lag": 30, "waitingSeconds": 15, "messagesAMinute": 20, "events": 120, "rejected": 2, "committedAt": "2026-11-21T12:30:17Z",
                  "partitions": [
                    {"partition": 0, "nextOffset": 70, "endOffset": 100, "lag": 30, "waitingSeconds": 15, "events": 70, "rejected": 2, "committedAt": "2026-11-21T12:30:17Z", "seenAt": "2026-11-21T12:30:18Z", "member": "one"},
                    {"partition": 1, "nextOffset": 40, "endOffset": 40, "lag": 0, "waitingSeconds": 0, "events": 45, "rejected": 0, "committedAt": "2026-11-21T12:30:01Z", "seenAt": "2026-11-21T12:30:18Z", "member": "one"},
                    {"partition": 10, "nextOffset": 5, "endOffset": null, "lag": null, "waitingSeconds": 0, "events": 5, "rejected": 0, "committedAt": null, "seenAt": null, "member": null}
                  ]
                }
              ],
              "isCut": false,
              "rejected": [
                {"topic": "user.events", "code": "malformed_json", "count": 2, "newest": "2026-11-21T12:01:00Z"},
                {"topic": "user.events", "code": "unknown_type", "count": 1, "newest": "2026-11-21T11:00:00Z"}
              ],
              "published": {"messages": 33, "publishedAt": "2026-11-21T12:29:00Z", "waiting": 4, "waitingSeconds": 70, "measuredAt": "2026-11-21T12:30:19Z"}
            }
            """);
        throughput["times"]!.AsArray().Count.ShouldBe(60);
        ((string)throughput["times"]![59]!).ShouldBe("2026-11-21T12:30:00Z");
        var steps = throughput["topics"]!.AsArray().Single(t => (string)t!["topic"]! == "user.events")!["messages"]!.AsArray();
        steps.Select((n, i) => (i, N: (long?)n)).Where(s => s.N is not null).ShouldBe([(54, 10), (58, 80), (59, 20)]);

        (await server.AskAsync("/health")).AsObject().ShouldSatisfyAllConditions(
            h => ((string)h["status"]!).ShouldBe("degraded"),
            h => h["kafka"].ShouldBeJson("""{"status": "degraded", "faults": ["producer_down", "unpublished"], "consumers": 1, "producers": 0, "lag": 30, "waitingSeconds": 15}"""));
        string[] expected =
        [
            """lectern_kafka_lag{partition="0",topic="user.events"} 30""", """lectern_kafka_lag{partition="10",topic="user.events"} NaN""",
            """lectern_kafka_next_offset{partition="0",topic="user.events"} 70""", """lectern_kafka_end_offset{partition="0",topic="user.events"} 100""",
            """lectern_kafka_waiting_seconds{partition="0",topic="user.events"} 15""", """lectern_kafka_waiting_seconds{partition="1",topic="user.events"} 0""",
            """lectern_kafka_members{role="consumer",state="connected"} 1""", """lectern_kafka_members{role="consumer",state="gone"} 1""", """lectern_kafka_members{role="producer",state="down"} 1""",
            "lectern_kafka_degraded 1", "lectern_kafka_unpublished_seconds 70",
        ];
        // Other servers of this test run tell by the same gauges, perhaps between the telling and the reading.
        await Waiting.ForAsync("all of them are told", async () => !expected.Except((await server.Client.GetStringAsync("/metrics")).Split('\n')).Any(), TimeSpan.FromSeconds(20));
    }

    [Fact]
    public async Task Topics_that_are_set_are_told_before_anybody_reads_them()
    {
        // Nobody listens there.
        await using var server = await TestServer.StartAsync(("KAFKA_BROKERS", "127.0.0.1:9, localhost:9"), ("KAFKA_TOPICS", "north.events=default, all.events"), ("KAFKA_GROUP_ID", "readers"), ("LOG_LEVEL", "error"));

        var report = await server.AskAsync("/api/v1/kafka");

        ((string)report["status"]!).ShouldBe("degraded");
        report["settings"].ShouldBeJson("""{"brokers": ["127.0.0.1:9", "localhost:9"], "groupId": "readers", "publishTopic": "analytics.events"}""");
        report["topics"]!.AsArray().Select(t => ((string)t!["topic"]!, (string?)t["tenant"], (bool)t["isSet"]!, t["partitions"]!.AsArray().Count))
            .ShouldBe([("all.events", null, true, 0), ("north.events", "default", true, 0)]);
    }

    [Fact]
    public async Task It_tells_what_a_consumer_takes_in()
    {
        using var topics = new Topics("one");
        await using var server = await TestServer.StartAsync([.. topics.Settings, ("LOG_LEVEL", "error")]);
        await topics.WriteAsync("one", """{"id":"a","type":"PageViewed","userId":"u","occurredAt":"2025-01-01T00:00:00Z"}""");
        await topics.WriteAsync("one", "no event", partition: 1);
        await topics.WriteAsync("one", "nor this", partition: 1);
        await server.TakenAsync(3);

        JsonNode report = null!;
        // The ends are written down every five seconds.
        await Waiting.ForAsync("the ends are known", async () => (long?)(report = await server.AskAsync("/api/v1/kafka"))["lag"] == 0 && report["topics"]![0]!["partitions"]!.AsArray().All(p => p!["endOffset"] is not null), TimeSpan.FromSeconds(60));

        ((string)report["status"]!).ShouldBe("healthy");
        report["members"]!.AsArray().Where(m => (string)m!["role"]! == "consumer").Select(m => (string)m!["state"]!).ShouldBe(["connected"]);
        var topic = report["topics"]![0]!;
        ((long)topic["events"]!, (long)topic["rejected"]!).ShouldBe((3, 2));
        var consumer = (string)report["members"]!.AsArray().Single(m => (string)m!["role"]! == "consumer")!["member"]!;
        topic["partitions"]!.AsArray().Select(p => ((int)p!["partition"]!, (long)p["nextOffset"]!, (long)p["endOffset"]!, (long)p["rejected"]!, (string?)p["member"]))
            .ShouldBe([(0, 1, 1, 0, consumer), (1, 2, 2, 2, consumer), (2, 0, 0, 0, consumer)]);
        report["rejected"]!.AsArray().Select(r => ((string)r!["topic"]!, (string)r["code"]!, (long)r["count"]!)).ShouldBe([("one", "malformed_json", 2)]);
        ((string)(await server.AskAsync("/health"))["kafka"]!["status"]!).ShouldBe("healthy");
        (await server.Client.GetStringAsync("/metrics")).ShouldContain("""lectern_kafka_next_offset{partition="1",topic="one"} 2""");
    }

    [Fact]
    public async Task Whoever_asks_within_two_seconds_costs_one_look()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new SteppedClock();
        using var query = new KafkaFactsQuery(server.Api, server.Services.GetRequiredService<Settings>(), clock);

        await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => query.LookAsync(default)));
        query.Looks.ShouldBe(1);
        clock.Pass(1.9);
        await query.LookAsync(default);
        query.Looks.ShouldBe(1);
        clock.Pass(0.1);
        await query.LookAsync(default);
        query.Looks.ShouldBe(2);
    }

    [Fact]
    public async Task A_sampler_notes_what_waits_until_it_is_taken_in_and_counts_by_minute()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new SetClock { Now = Now };
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([new("KAFKA_BROKERS", "a:1"), new("KAFKA_TOPICS", "set,t")]).Build()).Kafka!;
        using var sampler = new KafkaSampler(server.Source, settings, clock, NullLogger<KafkaSampler>.Instance);

        await server.ExecuteAsync("INSERT INTO lectern.kafka_partitions (topic, partition, next_offset, end_offset, events, rejected) VALUES ('t', 0, 5, 9, 5, 1), ('t', 1, 3, 3, 3, 0), ('u', 0, 0, 4, 0, 0)");
        await sampler.SampleAsync(default);
        clock.Now += TimeSpan.FromSeconds(5);
        await server.ExecuteAsync("UPDATE lectern.kafka_partitions SET next_offset = 7, events = 7, end_offset = 12 WHERE topic = 't' AND partition = 0");
        await sampler.SampleAsync(default);
        // Another worker's clock may be behind: the newest stays.
        clock.Now -= TimeSpan.FromSeconds(2);
        await server.ExecuteAsync("UPDATE lectern.kafka_partitions SET events = 6 WHERE topic = 't' AND partition = 0");
        await sampler.SampleAsync(default);

        (await RatesAsync(server)).ShouldBe("analytics.events 12:30 12:30:25 0 0|set 12:30 12:30:25 0 0|t 12:30 12:30:25 10 1|u 12:30 12:30:25 0 0");
        // Of a topic that is read no longer nothing waits.
        (await WaitingAsync(server)).ShouldBe("t 0 9 12:30:20|t 0 12 12:30:25");

        clock.Now = Now + TimeSpan.FromMinutes(1);
        await server.ExecuteAsync("UPDATE lectern.kafka_partitions SET next_offset = 12, events = 12 WHERE topic = 't' AND partition = 0");
        await sampler.SampleAsync(default);

        (await WaitingAsync(server)).ShouldBeNull();
        (await RatesAsync(server))!.Split('|').ShouldContain("t 12:31 12:31:20 15 1");
    }

    [Fact]
    public async Task What_stays_behind_is_kept_by_the_minute_and_all_of_it_for_a_day()
    {
        await using var server = await TestServer.StartAsync();
        var clock = new SetClock { Now = Now };
        var settings = new Settings(new ConfigurationBuilder().AddInMemoryCollection([new("KAFKA_BROKERS", "a:1"), new("KAFKA_TOPICS", "t")]).Build()).Kafka!;
        using var sampler = new KafkaSampler(server.Source, settings, clock, NullLogger<KafkaSampler>.Instance);
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.kafka_partitions (topic, partition, next_offset, end_offset) VALUES ('t', 0, 5, 60), ('t', 1, 5, 6);
            INSERT INTO lectern.kafka_waiting (topic, partition, end_offset, seen_at) VALUES
                ('t', 1, 6, '2026-11-19 12:00:00Z'),
                ('t', 0, 10, '2026-11-20 12:30:19Z'), ('t', 0, 20, '2026-11-20 12:30:30Z'), ('t', 0, 30, '2026-11-21 12:00:05Z'), ('t', 0, 40, '2026-11-21 12:00:55Z'),
                ('t', 0, 50, '2026-11-21 12:25:05Z'), ('t', 0, 55, '2026-11-21 12:25:10Z');
            INSERT INTO lectern.kafka_rates (topic, minute, sampled_at, messages, rejected) VALUES ('t', '2026-11-20 12:30Z', '2026-11-20 12:30:58Z', 1, 0), ('t', '2026-11-20 12:31Z', '2026-11-20 12:31:58Z', 1, 0)
            """);

        await sampler.SampleAsync(default);

        // All of it for a day, and what has waited longer alone goes on to wait.
        (await WaitingAsync(server)).ShouldBe("t 0 20 12:30:30|t 0 40 12:00:55|t 0 50 12:25:05|t 0 55 12:25:10|t 0 60 12:30:20|t 1 6 12:00:00");
        (await RatesAsync(server)).ShouldBe("analytics.events 12:30 12:30:20 0 0|t 12:31 12:31:58 1 0|t 12:30 12:30:20 0 0");
    }

    /// <summary>At a moment that stays.</summary>
    static Task<TestServer> StartAsync() => TestServer.StartAtAsync(Now);

    /// <summary>Topic, partition, end and when it was seen; null: nothing waits.</summary>
    static Task<string?> WaitingAsync(TestServer server) => ListAsync(server, "concat_ws(' ', topic, partition, end_offset, to_char(seen_at AT TIME ZONE 'UTC', 'HH24:MI:SS'))", "kafka_waiting", "topic, partition, end_offset");

    static Task<string?> RatesAsync(TestServer server) => ListAsync(
        server, "concat_ws(' ', topic, to_char(minute AT TIME ZONE 'UTC', 'HH24:MI'), to_char(sampled_at AT TIME ZONE 'UTC', 'HH24:MI:SS'), messages, rejected)", "kafka_rates", "topic, minute");

    static async Task<string?> ListAsync(TestServer server, string row, string table, string order)
    {
        await using var command = server.Source.CreateCommand($"SELECT string_agg({row}, '|' ORDER BY {order}) FROM lectern.{table}");
        return await command.ExecuteScalarAsync() as string;
    }

    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;
    }
}
