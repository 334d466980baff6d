using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Kafka.Out;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Ingestion;
using Lectern.App.Tests.Kafka.In;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Kafka.Out;

/// <summary>The tracking API with <c>async: true</c>, where there is Kafka.</summary>
public sealed class Async_tracking : IAsyncLifetime, IDisposable
{
    const string Topic = IngestProducer.Topic;
    const string OfShop = "key-of-the-shop-0123456789";
    const string OfAnn = "key-of-ann-0123456789";

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly Topics topics = new(Topic);
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartWithAsync(
            async tenants =>
            {
                var tenant = await tenants.EnsureAsync(Tenants.Default, "UTC", default);
                return [(OfShop, Caller.Service(tenant, Scopes.Ingest, "key:1") with { AppId = "shop" }), (OfAnn, Caller.User(tenant, Role.Student, "ann"))];
            },
            topics.Settings);
        await ThereAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => topics.Dispose();

    [Fact]
    public async Task What_is_answered_is_in_the_topic_and_then_in_the_log_once()
    {
        const string Body = """{ "id": "e1", "appId": "shop", "userId": "ann", "eventType": "click", "eventName": "buy", "properties": {"n": 1}, "timestamp": "2026-11-02T10:00:00Z", "async": true }""";
        var answer = await TrackAsync(Body, null, ("User-Agent", "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"), ("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"));
        answer.ToJsonString().ShouldBe("""{"eventId":"e1","identified":true}""");

        var message = (await ReadAsync()).ShouldHaveSingleItem();
        (message.Key, message.Value).ShouldBe(("ann", Body));
        (message.Headers["tenant"], message.Headers["event-id"]).ShouldBe(("default", "e1"));
        message.Headers["traceparent"].ShouldStartWith("00-0af7651916cd43dd8448eb211c80319c-");

        await server.TakenAsync(1);
        (await server.ScalarAsync<string>("SELECT concat_ws(' ', event_id, type, source, app_id, event_name, payload -> 'client' ->> 'ipAddress') FROM lectern.events")).ShouldBe("e1 AppEvent tracking shop buy 127.0.0.0");
        (await server.ScalarAsync<string>("SELECT payload -> 'client' ->> 'userAgent' FROM lectern.events")).ShouldContain("Firefox/140.0");

        // The producer's own redelivery, and the caller's, by either way.
        await topics.WriteAsync(Topic, Encoding.UTF8.GetBytes(Body), 1, "ann", ("event-id", "e1"u8.ToArray()), ("tenant", "default"u8.ToArray()));
        await TrackAsync(Body);
        await server.TakenAsync(3);
        for (var broker = 1; broker <= 3; broker++) topics.Cluster.Down(broker);
        await AwayAsync(() => TrackAsync(Body));
        (await server.EventsAsync()).ShouldBe(1);
        (await server.RejectedAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_an_identity_of_its_own_it_has_one_from_its_answer_on()
    {
        var answer = await TrackAsync("""{"appId":"a","eventType":"x","async":true}""");
        ((bool)answer["identified"]!).ShouldBeFalse();
        var id = (string)answer["eventId"]!;
        var message = (await ReadAsync()).ShouldHaveSingleItem();
        (message.Key, message.Headers["event-id"]).ShouldBe(("", id));

        await topics.WriteAsync(Topic, Encoding.UTF8.GetBytes(message.Value), 2, null, ("event-id", Encoding.UTF8.GetBytes(id)));
        await server.TakenAsync(2);
        (await server.ScalarAsync<string>("SELECT string_agg(coalesce(event_id, event_key::text), ' ') FROM lectern.events")).ShouldBe(id);

        // By a key of its request it is the same whichever way it comes.
        var first = await TrackAsync("""{"appId":"a","eventType":"y","async":true}""", null, ("Idempotency-Key", "k"));
        var second = await TrackAsync("""{"appId":"a","eventType":"y","async":true}""", null, ("Idempotency-Key", "k"));
        second.ToJsonString().ShouldBe(first.ToJsonString());
        ((bool)first["identified"]!).ShouldBeTrue();
        await server.TakenAsync(4);
        (await server.EventsAsync()).ShouldBe(2);
    }

    [Fact]
    public async Task Of_a_batch_each_goes_its_way_and_keeps_its_place()
    {
        const string Batch =
            """
            {"events":[
                {"id":"0","appId":"a","eventType":"x"},
                {"id":"1","appId":"a","eventType":"x","async":true},
                {"id":"2","eventType":"x","async":true},
                {"id":"3","type":"UserUpdated","userId":"ann","async":true,"data":{"email":"ann@example.org"}},
                {"id":"4","appId":"a","eventType":"x","async":"true"},
                {"id":"5","appId":"a","eventType":"x","properties":{"async":true}},
                {"id":"6","appId":"a","eventType":"x","async":true,"client":{"ipAddress":"192.0.2.77"}},
                {"id":"7","appId":"a","eventType":"x","async":true,"properties":{"phone":"0123"},"personal":["phone"]},
                {"appId":"a","eventType":"x","async":true}
            ]}
            """;
        var report = await (await server.PostAsync($"{Http.Tracking}/batch?verbose=true", Batch)).ReportAsync(201);

        report.Results.Select(r => (r.Index, r.Status)).ShouldBe(Enumerable.Range(0, 9).Select(i => ((long)i, i == 2 ? "rejected" : "accepted")));
        report.Results[2].Code.ShouldBe("missing_field");
        report.Results[8].Identified.ShouldBe(false);
        // Nothing personal lies in the topic, and nothing that is no event.
        (await ReadAsync()).Select(m => m.Headers["event-id"]).ShouldBe(["1", report.Results[8].Id!], ignoreOrder: true);
        await server.TakenAsync(2);
        (await server.ScalarAsync<string>("SELECT string_agg(event_id, ' ' ORDER BY event_id) FROM lectern.events WHERE length(event_id) = 1")).ShouldBe("0 1 3 4 5 6 7");
        (await server.EventsAsync()).ShouldBe(8);
    }

    [Fact]
    public async Task The_rules_of_who_sends_hold_by_either_way()
    {
        // An application's key: its name is put in, and no other may be named.
        await TrackAsync("""{"id":"1","eventType":"x","async":true}""", OfShop);
        (await (await PostAsync("""{"id":"2","appId":"other","eventType":"x","async":true}""", OfShop)).CodeAsync(422)).ShouldBe("forbidden");
        (await (await PostAsync("""{"id":"3","type":"CourseCreated","courseId":"c","async":true,"data":{"instructorId":"eve"}}""", OfShop)).CodeAsync(422)).ShouldBe("forbidden");
        // A learner's own are held to their places, and known among their own.
        await TrackAsync("""{"id":"4","appId":"a","eventType":"x","async":true}""", OfAnn);
        (await (await PostAsync("""{"id":"5","appId":"a","eventType":"x","userId":"bob","async":true}""", OfAnn)).CodeAsync(422)).ShouldBe("forbidden");

        (await ReadAsync()).Select(m => (m.Headers["event-id"], m.Headers["app-id"])).ShouldBe([("1", "shop")]);
        await server.TakenAsync(1);
        (await server.ScalarAsync<string>("SELECT string_agg(concat_ws(' ', event_id, app_id), ', ' ORDER BY event_id) FROM lectern.events")).ShouldBe("1 shop, 4 a");
    }

    [Fact]
    public async Task Where_whole_addresses_are_kept_nothing_goes_by_the_topic()
    {
        await server.ExecuteAsync("UPDATE lectern.tenants SET store_full_ip = true, version = version + 1, updated_at = now()");
        await Waiting.ForAsync("the setting is known", async () => (await server.Services.GetRequiredService<TenantDirectory>().FindAsync(1, default))!.StoresFullIp, Patience);

        await TrackAsync("""{"id":"1","appId":"a","userId":"ann","eventType":"x","async":true}""");

        (await server.EventsAsync()).ShouldBe(1, "as soon as it is answered");
        (await ReadAsync()).ShouldBeEmpty();
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.learner_fields WHERE name = 'ipAddress'")).ShouldBe(1);
    }

    [Fact]
    public async Task Whatever_brokers_do_what_is_answered_is_stored_once()
    {
        const int TimedOut = 7, NotEnoughReplicas = 19, NotEnoughReplicasAfterAppend = 20, InvalidRecord = 87;
        var answered = new HashSet<string>();
        for (var i = 0; i < 40; i++)
        {
            // The last of them ends its message, and what comes after it goes by the database until the brokers are back.
            if (i % 8 == 0) topics.Cluster.Fail(0, NotEnoughReplicas, NotEnoughReplicasAfterAppend, TimedOut);
            if (i == 20) topics.Cluster.Fail(0, InvalidRecord);
            if (i == 25) for (var broker = 1; broker <= 3; broker++) topics.Cluster.Down(broker);
            if (i == 32) for (var broker = 1; broker <= 3; broker++) topics.Cluster.Up(broker);
            answered.Add((string)(await TrackAsync($$"""{"appId":"a","userId":"u{{i % 3}}","eventType":"x","async":true}"""))["eventId"]!);
        }

        answered.Count.ShouldBe(40);
        await Waiting.ForAsync("all are stored", async () => await server.EventsAsync() >= 40, Patience);
        var read = await ReadAsync();
        read.ShouldNotBeEmpty();
        await server.TakenAsync(read.Count);
        var stored = new List<string>();
        await using (var command = server.Source.CreateCommand("SELECT coalesce(event_id, event_key::text) FROM lectern.events"))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) stored.Add(reader.GetString(0));
        }
        stored.Order().ShouldBe(answered.Order());
        (await server.RejectedAsync()).ShouldBeEmpty();
    }

