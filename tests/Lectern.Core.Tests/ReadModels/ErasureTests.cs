using Lectern.Core.Grains;
using Lectern.Core.ReadModels;

namespace Lectern.Core.Tests.ReadModels;

/// <summary>Erasing is the same step backwards: every row gone moves the totals by −f(row).</summary>
public sealed class ErasureTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 10)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public void All_rows_gone_leave_totals_of_zero(int seed)
    {
        var rows = Told(seed).Rows;
        var left = Added(rows, +1, _ => true);
        left[Courses.Grain].Count.ShouldBeGreaterThan(0);

        left.MergeFrom(Added(rows, -1, _ => true));

        foreach (var model in ReadModel.All)
        {
            Enumerable.Range(0, left[model.Grain].Count).ShouldAllBe(i => left[model.Grain].At(i).IsIdentity);
        }
    }

    [Theory]
    [MemberData(nameof(Seeds))]
    public void A_learner_gone_leaves_the_totals_of_the_others(int seed)
    {
        var all = Told(seed);
        var erased = all.Learner("u2").Key.A;
        var others = ReadModel.Reference(all.Events.Where(e => e.Learner != erased), all.Rows.Calendar);

        var change = Added(all.Rows, -1, row => LearnerOf(row) == erased);

        var compared = 0;
        foreach (var grain in (Grain[])[Courses.Grain, Contents.Grain, CourseDays.Grain, CourseRevenue.Grain])
        {
            for (var i = 0; i < change[grain].Count; i++)
            {
                var moved = change[grain].At(i);
                var before = all.Rows[grain].Find(moved.Key)!.Value;
                var after = others[grain].Find(moved.Key) ?? new GrainRows(grain)[moved.Key];
                foreach (var total in grain.Columns.OfType<NumberColumn>().Where(c => c.Merge == Merge.Sum && moved.Sum(c) != 0))
                {
                    (before.Sum(total) + moved.Sum(total)).ShouldBe(after.Sum(total), $"{grain}.{total.Name} of {moved.Key}, seed {seed}");
                    compared++;
                }
            }
        }
        compared.ShouldBeGreaterThan(20);
    }

    static Story Told(int seed) => new(Story.In("America/New_York"), new RandomEvents(seed).Take(200));

    static Batch Added(Batch rows, int sign, Func<Row, bool> which)
    {
        var totals = new Batch(rows.Calendar);
        foreach (var rollup in ReadModel.All.SelectMany(m => m.Rollups))
        {
            for (var i = 0; i < rows[rollup.Source].Count; i++)
            {
                if (which(rows[rollup.Source].At(i))) rollup.Add(rows[rollup.Source].At(i), sign, totals);
            }
        }
        return totals;
    }

    static long? LearnerOf(Row row) => row.Rows.Grain.Key.FirstOrDefault(k => k.Name == "learner_key")?.Number(row.Key);
}
