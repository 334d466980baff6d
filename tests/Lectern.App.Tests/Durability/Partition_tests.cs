using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Durability;

/// <summary>The log never runs out of partitions, however positions are used up.</summary>
public sealed class Partition_tests
{
    [Fact]
    public async Task Duplicates_that_take_the_positions_around_the_middle_do_not_keep_the_next_partition_from_being_made()
    {
        await using var server = await TestServer.StartAsync();
        string[] events = [.. Enumerable.Range(0, 10).Select(Event)];
        (await server.SendAsync(events)).Accepted.ShouldBe(10);

        // The second partition ends at 20,000,000; past its middle the third is due.
        await ScalarAsync(server, "SELECT setval('lectern.event_position', 14999995)");
        (await server.SendAsync(events)).Duplicates.ShouldBe(10);
        (await server.SendAsync(Event(10))).Accepted.ShouldBe(1);
        await ScalarAsync(server, "SELECT setval('lectern.event_position', 19999998)");
        (await server.SendAsync(Event(11), Event(12), Event(13))).Accepted.ShouldBe(3);

        (await ScalarAsync(server, "SELECT count(*) FROM lectern.events")).ShouldBe(14L);
        (await ScalarAsync(server, "SELECT count(*) FROM lectern.events_00002")).ShouldBe(2L);
        await server.SettleAsync();
    }

    static string Event(int number) => $$"""{"eventId":"e{{number}}","type":"UserEnrolled","userId":"u{{number}}","courseId":"c1","occurredAt":"2026-11-01T10:00:00Z"}""";

    static async Task<object?> ScalarAsync(TestServer server, string sql)
    {
        await using var command = server.Source.CreateCommand(sql);
        return await command.ExecuteScalarAsync();
    }
}
