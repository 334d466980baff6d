using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Live;

/// <summary>Who may open a stream, of what, and what is told to who may not.</summary>
public sealed class Live_requests : IAsyncLifetime
{
    const string GroupKey = "group-key-0123456789";

    /// <summary>With colons, a blank, and characters outside ASCII and the basic plane.</summary>
    const string Strange = "a:b: ä&?%/😀";

    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync(("AGGREGATE_API_KEY", GroupKey), ("LIVE_MAX_CONNECTIONS", "3"));
        await server.SendAsync($$"""{"eventId":"a","type":"PageViewed","userId":"{{Strange}}","courseId":"{{Strange}}","occurredAt":"2025-01-01T00:00:00Z"}""");
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("")]
    [InlineData("user")]
    [InlineData(":x")]
    [InlineData("user:")]
    [InlineData("User:x")]
    [InlineData(" user:x")]
    [InlineData("learner:x")]
    [InlineData("user:a\0b")]
    public async Task What_is_no_topic_is_refused_by_its_rule(string topic) => (await RefusedAsync(HttpStatusCode.BadRequest, [topic])).ShouldBe(("invalid_parameter", "topic"));

    [Fact]
    public async Task An_id_has_up_to_200_characters()
    {
        (await RefusedAsync(HttpStatusCode.BadRequest, [$"user:{new string('x', 201)}"])).ShouldBe(("invalid_parameter", "topic"));
        (await RefusedAsync(HttpStatusCode.NotFound, [$"user:{new string('x', 200)}"])).ShouldBe(("not_found", "topic"));
    }

    [Fact]
    public async Task There_are_one_to_a_hundred_topics()
    {
        (await RefusedAsync(HttpStatusCode.BadRequest, [])).ShouldBe(("invalid_parameter", "topic"));
        (await RefusedAsync(HttpStatusCode.BadRequest, [.. Enumerable.Repeat($"user:{Strange}", 101)])).ShouldBe(("invalid_parameter", "topic"));
        await using var all = await LiveClient.OpenAsync(server, [.. Enumerable.Repeat($"user:{Strange}", 100)]);
    }

    [Fact]
    public async Task Unknown_ids_are_named()
    {
        using var answer = await LiveClient.AskAsync(server, [$"user:{Strange}", "course:nobody", "organization:nowhere"]);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        var problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string)problem["detail"]!).ShouldBe("There is no course:nobody, no organization:nowhere.");
        problem["errors"]!["topic"]!.AsArray().Count.ShouldBe(2);
    }

    [Theory]
    [InlineData("x")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("99999999999999999999")]
    [InlineData(" 7 8")]
    public async Task An_id_to_resume_from_is_a_whole_number(string id) =>
        (await RefusedAsync(HttpStatusCode.BadRequest, [$"user:{Strange}"], id)).ShouldBe(("invalid_parameter", "Last-Event-ID"));

    [Fact]
    public async Task Parameters_that_are_none_are_refused()
    {
        using var answer = await server.Client.GetAsync($"/api/v1/live?topic=course:x&topics=course:y");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        var (code, fields) = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.Problem();
        code.ShouldBe("unknown_parameter");
        fields.ShouldBe(["topics"]);
    }

    [Fact]
    public async Task An_id_with_colons_and_any_character_is_heard_of()
    {
        await using var client = await LiveClient.OpenAsync(server, [$"user:{Strange}", $"course:{Strange}"]);
        await server.SendAsync($$"""{"eventId":"b","type":"PageViewed","userId":"{{Strange}}","courseId":"{{Strange}}","occurredAt":"2025-01-01T00:00:00Z"}""");

        var heard = (Heard[])[await client.NextAsync(), await client.NextAsync()];

        heard.Select(h => h.Topic).Order(StringComparer.Ordinal).ShouldBe([$"course:{Strange}", $"user:{Strange}"]);
        client.Response.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        client.Response.Headers.CacheControl!.NoStore.ShouldBeTrue();
        client.RetryMilliseconds.ShouldBeInRange(1_000, 3_000);
    }

    [Fact]
    public async Task A_key_for_groups_hears_of_groups_alone()
    {
        (await RefusedAsync(HttpStatusCode.Forbidden, [$"course:{Strange}", "user:whoever"], key: GroupKey)).Code.ShouldBe("forbidden");
        // Whose one learner would be heard of. (Learners_that_make_no_difference hears of a large one.)
        (await RefusedAsync(HttpStatusCode.Forbidden, [$"course:{Strange}"], key: GroupKey)).Code.ShouldBe("forbidden");
        using var none = await LiveClient.AskAsync(server, [$"course:{Strange}"], key: "wrong-key-0123456789");
        none.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task Of_another_tenant_nothing_is_known_and_nothing_is_heard()
    {
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.tenants (name) VALUES ('other');
            INSERT INTO lectern.courses (tenant_id, course_id) SELECT tenant_id, 'theirs' FROM lectern.tenants WHERE name = 'other';
            """);
        (await RefusedAsync(HttpStatusCode.NotFound, ["course:theirs"])).Code.ShouldBe("not_found");

        // Their batch, with our course's very key.
        await using var client = await LiveClient.OpenAsync(server, [$"course:{Strange}"]);
        await server.ExecuteAsync(
            """
            INSERT INTO lectern.outbox (position, tenant_id, since, learners, courses, organizations)
            SELECT c.position + 1, t.tenant_id, c.position, '{}', ARRAY(SELECT course_key FROM lectern.courses), '{}' FROM read.checkpoint c, lectern.tenants t WHERE t.name = 'other';
            NOTIFY lectern_projected;
            """);
        await server.SendAsync($$"""{"eventId":"b","type":"PageViewed","userId":"x","courseId":"{{Strange}}","occurredAt":"2025-01-01T00:00:00Z"}""");

        (await client.NextAsync()).Position.ShouldBe(await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events"));
        await using var resumed = await LiveClient.OpenAsync(server, [$"course:{Strange}"], 1);
        (await resumed.NextAsync()).Position.ShouldBe(await server.ScalarAsync<long>("SELECT max(position) FROM lectern.events"));
        resumed.HasMore.ShouldBeFalse();
    }

    [Fact]
    public async Task There_are_so_many_streams_and_no_more()
    {
        var open = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => LiveClient.OpenAsync(server, [$"course:{Strange}"])));

        using var full = await LiveClient.AskAsync(server, [$"course:{Strange}"]);
        full.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        full.Headers.RetryAfter.ShouldNotBeNull();
        JsonNode.Parse(await full.Content.ReadAsStringAsync())!.Problem().Code.ShouldBe("live_full");

        foreach (var client in open) await client.DisposeAsync();
    }

    [Fact]
    public async Task Turned_off_it_is_not_there()
    {
        await using var off = await server.StartAnotherAsync(("ENABLE_REAL_TIME_ANALYTICS", "false"));

        using var answer = await LiveClient.AskAsync(off, [$"course:{Strange}"]);

        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await answer.Content.ReadAsStringAsync())!.Problem().Code.ShouldBe("live_disabled");
    }

    /// <summary>The problem's code and the first field it names.</summary>
    async Task<(string Code, string? Field)> RefusedAsync(HttpStatusCode expected, string[] topics, string? lastEventId = null, string? key = null)
    {
        using var answer = await LiveClient.AskAsync(server, topics, lastEventId, key);
        var text = answer.StatusCode == HttpStatusCode.OK ? "a stream" : await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(expected, text);
        var (code, fields) = JsonNode.Parse(text)!.Problem();
        return (code, fields.FirstOrDefault());
    }
}
