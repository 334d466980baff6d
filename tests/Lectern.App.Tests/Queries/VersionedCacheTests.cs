using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Queries;

public sealed class VersionedCacheTests
{
    readonly VersionedCache<string, int, string> cache = new("test", 3);
    int computed;

    [Fact]
    public async Task An_answer_is_kept_for_its_version()
    {
        (await AskAsync("a", 1)).ShouldBe("a1");
        (await AskAsync("a", 1)).ShouldBe("a1");
        computed.ShouldBe(1);
        (await AskAsync("a", 2)).ShouldBe("a2");
        (await AskAsync("a", 1)).ShouldBe("a1", "an older snapshot has its own answer");
        computed.ShouldBe(3);
    }

    [Fact]
    public async Task It_keeps_so_many_and_forgets_what_was_asked_for_longest_ago()
    {
        foreach (var key in (string[])["a", "b", "c", "a", "d"]) await AskAsync(key, 1);
        (cache.Count, computed).ShouldBe((3, 4));

        await AskAsync("a", 1);
        computed.ShouldBe(4, "a was asked for since b");
        await AskAsync("b", 1);
        computed.ShouldBe(5);
        cache.Count.ShouldBe(3);
    }

    [Fact]
    public async Task It_keeps_no_more_than_may_weigh()
    {
        var weighed = new VersionedCache<string, int, string>("test", 10, text => text.Length);
        foreach (var text in (string[])["four", "five5", "a"]) await weighed.GetAsync(text, 1, () => Task.FromResult(text), default);
        weighed.Count.ShouldBe(3);

        await weighed.GetAsync("b", 1, () => Task.FromResult("b"), default);
        weighed.Count.ShouldBe(3, "four went: 5 + 1 + 1");
        (await weighed.GetAsync("much", 1, () => Task.FromResult("more than ten"), default)).ShouldBe("more than ten");
        weighed.Count.ShouldBe(3, "itself is too heavy, and nothing has to go for it");
        foreach (var text in (string[])["five5", "a", "b"]) (await weighed.GetAsync(text, 1, () => Task.FromResult("computed anew"), default)).ShouldBe(text);
        (await weighed.GetAsync("c", 1, () => Task.FromResult("c"), default)).ShouldBe("c");
        weighed.Count.ShouldBe(4);
    }

    [Fact]
    public async Task What_is_not_to_be_kept_is_for_those_who_wait_for_it_alone()
    {
        var picky = new VersionedCache<string, int, string>("test", 10, isKept: text => text != "no");
        var pending = new TaskCompletionSource<string>();
        var asked = Enumerable.Range(0, 3).Select(_ => picky.GetAsync("a", 1, () => ++computed == 1 ? pending.Task : throw new InvalidOperationException("Nobody computes it again."), default)).ToArray();

        pending.SetResult("no");

        (await Task.WhenAll(asked)).ShouldBe(["no", "no", "no"]);
        picky.Count.ShouldBe(0);
        (await picky.GetAsync("a", 1, () => Task.FromResult("yes"), default)).ShouldBe("yes");
    }

    [Fact]
    public async Task Only_what_was_slow_to_compute_serves_other_versions_and_only_for_a_while()
    {
        var clock = new SteppedClock();
        var graced = new VersionedCache<string, int, string>("test", 10, grace: Grace.Of(clock, TimeSpan.FromSeconds(10)));
        (await SlowlyAsync("a", 1, 0.03)).ShouldBe("a1");
        clock.Pass(9.9);
        (await SlowlyAsync("a", 2, 0.03)).ShouldBe("a1");
        clock.Pass(0.1);
        (await SlowlyAsync("a", 2, 0.03)).ShouldBe("a2", "ten seconds old");

        (await SlowlyAsync("b", 1, 0.01)).ShouldBe("b1");
        (await SlowlyAsync("b", 2, 0.01)).ShouldBe("b2", "quickly told");
        clock.Pass(3_600);
        (await SlowlyAsync("b", 2, 0.01)).ShouldBe("b2");
        computed.ShouldBe(4, "of its own version it serves however old");

        Task<string> SlowlyAsync(string key, int version, double seconds) => graced.GetAsync(
            key,
            version,
            () =>
            {
                computed++;
                clock.Pass(seconds);
                return Task.FromResult($"{key}{version}");
            },
            default);
    }

    [Fact]
    public async Task Who_asks_while_a_slow_one_is_computed_waits_for_it()
    {
        var clock = new SteppedClock();
        var graced = new VersionedCache<string, int, string>("test", 10, grace: Grace.Of(clock, TimeSpan.FromSeconds(10)));
        var gate = new TaskCompletionSource();
        var first = graced.GetAsync("a", 1, () => SlowAsync(gate.Task), default);
        clock.Pass(1);
        var second = graced.GetAsync("a", 2, () => SlowAsync(Task.CompletedTask), default);
        gate.SetResult();

        (await Task.WhenAll(first, second)).ShouldAllBe(v => v == "slow");
        computed.ShouldBe(1);
    }

    [Fact]
    public async Task Where_none_may_be_old_slow_ones_are_computed_anew_too()
    {
        var clock = new SteppedClock();
        var exact = new VersionedCache<string, int, string>("test", 10, grace: Grace.Of(clock, TimeSpan.Zero));
        foreach (var version in (int[])[1, 2, 2])
        {
            var answer = await exact.GetAsync(
                "a",
                version,
                () =>
                {
                    computed++;
                    clock.Pass(1);
                    return Task.FromResult($"a{version}");
                },
                default);
            answer.ShouldBe($"a{version}");
        }
        computed.ShouldBe(2);
    }

    [Fact]
    public async Task Those_who_ask_at_once_wait_for_one()
    {
        var gate = new TaskCompletionSource();
        var all = Enumerable.Range(0, 20).Select(_ => cache.GetAsync("a", 1, () => SlowAsync(gate.Task), default)).ToArray();
        gate.SetResult();

        (await Task.WhenAll(all)).ShouldAllBe(v => v == "slow");
        computed.ShouldBe(1);
    }

    [Fact]
    public async Task Where_the_first_fails_the_next_computes()
    {
        var gate = new TaskCompletionSource();
        var first = cache.GetAsync("a", 1, () => SlowAsync(gate.Task), default);
        var second = cache.GetAsync("a", 1, () => SlowAsync(Task.CompletedTask), default);
        gate.SetException(new InvalidOperationException("gone"));

        await first.ShouldThrowAsync<InvalidOperationException>();
        (await second).ShouldBe("slow");
        (computed, cache.Count).ShouldBe((1, 1));
    }

    [Fact]
    public async Task One_who_waits_may_leave()
    {
        var gate = new TaskCompletionSource();
        var first = cache.GetAsync("a", 1, () => SlowAsync(gate.Task), default);
        using var leaving = new CancellationTokenSource();
        var second = cache.GetAsync("a", 1, () => SlowAsync(Task.CompletedTask), leaving.Token);
        await leaving.CancelAsync();

        await second.ShouldThrowAsync<OperationCanceledException>();
        gate.SetResult();
        (await first).ShouldBe("slow");
    }

    Task<string> AskAsync(string key, int version) => cache.GetAsync(
        key,
        version,
        () =>
        {
            computed++;
            return Task.FromResult($"{key}{version}");
        },
        default);

    async Task<string> SlowAsync(Task gate)
    {
        await gate;
        Interlocked.Increment(ref computed);
        return "slow";
    }
}
