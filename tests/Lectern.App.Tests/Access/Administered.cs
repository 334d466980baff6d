using System.Collections.Concurrent;
using System.Net;
using System.Text.Json.Nodes;
using Lectern.Postgres;

namespace Lectern.App.Tests.Access;

/// <summary>
/// What an administrator sees of <see cref="TwoTenants"/>: in each tenant an account, two keys and a display name, all of which end in
/// TENANTA or TENANTB; somebody who has to change their password first; and a third tenant, which is suspended.
/// </summary>
sealed class Administered
{
    public const string Suspended = "third";
    public const string Password = "a long password of theirs";

    /// <summary>Ids that nobody has, and one that is none.</summary>
    const string AbsentAccount = "55555555-5555-4555-8555-555555555555";
    const string AbsentKey = "0123456789ab";
    const string NoId = "no id";

    readonly TwoTenants world;
    readonly Dictionary<string, string> ids = new() { ["absent-account"] = AbsentAccount, ["malformed-account"] = NoId, ["absent-key"] = AbsentKey, ["malformed-key"] = NoId, ["absent-rejected"] = "999999999" };
    readonly List<(char Tenant, string Id)> everMade = [];
    readonly ConcurrentDictionary<(char Tenant, string Id), bool> tried = new();
    readonly Dictionary<char, string> cookies = [];

    Administered(TwoTenants world) => this.world = world;

    /// <summary>The ids of every account and key that is, or was, in the tenants.</summary>
    public IEnumerable<string> Ids => everMade.Select(m => m.Id);

    public static string NameOf(char tenant) => tenant switch
    {
        'A' => Tenants.Default,
        'B' => "other",
        _ => Suspended,
    };

    public static async Task<Administered> OfAsync(TwoTenants world)
    {
        var made = new Administered(world);
        foreach (var tenant in "ABC")
        {
            await made.DoAsync(tenant, HttpMethod.Patch, $"/api/v1/tenants/{NameOf(tenant)}", $$"""{"displayName":"Institution TENANT{{tenant}}"}""", HttpStatusCode.OK);
            await made.RestoreAsync(Thing.Account, tenant);
            await made.RestoreAsync(Thing.Key, tenant);
            await made.RestoreAsync(Thing.ReadingKey, tenant);
            await made.SignInAsync(tenant);
            if (tenant == 'C') continue;
            await made.AddNewcomerAsync(tenant);
            await made.RejectAsync(tenant);
        }
        await made.SuspendAsync();
        return made;
    }

    /// <summary>What a request names by a name of <see cref="Marks.IdsOf"/>.</summary>
    public string IdOf(string name) => ids.GetValueOrDefault(name, name);

    /// <summary>The cookie that renews a sign-in of the tenant's account.</summary>
    public string CookieOf(char tenant) => cookies[tenant];

    /// <summary>A sign-in or its renewal gives the next cookie; signing out takes it.</summary>
    public void Keep(char tenant, HttpResponseMessage response)
    {
        if (response.IsSuccessStatusCode && response.Headers.TryGetValues("Set-Cookie", out var set)) cookies[tenant] = set.Single().Split(';')[0];
    }

    /// <summary>Puts back what a request took away or changed.</summary>
    public async Task RestoreAsync(Ask ask, string name)
    {
        if (ask.Method == HttpMethod.Delete && ask.Thing is Thing.Account or Thing.Key) await RestoreAsync(ask.Thing, name[^1]);
        if (ask is { Thing: Thing.Tenant, Method.Method: "PATCH" } && name == Suspended) await SuspendAsync();
    }

    /// <summary>The ids of accounts and keys that an answer holds, and its caller may not see. The audit tells of refused calls with what was tried: so of ids that somebody of the tenant has sent.</summary>
    public IEnumerable<string> LeaksIn(Somebody who, string request, string answer)
    {
        foreach (var (tenant, id) in everMade)
        {
            if (request.Contains(id, StringComparison.OrdinalIgnoreCase)) tried[(who.Tenant, id)] = true;
            else if (answer.Contains(id, StringComparison.OrdinalIgnoreCase)
                // Whoever signs in is told of their account.
                && !(who.Tenant == tenant && who.Administers) && !request.StartsWith("/api/v1/auth/", StringComparison.Ordinal)
                && !(request.StartsWith("/api/v1/audit", StringComparison.Ordinal) && tried.ContainsKey((who.Tenant, id))))
            {
                yield return $"{id} of tenant {tenant}";
            }
        }
    }

