using Lectern.Postgres;

namespace Lectern.App.Tests.Log;

/// <summary>What the projector leaves in its outbox, by hand.</summary>
public sealed class OutboxTests : IAsyncLifetime
{
    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Fact]
    public async Task A_batch_is_a_row_a_tenant_with_the_keys_of_what_it_changed()
    {
        var other = await new Tenants(log.Source).EnsureAsync("other", "UTC", CancellationToken.None);
        await log.AppendAsync(
            TestLog.Arrive("""{"id":"1","type":"UserCreated","userId":"ann","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"north"}}"""),
            TestLog.Arrive("""{"id":"2","type":"CourseCreated","courseId":"c1","occurredAt":"2025-01-01T00:00:00Z","data":{"organizationId":"south"}}"""),
            TestLog.Arrive("""{"id":"3","type":"PageViewed","userId":"bob","courseId":"c2","occurredAt":"2025-01-01T00:00:00Z"}""") with { Tenant = other });
        await ProjectAsync();
        // A learner of north in a course of south: something of both changes, though no sum of south's.
        await log.AppendAsync(TestLog.Arrive("""{"id":"4","type":"PageViewed","userId":"ann","courseId":"c1","occurredAt":"2025-01-02T00:00:00Z"}"""));
        await ProjectAsync();
        // She enrolls: south's courses have one enrollment more, and north's learners somewhere to make progress.
        await log.AppendAsync(TestLog.Arrive("""{"id":"5","type":"UserEnrolled","userId":"ann","courseId":"c1","occurredAt":"2025-01-02T00:00:00Z"}"""));
        await ProjectAsync();
        // She moves: both change.
        await log.AppendAsync(TestLog.Arrive("""{"id":"6","type":"UserUpdated","userId":"ann","occurredAt":"2025-01-03T00:00:00Z","data":{"organizationId":"west"}}"""));
        await ProjectAsync();

        (await RowsAsync()).ShouldBe(
        [
            "0-3 default: ann | c1 | north south",
            "0-3 other: bob | c2 | ",
            "3-4 default: ann | c1 | north south",
            "4-5 default: ann | c1 | north south",
            "5-6 default: ann |  | north west",
        ]);
    }

    [Fact]
    public async Task A_batch_that_changes_nothing_leaves_nothing_and_loses_nobody()
    {
        await log.AppendAsync(TestLog.View("a"));
        await ProjectAsync();
        await log.AppendAsync(TestLog.View("b"));
        await log.ExecuteAsync("UPDATE lectern.events SET type = 'NoSuchType' WHERE position = 2");
        await ProjectAsync();

        (await RowsAsync()).Count.ShouldBe(1);
        (await StateAsync()).ShouldBe(new OutboxState(Position: 2, KeptFrom: 0, Swaps: 1, SwappedAt: 0));
        await log.ExecuteAsync("UPDATE lectern.outbox SET projected_at = now() - interval '1 day'");
        // The newest stays however old: without it whoever stands behind it could not be told that nothing came since.
        (await Outbox.TrimAsync(log.Source, default)).ShouldBe(0);
        (await StateAsync()).KeptFrom.ShouldBe(0);
    }

    [Fact]
    public async Task Only_what_is_old_goes_and_what_is_kept_is_whole()
    {
        for (var i = 0; i < 4; i++)
        {
            await log.AppendAsync(TestLog.View($"v{i}"));
            await ProjectAsync();
        }
        await log.ExecuteAsync("UPDATE lectern.outbox SET projected_at = now() - interval '11 minutes' WHERE position <= 2");

        (await Outbox.TrimAsync(log.Source, default)).ShouldBe(2);

        (await StateAsync()).KeptFrom.ShouldBe(2);
        (await ReadAsync(2, 1)).ShouldBe([3L]);
        (await ReadAsync(2, 10)).ShouldBe([3L, 4L]);
        (await Outbox.TrimAsync(log.Source, default)).ShouldBe(0);
    }

    [Fact]
    public async Task A_schema_made_anew_begins_its_positions_again()
    {
        await log.AppendAsync(TestLog.View("a"));
        await ProjectAsync();
        await using (var connection = await log.Source.OpenConnectionAsync())
        {
            await ReadSchema.Serving.DropAsync(connection, default);
            await ReadSchema.Serving.CreateAsync(connection, default);
        }
        (await StateAsync()).ShouldBe(new OutboxState(Position: 0, KeptFrom: 0, Swaps: 2, SwappedAt: 0));

        await ProjectAsync();

        (await ReadAsync(0, 10)).ShouldBe([1L]);
    }

    [Fact]
    public async Task Who_changed_since_a_position_is_told_with_the_first_and_the_last_time()
    {
        foreach (var user in (string[])["ann", "bob", "ann", "ann"])
        {
            await log.AppendAsync(TestLog.Arrive($$"""{"type":"PageViewed","userId":"{{user}}","courseId":"c1","occurredAt":"2025-01-02T00:00:00Z"}"""));
            await ProjectAsync();
        }
        var (ann, bob) = (await log.ScalarAsync<long>("SELECT learner_key FROM lectern.learners WHERE user_id = 'ann'"), await log.ScalarAsync<long>("SELECT learner_key FROM lectern.learners WHERE user_id = 'bob'"));

        var (state, changes) = (await Outbox.ChangedAsync(log.Tenants, TestLog.Tenant, 2, ([ann, bob], [1], [1]), TimeSpan.FromSeconds(5), default))!.Value;

        state.Position.ShouldBe(4);
        changes.Select(c => (c.Kind, c.Key, c.First, c.Last)).Order().ShouldBe([(0, ann, 3, 4), (1, 1, 3, 4)]);
    }

    [Fact]
    public async Task More_learners_than_are_worth_naming_are_everybody()
    {
        await log.AppendAsync([.. Enumerable.Range(0, Outbox.MaxKeys + 1).Select(Everybody)]);
        await log.Projector(10_000).CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        var position = await log.ScalarAsync<long>("SELECT position FROM read.checkpoint");
        await log.AppendAsync([.. Enumerable.Range(0, Outbox.MaxKeys).Select(i => Everybody(i + 10_000))]);
        await log.Projector(10_000).CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        var course = await log.ScalarAsync<long>("SELECT course_key FROM lectern.courses");

        (await log.ScalarAsync<string>("SELECT string_agg(cardinality(learners) || ' ' || cardinality(courses) || ' ' || courses[1], ', ' ORDER BY position) FROM lectern.outbox"))
            .ShouldBe($"1 1 {course}, {Outbox.MaxKeys} 1 {course}");
        (await log.ScalarAsync<long>("SELECT learners[1] FROM lectern.outbox ORDER BY position LIMIT 1")).ShouldBe(Outbox.Everything);
        // Anybody of the first, named or not, and of the second who was named.
        var (a, b) = (await KeyAsync("u7"), await KeyAsync("u10007"));
        var (_, changes) = (await Outbox.ChangedAsync(log.Tenants, TestLog.Tenant, 0, ([a, b], [], []), TimeSpan.FromSeconds(5), default))!.Value;
        var end = await log.ScalarAsync<long>("SELECT position FROM read.checkpoint");
        changes.Select(c => (c.Key, c.First, c.Last)).ShouldBe([(a, position, position), (b, position, end)], ignoreOrder: true);
        (await Outbox.ChangedAsync(log.Tenants, TestLog.Tenant, position, ([a], [], []), TimeSpan.FromSeconds(5), default))!.Value.Changes.ShouldBeEmpty();

        static Arrival Everybody(int i) => TestLog.Arrive($$"""{"id":"e{{i}}","type":"PageViewed","userId":"u{{i}}","courseId":"c1","occurredAt":"2025-01-01T00:00:00Z"}""");
        Task<long> KeyAsync(string user) => log.ScalarAsync<long>($"SELECT learner_key FROM lectern.learners WHERE user_id = '{user}'");
    }

    [Fact]
    public async Task Tenants_of_a_batch_share_what_may_be_named()
    {
        var other = await new Tenants(log.Source).EnsureAsync("other", "UTC", CancellationToken.None);
        await log.AppendAsync(
        [
            .. Enumerable.Range(0, (Outbox.MaxKeys / 2) + 1).Select(i => TestLog.Arrive($$"""{"id":"e{{i}}","type":"PageViewed","userId":"u{{i}}","occurredAt":"2025-01-01T00:00:00Z"}""")),
            TestLog.Arrive("""{"id":"x","type":"PageViewed","userId":"x","occurredAt":"2025-01-01T00:00:00Z"}""") with { Tenant = other },
        ]);
        await log.Projector(10_000).CatchUpAsync(long.MaxValue, null, CancellationToken.None);

        (await log.ScalarAsync<long[]>($"SELECT learners FROM lectern.outbox WHERE tenant_id = {TestLog.Tenant}")).ShouldBe([Outbox.Everything]);
        (await RowsAsync()).ShouldContain(r => r.EndsWith("other: x |  | ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Where_nobody_is_to_hear_nothing_is_kept_and_a_reader_knows_that()
    {
        await log.AppendAsync(TestLog.View("a"));
        await ProjectAsync();
        await log.AppendAsync(TestLog.View("b"));
        await log.Projector(isTold: false).CatchUpAsync(long.MaxValue, null, CancellationToken.None);

        (await RowsAsync()).ShouldBeEmpty();
        (await StateAsync()).KeptFrom.ShouldBe(2, "whoever stood at 1 has missed something");
        await log.AppendAsync(TestLog.View("c"));
        await ProjectAsync();
        (await StateAsync()).ShouldBe(new OutboxState(Position: 3, KeptFrom: 2, Swaps: 1, SwappedAt: 0));
    }

    async Task ProjectAsync() => await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);

    async Task<OutboxState> StateAsync()
    {
        await using var connection = await log.Source.OpenConnectionAsync();
        return (await Outbox.ReadAsync(connection, 0, 0, _ => throw new InvalidOperationException("No row was asked for."), default))!.Value.State;
    }

    async Task<List<long>> ReadAsync(long after, int limit)
    {
        await using var connection = await log.Source.OpenConnectionAsync();
        var positions = new List<long>();
        var (_, last, more) = (await Outbox.ReadAsync(connection, after, limit, c => positions.Add(c.Position), default))!.Value;
        last.ShouldBe(positions[^1]);
        more.ShouldBe(positions.Count == limit);
        return positions;
    }

    /// <summary>"since-position tenant: learners | courses | organizations", by their ids in alphabetical order.</summary>
    async Task<List<string>> RowsAsync()
    {
        var rows = new List<string>();
        await using var command = log.Source.CreateCommand(
            """
            SELECT since || '-' || position || ' ' || t.name || ': '
                || coalesce((SELECT string_agg(user_id, ' ' ORDER BY user_id) FROM lectern.learners WHERE learner_key = ANY (o.learners)), '') || ' | '
                || coalesce((SELECT string_agg(course_id, ' ' ORDER BY course_id) FROM lectern.courses WHERE course_key = ANY (o.courses)), '') || ' | '
                || coalesce((SELECT string_agg(organization_id, ' ' ORDER BY organization_id) FROM lectern.organizations WHERE organization_key = ANY (o.organizations)), '')
            FROM lectern.outbox o JOIN lectern.tenants t USING (tenant_id) ORDER BY position, tenant_id
            """);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) rows.Add(reader.GetString(0));
        return rows;
    }
}
