using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Keys;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Keys;

/// <summary>What keys open, who makes which, and that none is told from the database.</summary>
public sealed class Rights_of_keys : IAsyncLifetime
{
    const string Foreign = "foreign-key-0123456789";
    const string Administrator = "admin-user-0123456789";
    const string Teacher = "teacher-user-0123456789";
    const string ReadOnly = "read-only-0123456789";
    const string AdminOnly = "admin-only-0123456789";
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartWithAsync(async tenants =>
    {
        var own = await tenants.EnsureAsync(Tenants.Default, "UTC", CancellationToken.None);
        return
        [
            (Foreign, Caller.Service(await tenants.EnsureAsync("foreign", "UTC", CancellationToken.None), TestServer.EveryScope, "service")),
            (Administrator, Caller.User(own, Role.Admin, "ada")),
            (Teacher, Caller.User(own, Role.Instructor, "tom")),
            (ReadOnly, Caller.Service(own, Scopes.Read, "read-only")),
            (AdminOnly, Caller.Service(own, Scopes.Admin, "admin-only")),
        ];
    });

    public async Task DisposeAsync() => await server.DisposeAsync();

    // One call of each kind: send, read of a learner, read of groups, change what is kept, administer, and what is open to every key.
    [Theory]
    [InlineData("ingest", 202, 403, 403, 403, 403, 200)]
    [InlineData("read", 403, 200, 200, 403, 403, 200)]
    [InlineData("admin", 403, 403, 403, 200, 200, 200)]
    [InlineData("groups", 403, 403, 200, 403, 403, 200)]
    [InlineData("ingest read", 202, 200, 200, 403, 403, 200)]
    [InlineData("read admin", 403, 200, 200, 200, 200, 200)]
    public async Task A_scope_opens_what_it_says(string scopes, params int[] expected)
    {
        await server.SendAsync("""{"eventId":"1","type":"UserLoggedIn","userId":"ann"}""");
        await server.SettleAsync();
        var (text, _) = await server.MakeKeyAsync(scopes);

        (string Method, string Path, string? Body)[] calls =
        [
            ("POST", "/api/v1/events", """[{"eventId":"2","type":"UserLoggedIn","userId":"ann"}]"""), ("GET", "/api/v1/users/ann/goal", null), ("GET", "/api/v1/courses", null),
            ("PUT", "/api/v1/users/ann/goal", """{"weeklyMinutes":60}"""), ("GET", Keyring.Path, null), ("GET", Keyring.Everybody, null),
        ];
        var answered = new List<int>();
        foreach (var (method, path, body) in calls) answered.Add((int)(await server.SayByAsync(text, method, path, body)).Status);
        answered.ShouldBe(expected);
    }

    [Fact]
    public async Task Nobody_makes_a_key_with_more_than_their_own()
    {
        await ShouldGiveAsync(TestServer.ApiKey, "ingest", "read", "admin", "groups");
        await ShouldGiveAsync(Administrator, "ingest", "read", "admin", "groups");
        await ShouldGiveAsync(AdminOnly, "admin");
        await ShouldGiveAsync((await server.MakeKeyAsync("admin ingest")).Text, "ingest", "admin");
        // Whoever reads everything may let others see groups.
        await ShouldGiveAsync((await server.MakeKeyAsync("admin read")).Text, "read", "admin", "groups");
        await ShouldGiveAsync(ReadOnly);
        await ShouldGiveAsync(Teacher);

        async Task ShouldGiveAsync(string by, params string[] given)
        {
            foreach (var scope in (string[])["ingest", "read", "admin", "groups", "platform"])
            {
                var (status, made) = await server.SayByAsync(by, "POST", Keyring.Path, $$"""{"name":"x","scopes":["{{scope}}"]}""");
                status.ShouldBe(given.Contains(scope) ? HttpStatusCode.Created : HttpStatusCode.Forbidden, $"{scope} by {by}: {made}");
            }
        }
    }

