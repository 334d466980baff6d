using System.Collections.Concurrent;
using System.Net;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Xunit.Abstractions;

namespace Lectern.App.Tests.Access;

/// <summary>
/// Every operation of the API document, called as everybody, with things of theirs, of others, of nobody and of another tenant: the status
/// is what <see cref="Requests"/> says, and no answer holds what its caller may not see.
/// </summary>
public sealed class Every_endpoint(TwoTenants world, ITestOutputHelper output) : IClassFixture<TwoTenants>
{
    [Fact]
    public async Task Answers_everybody_as_the_rules_say()
    {
        var operations = await OperationsAsync();
        operations.Length.ShouldBeGreaterThan(40);
        operations.Except(Requests.Rules.Keys).ShouldBeEmpty("No rule says who may call these.");
        operations.Except(Requests.All.Select(a => a.Operation)).ShouldBeEmpty("Nothing here calls these.");
        Requests.All.Select(a => a.Operation).Except(Requests.Rules.Keys).ShouldBeEmpty();

        var administered = await Administered.OfAsync(world);
        var (tried, wrong) = (0, new ConcurrentQueue<string>());
        var answers = new ConcurrentDictionary<int, int>();
        foreach (var ask in Requests.All)
        {
            foreach (var name in Marks.IdsOf(ask.Thing))
            {
                if (ask.IsSlow)
                {
                    var did = await Task.WhenAll(world.Callers.Select(who => TryAsync(ask, name, who)));
                    if (did.Contains(true)) await administered.RestoreAsync(ask, name);
                    continue;
                }
                foreach (var who in world.Callers)
                {
                    if (ask is { Thing: Thing.Dashboard, Method.Method: "PUT" or "DELETE" } && !who.IsSuspended) await world.SaveDashboardsAsync(who.Tenant);
                    if (await TryAsync(ask, name, who)) await administered.RestoreAsync(ask, name);
                }
            }
        }
        await Task.WhenAll(world.SaveDashboardsAsync('A'), world.SaveDashboardsAsync('B'));
        output.WriteLine($"{operations.Length} operations, {Requests.All.Count} ways to call them, {world.Callers.Count} callers: {tried} combinations. {string.Join(", ", answers.Select(a => $"{a.Value} × {a.Key}"))}.");
        wrong.ShouldBeEmpty($"{wrong.Count} of {tried}:\n{string.Join('\n', wrong.Take(60))}");
        tried.ShouldBeGreaterThan(8_000);

        async Task<bool> TryAsync(Ask ask, string name, Somebody who)
        {
            var id = administered.IdOf(name);
            var (url, body) = (ask.UrlOf(id), ask.BodyOf(id, who));
            var (status, text) = await world.SayAsync(who, ask.Method, url, body, ask.HasCookie ? administered.CookieOf(who.Tenant) : null, r => administered.Keep(who.Tenant, r));
            Interlocked.Increment(ref tried);
            answers.AddOrUpdate((int)status, 1, (_, n) => n + 1);
            var (expected, code) = Expected(who, ask, name);
            if (!expected.Contains(status)) wrong.Enqueue($"{who}: {ask.Method} {url} {body}: {(int)status}, not {string.Join(" or ", expected.Select(e => (int)e))}. {Short(text)}");
            else if (code is not null && !text.Contains($"\"{code}\"", StringComparison.Ordinal)) wrong.Enqueue($"{who}: {ask.Method} {url} {body} is not refused as {code}: {Short(text)}");
            // A cookie says whose it is.
            var said = Uri.UnescapeDataString(url) + body + (ask.HasCookie ? $"TENANT{who.Tenant}" : "");
            foreach (var leak in (string[])[.. Marks.LeaksIn(who, said, text), .. administered.LeaksIn(who, said, text)]) wrong.Enqueue($"{who}: {ask.Method} {url} {body} holds {leak}.");
            return (int)status < 300;
        }
    }

