using Lectern.App.Tests.Fixtures;
using Lectern.Browser.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Administration;

/// <summary>How Kafka stands, as its operator sees it: off, on, and late; from rows as consumers and producers write them.</summary>
public sealed class Data_streams : LookingTest
{
    static readonly Lazy<Task<DemoServer>> Own = new(DemoServer.StartSmallAsync);

    const string Title = "Data streams";
    const string LongTopic = "north-campus-of-the-university-of-somewhere-with-a-long-name.learning-events.v2";

    private protected override Task<DemoServer> ServerAsync() => Own.Value;

    [Theory, Looks]
    public async Task Off_on_and_late_it_says_so_in_words(string scheme, int width)
    {
        var server = Demo.Server;
        await server.ExecuteAsync("TRUNCATE lectern.kafka_members, lectern.kafka_partitions, lectern.kafka_rates, lectern.kafka_waiting; DELETE FROM lectern.rejected_events WHERE topic IS NOT NULL");
        var visit = await SignedInAsync("admin", new(scheme, width), "/admin/accounts");
        var page = visit.Page;
        await page.GetByRole(AriaRole.Link, new() { Name = Title }).ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Kafka is off" }).WaitForAsync();
        (await page.Locator(".code").InnerTextAsync()).ShouldContain("KAFKA_BROKERS=");
        await LookAsync(visit, "streams-off", Title);

        await FillAsync(server);
        // It asks anew by itself.
        await page.GetByText("Messages come and go as they should").WaitForAsync();
        var topic = page.Locator("tr[data-topic='user.events']");
        (await topic.Locator("td").AllInnerTextsAsync()).Take(5).ShouldBe(["30", "–", "50", "1,120", "2"]);
        await topic.GetByRole(AriaRole.Button, new() { Name = "2 partitions of user.events" }).ClickAsync();
        (await page.Locator("tr[data-partition='1'] td").AllInnerTextsAsync()).Take(3).ShouldBe(["40", "40", "0"]);
        (await page.Locator("[data-member-state]").AllInnerTextsAsync()).Select(t => t.Trim()).ShouldBe(["Connected", "Connected"]);
        await page.Button("Show 1 process that ended").ClickAsync();
        (await page.Locator("[data-member-state]").AllInnerTextsAsync()).Select(t => t.Trim()).ShouldContain("Not seen any more");
        await page.Locator(".chart[data-drawn=true]").WaitForAsync();
        await LookAsync(visit, "streams-on", Title);

        await server.ExecuteAsync(
            """
            UPDATE lectern.kafka_members SET state = 'down', error = 'ssl://broker-1.kafka.north-campus.example.org:9093/bootstrap: SSL handshake failed: certificate verify failed' WHERE state = 'connected';
            INSERT INTO lectern.kafka_waiting (topic, partition, end_offset, seen_at) VALUES ('user.events', 0, 100, now() - interval '2 hours 5 minutes')
            """);
        await page.GetByText("The brokers do not answer").WaitForAsync();
        (await page.Locator("[data-fault]").EvaluateAllAsync<string[]>("all => all.map(one => one.dataset.fault)")).ShouldBe(["brokers_away", "waiting", "producer_down"]);
        await page.Locator(".kpi").Filter(new() { HasText = "the oldest for 2 h 5 min" }).WaitForAsync();
        await LookAsync(visit, "streams-late", Title);

        // From a reason to the events themselves, and from there to all.
        await page.Locator("tr[data-code='unknown_type']").GetByRole(AriaRole.Link).ClickAsync();
        await page.GetByText("Only those that came by Kafka").WaitForAsync();
        await page.Locator(".row-open").First.WaitForAsync();
        (await page.Locator(".row-open").CountAsync()).ShouldBe(1);
        page.Url.ShouldContain("source=kafka");
        await LookAsync(visit, "rejected-by-kafka", "Rejected events");
    }

    /// <summary>Members are seen in times to come, so that they stay however long the test takes.</summary>
    static async Task FillAsync(TestServer server) => await server.ExecuteAsync(
        $"""
        INSERT INTO lectern.kafka_members (member, role, state, error, since, seen_at) VALUES
            ('lectern-worker-7d9f5b6c48-x2x7k-1-a1b2c3d4', 'consumer', 'connected', NULL, now() - interval '3 hours', now() + interval '1 day'),
            ('lectern-worker-7d9f5b6c48-x2x7k-1-e5f6a7b8', 'producer', 'connected', NULL, now() - interval '3 hours', now() + interval '1 day'),
            ('lectern-worker-gone', 'consumer', 'connected', NULL, now() - interval '3 days', now() - interval '3 hours');
        INSERT INTO lectern.kafka_partitions (topic, partition, next_offset, end_offset, events, rejected, committed_at, seen_at, member) VALUES
            ('user.events', 0, 70, 100, 1000, 2, now(), now(), 'lectern-worker-7d9f5b6c48-x2x7k-1-a1b2c3d4'), ('user.events', 1, 40, 40, 120, 0, now() - interval '2 days', now(), NULL),
            ('{LongTopic}', 0, 1234567890, 1234567890, 1234567890, 0, now(), now(), NULL);
        INSERT INTO lectern.kafka_rates (topic, minute, sampled_at, messages, rejected)
        SELECT t, date_trunc('minute', now()) + m * interval '1 minute', date_trunc('minute', now()) + m * interval '1 minute', (70 + m) * 50, 0
        FROM generate_series(-70, 10) m, unnest(array['user.events', '{LongTopic}', 'analytics.events']) t;
        INSERT INTO lectern.rejected_events (tenant_id, received_at, expires_at, source, code, message, topic, partition, message_offset)
        SELECT tenant_id, now(), now() + interval '30 days', 'kafka', 'unknown_type', 'type must be one of the catalogue.', 'user.events', 0, 5 FROM lectern.tenants WHERE name = 'default'
        """);
}
