using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Npgsql;

namespace Lectern.App.Tests.Keys;

/// <summary>Tells a moment that a test moves; what is measured goes on by itself.</summary>
sealed class MovedClock : TimeProvider
{
    TimeSpan moved;

    public void Move(TimeSpan by) => moved += by;

    public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + moved;
}

/// <summary>Speaks to a server by any key, and makes keys by that of the settings.</summary>
static class Keyring
{
    public const string Path = "/api/v1/keys";
    public const string Everybody = "/api/v1/metrics/glossary";

    /// <param name="body">JSON, or lines where <paramref name="type"/> says so.</param>
    /// <param name="key">By default that of the settings.</param>
    public static async Task<(HttpStatusCode Status, JsonNode? Body)> SayByAsync(
        this TestServer server, string? key, string method, string path, string? body = null, string type = "application/json")
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, type);
        if (key is not null) request.Headers.TryAddWithoutValidation(ApiKeys.Header, key);
        using var response = await server.Client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        ((int)response.StatusCode).ShouldBeLessThan(500, text);
        return (response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text));
    }

    /// <summary>A new key: its text and its id.</summary>
    public static async Task<(string Text, string Id)> MakeKeyAsync(this TestServer server, string scopes, string? app = null, string? expiresAt = null, string? by = null)
    {
        var asked = new JsonObject { ["name"] = "A key", ["scopes"] = new JsonArray([.. scopes.Split(' ').Select(s => JsonValue.Create(s))]), ["appId"] = app, ["expiresAt"] = expiresAt };
        var (status, made) = await server.SayByAsync(by, "POST", Path, asked.ToJsonString());
        status.ShouldBe(HttpStatusCode.Created, made?.ToJsonString());
        return ((string)made!["text"]!, (string)made["key"]!["id"]!);
    }

    /// <summary>What a call that is open to every key answers to this one.</summary>
    public static async Task<HttpStatusCode> TryAsync(this TestServer server, string text) => (await server.SayByAsync(text, "GET", Everybody)).Status;

    public static async Task RevokeAsync(this TestServer server, string id) => (await server.SayByAsync(null, "DELETE", $"{Path}/{id}")).Status.ShouldBe(HttpStatusCode.NoContent);

    /// <summary>Asks again and again, as often as the database lets it, within half a minute.</summary>
    public static async Task UntilAsync(this TestServer server, Func<Task<bool>> isSo)
    {
        for (var i = 0; i < 3_000; i++)
        {
            if (await isSo()) return;
            await using var pause = server.Source.CreateCommand("SELECT pg_sleep(0.01)");
            await pause.ExecuteNonQueryAsync();
        }
        throw new TimeoutException("It did not come to be so in half a minute.");
    }

    /// <summary>Runs something while nobody can read or write the keys in the database.</summary>
    public static async Task WhileLockedAsync(this TestServer server, Func<Task> run)
    {
        await using var connection = await server.Source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using (var command = new NpgsqlCommand("LOCK TABLE lectern.api_keys IN ACCESS EXCLUSIVE MODE", connection, transaction)) await command.ExecuteNonQueryAsync();
        await run();
    }
}
