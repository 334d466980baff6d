using System.Text;
using Lectern.Simulator;

namespace Lectern.App.Tests.Simulation;

public sealed class LiveTests
{
    static readonly Institution Institution = new(DemoWorld.Small);

    [Fact]
    public void The_world_goes_on_without_an_end_in_time_order()
    {
        // Far more than the courses of one term hold: new learners come, new cohorts start.
        var live = Institution.From(DemoWorld.Small.Until).Take(60_000).Select(happened => happened.OccurredAt).ToList();
        live.Count.ShouldBe(60_000);
        live[0].ShouldBeGreaterThanOrEqualTo(DemoWorld.Small.Until);
        live.Zip(live.Skip(1)).ShouldAllBe(pair => pair.First <= pair.Second);
        (live[^1] - live[0]).ShouldBeLessThan(TimeSpan.FromDays(3 * 365), "life should not ebb away");
    }

    [Fact]
    public void It_repeats_neither_events_nor_sessions_of_the_history_or_of_another_start()
    {
        var history = Institution.History().Select(Told.Of).ToList();
        var start = DemoWorld.Small.Until.AddDays(-10);
        var first = Restamped(start, history[^1].At.AddHours(1));
        var second = Restamped(start, history[^1].At.AddHours(2));
        var later = Restamped(start.AddSeconds(1), history[^1].At.AddHours(3));

        NoneShared(history, first, told => told.Id);
        NoneShared(first, second, told => told.Id);
        NoneShared(history, first, told => told.Text("sessionId"));
        NoneShared(first, later, told => told.Text("sessionId"));
    }

    [Fact]
    public void Nothing_live_bears_a_date_in_its_data() =>
        Institution.From(DemoWorld.Small.Until).Take(5_000)
            .ShouldAllBe(happened => !Text(happened).Contains("dueAt", StringComparison.Ordinal));

    [Fact]
    public void Another_time_changes_the_time_and_the_id_alone()
    {
        var happened = Institution.History().First(e => Told.Of(e).Type == "VideoWatched");
        var time = new DateTimeOffset(2027, 1, 2, 3, 4, 5, 678, TimeSpan.FromHours(2));
        var moved = happened.At(time);

        moved.OccurredAt.ShouldBe(time);
        var (before, after) = (Told.Of(happened), Told.Of(moved));
        after.At.ShouldBe(time);
        after.Id.ShouldNotBe(before.Id);
        Guid.TryParseExact(after.Id, "D", out _).ShouldBeTrue();
        happened.At(time).Json.ToArray().ShouldBe(moved.Json.ToArray());
        Text(moved)[83..].ShouldBe(Text(happened)[83..]);
    }

    static List<Told> Restamped(DateTimeOffset start, DateTimeOffset at) =>
        [.. Institution.From(start).Take(2_000).Select((happened, i) => Told.Of(happened.At(at.AddMilliseconds(i))))];

    static string Text(SimulatedEvent happened) => Encoding.UTF8.GetString(happened.Json.Span);

    static void NoneShared(List<Told> one, List<Told> other, Func<Told, string?> key)
    {
        var known = one.Select(key).OfType<string>().ToHashSet();
        known.ShouldNotBeEmpty();
        other.Select(key).OfType<string>().Where(known.Contains).ShouldBeEmpty();
    }
}
