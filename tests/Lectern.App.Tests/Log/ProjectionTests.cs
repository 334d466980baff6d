using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;

namespace Lectern.App.Tests.Log;

/// <summary>Projectors against a log: two of them, and events that no read model can take.</summary>
public sealed class ProjectionTests : IAsyncLifetime
{
    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Fact]
    public async Task Two_projectors_on_one_schema_never_count_twice()
    {
        foreach (var group in new RandomEvents(41).Take(400).Chunk(50)) await log.AppendAsync([.. group.Select(TestLog.Arrive)]);

        var fenced = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => Task.Run(RunAsync)));

        BatchComparison.Differences(await log.RowsAsync(), await log.ReferenceAsync()).ShouldBeEmpty();
        fenced.Sum().ShouldBeGreaterThan(0);

        // A fenced projector looks again, as its host does, until it stands at the end.
        async Task<int> RunAsync()
        {
            for (var fences = 0; ; fences++)
            {
                try
                {
                    await log.Projector(batchSize: 20).CatchUpAsync(long.MaxValue, null, CancellationToken.None);
                    return fences;
                }
                catch (ProjectorFencedException)
                {
                    fences.ShouldBeLessThan(1000);
                }
            }
        }
    }

    [Fact]
    public async Task A_projector_whose_checkpoint_was_moved_writes_nothing()
    {
        await log.AppendAsync(TestLog.View("a"), TestLog.View("b"));
        var projector = log.Projector(batchSize: 1);

        await Should.ThrowAsync<ProjectorFencedException>(() => projector.CatchUpAsync(long.MaxValue, (_, _) => Move(), CancellationToken.None));

        (await log.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(1);

        void Move()
        {
            using var command = log.Source.CreateCommand("UPDATE read.checkpoint SET position = 2");
            command.ExecuteNonQuery();
        }
    }

    [Theory]
    [InlineData("CourseRated", """{"data": {"rating": 99}}""")] // what this version would refuse
    [InlineData("NoSuchType", "{}")]
    [InlineData("AssessmentCompleted", """{"assessmentId": "a1", "data": {"responses": "none"}}""")]
    public async Task An_event_that_cannot_be_read_is_kept_aside_and_its_neighbours_count(string type, string payload)
    {
        await log.AppendAsync(TestLog.View("a"));
        await InsertAsync(type, payload);
        await log.AppendAsync(TestLog.View("b"), TestLog.View("c"));

        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);

        (await log.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(3);
        (await log.ScalarAsync<long>("SELECT position FROM lectern.fold_errors WHERE schema_name = 'read' AND error <> ''")).ShouldBe(2);
        (await log.ScalarAsync<long>("SELECT position FROM read.checkpoint")).ShouldBe(4);
    }

    [Fact]
    public async Task An_event_that_the_database_refuses_is_found_among_its_neighbours()
    {
        await log.AppendAsync(TestLog.View("a"), TestLog.View("b"));
        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        // A sum as full as it can be: the next rating overflows it, and views do not.
        await log.ExecuteAsync($"UPDATE read.course SET rating_sum = {long.MaxValue}");
        await log.AppendAsync([.. Enumerable.Range(0, 9).Select(i => TestLog.View($"before {i}")), TestLog.Arrive("""{"id":"r","type":"CourseRated","userId":"u1","courseId":"c1","rating":5}"""), .. Enumerable.Range(0, 9).Select(i => TestLog.View($"after {i}"))]);

        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);

        (await log.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(20);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.fold_errors")).ShouldBe(1);
        (await log.ScalarAsync<long>("SELECT position FROM lectern.fold_errors")).ShouldBe(12);
        (await log.ScalarAsync<long>("SELECT ratings FROM read.course")).ShouldBe(0);
    }

    [Fact]
    public async Task The_databases_own_troubles_are_no_events_fault()
    {
        await log.AppendAsync(TestLog.View("a"));
        await log.ExecuteAsync("ALTER TABLE read.course RENAME TO mislaid");

        await Should.ThrowAsync<Npgsql.PostgresException>(() => log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None));

        await log.ExecuteAsync("ALTER TABLE read.mislaid RENAME TO course");
        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        (await log.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(1);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.fold_errors")).ShouldBe(0);
    }

    Task InsertAsync(string type, string payload) => log.ExecuteAsync(
        $"""
        INSERT INTO lectern.events (position, occurred_at, received_at, event_key, tenant_id, type, source, payload, learner_key, learner_number, course_key, item_key)
        SELECT nextval('lectern.event_position'), now(), now(), gen_random_uuid(), 1, '{type}', 'test', '{payload}', learner_key, number, course_key, 1
        FROM lectern.learners, lectern.courses LIMIT 1
        """);
}
