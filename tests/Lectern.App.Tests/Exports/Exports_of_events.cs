using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Exports;

/// <summary>Events of a period as a file, compared with SQL over the log itself.</summary>
public sealed class Exports_of_events : IAsyncLifetime
{
    const int Sent = 90;
    const string Everything = """{"format":"ndjson","events":{}}""";

    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        // Three types, one of an application's own, ten learners, two courses; a learner is told of with personal fields.
        (await server.SendAsync(Enumerable.Range(0, Sent).Select(i =>
            $$"""{{WhatOf(i)}},"eventId":"e{{i}}","userId":"u{{i % 10}}","courseId":"c{{i % 2}}","sessionId":"s{{i % 7}}","occurredAt":"2025-01-{{1 + (i % 28):00}}T10:00:00.25Z"}"""))).Accepted.ShouldBe(Sent);
        // An hour between two.
        await server.ExecuteAsync("UPDATE lectern.events SET received_at = timestamptz '2026-01-01 00:00Z' + (substr(event_id, 2)::int * interval '1 hour')");
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("", "true")]
    [InlineData("\"type\":[\"PageViewed\"]", "type = 'PageViewed'")]
    [InlineData("\"type\":[\"PageView\",\"purchase\"]", "type = 'PageViewed' OR payload -> 'data' ->> 'eventType' = 'purchase'")]
    [InlineData("\"userId\":\"u7\"", "learner_key = (SELECT learner_key FROM lectern.learners WHERE user_id = 'u7')")]
    [InlineData("\"userId\":\"nobody\"", "false")]
    [InlineData("\"courseId\":\"c1\",\"appId\":\"shop\"", "app_id = 'shop' AND course_key = (SELECT course_key FROM lectern.courses WHERE course_id = 'c1')")]
    [InlineData("\"from\":\"2026-01-01T10:30:00Z\",\"to\":\"2026-01-03T01:00:00+01:00\"", "received_at >= '2026-01-01 10:30Z' AND received_at < '2026-01-03 00:00Z'")]
    [InlineData("\"from\":\"2027-01-01T00:00:00Z\"", "false")]
    public async Task It_holds_what_the_log_holds_in_its_order(string filter, string sql)
    {
        var expected = await server.ScalarAsync<string[]>($"SELECT ARRAY(SELECT event_id FROM lectern.events WHERE {sql} ORDER BY position)");

        var export = await server.ExportAsync($$"""{"format":"ndjson","events":{ {{filter}} } }""");

        (await server.LinesAsync(export)).Select(l => (string)JsonNode.Parse(l)!["id"]!).ShouldBe(expected);
        ((long)export["rows"]!).ShouldBe(expected.Length);
        export["dataset"].ShouldBeNull();
    }

    [Fact]
    public async Task Sent_to_another_Lectern_they_are_the_same_events_there()
    {
        var lines = await server.LinesAsync(await server.ExportAsync(Everything));
        var array = JsonNode.Parse(await server.TextAsync(await server.ExportAsync("""{"format":"json","events":{}}""")))!.AsArray();
        array.Select(e => e!.ToJsonString()).ShouldBe(lines.Select(l => JsonNode.Parse(l)!.ToJsonString()));
        lines.Length.ShouldBe(Sent);
        await using var other = await TestServer.StartAsync();

        (await other.SendAsync(lines)).Accepted.ShouldBe(Sent);

        var there = await other.LinesAsync(await other.ExportAsync(Everything));
        there.ShouldBe(lines);
        (await other.SendAsync(there)).Duplicates.ShouldBe(Sent);
        // Where they came from they are known, in the words of those who sent them.
        var back = await server.SendAsync(lines);
        (back.Accepted, back.Rejected, back.Results.Select(r => r.Code).Distinct().Single()).ShouldBe((0, Sent, "conflict"));
    }

    [Fact]
    public async Task Nothing_personal_is_in_any_of_them()
    {
        foreach (var format in (string[])["ndjson", "json", "csv"])
        {
            var text = await server.TextAsync(await server.ExportAsync($$"""{"format":"{{format}}","events":{"type":["UserCreated"]} }"""));
            text.ShouldContain("u3");
            text.ShouldNotContain("secret", Case.Insensitive);
        }
    }

    [Fact]
    public async Task As_a_table_it_has_a_row_an_event()
    {
        var export = await server.ExportAsync("""{"format":"csv","events":{"type":["purchase"]} }""");

        var lines = (await server.TextAsync(export)).TrimStart('\uFEFF').Split("\r\n", StringSplitOptions.RemoveEmptyEntries);
        lines[0].ShouldBe("position,eventId,type,eventType,eventName,appId,userId,courseId,sessionId,occurredAt,receivedAt,source,payload");
        var first = await server.ScalarAsync<long>("SELECT min(position) FROM lectern.events WHERE type = 'AppEvent'");
        var payload = (await server.ScalarAsync<string>($"SELECT payload::text FROM lectern.events WHERE position = {first}")).Replace("\"", "\"\"", StringComparison.Ordinal);
        lines[1].ShouldBe($"{first},e4,AppEvent,purchase,\"bought, \"\"a lot\"\"\",shop,u4,c0,s4,2025-01-05T10:00:00.25Z,2026-01-01T04:00:00Z,http,\"{payload}\"");
        lines.Length.ShouldBe(1 + 10);

        // Paper has no payloads.
        ((string)(await server.ExportAsync("""{"format":"pdf","events":{"type":["purchase"]} }"""))["status"]!).ShouldBe("completed");
        ((string)(await server.ExportAsync("""{"format":"xlsx","events":{} }"""))["status"]!).ShouldBe("completed");
    }

    [Fact]
    public async Task An_empty_log_is_an_empty_array()
    {
        var export = await server.ExportAsync("""{"format":"json","events":{"userId":"nobody"} }""");

        JsonNode.Parse(await server.TextAsync(export))!.AsArray().ShouldBeEmpty();
    }

    /// <summary>The beginning of an event: an application's own, a learner with personal fields, a page.</summary>
    static string WhatOf(int i)
    {
        if (i % 9 == 4) return """{"type":"AppEvent","appId":"shop","eventName":"bought, \"a lot\"","data":{"eventType":"purchase","amount":1.50}""";
        if (i % 3 == 0) return $$"""{"type":"UserCreated","data":{"firstName":"Secret{{i}}","email":"secret{{i}}@x.example","organizationId":"o1"}""";
        return """{"type":"PageViewed","data":{"url":"/ä?=1","timeOnPage":60}""";
    }
}
