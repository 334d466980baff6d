using Lectern.App.Tests.Fixtures;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.Grains;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Algebra;

/// <summary>What the database computes of a row equals what memory does.</summary>
public sealed class DerivedColumnTests
{
    [Fact]
    public async Task Observed_seconds_are_the_same_in_both()
    {
        await using var source = NpgsqlDataSource.Create(await TestServer.CreateDatabaseAsync());
        await using var connection = await source.OpenConnectionAsync();
        var random = new RandomRows(new Random(20261121));
        for (var round = 0; round < 20; round++)
        {
            var batch = new Batch(Calendar.Utc);
            batch[LearnerDays.Grain].MergeFrom(random.Of(LearnerDays.Grain, 8));
            await new BatchWriter(ReadSchema.Serving).WriteAsync(connection, batch, CancellationToken.None);
        }
        var stored = new GrainRows(LearnerDays.Grain);
        await StoredRows.ReadAsync(source, stored);
        var expected = Enumerable.Range(0, stored.Count).Select(stored.At).Select(r => LearnerDays.ObservedSeconds(r.Sum(LearnerDays.ExplicitSeconds), r.Get(LearnerDays.Presence))).Order().ToArray();

        var kept = new List<long>();
        await using var command = new NpgsqlCommand("SELECT observed_seconds FROM read.learner_day", connection);
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) kept.Add(reader.GetInt64(0));
        }

        kept.Order().ShouldBe(expected);
        // Of several intervals, of one and of none.
        Enumerable.Range(0, stored.Count).Select(i => Math.Min(2, stored.At(i).Get(LearnerDays.Presence).Ranges.Count)).Distinct().Count().ShouldBeGreaterThan(1);
    }
}
