using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Core.Events;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary>One rejected event: found by its reason, looked at, put right, taken in.</summary>
public sealed class Fixing_rejected_events : IAsyncLifetime
{
    const string Wrong = """{"type":"AssessmentCompleted","userId":"ada","courseId":"c","assessmentId":"q","occurredAt":"2026-11-02T10:00:00Z","data":{"score":"ninety","maxScore":100}}""";
    const string Right = """{"type":"AssessmentCompleted","userId":"ada","courseId":"c","assessmentId":"q","occurredAt":"2026-11-02T10:00:00Z","data":{"score":90,"maxScore":100}}""";
    const string Keeper = "keeper-0123456789";
    const string Mender = "mender-0123456789";
    const string Sender = "sender-0123456789";
    const string Elsewhere = "elsewhere-0123456789";

    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartWithAsync(async tenants =>
    [
        ("boss-0123456789", Caller.User(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Role.Admin, "boss")),
        (Keeper, Caller.Service(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Scopes.Admin, "key:keeper")),
        (Mender, Caller.Service(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Scopes.Admin | Scopes.Read, "key:mender")),
        (Sender, Caller.Service(await tenants.EnsureAsync(Tenants.Default, "UTC", default), Scopes.Admin | Scopes.Read | Scopes.Ingest, "key:sender")),
        (Elsewhere, Caller.User(await tenants.EnsureAsync("elsewhere", "UTC", default), Role.Admin, "boss")),
    ]);

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task It_is_shown_as_it_was_sent_with_the_field_and_the_rule()
    {
        var id = await RejectAsync(Wrong);

        var one = await server.AskAsync($"{Events}/rejected/{id}");

        ((string?)one["body"], (bool)one["isText"]!, (bool)one["isOpen"]!, (string?)one["appId"]).ShouldBe((Wrong, true, true, null));
        ((long)one["rejected"]!["id"]!, (string?)one["rejected"]!["code"], (string?)one["rejected"]!["path"]).ShouldBe((id, RejectCode.InvalidField, "$.data.score"));
        ((string?)one["rejected"]!["message"]).ShouldNotBeNullOrEmpty();
    }

    [Fact]
    public async Task Put_right_it_is_taken_in_and_what_was_sent_stays_with_who_put_it_right()
    {
        var id = await RejectAsync(Wrong);

        var outcome = await ReplayAsync(id, Right, "boss-0123456789");

        ((string?)outcome["status"], (string?)outcome["code"]).ShouldBe(("accepted", null));
        var eventId = (string)outcome["eventId"]!;
        ((double)(await server.AskAsync($"{Events}/{eventId}"))["payload"]!["data"]!["score"]!).ShouldBe(90);
        var kept = await server.AskAsync($"{Events}/rejected/{id}");
        ((string?)kept["body"], (bool)kept["isOpen"]!).ShouldBe((Wrong, false));
        ((string?)kept["rejected"]!["replayResult"], (string?)kept["rejected"]!["acceptedEventId"], (string?)kept["rejected"]!["fixedBy"]).ShouldBe(("accepted", eventId, "user:boss"));
        // Twice is once.
        (await SendAsync(id, Right)).ShouldBe((HttpStatusCode.Conflict, "taken_in"));
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(1);
    }

    [Fact]
    public async Task Still_wrong_it_stays_and_says_what_is_wrong_now()
    {
        var id = await RejectAsync(Wrong);

        var outcome = await ReplayAsync(id, Right.Replace("\"courseId\":\"c\",", "", StringComparison.Ordinal));

        ((string?)outcome["status"], (string?)outcome["code"], (string?)outcome["path"], (string?)outcome["eventId"]).ShouldBe(("rejected", RejectCode.MissingField, "$.courseId", null));
        // The reason that it came with is still what is listed.
        var kept = await server.AskAsync($"{Events}/rejected/{id}");
        ((string?)kept["rejected"]!["code"], (string?)kept["rejected"]!["replayResult"], (bool)kept["isOpen"]!).ShouldBe((RejectCode.InvalidField, RejectCode.MissingField, true));
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.rejected_events")).ShouldBe(1);
        ((string?)(await ReplayAsync(id, Right))["status"]).ShouldBe("accepted");
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("not json")]
    [InlineData("""{"type":"PageViewed","type":"ForumPosted","userId":"u"}""")]
    [InlineData("""{"type":"PageViewed","userId":"\ud800"}""")]
    [InlineData("\"text\"")]
    public async Task What_is_no_event_is_rejected_as_it_is_elsewhere(string body)
    {
        var id = await RejectAsync(Wrong);

        ((string?)(await ReplayAsync(id, body))["code"]).ShouldBe(RejectCode.MalformedJson);
    }

