using System.Globalization;
using System.Net;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Limits;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Ingestion;

namespace Lectern.App.Tests.Limits;

/// <summary>What a connection may take, asked of the real server by bytes.</summary>
public sealed class Connections : IClassFixture<OneServer>
{
    static readonly string Key = $"{ApiKeys.Header}: {TestServer.ApiKey}\r\n";

    readonly TestServer server;

    public Connections(OneServer one) => server = one.Server;

    // The times are the server's own, 10 s and more: all at once.
    [Fact]
    public async Task Slow_senders_are_cut_off()
    {
        await using var silent = await server.ConnectAsync();
        await using var head = await server.ConnectAsync();
        await using var body = await server.ConnectAsync();
        await silent.WriteAsync("GET /health/live HTTP/1.1\r\nHo");
        using var over = new CancellationTokenSource(Bare.Patience);
        var trickles = Task.WhenAll(
            TrickleAsync(head, "GET /health/live HTTP/1.1\r\nHost: l\r\n", "X-Slow: 1\r\n", over.Token),
            TrickleAsync(body, $"POST /api/v1/events HTTP/1.1\r\nHost: l\r\n{Key}Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n[", " ", over.Token));

        var answers = await Task.WhenAll(silent.ToEndAsync(), head.ToEndAsync(), body.ToEndAsync());

        over.IsCancellationRequested.ShouldBeFalse("they were not cut off");
        await over.CancelAsync();
        await trickles;
        answers[0].ShouldStartWith("HTTP/1.1 408 ");
        answers[1].ShouldStartWith("HTTP/1.1 408 ");
        answers[2].ShouldStartWith("HTTP/1.1 408 ");
        answers[2].ShouldContain("application/problem+json");
    }

    [Fact]
    public async Task A_head_of_more_than_32_KB_is_431() =>
        (await AskAsync($"GET /health/live HTTP/1.1\r\nHost: l\r\nX-Large: {new string('x', 33 * 1024)}\r\n\r\n")).ShouldStartWith("HTTP/1.1 431 ");

    [Fact]
    public async Task More_than_64_headers_are_431() =>
        (await AskAsync($"GET /health/live HTTP/1.1\r\nHost: l\r\n{string.Concat(Enumerable.Range(0, 64).Select(i => $"X-{i}: 1\r\n"))}\r\n")).ShouldStartWith("HTTP/1.1 431 ");

    [Fact]
    public async Task As_large_as_may_be_is_answered()
    {
        var (line, headers) = (new string('x', 15 * 1024), string.Concat(Enumerable.Range(0, 61).Select(i => $"X-{i}: {new string('x', 400)}\r\n")));

        (await AskAsync($"GET /health/live?{line} HTTP/1.1\r\nHost: l\r\nConnection: close\r\n{headers}\r\n")).ShouldStartWith("HTTP/1.1 200 ");
    }

    [Fact]
    public async Task An_address_of_more_than_16_KB_is_414() =>
        (await AskAsync($"GET /health/live?{new string('x', 17 * 1024)} HTTP/1.1\r\nHost: l\r\n\r\n")).ShouldStartWith("HTTP/1.1 414 ");

    [Theory]
    [InlineData("/analytics/events/batch")]
    [InlineData("/api/v1/query")]
    [InlineData("/api/v1/dashboards/custom")]
    public async Task A_body_that_says_it_is_too_large_is_not_read(string path)
    {
        var length = (ConnectionLimits.MaxBodyBytes + 1).ToString(CultureInfo.InvariantCulture);

        var answer = await AskAsync($"POST {path} HTTP/1.1\r\nHost: l\r\nConnection: close\r\n{Key}Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n");

        answer.ShouldStartWith("HTTP/1.1 413 ");
        answer.ShouldContain("\r\nContent-Type: application/problem+json");
        answer.ShouldContain("\"code\":\"too_large\"");
    }

    [Fact]
    public async Task A_stream_of_lines_may_be_larger_than_any_body()
    {
        // Of blank lines, which cost nothing to take in.
        var lines = new StringBuilder(Http.View("at-the-end-of-much")).Append('\n', ConnectionLimits.MaxBodyBytes + 1);

        using var response = await server.PostAsync(Http.Events, lines.ToString(), Http.Lines);

        (await response.ReportAsync()).Accepted.ShouldBe(1);
    }

    [Fact]
    public async Task Beyond_the_most_connections_they_are_closed_and_come_again_when_others_have_gone()
    {
        await using var few = await TestServer.StartAsync(("MAX_CONNECTIONS", "10"));
        var open = new List<Stream>();
        for (var i = 0; i < 10; i++)
        {
            var connection = await few.ConnectAsync();
            // Answered: it is one of those that count.
            await connection.WriteAsync("GET /health/live HTTP/1.1\r\nHost: l\r\n\r\n");
            (await connection.ReadAsync(new byte[1024])).ShouldBeGreaterThan(0);
            open.Add(connection);
        }

        await using var beyond = await few.ConnectAsync();
        (await beyond.ToEndAsync()).ShouldBeEmpty();

        foreach (var connection in open) await connection.DisposeAsync();
        using var patience = new CancellationTokenSource(Bare.Patience);
        while (true)
        {
            // The server learns of their end in its own time.
            patience.Token.ThrowIfCancellationRequested();
            try
            {
                using var answer = await few.Client.GetAsync("/health/live", patience.Token);
                answer.StatusCode.ShouldBe(HttpStatusCode.OK);
                return;
            }
            catch (HttpRequestException)
            {
            }
        }
    }

    async Task<string> AskAsync(string request)
    {
        await using var socket = await server.ConnectAsync();
        try
        {
            await socket.WriteAsync(request);
        }
        catch (IOException)
        {
            // It has answered already, and does not wait for the rest.
        }
        return await socket.ToEndAsync();
    }

    /// <summary>A piece every second, until the other side has enough.</summary>
    static async Task TrickleAsync(System.Net.Sockets.NetworkStream to, string first, string then, CancellationToken ct)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(1));
        try
        {
            await to.WriteAsync(first);
            while (await timer.WaitForNextTickAsync(ct)) await to.WriteAsync(then);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException or ObjectDisposedException)
        {
        }
    }
}
