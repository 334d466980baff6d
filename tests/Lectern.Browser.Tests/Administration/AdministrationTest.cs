using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectern.Browser.Tests.Fixtures;

namespace Lectern.Browser.Tests.Administration;

/// <summary>A server of its own for who changes accounts, keys and settings.</summary>
static class AdministeredServer
{
    static readonly Lazy<Task<DemoServer>> One = new(DemoServer.StartSmallAsync);

    public static Task<DemoServer> GetAsync() => One.Value;

    /// <summary>What is answered to a program with this key.</summary>
    public static async Task<HttpStatusCode> AskWithAsync(this DemoServer demo, string key, string path = "/api/v1/me")
    {
        using var client = new HttpClient { BaseAddress = demo.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        using var answer = await client.GetAsync(path);
        return answer.StatusCode;
    }

    public static async Task<HttpStatusCode> SendWithAsync(this DemoServer demo, string key, string json)
    {
        using var client = new HttpClient { BaseAddress = demo.Address };
        client.DefaultRequestHeaders.Add("X-API-Key", key);
        using var body = new StringContent(json, System.Text.Encoding.UTF8, "application/json");
        using var answer = await client.PostAsync("/api/v1/events", body);
        return answer.StatusCode;
    }

    public static async Task<(HttpStatusCode Status, JsonNode? Answer)> TryToSignInAsync(this DemoServer demo, string name, string password)
    {
        using var client = new HttpClient { BaseAddress = demo.Address };
        using var answer = await client.PostAsJsonAsync("/api/v1/auth/sign-in", new { userName = name, password });
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonNode>());
    }

    /// <summary>What happened to one thing, as the page's audit log tells it, the newest first.</summary>
    public static async Task<string[]> AuditAsync(this Visit visit, string objectId)
    {
        await visit.GoAsync($"/admin/audit?objectId={objectId}");
        await visit.Page.Locator("tr[data-action]").First.WaitForAsync();
        return await visit.Page.Locator("tr[data-action]").EvaluateAllAsync<string[]>("all => all.map(row => row.dataset.action)");
    }
}
