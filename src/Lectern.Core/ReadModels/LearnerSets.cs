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

    public static readonly Grain Grain = g.Build(stage: 4);

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

    public static readonly Grain Grain = g.Build(stage: 4);

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Body is not (UserEnrolled or UserCompletedCourse)) return;
        var (chunk, bit) = Math.DivRem(e.LearnerNumber, BitsColumn.BitCount);
        into[Grain][new GrainKey(e.Tenant, e.Course, e.Day, chunk)].Put(Learners, bit);
    }
}