    [Fact]
    public async Task Without_a_body_it_goes_as_it_was_sent()
    {
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "tracking", new DateTime(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc), null, new(RejectCode.UnknownType, "$.type", "not known then"), Encoding.UTF8.GetBytes("""{"appId":"a","eventType":"Nope"}"""), AppId: "a")],
            CancellationToken.None);
        var id = await server.ScalarAsync<long>("SELECT rejection_id FROM lectern.rejected_events");

        using var answer = await server.Client.PostAsync($"{Events}/rejected/{id}/replay", null);

        var outcome = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        ((string?)outcome["status"]).ShouldBe("accepted");
        // By the route that it came by, when it came.
        (await server.ScalarAsync<string>("SELECT source || ' ' || type || ' ' || to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD') FROM lectern.events")).ShouldBe("tracking AppEvent 2026-11-01");
        ((string?)(await server.AskAsync($"{Events}/rejected/{id}"))["rejected"]!["fixedBy"]).ShouldBeNull();
    }

    [Fact]
    public async Task An_application_stays_within_what_it_may_say()
    {
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "http", new DateTime(2026, 11, 1, 10, 0, 0, DateTimeKind.Utc), null, new(RejectCode.UnknownType, "$.type", "not known then"), Encoding.UTF8.GetBytes("""{"type":"Nope"}"""), AppId: "shop")],
            CancellationToken.None);
        var id = await server.ScalarAsync<long>("SELECT rejection_id FROM lectern.rejected_events");

        ((string?)(await ReplayAsync(id, """{"type":"CourseCreated","courseId":"c","data":{"staff":["mallory"]}}"""))["code"]).ShouldBe(RejectCode.Forbidden);
        ((string?)(await ReplayAsync(id, """{"type":"PageViewed","userId":"u","appId":"other"}"""))["code"]).ShouldBe(RejectCode.Forbidden);
    }

    [Fact]
    public async Task What_was_too_large_to_be_kept_needs_a_body()
    {
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "http", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), null, new(RejectCode.TooLarge, null, "too large"), new byte[RejectedEvents.MaxBody + 1])], CancellationToken.None);
        var id = await server.ScalarAsync<long>("SELECT rejection_id FROM lectern.rejected_events");

        (await server.AskAsync($"{Events}/rejected/{id}"))["body"].ShouldBeNull();
        using (var answer = await server.Client.PostAsync($"{Events}/rejected/{id}/replay", null)) (await answer.CodeAsync(409)).ShouldBe("body_not_kept");
        (await SendAsync(id, $$"""{"type":"PageViewed","userId":"u","data":{"title":"{{new string('x', 300_000)}}"} }""")).ShouldBe((HttpStatusCode.RequestEntityTooLarge, RejectCode.TooLarge));
        ((string?)(await ReplayAsync(id, Right))["status"]).ShouldBe("accepted");
    }

    [Fact]
    public async Task What_was_no_text_is_shown_as_far_as_it_can_be_read()
    {
        await server.Services.GetRequiredService<RejectedEvents>().SaveAsync(
            [new(1, "http", new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc), null, new(RejectCode.MalformedJson, null, "no UTF-8"), new byte[] { (byte)'{', 0xFF, (byte)'}' })], CancellationToken.None);

        var one = await server.AskAsync($"{Events}/rejected/{await server.ScalarAsync<long>("SELECT rejection_id FROM lectern.rejected_events")}");

        ((string?)one["body"], (bool)one["isText"]!).ShouldBe(("{\uFFFD}", false));
    }

    [Fact]
    public async Task Reasons_are_counted_with_what_can_still_be_taken_in()
    {
        await server.PostAsync(Events, """[{"type":"A"},{"type":"B"},{"type":"C"},{"type":"PageViewed","userId":7}]""");
        var first = await server.ScalarAsync<long>("SELECT min(rejection_id) FROM lectern.rejected_events WHERE code = 'unknown_type'");
        ((string?)(await ReplayAsync(first, Right))["status"]).ShouldBe("accepted");

        var items = (await server.AskAsync($"{Events}/rejected/reasons"))["items"]!.AsArray();

        items.Select(i => ((string?)i!["code"], (long)i["count"]!, (long)i["replayable"]!)).First().ShouldBe((RejectCode.UnknownType, 3, 2));
        items.Sum(i => (long)i!["count"]!).ShouldBe(await server.ScalarAsync<long>("SELECT count(*) FROM lectern.rejected_events"));
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1e3")]
    [InlineData("99999999999999999999")]
    public async Task What_is_not_there_is_404(string id)
    {
        await server.AskAsync($"{Events}/rejected/{id}", HttpStatusCode.NotFound);
        using var answer = await server.PostAsync($"{Events}/rejected/{id}/replay", Right);
        answer.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task Nobody_sees_or_mends_another_tenants_nor_a_key_that_sees_no_learners()
    {
        var id = await RejectAsync(Wrong);

        (await SendAsync(id, Right, Elsewhere)).Status.ShouldBe(HttpStatusCode.NotFound);
        (await SendAsync(id, Right, Keeper)).Status.ShouldBe(HttpStatusCode.Forbidden);
        foreach (var (key, status) in ((string, HttpStatusCode)[])[(Elsewhere, HttpStatusCode.NotFound), (Keeper, HttpStatusCode.Forbidden)])
        {
            using var client = ClientOf(key);
            (await client.GetAsync($"{Events}/rejected/{id}")).StatusCode.ShouldBe(status);
        }
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(0);
    }

    [Fact]
    public async Task A_key_that_sends_no_events_sends_none_as_a_correction()
    {
        var id = await RejectAsync(Wrong);

        (await SendAsync(id, Right, Mender)).ShouldBe((HttpStatusCode.Forbidden, "forbidden"));
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(0);
        using (var client = ClientOf(Mender))
        using (var asSent = await client.PostAsync($"{Events}/rejected/{id}/replay", null))
        {
            asSent.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        ((string?)(await ReplayAsync(id, Right, Sender))["status"]).ShouldBe("accepted");
    }

    [Fact]
    public async Task A_correction_without_its_type_is_415_and_not_passed_over()
    {
        var id = await RejectAsync(Wrong);

        using (var answer = await server.PostAsync($"{Events}/rejected/{id}/replay", Encoding.UTF8.GetBytes(Right), contentType: null)) (await answer.CodeAsync(415)).ShouldBe("unsupported_media_type");

        (await server.AskAsync($"{Events}/rejected/{id}"))["rejected"]!["replayedAt"].ShouldBeNull();
    }

    [Fact]
    public async Task Of_two_at_once_the_one_that_got_it_in_stands()
    {
        var id = await RejectAsync(Wrong);
        var rejected = server.Services.GetRequiredService<RejectedEvents>();
        var at = new DateTime(2026, 11, 2, 0, 0, 0, DateTimeKind.Utc);

        await rejected.RecordReplayAsync(1, [new(id, RejectCode.InvalidField, null, "user:ada")], at, CancellationToken.None);
        await rejected.RecordReplayAsync(1, [new(id, "accepted", "e1", "user:ben")], at.AddSeconds(1), CancellationToken.None);
        await rejected.RecordReplayAsync(1, [new(id, RejectCode.Conflict, "e1", "user:cem")], at.AddSeconds(2), CancellationToken.None);

        var kept = (await rejected.FindAsync(1, id, CancellationToken.None))!;
        (kept.Event.ReplayResult, kept.Event.AcceptedEventId, kept.Event.FixedBy, kept.Event.ReplayedAt, kept.IsOpen).ShouldBe(("accepted", "e1", "user:ben", at.AddSeconds(1), false));
    }

    async Task<long> RejectAsync(string body)
    {
        using var answer = await server.PostAsync(Events, body);
        ((int)answer.StatusCode).ShouldBe(422, await answer.Content.ReadAsStringAsync());
        return await server.ScalarAsync<long>("SELECT max(rejection_id) FROM lectern.rejected_events");
    }

    async Task<JsonNode> ReplayAsync(long id, string body, string key = TestServer.ApiKey)
    {
        using var client = ClientOf(key);
        using var answer = await client.PostAsync($"{Events}/rejected/{id}/replay", new StringContent(body, Encoding.UTF8, Json));
        var text = await answer.Content.ReadAsStringAsync();
        answer.StatusCode.ShouldBe(HttpStatusCode.OK, text);
        return JsonNode.Parse(text)!;
    }

    async Task<(HttpStatusCode Status, string? Code)> SendAsync(long id, string body, string key = TestServer.ApiKey)
    {
        using var client = ClientOf(key);
        using var answer = await client.PostAsync($"{Events}/rejected/{id}/replay", new StringContent(body, Encoding.UTF8, Json));
        return (answer.StatusCode, (string?)JsonNode.Parse(await answer.Content.ReadAsStringAsync())!["code"]);
    }

    HttpClient ClientOf(string key)
    {
        var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add(ApiKeys.Header, key);
        return client;
    }
}
