using Lectern.App.Tests.Fixtures;
using Lectern.Core.Tests.ReadModels;

namespace Lectern.App.Tests.Kafka.In;

/// <summary>From topics to figures.</summary>
public sealed class Taking_events_in
{
    [Fact]
    public async Task Each_event_is_in_the_log_once_and_in_the_figures()
    {
        using var topics = new Topics("one", "two");
        await using var server = await TestServer.StartAsync(topics.Settings);
        var random = new RandomEvents(81);
        var events = random.Take(400);

        await topics.WriteAllAsync(events);
        await server.TakenAsync(400);
        (await server.EventsAsync()).ShouldBe(400);
        (await server.ScalarAsync<long>("SELECT count(*) FROM lectern.events WHERE source = 'kafka'")).ShouldBe(400);
        await server.ShouldEqualReferenceAsync();

        // A producer that retries and knows no order across partitions.
        var again = random.Shuffled(events);
        await topics.WriteAllAsync(again);
        await server.TakenAsync(400 + again.Length);
        (await server.EventsAsync()).ShouldBe(400);
        (await server.RejectedAsync()).ShouldBeEmpty();
        await server.ShouldEqualReferenceAsync();
        (await server.ScalarAsync<long>("SELECT sum(next_offset)::bigint FROM lectern.kafka_partitions")).ShouldBe(400 + again.Length);
    }
}
