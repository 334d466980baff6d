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
        SELECT s.assignment_key, s.learner_key, s.due_at, s.late,
               CASE WHEN s.submitted_at < @end THEN s.submitted_at END AS submitted_at, CASE WHEN s.graded_at < @end THEN s.score END AS score
        FROM read.submission s
        WHERE s.tenant_id = @tenant AND s.assignment_key = ANY (@assignments) AND s.course_key = @course AND (s.submitted_at < @end OR s.graded_at < @end)
        """;

    /// <param name="roster">All enrollments of the course.</param>
    public static async Task<CourseWork> AskAsync(Snapshot snapshot, int tenant, long course, string? cohort, IReadOnlyList<Standing> roster, AsOf asOf, CancellationToken ct)
    {
        var items = await AssessedItem.OfCourseAsync(snapshot, tenant, course, ct);
        var assessments = items.Where(i => i.ItemKind == AssessedItem.Assessment).ToArray();
        var assignments = items.Where(i => i.ItemKind == AssessedItem.Assignment).ToArray();
        return new(
            await TakenAsync([.. assessments.Take(Most)]), assessments.Length,
            await HandedInAsync([.. assignments.Take(Most)]), assignments.Length);

        async Task<AssessmentFigures[]> TakenAsync(AssessedItem[] told)
        {
            if (told.Length == 0) return [];
            var (questions, attempts) = await AssessmentRows.AskAsync(
                snapshot, tenant, [.. told.Select(i => i.ContentKey)], course, cohort, asOf.StartOf(asOf.Today.AddDays(1)), ct);
            return
            [
                .. told.Select(i => AssessmentFigures.Of(
                    new AssessmentQuestion(tenant, i.ContentId, cohort, null), i, [.. questions[i.ContentKey]], [.. attempts[i.ContentKey]])),
            ];
        }

        async Task<AssignmentFigures[]> HandedInAsync(AssessedItem[] told)
        {
            if (told.Length == 0) return [];
            var all = await snapshot.ListAsync<HandIn>(
                HandInsSql, new { tenant, course, assignments = told.Select(i => i.ContentKey).ToArray(), end = asOf.StartOf(asOf.Today.AddDays(1)) }, ct);
            var byAssignment = all.ToLookup(h => h.AssignmentKey);
            return
            [
                .. told.Select(i =>
                {
                    var byLearner = byAssignment[i.ContentKey].ToLookup(h => h.LearnerKey);
                    var ofAll = HandIns.Of(i, roster, byLearner, asOf);
                    return new AssignmentFigures(i, cohort is null ? ofAll : HandIns.Of(i, roster.Where(s => s.Row.Cohort == cohort), byLearner, asOf), ofAll);
                }),
            ];
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
            item.FirstEventAt,
            item.LastEventAt);
        return groups.Scope.IsOpen ? answer : answer.SizeAlone();

        bool Shows(Func<HandIns, long> learners) => groups.Shows(learners(Own), learners(All));
    }
}