    [Fact]
    public async Task Nor_gets_the_text_of_one_nor_lets_it_live_longer_but_may_end_it()
    {
        var (text, id) = await server.MakeKeyAsync("read");
        foreach (var (method, end, body) in new[] { ("POST", "/rotate", (string?)null), ("PATCH", "", """{"expiresAt":null}""") })
        {
            (await server.SayByAsync(AdminOnly, method, $"{Keyring.Path}/{id}{end}", body)).Body!.Problem().Code.ShouldBe("forbidden");
            (await server.SayByAsync(ReadOnly, method, $"{Keyring.Path}/{id}{end}", body)).Status.ShouldBe(HttpStatusCode.Forbidden);
        }
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
        (await server.SayByAsync(AdminOnly, "DELETE", $"{Keyring.Path}/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.Unauthorized);

        // One for the platform is neither rotated nor changed over HTTP, whoever asks.
        await server.ExecuteAsync("INSERT INTO lectern.api_keys (tenant_id, key_id, name, scopes, digest, created_by, created_at, updated_at) VALUES (1, 'platform0000', 'p', '{platform}', sha256('x'), 'test', now(), now())");
        foreach (var by in (string[])[TestServer.ApiKey, Administrator])
            (await server.SayByAsync(by, "POST", $"{Keyring.Path}/platform0000/rotate")).Status.ShouldBe(HttpStatusCode.Forbidden);

        // A key that revokes itself is told so.
        var (own, ownId) = await server.MakeKeyAsync("admin");
        (await server.SayByAsync(own, "DELETE", $"{Keyring.Path}/{ownId}")).Status.ShouldBe(HttpStatusCode.NoContent);
        (await server.TryAsync(own)).ShouldBe(HttpStatusCode.Unauthorized);
    }

    [Fact]
    public async Task A_key_that_expires_gives_no_key_a_later_end()
    {
        var end = TimeProvider.System.GetUtcNow().AddDays(10);
        var (text, id) = await server.MakeKeyAsync("read admin", expiresAt: At(0));
        var (_, eternal) = await server.MakeKeyAsync("read");
        var (_, shorter) = await server.MakeKeyAsync("read", expiresAt: At(-1));

        foreach (var (method, path, body) in new[]
        {
            ("POST", "", """{"name":"x","scopes":["read"]}"""), ("POST", "", $$"""{"name":"x","scopes":["read"],"expiresAt":"{{At(1)}}"}"""),
            ("PATCH", $"/{id}", """{"expiresAt":null}"""), ("PATCH", $"/{id}", $$"""{"expiresAt":"{{At(1)}}"}"""), ("PATCH", $"/{shorter}", """{"expiresAt":null}"""),
            ("POST", $"/{eternal}/rotate", "{}"),
        })
        {
            var (status, problem) = await server.SayByAsync(text, method, Keyring.Path + path, body);
            (status, (string?)problem!["code"]).ShouldBe((HttpStatusCode.Forbidden, "forbidden"), $"{method} {path} {body}");
        }
        await server.MakeKeyAsync("read", expiresAt: At(0), by: text);
        (await server.SayByAsync(text, "PATCH", $"{Keyring.Path}/{eternal}", $$"""{"name":"y"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.SayByAsync(text, "PATCH", $"{Keyring.Path}/{id}", $$"""{"expiresAt":"{{At(-1)}}"}""")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.SayByAsync(text, "POST", $"{Keyring.Path}/{shorter}/rotate")).Status.ShouldBe(HttpStatusCode.OK);

        string At(int days) => end.AddDays(days).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture);
    }

    [Fact]
    public async Task What_is_done_to_a_key_is_in_the_audit()
    {
        var (_, id) = await server.MakeKeyAsync("ingest", by: Administrator);
        await server.SayByAsync(Administrator, "PATCH", $"{Keyring.Path}/{id}", """{"name":"x"}""");
        await server.SayByAsync(Administrator, "POST", $"{Keyring.Path}/{id}/rotate");
        await server.SayByAsync(Administrator, "DELETE", $"{Keyring.Path}/{id}");

        JsonNode[] entries = [];
        await server.UntilAsync(async () =>
        {
            entries = [.. (await server.AskAsync("/api/v1/audit?action=key"))["items"]!.AsArray().Select(e => e!)];
            return entries.Length >= 4;
        });
        entries.Select(e => ((string)e["action"]!, (string?)e["objectId"], (string)e["actor"]!)).ShouldBe(
            [("key.created", id, "user:ada"), ("key.changed", id, "user:ada"), ("key.rotated", id, "user:ada"), ("key.revoked", id, "user:ada")], ignoreOrder: true);
    }

    [Fact]
    public async Task A_key_opens_its_own_tenant_alone()
    {
        var (ours, ourId) = await server.MakeKeyAsync("read admin");
        var (theirs, theirId) = await server.MakeKeyAsync("read admin", by: Foreign);
        ours.ShouldStartWith("lk_1_");
        var number = theirs.Split('_')[1];
        number.ShouldNotBe("1");
        await server.SayByAsync(Foreign, "POST", "/api/v1/events", """{"eventId":"1","type":"UserLoggedIn","userId":"theirs"}""");
        await server.SettleAsync();

        (await server.SayByAsync(theirs, "GET", "/api/v1/users/theirs/goal")).Status.ShouldBe(HttpStatusCode.OK);
        (await server.SayByAsync(ours, "GET", "/api/v1/users/theirs/goal")).Status.ShouldBe(HttpStatusCode.NotFound);
        Ids(await server.SayByAsync(ours, "GET", Keyring.Path)).ShouldBe([ourId]);
        Ids(await server.SayByAsync(theirs, "GET", Keyring.Path)).ShouldBe([theirId]);
        foreach (var (method, end) in new[] { ("GET", ""), ("DELETE", ""), ("POST", "/rotate") })
            (await server.SayByAsync(ours, method, $"{Keyring.Path}/{theirId}{end}")).Status.ShouldBe(HttpStatusCode.NotFound, method);
        (await server.SayByAsync(ours, "PATCH", $"{Keyring.Path}/{theirId}", """{"name":"mine"}""")).Status.ShouldBe(HttpStatusCode.NotFound);

        // Parts of the one with parts of the other, each with the check that belongs to it: all but the two as they are.
        var tried = 0;
        foreach (var tenant in (string[])["1", number, "zz"])
        {
            foreach (var id in (string[])[ourId, theirId, KeyText.NewId()])
            {
                foreach (var secret in (string[])[ours[^38..^6], theirs[^38..^6], new('0', 32)])
                {
                    var made = Key_text.Checked($"lk_{tenant}_{id}_{secret}");
                    KeyText.TryRead(made, out _).ShouldBeTrue();
                    (await server.TryAsync(made)).ShouldBe(made == ours || made == theirs ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, made[..17]);
                    tried++;
                }
            }
        }
        tried.ShouldBe(27);

        static string[] Ids((HttpStatusCode, JsonNode? Body) list) => [.. list.Body!["items"]!.AsArray().Select(k => (string)k!["id"]!)];
    }

    // A key's looks, broken in every way that a dice knows.
    [Fact]
    public async Task What_is_no_key_is_refused_and_breaks_nothing()
    {
        const int Seed = 20261121;
        var random = new Random(Seed);
        using var handler = new SocketsHttpHandler { RequestHeaderEncodingSelector = (_, _) => Encoding.UTF8 };
        using var client = new HttpClient(handler) { BaseAddress = server.Client.BaseAddress };
        var (text, _) = await server.MakeKeyAsync("read");
        const string Odd = "_-. ;,'\"\\/%äÿ€😀lk019azAZ\t";
        var tried = 0;
        for (var i = 0; i < 600; i++)
        {
            var broken = text.ToList();
            for (var n = random.Next(1, 4); n > 0; n--)
            {
                var at = random.Next(broken.Count);
                switch (random.Next(5))
                {
                    case 0: broken[at] = Odd[random.Next(Odd.Length)]; break;
                    case 1: broken.RemoveAt(at); break;
                    case 2: broken.Insert(at, Odd[random.Next(Odd.Length)]); break;
                    case 3: broken.RemoveRange(at, broken.Count - at); if (broken.Count == 0) broken.Add('l'); break;
                    default: broken.AddRange(text[Math.Min(at, text.Length)..]); break;
                }
            }
            var given = new string([.. broken]).Trim();
            if (i % 3 == 0 && given.All(char.IsAscii)) given = Key_text.Checked(given.Length > 6 ? given[..^6] : given);
            if (given == text || given.Length == 0) continue;

            using var request = new HttpRequestMessage(HttpMethod.Get, Keyring.Everybody);
            request.Headers.TryAddWithoutValidation(i % 2 == 0 ? ApiKeys.Header : "Authorization", (i % 2 == 0 ? "" : "Bearer ") + given);
            using var answer = await client.SendAsync(request);
            // 400 where the server takes the header for none, as one with half a character in it.
            answer.StatusCode.ShouldBeOneOf([HttpStatusCode.Unauthorized, HttpStatusCode.BadRequest], $"seed {Seed}, {i}: {given}");
            (await answer.Content.ReadAsStringAsync()).ShouldNotContain(text[18..]);
            tried++;
        }
        foreach (var given in (string[])["lk_", "lk__", "lk_1_", new('l', 10_000), "lk_1_" + new string('a', 5_000), text + "," + text, "Bearer " + text])
        {
            (await server.TryAsync(given)).ShouldBe(HttpStatusCode.Unauthorized, given[..Math.Min(20, given.Length)]);
            tried++;
        }
        tried.ShouldBeGreaterThan(500);
        (await server.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task The_database_holds_no_text_of_a_key()
    {
        var (text, id) = await server.MakeKeyAsync("ingest admin read");
        var next = (string)(await server.SayByAsync(null, "POST", $"{Keyring.Path}/{id}/rotate")).Body!["text"]!;
        foreach (var key in (string[])[text, next])
        {
            await server.TryAsync(key);
            await server.SayByAsync(key, "POST", "/api/v1/events", """{"eventId":"1","type":"UserLoggedIn","userId":"ann"}""");
            await server.SayByAsync(key, "POST", "/api/v1/events", """{"eventId":"2","type":"Nonsense"}""");
        }
        await server.SettleAsync();

        var (columns, found) = (0, new List<string>());
        foreach (var column in await TextColumnsAsync())
        {
            columns++;
            foreach (var secret in (string[])[text[18..50], next[18..50]])
            {
                if (await server.ScalarAsync<bool>($"SELECT EXISTS (SELECT FROM {column.Table} WHERE position('{secret}' IN {column.Text}) > 0)")) found.Add($"{column.Table}.{column.Text}");
            }
        }
        columns.ShouldBeGreaterThan(50);
        found.ShouldBeEmpty();
        // What is looked for would be found: the digest is there.
        var digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(Encoding.UTF8.GetBytes(next)));
        (await server.ScalarAsync<long>($"SELECT count(*) FROM lectern.api_keys WHERE encode(digest, 'hex') = '{digest}'")).ShouldBe(1);
    }

    async Task<List<(string Table, string Text)>> TextColumnsAsync()
    {
        var columns = new List<(string, string)>();
        await using var command = server.Source.CreateCommand(
            """
            SELECT c.oid::regclass::text, CASE WHEN a.atttypid = 'bytea'::regtype THEN format('encode(%I, ''escape'')', a.attname) ELSE format('%I::text', a.attname) END
            FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
            WHERE c.relkind = 'r' AND c.relnamespace::regnamespace::text IN ('lectern', 'read')
              AND a.atttypid IN ('text'::regtype, 'bytea'::regtype, 'json'::regtype, 'jsonb'::regtype, 'text[]'::regtype, 'name'::regtype, 'varchar'::regtype)
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) columns.Add((reader.GetString(0), reader.GetString(1)));
        return columns;
    }
}
