using Lectern.App.Limits;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Limits;

/// <summary>Three a minute: one comes back every 20 s, and the whole is there after as many times 20 s as were taken.</summary>
public sealed class Bucket_of_a_minute
{
    static readonly Partition Ann = new(1, "user:ann");

    readonly SteppedClock clock = new();

    [Fact]
    public void It_gives_all_at_once_and_then_one_every_20_seconds()
    {
        var quota = new Quota("queries", 3, clock);

        quota.Take(Ann).ShouldBe(new Grant(true, 2, 20));
        quota.Take(Ann).ShouldBe(new Grant(true, 1, 40));
        quota.Take(Ann).ShouldBe(new Grant(true, 0, 60));
        quota.Take(Ann).ShouldBe(new Grant(false, 0, 20));
        clock.Pass(19.5);
        // Half a second is a whole one in Retry-After.
        quota.Take(Ann).ShouldBe(new Grant(false, 0, 1));
        clock.Pass(0.5);
        quota.Take(Ann).ShouldBe(new Grant(true, 0, 60));
        clock.Pass(3600);
        quota.Take(Ann).ShouldBe(new Grant(true, 2, 20));
    }

    [Fact]
    public void Refused_requests_cost_nothing()
    {
        var quota = new Quota("queries", 1, clock);
        quota.Take(Ann);
        for (var i = 0; i < 100; i++) quota.Take(Ann).IsGranted.ShouldBeFalse();

        clock.Pass(60);

        quota.Take(Ann).IsGranted.ShouldBeTrue();
    }

    [Fact]
    public void Each_who_asks_has_their_own()
    {
        var quota = new Quota("queries", 1, clock);

        quota.Take(Ann).IsGranted.ShouldBeTrue();
        quota.Take(Ann with { Tenant = 2 }).IsGranted.ShouldBeTrue();
        quota.Take(Ann with { Name = "user:bob" }).IsGranted.ShouldBeTrue();
        quota.Take(Ann).IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void What_is_given_back_can_be_taken_and_no_more()
    {
        var quota = new Quota("queries", 2, clock);
        quota.Take(Ann);
        quota.GiveBack(Ann);
        quota.GiveBack(Ann);

        quota.Take(Ann).Remaining.ShouldBe(1);
        quota.Take(Ann).IsGranted.ShouldBeTrue();
        quota.Take(Ann).IsGranted.ShouldBeFalse();
    }

    [Fact]
    public void What_is_given_back_to_one_that_was_forgotten_meanwhile_changes_nothing()
    {
        var rate = Rate.Of(2, clock.TimestampFrequency);
        var bucket = new Bucket();

        bucket.GiveBack(rate);

        bucket.Take(rate, clock.GetTimestamp()).ShouldBe(new Grant(true, 1, 30));
    }

    [Fact]
    public void At_once_no_more_pass_than_may()
    {
        var quota = new Quota("queries", 1_000, clock);
        var granted = 0;

        Parallel.For(0, 4_000, _ =>
        {
            if (quota.Take(Ann).IsGranted) Interlocked.Increment(ref granted);
        });

        granted.ShouldBe(1_000);
    }

    [Fact]
    public void Who_is_idle_is_forgotten()
    {
        var quota = new Quota("queries", 10, clock);
        for (var i = 0; i < 5_000; i++) quota.Take(new(null, $"{i}"));

        clock.Pass(60);
        for (var i = 0; i < 20_000; i++)
        {
            quota.Take(new(null, $"later-{i}"));
            clock.Pass(0.1);
        }

        // One tenth of a minute's 10 is 6 s: of those who asked then, 60 are held, and up to the 1,024 that are let stand.
        quota.Partitions.ShouldBeLessThan(1_200);
    }

    [Fact]
    public void However_many_ask_their_number_is_bounded()
    {
        var quota = new Quota("queries", 1, clock);
        var most = 0;

        for (var i = 0; i < 3 * Quota.MostPartitions; i++)
        {
            quota.Take(new(null, $"{i}"));
            if (i % 1_000 == 0) most = Math.Max(most, quota.Partitions);
        }

        most.ShouldBeInRange(Quota.MostPartitions / 2, Quota.MostPartitions);
    }

    [Theory]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::ffff:192.0.2.7", "192.0.2.7")]
    [InlineData("2001:db8:1:2:aaaa:bbbb:cccc:dddd", "2001:db8:1:2::")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2::")]
    public void An_address_is_that_of_a_site(string address, string name) =>
        ClientAddress.NameOf(System.Net.IPAddress.Parse(address)).ShouldBe(name);
}
