using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Lectern.App.Tests.Tenancy;

namespace Lectern.App.Tests.Courses;

/// <summary>Who teaches a course: by its events, and by an administrator's word, which holds at the next request.</summary>
public sealed class Course_staff : IAsyncLifetime
{
    const string Path = "/api/v1/courses/c%2F1/staff";
    const string Analytics = "/api/v1/courses/c%2F1/analytics";

    /// <summary>Of <see cref="TwoTenants.Teacher"/>.</summary>
    const string TeacherId = "tea/1 ä";

    readonly TwoTenants tenants = new();
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        await tenants.InitializeAsync();
        server = tenants.Server;
        await server.SendAsync(
            """{"eventId":"1","type":"CourseCreated","courseId":"c/1","occurredAt":"2025-11-01T00:00:00Z","data":{"title":"T","instructorId":"ivy","staff":["sam","pat"]}}""",
            """{"eventId":"2","type":"CourseCreated","courseId":"c%2F1","occurredAt":"2025-11-01T00:00:00Z","data":{"title":"Looks alike"}}""");
        await server.SettleAsync();
    }

    public Task DisposeAsync() => tenants.DisposeAsync();

    [Fact]
    public async Task Assigned_are_replaced_as_a_whole_and_who_stays_keeps_by_whom_and_when()
    {
        (await server.ToldAsync("GET", Path)).ShouldBeJson("""{"id": "c/1", "courseId": "c/1", "instructorId": "ivy", "staff": ["pat", "sam"], "assigned": []}""");

        var first = await PutAsync("""{"userIds": ["zoe", "nobody/yet ü", "zoe"]}""", TwoTenants.Admin);
        Assigned(first).ShouldBe([("nobody/yet ü", "user:root"), ("zoe", "user:root")]);
        var second = await PutAsync("""{"userIds": ["zoe", "ann"]}""", TwoTenants.OwnKey);
        Assigned(second).ShouldBe([("ann", "key:own"), ("zoe", "user:root")]);
        second["assigned"]![1]!["assignedAt"]!.ToJsonString().ShouldBe(first["assigned"]![1]!["assignedAt"]!.ToJsonString());
        (await server.ToldAsync("GET", Path, key: TwoTenants.ReadKey)).ToJsonString().ShouldBe(second.ToJsonString());
        Assigned(await PutAsync("""{"userIds": []}""")).ShouldBeEmpty();

        Assigned(await server.ToldAsync("GET", "/api/v1/courses/c%252F1/staff")).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_key_that_may_not_read_appoints_nobody()
    {
        var (text, _) = await server.MakeKeyAsync("admin ingest");
        (await server.SayByAsync(text, "PUT", Path, """{"userIds": ["me"]}""")).Status.ShouldBe(HttpStatusCode.Forbidden);
        var (reader, _) = await server.MakeKeyAsync("admin read");
        (await server.SayByAsync(reader, "PUT", Path, """{"userIds": ["me"]}""")).Status.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_teacher_sees_the_course_from_the_next_request_on_and_no_longer_after_it()
    {
        await server.ToldAsync("GET", Analytics, key: TwoTenants.Teacher, expected: HttpStatusCode.NotFound);
        await server.ToldAsync("GET", Path, key: TwoTenants.Teacher, expected: HttpStatusCode.NotFound);

        await PutAsync($$"""{"userIds": ["{{TeacherId}}"]}""");
        await server.ToldAsync("GET", Analytics, key: TwoTenants.Teacher);
        Assigned(await server.ToldAsync("GET", Path, key: TwoTenants.Teacher)).ShouldBe([(TeacherId, "service")]);
        await server.ToldAsync("GET", "/api/v1/courses/c%252F1/staff", key: TwoTenants.Teacher, expected: HttpStatusCode.NotFound);
        await server.ToldAsync("PUT", Path, """{"userIds": []}""", TwoTenants.Teacher, HttpStatusCode.Forbidden);

        await PutAsync("""{"userIds": ["tea%2F1 ä", "TEA/1 ä"]}""");
        await server.ToldAsync("GET", Analytics, key: TwoTenants.Teacher, expected: HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_course_of_nobody_or_of_another_tenant_is_not_there()
    {
        foreach (var (path, key) in new[] { ("/api/v1/courses/none/staff", TwoTenants.Admin), (Path, TwoTenants.ForeignAdmin) })
        {
            await server.ToldAsync("GET", path, key: key, expected: HttpStatusCode.NotFound);
            await server.ToldAsync("PUT", path, """{"userIds": ["eve"]}""", key, HttpStatusCode.NotFound);
        }
        await server.ToldAsync("PUT", Path, """{"userIds": ["eve"]}""", TwoTenants.ReadKey, HttpStatusCode.Forbidden);
    }

    [Theory]
    [InlineData("{}", "userIds")]
    [InlineData("""{"userIds": null}""", "userIds")]
    [InlineData("""{"userIds": "ann"}""", "userIds")]
    [InlineData("""{"userIds": ["ann", ""]}""", "userIds[1]")]
    [InlineData("""{"userIds": ["ann", 5]}""", "userIds[1]")]
    [InlineData("""{"userIds": ["a\u0000"]}""", "userIds[0]")]
    [InlineData("""{"userIds": ["\ud800"]}""", "userIds[0]")]
    [InlineData("""{"userIds": [], "more": 1}""", "more")]
    [InlineData("[]", "staff")]
    [InlineData("", "staff")]
    public async Task What_is_no_list_of_users_is_refused_by_field(string body, string field)
    {
        var (status, answer, _) = await server.TellAsync("PUT", Path, body);
        status.ShouldBe(HttpStatusCode.BadRequest);
        answer!.Problem().Fields[0].ShouldBe(field);
    }

    [Fact]
    public async Task There_are_two_hundred_at_most()
    {
        Assigned(await PutAsync(Of(200))).Length.ShouldBe(200);
        (await server.TellAsync("PUT", Path, Of(201))).Status.ShouldBe(HttpStatusCode.BadRequest);
        (await server.TellAsync("PUT", Path, $$"""{"userIds": ["{{new string('a', 201)}}"]}""")).Status.ShouldBe(HttpStatusCode.BadRequest);
        Assigned(await server.ToldAsync("GET", Path)).Length.ShouldBe(200);

        static string Of(int count) => $$"""{"userIds": [{{string.Join(',', Enumerable.Range(0, count).Select(i => $"\"u{i}\""))}}]}""";
    }

    static (string, string)[] Assigned(JsonNode staff) => [.. staff["assigned"]!.AsArray().Select(a => ((string)a!["userId"]!, (string)a["assignedBy"]!))];

    Task<JsonNode> PutAsync(string body, string? key = null) => server.ToldAsync("PUT", Path, body, key);
}
