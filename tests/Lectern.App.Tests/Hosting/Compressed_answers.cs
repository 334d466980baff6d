using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Limits;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Hosting;

public sealed class Compressed_answers(Compressed_answers.Served served) : IClassFixture<Compressed_answers.Served>
{
    const string Roster = "/api/v1/courses/c/learners?limit=300&asOf=2025-12-01T00:00:00Z";

    /// <summary>Weak: a tag of figures, whichever way they are written down.</summary>
    const string Tagged = "/api/v1/dashboard?asOf=2025-12-01T00:00:00Z";

    readonly TestServer server = served.Server;

    [Theory]
    [InlineData("br", "br")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip, deflate, br, zstd", "br")]
    [InlineData("br;q=0, gzip;q=0.5", "gzip")]
    [InlineData("identity", null)]
    [InlineData("zstd", null)]
    [InlineData(null, null)]
    public async Task Are_the_same_figures_in_fewer_bytes_to_who_takes_them(string? accepts, string? encoding)
    {
        using var plain = await AskAsync(Roster, null);
        using var answer = await AskAsync(Roster, accepts);
        var (whole, bytes) = (await plain.Content.ReadAsByteArrayAsync(), await answer.Content.ReadAsByteArrayAsync());

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Header("Content-Encoding").ShouldBe(encoding);
        answer.Header("Content-Type").ShouldBe("application/json; charset=utf-8");
        answer.Header("Vary").ShouldBe("Accept-Encoding");
        whole.Length.ShouldBeGreaterThan(50_000);
        Encoding.UTF8.GetString(Unpacked(bytes, encoding)).ShouldBe(Encoding.UTF8.GetString(whole));
        if (encoding is not null) bytes.Length.ShouldBeLessThan(whole.Length / 5);
    }

    [Theory]
    [InlineData("br", "gzip")]
    [InlineData("gzip", null)]
    [InlineData(null, "br")]
    public async Task Hold_in_one_encoding_as_long_as_in_another(string? before, string? after)
    {
        using var first = await AskAsync(Tagged, before);
        using var second = await AskAsync(Tagged, after, ("If-None-Match", first.Header("ETag")!));

        first.Header("ETag").ShouldNotBeNull().ShouldStartWith("W/");
        second.StatusCode.ShouldBe(HttpStatusCode.NotModified);
        second.Header("ETag").ShouldBe(first.Header("ETag"));
        second.Header("Vary").ShouldBe("Accept-Encoding");
        second.Header("Content-Encoding").ShouldBeNull();
        (await second.Content.ReadAsByteArrayAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Are_never_those_whose_tag_stands_for_their_bytes()
    {
        using var tenant = await AskAsync("/api/v1/tenants/default", "br, gzip");

        tenant.Header("ETag").ShouldNotBeNull().ShouldStartWith("\"");
        tenant.Header("Content-Encoding").ShouldBeNull();
        tenant.Header("Vary").ShouldBeNull();
        JsonNode.Parse(await tenant.Content.ReadAsStringAsync())!["id"].ShouldNotBeNull();
    }

    [Fact]
    public async Task Are_problems_too()
    {
        using var answer = await AskAsync("/api/v1/courses?limit=0", "gzip");
        var problem = JsonNode.Parse(Unpacked(await answer.Content.ReadAsByteArrayAsync(), "gzip"))!;

        answer.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("application/problem+json");
        answer.Header("Content-Encoding").ShouldBe("gzip");
        problem["errors"]!["limit"].ShouldNotBeNull();
    }

    [Theory]
    [InlineData("ndjson", "application/x-ndjson")]
    [InlineData("csv", "text/csv")]
    public async Task Are_files_too(string format, string type)
    {
        var day = TimeProvider.System.GetUtcNow().UtcDateTime;
        var path = string.Create(CultureInfo.InvariantCulture, $"/api/v1/audit/export?format={format}&from={day.AddDays(-1):yyyy-MM-ddTHH:mm:ssZ}&to={day.AddDays(1):yyyy-MM-ddTHH:mm:ssZ}");
        using var answer = await AskAsync(path, "br");
        var bytes = await answer.Content.ReadAsByteArrayAsync();

        answer.StatusCode.ShouldBe(HttpStatusCode.OK, Encoding.UTF8.GetString(bytes));
        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith(type);
        answer.Header("Content-Encoding").ShouldBe("br");
        Encoding.UTF8.GetString(Unpacked(bytes, "br")).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task Are_no_live_updates()
    {
        using var http = new HttpClient { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Get, "/api/v1/live?topic=course:c");
        request.Headers.Add(ApiKeys.Header, TestServer.ApiKey);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        using var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync());

        answer.Header("Content-Type").ShouldNotBeNull().ShouldStartWith("text/event-stream");
        answer.Header("Content-Encoding").ShouldBeNull();
        // It is there before the stream ends, and can be read as it is.
        using var patience = new CancellationTokenSource(Bare.Patience);
        while (await reader.ReadLineAsync(patience.Token) is { } line)
        {
            if (line == "event: Ready") return;
        }
        Assert.Fail("No Ready came.");
    }

    [Fact]
    public async Task Are_none_that_hold_a_credential()
    {
        await AccountAsync("marie", "three blue lamps");
        using var signedIn = await PostAsync("/api/v1/auth/sign-in", """{"userName":"marie","password":"three blue lamps"}""");
        var cookie = signedIn.Header("Set-Cookie")!.Split(';')[0];
        using var refused = await PostAsync("/api/v1/auth/sign-in", """{"userName":"marie","password":"three red lamps"}""");
        using var renewed = await PostAsync("/api/v1/auth/refresh", null, ("Cookie", cookie));
        using var key = await PostAsync("/api/v1/keys", """{"name":"reader","scopes":["read"]}""");
        using var account = await PostAsync("/api/v1/accounts", """{"userName":"pierre","role":"student"}""");

        foreach (var (answer, status, field) in ((HttpResponseMessage, HttpStatusCode, string)[])
            [
                (signedIn, HttpStatusCode.OK, "accessToken"), (renewed, HttpStatusCode.OK, "accessToken"), (refused, HttpStatusCode.Unauthorized, "code"),
                (key, HttpStatusCode.Created, "key"), (account, HttpStatusCode.Created, "account"),
            ])
        {
            answer.StatusCode.ShouldBe(status);
            answer.Header("Content-Encoding").ShouldBeNull();
            JsonNode.Parse(await answer.Content.ReadAsStringAsync())![field].ShouldNotBeNull();
        }
    }

    Task<HttpResponseMessage> AskAsync(string path, string? accepts, params (string Name, string Value)[] more) =>
        server.BareAsync(path, [(ApiKeys.Header, TestServer.ApiKey), .. accepts is null ? [] : new[] { ("Accept-Encoding", accepts) }, .. more]);

    async Task<HttpResponseMessage> PostAsync(string path, string? body, params (string Name, string Value)[] more)
    {
        using var http = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = server.Client.BaseAddress };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (body is not null) request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (!path.StartsWith("/api/v1/auth", StringComparison.Ordinal)) request.Headers.Add(ApiKeys.Header, TestServer.ApiKey);
        foreach (var (name, value) in more) request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "br, gzip");
        return await http.SendAsync(request);
    }

    async Task AccountAsync(string userName, string password)
    {
        using var made = await PostAsync("/api/v1/accounts", $$"""{"userName":"{{userName}}","role":"admin","password":"{{password}}"}""");
        made.StatusCode.ShouldBe(HttpStatusCode.Created);
    }

    static byte[] Unpacked(byte[] bytes, string? encoding)
    {
        using var packed = new MemoryStream(bytes);
        using Stream plain = encoding switch { "br" => new BrotliStream(packed, CompressionMode.Decompress), "gzip" => new GZipStream(packed, CompressionMode.Decompress), _ => packed };
        using var whole = new MemoryStream();
        plain.CopyTo(whole);
        return whole.ToArray();
    }

    /// <summary>A course of 300.</summary>
    public sealed class Served : IAsyncLifetime
    {
        internal TestServer Server { get; private set; } = null!;

        public async Task InitializeAsync()
        {
            Server = await TestServer.StartAsync(services => services.AddSingleton(_ => new PasswordHashing(1_000)));
            await Server.SendAsync(Enumerable.Range(1, 300).Select(i => $$"""{"type":"UserEnrolled","userId":"u{{i}}","courseId":"c","occurredAt":"2025-11-02T00:00:00Z"}"""));
            await Server.SettleAsync();
        }

        public async Task DisposeAsync() => await Server.DisposeAsync();
    }
}
