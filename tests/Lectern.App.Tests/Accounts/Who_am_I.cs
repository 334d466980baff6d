using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Accounts;

/// <summary>What a page needs to know of who looks at it, before it asks for anything else.</summary>
public sealed class Who_am_I
{
    [Fact]
    public async Task An_account_a_person_and_a_program()
    {
        await using var server = await TestServer.StartAsync(
            services => services.AddSingleton(new ApiKeys(
                (TestServer.ApiKey, Caller.Service(1, TestServer.EveryScope, "service")),
                ("tess", Caller.User(1, Role.Instructor, "tess")),
                ("reader", Caller.Service(1, Scopes.Read | Scopes.Groups, "key:reader")))),
            ("TENANT_TIME_ZONE", "Pacific/Auckland"), ("SMALL_GROUP_SIZE", "7"), ("ENABLE_REAL_TIME_ANALYTICS", "false"));
        await server.SendAsync(
            """{"type":"CourseCreated","courseId":"c","occurredAt":"2025-01-01T00:00:00Z","data":{"instructorId":"tess"}}""",
            """{"type":"UserCreated","userId":"tess","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Tess","lastName":"Ting"}}""");
        await server.SettleAsync();

        (await MeAsync("tess")).ShouldBeJson(
            """
            {
              "subject": "user:tess", "userId": "tess", "userName": null, "accountId": null, "name": "Tess Ting",
              "tenant": "default", "tenantDisplayName": "default", "timeZone": "Pacific/Auckland", "role": "instructor", "scopes": [], "coursesTaught": 1,
              "mustChangePassword": false, "smallGroup": 7, "live": false, "operator": false
            }
            """);
        var program = await MeAsync("reader");
        program["userId"].ShouldBeNull();
        program["name"].ShouldBeNull();
        program["scopes"].ShouldBeJson("""["read", "groups"]""");

        // What the tenant sets goes over what the installation does.
        await server.SayByAsync(null, "PATCH", "/api/v1/tenants/default", """{"displayName":"The School","smallGroupSize":9}""");
        await server.UntilAsync(async () => (string)(await MeAsync("tess"))["tenantDisplayName"]! == "The School");
        ((int)(await MeAsync("tess"))["smallGroup"]!).ShouldBe(9);

        // Somebody whom no event has told of yet.
        await server.SayByAsync(null, "POST", "/api/v1/accounts", """{"userName":"Ann","userId":"ann","role":"student","password":"correct horse battery"}""");
        var (_, signedIn) = await server.SayByAsync(null, "POST", "/api/v1/auth/sign-in", """{"userName":"ann","password":"correct horse battery"}""");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/me") { Headers = { Authorization = new("Bearer", (string)signedIn!["accessToken"]!) } };
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var response = await http.SendAsync(request);
        var ann = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        ((string)ann["userName"]!, (string)ann["userId"]!, (string)ann["role"]!, (bool)ann["mustChangePassword"]!).ShouldBe(("Ann", "ann", "student", true));
        ann["name"].ShouldBeNull();

        async Task<JsonNode> MeAsync(string key) => (await server.SayByAsync(key, "GET", "/api/v1/me")).Body!;
    }
}
