using Lectern.App.Kafka.State;

namespace Lectern.App.Tests.Kafka.State;

/// <summary>Messages of a time from counts since the beginning, computed by hand.</summary>
public sealed class Throughput
{
    static readonly DateTime Now = new(2026, 11, 21, 12, 30, 20, DateTimeKind.Utc);
    static readonly KafkaThroughput.Window FiveMinutes = new(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(1));

    [Fact]
    public void Steps_are_differences_and_where_nobody_counted_there_is_none()
    {
        // Steps from 12:26 on; nobody counted in 12:28, so what came then is known with what came in 12:29.
        var rates = KafkaThroughput.Of(
            [At("b", "12:20:58", 5), At("b", "12:26:55", 7), At("a", "12:25:58", 100), At("a", "12:26:58", 110), At("a", "12:27:58", 110), At("a", "12:29:58", 140), At("a", "12:30:18", 141)],
            FiveMinutes, Now);

        rates.StepSeconds.ShouldBe(60);
        rates.Times.Select(t => t.ToString("HH:mm:ss", null)).ShouldBe(["12:26:00", "12:27:00", "12:28:00", "12:29:00", "12:30:00"]);
        rates.Topics.Select(t => t.Topic).ShouldBe(["a", "b"]);
        rates.Topics[0].Messages.ShouldBe([10, 0, null, 30, 1]);
        rates.Topics[1].Messages.ShouldBe([2, null, null, null, null]);
    }

    [Fact]
    public void The_first_sample_of_all_is_where_counting_begins_and_a_smaller_count_began_anew()
    {
        var rates = KafkaThroughput.Of([At("a", "12:26:58", 1_000), At("a", "12:27:58", 1_500), At("a", "12:28:58", 40)], FiveMinutes, Now);

        rates.Topics[0].Messages.ShouldBe([null, 500, 40, null, null]);
    }

    [Fact]
    public void Long_steps_begin_at_whole_ones_of_the_clock()
    {
        KafkaThroughput.Window day = new(TimeSpan.FromHours(24), TimeSpan.FromMinutes(15));
        var rates = KafkaThroughput.Of([], day, Now);

        rates.Times.Count.ShouldBe(96);
        (rates.Times[0], rates.Times[^1]).ShouldBe((new DateTime(2026, 11, 20, 12, 45, 0, DateTimeKind.Utc), new DateTime(2026, 11, 21, 12, 30, 0, DateTimeKind.Utc)));
    }

    [Theory]
    // 12:24:58 is the newest that is five minutes before the last: 320 in 5 min 20 s.
    [InlineData(60.0, "12:23:58 0", "12:24:58 40", "12:25:58 100", "12:29:58 300", "12:30:18 360")]
    // Younger than five minutes: over what there is.
    [InlineData(30.0, "12:29:18 0", "12:30:18 30")]
    [InlineData(0.0, "12:29:18 30", "12:30:18 30")]
    // One is no difference, two at once are none, and of old ones nothing is told about now.
    [InlineData(null, "12:30:18 30")]
    [InlineData(null, "12:30:16 20", "12:30:18 30")]
    [InlineData(null, "12:28:18 20", "12:29:18 30")]
    public void Messages_a_minute_are_of_the_last_five(double? expected, params string[] samples) =>
        KafkaThroughput.RateOf([.. samples.Select(s => At("a", s.Split(' ')[0], long.Parse(s.Split(' ')[1], null)))], Now).ShouldBe(expected);

    static KafkaThroughput.Sample At(string topic, string time, long messages) =>
        new() { Topic = topic, SampledAt = DateTime.SpecifyKind(Now.Date + TimeSpan.Parse(time, null), DateTimeKind.Utc), Messages = messages };
}
