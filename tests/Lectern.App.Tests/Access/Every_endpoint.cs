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

        var (tried, wrong) = (0, new List<string>());
        var answers = new SortedDictionary<int, int>();
        foreach (var ask in Requests.All)
        {
            foreach (var id in Marks.IdsOf(ask.Thing))
            {
                foreach (var who in world.Callers)
                {
                    if (ask is { Thing: Thing.Dashboard, Method.Method: "PUT" or "DELETE" }) await world.SaveDashboardsAsync(who.Tenant);
                    var (status, text) = await world.SayAsync(who, ask.Method, ask.UrlOf(id), ask.BodyOf(id));
                    tried++;
                    answers[(int)status] = answers.GetValueOrDefault((int)status) + 1;
                    var expected = Expected(who, ask, id);
                    if (!expected.Contains(status)) wrong.Add($"{who}: {ask.Method} {ask.UrlOf(id)}: {(int)status}, not {string.Join(" or ", expected.Select(e => (int)e))}. {Short(text)}");
                    foreach (var leak in Marks.LeaksIn(who, Uri.UnescapeDataString(ask.UrlOf(id)) + ask.BodyOf(id), text)) wrong.Add($"{who}: {ask.Method} {ask.UrlOf(id)} {ask.BodyOf(id)} holds {leak}.");
                }
            }
        }
        await Task.WhenAll(world.SaveDashboardsAsync('A'), world.SaveDashboardsAsync('B'));
        output.WriteLine($"{operations.Length} operations, {Requests.All.Count} ways to call them, {world.Callers.Count} callers: {tried} combinations. {string.Join(", ", answers.Select(a => $"{a.Value} × {a.Key}"))}.");
        wrong.ShouldBeEmpty($"{wrong.Count} of {tried}:\n{string.Join('\n', wrong.Take(60))}");
        tried.ShouldBeGreaterThan(4_000);
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
        }
    }

    /// <summary>As it is served, which another test holds to the committed one.</summary>
    async Task<string[]> OperationsAsync()
    {
        var document = await world.Server.AskAsync("/openapi/v1.json");
        return [.. document["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(m => $"{m.Key.ToUpperInvariant()} {p.Key}"))];
    }

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

    static HttpStatusCode[] Expected(Somebody who, Ask ask, string id)
    {
        var words = Requests.Rules[ask.Operation];
        if (words != "public" && who.Caller is null) return [HttpStatusCode.Unauthorized];
        if (!IsOpen(who, ask.Operation)) return [HttpStatusCode.Forbidden];
        if (words == "public" || ask.IsAlwaysAnswered) return who.Caller is { Role: Role.Service, Scopes: Scopes.Groups } ? [ask.Success, HttpStatusCode.Forbidden] : [ask.Success];
        if (!Marks.Finds(who, ask.Thing, id))
        {
            // A key of groups is told that it hears of no learner, whoever it is.
            return who.Caller is { Scopes: Scopes.Groups } && ask is { Operation: "GET /api/v1/live", Thing: Thing.Learner } ? [HttpStatusCode.Forbidden] : [HttpStatusCode.NotFound];
        }
        // What is of few is refused to who may see groups alone; which groups are small is another test's.
        if (who.Caller is { Role: Role.Service, Scopes: Scopes.Groups }) return [ask.Success, HttpStatusCode.Forbidden];
        if (ask is { Thing: Thing.Dashboard, Method.Method: "PUT" or "DELETE" } && !Marks.Owns(who, new(id)) && (ask.Method.Method == "PUT" || who.Caller!.Role == Role.Instructor)) return [HttpStatusCode.Forbidden];
        return [ask.Success];
    }

    static string Short(string text) => text.Length > 300 ? text[..300] : text;
}
