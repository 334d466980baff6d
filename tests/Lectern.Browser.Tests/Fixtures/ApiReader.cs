using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>What the API says to somebody who signed in, asked past the page.</summary>
sealed class ApiReader
{
    readonly HttpClient client;
    readonly (string Name, string Password) who;

    ApiReader(Uri server, (string Name, string Password) who) => (client, this.who) = (new() { BaseAddress = server }, who);

    public string UserId { get; private set; } = "";

    public static async Task<ApiReader> SignInAsync(Uri server, (string Name, string Password) who)
    {
        var reader = new ApiReader(server, who);
        await reader.SignInAsync();
        return reader;
    }

    async Task SignInAsync()
    {
        using var response = await client.PostAsJsonAsync("/api/v1/auth/sign-in", new { userName = who.Name, password = who.Password });
        var answer = await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonNode>();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", (string)answer!["accessToken"]!);
        UserId = (string)answer["user"]!["userId"]!;
    }

    /// <param name="path">Below <c>/api/v1/</c>.</param>
    public Task<JsonNode> GetAsync(string path) => AnswerAsync(path, () => client.GetAsync($"/api/v1/{path}"));

    /// <param name="method">PUT or POST.</param>
    /// <param name="path">Below <c>/api/v1/</c>.</param>
    /// <param name="body">As JSON.</param>
    public Task<JsonNode> SendAsync(HttpMethod method, string path, JsonNode body) => AnswerAsync(path, async () =>
    {
        using var request = new HttpRequestMessage(method, $"/api/v1/{path}") { Content = JsonContent.Create(body) };
        return await client.SendAsync(request);
    });

    async Task<JsonNode> AnswerAsync(string path, Func<Task<HttpResponseMessage>> ask)
    {
        using var first = await ask();
        // An access token holds for ten minutes, and an account has so many sign-ins and no more: those of the visits end the one of the reader.
        if (first.StatusCode == HttpStatusCode.Unauthorized) await SignInAsync();
        using var response = first.StatusCode == HttpStatusCode.Unauthorized ? await ask() : first;
        response.IsSuccessStatusCode.ShouldBeTrue($"{path}: {response.StatusCode} {await response.Content.ReadAsStringAsync()}");
        return (await response.Content.ReadFromJsonAsync<JsonNode>())!;
    }

    /// <summary>The rows of a dataset query.</summary>
    public async Task<JsonArray[]> AskAsync(string query) =>
        [.. (await SendAsync(HttpMethod.Post, "query", JsonNode.Parse(query)!))["rows"]!.AsArray().Select(r => r!.AsArray())];

    /// <summary>The items of a list that fits a page.</summary>
    public async Task<JsonNode[]> ListAsync(string path)
    {
        var page = await GetAsync(path);
        ((string?)page["nextCursor"]).ShouldBeNull($"{path} has more than a page.");
        return [.. page["items"]!.AsArray().Select(i => i!)];
    }

    /// <summary>Of the courses that go on, the one in which most learners wait for a teacher.</summary>
    public async Task<JsonNode> NeediestCourseAsync()
    {
        var courses = await Task.WhenAll((await ListAsync("courses?limit=1000")).Select(c => GetAsync($"dashboards/meso/{c["courseId"]}")));
        var neediest = courses.MaxBy(c => (int)c["flagged"]!["unhandled"]!)!;
        ((int)neediest["flagged"]!["unhandled"]!).ShouldBeGreaterThan(2, "Nobody in these courses needs a teacher.");
        return neediest;
    }
}
