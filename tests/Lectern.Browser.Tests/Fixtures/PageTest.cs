using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>What tests of the page stand on: visits, each in a browser profile of its own, that fail the test by whatever goes wrong in them.</summary>
public abstract class PageTest : IAsyncLifetime
{
    readonly List<Visit> visits = [];

    private protected DemoServer Demo { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Demo = await ServerAsync();

    /// <summary>After the test, so that what a page logged is told beside what the test found.</summary>
    public virtual async Task DisposeAsync()
    {
        foreach (var visit in visits) await visit.CloseAsync();
        visits.SelectMany(v => v.Troubles).ShouldBeEmpty("The page logged errors, broke its policy, or was refused something.");
        visits.SelectMany(v => v.Unseen).ShouldBeEmpty("The test expected these, and they did not happen.");
    }

    private protected virtual Task<DemoServer> ServerAsync() => DemoServer.GetAsync();

    /// <summary>A profile that has never been here, at a path of the page.</summary>
    /// <param name="look">How it is seen.</param>
    /// <param name="path">With its search.</param>
    /// <param name="server">Left out: the test's own.</param>
    private protected async Task<Visit> OpenAsync(Look look, string path = "/", Uri? server = null)
    {
        var visit = await VisitAsync(look.Options, look, server ?? Demo.Address);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>A profile in which somebody of the demo signed in before, at a path of the page. By the form they do where that is the question.</summary>
    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    /// <param name="look">How it is seen.</param>
    /// <param name="path">With its search.</param>
    /// <param name="server">Left out: the test's own.</param>
    private protected async Task<Visit> SignedInAsync(string role, Look look, string path = "/", Uri? server = null)
    {
        var address = server ?? Demo.Address;
        var options = look.Options;
        // What the page notes of a sign-in; the cookie comes with the answer, and is this visit's own: it is good once.
        options.StorageState = $$"""{"cookies":[],"origins":[{"origin":"{{address.GetLeftPart(UriPartial.Authority)}}","localStorage":[{"name":"lectern-signed-in","value":"1"}]}]}""";
        var visit = await VisitAsync(options, look, address);
        var (name, password) = Demo.SignInOf(role);
        var answer = await visit.Context.APIRequest.PostAsync(new Uri(address, "/api/v1/auth/sign-in").AbsoluteUri, new() { DataObject = new { userName = name, password } });
        answer.Ok.ShouldBeTrue($"{answer.Status} {await answer.TextAsync()}");
        await visit.GoAsync(path);
        return visit;
    }

    async Task<Visit> VisitAsync(BrowserNewContextOptions options, Look look, Uri server)
    {
        var context = await (await Chromium.GetAsync()).NewContextAsync(options);
        context.SetDefaultTimeout(Chromium.Patience);
        var visit = await Visit.InAsync(context, look, server);
        visits.Add(visit);
        return visit;
    }
}
