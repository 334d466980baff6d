using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Keys;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Keys;

public sealed class Life_of_a_key : IAsyncLifetime
{
    readonly MovedClock clock = new();
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(services => services.AddSingleton<TimeProvider>(clock));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task It_is_made_used_changed_and_revoked()
    {
        var ends = clock.GetUtcNow().AddDays(30).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'");
        var (status, made) = await server.SayByAsync(null, "POST", Keyring.Path, $$"""{"name":"  Reports of the Übung  ","scopes":["read"],"expiresAt":"{{ends}}"}""");
        status.ShouldBe(HttpStatusCode.Created);
        var (text, key) = ((string)made!["text"]!, made["key"]!);
        var id = (string)key["id"]!;
        text.ShouldStartWith($"lk_1_{id}_");
        key.ShouldBeJson(
            $$"""
            {"id":"{{id}}","prefix":"lk_1_{{id}}","name":"Reports of the Übung","scopes":["read"],"appId":null,"state":"active","createdBy":"service",
             "createdAt":{{key["createdAt"]!.ToJsonString()}},"updatedAt":{{key["createdAt"]!.ToJsonString()}},"expiresAt":"{{ends}}","lastUsedAt":null,
             "rotatedAt":null,"previousEndsAt":null,"previousLastUsedAt":null,"revokedAt":null,"revokedBy":null}
            """);

        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
        using (var bearer = new HttpRequestMessage(HttpMethod.Get, Keyring.Everybody))
        {
            using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
            bearer.Headers.Authorization = new("Bearer", text);
            using var answer = await client.SendAsync(bearer);
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        var path = $"{Keyring.Path}/{id}";
        (await server.SayByAsync(null, "GET", path)).Body.ShouldBeJson(key.ToJsonString());
        (await ListAsync("?q=ubung"))[0].ShouldBeJson(key.ToJsonString()); // without regard to case and accents
        (await ListAsync($"?q=lk_1_{id[..6]}")).Count.ShouldBe(1);
        (await server.SayByAsync(null, "GET", $"{Keyring.Path}?q={text}")).Body!.Problem().Fields.ShouldBe(["q"]);

        var (changed, after) = await server.SayByAsync(null, "PATCH", path, """{"name":"Other","expiresAt":null}""");
        (changed, (string)after!["name"]!, after["expiresAt"]).ShouldBe((HttpStatusCode.OK, "Other", null));
        (await server.SayByAsync(null, "PATCH", path, """{"name":"Third"}""")).Body!["name"]!.GetValue<string>().ShouldBe("Third");

        await server.RevokeAsync(id);
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.Unauthorized);
        var (_, revoked) = await server.SayByAsync(null, "GET", path);
        ((string)revoked!["state"]!, (string)revoked["revokedBy"]!).ShouldBe(("revoked", "service"));
        (await ListAsync("?state=active")).ShouldBeEmpty();
        (await ListAsync("?state=revoked")).Count.ShouldBe(1);
        // What ended stays ended.
        (await server.SayByAsync(null, "PATCH", path, """{"name":"x"}""")).Body!.Problem().Code.ShouldBe("key_ended");
        (await server.SayByAsync(null, "POST", $"{path}/rotate")).Body!.Problem().Code.ShouldBe("key_ended");
        await server.RevokeAsync(id);
        (await server.SayByAsync(null, "GET", path)).Body.ShouldBeJson(revoked.ToJsonString());
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task It_expires_at_its_moment_and_only_its_holder_is_told()
    {
        var (text, id) = await server.MakeKeyAsync("read", expiresAt: clock.GetUtcNow().AddHours(1).ToString("O"));
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.OK);

        clock.Move(TimeSpan.FromMinutes(59));
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
        clock.Move(TimeSpan.FromMinutes(1));
        var (status, problem) = await server.SayByAsync(text, "GET", Keyring.Everybody);
        (status, problem!.Problem().Code).ShouldBe((HttpStatusCode.Unauthorized, "key_expired"));
        var wrong = Key_text.Checked(text[..^7] + (text[^7] == 'a' ? 'b' : 'a'));
        (await server.SayByAsync(wrong, "GET", Keyring.Everybody)).Body!.Problem().Code.ShouldBe("unauthenticated");

        (await ListAsync("?state=expired")).Count.ShouldBe(1);
        (await server.SayByAsync(null, "PATCH", $"{Keyring.Path}/{id}", """{"expiresAt":null}""")).Status.ShouldBe(HttpStatusCode.Conflict);
        await server.RevokeAsync(id);
        (await server.SayByAsync(text, "GET", Keyring.Everybody)).Body!.Problem().Code.ShouldBe("unauthenticated");
    }

