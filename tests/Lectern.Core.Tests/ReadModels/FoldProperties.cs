using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>The algebra, in memory: however events come, the figures are the same.</summary>
public sealed class FoldProperties
{
    const int Events = 150;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 25)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Any_order_gives_equal_rows(int seed)
    {
        var story = Random(seed);
        FoldEvent[] shuffled = [.. story.Events];
        new Random(seed).Shuffle(shuffled);

        BatchComparison.Differences(ReadModel.Reference(shuffled, story.Rows.Calendar), story.Rows).ShouldBeEmpty();
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void Batches_folded_apart_and_merged_in_any_order_equal_one_pass(int seed)
    {
        var story = Random(seed);
        var merged = new Batch(story.Rows.Calendar);
        var parts = new RandomEvents(seed).Split(story.Events, 7).Select(run => Folded(run, story.Rows.Calendar)).ToArray();
        new Random(seed).Shuffle(parts);
        foreach (var part in parts) merged.MergeFrom(part);

        BatchComparison.Differences(merged, Folded(story.Events, story.Rows.Calendar)).ShouldBeEmpty();
    }

    /// <summary>What the projector does, without a database: rows that change move the totals by f(new) − f(old), stage by stage.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void Totals_moved_by_differences_equal_totals_summed_at_once(int seed)
    {
        var story = Random(seed);
        FoldEvent[] shuffled = [.. story.Events];
        new Random(seed).Shuffle(shuffled);
        var database = new MemoryTables(story.Rows.Calendar);
        foreach (var run in new RandomEvents(seed).Split(shuffled, 12)) database.Write(Folded(run, story.Rows.Calendar));

        BatchComparison.Differences(database.Rows, story.Rows).ShouldBeEmpty();
    }

    /// <summary>Only the columns that a roll-up says it reads come back from the database.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_rollup_looks_at_no_column_but_those_it_names(int seed)
    {
        var story = Random(seed);
        foreach (var model in ReadModel.All)
        {
            var rows = story.Rows[model.Grain];
            var (full, narrow) = (new Batch(story.Rows.Calendar), new Batch(story.Rows.Calendar));
            for (var i = 0; i < rows.Count; i++)
            {
                model.Move(null, rows.At(i), full);
                model.Move(null, Only(rows.At(i), model.Reads), narrow);
            }
            BatchComparison.Differences(narrow, full).ShouldBeEmpty(model.Grain.Name);
        }
    }

    [Fact]
    public void The_random_events_reach_every_column()
    {
        var all = new Batch(Calendar.Utc);
        for (var i = 1; i <= 10; i++) all.MergeFrom(Random(i).Rows);

        var untouched = ReadModel.All.SelectMany(m => m.Grain.Columns.Where(c => Enumerable.Range(0, all[m.Grain].Count).All(r => all[m.Grain].Store(c).IsIdentity(r))).Select(c => $"{m.Grain}.{c.Name}"));
        untouched.ShouldBeEmpty();
    }

    static Row Only(Row row, IReadOnlyList<Column> columns)
    {
        var copy = new GrainRows(row.Rows.Grain)[row.Key];
        foreach (var column in columns) copy.Rows.Store(column).MergeFrom(copy.Index, row.Rows.Store(column), row.Index);
        return copy;
    }

    static Story Random(int seed) => new(Story.In("America/New_York"), new RandomEvents(seed).Take(Events));

    static Batch Folded(IEnumerable<FoldEvent> events, Calendar calendar)
    {
        var batch = new Batch(calendar);
        foreach (var e in events) ReadModel.FoldInto(e, batch);
        return batch;
    }
}