    async Task RestoreAsync(Thing thing, char tenant)
    {
        var (name, url, body) = thing switch
        {
            Thing.Account => ("account", "/api/v1/accounts", $$"""{"userName":"Holder TENANT{{tenant}}","userId":"holder-{{tenant}}","role":"student","password":"{{Password}}"}"""),
            Thing.Key => ("key", "/api/v1/keys", $$"""{"name":"Keeper TENANT{{tenant}}","scopes":["admin"]}"""),
            _ => ("readingkey", "/api/v1/keys", $$"""{"name":"Reader TENANT{{tenant}}","scopes":["read"]}"""),
        };
        var made = await DoAsync(tenant, HttpMethod.Post, url, body, HttpStatusCode.Created);
        var id = (made["account"] ?? made["key"])!["id"]!.GetValue<string>();
        ids[$"{name}-{tenant}"] = id;
        everMade.Add((tenant, id));
    }

    async Task SignInAsync(char tenant)
    {
        var body = $$"""{"tenant":"{{NameOf(tenant)}}","userName":"Holder TENANT{{tenant}}","password":"{{Password}}"}""";
        var (status, text) = await world.SayAsync(world.Of("nobody"), HttpMethod.Post, "/api/v1/auth/sign-in", body, heard: r => Keep(tenant, r));
        status.ShouldBe(HttpStatusCode.OK, text);
    }

    /// <summary>An administrator by their own sign-in, who does not have a password yet that nobody else knows.</summary>
    async Task AddNewcomerAsync(char tenant)
    {
        await DoAsync(tenant, HttpMethod.Post, "/api/v1/accounts", $$"""{"userName":"Newcomer TENANT{{tenant}}","userId":"newcomer","role":"admin","password":"{{Password}}"}""", HttpStatusCode.Created);
        var (status, text) = await world.SayAsync(
            world.Of("nobody"), HttpMethod.Post, "/api/v1/auth/sign-in", $$"""{"tenant":"{{NameOf(tenant)}}","userName":"Newcomer TENANT{{tenant}}","password":"{{Password}}"}""");
        status.ShouldBe(HttpStatusCode.OK, text);
        var token = JsonNode.Parse(text)!["accessToken"]!.GetValue<string>();
        var like = world.Of($"registrar@{tenant}").Caller! with { Subject = "user:newcomer", UserId = "newcomer", MustChangePassword = true };
        world.Add(new($"newcomer@{tenant}", tenant, $"{Somebody.Bearer}{token}", like));
    }

    /// <summary>An event that is not accepted, whatever is done to it here.</summary>
    async Task RejectAsync(char tenant)
    {
        await DoAsync(tenant, HttpMethod.Post, "/api/v1/events", $$"""[{"type":"Nothing of TENANT{{tenant}}","userId":"both-learner"}]""", HttpStatusCode.Accepted);
        var list = await DoAsync(tenant, HttpMethod.Get, "/api/v1/events/rejected?limit=1", null, HttpStatusCode.OK);
        ids[$"rejected-{tenant}"] = list["items"]![0]!["id"]!.GetValue<long>().ToString(System.Globalization.CultureInfo.InvariantCulture);
    }

    Task<JsonNode> SuspendAsync() => DoAsync('A', HttpMethod.Patch, $"/api/v1/tenants/{Suspended}", """{"suspended":true}""", HttpStatusCode.OK);

    async Task<JsonNode> DoAsync(char tenant, HttpMethod method, string url, string? body, HttpStatusCode expected)
    {
        var (status, text) = await world.SayAsync(world.Of($"key-all@{tenant}"), method, url, body);
        status.ShouldBe(expected, text);
        return JsonNode.Parse(text)!;
    }
}
