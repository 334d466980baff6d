using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>Totals of a course (0: whatever belongs to none) on one calendar day of the tenant. Only sums of earlier stages.</summary>
public static class CourseDays
{
    static readonly GrainBuilder g = new("course_day", Key.Course(KeySlot.A), Key.Day(KeySlot.B));

    public static readonly NumberColumn Events = g.Sum("events");
    public static readonly NumberColumn Views = g.Sum("views");
    public static readonly NumberColumn ObservedSeconds = g.Sum("observed_seconds");
    public static readonly NumberColumn DeclaredSeconds = g.Sum("declared_seconds");
    public static readonly NumberColumn Enrollments = g.Sum("enrollments");
    public static readonly NumberColumn Completions = g.Sum("completions");
    public static readonly NumberColumn Drops = g.Sum("drops");
    public static readonly NumberColumn Attempts = g.Sum("attempts");
    public static readonly NumberColumn Submissions = g.Sum("submissions");
    public static readonly NumberColumn Graded = g.Sum("graded");
    public static readonly NumberColumn Scores = g.Sum("scores");

    /// <summary>Users first heard of on the day; in course 0 only.</summary>
    public static readonly NumberColumn NewUsers = g.Sum("new_users");

    public static readonly Grain Grain = g.Build(5, "day");
}
