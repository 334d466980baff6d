using System.Globalization;
using System.Net;
using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Keys;
using Lectern.App.Live;
using Lectern.App.Tests.Access.Tokens;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Keys;
using Lectern.App.Tests.Tenancy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace Lectern.App.Tests.Live;

/// <summary>An open stream is asked again and again whether it would be let in now, and ends quietly once it would not.</summary>
public sealed class Streams_that_end : IAsyncLifetime
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly Keys.MovedClock clock = new();

    /// <summary>By which the issuer's keys grow old, and nothing else does.</summary>
    readonly Access.Tokens.MovedClock keyAge = new(Forge.Now);
    KeyServer issuer = null!;
    TestServer server = null!;

    public async Task InitializeAsync()
    {
        issuer = await KeyServer.StartAsync(Forge.KeySet(Forge.RsaJwk));
        server = await TestServer.StartAsync(services => services
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(new TokenRules { Issuer = Forge.Issuer, Audience = Forge.Audience })
            .AddSingleton(new JwksSource(issuer.Url, new JwksTimes(), keyAge, NullLogger<JwksSource>.Instance))
            .AddSingleton(new ApiKeys(
                (TestServer.ApiKey, Caller.Service(1, TestServer.EveryScope, "service")), ("groups", Caller.Service(1, Scopes.Groups, "groups")), ("teacher", Caller.User(1, Role.Instructor, "tutor"))))
            .AddSingleton(new LiveTimes { Watch = TimeSpan.FromMilliseconds(20), Recheck = TimeSpan.FromMilliseconds(40) }));
        await server.SendAsync(
            [
                """{"type":"CourseCreated","courseId":"c","occurredAt":"2025-11-01T00:00:00Z","data":{"instructorId":"tutor"}}""",
                .. Enumerable.Range(1, 5).Select(i => $$"""{"type":"UserEnrolled","userId":"u{{i}}","courseId":"c","occurredAt":"2025-11-02T00:00:00Z"}"""),
            ]);
        await server.SettleAsync();
    }

    public async Task DisposeAsync()
    {
        await server.DisposeAsync();
        await issuer.DisposeAsync();
    }

    [Fact]
    public async Task When_their_token_expires()
    {
        var token = server.Services.GetRequiredService<TokenIssuer>().Issue(new("root", "default", Role.Admin, null, Scopes.None), TimeSpan.FromMinutes(5)).Token;
        await using var stream = await LiveClient.OpenAsync(server, ["course:c"], key: token);

        // Five minutes, and one by which clocks may be apart.
        clock.Move(TimeSpan.FromMinutes(7));

        await stream.Ended.WaitAsync(Patience);
    }

    [Fact]
    public async Task But_not_while_nobody_can_tell_whether_their_token_holds_until_it_is_over_anyway()
    {
        var until = clock.GetUtcNow().AddMinutes(5).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        var token = Forge.Rs256(Forge.With(Forge.Claims("tenant", "\"default\""), "exp", until).Replace("\"student\"", "\"admin\"", StringComparison.Ordinal));
        await using var stream = await LiveClient.OpenAsync(server, ["course:c"], key: token);
        issuer.Answer = context =>
        {
            context.Response.StatusCode = (int)HttpStatusCode.ServiceUnavailable;
            return Task.CompletedTask;
        };

        // Keys hold for an hour, and a day more while there are no others.
        keyAge.Pass(TimeSpan.FromHours(26));
        await AskedAgainAsync();
        keyAge.Pass(TimeSpan.FromMinutes(1));
        await AskedAgainAsync();
        (await LiveClient.AskAsync(server, ["course:c"], key: token)).StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        await server.SendAsync("""{"type":"PageViewed","userId":"u1","courseId":"c","occurredAt":"2025-11-03T00:00:00Z"}""");
        (await stream.NextAsync()).Topic.ShouldBe("course:c");
        stream.Ended.IsCompleted.ShouldBeFalse();

        clock.Move(TimeSpan.FromMinutes(7));
        await stream.Ended.WaitAsync(Patience);

        async Task AskedAgainAsync()
        {
            var before = issuer.Asked;
            await server.UntilAsync(() => Task.FromResult(issuer.Asked > before || stream.Ended.IsCompleted));
        }
    }

    [Fact]
    public async Task When_the_group_is_small_by_what_the_tenant_says_now()
    {
        await using var groups = await LiveClient.OpenAsync(server, ["course:c"], key: "groups");
        await using var learners = await LiveClient.OpenAsync(server, ["course:c"]);

        // Five are enrolled.
        await server.ToldAsync("PATCH", "/api/v1/tenants/default", """{"smallGroupSize": 6}""");

        await groups.Ended.WaitAsync(Patience);
        learners.Ended.IsCompleted.ShouldBeFalse();
        (await LiveClient.AskAsync(server, ["course:c"], key: "groups")).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
    }

    [Fact]
    public async Task To_ask_again_leaves_nothing_behind()
    {
        var followed = server.Services.GetRequiredService<KeyStreams>();
        var (text, _) = await server.MakeKeyAsync("read");
        await using var other = await LiveClient.OpenAsync(server, ["course:c"], key: "teacher");
        await using (await LiveClient.OpenAsync(server, ["course:c"], key: text))
        {
            await server.SendAsync("""{"type":"CourseUpdated","courseId":"c","occurredAt":"2025-11-03T00:00:00Z","data":{"instructorId":"another"}}""");
            // By then both were asked again.
            await other.Ended.WaitAsync(Patience);
            followed.Count.ShouldBe(1);
        }
        await server.UntilAsync(() => Task.FromResult(followed.Count == 0));
    }
}
