using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Ingestion;

/// <summary>One event from HTTP to a read model.</summary>
public sealed class Line_tests
{
    [Fact]
    public async Task An_event_sent_is_in_the_read_models_once_however_often_it_is_sent()
    {
        await using var server = await TestServer.StartAsync();
        var enrolled = """{"eventId":"e1","type":"UserEnrolled","userId":"u1","courseId":"c1","occurredAt":"2026-11-01T10:00:00Z"}""";

        (await server.SendAsync(enrolled)).Accepted.ShouldBe(1);
        (await server.SendAsync(enrolled, enrolled)).Duplicates.ShouldBe(2);
        await server.SettleAsync();

        await using var command = server.Source.CreateCommand("SELECT enrollments FROM read.course");
        (await command.ExecuteScalarAsync()).ShouldBe(1L);
    }
}
