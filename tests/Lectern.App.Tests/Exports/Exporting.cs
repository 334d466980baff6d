using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Tenancy;

namespace Lectern.App.Tests.Exports;

/// <summary>Asks for exports as a client does, and takes their files.</summary>
static class Exporting
{
    public const string Path = "/api/v1/exports";

    /// <summary>Asks for an export, and waits for its end.</summary>
    public static async Task<JsonNode> ExportAsync(this TestServer server, string body, string? asOf = null, string? key = null, string status = "completed")
    {
        var asked = await server.ToldAsync("POST", asOf is null ? Path : $"{Path}?{asOf}", body, key, HttpStatusCode.Accepted);
        return await server.EndedAsync((string)asked["id"]!, key, status);
    }

    public static async Task<JsonNode> EndedAsync(this TestServer server, string id, string? key = null, string status = "completed")
    {
        await Log.Until.TrueAsync(server.Source, $"(SELECT finished_at IS NOT NULL FROM lectern.jobs WHERE job_id = '{id}')");
        var ended = await server.ToldAsync("GET", $"{Path}/{id}", key: key);
        ((string)ended["status"]!).ShouldBe(status, ended.ToJsonString());
        return ended;
    }

    /// <summary>Its file, as text.</summary>
    public static async Task<string> TextAsync(this TestServer server, JsonNode export, string? key = null) =>
        Encoding.UTF8.GetString(await (await server.DownloadAsync(export, key: key)).Content.ReadAsByteArrayAsync());

    public static async Task<string[]> LinesAsync(this TestServer server, JsonNode export, string? key = null) =>
        (await server.TextAsync(export, key)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>The answer to a download, which has arrived.</summary>
    public static async Task<HttpResponseMessage> DownloadAsync(this TestServer server, JsonNode export, Action<HttpRequestHeaders>? with = null, string? key = null)
    {
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, $"{Path}/{(string)export["id"]!}/file");
        request.Headers.Add(ApiKeys.Header, key ?? TestServer.ApiKey);
        with?.Invoke(request.Headers);
        return await http.SendAsync(request);
    }
}
