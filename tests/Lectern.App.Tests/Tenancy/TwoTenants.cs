using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Tenancy;

/// <summary>The default tenant, with the platform's key, and another, <c>foreign</c>, each with an administrator and a key of its own.</summary>
public sealed class TwoTenants : IAsyncLifetime
{
    public const string Admin = "admin-key-0123456789";
    public const string OwnKey = "own-key-0123456789";
    public const string ReadKey = "read-key-0123456789";
    public const string Foreign = "foreign-key-0123456789";
    public const string ForeignPlatform = "foreign-platform-0123456789";
    public const string ForeignAdmin = "foreign-admin-0123456789";
    public const string ForeignGroups = "foreign-groups-0123456789";
    public const string Teacher = "teacher-key-0123456789";

    TestServer? server;

    internal TestServer Server => server!;

    public int Own { get; private set; }

    public int Other { get; private set; }

    public async Task InitializeAsync() => server = await TestServer.StartWithAsync(async tenants =>
    {
        Own = await tenants.EnsureAsync(Tenants.Default, "UTC", default);
        Other = await tenants.EnsureAsync("foreign", "UTC", default);
        return
        [
            (Admin, Caller.User(Own, Role.Admin, "root")),
            (OwnKey, Caller.Service(Own, Scopes.Read | Scopes.Admin | Scopes.Ingest, "key:own")),
            (ReadKey, Caller.Service(Own, Scopes.Read, "key:read")),
            (Foreign, Caller.Service(Other, Scopes.Read | Scopes.Admin | Scopes.Ingest, "key:foreign")),
            (ForeignPlatform, Caller.Service(Other, Scopes.Platform, "key:platform")),
            (ForeignAdmin, Caller.User(Other, Role.Admin, "root")),
            (ForeignGroups, Caller.Service(Other, Scopes.Groups, "groups")),
            (Teacher, Caller.User(Own, Role.Instructor, "tea/1 ä")),
        ];
    });

    public async Task DisposeAsync() => await server!.DisposeAsync();
}

static class Telling
{
    /// <summary>Says something as the holder of a key; without one as that of every scope.</summary>
    public static async Task<(HttpStatusCode Status, JsonNode? Body, string? Tag)> TellAsync(
        this TestServer server, string method, string path, string? body = null, string? key = null, string? ifMatch = null, string? ifNoneMatch = null)
    {
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        request.Headers.Add(ApiKeys.Header, key ?? TestServer.ApiKey);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (ifMatch is not null) request.Headers.TryAddWithoutValidation("If-Match", ifMatch);
        if (ifNoneMatch is not null) request.Headers.TryAddWithoutValidation("If-None-Match", ifNoneMatch);
        using var response = await http.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBeLessThan(500, text);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers.ETag?.ToString());
    }

    public static async Task<JsonNode> ToldAsync(this TestServer server, string method, string path, string? body = null, string? key = null, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var (status, answer, _) = await server.TellAsync(method, path, body, key);
        status.ShouldBe(expected, answer?.ToJsonString());
        return answer!;
    }
}
