using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Dashboards.Micro;

/// <summary>A learner's page bears their name, and no tag of before outlives it: a name is no event of the read models' figures.</summary>
public sealed class Name_of_a_learner
{
    const string Page = "/api/v1/dashboards/micro/ann?asOf=2025-02-01T12:00:00Z";

    [Fact]
    public async Task A_changed_name_shows_at_once()
    {
        await using var server = await TestServer.StartAsync();
        await server.SendAsync("""{"type":"UserEnrolled","userId":"ann","courseId":"c","occurredAt":"2025-01-02T00:00:00Z"}""");
        await server.SettleAsync();

        var (nameless, first) = await AskAsync(null);
        nameless!["name"].ShouldBeNull();
        (await AskAsync(first)).Answer.ShouldBeNull("it still holds");

        await server.SendAsync("""{"type":"UserCreated","userId":"ann","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Ann","lastName":"Lee"}}""");
        await server.SettleAsync();
        var (named, second) = await AskAsync(first);
        ((string)named!["name"]!).ShouldBe("Ann Lee");

        // Put there and taken away by another hand, without any event: the position stays.
        await server.ExecuteAsync("UPDATE lectern.learner_fields SET value = NULL, changed = pg_current_xact_id() WHERE name = 'firstName'");
        var (shortened, third) = await AskAsync(second);
        ((string)shortened!["name"]!).ShouldBe("Lee");
        await server.ExecuteAsync("DELETE FROM lectern.learner_fields");
        (await AskAsync(third)).Answer!["name"].ShouldBeNull();

        async Task<(JsonNode? Answer, string Tag)> AskAsync(string? tag)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, Page);
            if (tag is not null) request.Headers.TryAddWithoutValidation("If-None-Match", tag);
            using var response = await server.Client.SendAsync(request);
            return (response.StatusCode == HttpStatusCode.NotModified ? null : JsonNode.Parse(await response.Content.ReadAsStringAsync()), response.Headers.ETag!.ToString());
        }
    }
}
