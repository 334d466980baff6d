using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using Lectern.App.Keys;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Live;
using Lectern.Postgres.Embedded;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Keys;

/// <summary>What one process does to a key holds at the other.</summary>
public sealed class Keys_everywhere : IAsyncLifetime
{
    // Linux's numbers of SIGSTOP and SIGCONT.
    const int Stop = 19;
    const int Continue = 18;

    readonly MovedClock clock = new();
    TestServer one = null!;
    TestServer other = null!;

    public async Task InitializeAsync()
    {
        one = await TestServer.StartAsync(services => services.AddSingleton<TimeProvider>(clock));
        other = await one.StartAnotherAsync(services => services.AddSingleton<TimeProvider>(clock));
    }

    public async Task DisposeAsync()
    {
        await other.DisposeAsync();
        await one.DisposeAsync();
    }

    [Fact]
    public async Task A_known_key_costs_no_question_and_neither_does_an_unknown_one()
    {
        var (text, id) = await one.MakeKeyAsync("read");
        var unknown = KeyText.NewText(1, KeyText.NewId());
        await TrustAsync(other);
        (await other.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
        (await other.TryAsync(unknown)).ShouldBe(HttpStatusCode.Unauthorized);

        await one.WhileLockedAsync(async () =>
        {
            for (var i = 0; i < 100; i++)
            {
                (await other.TryAsync(text)).ShouldBe(HttpStatusCode.OK);
                (await other.TryAsync(unknown)).ShouldBe(HttpStatusCode.Unauthorized);
            }
        });

        // Also one that was revoked: whoever goes on sending it is not asked about each time.
        await one.RevokeAsync(id);
        await TrustAsync(other);
        (await other.TryAsync(text)).ShouldBe(HttpStatusCode.Unauthorized);
        await one.WhileLockedAsync(async () => (await other.TryAsync(text)).ShouldBe(HttpStatusCode.Unauthorized));
    }

    // Every request that began after the answer to a change is held to it, at both.
    [Fact]
    public async Task Once_it_is_revoked_nobody_takes_it()
    {
        for (var round = 0; round < 4; round++)
        {
            var (text, id) = await one.MakeKeyAsync("read");
            // In two of the rounds the connections that listen are cut off all the while.
            await HammerAsync(text, () => one.RevokeAsync(id), isCut: round % 2 == 1);
        }
    }

    // Neither end knows that the connections are dead: PostgreSQL's side of them stands still.
    [Fact]
    public async Task Nor_where_the_news_does_not_come()
    {
        var (text, id) = await one.MakeKeyAsync("read");
        await TrustAsync(one);
        await TrustAsync(other);
        (await BothAsync(text)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        var listeners = await one.ScalarAsync<int[]>($"SELECT array_agg(pid) FROM pg_stat_activity WHERE application_name = '{KeyTrust.ApplicationName}' AND datname = current_database()");
        listeners.Length.ShouldBe(2);

        foreach (var pid in listeners) Posix.Signal(pid, Stop);
        try
        {
            await HammerAsync(text, () => one.RevokeAsync(id), isCut: false);
        }
        finally
        {
            foreach (var pid in listeners) Posix.Signal(pid, Continue);
        }
    }

    [Fact]
    public async Task Once_it_is_rotated_without_overlap_everybody_takes_the_new_text_alone()
    {
        var (text, id) = await one.MakeKeyAsync("read");
        var next = "";
        await HammerAsync(text, async () => next = (string)(await one.SayByAsync(null, "POST", $"{Keyring.Path}/{id}/rotate", """{"overlap":0}""")).Body!["text"]!, isCut: false);
        (await one.TryAsync(next)).ShouldBe(HttpStatusCode.OK);
        (await other.TryAsync(next)).ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task Without_news_each_request_asks_and_a_change_holds_at_once()
    {
        var role = await one.ScalarAsync<string>("SELECT role::text FROM lectern.api_roles");
        var (text, id) = await one.MakeKeyAsync("read");
        await TrustAsync(one);
        await TrustAsync(other);
        (await BothAsync(text)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));

        await one.ExecuteAsync($"REVOKE SELECT ON lectern.api_key_changes FROM {role}");
        try
        {
            await one.UntilAsync(() => Task.FromResult(Trust(one).Changes is null && Trust(other).Changes is null));
            (await BothAsync(text)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
            await one.ExecuteAsync($"UPDATE lectern.api_keys SET revoked_at = now() WHERE key_id = '{id}'");
            (await BothAsync(text)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        }
        finally
        {
            await one.ExecuteAsync($"GRANT SELECT ON lectern.api_key_changes TO {role}");
        }
        await TrustAsync(one);
        await TrustAsync(other);
        (await BothAsync(text)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
    }

    // Whoever writes it: also by hand.
    [Fact]
    public async Task What_is_changed_by_hand_is_told_too()
    {
        var (text, id) = await one.MakeKeyAsync("read");
        foreach (var change in (string[])[$"UPDATE lectern.api_keys SET revoked_at = now() WHERE key_id = '{id}'", $"DELETE FROM lectern.api_keys WHERE key_id = '{id}'"])
        {
            var before = await one.ScalarAsync<long>("SELECT changes FROM lectern.api_key_changes");
            (await BothAsync(text)).Item1.ShouldBe(change[0] == 'U' ? HttpStatusCode.OK : HttpStatusCode.Unauthorized);
            await one.ExecuteAsync(change);
            (await one.ScalarAsync<long>("SELECT changes FROM lectern.api_key_changes")).ShouldBe(before + 1);
            await one.UntilAsync(async () => await BothAsync(text) == (HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        }
        // A use is none.
        var (used, usedId) = await one.MakeKeyAsync("read");
        var count = await one.ScalarAsync<long>("SELECT changes FROM lectern.api_key_changes");
        await one.ExecuteAsync($"UPDATE lectern.api_keys SET last_used_at = now(), name = 'x' WHERE key_id = '{usedId}'");
        (await one.ScalarAsync<long>("SELECT changes FROM lectern.api_key_changes")).ShouldBe(count, used[..5]);
    }

    [Fact]
    public async Task It_expires_at_both_at_its_moment()
    {
        var (text, _) = await one.MakeKeyAsync("read", expiresAt: clock.GetUtcNow().AddMinutes(10).ToString("O"));
        await TrustAsync(one);
        await TrustAsync(other);
        (await BothAsync(text)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        await one.WhileLockedAsync(async () =>
        {
            clock.Move(TimeSpan.FromMinutes(10));
            (await BothAsync(text)).ShouldBe((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized));
        });
    }

    [Fact]
    public async Task Open_streams_end_with_their_key()
    {
        await one.SendAsync("""{"eventId":"1","type":"CourseCreated","courseId":"c1","data":{"title":"C"}}""");
        await one.SettleAsync();
        var (text, id) = await one.MakeKeyAsync("read");
        var (kept, _) = await one.MakeKeyAsync("read");
        await using var live = await LiveClient.OpenAsync(other, ["course:c1"], key: text);
        await using var stays = await LiveClient.OpenAsync(other, ["course:c1"], key: kept);

        await one.RevokeAsync(id);

        await Should.ThrowAsync<Exception>(live.Ended.WaitAsync(TimeSpan.FromSeconds(30)));
        live.Ended.IsCompleted.ShouldBeTrue();
        stays.Ended.IsCompleted.ShouldBeFalse();
    }

    /// <summary>Asks at both processes all the while that something is done, and a little longer.</summary>
    async Task HammerAsync(string text, Func<Task> change, bool isCut)
    {
        (await BothAsync(text)).ShouldBe((HttpStatusCode.OK, HttpStatusCode.OK));
        var asked = new ConcurrentBag<(long At, HttpStatusCode Status)>();
        using var stop = new CancellationTokenSource();
        var asking = new[] { one, other, one, other }.Select(server => Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                var at = Stopwatch.GetTimestamp();
                asked.Add((at, await server.TryAsync(text)));
            }
        })).ToList();
        if (isCut)
        {
            asking.Add(Task.Run(async () =>
            {
                while (!stop.IsCancellationRequested)
                    await one.ScalarAsync<long>($"SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE application_name = '{KeyTrust.ApplicationName}' AND datname = current_database()");
            }));
        }
        await change();
        var done = Stopwatch.GetTimestamp();
        await one.UntilAsync(() => Task.FromResult(asked.Count(a => a.At > done) > 20));
        await stop.CancelAsync();
        await Task.WhenAll(asking);

        asked.ShouldContain(a => a.Status == HttpStatusCode.OK);
        asked.Where(a => a.At > done && a.Status != HttpStatusCode.Unauthorized).ShouldBeEmpty();
    }

    static KeyTrust Trust(TestServer server) => server.Services.GetRequiredService<KeyTrust>();

    static Task TrustAsync(TestServer server) => server.UntilAsync(() => Task.FromResult(Trust(server).Changes is not null));

    async Task<(HttpStatusCode, HttpStatusCode)> BothAsync(string text) => (await one.TryAsync(text), await other.TryAsync(text));
}
