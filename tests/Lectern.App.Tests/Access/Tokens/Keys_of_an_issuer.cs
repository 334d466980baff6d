using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Tests.Fixtures;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>The JWKS URL: fetched rarely, by one request at a time, from there alone; and what holds while it is down.</summary>
public sealed class Keys_of_an_issuer : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    static readonly string Old = Forge.Rs256(Forge.Claims("exp", "1800000000"));

    // RSA keys of the issuer's next day.
    static readonly RSA NextKey = RSA.Create(2048);
    static readonly string Next = Forge.Rs256(Forge.Claims("exp", "1800000000"), """{"alg":"RS256","kid":"rsa-2"}""", NextKey);
    static readonly string Both = Forge.KeySet(Forge.RsaJwk, Forge.JwkOf(NextKey, "rsa-2"));

    readonly MovedClock clock = new(Forge.Now);
    KeyServer server = null!;

    public async Task InitializeAsync() => server = await KeyServer.StartAsync(Forge.KeySet(Forge.RsaJwk));

    public async Task DisposeAsync() => await server.DisposeAsync();

    [Fact]
    public async Task They_are_fetched_once()
    {
        using var source = Source();
        for (var i = 0; i < 20; i++) (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Many_at_once_share_a_fetch()
    {
        var go = new TaskCompletionSource();
        server.Answer = async context =>
        {
            await go.Task;
            await context.Response.WriteAsync(Both);
        };
        using var source = Source();

        var asking = Enumerable.Range(0, 100).Select(i => ValidateAsync(source, i % 2 == 0 ? Old : Next)).ToList();
        go.SetResult();

        (await Task.WhenAll(asking).WaitAsync(Patience)).ShouldAllBe(o => o.IsValid);
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_new_key_is_found_and_a_withdrawn_one_forgotten()
    {
        using var source = Source();
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Serve(Forge.KeySet(Forge.JwkOf(NextKey, "rsa-2")));

        clock.Pass(TimeSpan.FromSeconds(29.9));
        (await ValidateAsync(source, Next)).Refusal.ShouldBe(TokenRefusal.KeyUnknown, "the issuer was asked less than 30 s ago");
        clock.Pass(TimeSpan.FromSeconds(0.1));
        (await ValidateAsync(source, Next)).IsValid.ShouldBeTrue();

        (await ValidateAsync(source, Old)).Refusal.ShouldBe(TokenRefusal.KeyUnknown);
        server.Asked.ShouldBe(2);
    }

    [Fact]
    public async Task A_storm_of_unknown_key_ids_asks_once_in_thirty_seconds()
    {
        using var source = Source();
        await source.RefreshAsync();
        for (var minute = 0; minute < 3; minute++)
        {
            clock.Pass(TimeSpan.FromSeconds(30));
            var storm = Enumerable.Range(0, 500).Select(i => Task.Run(() => ValidateAsync(source, Forge.Rs256("{}", $$"""{"alg":"RS256","kid":"k{{minute}}-{{i}}"}"""))));
            (await Task.WhenAll(storm).WaitAsync(Patience)).ShouldAllBe(o => o.Refusal == TokenRefusal.KeyUnknown);
            (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue("who has a known key is not in their way");
        }
        server.Asked.ShouldBe(1 + 3);
    }

    [Fact]
    public async Task Two_keys_that_fit_need_a_key_id()
    {
        server.Serve(Both);
        using var source = Source();
        (await ValidateAsync(source, Forge.Rs256(Forge.Claims(), """{"alg":"RS256"}"""))).Refusal.ShouldBe(TokenRefusal.KeyAmbiguous);
        (await ValidateAsync(source, Next)).IsValid.ShouldBeTrue();
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Two_keys_of_one_id_are_told_apart_by_algorithm_alone()
    {
        server.Serve(Forge.KeySet(Forge.RsaJwk, Forge.JwkOf(Forge.Ec, Forge.RsaId), Forge.JwkOf(NextKey, "twice"), Forge.JwkOf(Forge.Rsa, "twice")));
        using var source = Source();
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        (await ValidateAsync(source, Forge.Es256(Forge.Claims(), $$"""{"alg":"ES256","kid":"{{Forge.RsaId}}"}"""))).IsValid.ShouldBeTrue();
        (await ValidateAsync(source, Forge.Rs256(Forge.Claims(), """{"alg":"RS256","kid":"twice"}"""))).Refusal.ShouldBe(TokenRefusal.KeyAmbiguous);
    }

    // Kept for an hour (no max-age was given), then stale for a day.
    [Fact]
    public async Task While_the_issuer_is_down_its_keys_hold_for_a_day_more()
    {
        using var source = Source();
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        await server.DisposeAsync();

        clock.Pass(TimeSpan.FromHours(25) - TimeSpan.FromSeconds(1));
        await source.RefreshAsync();
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        clock.Pass(TimeSpan.FromSeconds(1));
        var refusal = (await ValidateAsync(source, Old)).Refusal;
        refusal.ShouldBe(TokenRefusal.KeysUnavailable);
        refusal!.IsTransient.ShouldBeTrue();
    }

    [Fact]
    public async Task Down_from_the_start_it_is_asked_again_later()
    {
        server.Answer = Status(503);
        using var source = Source();
        for (var i = 0; i < 10; i++) (await ValidateAsync(source, Old)).Refusal.ShouldBe(TokenRefusal.KeysUnavailable);
        server.Asked.ShouldBe(1);

        server.Serve(Both);
        clock.Pass(TimeSpan.FromSeconds(30));
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
    }

    public static TheoryData<string> BadAnswers => [.. Bad.Keys];

    static readonly Dictionary<string, RequestDelegate> Bad = new()
    {
        ["500"] = Status(500),
        ["404"] = Status(404),
        ["204"] = Status(204),
        ["206"] = Status(206),
        ["redirect"] = context => Redirect(context, 302),
        ["permanent redirect"] = context => Redirect(context, 308),
        ["a page"] = context => context.Response.WriteAsync("<!doctype html><title>Sign in</title>"),
        ["nothing"] = _ => Task.CompletedTask,
        ["no keys"] = context => context.Response.WriteAsync("""{"issuer":"https://id.example.org"}"""),
        ["too long"] = context => context.Response.WriteAsync(Both + new string(' ', 256 * 1024)),
        ["too long, told before"] = async context =>
        {
            context.Response.ContentLength = 256 * 1024 + 1;
            await context.Response.WriteAsync(Both + new string(' ', 256 * 1024 + 1 - Both.Length));
        },
        ["cut"] = async context =>
        {
            context.Response.ContentLength = Both.Length;
            await context.Response.WriteAsync(Both[..^10]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        },
        ["hung up"] = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        },
        ["silence"] = context => Task.Delay(Timeout.Infinite, context.RequestAborted),
        ["silence after the first byte"] = async context =>
        {
            await context.Response.WriteAsync("{");
            await context.Response.Body.FlushAsync();
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        },
    };

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task A_bad_answer_leaves_the_keys_as_they_are(string what)
    {
        using var source = Source(new JwksTimes { Fetch = TimeSpan.FromMilliseconds(400), Wait = Patience });
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Answer = Bad[what];
        clock.Pass(TimeSpan.FromSeconds(30));

        (await ValidateAsync(source, Next)).Refusal.ShouldBe(TokenRefusal.KeyUnknown);

        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Asked.ShouldBe(2, "no other address was asked");
    }

    [Theory]
    [MemberData(nameof(BadAnswers))]
    public async Task And_is_no_key_set_where_there_was_none(string what)
    {
        server.Answer = Bad[what];
        using var source = Source(new JwksTimes { Fetch = TimeSpan.FromMilliseconds(400), Wait = Patience });
        (await ValidateAsync(source, Old)).Refusal.ShouldBe(TokenRefusal.KeysUnavailable);
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task A_request_waits_for_a_slow_issuer_no_longer_than_it_may_and_the_next_has_the_keys()
    {
        var go = new TaskCompletionSource();
        server.Answer = async context =>
        {
            await go.Task;
            await context.Response.WriteAsync(Both);
        };
        using var source = Source(new JwksTimes { Fetch = Patience, Wait = TimeSpan.FromMilliseconds(50) });
        (await ValidateAsync(source, Old)).Refusal.ShouldBe(TokenRefusal.KeysUnavailable);

        var fetch = source.RefreshAsync();
        fetch.IsCompleted.ShouldBeFalse("the first one's goes on");
        go.SetResult();
        await fetch.WaitAsync(Patience);

        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Asked.ShouldBe(1);
    }

    [Fact]
    public async Task Who_gives_up_takes_nobody_elses_fetch_along()
    {
        var go = new TaskCompletionSource();
        server.Answer = async context =>
        {
            await go.Task;
            await context.Response.WriteAsync(Both);
        };
        using var source = Source();
        using var gone = new CancellationTokenSource();
        var first = Validator(source).ValidateAsync(Old, gone.Token).AsTask();
        var second = ValidateAsync(source, Old);

        await gone.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(first);
        go.SetResult();

        (await second.WaitAsync(Patience)).IsValid.ShouldBeTrue();
    }

    [Fact]
    public async Task An_issuer_may_withdraw_all_its_keys()
    {
        using var source = Source();
        (await ValidateAsync(source, Old)).IsValid.ShouldBeTrue();
        server.Serve("""{"keys":[]}""");
        clock.Pass(TimeSpan.FromHours(1));
        await source.RefreshAsync();
        (await ValidateAsync(source, Old)).Refusal.ShouldBe(TokenRefusal.KeyUnknown);
    }

    [Theory]
    [InlineData(null, 60)]
    [InlineData("max-age=600", 10)]
    [InlineData("public, max-age=7200, must-revalidate", 120)]
    [InlineData("max-age=0", 5)]
    [InlineData("max-age=299", 5)]
    [InlineData("max-age=31536000", 24 * 60)]
    [InlineData("no-store", 60)]
    [InlineData("max-age=soon", 60)]
    public async Task Their_age_is_the_issuers_within_bounds(string? cacheControl, int minutes)
    {
        server.Serve(Both, cacheControl);
        using var source = Source();
        await source.RefreshAsync();

        source.DueIn.ShouldBe(TimeSpan.FromMinutes(minutes));
        clock.Pass(TimeSpan.FromMinutes(1));
        source.DueIn.ShouldBe(TimeSpan.FromMinutes(minutes - 1));
        clock.Pass(TimeSpan.FromDays(3));
        source.DueIn.ShouldBe(TimeSpan.FromSeconds(30), "overdue, it is tried as often as it may be");
    }

    [Fact]
    public async Task They_are_fetched_in_the_background_at_their_age_and_after_a_failure()
    {
        var three = new TaskCompletionSource();
        server.Answer = async context =>
        {
            if (server.Asked >= 4) three.TrySetResult();
            if (server.Asked == 2) context.Response.StatusCode = 500;
            else await context.Response.WriteAsync(Both);
        };
        var soon = TimeSpan.FromMilliseconds(20);
        using var source = new JwksSource(server.Url, new JwksTimes { Age = soon, LeastAge = soon, AtMostEvery = soon }, TimeProvider.System, NullLogger<JwksSource>.Instance);
        using var refresh = new JwksRefresh(source, TimeProvider.System);

        await refresh.StartAsync(default);
        await three.Task.WaitAsync(Patience);
        await refresh.StopAsync(default).WaitAsync(Patience);

        refresh.ExecuteTask!.IsFaulted.ShouldBeFalse();
    }

    [Fact]
    public async Task A_server_takes_an_issuers_tokens_by_its_settings()
    {
        await using var lectern = await TestServer.StartAsync(("JWT_JWKS_URL", server.Url.ToString()), ("JWT_ISSUER", Forge.Issuer), ("JWT_AUDIENCE", Forge.Audience), ("JWT_ROLE_CLAIM", "roles"));
        var validator = (TokenValidator)lectern.Services.GetService(typeof(TokenValidator))!;
        var exp = DateTimeOffset.Parse("2099-01-01", System.Globalization.CultureInfo.InvariantCulture).ToUnixTimeSeconds();
        var payload = $$"""{"iss":"{{Forge.Issuer}}","aud":"{{Forge.Audience}}","sub":"u-1","tenant":"default","roles":["instructor"],"exp":{{exp}}}""";

        (await validator.ValidateAsync(Forge.Rs256(payload), default)).Claims.ShouldNotBeNull().Role.ShouldBe(Role.Instructor);
        (await validator.ValidateAsync(Forge.Hs256(payload, secret: TestServer.JwtSecret), default)).IsValid.ShouldBeTrue();
        (await validator.ValidateAsync(Forge.Hs256(payload), default)).Refusal.ShouldBe(TokenRefusal.Signature);
    }

    static RequestDelegate Status(int status) => context =>
    {
        context.Response.StatusCode = status;
        return status == 204 ? Task.CompletedTask : context.Response.WriteAsync(Both);
    };

    static Task Redirect(HttpContext context, int status)
    {
        context.Response.StatusCode = status;
        context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}/elsewhere";
        return context.Response.WriteAsync(Both);
    }

    JwksSource Source(JwksTimes? times = null) => new(server.Url, times ?? new JwksTimes { Fetch = Patience, Wait = Patience }, clock, NullLogger<JwksSource>.Instance);

    TokenValidator Validator(JwksSource source) => new(new TokenRules { Issuer = Forge.Issuer, Audience = Forge.Audience }, new SharedSecret(Encoding.UTF8.GetBytes(Forge.Secret)), source, clock);

    Task<TokenOutcome> ValidateAsync(JwksSource source, string token) => Validator(source).ValidateAsync(token, default).AsTask();
}
