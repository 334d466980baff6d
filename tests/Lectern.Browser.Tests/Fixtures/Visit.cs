using System.Collections.Concurrent;
using Lectern.App.Tests.Fixtures;
using Microsoft.Playwright;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>One reader's browser with a tab, and what went wrong in it, in further tabs too.</summary>
sealed class Visit
{
    /// <summary>Says in the browser's own words what its policy kept the page from.</summary>
    const string TellViolations =
        "document.addEventListener('securitypolicyviolation', e => lecternViolation(`${e.effectiveDirective} ${e.blockedURI} ${e.sourceFile ?? ''}:${e.lineNumber} ${e.sample}`))";

    readonly ConcurrentQueue<string> troubles = [];
    readonly ConcurrentDictionary<string, bool> expected = [];
    readonly Uri server;

    Visit(IBrowserContext context, IPage page, Look look, Uri server)
    {
        (Context, Page, Look, this.server) = (context, page, look, server);
        context.Console += (_, message) =>
        {
            // A refusal is told once, as an answer.
            if (message.Type == "error" && !message.Text.StartsWith("Failed to load resource", StringComparison.Ordinal)) Trouble($"Console: {message.Text}");
        };
        context.WebError += (_, error) => Trouble($"Thrown: {error.Error}");
        page.Crash += (_, _) => Trouble("The tab crashed.");
        context.RequestFailed += (_, request) =>
        {
            // What is under way when a reader goes elsewhere.
            if (request.Failure != "net::ERR_ABORTED") Trouble($"Failed: {request.Method} {request.Url} {request.Failure}");
        };
        context.Response += (_, answer) =>
        {
            if (answer.Status >= 400) Trouble($"Refused: {answer.Request.Method} {answer.Url} {answer.Status}");
        };
        context.Request += (_, request) =>
        {
            var asked = new Uri(request.Url);
            if (asked.Scheme is "http" or "https" or "ws" or "wss" && asked.Authority != server.Authority) Trouble($"Asked elsewhere: {request.Url}");
        };
    }

    public IBrowserContext Context { get; }
    public IPage Page { get; }
    public Look Look { get; private set; }

    /// <summary>What nobody expected.</summary>
    public IEnumerable<string> Troubles => troubles;

    /// <summary>What was expected and did not come.</summary>
    public IEnumerable<string> Unseen => expected.Where(e => !e.Value).Select(e => e.Key);

    public static async Task<Visit> InAsync(IBrowserContext context, Look look, Uri server)
    {
        var visit = new Visit(context, await context.NewPageAsync(), look, server);
        await context.ExposeFunctionAsync("lecternViolation", (string what) => visit.Trouble($"Against the policy: {what}"));
        await context.AddInitScriptAsync(TellViolations);
        return visit;
    }

    /// <summary>A trouble that holds this text is what the test is about; it must come.</summary>
    public void Expect(string text) => expected.TryAdd(text, false);

    /// <summary>A trouble that holds this text may come, or come too late to be seen.</summary>
    public void Allow(string text) => expected.TryAdd(text, true);

    /// <summary>By its address, as a link from elsewhere or a reload gets there.</summary>
    public async Task GoAsync(string path)
    {
        await Page.GotoAsync(new Uri(server, path).AbsoluteUri);
        await SettleAsync();
    }

    public async Task SignInAsync((string Name, string Password) who)
    {
        await Page.Locator("input[name=userName]").FillAsync(who.Name);
        await Page.Locator("input[name=password]").FillAsync(who.Password);
        await Page.Locator("button[type=submit]").ClickAsync();
        await WaitAsync("() => location.pathname !== '/sign-in'", "does not go on from the sign-in");
    }

    /// <summary>Until something stands there, of where the address says we are, and nothing of it is being loaded.</summary>
    public Task SettleAsync() => WaitAsync(
        """
        () => document.querySelector('h1') !== null
            && document.querySelector('[aria-busy=true]') === null
            && (location.pathname === '/sign-in') === (document.querySelector('input[name=userName]') !== null)
            && document.fonts.status === 'loaded'
        """,
        "does not come to rest with a first heading");

    async Task WaitAsync(string until, string otherwise)
    {
        try
        {
            await Page.WaitForFunctionAsync(until);
        }
        catch (TimeoutException)
        {
            var text = await Page.Locator("body").InnerTextAsync();
            Assert.Fail($"{Page.Url} {otherwise}. It shows:\n{text}\n{string.Join('\n', troubles)}");
        }
    }

    /// <summary>As when the reader turns to another screen, or their system to the night: nothing is loaded anew.</summary>
    public async Task ChangeAsync(Look look)
    {
        Look = look;
        var options = look.Options;
        await Page.EmulateMediaAsync(new() { ColorScheme = options.ColorScheme, ReducedMotion = options.ReducedMotion });
        await Page.SetViewportSizeAsync(options.ViewportSize!.Width, options.ViewportSize.Height);
        await Page.Locator($"html[data-mantine-color-scheme={look.Scheme}]").WaitForAsync();
    }

    /// <summary>All of the page, into <c>artifacts/screenshots</c>, by name and look, where <c>LECTERN_SCREENSHOTS</c> is set: they are for people to look at.</summary>
    public async Task ScreenshotAsync(string name)
    {
        if (string.IsNullOrEmpty(Environment.GetEnvironmentVariable("LECTERN_SCREENSHOTS"))) return;
        await Page.ScreenshotAsync(new()
        {
            Path = Path.Combine(Checkout.Root, "artifacts", "screenshots", $"{name}-{Look}.png"),
            FullPage = true,
            Animations = ScreenshotAnimations.Disabled,
            Caret = ScreenshotCaret.Hide,
            // A long page on a busy machine.
            Timeout = 60_000,
        });
    }

    /// <summary>Nothing is cut off, and nobody scrolls sideways; a table may, within itself.</summary>
    public async Task ShouldFitAsync()
    {
        var wide = await Page.EvaluateAsync<int>("() => document.documentElement.scrollWidth - document.documentElement.clientWidth");
        wide.ShouldBe(0, $"The page is {wide} px wider than {Look.Width} px.");
    }

    /// <summary>Once everything that the page has to say is said.</summary>
    public async Task CloseAsync()
    {
        try
        {
            // A policy's violations are told a moment later.
            if (!Page.IsClosed) await Page.EvaluateAsync("() => new Promise(done => setTimeout(done))");
        }
        catch (PlaywrightException)
        {
            // It was just going elsewhere, and says no more.
        }
        await Context.CloseAsync();
    }

    void Trouble(string what)
    {
        foreach (var text in expected.Keys.Where(text => what.Contains(text, StringComparison.Ordinal)))
        {
            expected[text] = true;
            return;
        }
        troubles.Enqueue(what);
    }
}
