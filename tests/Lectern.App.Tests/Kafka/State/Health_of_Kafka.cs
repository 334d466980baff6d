using Lectern.App.Kafka.State;

namespace Lectern.App.Tests.Kafka.State;

/// <summary>When Kafka is said to be degraded, and why.</summary>
public sealed class Health_of_Kafka
{
    static readonly DateTime Now = new(2026, 11, 21, 12, 0, 0, DateTimeKind.Utc);

    static readonly HashSet<string> Topics = ["t"];

    [Fact]
    public void What_was_left_in_a_topic_that_is_read_no_longer_is_no_fault()
    {
        KafkaFacts.Partition left = new() { Topic = "left", EndOffset = 9, WaitingSince = Now.AddHours(-2) };
        Judge(members: [Consumer("connected")], partitions: [left]).ShouldBe(KafkaStatus.Healthy);
        // Who was told of none cannot tell which are read.
        Judge(isSet: false, members: [Consumer("connected")], partitions: [left]).ShouldBe(KafkaStatus.Degraded, KafkaFault.Waiting);
    }

    [Fact]
    public void Off_is_off_until_somebody_is_there()
    {
        Judge(isSet: false).ShouldBe(KafkaStatus.Off);
        Judge(isSet: false, members: [Consumer("connected", ago: 31)]).ShouldBe(KafkaStatus.Off);
        Judge(isSet: false, members: [Consumer("stopped", ago: 1)]).ShouldBe(KafkaStatus.Off);
        // The brokers are another process's to know.
        Judge(isSet: false, members: [Consumer("connected", ago: 30)]).ShouldBe(KafkaStatus.Healthy);
    }

    [Fact]
    public void Somebody_must_be_there_to_read()
    {
        Judge().ShouldBe(KafkaStatus.Degraded, KafkaFault.NoConsumer);
        Judge(members: [Consumer("connected", ago: 31), Consumer("stopped", ago: 1), Producer("connected")]).ShouldBe(KafkaStatus.Degraded, KafkaFault.NoConsumer);
        Judge(members: [Consumer("down"), Consumer("down")]).ShouldBe(KafkaStatus.Degraded, KafkaFault.BrokersAway);
        Judge(members: [Consumer("connecting")]).ShouldBe(KafkaStatus.Degraded, KafkaFault.BrokersAway);
        // One that reads is enough: its group has the partitions of the others.
        Judge(members: [Consumer("down"), Consumer("connected")]).ShouldBe(KafkaStatus.Healthy);
    }

    [Theory]
    [InlineData(60, 10, null)]
    [InlineData(61, 10, "Waiting")]
    // Taken in since it was seen waiting.
    [InlineData(61, 0, null)]
    public void What_waits_for_over_a_minute_waits_for_somebody_to_look(int seconds, int lag, string? fault)
    {
        var partition = new KafkaFacts.Partition { Topic = "t", NextOffset = 5, EndOffset = 5 + lag, WaitingSince = Now.AddSeconds(-seconds) };
        Judge(members: [Consumer("connected")], partitions: [partition]).Faults.Select(f => f.ToString()).ShouldBe(fault is null ? [] : [fault]);
    }

    [Fact]
    public void Publishing_is_part_of_it()
    {
        Judge(members: [Consumer("connected"), Producer("down")]).Faults.ShouldBe([KafkaFault.ProducerDown]);
        Judge(members: [Consumer("connected")], published: new() { Owed = 3, OldestAt = Now.AddSeconds(-61) }).Faults.ShouldBe([KafkaFault.Unpublished]);
        Judge(members: [Consumer("connected")], published: new() { Owed = 3, OldestAt = Now.AddSeconds(-60) }).Faults.ShouldBe([]);
        Judge(members: [Consumer("connected")], published: new() { Owed = 0, OldestAt = Now.AddSeconds(-999) }).Faults.ShouldBe([]);
        Judge(members: [Producer("down")], published: new() { Owed = 1, OldestAt = Now.AddDays(-1) }, partitions: [new() { Topic = "t", EndOffset = 1, WaitingSince = Now.AddDays(-1) }]).Faults
            .ShouldBe([KafkaFault.NoConsumer, KafkaFault.Waiting, KafkaFault.ProducerDown, KafkaFault.Unpublished]);
    }

    [Fact]
    public void A_lag_is_what_is_known_of_it()
    {
        var facts = new KafkaFacts(
            null, Now, [new() { NextOffset = 3, EndOffset = 10 }, new() { NextOffset = 3 }, new() { NextOffset = 9, EndOffset = 4 }, new() { NextOffset = 0, EndOffset = 2 }], false, [], null);
        facts.Lag.ShouldBe(9);
        (facts with { Topics = new HashSet<string>() }).Lag.ShouldBeNull();
        (facts with { Partitions = [new() { NextOffset = 3 }] }).Lag.ShouldBeNull();
        (facts with { Partitions = [] }).Lag.ShouldBeNull();
    }

    sealed record Verdict(KafkaStatus Status, IReadOnlyList<KafkaFault> Faults)
    {
        public void ShouldBe(KafkaStatus status, params KafkaFault[] faults)
        {
            Status.ShouldBe(status);
            Faults.ShouldBe(faults);
        }
    }

    static Verdict Judge(
        bool isSet = true, KafkaFacts.Member[]? members = null, KafkaFacts.Partition[]? partitions = null, KafkaFacts.Published? published = null)
    {
        var facts = new KafkaFacts(isSet ? Topics : null, Now, partitions ?? [], false, members ?? [], published);
        return new(KafkaHealth.StatusOf(facts), KafkaHealth.FaultsOf(facts));
    }

    static KafkaFacts.Member Consumer(string state, double ago = 2) => new() { Role = "consumer", State = state, SeenAt = Now.AddSeconds(-ago) };

    static KafkaFacts.Member Producer(string state) => new() { Role = "producer", State = state, SeenAt = Now };
}
