using System.Net;
using System.Text.Json.Nodes;

namespace Lectern.App.Tests.Fixtures;

/// <summary>Asks as a client does, and compares whole answers: a field that is missing, wrong or too many fails.</summary>
static class Answer
{
    public static async Task<JsonNode> AskAsync(this TestServer server, string url, HttpStatusCode expected = HttpStatusCode.OK)
    {
        using var response = await server.Client.GetAsync(url);
        var text = await response.Content.ReadAsStringAsync();
        response.StatusCode.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }

    public static void ShouldBeJson(this JsonNode? actual, string expected) =>
        JsonNode.DeepEquals(actual, JsonNode.Parse(expected)).ShouldBeTrue($"answered:\n{actual?.ToJsonString(new() { WriteIndented = true })}");

    /// <summary>The problem's code, and the names of its fields.</summary>
    public static (string Code, string[] Fields) Problem(this JsonNode problem) =>
        ((string)problem["code"]!, [.. (problem["errors"] as JsonObject)?.Select(e => e.Key) ?? []]);
}
