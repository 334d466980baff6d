using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>Totals of the learners who belong to an organization now, on one calendar day of the tenant, in whatever courses.</summary>
public static class OrganizationDays
{
    static readonly GrainBuilder g = new("organization_day", Key.Number("organization_key", KeySlot.A), Key.Day(KeySlot.B));

    public static readonly NumberColumn Events = g.Sum("events");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn ObservedSeconds = g.Sum("observed_seconds");
    public static readonly NumberColumn DeclaredSeconds = g.Sum("declared_seconds");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn Graded = g.Sum("graded");
    public static readonly NumberColumn Scores = g.Sum("scores");

    public static readonly Grain Grain = g.Build(stage: 5);

    /// <summary>A learner's day knows its learner, and the learner's row the organization.</summary>
    public static readonly Attribution OfLearnerDays = new(
        LearnerDays.Grain,
        LearnerDays.Rollups[0].Reads,
        Learners.Grain,
        Learners.OrganizationKey,
        day => new GrainKey(day.Tenant, day.A),
        AddTotals);

    static void AddTotals(Row row, int sign, long organization, Batch into)
    {
        var day = into[Grain][new GrainKey(row.Key.Tenant, organization, row.Key.C)];
        day.Put(Events, sign * row.Sum(LearnerDays.Events));
        day.Put(Views, sign * row.Sum(LearnerDays.Views));
        day.Put(ObservedSeconds, sign * LearnerDays.ObservedSeconds(row.Sum(LearnerDays.ExplicitSeconds), row.Get(LearnerDays.Presence)));
        day.Put(DeclaredSeconds, sign * row.Sum(LearnerDays.DeclaredSeconds));
        day.Put(Attempts, sign * row.Sum(LearnerDays.Attempts));
        day.Put(Submissions, sign * row.Sum(LearnerDays.Submissions));
        day.Put(Graded, sign * row.Sum(LearnerDays.Graded));
        day.Put(Scores, sign * row.Sum(LearnerDays.Scores));
    }
}

/// <summary>Which learners belong to an organization now, 1,024 to a row. They leave it as they entered: the set is kept by differences.</summary>
public static class OrganizationLearners
{
    static readonly GrainBuilder g = new("organization_learners", Key.Number("organization_key", KeySlot.A), Key.Number("chunk", KeySlot.B));

    public static readonly BitsColumn Members = g.ToggledBits("members");

    public static readonly Grain Grain = g.Build(stage: 5);
}
