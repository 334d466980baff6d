using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Ingestion;
using Lectern.App.Tests.Limits;

namespace Lectern.App.Tests.Browser;

/// <summary>How the page is served, with one that is a few lines long and compressed as the real one is.</summary>
public sealed partial class Web_page(Web_page.ServedPage page) : IClassFixture<Web_page.ServedPage>
{
    const string Secret = "not a part of the page";
    const string Html = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";
    static readonly string Script = string.Join('\n', Enumerable.Range(0, 500).Select(i => $"console.log('line {i}: ä');"));

    readonly string folder = page.Folder;
    readonly TestServer server = page.Server;

    [Fact]
    public async Task The_document_comes_with_a_nonce_of_its_own_each_time()
    {
        var nonces = new HashSet<string>();
        foreach (var path in (string[])["/", "/", "/courses/algebra?from=2026-11-01"])
        {
            using var answer = await server.BareAsync(path, ("Accept", Html));
            var text = await answer.Content.ReadAsStringAsync();

            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
            answer.Header("Content-Type").ShouldBe("text/html; charset=utf-8");
            answer.Header("Cache-Control").ShouldBe("no-store");
            answer.Header("ETag").ShouldBeNull();
            var held = Nonce().Matches(text).Select(m => m.Groups[1].Value).ToList();
            held.Count.ShouldBe(2, text);
            held.Distinct().Count().ShouldBe(1);
            Convert.FromBase64String(held[0]).Length.ShouldBeGreaterThanOrEqualTo(16);
            answer.Header("Content-Security-Policy").ShouldBe(
                $"default-src 'none'; script-src 'self'; style-src 'self' 'nonce-{held[0]}'; img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
            nonces.Add(held[0]);
        }
        nonces.Count.ShouldBe(3);
    }

    [Theory]
    [InlineData("/", "*/*", 200)]
    [InlineData("/", null, 200)]
    [InlineData("/", "application/json", 200)]
    [InlineData("/learners/a%2Fb%20%C3%A4", Html, 200)]
    [InlineData("/apiary", Html, 200)]
    [InlineData("/learners/ann", "text/html;q=0, */*", 404)]
    [InlineData("/learners/ann", "*/*", 404)]
    [InlineData("/learners/ann", null, 404)]
    [InlineData("/learners/ann", "not;;a,,type", 404)]
    [InlineData("/api", Html, 404)]
    [InlineData("/api/v1/nothing", Html, 404)]
    [InlineData("/API/v1/nothing", Html, 404)]
    [InlineData("/analytics/nothing", Html, 404)]
    [InlineData("/health/nothing", Html, 404)]
    [InlineData("/metrics/nothing", Html, 404)]
    [InlineData("/docs/nothing", Html, 404)]
    [InlineData("/openapi/nothing", Html, 404)]
    [InlineData("/xapi/statements", Html, 404)]
    [InlineData("/caliper/events", Html, 404)]
    [InlineData("/assets/index-gone.js", Html, 404)]
    [InlineData("/assets/", Html, 404)]
    [InlineData("/api/v1/courses", Html, 401)]
    [InlineData("/api/v1/query", Html, 405)]
    public async Task What_a_browser_opens_is_the_document_and_anything_else_as_it_was(string path, string? accept, int status)
    {
        using var answer = await server.BareAsync(path, accept is null ? [] : [("Accept", accept)]);

        ((int)answer.StatusCode).ShouldBe(status);
        if (status == 200) (await answer.Content.ReadAsStringAsync()).ShouldStartWith("<!doctype html>");
        else
        {
            await answer.CodeAsync(status);
            if (!path.StartsWith("/docs", StringComparison.Ordinal)) answer.Header("Content-Security-Policy").ShouldBe("default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'");
        }
    }

    [Theory]
    [InlineData("/health/live", "application/json; charset=utf-8")]
    [InlineData("/metrics", "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData("/docs/index.html", "text/html; charset=utf-8")]
    public async Task What_answered_before_goes_before_the_page(string path, string type)
    {
        using var answer = await server.BareAsync(path, ("Accept", Html));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Header("Content-Type").ShouldNotBeNull().Replace(";charset", "; charset", StringComparison.Ordinal).ShouldBe(type);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("csp-nonce");
    }

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("gzip, deflate", "gzip")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("br;q=0, gzip;q=0", null)]
    [InlineData("zstd", null)]
    [InlineData(null, null)]
    public async Task A_file_comes_as_the_build_compressed_it(string? accepts, string? encoding)
    {
        using var answer = await server.BareAsync("/assets/index-1a2b3c.js", accepts is null ? [] : [("Accept-Encoding", accepts)]);
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Header("Content-Type").ShouldBe("text/javascript; charset=utf-8");
        answer.Header("Content-Encoding").ShouldBe(encoding);
        answer.Header("Content-Length").ShouldBe($"{bytes.Length}");
        answer.Header("Cache-Control").ShouldBe("public, max-age=31536000, immutable");
        answer.Header("Vary").ShouldBe("Accept-Encoding");
        answer.Header("X-Content-Type-Options").ShouldBe("nosniff");
        Unpacked(bytes, encoding).ShouldBe(Script);
        if (encoding is not null) bytes.Length.ShouldBeLessThan(Encoding.UTF8.GetByteCount(Script) / 5);
    }

    [Fact]
    public async Task What_would_gain_nothing_is_not_compressed()
    {
        using var small = await server.BareAsync("/assets/tiny-4d5e6f.css", ("Accept-Encoding", "br, gzip"));
        using var copy = await server.BareAsync("/assets/index-1a2b3c.js.br", ("Accept", Html));

        small.Header("Content-Encoding").ShouldBeNull();
        small.Header("Content-Type").ShouldBe("text/css; charset=utf-8");
        copy.StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_file_whose_name_stays_is_asked_about_each_time()
    {
        using var first = await server.BareAsync("/icon.svg");
        using var second = await server.BareAsync("/icon.svg", ("If-None-Match", first.Header("ETag")!));
        using var other = await server.BareAsync("/icon.svg", ("If-None-Match", "\"other\""));
        using var script = await server.BareAsync("/assets/index-1a2b3c.js");
        using var packed = await server.BareAsync("/assets/index-1a2b3c.js", ("Accept-Encoding", "br"));

        first.Header("Content-Type").ShouldBe("image/svg+xml");
        first.Header("Cache-Control").ShouldBe("no-cache");
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        second.Header("ETag").ShouldBe(first.Header("ETag"));
        other.StatusCode.ShouldBe(HttpStatusCode.OK);
        // Of other bytes, another tag.
        packed.Header("ETag").ShouldNotBeNull().ShouldNotBe(script.Header("ETag"));
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/courses")]
    [InlineData("/assets/index-1a2b3c.js")]
    [InlineData("/icon.svg")]
    public async Task HEAD_tells_the_same_without_the_body(string path)
    {
        using var whole = await server.BareAsync(path, ("Accept", Html), ("Accept-Encoding", "br"));
        using var head = await server.BareAsync(HttpMethod.Head, path, ("Accept", Html), ("Accept-Encoding", "br"));

        head.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await head.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
        foreach (var name in (string[])["Content-Length", "Content-Type", "Content-Encoding", "Cache-Control", "ETag", "Vary"]) head.Header(name).ShouldBe(whole.Header(name), name);
    }

    [Theory]
    [InlineData("/", 405)]
    [InlineData("/assets/index-1a2b3c.js", 405)]
    [InlineData("/courses/algebra", 404)]
    public async Task It_can_only_be_read(string path, int status)
    {
        using var answer = await server.BareAsync(HttpMethod.Post, path, ("Accept", Html));

        await answer.CodeAsync(status);
        answer.Header("Allow").ShouldBe(status == 405 ? "GET, HEAD" : null);
    }

    [Theory]
    [InlineData("/..%2fsecret.txt")]
    [InlineData("/%2e%2e/secret.txt")]
    [InlineData("/%2e%2e%2fsecret.txt")]
    [InlineData("/../secret.txt")]
    [InlineData("/assets/../../secret.txt")]
    [InlineData("/assets/%2e%2e/%2e%2e/secret.txt")]
    [InlineData("/assets/..%5c..%5csecret.txt")]
    [InlineData("/assets/..\\..\\secret.txt")]
    [InlineData("//secret.txt")]
    [InlineData("/assets/%252e%252e/%252e%252e/secret.txt")]
    [InlineData("/assets/index-1a2b3c.js%00.txt")]
    public async Task Nothing_beside_the_page_is_reached(string path)
    {
        foreach (var accept in (string[])["*/*", "text/html"])
        {
            await using var connection = await server.ConnectAsync();
            await connection.WriteAsync($"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept: {accept}\r\nConnection: close\r\n\r\n");
            var answer = await connection.ToEndAsync();

            answer.ShouldStartWith("HTTP/1.1 ");
            answer.ShouldNotContain(Secret);
            // The document, or a refusal.
            (answer.StartsWith("HTTP/1.1 200", StringComparison.Ordinal) ? answer.Contains("csp-nonce", StringComparison.Ordinal) : answer.StartsWith("HTTP/1.1 40", StringComparison.Ordinal)).ShouldBeTrue(answer);
        }
    }

    [Fact]
    public async Task No_credential_is_looked_at()
    {
        // More than wrong keys may be tried.
        for (var i = 0; i < 5; i++)
        {
            using var answer = await server.BareAsync("/", (ApiKeys.Header, "a wrong key"), ("Authorization", "Bearer a.wrong.token"));
            answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        }
        using var guess = await server.BareAsync("/api/v1/courses", (ApiKeys.Header, "a wrong key"), ("Accept", Html));
        await guess.CodeAsync(401);
    }

    [Fact]
    public async Task Without_one_the_root_says_what_to_do()
    {
        await using var bare = await TestServer.StartAsync(("LECTERN_WEB", Path.Combine(folder, "assets")));

        using var root = await bare.BareAsync("/", ("Accept", Html));
        using var view = await bare.BareAsync("/courses", ("Accept", Html));

        (await root.CodeAsync(404)).ShouldBe("page_not_built");
        (await root.Content.ReadAsStringAsync()).ShouldContain("./lectern up");
        (await view.CodeAsync(404)).ShouldBe("not_found");
    }

    static string Unpacked(byte[] bytes, string? encoding)
    {
        using var packed = new MemoryStream(bytes);
        using Stream plain = encoding switch { "br" => new BrotliStream(packed, CompressionMode.Decompress), "gzip" => new GZipStream(packed, CompressionMode.Decompress), _ => packed };
        using var reader = new StreamReader(plain);
        return reader.ReadToEnd();
    }

    /// <summary>Nobody changes anything here, so that one serves all.</summary>
    public sealed class ServedPage : IAsyncLifetime
    {
        public string Folder { get; } = Path.Combine(TempFolders.Next("web"), "page");

        internal TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Directory.CreateDirectory(Path.Combine(Folder, "assets"));
            await WriteAsync("index.html", """<!doctype html><meta name="csp-nonce" content="__NONCE__"><script type="module" src="/assets/index-1a2b3c.js"></script><style nonce="__NONCE__"></style>""");
            await WriteAsync("assets/index-1a2b3c.js", Script);
            await WriteAsync("assets/tiny-4d5e6f.css", "a{}");
            await WriteAsync("icon.svg", "<svg xmlns='http://www.w3.org/2000/svg'/>");
            await WriteAsync("../secret.txt", Secret);
            using var compress = Process.Start("node", [Path.Combine(Checkout.Root, "tools", "compress-page.mjs"), Folder]);
            await compress.WaitForExitAsync().WaitAsync(Bare.Patience);
            compress.ExitCode.ShouldBe(0);
            Server = await TestServer.StartAsync(("LECTERN_WEB", Folder), ("RATE_LIMIT_UNAUTHENTICATED", "2"));
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();

        Task WriteAsync(string name, string text) => File.WriteAllTextAsync(Path.Combine(Folder, name), text);
    }

    [GeneratedRegex("(?:content|nonce)=\"([^\"]+)\"")]
    private static partial Regex Nonce();
}
