using Lectern.Postgres;

namespace Lectern.App.Tests.Log;

public sealed class PartitionTests : IAsyncLifetime
{
    TestLog log = null!;

    public async Task InitializeAsync() => log = await TestLog.CreateAsync();

    public async Task DisposeAsync() => await log.DisposeAsync();

    [Fact]
    public async Task A_group_over_the_boundary_lies_in_both_and_is_read_across()
    {
        await StandAtAsync(EventPartitions.Size - 3);

        (await log.AppendAsync([.. Enumerable.Range(0, 6).Select(i => TestLog.View($"e{i}"))])).ShouldAllBe(o => o == AppendOutcome.Stored);

        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.events_00000")).ShouldBe(2);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.events_00001")).ShouldBe(4);
        (await log.ReadAsync(EventPartitions.Size - 2)).Select(e => e.Position).ShouldBe(Enumerable.Range(-1, 5).Select(i => EventPartitions.Size + i));
        await log.Projector().CatchUpAsync(long.MaxValue, null, CancellationToken.None);
        (await log.ScalarAsync<decimal>("SELECT sum(views) FROM read.course")).ShouldBe(6);
    }

    [Theory]
    [InlineData(-10)] // up to the middle of the last partition
    [InlineData(-2)] // over it
    [InlineData(0)] // from just past it
    [InlineData(1)]
    [InlineData(4_999_000)] // far past it, as after a gap
    public async Task The_next_partition_is_there_before_it_is_needed(long beyondMiddle)
    {
        await log.AppendAsync(TestLog.View("first"));
        await StandAtAsync(EventPartitions.Size + EventPartitions.Size / 2 + beyondMiddle);

        for (var i = 0; i < 4; i++) await log.AppendAsync([.. Enumerable.Range(0, 5).Select(n => TestLog.View($"{i}-{n}"))]);

        (await log.ScalarAsync<bool>("SELECT to_regclass('lectern.events_00002') IS NOT NULL")).ShouldBeTrue();
    }

    [Fact]
    public async Task It_goes_on_over_many_boundaries()
    {
        for (var partition = 1; partition < 6; partition++)
        {
            await StandAtAsync(partition * EventPartitions.Size - EventPartitions.Size / 3);
            await log.AppendAsync(TestLog.View($"a{partition}"));
            await StandAtAsync(partition * EventPartitions.Size - 1);
            (await log.AppendAsync(TestLog.View($"b{partition}"), TestLog.View($"c{partition}"))).ShouldAllBe(o => o == AppendOutcome.Stored);
        }
        (await log.ReadAsync()).Count.ShouldBe(15);
    }

    [Fact]
    public async Task Duplicates_take_no_positions_and_a_gap_beyond_every_partition_stops_nothing()
    {
        await log.AppendAsync(TestLog.View("known"));
        var before = await log.ScalarAsync<long>("SELECT last_value FROM lectern.event_position");
        (await log.AppendAsync(TestLog.View("known"))).ShouldBe([AppendOutcome.Duplicate]);
        (await log.ScalarAsync<long>("SELECT last_value FROM lectern.event_position")).ShouldBe(before);

        // As after commits that failed: their positions are gone, and with them whole partitions' worth.
        await StandAtAsync(EventPartitions.Size * 7 - 10);
        (await log.AppendAsync(TestLog.View("known"))).ShouldBe([AppendOutcome.Duplicate]);
        (await log.AppendAsync([.. Enumerable.Range(0, 20).Select(i => TestLog.View($"new{i}"))])).ShouldAllBe(o => o == AppendOutcome.Stored);
        (await log.ScalarAsync<long>("SELECT count(*) FROM lectern.events_00007")).ShouldBe(11);
    }

    [Fact]
    public async Task It_is_made_while_another_appends_and_a_reader_reads()
    {
        await using var reading = await log.Source.OpenConnectionAsync();
        await using var transaction = await reading.BeginTransactionAsync();
        await reading.ExecuteAsync("SELECT count(*) FROM lectern.events", CancellationToken.None);
        await StandAtAsync(EventPartitions.Size * 2 - 100);

        (await log.AppendAsync(TestLog.View("a"))).ShouldBe([AppendOutcome.Stored]);

        (await log.ScalarAsync<bool>("SELECT to_regclass('lectern.events_00002') IS NOT NULL")).ShouldBeTrue();
        await transaction.RollbackAsync();
    }

    /// <summary>The next position is the one after this.</summary>
    Task StandAtAsync(long position) => log.ExecuteAsync($"SELECT setval('lectern.event_position', {position})");
}
