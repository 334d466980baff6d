using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Kafka.In;
using Lectern.App.Tests.Log;
using Lectern.Core.Events;
using Lectern.Postgres;

namespace Lectern.App.Tests.Replay;

/// <summary>Messages of Kafka that were rejected, taken in again as what they were.</summary>
public sealed class Replay_of_rejected_messages
{
    [Fact]
    public async Task A_message_is_the_same_event_by_its_headers_and_its_place()
    {
        using var topics = new Topics("north", "events");
        await using var server = await TestServer.StartAsync([("KAFKA_BROKERS", topics.Cluster.Brokers), ("KAFKA_TOPICS", "north=default,events,analytics.ingest")]);
        await server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'x'");
        const string bare = """{"userId":"u","courseId":"c","occurredAt":"2026-11-01T00:00:00Z"}""";
        await topics.WriteAsync("north", bare, 0, ("type", "PageView"), ("event-id", "e1"));
        await topics.WriteAsync("north", bare, 0, ("type", "PageViewed"));
        await topics.WriteAsync("events", """{"id":"e3","type":"PageViewed","userId":"u","occurredAt":"2026-11-01T00:00:00Z"}""", 0, ("event-id", "other"));
        await topics.WriteAsync("north", """{"id":"e4","type":"PageViewed","userId":"u"}""", 0, ("tenant", "south"));
        await topics.WriteAsync("events", """{"id":"e5","type":"PageViewed","userId":"u"}""", 0, ("tenant", "nobody"));
        await Until.TrueAsync(server.Source, "(SELECT count(*) FROM lectern.rejected_events) = 5");
        await new Tenants(server.Source).EnsureAsync("south", "UTC", CancellationToken.None);
        await server.ExecuteAsync("UPDATE lectern.tenants SET suspended_at = NULL, suspended_by = NULL");

        (await server.ReplayAsync(["rejected", "--topic", "north", "--type", "PageViewed"])).ShouldBe(
            (0, "2 rejected events were tried.\n           2  accepted", OfOthers(1)));
        // Of those that are left, two are others' events: none of this tenant's.
        (await server.ReplayAsync(["rejected"])).ShouldBe((0, "1 rejected events were tried.\n           1  accepted", OfOthers(2)));

        (await server.ScalarAsync<string>("SELECT string_agg(coalesce(event_id, event_key::text), ' ' ORDER BY position) FROM lectern.events"))
            .ShouldBe($"e1 {Lectern.App.Ingestion.EventRules.IdentityOf("north", 0, 1)} e3");
        var left = await server.ScalarAsync<long>($"SELECT rejection_id FROM lectern.rejected_events WHERE code = '{RejectCode.Forbidden}' AND named_tenant = 'south'");
        using var refused = await server.Client.PostAsync($"/api/v1/events/rejected/{left}/replay", null);
        ((int)refused.StatusCode).ShouldBe(409);
        (await refused.Content.ReadAsStringAsync()).ShouldContain("another_tenant");

        static string OfOthers(int count) => $"lectern: {count} that default keeps name another tenant and are not tried: once that tenant is there, have their producers send them again.";
    }
}
