using System.Net.Http.Json;
using System.Text.Json;
using Lectern.App.Access;
using Lectern.Bench.Servers;
using Microsoft.Playwright;

namespace Lectern.Bench.Browser;

/// <summary>Somebody who may sign in to the page, by an account made for it.</summary>
sealed record PageReader(Uri Server, string UserName, string Password)
{
    static readonly (string Name, string Value) SameOrigin = ("Sec-Fetch-Site", "same-origin");

    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    /// <param name="userId">Whom the account is of.</param>
    public static async Task<PageReader> CreateAsync(Uri server, string role, string userId, CancellationToken ct)
    {
        var reader = new PageReader(server, $"{role}.bench", $"{Guid.NewGuid():N}");
        using var client = new HttpClient { BaseAddress = server };
        var first = $"{Guid.NewGuid():N}";
        await SendAsync(client, "/api/v1/accounts", new { userName = reader.UserName, userId, role, password = first }, (ApiKeys.Header, LecternServer.ApiKey), ct);
        // A password that somebody else chose is to be changed before anything is shown.
        var answer = await SendAsync(client, "/api/v1/auth/sign-in", new { userName = reader.UserName, password = first }, SameOrigin, ct);
        await SendAsync(
            client, "/api/v1/auth/password", new { currentPassword = first, newPassword = reader.Password }, ("Authorization", $"Bearer {answer.GetProperty("accessToken")}"), ct);
        return reader;
    }

    /// <summary>A profile of its own: an empty cache, and nothing but the cookie of having signed in.</summary>
    public async Task<IBrowserContext> SignedInAsync(IBrowser browser)
    {
        var context = await browser.NewContextAsync(new() { ViewportSize = new() { Width = 1440, Height = 900 }, Locale = "en-GB", TimezoneId = "Europe/Amsterdam", BaseURL = Server.AbsoluteUri });
        var answer = await context.APIRequest.PostAsync(
            new Uri(Server, "/api/v1/auth/sign-in").AbsoluteUri,
            new() { DataObject = new { userName = UserName, password = Password }, Headers = new Dictionary<string, string> { [SameOrigin.Name] = SameOrigin.Value } });
        if (!answer.Ok) throw new BenchException($"Signing in is answered {answer.Status}: {await answer.TextAsync()}");
        await context.AddInitScriptAsync(PageScripts.Load);
        await context.AddInitScriptAsync(PageScripts.Touch);
        await context.AddInitScriptAsync(PageScripts.Frames);
        return context;
    }

    static async Task<JsonElement> SendAsync(HttpClient client, string path, object body, (string Name, string Value) header, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = JsonContent.Create(body) };
        request.Headers.TryAddWithoutValidation(header.Name, header.Value);
        using var answer = await client.SendAsync(request, ct);
        var text = await answer.Content.ReadAsStringAsync(ct);
        if (!answer.IsSuccessStatusCode) throw new BenchException($"{path} is answered {(int)answer.StatusCode}: {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
