using Lectern.App.Assessments;
using Lectern.App.Queries;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Dashboards.Meso;

/// <summary>All assessed work of a course as of the end of a day, before any of it is hidden, whoever asked.</summary>
/// <param name="Assessments">The first of them.</param>
/// <param name="TotalAssessments">How many there are.</param>
/// <param name="Assignments">The first of them.</param>
/// <param name="TotalAssignments">How many there are.</param>
sealed record CourseWork(IReadOnlyList<AssessmentFigures> Assessments, long TotalAssessments, IReadOnlyList<AssignmentFigures> Assignments, long TotalAssignments)
{
    /// <summary>Assessments, and assignments, that are told of.</summary>
    const int Most = 100;

    const string HandInsSql =
        """
        SELECT s.learner_key, s.due_at, s.late,
               CASE WHEN s.submitted_at < @end THEN s.submitted_at END AS submitted_at, CASE WHEN s.graded_at < @end THEN s.score END AS score
        FROM read.submission s
        WHERE s.tenant_id = @tenant AND s.assignment_key = @assignment AND s.course_key = @course AND (s.submitted_at < @end OR s.graded_at < @end)
        """;

    /// <param name="roster">All enrollments of the course.</param>
    public static async Task<CourseWork> AskAsync(
        Snapshot snapshot, AssessmentQuery query, int tenant, long course, string? cohort, IReadOnlyList<Standing> roster, AsOf asOf, CancellationToken ct)
    {
        var items = await AssessedItem.OfCourseAsync(snapshot, tenant, course, ct);
        var assessments = items.Where(i => i.ItemKind == AssessedItem.Assessment).ToArray();
        var assignments = items.Where(i => i.ItemKind == AssessedItem.Assignment).ToArray();
        return new(
            await query.OfCourseAsync(snapshot, tenant, course, cohort, assessments.Take(Most), asOf, ct), assessments.Length,
            await HandedInAsync(assignments.Take(Most)), assignments.Length);

        // One after the other: of many learners the submissions of one are enough to hold.
        async Task<IReadOnlyList<AssignmentFigures>> HandedInAsync(IEnumerable<AssessedItem> told)
        {
            var figures = new List<AssignmentFigures>();
            var end = asOf.StartOf(asOf.Today.AddDays(1));
            Standing[] own = [.. roster.Where(s => cohort is null || s.Row.Cohort == cohort)];
            foreach (var item in told)
            {
                var byLearner = (await snapshot.ListAsync<HandIn>(HandInsSql, new { tenant, course, assignment = item.ContentKey, end }, ct)).ToLookup(h => h.LearnerKey);
                var ofAll = HandIns.Of(item, roster, byLearner, asOf);
                figures.Add(new(item, cohort is null ? ofAll : HandIns.Of(item, own, byLearner, asOf), ofAll));
            }
            return figures;
        }
    }
}

/// <summary>An assignment's submissions, of the cohort and of all: who knows both knows the rest.</summary>
sealed record AssignmentFigures(AssessedItem Item, HandIns Own, HandIns All)
{
    public AssignmentPunctuality Of(MesoGroups groups)
    {
        var (item, own) = (Item, Own);
        // Those of no cohort who handed in, and those of small ones, are what all cohorts leave of the course: they are not counted.
        var showsHours = groups.Scope.Cohort is null || groups.Scope.Caller.SeesLearners;
        var answer = new AssignmentPunctuality(
            item.ContentId,
            item.ContentId,
            item.Title,
            item.DueAt,
            own.Enrolled,
            own.OnTime + own.Late + own.Undated,
            own.OnTime,
            own.Late,
            own.Undated,
            own.Missing,
            own.NotYetDue,
            own.NotExpected,
            showsHours && Shows(h => h.Early) ? own.HoursBeforeDue : null,
            showsHours && Shows(h => h.Overdue) ? own.HoursAfterDue : null,
            own.Graded,
            Shows(h => h.GradedLearners) ? own.AverageScore : null,
            groups.Scope.Caller.Courses.IsAll ? item.FirstEventAt : null,
            groups.Scope.Caller.Courses.IsAll ? item.LastEventAt : null);
        return groups.Scope.IsOpen ? answer : answer.SizeAlone();

        bool Shows(Func<HandIns, long> learners) => groups.Shows(learners(Own), learners(All));
    }
}
