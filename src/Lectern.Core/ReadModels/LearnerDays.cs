using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>
/// What a learner did and reached in a course (0: outside any) on one calendar day of the tenant. Also holds presence: the intervals
/// [t, t + 30 min) of the day's events, whose union is the rule of gaps as a merge.
/// </summary>
public static class LearnerDays
{
    /// <summary>Consecutive events at most this far apart count as time spent between them.</summary>
    public const long GapSeconds = 30 * 60;

    static readonly GrainBuilder g = new("learner_day", Key.Learner(KeySlot.A), Key.Course(KeySlot.B), Key.Day(KeySlot.C));

    public static readonly NumberColumn Events = g.Sum("events");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn PageViews = g.Sum("page_views");
    public static readonly NumberColumn ExplicitSeconds = g.Sum("explicit_seconds");
    public static readonly RangesColumn Presence = g.Ranges("presence");

    // Sums of earlier stages: what was completed, handed in and graded on the day, active or not.
    public static readonly NumberColumn DeclaredSeconds = g.Sum("declared_seconds");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn Graded = g.Sum("graded");
    public static readonly NumberColumn Scores = g.Sum("scores");

    public static readonly Grain Grain = Build();

    public static readonly Rollup[] Rollups =
    [
        new(Grain, [Events, Views, PageViews, ExplicitSeconds, Presence, DeclaredSeconds, Attempts, Submissions, Graded, Scores], AddTotals),
    ];

    static Grain Build()
    {
        // As ObservedSeconds says; a day of one interval, as most are, needs no counting of intervals.
        g.Derived(
            "observed_seconds",
            $$"""
            greatest(explicit_seconds, CASE WHEN presence = int8multirange(range_merge(presence)) THEN upper(presence) - lower(presence) - {{GapSeconds}}
                                            ELSE {schema}.presence_seconds(presence) END)
            """);
        return g.Build(2, "course_key, day", "day");
    }

    /// <summary>The row of the tenant's day on which something was completed, handed in or graded.</summary>
    internal static Row Of(Batch into, int tenant, long learner, long course, long at) =>
        into[Grain][new GrainKey(tenant, learner, course, into.Calendar.DayOf(tenant, at))];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || !e.IsActivity) return;

        var day = into[Grain][new GrainKey(e.Tenant, e.Learner, e.Course, e.Day)];
        day.Put(Events, 1);
        day.Put(Views, e.Views);
        day.Put(PageViews, e.Body is Lectern.Core.Events.PageViewed ? 1 : 0);
        day.Put(ExplicitSeconds, e.ExplicitSeconds);
        var second = Micros.Seconds(e.At);
        day.Put(Presence, second, second + GapSeconds);
    }

    /// <summary>
    /// Observed seconds of one row = max(Σ stated durations, Σ over presence intervals of (length − 30 min)): the interval
    /// union counts gaps of up to 30 minutes, and the last event of a run adds nothing.
    /// </summary>
    public static long ObservedSeconds(long explicitSeconds, RangeSet presence) =>
        Math.Max(explicitSeconds, presence.Length - presence.Ranges.Count * GapSeconds);

    static void AddTotals(Row row, int sign, Batch into)
    {
        var (tenant, learner, course, day, _) = row.Key;
        var observed = sign * ObservedSeconds(row.Sum(ExplicitSeconds), row.Get(Presence));
        var events = sign * row.Sum(Events);
        var views = sign * row.Sum(Views);

        var ofDay = into[CourseDays.Grain][new GrainKey(tenant, course, day)];
        ofDay.Put(CourseDays.Events, events);
        ofDay.Put(CourseDays.Views, views);
        ofDay.Put(CourseDays.ObservedSeconds, observed);
        ofDay.Put(CourseDays.DeclaredSeconds, sign * row.Sum(DeclaredSeconds));
        ofDay.Put(CourseDays.Attempts, sign * row.Sum(Attempts));
        ofDay.Put(CourseDays.Submissions, sign * row.Sum(Submissions));
        ofDay.Put(CourseDays.Graded, sign * row.Sum(Graded));
        ofDay.Put(CourseDays.Scores, sign * row.Sum(Scores));

        into[Learners.Grain][new GrainKey(tenant, learner)].Put(Learners.PageViews, sign * row.Sum(PageViews));

        if (course == 0) return;
        var enrollment = into[Enrollments.Grain][new GrainKey(tenant, course, learner)];
        enrollment.Put(Enrollments.ObservedSeconds, observed);
        enrollment.Put(Enrollments.Views, views);
    }
}
