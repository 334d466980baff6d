using System.Collections.Concurrent;
using Lectern.App.Accounts;
using Lectern.App.Configuration;
using Lectern.App.Import;
using Lectern.App.Simulation;
using Lectern.App.Tests.Fixtures;
using Lectern.Simulator;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>
/// One Lectern for all tests, started by the first that asks: the real server on a real PostgreSQL with the page as it was built, filled
/// with the demo's institution, and the demo's three to sign in as. Who changes its data takes something that no other test looks at.
/// </summary>
sealed class DemoServer
{
    static readonly Lazy<Task<DemoServer>> One = new(() => StartAsync(new() { Until = LastMinute() }));

    readonly Dictionary<string, DemoSignIn> signIns;
    readonly ConcurrentDictionary<string, Lazy<Task<ApiReader>>> readers = [];

    DemoServer(TestServer server, Institution institution, IReadOnlyList<DemoSignIn> signIns)
    {
        Server = server;
        Institution = institution;
        this.signIns = signIns.ToDictionary(s => s.Role);
    }

    /// <summary>Its client has a key with every scope: to compare what the page shows with what the API says, and to send events.</summary>
    public TestServer Server { get; }

    public Institution Institution { get; }

    public Uri Address => Server.Client.BaseAddress!;

    public static Task<DemoServer> GetAsync() => One.Value;

    /// <summary>Another with a small institution, for who changes what others would look at.</summary>
    public static Task<DemoServer> StartSmallAsync() => StartSmallWithAsync();

    /// <summary>Likewise, with these settings beside the usual ones.</summary>
    public static Task<DemoServer> StartSmallWithAsync(params (string Name, string Value)[] settings) => StartAsync(new() { Learners = 40, Courses = 2, Days = 28, Until = LastMinute() }, settings);

    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    public (string Name, string Password) SignInOf(string role) => (signIns[role].UserName, signIns[role].Password!);

    /// <summary>What the API says to one of the demo's.</summary>
    /// <param name="role"><c>admin</c>, <c>instructor</c> or <c>student</c>.</param>
    public Task<ApiReader> ApiOfAsync(string role) => readers.GetOrAdd(role, r => new(() => ApiReader.SignInAsync(Address, SignInOf(r)))).Value;

    /// <summary>The same data by another server, with these settings.</summary>
    public async Task<TestServer> StartAnotherAsync(params (string Name, string Value)[] settings) =>
        await Server.StartAnotherAsync([("LECTERN_WEB", Page()), ("LECTERN_DATA", TempFolders.Next("data")), ("RATE_LIMIT_SIGN_IN", "1000000"), ("LOG_LEVEL", "error"), .. settings]);

    static string Page()
    {
        var page = Environment.GetEnvironmentVariable("LECTERN_WEB") is { Length: > 0 } given ? given : Path.Combine(Checkout.Root, "artifacts", "web");
        File.Exists(Path.Combine(page, "index.html")).ShouldBeTrue($"There is no page in {page}: ./lectern test browser builds it.");
        return page;
    }

    /// <summary>The page tells of the weeks before now, so its data end there: a whole minute, which an asOf can name.</summary>
    static DateTimeOffset LastMinute()
    {
        var now = TimeProvider.System.GetUtcNow();
        return now.AddTicks(-(now.Ticks % TimeSpan.TicksPerMinute));
    }

    static async Task<DemoServer> StartAsync(SimulationOptions options, params (string Name, string Value)[] settings)
    {
        var server = await TestServer.StartAsync(
            // Signing in is not what these tests are about, and they do it a hundred times.
            services => services.AddSingleton(_ => new PasswordHashing(1_000)),
            // Its database ends before it does, when all is over.
            [("LECTERN_WEB", Page()), ("LECTERN_DATA", TempFolders.Next("data")), ("RATE_LIMIT_SIGN_IN", "1000000"), ("LOG_LEVEL", "error"), .. settings]);
        var institution = new Institution(options);
        var sent = await HistoryUpload.SendAsync(institution, new EventUploader(server.Client, server.Client.BaseAddress!, TestServer.ApiKey, new(), TimeProvider.System), CancellationToken.None);
        (sent.Rejected, sent.Duplicates).ShouldBe((0, 0));
        await server.SettleAsync();
        return new(server, institution, await DemoAccounts.EnsureAsync(server.Services, server.Services.GetRequiredService<Settings>(), CancellationToken.None));
    }
}
