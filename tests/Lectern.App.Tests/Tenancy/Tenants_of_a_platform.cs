using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Npgsql;

namespace Lectern.App.Tests.Tenancy;

/// <summary>Who makes, sees and changes tenants.</summary>
public sealed class Tenants_of_a_platform(TwoTenants tenants) : IClassFixture<TwoTenants>
{
    const string Path = "/api/v1/tenants";

    readonly TestServer server = tenants.Server;

    [Fact]
    public async Task A_tenant_is_made_with_the_installations_defaults_and_found_by_its_name()
    {
        var made = await server.ToldAsync("POST", Path, """{"id": "acme-1"}""", expected: HttpStatusCode.Created);

        var shown = made.DeepClone().AsObject();
        foreach (var time in (string[])["createdAt", "updatedAt"]) shown.Remove(time);
        shown.ShouldBeJson(
            """
            {
              "id": "acme-1", "displayName": "acme-1", "suspended": false, "suspendedAt": null, "suspendedBy": null,
              "timeZone": "UTC", "timeZoneInEffect": "UTC",
              "engagementWeights": {"recency": 25, "regularity": 25, "effort": 20, "progress": 15, "assessment": 15},
              "storeFullIp": false, "smallGroupSize": 5, "version": 1
            }
            """);
        (await server.ToldAsync("GET", $"{Path}/acme-1")).ToJsonString().ShouldBe(made.ToJsonString());
        (await server.ToldAsync("POST", Path, """{"id": "acme-1"}""", expected: HttpStatusCode.Conflict)).Problem().Code.ShouldBe("tenant_exists");
        await server.ToldAsync("DELETE", $"{Path}/acme-1", expected: HttpStatusCode.MethodNotAllowed);
    }

    [Fact]
    public async Task What_is_changed_is_changed_and_the_rest_stays()
    {
        await server.ToldAsync("POST", Path, """{"id": "changing", "displayName": "Before", "smallGroupSize": 9}""", expected: HttpStatusCode.Created);

        var after = await server.ToldAsync("PATCH", $"{Path}/changing", """{"displayName": "Ünïversity of X", "storeFullIp": true}""");

        ((string)after["displayName"]!, (bool)after["storeFullIp"]!, (int)after["smallGroupSize"]!, (int)after["version"]!).ShouldBe(("Ünïversity of X", true, 9, 2));
        after = await server.ToldAsync("PATCH", $"{Path}/changing", """{"smallGroupSize": null}""");
        ((string)after["displayName"]!, (int)after["smallGroupSize"]!).ShouldBe(("Ünïversity of X", 5));
    }

    [Fact]
    public async Task Of_two_changes_from_one_answer_the_second_is_refused()
    {
        var (_, _, tag) = await server.TellAsync("POST", Path, """{"id": "contended"}""");
        tag.ShouldBe("\"1\"");
        (await server.TellAsync("PATCH", $"{Path}/contended", """{"displayName": "First"}""", ifMatch: tag)).Status.ShouldBe(HttpStatusCode.OK);
        var (status, body, _) = await server.TellAsync("PATCH", $"{Path}/contended", """{"displayName": "Second"}""", ifMatch: tag);
        (status, body!.Problem().Code).ShouldBe((HttpStatusCode.PreconditionFailed, "changed_meanwhile"));
        (await server.TellAsync("PATCH", $"{Path}/contended", """{"displayName": "Second"}""", ifMatch: "nonsense")).Body!.Problem().Fields.ShouldBe(["If-Match"]);
        ((string)(await server.ToldAsync("GET", $"{Path}/contended"))["displayName"]!).ShouldBe("First");
    }

    [Theory]
    [InlineData("{}", "id")]
    [InlineData("""{"id": "Upper"}""", "id")]
    [InlineData("""{"id": ""}""", "id")]
    [InlineData("""{"id": "-a"}""", "id")]
    [InlineData("""{"id": ".."}""", "id")]
    [InlineData("""{"id": "a/b"}""", "id")]
    [InlineData("""{"id": "ä"}""", "id")]
    [InlineData("""{"id": "a1234567890123456789012345678901234567890123456789012345678901234"}""", "id")]
    [InlineData("""{"id": 5}""", "id")]
    [InlineData("""{"id": "x", "displayName": ""}""", "displayName")]
    [InlineData("""{"id": "x", "displayName": "two\nlines"}""", "displayName")]
    [InlineData("""{"id": "x", "displayName": null}""", "displayName")]
    [InlineData("""{"id": "x", "timeZone": "Mars/Olympus"}""", "timeZone")]
    [InlineData("""{"id": "x", "storeFullIp": "yes"}""", "storeFullIp")]
    [InlineData("""{"id": "x", "smallGroupSize": 1}""", "smallGroupSize")]
    [InlineData("""{"id": "x", "smallGroupSize": 101}""", "smallGroupSize")]
    [InlineData("""{"id": "x", "engagementWeights": {"recency": 25, "regularity": 25, "effort": 20, "progress": 15, "assessment": 14}}""", "engagementWeights")]
    [InlineData("""{"id": "x", "engagementWeights": {"recency": 0, "regularity": 0, "effort": 0, "progress": 50, "assessment": 50}}""", "engagementWeights")]
    [InlineData("""{"id": "x", "engagementWeights": {"recency": 100}}""", "engagementWeights")]
    [InlineData("""{"id": "x", "suspended": true}""", "suspended")]
    [InlineData("""{"id": "x", "id": "y"}""", "tenant")]
    [InlineData("[]", "tenant")]
    [InlineData("""{"\ud800": 1}""", "tenant")]
    public async Task What_is_no_tenant_is_refused_by_field(string body, string field)
    {
        var (status, answer, _) = await server.TellAsync("POST", Path, body);

        status.ShouldBe(HttpStatusCode.BadRequest, answer?.ToJsonString());
        var (code, fields) = answer!.Problem();
        (code, fields[0]).ShouldBe(("invalid_parameter", field));
    }

