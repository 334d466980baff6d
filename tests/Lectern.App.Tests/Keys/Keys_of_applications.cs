using System.Net;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Keys;

/// <summary>A key that is for one application sends events of that one alone, by every way in.</summary>
public sealed class Keys_of_applications : IAsyncLifetime
{
    TestServer server = null!;
    string shop = "";

    public async Task InitializeAsync()
    {
        server = await TestServer.StartAsync();
        shop = (await server.MakeKeyAsync("ingest", app: "shop")).Text;
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("/api/v1/events", 202)]
    [InlineData("/analytics/events", 201)]
    public async Task One_event(string path, int taken)
    {
        ((int)(await SendAsync(path, Event("none"))).Status).ShouldBe(taken);
        ((int)(await SendAsync(path, Event("null", "\"appId\":null,"))).Status).ShouldBe(taken);
        ((int)(await SendAsync(path, Event("empty", "\"appId\":\"\","))).Status).ShouldBe(taken);
        ((int)(await SendAsync(path, Event("own", "\"appId\":\"shop\","))).Status).ShouldBe(taken);
        foreach (var other in (string[])["school", "Shop", "shop "])
        {
            var (status, problem) = await SendAsync(path, Event("other", $"\"app_id\":\"{other}\","));
            (status, (string)problem!["code"]!).ShouldBe((HttpStatusCode.UnprocessableEntity, "forbidden"));
            problem["errors"]!["$.app_id"].ShouldNotBeNull();
        }
        (await AppsAsync()).ShouldBe(["empty shop", "none shop", "null shop", "own shop"]);
    }

    [Theory]
    [InlineData("/api/v1/events", "application/json", 202)]
    [InlineData("/api/v1/events", "application/x-ndjson", 202)]
    [InlineData("/analytics/events/batch", "application/json", 201)]
    public async Task Several(string path, string type, int taken)
    {
        string[] events = [Event("none"), Event("other", "\"appId\":\"school\","), Event("own", "\"appId\":\"shop\","), Event("long", $"\"appId\":\"{new string('x', 101)}\",")];
        var body = type == "application/json" ? $"[{string.Join(',', events)}]" : string.Join('\n', events);

        var (status, report) = await server.SayByAsync(shop, "POST", path, body, type);

        ((int)status).ShouldBe(taken);
        report!["results"]!.AsArray().Select(r => ((int)r!["index"]!, (string)r["code"]!, (string)r["path"]!)).ShouldBe([(1, "forbidden", "$.appId"), (3, "invalid_field", "$.appId")]);
        (await AppsAsync()).ShouldBe(["none shop", "own shop"]);
    }

    // A type of its own needs an application, which is the key's.
    [Fact]
    public async Task Its_own_events_need_not_name_it()
    {
        const string Own = """{"eventId":"basket","userId":"ann","eventType":"BasketFilled","properties":{"appId":"school"}}""";
        (await server.SayByAsync(null, "POST", "/analytics/events", Own)).Status.ShouldBe(HttpStatusCode.UnprocessableEntity);
        (await SendAsync("/analytics/events", Own)).Status.ShouldBe(HttpStatusCode.Created);
        (await AppsAsync()).ShouldBe(["basket shop"]);
    }

    [Fact]
    public async Task Taken_in_again_they_are_still_of_that_one()
    {
        await SendAsync("/api/v1/events", Event("older", more: "\"occurredAt\":\"1989-01-01T00:00:00Z\","));
        await SendAsync("/api/v1/events", Event("other", "\"appId\":\"school\","));
        // After a change of settings that lets the one in.
        await using var later = await server.StartAnotherAsync(("MIN_OCCURRED_AT", "1980-01-01"));

        var ids = (await later.AskAsync("/api/v1/events/rejected"))["items"]!.AsArray().Select(i => (long)i!["id"]!).ToArray();
        var (_, report) = await later.SayByAsync(null, "POST", "/api/v1/events/rejected/replay", $$"""{"ids":[{{string.Join(',', ids)}}]}""");

        report.ShouldBeJson("""{"replayed":2,"accepted":1,"duplicates":0,"stillRejected":1}""");
        (await AppsAsync()).ShouldBe(["older shop"]);
    }

    [Theory]
    [InlineData("CourseCreated", "\"title\":\"T\",\"instructorId\":\"me\"", 422)]
    [InlineData("CourseCreated", "\"title\":\"T\",\"staff\":[\"me\"]", 422)]
    [InlineData("CourseUpdated", "\"staff\":[\"me\"]", 422)]
    [InlineData("CourseUpdated", "\"instructorId\":null", 422)]
    [InlineData("CourseCreated", "\"title\":\"T\"", 202)]
    public async Task It_appoints_no_teachers(string type, string data, int expected)
    {
        var (status, problem) = await SendAsync("/api/v1/events", $$$"""{"eventId":"c","type":"{{{type}}}","courseId":"c","data":{{{{data}}}}}""");
        ((int)status).ShouldBe(expected, problem?.ToJsonString());
        if (expected == 422) ((string?)problem!["code"]).ShouldBe("forbidden");
    }

    [Fact]
    public async Task Any_other_key_sends_for_any_application()
    {
        var (text, _) = await server.MakeKeyAsync("ingest");
        (await server.SayByAsync(text, "POST", "/api/v1/events", $"[{Event("none")},{Event("school", "\"appId\":\"school\",")}]")).Status.ShouldBe(HttpStatusCode.Accepted);
        (await AppsAsync()).ShouldBe(["none -", "school school"]);
    }

    Task<(HttpStatusCode Status, JsonNode? Body)> SendAsync(string path, string body) => server.SayByAsync(shop, "POST", path, body);

    /// <summary>What is in the log: id and application.</summary>
    async Task<string[]> AppsAsync() => await server.ScalarAsync<string[]>(
        "SELECT coalesce(array_agg(coalesce(payload #>> '{data,mark}', 'basket') || ' ' || coalesce(app_id, '-') ORDER BY payload #>> '{data,mark}'), '{}') FROM lectern.events");

    static string Event(string id, string app = "", string more = "") => $$"""{"eventId":"{{id}}",{{app}}{{more}}"type":"PageViewed","userId":"ann","data":{"url":"/","mark":"{{id}}"} }""";
}
