using System.Net;
using Lectern.App.Access;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Ingestion;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Limits;

/// <summary>Three queries, two sendings and one expensive answer a minute; time passes when the test says so.</summary>
public sealed class Requests_a_minute : IAsyncLifetime
{
    const string GroupKey = "group-key-0123456789";
    const string Light = "/api/v1/metrics/glossary";
    static readonly (string Name, string Value) Key = (ApiKeys.Header, TestServer.ApiKey);

    readonly SteppedClock clock = new();
    TestServer server = null!;

    public async Task InitializeAsync() => server = await TestServer.StartAsync(
        services => services.AddSingleton<TimeProvider>(clock),
        ("AGGREGATE_API_KEY", GroupKey), ("TRUSTED_PROXIES", "127.0.0.1"),
        ("RATE_LIMIT_QUERIES", "3"), ("RATE_LIMIT_INGEST", "2"), ("RATE_LIMIT_EXPENSIVE", "1"), ("RATE_LIMIT_UNAUTHENTICATED", "3"));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task Every_answer_tells_what_is_left()
    {
        using var found = await server.BareAsync(Light, Key);
        using var missing = await server.BareAsync("/api/v1/users/nobody/analytics", Key);
        using var wrong = await server.BareAsync("/api/v1/courses?limit=0", Key);
        using var refused = await server.BareAsync(Light, Key);

        found.Header("RateLimit-Policy").ShouldBe("\"queries\";q=3;w=60");
        found.Header("RateLimit").ShouldBe("\"queries\";r=2;t=20");
        found.Header("Retry-After").ShouldBeNull();
        missing.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        missing.Header("RateLimit").ShouldBe("\"queries\";r=1;t=40");
        wrong.StatusCode.ShouldBe(HttpStatusCode.BadRequest);
        wrong.Header("RateLimit").ShouldBe("\"queries\";r=0;t=60");
        (await refused.CodeAsync(429)).ShouldBe("rate_limited");
        refused.Header("RateLimit").ShouldBe("\"queries\";r=0;t=20");
        refused.Header("RateLimit-Policy").ShouldBe("\"queries\";q=3;w=60");
        refused.Header("Retry-After").ShouldBe("20");
        refused.Header("X-Correlation-Id").ShouldNotBeNull();

        clock.Pass(20);
        using var again = await server.BareAsync(Light, Key);
        again.StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Kinds_of_work_and_keys_do_not_touch_each_other()
    {
        for (var i = 0; i < 3; i++) (await server.BareAsync(Light, Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await server.BareAsync(Light, Key)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        using var other = await server.BareAsync(Light, (ApiKeys.Header, GroupKey));
        other.Header("RateLimit").ShouldBe("\"queries\";r=2;t=20");
        // One every 60 s.
        using var expensive = await server.BareAsync("/api/v1/dashboards/macro/nowhere", Key);
        expensive.Header("RateLimit").ShouldBe("\"expensive\";r=0;t=60");
        using var query = await server.BareAsync(HttpMethod.Post, "/api/v1/query", Key);
        query.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        query.Header("Retry-After").ShouldBe("60");
        // One every 30 s, whichever way it is sent.
        using var sent = await server.BareAsync(HttpMethod.Post, "/api/v1/events", Key);
        sent.Header("RateLimit").ShouldBe("\"ingest\";r=1;t=30");
        using var tracked = await server.BareAsync(HttpMethod.Post, "/analytics/events", Key);
        tracked.Header("RateLimit").ShouldBe("\"ingest\";r=0;t=60");
        (await server.BareAsync(HttpMethod.Post, "/analytics/events/batch", Key)).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Nothing_is_read_of_what_is_refused()
    {
        for (var i = 0; i < 2; i++) await server.BareAsync(HttpMethod.Post, "/api/v1/events", Key);
        await using var socket = await server.ConnectAsync();

        await socket.WriteAsync($"POST /api/v1/events HTTP/1.1\r\nHost: l\r\nConnection: close\r\n{ApiKeys.Header}: {TestServer.ApiKey}\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n");

        (await socket.ToEndAsync()).ShouldStartWith("HTTP/1.1 429 ");
    }

    [Fact]
    public async Task Sign_ins_count_by_address()
    {
        await using var host = await SmallHost.StartAsync(clock, ("RATE_LIMIT_SIGN_IN", "2"), ("TRUSTED_PROXIES", "127.0.0.1"));
        for (var i = 0; i < 2; i++) (await SignInAsync("192.0.2.1")).StatusCode.ShouldBe(HttpStatusCode.OK);

        using var refused = await SignInAsync("192.0.2.1");
        using var elsewhere = await SignInAsync("192.0.2.2");

        (await refused.CodeAsync(429)).ShouldBe("rate_limited");
        refused.Header("RateLimit-Policy").ShouldBe("\"sign-in\";q=2;w=60");
        refused.Header("Retry-After").ShouldBe("30");
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.OK);

        Task<HttpResponseMessage> SignInAsync(string address) => host.Address.BareAsync(HttpMethod.Post, SmallHost.SignIn, ("X-Forwarded-For", address));
    }

    [Fact]
    public async Task Probes_and_documents_are_not_counted()
    {
        foreach (var path in (string[])["/health/live", "/health", "/metrics", "/openapi/v1.json", "/docs/index.html", "/nowhere", "/api/v1/nowhere"])
        {
            for (var i = 0; i < 5; i++)
            {
                using var answer = await server.BareAsync(path);
                answer.StatusCode.ShouldNotBe(HttpStatusCode.TooManyRequests, path);
                answer.Header("RateLimit").ShouldBeNull(path);
            }
        }
    }

    [Fact]
    public async Task Guesses_are_refused_unseen_and_known_keys_go_on()
    {
        (await FromAsync("192.0.2.1", TestServer.ApiKey)).StatusCode.ShouldBe(HttpStatusCode.OK);
        for (var i = 0; i < 3; i++)
        {
            using var wrong = await FromAsync("192.0.2.1", $"wrong-{i}");
            wrong.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
            wrong.Header("RateLimit").ShouldBe($"\"unauthenticated\";r={2 - i};t={20 * (i + 1)}");
        }

        using var more = await FromAsync("192.0.2.1", "wrong");
        using var right = await FromAsync("192.0.2.1", GroupKey);
        using var none = await server.BareAsync(Light, ("X-Forwarded-For", "192.0.2.1"));
        using var known = await FromAsync("192.0.2.1", TestServer.ApiKey);
        using var elsewhere = await FromAsync("192.0.2.2", GroupKey);

        (await more.CodeAsync(429)).ShouldBe("rate_limited");
        more.Header("Retry-After").ShouldBe("20");
        // A right one answers as a wrong one does.
        right.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        none.StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
        known.StatusCode.ShouldBe(HttpStatusCode.OK);
        elsewhere.StatusCode.ShouldBe(HttpStatusCode.OK);
        // Now it was good.
        (await FromAsync("192.0.2.1", GroupKey)).StatusCode.ShouldBe(HttpStatusCode.OK);

        clock.Pass(20);
        (await FromAsync("192.0.2.1", "wrong")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await FromAsync("192.0.2.1", "wrong")).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);

        Task<HttpResponseMessage> FromAsync(string address, string key) => server.BareAsync(Light, ("X-Forwarded-For", address), (ApiKeys.Header, key));
    }

    [Fact]
    public async Task Good_requests_leave_an_address_its_guesses()
    {
        for (var i = 0; i < 3; i++) (await server.BareAsync(Light, Key)).StatusCode.ShouldBe(HttpStatusCode.OK);
        // Three of an unknown caller who is let in count nothing: three wrong ones may still follow.
        (await server.BareAsync(Light, (ApiKeys.Header, GroupKey))).StatusCode.ShouldBe(HttpStatusCode.OK);

        for (var i = 0; i < 3; i++) (await server.BareAsync(Light, (ApiKeys.Header, "wrong"))).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await server.BareAsync(Light, (ApiKeys.Header, "wrong"))).StatusCode.ShouldBe(HttpStatusCode.TooManyRequests);
    }

    [Fact]
    public async Task Zero_is_no_limit()
    {
        await using var unlimited = await TestServer.StartAsync(
            ("RATE_LIMIT_QUERIES", "0"), ("RATE_LIMIT_INGEST", "0"), ("RATE_LIMIT_EXPENSIVE", "0"), ("RATE_LIMIT_SIGN_IN", "0"), ("RATE_LIMIT_UNAUTHENTICATED", "0"));

        using var answer = await unlimited.BareAsync(Light, Key);
        using var refused = await unlimited.BareAsync(Light);

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        answer.Header("RateLimit").ShouldBeNull();
        refused.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
    }
}
