using Lectern.App.Access;
using Lectern.App.Explorer;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Explorer;

/// <summary>What one reader of the tail is shown of what came, by a clock of the test's own.</summary>
public sealed class Tail_sampling : IDisposable
{
    static readonly TailTimes Times = new();

    readonly SteppedClock clock = new();
    readonly TailSubscription tail;
    long position;

    public Tail_sampling() => tail = new(Caller.User(1, Role.Admin, "boss"), new EventFilter([], null, null, null), 0, Times, clock, _ => { });

    public void Dispose() => tail.Dispose();

    [Fact]
    public void A_second_of_few_events_is_shown_whole_however_they_come()
    {
        Look(TailSubscription.MostShown);
        for (var i = 0; i < 4; i++) Look(0);

        var told = tail.Take();
        told.OfType<ListedEvent>().Count().ShouldBe(TailSubscription.MostShown);
        told[^1].ShouldBe(new TailCount(50, 50, 1, 50, true));
    }

    [Fact]
    public void A_thousand_a_second_are_shown_evenly()
    {
        for (var i = 0; i < 13; i++) Look(250);

        var counts = tail.Take().OfType<TailCount>().ToList();
        // A window ends with the look that finds it over: the first second is of five looks, each later one of the four since.
        counts.Select(c => (c.Arrived, c.Shown)).ShouldBe([(1_250, 50), (1_000, 50), (1_000, 50)]);
    }

    [Fact]
    public void The_sample_is_spread_over_what_came()
    {
        Look(250);

        // 50 of a second, of which this is one look of five: 10, each in the middle of its twenty-five.
        tail.Take().OfType<ListedEvent>().Select(e => e.Position).ShouldBe(Enumerable.Range(0, 10).Select(i => 1L + (((2 * i) + 1) * 250 / 20)));
    }

    [Theory]
    [InlineData(50)]
    [InlineData(250)]
    public void While_many_come_each_look_has_its_part_of_the_second(int look)
    {
        var shown = new List<int>();
        for (var i = 0; i < 13; i++)
        {
            Look(look);
            shown.Add(tail.Take().OfType<ListedEvent>().Count());
        }

        // Once a second was of more than can be shown.
        shown[5..].ShouldBe([13, 13, 12, 12, 13, 13, 12, 12]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(49)]
    [InlineData(51)]
    [InlineData(1_000)]
    [InlineData(20_000)]
    public void However_many_come_the_counts_add_up(int look)
    {
        var told = new List<object>();
        for (var i = 0; i < 48; i++)
        {
            Look(i < 40 ? look : 0);
            told.AddRange(tail.Take());
        }

        var counts = told.OfType<TailCount>().ToList();
        counts.Sum(c => c.Arrived).ShouldBe(40L * look);
        counts.Sum(c => c.Shown).ShouldBe(told.OfType<ListedEvent>().Count());
        counts.ShouldAllBe(c => c.Shown <= TailSubscription.MostShown);
    }

    [Fact]
    public void For_a_reader_that_takes_nothing_little_waits_and_all_is_counted()
    {
        for (var i = 0; i < 4_000; i++) Look(100);

        var waiting = tail.Take();
        waiting.Count.ShouldBeLessThanOrEqualTo(TailSubscription.MostWaiting);
        for (var i = 0; i < 8; i++) Look(0);
        var counts = waiting.Concat(tail.Take()).OfType<TailCount>().ToList();
        counts.Sum(c => c.Arrived).ShouldBe(400_000);
        counts.Sum(c => c.Shown).ShouldBe(waiting.OfType<ListedEvent>().Count());
    }

    [Fact]
    public void Where_not_all_was_seen_the_count_says_so()
    {
        tail.Offer([], 1_000_000, isAll: false);
        for (var i = 0; i < 5; i++) Look(0);

        var count = tail.Take().ShouldHaveSingleItem().ShouldBeOfType<TailCount>();
        (count.Arrived, count.IsComplete).ShouldBe((0, false));
    }

    [Fact]
    public void Silence_is_told_once_and_then_nothing()
    {
        Look(1);
        for (var i = 0; i < 40; i++) Look(0);

        tail.Take().OfType<TailCount>().Select(c => c.Arrived).ShouldBe([1, 0]);
    }

    /// <summary>A quarter of a second later than the one before.</summary>
    void Look(int count)
    {
        tail.Offer([.. Enumerable.Range(0, count).Select(_ => Event(++position))], position, isAll: true);
        clock.Pass(Times.Look.TotalSeconds);
    }

    static ListedEvent Event(long position) => new(position, $"e{position}", "PageViewed", null, null, null, "u", "c", null, DateTime.UnixEpoch, DateTime.UnixEpoch, "http");
}