    [Fact]
    public async Task A_rotated_key_has_two_texts_until_the_overlap_ends()
    {
        var (first, id) = await server.MakeKeyAsync("read");
        var second = await RotateAsync(id, """{"overlap":600}""");
        ((string)second["text"]!).ShouldNotBe(first);
        (await BothAsync(first, (string)second["text"]!)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        ((DateTime)second["key"]!["previousEndsAt"]! - (DateTime)second["key"]!["rotatedAt"]!).ShouldBe(TimeSpan.FromSeconds(600));

        clock.Move(TimeSpan.FromSeconds(590));
        (await server.TryAsync(first)).ShouldBe(HttpStatusCode.OK);
        clock.Move(TimeSpan.FromSeconds(10));
        (await BothAsync(first, (string)second["text"]!)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.OK));
        (await server.SayByAsync(null, "GET", $"{Keyring.Path}/{id}")).Body!["previousEndsAt"].ShouldBeNull();

        // A day where nothing is said; a further rotation ends the oldest at once, and none of them with no overlap.
        var third = await RotateAsync(id, null);
        ((DateTime)third["key"]!["previousEndsAt"]! - (DateTime)third["key"]!["rotatedAt"]!).ShouldBe(TimeSpan.FromDays(1));
        var fourth = await RotateAsync(id, "{}");
        (await server.TryAsync((string)second["text"]!)).ShouldBe(HttpStatusCode.Unauthorized);
        (await BothAsync((string)third["text"]!, (string)fourth["text"]!)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        var fifth = await RotateAsync(id, """{"overlap":0}""");
        (await BothAsync((string)third["text"]!, (string)fourth["text"]!)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));

        // Both texts go with the key.
        var sixth = await RotateAsync(id, null);
        await server.RevokeAsync(id);
        (await BothAsync((string)fifth["text"]!, (string)sixth["text"]!)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
    }

    [Fact]
    public async Task Of_two_rotations_at_once_both_texts_work_and_the_first_one_no_longer()
    {
        for (var round = 0; round < 3; round++)
        {
            var (first, id) = await server.MakeKeyAsync("read");
            var both = await Task.WhenAll(RotateAsync(id, null), RotateAsync(id, null));

            var texts = both.Select(b => (string)b["text"]!).ToArray();
            texts.Distinct().Count().ShouldBe(2);
            (await BothAsync(texts[0], texts[1])).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
            (await server.TryAsync(first)).ShouldBe(HttpStatusCode.Unauthorized);
        }
    }

    [Fact]
    public async Task Its_last_use_is_written_by_the_minute_and_at_the_end()
    {
        var (text, id) = await server.MakeKeyAsync("read");
        await using (var other = await server.StartAnotherAsync())
        {
            await other.TryAsync(text);
            (await server.ScalarAsync<bool>($"SELECT last_used_at IS NULL FROM lectern.api_keys WHERE key_id = '{id}'")).ShouldBeTrue("never on the way of a request");
        }
        var stopped = await server.ScalarAsync<DateTime>($"SELECT last_used_at FROM lectern.api_keys WHERE key_id = '{id}'");
        (clock.GetUtcNow().UtcDateTime - stopped).ShouldBeLessThan(TimeSpan.FromMinutes(1));

        var uses = server.Services.GetRequiredService<KeyUses>();
        await server.TryAsync(text);
        await uses.WriteAsync(default);
        (await server.ScalarAsync<DateTime>($"SELECT last_used_at FROM lectern.api_keys WHERE key_id = '{id}'")).ShouldBe(stopped, "within the minute");
        clock.Move(TimeSpan.FromMinutes(2));
        var next = (string)(await RotateAsync(id, null))["text"]!;
        clock.Move(TimeSpan.FromMinutes(2));
        await server.TryAsync(next);
        await uses.WriteAsync(default);
        (await server.SayByAsync(null, "GET", $"{Keyring.Path}/{id}")).Body!["previousLastUsedAt"].ShouldBeNull();
        await server.TryAsync(text);
        await uses.WriteAsync(default);
        var key = (await server.SayByAsync(null, "GET", $"{Keyring.Path}/{id}")).Body!;
        ((DateTime)key["lastUsedAt"]!).ShouldBeGreaterThan(stopped.AddMinutes(3));
        ((DateTime)key["previousLastUsedAt"]!).ShouldBeGreaterThan(stopped.AddMinutes(3));
    }

    [Fact]
    public async Task A_mistake_is_told_by_its_field()
    {
        (string Body, string Field)[] mistakes =
        [
            ("""{"scopes":["read"]}""", "name"),
            ("""{"name":" ","scopes":["read"]}""", "name"),
            ("""{"name":"a\nb","scopes":["read"]}""", "name"),
            ("""{"name":"a"}""", "scopes"),
            ("""{"name":"a","scopes":[]}""", "scopes"),
            ("""{"name":"a","scopes":"read"}""", "scopes"),
            ("""{"name":"a","scopes":["reed"]}""", "scopes[0]"),
            ("""{"name":"a","scopes":["None"]}""", "scopes[0]"),
            ("""{"name":"a","scopes":["read","read"]}""", "scopes[1]"),
            ("""{"name":"a","scopes":["read"],"appId":"shop"}""", "appId"),
            ("""{"name":"a","scopes":["ingest","read"],"appId":"shop"}""", "appId"),
            ("""{"name":"a","scopes":["ingest"],"appId":""}""", "appId"),
            ("""{"name":"a","scopes":["read"],"expiresAt":"2020-01-01T00:00:00Z"}""", "expiresAt"),
            ("""{"name":"a","scopes":["read"],"expiresAt":"2099-01-01T00:00:00"}""", "expiresAt"),
            ("""{"name":"a","scopes":["read"],"expiresAt":4}""", "expiresAt"),
            ("""{"name":"a","scopes":["read"],"digest":"x"}""", "digest"),
            ("""{"name":"a","name":"b","scopes":["read"]}""", "key"),
            ("""[]""", "key"),
            ("""{""", "key"),
        ];
        foreach (var (body, field) in mistakes)
        {
            var (status, problem) = await server.SayByAsync(null, "POST", Keyring.Path, body);
            status.ShouldBe(HttpStatusCode.BadRequest, body);
            problem!.Problem().Code.ShouldBe("invalid_parameter", body);
            problem!.Problem().Fields.ShouldBe([field], body);
        }
    }

    [Fact]
    public async Task Further_mistakes_are_told_too()
    {
        var (_, id) = await server.MakeKeyAsync("read");
        var path = $"{Keyring.Path}/{id}";
        (await server.SayByAsync(null, "PATCH", path, "{}")).Body!.Problem().Fields.ShouldBe(["key"]);
        (await server.SayByAsync(null, "PATCH", path, """{"scopes":["admin"]}""")).Body!.Problem().Fields.ShouldBe(["scopes"]);
        foreach (var overlap in (string[])["-1", "2592001", "1.5", "\"1h\""])
            (await server.SayByAsync(null, "POST", $"{path}/rotate", $$"""{"overlap":{{overlap}}}""")).Body!.Problem().Fields.ShouldBe(["overlap"], overlap);
        foreach (var query in (string[])["state=x", "sort=x", "order=x", "limit=0", "cursor=x", "scope=read"]) (await server.SayByAsync(null, "GET", $"{Keyring.Path}?{query}")).Status.ShouldBe(HttpStatusCode.BadRequest, query);
        foreach (var none in (string[])["000000000000", "x", "%FF", id.ToUpperInvariant() + "!"])
        {
            foreach (var (method, end, body) in new[] { ("GET", "", (string?)null), ("PATCH", "", """{"name":"x"}"""), ("DELETE", "", null), ("POST", "/rotate", null) })
                (await server.SayByAsync(null, method, $"{Keyring.Path}/{none}{end}", body)).Status.ShouldBe(HttpStatusCode.NotFound, $"{method} {none}");
        }
    }

    [Fact]
    public async Task The_list_is_paged_in_any_order_and_a_tenant_has_a_bounded_number()
    {
        await server.ExecuteAsync(
            $"""
            INSERT INTO lectern.api_keys (tenant_id, key_id, name, scopes, digest, created_by, created_at, updated_at, last_used_at)
            SELECT 1, 'k' || lpad(n::text, 11, '0'), 'key ' || n % 7, ARRAY['read'], sha256(n::text::bytea), 'test', now(), now(), CASE WHEN n % 3 = 0 THEN now() - n * interval '1 hour' END
            FROM generate_series(1, {StoredKeys.Most}) n
            """);
        foreach (var sort in (string[])["name", "createdAt", "lastUsedAt", "expiresAt"])
        {
            var seen = new List<string>();
            string? cursor = null;
            do
            {
                var page = (await server.SayByAsync(null, "GET", $"{Keyring.Path}?limit=333&sort={sort}&order=desc{(cursor is null ? "" : $"&cursor={cursor}")}")).Body!;
                seen.AddRange(page["items"]!.AsArray().Select(k => (string)k!["id"]!));
                cursor = (string?)page["nextCursor"];
            }
            while (cursor is not null);
            seen.Distinct().Count().ShouldBe(StoredKeys.Most, sort);
            seen.Count.ShouldBe(StoredKeys.Most, sort);
        }

        var one = """{"name":"one more","scopes":["read"]}""";
        (await server.SayByAsync(null, "POST", Keyring.Path, one)).Body!.Problem().Code.ShouldBe("too_many_keys");
        await server.RevokeAsync("k00000000001");
        var both = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => server.SayByAsync(null, "POST", Keyring.Path, one)));
        both.Select(b => b.Status).ShouldBe([HttpStatusCode.Created, HttpStatusCode.Conflict], ignoreOrder: true);
    }

    async Task<JsonNode> RotateAsync(string id, string? body)
    {
        var (status, issued) = await server.SayByAsync(null, "POST", $"{Keyring.Path}/{id}/rotate", body);
        status.ShouldBe(HttpStatusCode.OK, issued?.ToJsonString());
        ((string)issued!["key"]!["id"]!).ShouldBe(id);
        return issued;
    }

    async Task<(HttpStatusCode, HttpStatusCode)> BothAsync(string one, string other) => (await server.TryAsync(one), await server.TryAsync(other));

    async Task<JsonArray> ListAsync(string query) => (await server.SayByAsync(null, "GET", $"{Keyring.Path}{query}")).Body!["items"]!.AsArray();
}
