using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;

namespace Lectern.App.Tests.Explorer;

/// <summary>One event in full.</summary>
public sealed class One_event : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        server = await TestServer.StartWithAsync(async tenants => [("elsewhere-0123456789", Caller.User(await tenants.EnsureAsync("elsewhere", "UTC", default), Role.Admin, "boss"))]);
        await server.SendAsync(
            """{"id":"a/b ä?&%","type":"UserCreated","userId":"ada","occurredAt":"2025-01-01T00:00:00Z","data":{"firstName":"Ada","lastName":"Lovelace","email":"ada@example.org","role":"student"}}""",
            """{"id":"6F9619FF-8B86-D011-B42D-00CF4FC964FF","type":"PageViewed","userId":"ada","courseId":"c","moduleId":"m","sessionId":"s","occurredAt":"2025-01-02T00:00:00Z","data":{"url":"/a"}}""");
        await server.SettleAsync();
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task It_is_as_it_was_sent_but_what_is_personal_is_kept_apart()
    {
        var one = (await server.AskAsync($"/api/v1/events/{Uri.EscapeDataString("a/b ä?&%")}")).AsObject();

        foreach (var made in (string[])["position", "receivedAt", "bodyHash"]) one.Remove(made, out _).ShouldBeTrue(made);
        one.ShouldBeJson(
            """
            {
              "eventId": "a/b ä?&%", "type": "UserCreated", "eventType": null, "eventName": null, "appId": null, "userId": "ada", "userName": "Ada Lovelace",
              "courseId": null, "sessionId": null, "occurredAt": "2025-01-01T00:00:00Z", "source": "http", "figures": "counted", "payload": {"data": {"role": "student"}}
            }
            """);
    }

    [Fact]
    public async Task Every_spelling_of_a_uuid_is_one_id()
    {
        var one = await server.AskAsync("/api/v1/events/6f9619ff-8b86-d011-b42d-00cf4fc964ff");

        ((string?)one["courseId"], (string?)one["sessionId"], (string?)one["payload"]!["moduleId"]).ShouldBe(("c", "s", "m"));
        ((string?)one["bodyHash"]).ShouldBe((await server.ScalarAsync<Guid>("SELECT body_hash FROM lectern.event_ids WHERE event_key = '6f9619ff-8b86-d011-b42d-00cf4fc964ff'")).ToString());
    }

    [Fact]
    public async Task One_that_no_figure_could_take_says_so()
    {
        await server.ExecuteAsync(
            $"INSERT INTO lectern.fold_errors (position, schema_name, error) SELECT position, '{ReadSchema.Serving.Name}', 'broken' FROM lectern.events WHERE event_id = 'a/b ä?&%'");

        ((string?)(await server.AskAsync($"/api/v1/events/{Uri.EscapeDataString("a/b ä?&%")}"))["figures"]).ShouldBe("skipped");
    }

    [Theory]
    [InlineData("nothing")]
    [InlineData("a")]
    [InlineData("%27%20OR%20true")]
    public async Task What_is_not_there_is_404(string id) => await server.AskAsync($"/api/v1/events/{id}", HttpStatusCode.NotFound);

    [Fact]
    public async Task Another_tenants_is_not_there_either()
    {
        using var client = new HttpClient { BaseAddress = server.Client.BaseAddress };
        client.DefaultRequestHeaders.Add(ApiKeys.Header, "elsewhere-0123456789");

        (await client.GetAsync("/api/v1/events/6f9619ff-8b86-d011-b42d-00cf4fc964ff")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        JsonNode.Parse(await client.GetStringAsync("/api/v1/events"))!["items"]!.AsArray().ShouldBeEmpty();
    }
}
