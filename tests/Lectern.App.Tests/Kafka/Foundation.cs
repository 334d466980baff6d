using Confluent.Kafka;
using Lectern.App.Configuration;
using Lectern.App.Kafka;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Kafka;

/// <summary>The client, the cluster of the tests and a client of another's making understand each other.</summary>
public sealed class Foundation
{
    [Fact]
    public async Task What_kcat_writes_our_client_reads_and_the_other_way_round()
    {
        NativeLibrdkafka.Require();
        using var cluster = new MockCluster();
        cluster.Create("there", partitions: 1);
        cluster.Create("back", partitions: 1);
        var settings = Of(("KAFKA_BROKERS", cluster.Brokers))!;

        await Kcat.ProduceAsync(cluster.Brokers, "there", ["one", "zwei", "τρία"]);
        var config = settings.Of<ConsumerConfig>();
        config.GroupId = settings.GroupId;
        config.AutoOffsetReset = AutoOffsetReset.Earliest;
        using var consumer = new ConsumerBuilder<Ignore, string>(config).Build();
        consumer.Assign(new TopicPartition("there", 0));
        var read = Enumerable.Range(0, 3).Select(_ => consumer.Consume(TimeSpan.FromSeconds(30)).Message.Value).ToList();
        read.ShouldBe(["one", "zwei", "τρία"]);

        using var producer = new ProducerBuilder<string, string>(settings.Of<ProducerConfig>()).Build();
        foreach (var value in read) await producer.ProduceAsync("back", new() { Key = "k", Value = value });
        (await Kcat.ConsumeAsync(cluster.Brokers, "back", "%k=%s\n")).ShouldBe(["k=one", "k=zwei", "k=τρία"]);
    }

    [Theory]
    [InlineData("KAFKA_BROKERS", "broker", "brokers divided by commas")]
    [InlineData("KAFKA_BROKERS", "broker:0", "brokers divided by commas")]
    [InlineData("KAFKA_TOPICS", "a,b c", "names of topics")]
    [InlineData("KAFKA_TOPICS", "a,a=north", "each topic once")]
    [InlineData("KAFKA_TOPICS", "a=", "TOPIC=TENANT")]
    [InlineData("KAFKA_PUBLISH_TOPIC", "user.events", "not among KAFKA_TOPICS")]
    [InlineData("KAFKA_SECURITY_PROTOCOL", "tls", "one of plaintext")]
    [InlineData("KAFKA_SECURITY_PROTOCOL", "sasl_ssl", "both are needed")]
    [InlineData("KAFKA_SASL_MECHANISM", "plain", "only there")]
    [InlineData("KAFKA_SSL_CA", "/nowhere/ca.pem", "a PEM file that is there")]
    public void A_bad_setting_is_named_with_its_rule(string name, string value, string rule) =>
        Should.Throw<SettingException>(() => Of((name, value))).Message.ShouldSatisfyAllConditions(m => m.ShouldContain(name == "KAFKA_SECURITY_PROTOCOL" && value == "sasl_ssl" ? "KAFKA_SASL_PASSWORD" : name), m => m.ShouldContain(rule));

    [Fact]
    public void Without_brokers_it_is_off_and_the_topics_have_their_defaults()
    {
        Of().ShouldBeNull();
        var settings = Of(("KAFKA_BROKERS", "a:9092, b:9092"), ("KAFKA_TOPICS", "north.events=north,all"))!;
        settings.Brokers.ShouldBe("a:9092,b:9092");
        settings.Topics.ShouldBe([new("north.events", "north"), new("all", null)]);
        Of(("KAFKA_BROKERS", "a:9092"))!.Topics.Select(t => t.Name).ShouldContain("learning-events");
    }

    static KafkaSettings? Of(params (string Name, string Value)[] values) =>
        new Settings(new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Name, (string?)v.Value))).Build()).Kafka;
}
