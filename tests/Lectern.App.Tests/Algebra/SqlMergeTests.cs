using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.Grains;
using Lectern.Core.Tests.ReadModels;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Algebra;

/// <summary>The upsert made from a declaration merges as memory does, for every column of every grain.</summary>
public sealed class SqlMergeTests : IAsyncLifetime
{
    const int Rounds = 16;

    NpgsqlDataSource source = null!;

    public static TheoryData<string> Grains => [.. ReadModel.All.Select(m => m.Grain.Name)];

    public async Task InitializeAsync() => source = NpgsqlDataSource.Create(await TestServer.CreateDatabaseAsync());

    public async Task DisposeAsync() => await source.DisposeAsync();

    [Theory]
    [MemberData(nameof(Grains))]
    public async Task A_grain_merges_in_the_database_as_in_memory(string name)
    {
        var grain = ReadModel.All.Single(m => m.Grain.Name == name).Grain;
        var random = new RandomRows(new Random(20261120));
        var memory = new GrainRows(grain);
        var states = Enumerable.Range(0, Rounds).Select(_ => random.Of(grain, 8)).ToList();
        foreach (var state in states) memory.MergeFrom(state);

        // In another order, and some of them merged before they are written.
        states.Reverse();
        foreach (var group in states.Chunk(3)) await WriteAsync(group);

        var stored = new GrainRows(grain);
        await StoredRows.ReadAsync(source, stored);
        BatchComparison.Differences(memory, stored).ShouldBeEmpty();
        stored.Count.ShouldBeGreaterThan(1);
        // No column went untried.
        foreach (var column in grain.Columns) Enumerable.Range(0, stored.Count).ShouldContain(i => IsFilled(stored.At(i), column), column.Name);
    }

    /// <summary>As projected: by the writer of batches, whose roll-ups reach later grains only.</summary>
    async Task WriteAsync(GrainRows[] group)
    {
        var batch = new Batch(Calendar.Utc);
        foreach (var state in group) batch[state.Grain].MergeFrom(state);
        await using var connection = await source.OpenConnectionAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new BatchWriter(ReadSchema.Serving).WriteAsync(connection, batch, CancellationToken.None);
        await transaction.CommitAsync();
    }

    static bool IsFilled(Row row, Column column) => column switch
    {
        NumberColumn number => row.Get(number) is not null and not 0,
        StampedNumberColumn stamped => row.Get(stamped) is not null,
        StampedTextColumn text => row.Get(text) is not null,
        RangesColumn ranges => row.Get(ranges).Length > 0,
        BitsColumn => ((BitsStore)row.Rows.Store(column)).Values[row.Index] is not null,
        _ => false,
    };
}