    [Fact]
    public async Task The_table_of_policies_says_the_same()
    {
        var operations = await OperationsAsync();
        foreach (var (operation, policy) in Policies.Rows.Where(r => operations.Contains(r.Key)))
        {
            foreach (var who in world.Callers.Where(c => c.Caller is not null))
            {
                (policy.IsPublic || policy.Of(who.Caller!) != Sees.Nobody).ShouldBe(IsOpen(who, operation), $"{operation} to {who}");
            }
            policy.BeforePasswordChange.ShouldBe(Requests.Rules[operation].Contains("newcomer", StringComparison.Ordinal), $"{operation} before a password is changed");
        }
    }

    /// <summary>As it is served, which another test holds to the committed one.</summary>
    async Task<string[]> OperationsAsync()
    {
        var document = await world.Server.AskAsync("/openapi/v1.json");
        return [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}"))];
    }

    /// <summary>Whether somebody's role or scopes open an operation to them.</summary>
    static bool IsOpen(Somebody who, string operation)
    {
        var words = Requests.Rules[operation].Split(' ');
        return words.Contains("public") || who.Caller switch
        {
            null => false,
            { Role: Role.Service } key => Enum.GetValues<Scopes>().Any(s => s != Scopes.None && key.Scopes.HasFlag(s) && words.Contains(s.ToString().ToLowerInvariant())),
            { Role: Role.Admin } => words.Contains("admin-role"),
            { Role: Role.Instructor } => words.Contains("teacher"),
            _ => words.Contains("student"),
        };
    }

    /// <summary>The statuses that a request may be answered with, and the code that such a refusal has to have; null: any.</summary>
    static (HttpStatusCode[] Statuses, string? Code) Expected(Somebody who, Ask ask, string id)
    {
        var words = Requests.Rules[ask.Operation];
        if (words == "public") return ([ask.Unless?.Invoke(who, id) ?? ask.Success], null);
        if (who.Caller is not { } caller) return ([HttpStatusCode.Unauthorized], "unauthenticated");
        if (who.IsSuspended) return ([HttpStatusCode.Forbidden], "tenant_suspended");
        if (caller.MustChangePassword && !words.Contains("newcomer", StringComparison.Ordinal)) return ([HttpStatusCode.Forbidden], "password_change_required");
        return (ExpectedOf(who, ask, id), null);
    }

    static HttpStatusCode[] ExpectedOf(Somebody who, Ask ask, string id)
    {
        if (!IsOpen(who, ask.Operation)) return [HttpStatusCode.Forbidden];
        // Who names who sees a course could name themselves, and who marks a learner is told whether they are flagged: a key needs to see learners anyway.
        if ((ask.Operation is "PUT /api/v1/courses/{courseId}/staff" || ask.Thing == Thing.Rejected || ask.Operation.EndsWith("/handled", StringComparison.Ordinal)) && who.Caller is { Role: Role.Service } key && !key.Scopes.HasFlag(Scopes.Read)) return [HttpStatusCode.Forbidden];
        if (ask.IsAlwaysAnswered) return who.Caller is { Role: Role.Service, Scopes: Scopes.Groups } ? [ask.Success, HttpStatusCode.Forbidden] : [ask.Success];
        if (!Marks.Finds(who, ask.Thing, id))
        {
            // A key of groups is told that it hears of no learner, whoever it is.
            return who.Caller is { Scopes: Scopes.Groups } && ask is { Operation: "GET /api/v1/live", Thing: Thing.Learner } ? [HttpStatusCode.Forbidden] : [HttpStatusCode.NotFound];
        }
        // What is of few is refused to who may see groups alone; which groups are small is another test's.
        if (who.Caller is { Role: Role.Service, Scopes: Scopes.Groups }) return [ask.Success, HttpStatusCode.Forbidden];
        if (ask is { Thing: Thing.Dashboard, Method.Method: "PUT" or "DELETE" } && !Marks.Owns(who, new(id)) && (ask.Method.Method == "PUT" || who.Caller!.Role == Role.Instructor)) return [HttpStatusCode.Forbidden];
        return [ask.Unless?.Invoke(who, id) ?? ask.Success];
    }

    static string Short(string text) => text.Length > 300 ? text[..300] : text;
}
