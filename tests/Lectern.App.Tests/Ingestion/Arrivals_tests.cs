using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Lectern.App.Tests.Fixtures;
using static Lectern.App.Tests.Ingestion.Http;

namespace Lectern.App.Tests.Ingestion;

/// <summary><c>GET /api/v1/events/arrivals</c>: somebody connects a source, and sees its first event come.</summary>
public sealed class Arrivals_tests
{
    const string Arrivals = "/api/v1/events/arrivals";

    [Fact]
    public async Task The_first_event_after_the_cursor_is_told_and_stays_the_first()
    {
        await using var server = await TestServer.StartAsync();
        var begun = await AskAsync(server, "");
        begun.GetProperty("hasEvents").GetBoolean().ShouldBeFalse();
        begun.GetProperty("first").ValueKind.ShouldBe(JsonValueKind.Null);
        var after = $"?after={begun.GetProperty("cursor").GetString()}";
        (await AskAsync(server, after)).GetProperty("first").ValueKind.ShouldBe(JsonValueKind.Null);

        await server.SendAsync("""{"id":"one","type":"UserEnrolled","userId":"ada","courseId":"algebra","occurredAt":"2025-11-18T09:00:00Z","data":{"cohort":"autumn"}}""");
        await server.SendAsync("""{"eventId":"two","type":"UserLoggedIn","userId":"ben"}""");
        await server.SettleAsync();

        var seen = await AskAsync(server, after);
        seen.GetProperty("hasEvents").GetBoolean().ShouldBeTrue();
        seen.GetProperty("cursor").GetString().ShouldBe(begun.GetProperty("cursor").GetString());
        var first = seen.GetProperty("first");
        (Text(first, "eventId"), Text(first, "type"), Text(first, "userId"), Text(first, "courseId"), Text(first, "source")).ShouldBe(("one", "UserEnrolled", "ada", "algebra", "http"));
        first.GetProperty("occurredAt").GetDateTime().ShouldBe(new DateTime(2025, 11, 18, 9, 0, 0, DateTimeKind.Utc));
        first.GetProperty("isCounted").GetBoolean().ShouldBeTrue();
        first.GetProperty("payload").GetProperty("data").GetProperty("cohort").GetString().ShouldBe("autumn");

        // Who begins now waits for the next.
        var later = await AskAsync(server, "");
        later.GetProperty("first").ValueKind.ShouldBe(JsonValueKind.Null);
        (await AskAsync(server, $"?after={later.GetProperty("cursor").GetString()}")).GetProperty("first").ValueKind.ShouldBe(JsonValueKind.Null);
    }

    [Fact]
    public async Task One_that_is_rejected_is_told_with_its_reason()
    {
        await using var server = await TestServer.StartAsync();
        await server.PostAsync(Events, """[{"type":"Before"}]""");
        var after = $"?after={(await AskAsync(server, "")).GetProperty("cursor").GetString()}";
        (await AskAsync(server, after)).GetProperty("refused").ValueKind.ShouldBe(JsonValueKind.Null);

        await server.PostAsync(Events, """[{"type":"UserEnrolled","userId":"ada"}]""");

        var seen = await AskAsync(server, after);
        seen.GetProperty("hasEvents").GetBoolean().ShouldBeFalse();
        seen.GetProperty("first").ValueKind.ShouldBe(JsonValueKind.Null);
        (Text(seen.GetProperty("refused"), "code"), Text(seen.GetProperty("refused"), "path")).ShouldBe(("missing_field", "$.courseId"));
    }

    [Fact]
    public async Task Another_tenants_events_are_none_of_ours()
    {
        await using var server = await TestServer.StartWithAsync(async tenants =>
        [
            ("other-key-0123456789", Lectern.App.Access.Caller.Service(await tenants.EnsureAsync("other", "UTC", CancellationToken.None), TestServer.EveryScope, "service")),
        ]);
        var after = $"?after={(await AskAsync(server, "", "other-key-0123456789")).GetProperty("cursor").GetString()}";

        await server.SendAsync("""{"type":"UserLoggedIn","userId":"ada"}""");
        await server.PostAsync(Events, """[{"type":"Nope"}]""");

        var seen = await AskAsync(server, after, "other-key-0123456789");
        seen.GetProperty("hasEvents").GetBoolean().ShouldBeFalse();
        (seen.GetProperty("first").ValueKind, seen.GetProperty("refused").ValueKind).ShouldBe((JsonValueKind.Null, JsonValueKind.Null));
    }

    [Fact]
    public async Task What_was_rejected_is_told_to_those_alone_to_whom_rejected_events_are_open()
    {
        await using var server = await TestServer.StartWithAsync(async tenants =>
        [
            ("reader-key-0123456789", Lectern.App.Access.Caller.Service(await tenants.EnsureAsync("default", "UTC", CancellationToken.None), Lectern.App.Access.Scopes.Read, "service")),
        ]);
        var after = $"?after={(await AskAsync(server, "", "reader-key-0123456789")).GetProperty("cursor").GetString()}";

        using (var sent = await server.PostAsync(Events, """[{"type":"Nope"},{"eventId":"one","type":"UserLoggedIn","userId":"ada"}]"""))
        {
            (await sent.Content.ReadAsStringAsync()).ShouldContain("\"accepted\":1");
        }

        var seen = await AskAsync(server, after, "reader-key-0123456789");
        (Text(seen.GetProperty("first"), "eventId"), seen.GetProperty("refused").ValueKind).ShouldBe(("one", JsonValueKind.Null));
        (await AskAsync(server, after)).GetProperty("refused").GetProperty("code").GetString().ShouldBe("unknown_type");
    }

    [Theory]
    [InlineData("?after=nonsense")]
    [InlineData("?after=")]
    [InlineData("?before=MC4w")]
    public async Task A_bad_parameter_is_400(string query)
    {
        await using var server = await TestServer.StartAsync();

        using var response = await server.Client.GetAsync(Arrivals + query);

        response.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
    }

    static string? Text(JsonElement of, string field) => of.GetProperty(field).GetString();

    static async Task<JsonElement> AskAsync(TestServer server, string query, string? key = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Arrivals + query);
        if (key is not null) request.Headers.Add("X-API-Key", key);
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var response = await (key is null ? server.Client : client).SendAsync(request);
        response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
