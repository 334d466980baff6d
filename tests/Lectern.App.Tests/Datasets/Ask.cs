using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Datasets;

/// <summary>Asks datasets as a client does.</summary>
static class Ask
{
    public static async Task<JsonNode> QueryAsync(this TestServer server, string query, HttpStatusCode expected = HttpStatusCode.OK, string? asOf = null)
    {
        var (status, answer) = await server.TryQueryAsync(query, asOf);
        status.ShouldBe(expected, $"{query}\n{answer}");
        return JsonNode.Parse(answer)!;
    }

    public static async Task<(HttpStatusCode Status, string Answer)> TryQueryAsync(this TestServer server, string query, string? asOf = null)
    {
        using var body = new StringContent(query, Encoding.UTF8, "application/json");
        using var response = await server.Client.PostAsync($"/api/v1/query{(asOf is null ? "" : $"?{asOf}")}", body);
        return (response.StatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>The rows alone, a text each with bars between values.</summary>
    public static async Task<string[]> RowsAsync(this TestServer server, string query, string? asOf = null) =>
        [.. (await server.QueryAsync(query, asOf: asOf))["rows"]!.AsArray().Select(r => string.Join(" | ", r!.AsArray().Select(v => v?.ToString() ?? "–")))];
}
