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
        var context = await (await Chromium.GetAsync()).NewContextAsync(look.Options);
        context.SetDefaultTimeout(30_000);
        var visit = await Visit.InAsync(context, look, server ?? Demo.Address);
        visits.Add(visit);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>Somebody of the demo who has signed in by the form, and got to where they were headed.</summary>
    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    /// <param name="look">How it is seen.</param>
    /// <param name="path">With its search.</param>
    /// <param name="server">Left out: the test's own.</param>
    private protected async Task<Visit> SignedInAsync(string role, Look look, string path = "/", Uri? server = null)
    {
        var visit = await OpenAsync(look, path, server);
        await visit.SignInAsync(Demo.SignInOf(role));
        await visit.SettleAsync();
        return visit;
    }
}
