using Lectern.App.Live;

namespace Lectern.App.Tests.Live;

/// <summary>What one stream owes its reader, by a clock of the test's.</summary>
public sealed class Live_subscription : IDisposable
{
    static readonly DateTime At = new(2026, 11, 21, 0, 0, 0, DateTimeKind.Utc);
    static readonly LiveTopic A = new(1, LiveKind.User, 7);
    static readonly LiveTopic B = new(1, LiveKind.Course, 7);

    readonly Clock clock = new();
    readonly LiveSubscription subscription;

    public Live_subscription() => subscription = new([([A], "user:a"), ([B], "course:b")], clock, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(11), _ => { });

    [Fact]
    public void The_first_change_is_told_at_once_and_the_next_after_a_second_as_one()
    {
        Mark(0, 10);
        Take(10).ShouldBe(("user:a", 10, 10));
        Mark(0, 11);
        Mark(0, 14);
        Take(14).ShouldBeNull();
        clock.Forward(0.99);
        Take(14).ShouldBeNull();
        clock.Forward(0.01);
        Take(14).ShouldBe(("user:a", 14, 14));
        clock.Forward(5);
        Take(14).ShouldBeNull();
    }

    [Fact]
    public void An_id_never_lies_behind_a_change_that_waits_for_its_second()
    {
        Mark(0, 10);
        Take(10);
        // a changes again and must wait; b is told first, at a later position.
        Mark(0, 11);
        Mark(1, 20);

        Take(20).ShouldBe(("course:b", 20, 10));
        subscription.ResumeFrom(25).ShouldBe(10);

        clock.Forward(1);
        Take(25).ShouldBe(("user:a", 11, 25));
        subscription.ResumeFrom(25).ShouldBe(25);
    }

    [Fact]
    public void What_waits_longest_goes_first()
    {
        Mark(1, 5);
        Mark(0, 6);
        Mark(1, 7);

        Take(7).ShouldBe(("course:b", 7, 5));
        Take(7).ShouldBe(("user:a", 6, 7));
    }

    [Fact]
    public void Nobody_resumes_behind_a_reset_of_which_not_all_topics_were_told()
    {
        subscription.MarkAll(30, At);

        Take(30).ShouldBe(("user:a", 30, 0));
        Take(30).ShouldBe(("course:b", 30, 30));
    }

    [Fact]
    public void What_was_looked_up_as_it_opened_is_not_told_again()
    {
        // The reader of the outbox comes by with batches 8, 9 and 11 while the look-up tells what changed up to 9.
        Mark(0, 8);
        Mark(1, 9);
        Mark(1, 11);
        subscription.Begin(9, [(0, 5, 8, At)]);
        Mark(0, 9);

        Take(11).ShouldBe(("user:a", 8, 9));
        Take(11).ShouldBe(("course:b", 11, 11));
        clock.Forward(1);
        Take(11).ShouldBeNull();
    }

    [Fact]
    public void Positions_that_begin_again_are_heard_of()
    {
        subscription.Begin(1_000, []);
        subscription.MarkAll(0, At);
        Take(0);
        Take(0);
        clock.Forward(1);

        Mark(0, 3);

        Take(3).ShouldBe(("user:a", 3, 3));
    }

    [Fact]
    public void A_topic_that_has_been_quiet_for_long_enough_is_told_of_once_more()
    {
        Mark(0, 10);
        TakeWhole(10).ShouldBe(("user:a", 10, false, false));
        clock.Forward(10);
        Mark(0, 12);
        TakeWhole(12).ShouldBe(("user:a", 12, false, false));
        clock.Forward(10.99);
        TakeWhole(12).ShouldBeNull("its last change is not eleven seconds ago");
        clock.Forward(0.01);
        Mark(1, 13);
        TakeWhole(13).ShouldBe(("course:b", 13, false, false), "changes go first");
        TakeWhole(13).ShouldBe(("user:a", 12, false, true));
        clock.Forward(11);
        TakeWhole(13).ShouldBe(("course:b", 13, false, true));
        clock.Forward(1_000);
        TakeWhole(13).ShouldBeNull("once");
    }

    [Fact]
    public void What_could_not_be_told_of_for_so_long_settles_a_second_after_it_was()
    {
        subscription.MarkAll(30, At);
        clock.Forward(11);

        TakeWhole(30).ShouldBe(("user:a", 30, true, false));
        TakeWhole(30).ShouldBe(("course:b", 30, true, false));
        clock.Forward(0.99);
        TakeWhole(30).ShouldBeNull();
        clock.Forward(0.01);
        TakeWhole(30).ShouldBe(("user:a", 30, false, true));
        TakeWhole(30).ShouldBe(("course:b", 30, false, true));
        clock.Forward(11);
        TakeWhole(30).ShouldBeNull();
    }

    // It leaves the position where it was: as settled it could not be told from nothing new.
    [Fact]
    public void What_changed_beside_the_read_models_is_a_change_however_late_it_is_told()
    {
        subscription.Begin(9, []);
        subscription.MarkBeside(0, 9, At);
        TakeWhole(9).ShouldBe(("user:a", 9, false, false));
        subscription.MarkBeside(0, 9, At);
        clock.Forward(20);

        TakeWhole(9).ShouldBe(("user:a", 9, false, false));
        TakeWhole(9).ShouldBe(("course:b", 9, false, true));
        TakeWhole(9).ShouldBeNull();
        clock.Forward(1);
        TakeWhole(9).ShouldBe(("user:a", 9, false, true));
    }

    [Fact]
    public void After_it_opened_each_topic_settles_whether_or_not_it_changed()
    {
        subscription.Begin(9, [(0, 5, 8, At)]);
        TakeWhole(9).ShouldBe(("user:a", 8, false, false));
        TakeWhole(9).ShouldBeNull();
        clock.Forward(11);

        TakeWhole(9).ShouldBe(("user:a", 8, false, true));
        TakeWhole(9).ShouldBe(("course:b", 9, false, true));
        subscription.ResumeFrom(9).ShouldBe(9);
    }

    [Fact]
    public async Task Whoever_waits_is_woken_when_a_topic_settles()
    {
        using var one = new LiveSubscription([([A], "user:a")], TimeProvider.System, TimeSpan.FromSeconds(1), TimeSpan.FromMilliseconds(50), _ => { });
        one.Begin(1, []);

        (await one.WaitAsync(TimeSpan.FromSeconds(30), CancellationToken.None)).ShouldBeTrue();

        one.Take(1)!.Value.Update.Settled.ShouldBeTrue();
    }

    [Fact]
    public void However_much_changes_no_more_waits_than_there_are_topics()
    {
        for (var position = 1; position <= 100_000; position++) Mark(position % 2, position);

        Take(100_000).ShouldNotBeNull();
        Take(100_000).ShouldNotBeNull();
        clock.Forward(10);
        Take(100_000).ShouldBeNull();
    }

    public void Dispose() => subscription.Dispose();

    void Mark(int topic, long position) => subscription.Mark(topic, position, At);

    (string Topic, long Position, long Id)? Take(long through) => subscription.Take(through) is var (update, id) ? (update.Topic, update.Position, id) : null;

    (string Topic, long Position, bool Reset, bool Settled)? TakeWhole(long through) =>
        subscription.Take(through) is var (update, _) ? (update.Topic, update.Position, update.Reset, update.Settled) : null;

    sealed class Clock : TimeProvider
    {
        long now;

        public override long TimestampFrequency => 1_000;

        public override long GetTimestamp() => now;

        public void Forward(double seconds) => now += (long)Math.Round(seconds * 1_000);
    }
}
