using Lectern.App.Courses;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>What the dashboard of a course or cohort is made of, all of one moment, before any of it is hidden and without names.</summary>
/// <param name="Version">Of the course, of which it is.</param>
/// <param name="Scope">The course, for whoever made it: others ask by their own (<see cref="MesoGroups.Scope"/>).</param>
/// <param name="Days">The figures of days.</param>
/// <param name="All">All enrollments of the course.</param>
/// <param name="Own">Those of the cohort.</param>
/// <param name="Modules">In their order.</param>
/// <param name="Lessons">In their order.</param>
/// <param name="Work">Its assessments and assignments.</param>
sealed record MesoFacts(
    CourseVersion Version,
    CourseScope Scope,
    DashboardFacts Days,
    IReadOnlyList<Standing> All,
    IReadOnlyList<Standing> Own,
    IReadOnlyList<ContentFigures> Modules,
    IReadOnlyList<ContentFigures> Lessons,
    CourseWork Work)
{
    /// <summary>What it holds of its own: the roster of a whole course and the work are kept elsewhere, for every timeframe once.</summary>
    public int Weight => Days.Days.Count + (ReferenceEquals(Own, All) ? 0 : Own.Count) + Modules.Count + Lessons.Count;
}