    Task ThereAsync() => Waiting.ForAsync("brokers are known to be there", () => Task.FromResult(server.Services.GetRequiredService<IngestProducer>().IsThere), Patience);

    /// <summary>Tracks until it is known that no broker is there, and once more.</summary>
    async Task AwayAsync(Func<Task<JsonNode>> track)
    {
        await track();
        server.Services.GetRequiredService<IngestProducer>().IsThere.ShouldBeFalse();
        await track();
    }

    async Task<JsonNode> TrackAsync(string body, string? key = null, params (string Name, string Value)[] headers)
    {
        using var response = await PostAsync(body, key, headers);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(HttpStatusCode.Created, text);
        return JsonNode.Parse(text)!;
    }

    async Task<HttpResponseMessage> PostAsync(string body, string? key = null, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, Http.Tracking) { Content = new StringContent(body, Encoding.UTF8, Http.Json) };
        if (key is not null) request.Headers.Add(ApiKeys.Header, key);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        if (key is null) return await server.Client.SendAsync(request);
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        return await client.SendAsync(request);
    }

    sealed record Tracked(string Key, IReadOnlyDictionary<string, string> Headers, string Value);

    async Task<List<Tracked>> ReadAsync() =>
    [
        .. (await Kcat.ConsumeAsync(topics.Cluster.Brokers, Topic, "%k\t%h\t%s\n")).Select(line => line.Split('\t')).Select(parts => new Tracked(
            parts[0], HeadersOf(parts[1]), parts[2])),
    ];

    /// <summary>kcat divides headers by commas; of those with commas in their values the beginning does.</summary>
    static Dictionary<string, string> HeadersOf(string text) =>
        text.Split(',').Select(h => h.Split('=', 2)).Where(h => h.Length == 2).GroupBy(h => h[0]).ToDictionary(g => g.Key, g => g.First()[1]);
}
