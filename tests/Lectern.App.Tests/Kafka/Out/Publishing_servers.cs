using System.Text.Json.Nodes;
using Lectern.App.Kafka.Out;
using Lectern.App.Tests.Durability.Harness;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Kafka.Out;

/// <summary>What whole servers publish.</summary>
public sealed class Publishing_servers : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    readonly MockCluster cluster = new();

    public Publishing_servers()
    {
        cluster.Create(PublishedTopic.Name, partitions: 3);
        cluster.Create("user.events", partitions: 1);
    }

    (string, string)[] Settings => [("KAFKA_BROKERS", cluster.Brokers), ("KAFKA_TOPICS", "user.events")];

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task What_is_told_is_what_the_API_tells()
    {
        await using var server = await TestServer.StartAsync(Settings);
        await server.SendAsync(
            """{"id":"1","type":"UserCreated","userId":"ann","occurredAt":"2026-11-01T00:00:00Z","data":{"organizationId":"north"}}""",
            """{"id":"2","type":"CourseCreated","courseId":"c1","occurredAt":"2026-11-01T00:00:00Z","data":{"title":"Sums","organizationId":"north"}}""",
            """{"id":"3","type":"UserEnrolled","userId":"ann","courseId":"c1","occurredAt":"2026-11-02T00:00:00Z"}""",
            """{"id":"4","type":"LessonCompleted","userId":"ann","courseId":"c1","moduleId":"m","lessonId":"l","occurredAt":"2026-11-02T01:00:00Z","data":{"timeSpent":90}}""",
            """{"id":"5","type":"AssessmentCompleted","userId":"ann","courseId":"c1","assessmentId":"q","occurredAt":"2026-11-03T00:00:00Z","data":{"score":7,"maxScore":9}}""",
            """{"id":"6","type":"AssignmentGraded","userId":"ann","courseId":"c1","assignmentId":"w","occurredAt":"2026-11-03T00:10:00Z","data":{"score":50}}""",
            """{"id":"7","type":"CourseRated","userId":"ann","courseId":"c1","occurredAt":"2026-11-03T00:20:00Z","data":{"rating":4}}""",
            """{"id":"8","type":"PageViewed","userId":"ann","courseId":"c1","occurredAt":"2026-11-03T00:30:00Z"}""",
            """{"id":"9","type":"UserCompletedCourse","userId":"ann","courseId":"c1","occurredAt":"2026-11-04T00:00:00Z","data":{"finalScore":88}}""");
        await PublishedAsync(server);

        var told = (await PublishedTopic.ReadAsync(cluster)).GroupBy(m => m.Entity).ToDictionary(g => g.Key, g => g.Last());
        var compared = 0;
        await ShouldEqualAsync("user:ann", "/api/v1/users/ann/analytics");
        await ShouldEqualAsync("course:c1", "/api/v1/courses/c1/analytics");
        await ShouldEqualAsync("organization:north", "/api/v1/organizations/north/analytics");
        compared.ShouldBeGreaterThan(25);

        async Task ShouldEqualAsync(string entity, string path)
        {
            var answer = JsonNode.Parse(await server.Client.GetStringAsync(path))!;
            var figures = answer["data"] ?? answer;
            foreach (var (group, values) in told[entity].Data["metrics"]!.AsObject())
            {
                foreach (var (name, value) in values!.AsObject())
                {
                    // What a course has of these in its list, or nowhere, is not in its analytics.
                    if (!figures.AsObject().ContainsKey(name)) continue;
                    JsonNode.DeepEquals(value, figures[name]).ShouldBeTrue($"{entity} {group} {name}: {value?.ToJsonString()}, not {figures[name]?.ToJsonString()}");
                    compared++;
                }
            }
        }
    }

    [Fact]
    public async Task One_process_publishes_and_another_takes_over()
    {
        var one = await TestServer.StartAsync(Settings);
        try
        {
            await Waiting.ForAsync("one publishes", () => Task.FromResult(Of(one).IsActive), Patience);
            await using var other = await one.StartAnotherAsync(Settings);
            await one.SendAsync("""{"id":"1","type":"PageViewed","userId":"ann","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"}""");
            await PublishedAsync(one);
            Of(other).IsActive.ShouldBeFalse();
            await one.DisposeAsync();

            await other.SendAsync("""{"id":"2","type":"PageViewed","userId":"bob","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"}""");
            await PublishedAsync(other);

            Of(other).IsActive.ShouldBeTrue();
            (await PublishedTopic.ReadAsync(cluster)).Select(m => m.Entity).Order().ShouldBe(["course:c1", "course:c1", "user:ann", "user:bob"]);
            (await other.ScalarAsync<string>("SELECT string_agg(state, ' ' ORDER BY since) FROM lectern.kafka_members WHERE role = 'producer'")).ShouldBe("stopped connected");
        }
        finally
        {
            await one.DisposeAsync();
        }

        static Publisher Of(TestServer server) => server.Services.GetRequiredService<Publisher>();
    }

    [Fact]
    public async Task A_server_serves_without_brokers_and_tells_everything_once_they_are_there()
    {
        for (var broker = 1; broker <= 3; broker++) cluster.Down(broker);
        await using var server = await TestServer.StartAsync(Settings);
        (await server.SendAsync("""{"id":"1","type":"PageViewed","userId":"ann","courseId":"c1","occurredAt":"2026-11-02T10:00:00Z"}""")).Accepted.ShouldBe(1);
        await server.SettleAsync();
        await Waiting.ForAsync("it is owed", async () => await server.ScalarAsync<long>("SELECT count(*) FROM lectern.kafka_owed") == 2, Patience);

        for (var broker = 1; broker <= 3; broker++) cluster.Up(broker);
        await PublishedAsync(server);

        (await PublishedTopic.ReadAsync(cluster)).Select(m => m.Entity).Order().ShouldBe(["course:c1", "user:ann"]);
    }

    /// <summary>Waits until everything that was sent is told.</summary>
    static async Task PublishedAsync(TestServer server)
    {
        await server.SettleAsync();
        await Waiting.ForAsync(
            "everything is told",
            () => server.ScalarAsync<bool>(
                """
                SELECT o.position >= (SELECT max(position) FROM lectern.outbox) AND NOT EXISTS (SELECT FROM lectern.kafka_owed) FROM lectern.kafka_out o
                """),
            Patience);
    }
}
