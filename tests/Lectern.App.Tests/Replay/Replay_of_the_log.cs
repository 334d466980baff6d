using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka;
using Lectern.Core.Events;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Replay;

/// <summary><c>lectern replay log</c>, read by a foreign client.</summary>
public sealed class Replay_of_the_log : IAsyncLifetime, IDisposable
{
    TestServer server = null!;
    readonly MockCluster cluster = new();
    int own;
    int other;

    public async Task InitializeAsync()
    {
        cluster.Create("copy");
        server = await TestServer.StartAsync();
        own = await server.ScalarAsync<int>("SELECT tenant_id FROM lectern.tenants");
        other = await new Tenants(server.Source).EnsureAsync("other", "UTC", CancellationToken.None);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task Each_event_of_the_log_is_there_once_in_order_with_its_id_and_says_the_same()
    {
        await server.SendAsync(new RandomEvents(71).Take(1_300));
        await server.SendAsync("""{"id":"p","type":"UserCreated","userId":"ann","occurredAt":"2026-11-01T00:00:00.123456Z","data":{"email":"ann@example.org","firstName":"Ann-Kathrin"}}""");
        await server.SettleAsync();

        var end = await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events");
        (await ReplayAsync()).ShouldBe((0, $"1,301 events were sent to copy, up to position {end}.", ""));

        var sent = await MessagesAsync("copy");
        var logged = await LoggedAsync();
        sent.Count.ShouldBe(1_301);
        sent.Select(m => m.Id).ShouldBe(logged.Select(l => l.Id), ignoreOrder: true);
        foreach (var (message, row) in sent.OrderBy(m => m.Id, StringComparer.Ordinal).Zip(logged.OrderBy(l => l.Id, StringComparer.Ordinal)))
        {
            (message.Tenant, message.Type, message.Key).ShouldBe(("default", row.Type, row.UserId ?? row.CourseId ?? ""));
            var read = EventReader.Read(Encoding.UTF8.GetBytes(message.Value), new ReadContext(new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc)), ReaderSettings.Default).Event.ShouldNotBeNull(message.Value);
            (read.Id, read.Key, read.Type, read.UserId, read.CourseId, read.SessionId, read.AppId, read.EventName, read.OccurredAt, read.Personal.Count)
                .ShouldBe((row.Id, row.Key, row.Type, row.UserId, row.CourseId, row.SessionId, row.AppId, row.EventName, row.OccurredAt, 0));
            JsonNode.DeepEquals(JsonNode.Parse(read.Payload.Span), JsonNode.Parse(row.Payload)).ShouldBeTrue($"{message.Value}\n{row.Payload}");
        }
        // Within a partition, and so of each learner, as in the log.
        var places = logged.Select((l, i) => (l.Id, i)).ToDictionary(l => l.Id, l => l.i);
        foreach (var partition in sent.GroupBy(m => m.Partition)) partition.OrderBy(m => m.Offset).Select(m => places[m.Id]).ShouldBeInOrder();
        sent.Where(m => m.Key.Length > 0).GroupBy(m => m.Key).ShouldAllBe(k => k.Select(m => m.Partition).Distinct().Count() == 1);
        string.Concat(sent.Select(m => m.Value)).ShouldSatisfyAllConditions(t => t.ShouldNotContain("example.org"), t => t.ShouldNotContain("Kathrin"));
        (await server.ScalarAsync<string>("SELECT concat_ws(' ', actor, object_type, object_id, details->>'events', details->>'after', details->>'through') FROM lectern.audit WHERE action = 'log.replayed'"))
            .ShouldBe($"command line topic copy 1301 0 {end}");
    }

    [Fact]
    public async Task A_part_is_sent_by_tenant_type_and_time_and_it_goes_on_where_it_ended()
    {
        await server.SendAsync(View("a"), """{"eventId":"b","type":"UserLoggedIn","userId":"u","occurredAt":"2026-11-01T00:00:00Z"}""", View("c"));
        await AppendAsync(other, View("d"), """{"id":"e","type":"AppEvent","appId":"shop","userId":"u","eventName":"n","data":{"eventType":"basket_filled"}}""");
        await server.ExecuteAsync("UPDATE lectern.events SET received_at = '2026-11-05T10:00:00Z' WHERE event_id IN ('a', 'd')");
        var second = await server.ScalarAsync<long>("SELECT position FROM lectern.events WHERE event_id = 'b'");

        (await SentByAsync("--tenant", "other")).ShouldBe("other d, other e");
        (await SentByAsync("--type", "PageView", "--type", "basket_filled")).ShouldBe("default a, default c, other d, other e");
        (await SentByAsync("--from", "2026-11-05", "--to", "2026-11-06")).ShouldBe("default a, other d");
        (await SentByAsync("--tenant", "default", "--after", $"{second}")).ShouldBe("default c");
        (await SentByAsync("--tenant", "default", "--type", "CourseRated")).ShouldBe("");
        (await server.ScalarAsync<long>("SELECT count(DISTINCT tenant_id) FROM lectern.audit WHERE action = 'log.replayed'")).ShouldBe(2);

        async Task<string> SentByAsync(params string[] options)
        {
            var topic = $"part-{Guid.NewGuid():N}";
            cluster.Create(topic, partitions: 1);
            (await ReplayAsync(["--to-topic", topic, .. options])).Exit.ShouldBe(0);
            return string.Join(", ", (await MessagesAsync(topic)).OrderBy(m => m.Offset).Select(m => $"{m.Tenant} {m.Id}"));
        }
    }