    [Fact]
    public async Task An_administrator_sees_and_sets_their_own_alone()
    {
        var listed = await server.ToldAsync("GET", Path, key: TwoTenants.ForeignAdmin);
        listed["items"]!.AsArray().Select(t => (string)t!["id"]!).ShouldBe(["foreign"]);
        listed["nextCursor"].ShouldBeNull();
        foreach (var key in (string[])[TwoTenants.ForeignAdmin, TwoTenants.Foreign])
        {
            await server.ToldAsync("GET", $"{Path}/foreign", key: key);
            await server.ToldAsync("PATCH", $"{Path}/foreign", """{"displayName": "Foreign"}""", key);
            await server.ToldAsync("GET", $"{Path}/default", key: key, expected: HttpStatusCode.NotFound);
            await server.ToldAsync("PATCH", $"{Path}/default", """{"displayName": "Mine"}""", key, HttpStatusCode.NotFound);
            await server.ToldAsync("GET", $"{Path}/nobodys", key: key, expected: HttpStatusCode.NotFound);
            foreach (var suspended in (string[])["true", "false"])
                await server.ToldAsync("PATCH", $"{Path}/foreign", $$"""{"suspended": {{suspended}}}""", key, HttpStatusCode.Forbidden);
            await server.ToldAsync("POST", Path, """{"id": "mine"}""", key, HttpStatusCode.Forbidden);
        }
        foreach (var (method, path) in new[] { ("GET", Path), ("GET", $"{Path}/default"), ("PATCH", $"{Path}/default") })
        {
            foreach (var key in (string[])[TwoTenants.ReadKey, TwoTenants.Teacher]) await server.ToldAsync(method, path, "{}", key, HttpStatusCode.Forbidden);
        }
        ((string)(await server.ToldAsync("GET", $"{Path}/default"))["displayName"]!).ShouldBe("default");
    }

    [Fact]
    public async Task The_list_goes_on_by_its_cursor()
    {
        foreach (var name in (string[])["page-1", "page-2", "page-3"]) await server.ToldAsync("POST", Path, $$"""{"id": "{{name}}"}""", expected: HttpStatusCode.Created);
        var seen = new List<string>();
        for (string? cursor = ""; cursor is not null;)
        {
            var page = await server.ToldAsync("GET", $"{Path}?limit=2{(cursor.Length == 0 ? "" : $"&cursor={cursor}")}");
            seen.AddRange(page["items"]!.AsArray().Select(t => (string)t!["id"]!));
            cursor = (string?)page["nextCursor"];
        }
        seen.ShouldBeUnique();
        seen[..2].ShouldBe(["default", "foreign"]);
        seen.Where(n => n.StartsWith("page-", StringComparison.Ordinal)).ShouldBe(["page-1", "page-2", "page-3"]);
        await server.ToldAsync("GET", $"{Path}?limit=0", expected: HttpStatusCode.BadRequest);
        await server.ToldAsync("GET", $"{Path}?q=x", expected: HttpStatusCode.BadRequest);
    }

    [Fact]
    public async Task The_role_of_requests_sees_others_in_the_directory_alone_and_writes_none_of_them()
    {
        await using var connection = await server.Api.OpenAsync(tenants.Own, default);
        (await ScalarAsync("SELECT count(*) FROM lectern.tenants")).ShouldBe(1);
        (await ScalarAsync("SELECT count(*) FROM lectern.tenant_directory")).ShouldBeGreaterThan(1);
        (await ScalarAsync($"WITH u AS (UPDATE lectern.tenants SET suspended_at = now(), suspended_by = 'x' WHERE tenant_id = {tenants.Other} RETURNING 1) SELECT count(*) FROM u")).ShouldBe(0);
        foreach (var sql in (string[])
        [
            "UPDATE lectern.tenant_directory SET suspended_at = now()",
            "DELETE FROM lectern.tenant_directory",
            "DELETE FROM lectern.tenants",
            "INSERT INTO lectern.tenants (name) VALUES ('smuggled')",
        ])
        {
            await using var command = new NpgsqlCommand(sql, connection);
            (await Should.ThrowAsync<PostgresException>(command.ExecuteNonQueryAsync())).SqlState.ShouldBe(PostgresErrorCodes.InsufficientPrivilege, sql);
        }

        async Task<long> ScalarAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection);
            return (long)(await command.ExecuteScalarAsync())!;
        }
    }

    [Fact]
    public async Task Equal_ids_of_two_tenants_are_two_things()
    {
        foreach (var (key, title) in new[] { (TwoTenants.OwnKey, "Ours"), (TwoTenants.Foreign, "Theirs") })
        {
            var sent = await server.ToldAsync(
                "POST", "/api/v1/events",
                $$"""[{"eventId":"same","type":"CourseCreated","courseId":"c","occurredAt":"2025-11-01T00:00:00Z","data":{"title":"{{title}}"} }]""", key, HttpStatusCode.Accepted);
            ((int)sent["accepted"]!).ShouldBe(1, "the same id of another tenant is no duplicate");
        }
        await server.SettleAsync();

        foreach (var (key, title) in new[] { (TwoTenants.OwnKey, "Ours"), (TwoTenants.Foreign, "Theirs") })
        {
            JsonNode courses = await server.ToldAsync("GET", "/api/v1/courses", key: key);
            courses["items"]!.AsArray().Select(c => (string)c!["title"]!).ShouldBe([title]);
        }
    }
}
