namespace Lectern.Browser.Tests.Fixtures;

/// <summary>What tests of the page stand on: visits, each in a browser profile of its own, that fail the test by whatever goes wrong in them.</summary>
public abstract class PageTest : IAsyncLifetime
{
    readonly List<Visit> visits = [];

    private protected DemoServer Demo { get; private set; } = null!;

    public virtual async Task InitializeAsync() => Demo = await DemoServer.GetAsync();

    /// <summary>After the test, so that what a page logged is told beside what the test found.</summary>
    public virtual async Task DisposeAsync()
    {
        foreach (var visit in visits) await visit.CloseAsync();
        visits.SelectMany(v => v.Troubles).ShouldBeEmpty("The page logged errors, broke its policy, or was refused something.");
        visits.SelectMany(v => v.Unseen).ShouldBeEmpty("The test expected these, and they did not happen.");
    }

    /// <summary>A profile that has never been here, at a path of the page.</summary>
    private protected async Task<Visit> OpenAsync(Look look, string path = "/")
    {
        var context = await (await Chromium.GetAsync()).NewContextAsync(look.Options);
        context.SetDefaultTimeout(15_000);
        var visit = await Visit.InAsync(context, look, Demo.Address);
        visits.Add(visit);
        await visit.GoAsync(path);
        return visit;
    }

    /// <summary>Somebody of the demo who has signed in by the form, and got to where they were headed.</summary>
    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    private protected async Task<Visit> SignedInAsync(string role, Look look, string path = "/")
    {
        var visit = await OpenAsync(look, path);
        await visit.SignInAsync(Demo.SignInOf(role));
        await visit.SettleAsync();
        return visit;
    }
}
