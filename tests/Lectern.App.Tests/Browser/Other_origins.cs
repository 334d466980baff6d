using System.Net;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Limits;

namespace Lectern.App.Tests.Browser;

/// <summary>Pages of app.example.org may call; all others may not.</summary>
public sealed class Other_origins : IAsyncLifetime
{
    const string App = "https://app.example.org";
    const string Light = "/api/v1/metrics/glossary";
    static readonly (string Name, string Value) Key = (ApiKeys.Header, TestServer.ApiKey);

    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(
        ("CORS_ORIGINS", $"{App}, http://localhost:5173"), ("RATE_LIMIT_QUERIES", "4"), ("RATE_LIMIT_UNAUTHENTICATED", "1"));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task A_listed_one_may_read_also_what_is_refused()
    {
        using var found = await server.BareAsync(Light, Key, ("Origin", App));
        using var missing = await server.BareAsync("/api/v1/users/nobody/analytics", Key, ("Origin", App));
        using var unknown = await server.BareAsync("/nowhere", Key, ("Origin", App));
        using var unauthenticated = await server.BareAsync(Light, ("Origin", App));
        using var limited = await server.BareAsync(Light, ("Origin", App));

        (HttpResponseMessage, HttpStatusCode)[] answers =
        [
            (found, HttpStatusCode.OK), (missing, HttpStatusCode.NotFound), (unknown, HttpStatusCode.NotFound),
            (unauthenticated, HttpStatusCode.Unauthorized), (limited, HttpStatusCode.TooManyRequests),
        ];
        foreach (var (answer, status) in answers)
        {
            answer.StatusCode.ShouldBe(status);
            answer.Header("Access-Control-Allow-Origin").ShouldBe(App);
            answer.Header("Access-Control-Allow-Credentials").ShouldBe("true");
            answer.Header("Vary").ShouldNotBeNull().ShouldContain("Origin");
            var readable = answer.Header("Access-Control-Expose-Headers")!.Split(',', StringSplitOptions.TrimEntries);
            foreach (var name in (string[])["ETag", "X-Correlation-Id", "RateLimit", "RateLimit-Policy", "Retry-After"]) readable.ShouldContain(name);
        }
    }

    [Theory]
    [InlineData("https://evil.example")]
    [InlineData("http://app.example.org")]
    [InlineData("https://app.example.org.evil.example")]
    [InlineData("https://app.example.org:8443")]
    [InlineData("null")]
    public async Task Another_may_not(string origin)
    {
        using var answer = await server.BareAsync(Light, Key, ("Origin", origin));
        using var preflight = await PreflightAsync(origin);

        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
        answer.Header("Access-Control-Allow-Credentials").ShouldBeNull();
        answer.Header("Vary").ShouldNotBeNull().ShouldContain("Origin");
        preflight.Header("Access-Control-Allow-Origin").ShouldBeNull();
        preflight.Header("Access-Control-Allow-Methods").ShouldBeNull();
    }

    [Fact]
    public async Task A_preflight_needs_no_key_and_counts_nothing()
    {
        for (var i = 0; i < 10; i++)
        {
            using var preflight = await PreflightAsync(App);
            preflight.StatusCode.ShouldBe(HttpStatusCode.NoContent);
            preflight.Header("Access-Control-Allow-Origin").ShouldBe(App);
            preflight.Header("Access-Control-Allow-Credentials").ShouldBe("true");
            preflight.Header("Access-Control-Allow-Methods").ShouldNotBeNull().ShouldContain("PUT");
            preflight.Header("Access-Control-Allow-Headers").ShouldNotBeNull().ShouldContain("X-API-Key", Case.Insensitive);
            preflight.Header("X-Content-Type-Options").ShouldBe("nosniff");
        }
    }

    [Fact]
    public async Task By_default_there_are_none()
    {
        await using var closed = await TestServer.StartAsync();

        using var answer = await closed.BareAsync(Light, Key, ("Origin", App));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Header("Access-Control-Allow-Origin").ShouldBeNull();
    }

    [Fact]
    public async Task What_a_cookie_opens_is_for_own_pages()
    {
        await using var host = await SmallHost.StartAsync(TimeProvider.System, ("CORS_ORIGINS", App));
        var own = host.Address.GetLeftPart(UriPartial.Authority);

        (await AskAsync(("Origin", own))).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(("Origin", own), ("Sec-Fetch-Site", "same-origin"))).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(("Origin", App), ("Sec-Fetch-Site", "cross-site"))).ShouldBe(HttpStatusCode.OK);
        (await AskAsync()).ShouldBe(HttpStatusCode.OK);
        (await AskAsync(("Origin", "https://evil.example"))).ShouldBe(HttpStatusCode.Forbidden);
        using var refused = await host.Address.BareAsync(HttpMethod.Post, SmallHost.Refresh, ("Origin", "https://evil.example"), ("Sec-Fetch-Site", "cross-site"));
        (await Ingestion.Http.CodeAsync(refused, 403)).ShouldBe("cross_site");

        async Task<HttpStatusCode> AskAsync(params (string, string)[] headers)
        {
            using var answer = await host.Address.BareAsync(HttpMethod.Post, SmallHost.Refresh, headers);
            return answer.StatusCode;
        }
    }

    Task<HttpResponseMessage> PreflightAsync(string origin) => server.BareAsync(
        HttpMethod.Options, "/api/v1/query", ("Origin", origin), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "x-api-key,content-type"));
}
