using Lectern.App.Access;

namespace Lectern.App.Dashboards;

/// <summary>What a mean, rate or sum of a dashboard stands on.</summary>
enum GroupFigure
{
    /// <summary>Enrollments begun.</summary>
    Enrolled,

    /// <summary>Graded work.</summary>
    Graded,

    /// <summary>Learning time.</summary>
    Timed,

    /// <summary>Being enrolled at all, whenever: on whom counts of enrollments, completions and drops are. One segment.</summary>
    Member,

    /// <summary>Being known in a course, or active in none, whenever: on whom counts of activity are. One segment.</summary>
    Present,
}

/// <summary>Whether a figure of one group may be shown over some <see cref="Segments"/>.</summary>
delegate bool ShownGroup(GroupFigure figure, int segments);

/// <summary>That a learner has something of a figure, in a course (0: in none) and a segment. The organization is the learner's, of enrollments the course's; null: none.</summary>
readonly record struct GroupCell(GroupFigure Figure, int Segment, long Course, long? Organization, long Learner);

/// <summary>
/// Over which segments figures of all, of each course and of each organization may be shown to who may not see learners, so that no
/// difference of what is shown stands on a small group. Of what can be shown at all, each stands on segments of which nothing is small:
/// not its own learners, not those of the rest, and not those of what is left of it once every part that is shown on its own is taken away.
/// Differences of such are sums of such. (<c>docs/adr/0017</c>)
/// </summary>
sealed class GroupCensus
{
    readonly Dictionary<(GroupFigure, long?, long?), int> hidden = [];

    public GroupCensus(IEnumerable<GroupCell> cells, Caller caller)
    {
        foreach (var group in cells.GroupBy(c => (c.Figure, c.Segment))) Judge(group.Key.Figure, group.Key.Segment, [.. group.Distinct()], caller);
    }

    /// <param name="course">Null: of no course alone.</param>
    /// <param name="organization">Null: of no organization alone.</param>
    public bool Shows(GroupFigure figure, int segments, long? course = null, long? organization = null) =>
        // First of all by who belongs there, whatever they did: else what is hidden of others would tell that one of a few did something.
        (hidden.GetValueOrDefault((GroupFigure.Member, course, organization)) | hidden.GetValueOrDefault((GroupFigure.Present, course, organization))) == 0
            && (hidden.GetValueOrDefault((figure, course, organization)) & segments) == 0;

    void Judge(GroupFigure figure, int segment, GroupCell[] cells, Caller caller)
    {
        var all = Learners(cells);
        var courses = cells.GroupBy(c => c.Course).ToArray();
        var organizations = cells.GroupBy(c => c.Organization).ToArray();
        var coursesOf = cells.GroupBy(c => c.Learner).ToDictionary(l => l.Key, l => l.Select(c => c.Course).Distinct().Take(2).Count());
        var organizationsOf = cells.GroupBy(c => c.Learner).ToDictionary(l => l.Key, l => l.Select(c => c.Organization).Distinct().Take(2).Count());

        // Nobody can ask for what belongs to no course, or to no organization, alone.
        var smallCourses = courses.Where(c => c.Key == 0 || IsSmall(Learners(c)) || IsSmall(all - OnlyIn(c, coursesOf))).Select(c => c.Key).ToHashSet();
        var smallOrganizations = organizations.Where(o => o.Key is null || IsSmall(Learners(o)) || IsSmall(all - OnlyIn(o, organizationsOf))).Select(o => o.Key ?? 0).ToHashSet();
        // One that lies wholly within the other can be taken from it.
        var inOneOrganization = courses.Where(c => c.Select(x => x.Organization).Distinct().Count() == 1).Select(c => c.Key).ToHashSet();
        var inOneCourse = organizations.Where(o => o.Select(x => x.Course).Distinct().Count() == 1).Select(o => o.Key ?? 0).ToHashSet();

        // A course's own figures are shown by its size alone: they are taken from the whole, though the census would not show them.
        var fewCourses = courses.Where(c => c.Key == 0 || IsSmall(Learners(c))).SelectMany(c => c);
        var isWhole = !IsSmall(Learners(fewCourses)) && !IsSmall(Learners(cells.Where(c => smallCourses.Contains(c.Course)))) && !IsSmall(Learners(cells.Where(c => smallOrganizations.Contains(c.Organization ?? 0))));
        if (!isWhole || IsSmall(all)) Hide(null, null);
        foreach (var course in courses)
        {
            if (smallCourses.Contains(course.Key)
                || IsSmall(Learners(course.Where(c => smallOrganizations.Contains(c.Organization ?? 0) || !inOneCourse.Contains(c.Organization ?? 0))))) Hide(course.Key, null);
        }
        foreach (var organization in organizations)
        {
            // All courses together are the whole, even where that is hidden: taken from them, organizations would leave what is left of it.
            if (!isWhole || smallOrganizations.Contains(organization.Key ?? 0)
                || IsSmall(Learners(organization.Where(c => smallCourses.Contains(c.Course) || !inOneOrganization.Contains(c.Course))))) Hide(null, organization.Key ?? 0);
        }

        void Hide(long? course, long? organization) => hidden[(figure, course, organization)] = hidden.GetValueOrDefault((figure, course, organization)) | 1 << segment;
        bool IsSmall(int learners) => !caller.Shows(learners);
    }

    static int Learners(IEnumerable<GroupCell> cells) => cells.Select(c => c.Learner).Distinct().Count();

    static int OnlyIn(IEnumerable<GroupCell> cells, Dictionary<long, int> partsOf) => cells.Select(c => c.Learner).Distinct().Count(l => partsOf[l] == 1);
}
