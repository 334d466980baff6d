using System.Net;
using System.Text.RegularExpressions;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Limits;

namespace Lectern.App.Tests.Browser;

public sealed partial class Security_headers : IAsyncLifetime
{
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(("TRUSTED_PROXIES", "127.0.0.0/8"));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Theory]
    [InlineData("/health/live", 200)]
    [InlineData("/openapi/v1.json", 200)]
    [InlineData("/api/v1/metrics/glossary", 200)]
    [InlineData("/api/v1/courses?limit=0", 400)]
    [InlineData("/api/v1/users/nobody/analytics", 404)]
    [InlineData("/nowhere", 404)]
    [InlineData("/api/v1/events/rejected?limit=many", 400)]
    [InlineData("/", 404)]
    public async Task Every_answer_that_is_data_runs_nothing(string path, int status)
    {
        using var answer = await server.BareAsync(path, (ApiKeys.Header, TestServer.ApiKey));

        ((int)answer.StatusCode).ShouldBe(status);
        ShouldBeSafe(answer);
        answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
    }

    [Fact]
    public async Task An_answer_that_still_holds_and_a_refusal_have_them_too()
    {
        using var first = await server.BareAsync("/api/v1/dashboard", (ApiKeys.Header, TestServer.ApiKey));
        using var second = await server.BareAsync("/api/v1/dashboard", (ApiKeys.Header, TestServer.ApiKey), ("If-None-Match", first.Header("ETag")!));
        using var refused = await server.BareAsync("/api/v1/dashboard");

        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        ShouldBeSafe(second);
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        ShouldBeSafe(refused);
    }

    [Fact]
    public async Task An_error_of_ours_has_them_too()
    {
        await using var host = await SmallHost.StartAsync(TimeProvider.System);

        using var broken = await host.Address.BareAsync(HttpMethod.Get, SmallHost.Broken);

        broken.StatusCode.ShouldBe(HttpStatusCode.InternalServerError);
        ShouldBeSafe(broken);
    }

    [Fact]
    public async Task The_page_of_the_documentation_runs_what_is_of_this_server_alone()
    {
        using var answer = await server.BareAsync("/docs/index.html");
        var page = await answer.Content.ReadAsStringAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        ShouldBeSafe(answer);
        var policy = answer.Header("Content-Security-Policy")!;
        policy.ShouldStartWith("default-src 'none'; script-src 'self'; style-src 'self';");
        policy.ShouldNotContain("unsafe");
        policy.ShouldContain("frame-ancestors 'none'");
        // Which it can only as long as nothing stands in the page itself.
        var scripts = Script().Matches(page);
        scripts.Count.ShouldBeGreaterThan(1);
        foreach (Match script in scripts)
        {
            script.Groups[2].Value.Trim().ShouldBeEmpty();
            var file = Source().Match(script.Groups[1].Value).Groups[1].Value;
            file.ShouldNotBeEmpty(script.Value);
            using var code = await server.BareAsync($"/docs/{file}");
            code.StatusCode.ShouldBe(HttpStatusCode.OK, file);
            code.Content.Headers.ContentType!.MediaType.ShouldNotBeNull().ShouldEndWith("/javascript");
        }
        page.ShouldNotContain("<style");
        page.ShouldNotContain(" style=");
        page.ShouldNotMatch(@"\son[a-z]+=");
    }

    [Fact]
    public async Task Only_over_https_it_is_said_to_stay_there()
    {
        using var plain = await server.BareAsync("/health/live");
        using var behind = await server.BareAsync("/health/live", ("X-Forwarded-Proto", "https"), ("X-Forwarded-For", "192.0.2.1"));

        plain.Header("Strict-Transport-Security").ShouldBeNull();
        behind.Header("Strict-Transport-Security").ShouldBe("max-age=31536000; includeSubDomains");
    }

    static void ShouldBeSafe(HttpResponseMessage answer)
    {
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        answer.Header("X-Frame-Options").ShouldBe("DENY");
        answer.Header("Referrer-Policy").ShouldBe("no-referrer");
        answer.Header("Permissions-Policy").ShouldNotBeNull().ShouldContain("camera=()");
        answer.Header("Cross-Origin-Opener-Policy").ShouldBe("same-origin");
        answer.Header("Cross-Origin-Resource-Policy").ShouldBe("same-origin");
        answer.Header("Server").ShouldBeNull();
        answer.Header("X-Powered-By").ShouldBeNull();
    }

    [GeneratedRegex("<script([^>]*)>(.*?)</script>", RegexOptions.Singleline)]
    private static partial Regex Script();

    [GeneratedRegex("src=\"(?:\\./)?([^\"/]+)\"")]
    private static partial Regex Source();
}
