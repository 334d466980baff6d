using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>One grain, which events touch it and what they put there, and what its rows count for elsewhere.</summary>
public sealed record ReadModel(Grain Grain, Action<FoldEvent, Batch>? Fold, IReadOnlyList<Rollup> Rollups)
{
    /// <summary>The sets its rows enter.</summary>
    public IReadOnlyList<Membership> Memberships { get; init; } = [];

    /// <summary>
    /// Raise it when a fold or a total comes to say something else of the same events: read models of another version are rebuilt.
    /// (A changed declaration is noticed by itself.) A test holds it to what the folds give.
    /// </summary>
    public const int Version = 2;

    /// <summary>The columns a row must come back with, before and after, to move what it counts for.</summary>
    public IReadOnlyList<Column> Reads =>
    [
        .. Rollups.SelectMany(r => r.Reads)
            .Concat(Memberships.SelectMany(s => s.Reads))
            .Concat(Attributions.Where(a => a.Source == Grain).SelectMany(a => a.Reads))
            .Concat(Attributions.Where(a => a.Owner == Grain).Select(a => a.Attribute))
            .Distinct(),
    ];

    /// <summary>Every read model there is. A new one is a file beside this and a line here.</summary>
    public static readonly IReadOnlyList<ReadModel> All =
    [
        new(LearnerLessons.Grain, LearnerLessons.Fold, LearnerLessons.Rollups) { Memberships = LearnerLessons.Memberships },
        new(LearnerModules.Grain, LearnerModules.Fold, LearnerModules.Rollups) { Memberships = LearnerModules.Memberships },
        new(Responses.Grain, Responses.Fold, Responses.Rollups),
        new(Attempts.Grain, Attempts.Fold, Attempts.Rollups),
        new(Submissions.Grain, Submissions.Fold, Submissions.Rollups),
        new(Sessions.Grain, Sessions.Fold, Sessions.Rollups),
        new(GapDays.Grain, GapDays.Fold, GapDays.Rollups),
        new(Payments.Grain, Payments.Fold, Payments.Rollups),
        new(LearnerDays.Grain, LearnerDays.Fold, LearnerDays.Rollups),
        new(Enrollments.Grain, Enrollments.Fold, Enrollments.Rollups),
        new(Learners.Grain, Learners.Fold, Learners.Rollups),
        new(Courses.Grain, Courses.Fold, Courses.Rollups),
        new(Organizations.Grain, Organizations.Fold, []),
        new(OrganizationDays.Grain, null, []),
        new(OrganizationLearners.Grain, null, []),
        new(Contents.Grain, Contents.Fold, []),
        new(CourseItems.Grain, CourseItems.Fold, []),
        new(ContentLearners.Grain, null, []),
        new(CourseDays.Grain, null, [TenantDays.OfCourseDays, CourseMonths.OfCourseDays]),
        new(TenantDays.Grain, null, []),
        new(CourseMonths.Grain, null, []),
        new(CourseRevenue.Grain, null, []),
        new(ActiveLearners.Grain, ActiveLearners.Fold, []),
        new(EnrolledLearners.Grain, EnrolledLearners.Fold, []),
    ];

    /// <summary>Totals by attributes of other rows.</summary>
    public static readonly IReadOnlyList<Attribution> Attributions = [OrganizationDays.OfLearnerDays];

    /// <summary>The read model of a grain.</summary>
    public static ReadModel Of(Grain grain) => All.First(m => m.Grain == grain);

    /// <summary>The same in the order a batch is written: a grain after all that feed it.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<ReadModel>> Stages = [.. All.GroupBy(m => m.Grain.Stage).OrderBy(s => s.Key).Select(s => s.ToArray())];

    /// <summary>Moves what a changed row counts for: totals by f(new) − f(old), and sets that it now belongs to.</summary>
    /// <param name="old">The row as it was; null: there was none.</param>
    /// <param name="now">The row as it is.</param>
    /// <param name="into">Grains of later stages.</param>
    public void Move(Row? old, Row now, Batch into)
    {
        foreach (var rollup in Rollups)
        {
            if (old is { } before) rollup.Add(before, -1, into);
            rollup.Add(now, +1, into);
        }
        foreach (var set in Memberships)
        {
            if (set.Belongs(now) && !(old is { } before && set.Belongs(before))) set.Enter(now, into);
        }
    }

    /// <summary>The columns that totals need of a row: without those that only tell which sets it belongs to.</summary>
    public IReadOnlyList<Column> Counted => [.. Rollups.SelectMany(r => r.Reads).Distinct()];

    /// <summary>Adds what one row counts for in totals; it enters no set.</summary>
    public void Count(Row row, Batch into)
    {
        foreach (var rollup in Rollups) rollup.Add(row, +1, into);
    }

    /// <summary>Folds one event into a batch's partial states.</summary>
    public static void FoldInto(FoldEvent e, Batch batch)
    {
        foreach (var model in All) model.Fold?.Invoke(e, batch);
    }

    /// <summary>
    /// The whole of the read models in memory: every event folded, every total summed. What the database must equal, and what
    /// tests compare it to.
    /// </summary>
    public static Batch Reference(IEnumerable<FoldEvent> events, Calendar calendar)
    {
        var all = new Batch(calendar);
        foreach (var e in events) FoldInto(e, all);
        foreach (var model in Stages.SelectMany(s => s))
        {
            for (var i = 0; i < all[model.Grain].Count; i++) model.Move(null, all[model.Grain].At(i), all);
        }
        foreach (var attribution in Attributions)
        {
            var rows = all[attribution.Source];
            for (var i = 0; i < rows.Count; i++)
            {
                var owner = all[attribution.Owner].Find(attribution.OwnerOf(rows.Keys[i]));
                if (owner?.Get(attribution.Attribute) is { } value) attribution.Add(rows.At(i), +1, value, all);
            }
        }
        return all;
    }
}
