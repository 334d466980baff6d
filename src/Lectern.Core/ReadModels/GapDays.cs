using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// A learner's work on one calendar day of the tenant outside every session that a producer names, over all courses: the ranges
/// [t, t + 30 min) of those events. Each range of their union is a gap session; it ended 30 minutes before the range does.
/// </summary>
public static class GapDays
{
    static readonly GrainBuilder g = new("gap_day", Key.Learner(KeySlot.A), Key.Day(KeySlot.B));

    public static readonly RangesColumn Presence = g.Ranges("presence");

    public static readonly Grain Grain = g.Build(stage: 0);

    public static readonly Rollup[] Rollups = [new(Grain, [Presence], AddTotals)];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Session is not null || !e.IsActivity) return;

        var second = Micros.Seconds(e.At);
        into[Grain][new GrainKey(e.Tenant, e.Learner, e.Day)].Put(Presence, second, second + LearnerDays.GapSeconds);
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        var presence = row.Get(Presence);
        if (presence.Ranges.Count == 0) return;
        var learner = into[Learners.Grain][new GrainKey(row.Key.Tenant, row.Key.A)];
        learner.Put(Learners.Sessions, sign * presence.Ranges.Count);
        learner.Put(Learners.SessionSeconds, sign * LearnerDays.ObservedSeconds(0, presence));
    }
}
