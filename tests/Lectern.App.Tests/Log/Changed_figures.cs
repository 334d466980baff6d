using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Core.Tests.ReadModels;
using Read = Lectern.Core.ReadModels;

namespace Lectern.App.Tests.Log;

/// <summary>What the outbox says that changed of each key.</summary>
public sealed class Changed_figures
{
    static readonly (Grain Grain, string Kind)[] Kinds = [(Read.Learners.Grain, "learner"), (Read.Courses.Grain, "course"), (Read.Organizations.Grain, "organization")];

    [Fact]
    public void Every_column_has_a_group_of_its_own()
    {
        foreach (var (grain, _) in Kinds) grain.Columns.Where(c => ChangedFigures.GroupOf(grain, c) == FigureGroups.All).Select(c => $"{grain.Name}.{c.Name}").ShouldBeEmpty();
    }

    [Fact]
    public async Task It_never_says_too_little_and_not_always_everything()
    {
        await using var log = await TestLog.CreateAsync();
        var events = new RandomEvents(36).Take(600).Select(TestLog.Arrive).ToArray();
        var (changes, said, most) = (0, 0, 0);
        foreach (var batch in events.Chunk(25))
        {
            var before = await log.RowsAsync();
            await log.AppendAsync(batch);
            await log.ExecuteAsync("DELETE FROM lectern.outbox");
            await log.Projector(1_000).CatchUpAsync(long.MaxValue, null, default);
            var after = await log.RowsAsync();
            foreach (var (grain, kind) in Kinds)
            {
                var told = await FiguresAsync(log, kind);
                for (var i = 0; i < after[grain].Count; i++)
                {
                    var row = after[grain].At(i);
                    var was = before[grain].Find(row.Key) ?? new GrainRows(grain)[row.Key];
                    foreach (var column in grain.Columns.Where(c => ChangedFigures.GroupOf(grain, c) != FigureGroups.None))
                    {
                        if (!DifferIn(row, was, column)) continue;
                        told.GetValueOrDefault(row.Key.A).HasFlag(ChangedFigures.GroupOf(grain, column)).ShouldBeTrue($"{kind} {row.Key}: {column.Name}");
                        changes++;
                    }
                }
                said += told.Values.Sum(f => int.PopCount((int)f));
                most += told.Count * 12;
            }
        }
        changes.ShouldBeGreaterThan(500);
        said.ShouldBeLessThan(most / 2);
    }

    static bool DifferIn(Row a, Row b, Column column) => column switch
    {
        NumberColumn number when number.Merge == Merge.Sum => a.Sum(number) != b.Sum(number),
        NumberColumn number => a.Get(number) != b.Get(number),
        StampedNumberColumn number => a.Get(number) != b.Get(number) || a.At(number) != b.At(number),
        StampedTextColumn text => a.Get(text) != b.Get(text),
        _ => throw new NotSupportedException(column.Name),
    };

    static async Task<Dictionary<long, FigureGroups>> FiguresAsync(TestLog log, string kind)
    {
        var figures = new Dictionary<long, FigureGroups>();
        await using var command = log.Source.CreateCommand($"SELECT u.key, bit_or(u.figures) FROM lectern.outbox o, unnest(o.{kind}s, o.{kind}_figures) AS u (key, figures) GROUP BY u.key");
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) figures[reader.GetInt64(0)] = (FigureGroups)reader.GetInt16(1);
        return figures;
    }
}
