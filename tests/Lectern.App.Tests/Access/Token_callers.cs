using System.Net;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Tests.Accounts;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Access;

/// <summary>Bearer tokens as a credential: whom they stand for, and how one that is none is refused.</summary>
public sealed class Token_callers : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_person_is_who_the_token_says()
    {
        await server.SendAsync(
            """{"type":"CourseCreated","courseId":"c1","occurredAt":"2026-01-01T00:00:00Z","data":{"instructorId":"tess"}}""",
            """{"type":"CourseCreated","courseId":"c2","occurredAt":"2026-01-01T00:00:00Z","data":{"instructorId":"other"}}""");
        await server.SettleAsync();
        (await MeAsync(Issue("tess", Role.Instructor))).Answer.ShouldBeJson(
            """
            {"subject": "user:tess", "userId": "tess", "userName": null, "accountId": null, "name": null, "tenant": "default", "tenantDisplayName": "default",
             "timeZone": "UTC", "role": "instructor", "scopes": [], "coursesTaught": 1, "mustChangePassword": false, "smallGroup": 5, "live": true, "operator": false}
            """);
        (await AskAsync(Issue("tess", Role.Student), "courses")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(Issue("adam", Role.Admin), "accounts")).Status.ShouldBe(HttpStatusCode.OK);

        // No account here: nothing to change the password of.
        using var person = new Person(server) { Token = Issue("adam", Role.Admin) };
        (await person.PostAsync("auth/password", new { currentPassword = "x", newPassword = "three blue lamps" })).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task A_program_may_what_its_scopes_say_and_nothing_without()
    {
        var (_, me) = await MeAsync(Issue("bridge", Role.Service, scopes: Scopes.Read | Scopes.Ingest));
        ((string?)me!["subject"], (string?)me["role"]).ShouldBe(("service:bridge", "service"));
        me["scopes"]!.AsArray().Select(s => (string?)s).ShouldBe(["ingest", "read"]);
        (await AskAsync(Issue("bridge", Role.Service, scopes: Scopes.Read), "courses")).Status.ShouldBe(HttpStatusCode.OK);
        (await AskAsync(Issue("bridge", Role.Service, scopes: Scopes.Read), "accounts")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await AskAsync(Issue("bridge", Role.Service), "courses")).Status.ShouldBe(HttpStatusCode.Forbidden);
    }

    // They would go on after the token.
    [Fact]
    public async Task A_program_with_a_token_makes_no_keys()
    {
        using var program = new Person(server) { Token = Issue("bridge", Role.Service, scopes: Scopes.Ingest | Scopes.Read | Scopes.Admin) };
        (await program.PostAsync("keys", new { name = "x", scopes = (string[])["read"] })).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await program.PostAsync("keys", new { name = "x", scopes = (string[])["read"], expiresAt = TimeProvider.System.GetUtcNow().AddMinutes(1) })).Status.ShouldBe(HttpStatusCode.Forbidden);
        using var admin = new Person(server) { Token = Issue("adam", Role.Admin) };
        var (status, made) = await admin.PostAsync("keys", new { name = "x", scopes = (string[])["read"] });
        status.ShouldBe(HttpStatusCode.Created);
        var id = (string)made!["key"]!["id"]!;
        (await program.PostAsync($"keys/{id}/rotate", null)).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await program.PatchAsync($"keys/{id}", """{"expiresAt":null}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        (await program.SendAsync(HttpMethod.Delete, $"keys/{id}", null)).Status.ShouldBe(HttpStatusCode.NoContent);
    }

    [Fact]
    public async Task One_of_no_tenant_or_no_sign_in_here_is_refused()
    {
        (await CodeAsync(Issue("u", Role.Admin, tenant: "elsewhere"))).ShouldBe("token_tenant_unknown");
        (await CodeAsync(Issue("u", Role.Admin, session: Guid.NewGuid().ToString("D")))).ShouldBe("token_ended");
        (await CodeAsync(Issue("u", Role.Admin, session: "other"))).ShouldBe("token_ended");
        (await CodeAsync("a.b.c")).ShouldBe("token_malformed");
        (await CodeAsync("..")).ShouldBe("token_malformed");
    }

    [Fact]
    public async Task What_a_sign_in_opens_is_its_accounts_whatever_its_token_says()
    {
        using var made = await server.Client.PostAsync("/api/v1/accounts", new StringContent("""{"userName": "ann", "role": "student", "password": "three blue lamps"}""", System.Text.Encoding.UTF8, "application/json"));
        await server.ExecuteAsync("UPDATE lectern.accounts SET must_change_password = false");
        using var ann = new Person(server);
        (await ann.SignInAsync("ann", "three blue lamps")).Status.ShouldBe(HttpStatusCode.OK);
        var session = await server.ScalarAsync<Guid>("SELECT sign_in_id FROM lectern.sign_ins");

        // Signed by whoever has the secret, with the id of a sign-in that is there: as little as that.
        var (_, me) = await MeAsync(Issue("root", Role.Admin, session: session.ToString("D")));
        ((string?)me!["subject"], (string?)me["role"]).ShouldBe(("user:ann", "student"));
        await server.ExecuteAsync("INSERT INTO lectern.tenants (name) VALUES ('elsewhere')");
        (await CodeAsync(Issue("ann", Role.Student, tenant: "elsewhere", session: session.ToString("D")))).ShouldBe("token_ended");
    }

    [Fact]
    public async Task A_refusal_names_both_ways_in()
    {
        using var nobody = new Person(server);
        var (none, _) = await nobody.AnswerAsync(HttpMethod.Get, "me", null);
        none.Headers.WwwAuthenticate.Select(h => h.ToString()).ShouldBe(["Bearer", "ApiKey"]);
        none.Dispose();

        nobody.Token = "a.b.c";
        var (broken, _) = await nobody.AnswerAsync(HttpMethod.Get, "me", null);
        broken.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        broken.Headers.WwwAuthenticate.Select(h => h.Scheme).ShouldBe(["Bearer", "ApiKey"]);
        broken.Headers.WwwAuthenticate.First().Parameter.ShouldStartWith("error=\"invalid_token\", error_description=\"");
        broken.Dispose();
    }

    [Theory]
    [InlineData(TestServer.ApiKey, HttpStatusCode.OK)]
    [InlineData("wrong-key-0123456789", HttpStatusCode.Unauthorized)]
    [InlineData("one.dot", HttpStatusCode.Unauthorized)]
    [InlineData("a.b.c.d", HttpStatusCode.Unauthorized)]
    public async Task A_bearer_without_the_dots_of_a_token_is_a_key(string bearer, HttpStatusCode expected) => (await MeAsync(bearer)).Status.ShouldBe(expected);

    string Issue(string subject, Role role, string tenant = "default", string? session = null, Scopes scopes = Scopes.None) =>
        server.Services.GetRequiredService<TokenIssuer>().Issue(new(subject, tenant, role, session, scopes), TimeSpan.FromMinutes(5)).Token;

    Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode? Answer)> MeAsync(string token) => AskAsync(token, "me");

    async Task<string?> CodeAsync(string token)
    {
        var (status, problem) = await MeAsync(token);
        status.ShouldBe(HttpStatusCode.Unauthorized);
        return (string?)problem!["code"];
    }

    async Task<(HttpStatusCode Status, System.Text.Json.Nodes.JsonNode? Answer)> AskAsync(string token, string path)
    {
        using var person = new Person(server) { Token = token };
        return await person.GetAsync(path);
    }
}
