using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Log;

/// <summary>
/// The scenario that loses events in logs numbered by a plain sequence: two appends overlap, and the one with the lower position
/// commits later, after a reader's cursor has passed it.
/// </summary>
public sealed class OverlappingAppendTests : IAsyncLifetime
{
    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Fact]
    public async Task The_second_append_waits_for_the_firsts_commit_and_a_reader_steps_over_neither()
    {
        // The first append, held open between its insert and its commit.
        await using var first = await log.Source.OpenConnectionAsync();
        await using var open = await first.BeginTransactionAsync();
        await ExecuteAsync(first, $"SELECT pg_advisory_xact_lock({Locks.Append})");
        await ExecuteAsync(
            first,
            """
            INSERT INTO lectern.events (position, occurred_at, received_at, event_key, tenant_id, type, source, payload)
            VALUES (nextval('lectern.event_position'), now(), now(), gen_random_uuid(), 1, 'PageViewed', 'test', '{}')
            """);

        // The second begins after it and would be done before it.
        var second = log.AppendAsync(TestLog.View("second"));
        await Until.BlockedAsync(log.Source, Locks.Append);
        (await log.ReadAsync()).ShouldBeEmpty();
        second.IsCompleted.ShouldBeFalse();

        await open.CommitAsync();
        (await second).ShouldBe([AppendOutcome.Stored]);
        var seen = await log.ReadAsync();
        seen.Select(e => e.Position).ShouldBe([1, 2]);
    }

    [Fact]
    public async Task The_position_is_taken_only_when_the_lock_is_held()
    {
        await using var first = await log.Source.OpenConnectionAsync();
        await using var open = await first.BeginTransactionAsync();
        await ExecuteAsync(first, $"SELECT pg_advisory_xact_lock({Locks.Append})");

        var second = log.AppendAsync(TestLog.View("second"));
        await Until.BlockedAsync(log.Source, Locks.Append);

        (await log.ScalarAsync<bool>("SELECT is_called FROM lectern.event_position")).ShouldBeFalse();
        await open.RollbackAsync();
        await second;
    }

    [Fact]
    public async Task A_reader_with_a_cursor_sees_all_of_eight_appenders_once_and_in_order()
    {
        const int appenders = 8, appends = 15, each = 4;
        var writing = Task.WhenAll(Enumerable.Range(0, appenders).Select(a => Task.Run(async () =>
        {
            for (var n = 0; n < appends; n++)
            {
                // Some are sent twice, which leaves gaps between positions.
                var group = Enumerable.Range(0, each).Select(i => TestLog.View($"{a}-{n}-{i}")).ToArray();
                await log.AppendAsync(n > 0 ? [TestLog.View($"{a}-{n - 1}-0"), .. group] : group);
            }
        })));

        var seen = new List<long>();
        while (seen.Count < appenders * appends * each)
        {
            var isOver = writing.IsCompleted;
            var next = await log.ReadAsync(seen.Count == 0 ? 0 : seen[^1]);
            seen.AddRange(next.Select(e => e.Position));
            (isOver && next.Count == 0).ShouldBeFalse($"the reader stands after {seen.Count} events and nothing more comes");
        }
        await writing;

        seen.ShouldBe(seen.Order().Distinct());
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.events")).ShouldBe(seen.Count);
    }

    static async Task ExecuteAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
