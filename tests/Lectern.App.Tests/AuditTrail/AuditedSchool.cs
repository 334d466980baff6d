using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.AuditTrail;

/// <summary>
/// A school whose log is looked at: ann and bob learn in c1, which tess teaches; cem learns in c2. There are thirteen administrators, so that each
/// test has one of its own, and another school with an ann of its own.
/// </summary>
public sealed class AuditedSchool : IAsyncLifetime
{
    public const string Ann = "ann/1 ä?&%";
    public const string Bob = "=1+\"bob\",x";
    const string GroupKey = "groups-0123456789";

    TestServer? server;

    internal TestServer Server => server!;
    internal int Own { get; private set; }
    internal int Foreign { get; private set; }

    public async Task InitializeAsync()
    {
        server = await TestServer.StartWithAsync(async tenants =>
        {
            Own = await tenants.EnsureAsync(Tenants.Default, "UTC", default);
            Foreign = await tenants.EnsureAsync("foreign", "UTC", default);
            return
            [
                .. Enumerable.Range(0, 13).Select(i => ($"boss{i}-0123456789", Caller.User(Own, Role.Admin, $"boss{i}"))),
                ("tess-0123456789", Caller.User(Own, Role.Instructor, "tess")),
                ("ann-0123456789", Caller.User(Own, Role.Student, Ann)),
                ("keeper-0123456789", Caller.Service(Own, Scopes.Admin, "key:keeper")),
                (GroupKey, Caller.Service(Own, Scopes.Groups, "groups")),
                ("foreign-0123456789", Caller.User(Foreign, Role.Admin, "boss0")),
            ];
        });
        string[] events =
        [
            """{"type":"CourseCreated","courseId":"c1","occurredAt":"2026-09-01T08:00:00Z","data":{"title":"One","staff":["tess"]}}""",
            """{"type":"CourseCreated","courseId":"c2","occurredAt":"2026-09-01T08:00:00Z","data":{"title":"Two"}}""",
            Enrolled(Ann, "c1"), Enrolled(Bob, "c1"), Enrolled("cem", "c2"),
        ];
        (await server.SendAsync(events)).Rejected.ShouldBe(0);
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server!.DisposeAsync();

    internal async Task<HttpResponseMessage> SendAsync(string who, HttpMethod method, string url, string? json = null, (string Name, string Value)? header = null)
    {
        using var client = new HttpClient { BaseAddress = Server.Client.BaseAddress };
        using var request = new HttpRequestMessage(method, url);
        request.Headers.Add(ApiKeys.Header, $"{who}-0123456789");
        if (header is { } more) request.Headers.TryAddWithoutValidation(more.Name, more.Value);
        if (json is not null) request.Content = new StringContent(json, Encoding.UTF8, "application/json");
        return await client.SendAsync(request);
    }

    internal async Task<JsonNode> GetAsync(string who, string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await SendAsync(who, HttpMethod.Get, url);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }

    /// <summary>What the table holds of an actor, in the order it was written: by SQL over the rows, with the registry's ids.</summary>
    internal async Task<string[]> RowsOfAsync(string actor)
    {
        await FlushAsync();
        var rows = new List<string>();
        await using var command = Server.Source.CreateCommand(
            """
            SELECT concat_ws(' ', a.action, a.object_type, CASE WHEN a.object_type <> 'dashboard' THEN a.object_id END, l.user_id, c.course_id,
                             CASE WHEN a.learners IS NOT NULL THEN a.learners || ' shown' END, a.outcome)
            FROM lectern.audit a LEFT JOIN lectern.learners l USING (learner_key) LEFT JOIN lectern.courses c USING (course_key)
            LEFT JOIN lectern.learners p ON p.learner_key = a.actor_key
            WHERE coalesce('user:' || p.user_id, a.actor) = $1 ORDER BY a.audit_id
            """);
        command.Parameters.Add(new() { Value = actor });
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return [.. rows];
    }

    internal async Task FlushAsync() => (await Server.Services.GetRequiredService<AuditLog>().FlushAsync(TimeSpan.FromSeconds(30), default)).ShouldBeTrue();

    internal static string Escaped(string id) => Uri.EscapeDataString(id);

    static string Enrolled(string user, string course) =>
        new JsonObject { ["type"] = "UserEnrolled", ["userId"] = user, ["courseId"] = course, ["occurredAt"] = "2026-09-02T08:00:00Z" }.ToJsonString();
}
