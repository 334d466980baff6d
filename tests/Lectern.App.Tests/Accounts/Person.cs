using System.Net;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Accounts;

/// <summary>Somebody at a browser: keeps the cookie of their sign-in and the access token, as a page does.</summary>
sealed class Person(TestServer server) : IDisposable
{
    readonly HttpClient http = new(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Client.BaseAddress, Timeout = TimeSpan.FromSeconds(60) };

    /// <summary>The whole Set-Cookie of the last answer that had one.</summary>
    public string SetCookie { get; private set; } = "";

    /// <summary>Name and value, as it is sent back.</summary>
    public string? Cookie { get; set; }

    public string? Token { get; set; }

    /// <summary>At another server of the same site.</summary>
    public Person At(TestServer other) => new(other) { Cookie = Cookie, Token = Token };

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> SignInAsync(string userName, string password, string? tenant = null)
    {
        var (status, answer) = await PostAsync("auth/sign-in", new { tenant, userName, password });
        if (status == HttpStatusCode.OK) Token = (string)answer!["accessToken"]!;
        return (status, answer);
    }

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> RefreshAsync()
    {
        var (status, answer) = await PostAsync("auth/refresh", null);
        if (status == HttpStatusCode.OK) Token = (string)answer!["accessToken"]!;
        return (status, answer);
    }

    public Task<(HttpStatusCode Status, JsonNode? Answer)> GetAsync(string path) => SendAsync(HttpMethod.Get, path, null);

    public Task<(HttpStatusCode Status, JsonNode? Answer)> PostAsync(string path, object? body) => SendAsync(HttpMethod.Post, path, body);

    public Task<(HttpStatusCode Status, JsonNode? Answer)> PatchAsync(string path, object body) => SendAsync(HttpMethod.Patch, path, body);

    public async Task<(HttpStatusCode Status, JsonNode? Answer)> SendAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        var (response, answer) = await AnswerAsync(method, path, body, headers);
        using (response) return (response.StatusCode, answer);
    }

    public async Task<(HttpResponseMessage Response, JsonNode? Answer)> AnswerAsync(HttpMethod method, string path, object? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}");
        if (body is not null) request.Content = new StringContent(body as string ?? JsonSerializer.Serialize(body), Encoding.UTF8, "application/json");
        if (Token is not null) request.Headers.TryAddWithoutValidation("Authorization", $"Bearer {Token}");
        if (Cookie is not null) request.Headers.TryAddWithoutValidation("Cookie", Cookie);
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        var response = await http.SendAsync(request);
        if (response.Headers.TryGetValues("Set-Cookie", out var set))
        {
            SetCookie = set.Single();
            Cookie = SetCookie.Split(';')[0] is var pair && pair.EndsWith('=') ? null : pair;
        }
        var text = await response.Content.ReadAsStringAsync();
        return (response, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    public void Dispose() => http.Dispose();
}