    [Fact]
    public async Task Where_a_broker_refuses_for_a_while_nothing_is_lost_or_sent_out_of_order()
    {
        await server.SendAsync(Enumerable.Range(0, 50).Select(i => View($"v{i:00}")));
        // NOT_LEADER_FOR_PARTITION, REQUEST_TIMED_OUT, NOT_ENOUGH_REPLICAS
        cluster.Fail(0, 6, 7, 19, 6, 7);

        (await ReplayAsync()).Exit.ShouldBe(0);

        (await MessagesAsync("copy")).OrderBy(m => m.Offset).Select(m => m.Id).ShouldBe(Enumerable.Range(0, 50).Select(i => $"v{i:00}"));
    }

    [Fact]
    public async Task Where_it_may_not_go_it_says_so_and_sends_nothing()
    {
        await server.SendAsync(View("a"));
        foreach (var (said, topic, brokers) in new[]
        {
            ("learning-events is among KAFKA_TOPICS", "learning-events", cluster.Brokers),
            ("analytics.events is KAFKA_PUBLISH_TOPIC", "analytics.events", cluster.Brokers),
            ("KAFKA_BROKERS is not set", "copy", ""),
            ("--to-topic must be the name of a topic", "a b", cluster.Brokers),
            // Nobody listens there.
            ("do not answer", "copy", "127.0.0.1:1"),
        })
        {
            var (exit, text, told) = await server.ReplayAsync(["log", "--to-topic", topic], ("KAFKA_BROKERS", brokers));
            exit.ShouldBe(1);
            (text + told).ShouldContain(said);
            told.ShouldNotContain("   at ");
        }
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.audit WHERE action = 'log.replayed'")).ShouldBe(0);
    }

    static string View(string id) => $$"""{"id":"{{id}}","type":"PageViewed","userId":"u","courseId":"c","occurredAt":"2026-11-01T00:00:00Z"}""";

    Task<(int Exit, string Text, string Told)> ReplayAsync(params string[] options) =>
        server.ReplayAsync(["log", .. options.Contains("--to-topic") ? options : ["--to-topic", "copy", .. options]], ("KAFKA_BROKERS", cluster.Brokers));

    async Task AppendAsync(int tenant, params string[] events)
    {
        var log = server.Services.GetRequiredService<EventLog>();
        await log.AppendAsync([.. events.Select(e => Tests.Log.TestLog.Arrive(e) with { Tenant = tenant })], CancellationToken.None);
    }

    sealed record Sent(string Key, string Tenant, string Id, string Type, int Partition, long Offset, string Value);

    async Task<List<Sent>> MessagesAsync(string topic) =>
    [
        .. (await Kcat.ConsumeAsync(cluster.Brokers, topic, "%k\t%h\t%p\t%o\t%s\n")).Select(line => line.Split('\t')).Select(m =>
        {
            var headers = m[1].Split(',').Select(h => h.Split('=', 2)).ToDictionary(h => h[0], h => h[1]);
            headers.Keys.ShouldBe(["tenant", "event-id", "type"]);
            return new Sent(m[0], headers["tenant"], headers["event-id"], headers["type"], int.Parse(m[2]), long.Parse(m[3]), m[4]);
        }),
    ];

    sealed record Logged(string Id, Guid Key, string Type, string? UserId, string? CourseId, string? SessionId, string? AppId, string? EventName, DateTime OccurredAt, string Payload);

    /// <summary>The log by its order.</summary>
    async Task<List<Logged>> LoggedAsync()
    {
        var rows = new List<Logged>();
        await using var command = server.Source.CreateCommand(
            """
            SELECT coalesce(e.event_id, e.event_key::text), e.event_key, e.type, l.user_id, c.course_id, e.session_id, e.app_id, e.event_name, e.occurred_at, e.payload::text
            FROM lectern.events e LEFT JOIN lectern.learners l USING (learner_key) LEFT JOIN lectern.courses c USING (course_key) ORDER BY e.position
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            rows.Add(new(reader.GetString(0), reader.GetGuid(1), reader.GetString(2), Text(3), Text(4), Text(5), Text(6), Text(7), reader.GetDateTime(8), reader.GetString(9)));
        }
        return rows;

        string? Text(int field) => reader.IsDBNull(field) ? null : reader.GetString(field);
    }
}
