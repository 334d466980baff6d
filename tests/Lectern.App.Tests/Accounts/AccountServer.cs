using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Lectern.App.Accounts;
using Lectern.App.Tests.Access.Tokens;
using Lectern.App.Tests.Fixtures;
using Lectern.Postgres;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Accounts;

/// <summary>A server whose time the test moves, and whose passwords take less to check than real ones.</summary>
sealed class AccountServer : IAsyncDisposable
{
    public const string Password = "three blue lamps";

    AccountServer(TestServer server, MovedClock clock) => (Server, Clock) = (server, clock);

    public TestServer Server { get; }

    public MovedClock Clock { get; }

    public static async Task<AccountServer> StartAsync(params (string Name, string Value)[] settings)
    {
        var clock = new MovedClock(TimeProvider.System.GetUtcNow().ToUnixTimeSeconds());
        return new(await TestServer.StartAsync(services => services.AddSingleton<TimeProvider>(clock).AddSingleton(_ => new PasswordHashing(1_000)), settings), clock);
    }

    public Person Somebody() => new(Server);

    /// <summary>By the key, or in another tenant by what the key would call.</summary>
    /// <returns>The account's id.</returns>
    public async Task<string> MakeAsync(string userName, string role = "student", string password = Password, bool mustChange = false)
    {
        using var response = await Server.Client.PostAsJsonAsync("/api/v1/accounts", new { userName, role, password });
        var answer = JsonNode.Parse(await response.Content.ReadAsStringAsync())!;
        response.StatusCode.ShouldBe(HttpStatusCode.Created, answer.ToJsonString());
        var id = (string)answer["account"]!["id"]!;
        if (!mustChange) await Server.ExecuteAsync($"UPDATE lectern.accounts SET must_change_password = false WHERE account_id = '{id}'");
        return id;
    }

    public async Task MakeInAsync(string tenant, string userName, string role, string password)
    {
        var id = await new Tenants(Server.Source).EnsureAsync(tenant, "UTC", default);
        var hash = (await Server.Services.GetRequiredService<PasswordHashing>().HashAsync(password, default))!;
        (await Server.Services.GetRequiredService<LocalAccounts>().AddAsync(
            id, Guid.NewGuid(), new(userName, userName, role, null), hash, mustChange: false, Clock.GetUtcNow().UtcDateTime, default)).ShouldBeNull();
    }

    /// <summary>Signed in.</summary>
    public async Task<Person> SignedInAsync(string userName, string password = Password, string? tenant = null)
    {
        var person = Somebody();
        var (status, answer) = await person.SignInAsync(userName, password, tenant);
        status.ShouldBe(HttpStatusCode.OK, answer?.ToJsonString());
        return person;
    }

    public ValueTask DisposeAsync() => Server.DisposeAsync();
}
