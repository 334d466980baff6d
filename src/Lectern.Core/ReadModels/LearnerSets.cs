using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// Which learners were active in a course (0: at all) on a day: a bit a learner, by dense number, 1,024 to a row. Distinct learners
/// over any period and any courses are the bits of the union of such rows: exact, and never a scan of events.
/// </summary>
public static class ActiveLearners
{
    static readonly GrainBuilder g = new("active_learners", Key.Course(KeySlot.A), Key.Day(KeySlot.B), Key.Number("chunk", KeySlot.C));

    public static readonly BitsColumn Learners = g.Bits("learners");

    public static readonly Grain Grain = g.Build(stage: 5);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || !e.IsActivity) return;
        var (chunk, bit) = Math.DivRem(e.LearnerNumber, BitsColumn.BitCount);
        into[Grain][new GrainKey(e.Tenant, 0, e.Day, chunk)].Put(Learners, bit);
        if (e.Course != 0) into[Grain][new GrainKey(e.Tenant, e.Course, e.Day, chunk)].Put(Learners, bit);
    }
}

/// <summary>
/// Which learners enrolled in (or completed) a course, by day: the union up to a day is everyone enrolled by then, whatever order
/// the events came in, since a later enrolling of the same learner adds nothing to the union.
/// </summary>
public static class EnrolledLearners
{
    static readonly GrainBuilder g = new("enrolled_learners", Key.Course(KeySlot.A), Key.Day(KeySlot.B), Key.Number("chunk", KeySlot.C));

    public static readonly BitsColumn Learners = g.Bits("learners");

    public static readonly Grain Grain = g.Build(stage: 5);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Body is not (UserEnrolled or UserCompletedCourse)) return;
        var (chunk, bit) = Math.DivRem(e.LearnerNumber, BitsColumn.BitCount);
        into[Grain][new GrainKey(e.Tenant, e.Course, e.Day, chunk)].Put(Learners, bit);
    }
}

/// <summary>
/// Which learners opened a module or lesson, and which completed it: who reached a module is the union of those who opened it or
/// a later one, in whatever order the modules stand today.
/// </summary>
public static class ContentLearners
{
    static readonly GrainBuilder g = new("content_learners", Key.Content(KeySlot.A), Key.Number("chunk", KeySlot.B));

    public static readonly BitsColumn Openers = g.Bits("openers");
    public static readonly BitsColumn Completers = g.Bits("completers");

    public static readonly Grain Grain = g.Build(stage: 5);

    /// <summary>The sets that rows of a learner's work in a content enter.</summary>
    internal static Membership[] Of(Grain work, NumberColumn number, NumberColumn firstAccessAt, NumberColumn completedAt) =>
    [
        new(work, [number, firstAccessAt], row => row.Get(number) is not null && row.Get(firstAccessAt) is not null, (row, into) => Enter(row, number, Openers, into)),
        new(work, [number, completedAt], row => row.Get(number) is not null && row.Get(completedAt) is not null, (row, into) => Enter(row, number, Completers, into)),
    ];

    static void Enter(Row row, NumberColumn number, BitsColumn set, Batch into)
    {
        var (chunk, bit) = Math.DivRem(row.Get(number)!.Value, BitsColumn.BitCount);
        into[Grain][new GrainKey(row.Key.Tenant, row.Key.C, chunk)].Put(set, (int)bit);
    }
}
