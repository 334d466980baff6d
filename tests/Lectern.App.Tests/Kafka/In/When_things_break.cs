using Lectern.App.Kafka;
using Lectern.App.Kafka.In;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Lectern.App.Tests.Kafka.In;

/// <summary>The database, the brokers and other consumers, and every event once all the same.</summary>
public sealed class When_things_break
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact]
    public async Task An_event_that_the_database_refuses_is_set_aside_alone()
    {
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync();
        await server.ExecuteAsync(
            """
            CREATE FUNCTION lectern.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '23514'; END $$;
            CREATE TRIGGER refuse BEFORE INSERT ON lectern.event_ids FOR EACH ROW WHEN (new.event_key = '00000000-0000-0000-0000-00000000000b') EXECUTE FUNCTION lectern.refuse();
            """);
        for (var i = 0; i < 50; i++) await topics.WriteAsync("events", View(i == 23 ? "00000000-0000-0000-0000-00000000000b" : $"e{i}"));

        await using var consumer = await server.StartAnotherAsync(topics.Settings);
        await consumer.TakenAsync(50);
        (await consumer.EventsAsync()).ShouldBe(49);
        (await consumer.RejectedAsync()).ShouldBe(["unstorable events 0 23"]);
        // In their order, around it.
        (await consumer.ScalarAsync<string[]>("SELECT array_agg(event_id ORDER BY position) FROM lectern.events"))
            .ShouldBe(Enumerable.Range(0, 50).Where(i => i != 23).Select(i => $"e{i}"));
    }

    [Fact]
    public async Task What_is_wrong_with_the_database_costs_no_event()
    {
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync();
        await server.ExecuteAsync(
            """
            CREATE SEQUENCE lectern.tries;
            GRANT USAGE ON SEQUENCE lectern.tries TO PUBLIC;
            CREATE FUNCTION lectern.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nextval('lectern.tries'); RAISE EXCEPTION 'full' USING ERRCODE = '53100'; END $$;
            CREATE TRIGGER full_disk BEFORE INSERT ON lectern.event_ids FOR EACH ROW EXECUTE FUNCTION lectern.full();
            """);
        for (var i = 0; i < 20; i++) await topics.WriteAsync("events", View($"e{i}"));
        await using var consumer = await server.StartAnotherAsync(topics.Settings);
        await Waiting.ForAsync("It has tried three times", async () => await server.ScalarAsync<long>("SELECT last_value FROM lectern.tries") >= 3, Patience);

        (await consumer.RejectedAsync()).ShouldBeEmpty();
        await server.ExecuteAsync("DROP TRIGGER full_disk ON lectern.event_ids");
        await consumer.TakenAsync(20);
        (await consumer.EventsAsync()).ShouldBe(20);
        (await consumer.RejectedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_database_that_goes_and_comes_back_neither_loses_nor_repeats()
    {
        using var topics = new Topics("one", "two");
        await using var server = await TestServer.StartAsync(topics.Settings);
        var random = new RandomEvents(82);
        var name = new NpgsqlConnectionStringBuilder(server.Source.ConnectionString).Database;
        await using var admin = await TestPostgres.OpenAdminAsync();
        for (var round = 0; round < 4; round++)
        {
            var writing = topics.WriteAllAsync(random.Take(150));
            await ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS {(round == 3 ? "false" : "true")}; SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
            await writing;
        }
        // Away for long: the consumer stays in the group, and goes on.
        await topics.WriteAllAsync(random.Take(150));
        await ExecuteAsync(admin, $"ALTER DATABASE {name} ALLOW_CONNECTIONS true");

        await server.TakenAsync(750);
        (await server.EventsAsync()).ShouldBe(750);
        (await server.RejectedAsync()).ShouldBeEmpty();
        await server.ShouldEqualReferenceAsync();
    }

    [Fact]
    public async Task What_waits_for_the_database_is_bounded_and_comes_in_order()
    {
        const int Messages = 30_000;
        using var topics = new Topics(2, ["events"]);
        await using var server = await TestServer.StartAsync();
        await using var holder = await server.Source.OpenConnectionAsync();
        await ExecuteAsync(holder, $"SELECT pg_advisory_lock({Locks.Append})");
        await using var consumer = await server.StartAnotherAsync(topics.Settings);
        await Task.WhenAll(Enumerable.Range(0, Messages).Select(i => topics.WriteAsync("events", View($"e{i}"), i % 2)));
        // Two batches laid out, a third gathered, and the partitions paused: a rebalance is served meanwhile.
        await using (var another = await server.StartAnotherAsync(topics.Settings))
        {
            await Waiting.ForAsync("Each has a partition", async () => await server.ScalarAsync<long>("SELECT count(DISTINCT member) FROM lectern.kafka_partitions") == 2, Patience);
            (await server.EventsAsync()).ShouldBe(0);
            await ExecuteAsync(holder, $"SELECT pg_advisory_unlock({Locks.Append})");
            await another.TakenAsync(Messages);
        }
        (await server.EventsAsync()).ShouldBe(Messages);
        (await server.ScalarAsync<long>(
            """
            SELECT count(*) FROM (SELECT substr(event_id, 2)::int AS n, lag(substr(event_id, 2)::int) OVER (PARTITION BY substr(event_id, 2)::int % 2 ORDER BY position) AS before
            FROM lectern.events) AS each WHERE before > n
            """)).ShouldBe(0);
    }

    [Fact]
    public async Task Consumers_that_come_and_go_share_the_partitions_and_every_event_is_taken_once()
    {
        using var topics = new Topics(6, ["one", "two", "three"]);
        await using var server = await TestServer.StartAsync();
        var random = new RandomEvents(83);
        var written = 0;
        var consumers = new List<TestServer> { await server.StartAnotherAsync(topics.Settings) };
        await WriteAsync(300);
        await server.TakenAsync(300);
        (await Members()).ShouldBe(1);

        consumers.Add(await server.StartAnotherAsync(topics.Settings));
        await WriteAsync(300);
        await Waiting.ForAsync("Both have partitions", async () => await Members() == 2, Patience);
        await WriteAsync(300);

        await consumers[0].DisposeAsync();
        await WriteAsync(300);
        await Waiting.ForAsync("One has them all", async () => await Members() == 1, Patience);
        consumers.Add(await server.StartAnotherAsync(topics.Settings));
        await WriteAsync(300);

        await server.TakenAsync(written);
        (await server.EventsAsync()).ShouldBe(written);
        (await server.RejectedAsync()).ShouldBeEmpty();
        await server.ShouldEqualReferenceAsync();
        foreach (var consumer in consumers.Skip(1)) await consumer.DisposeAsync();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.kafka_members WHERE role = 'consumer' AND state = 'stopped'")).ShouldBe(3);
        (await Members()).ShouldBe(0);

        Task<long> Members() => server.ScalarAsync<long>("SELECT count(DISTINCT member) FROM lectern.kafka_partitions");

        Task WriteAsync(int count)
        {
            written += count;
            return topics.WriteAllAsync(random.Take(count), 6);
        }
    }

    [Fact]
    public async Task Who_was_thought_gone_stores_nothing_of_what_another_has()
    {
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync();
        await using var consumer = await server.StartAnotherAsync(topics.Settings);
        await topics.WriteAsync("events", View("before"));
        await consumer.TakenAsync(1);

        // A batch waits for the log; meanwhile somebody else takes the partition and what is in it.
        await using var holder = await server.Source.OpenConnectionAsync();
        await ExecuteAsync(holder, $"SELECT pg_advisory_lock({Locks.Append})");
        await topics.WriteAsync("events", View("theirs"));
        await Log.Until.BlockedAsync(server.Source, Locks.Append);
        await server.ExecuteAsync("UPDATE lectern.kafka_partitions SET member = 'another', next_offset = 2");
        await ExecuteAsync(holder, $"SELECT pg_advisory_unlock({Locks.Append})");

        // The group says that it is the consumer's all the same: it takes it again, and goes on from there.
        var member = consumer.Services.GetRequiredService<KafkaConsumer>().Member;
        await Waiting.ForAsync("It has the partition again", async () => await server.ScalarAsync<string>("SELECT member FROM lectern.kafka_partitions") == member.Id, Patience);
        (await server.ScalarAsync<string>("SELECT concat_ws(' ', next_offset, events) FROM lectern.kafka_partitions")).ShouldBe("2 1");
        await topics.WriteAsync("events", View("after"));
        await consumer.TakenAsync(2);
        (await server.ScalarAsync<string[]>("SELECT array_agg(event_id ORDER BY position) FROM lectern.events")).ShouldBe(["before", "after"]);
    }

    [Fact]
    public async Task Without_brokers_it_serves_and_with_them_it_begins()
    {
        using var topics = new Topics("events");
        await topics.WriteAsync("events", View("waiting"));
        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Down(broker);
        var server = await TestServer.StartAsync(topics.Settings);
        var member = server.Services.GetRequiredService<KafkaConsumer>().Member;
        (await server.SendAsync(View("by-http"))).Accepted.ShouldBe(1);
        await Waiting.ForAsync("It says that no broker answers", () => member.State == KafkaMemberState.Down, Patience);
        await Waiting.ForAsync("So does the database", async () => await server.ScalarAsync<string?>("SELECT error FROM lectern.kafka_members WHERE state = 'down'") is { Length: > 0 }, Patience);

        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Up(broker);
        await server.TakenAsync(1);
        await Waiting.ForAsync("It is connected", () => member.State == KafkaMemberState.Connected, Patience);

        // In the middle, too.
        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Down(broker);
        await Waiting.ForAsync("It says so again", () => member.State == KafkaMemberState.Down, Patience);
        (await server.SendAsync(View("by-http-2"))).Accepted.ShouldBe(1);
        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Up(broker);
        await topics.WriteAsync("events", View("after"));
        await server.TakenAsync(2);
        (await server.EventsAsync()).ShouldBe(4);
        await Waiting.ForAsync("The end is known", async () => await server.ScalarAsync<long>("SELECT coalesce(sum(end_offset), 0)::bigint FROM lectern.kafka_partitions") == 2, Patience);

        // And at the end: who stops waits for nobody.
        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Down(broker);
        await Waiting.ForAsync("It says so once more", () => member.State == KafkaMemberState.Down, Patience);
        await server.DisposeAsync().AsTask().WaitAsync(Patience);
        member.State.ShouldBe(KafkaMemberState.Stopped);
    }

    [Fact]
    public async Task A_topic_that_was_made_anew_is_taken_in_from_its_beginning()
    {
        using var topics = new Topics(1, ["events"]);
        await using var server = await TestServer.StartAsync();
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.kafka_partitions (topic, partition, next_offset) VALUES ('events', 0, 1000);
            INSERT INTO lectern.rejected_events (tenant_id, received_at, expires_at, source, code, message, topic, partition, message_offset)
            VALUES (1, now(), now() + interval '1 day', 'kafka', 'malformed_json', 'Of before.', 'events', 0, 1);
            """);
        await topics.WriteAsync("events", View("first"));
        await topics.WriteAsync("events", "broken");

        await using var consumer = await server.StartAnotherAsync(topics.Settings);
        await consumer.TakenAsync(2);
        (await server.ScalarAsync<long>("SELECT next_offset FROM lectern.kafka_partitions")).ShouldBe(2);
        (await server.EventsAsync()).ShouldBe(1);
        (await server.RejectedAsync()).ShouldBe(["malformed_json events 0 1", "malformed_json"], ignoreOrder: true);
    }

    [Fact]
    public async Task A_topic_that_is_made_later_is_found()
    {
        using var topics = new Topics(1, ["events", "later"]);
        topics.Cluster.Tell("later", 3);
        await using var server = await TestServer.StartAsync(topics.Settings);
        await topics.WriteAsync("events", View("now"));
        await server.TakenAsync(1);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.kafka_partitions")).ShouldBe(1);

        topics.Cluster.Tell("later", 0);
        await topics.WriteAsync("later", View("later"));
        await server.TakenAsync(2);
        (await server.EventsAsync()).ShouldBe(2);
    }

    static string View(string id) => $$"""{"id":"{{id}}","type":"PageViewed","userId":"u1","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"}""";

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
