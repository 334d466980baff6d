using Lectern.App.Files;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>How far learners are in their courses; of one learner also the weeks and the assessments.</summary>
static class UserProgressReport
{
    static readonly ReportTable courses = ReportTable.Of(
        "Courses",
        "A row is a learner in a course.",
        new(
            "enrollments",
            ["averageProgress", "averageAssessmentScore", "averageFinalScore", "learningHours"],
            ["learner", "course", "courseTitle", "cohort", "status", "enrolledDay", "completedDay"]));

    static readonly ReportTable weeks = ReportTable.Of(
        "Weeks", "What the learner did, by the Monday of the week.", new("activity", ["activeDays", "events", "learningHours", "attempts", "submissions", "averageScore"], ["week"]));

    static readonly ReportTable assessments = ReportTable.Of(
        "Assessments",
        "Completed attempts, by assessment.",
        new("assessments", ["attempts", "averageScore", "highestScore", "passes", "minutes"], ["course", "courseTitle", "assessment", "assessmentTitle"]));

    public static readonly Report Report = new(
        "user-progress",
        "Learner progress",
        "How far learners are in their courses, with scores and learning time; of one learner also week by week, and assessment by assessment.",
        [Learner, Course, Cohort, Organization, Status],
        [courses, weeks, assessments],
        BuildAsync)
    {
        Audience = ReportAudience.Everybody,
    };

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("enrollments", ["enrollments", "completions", "averageProgress", "averageAssessmentScore", "learningHours"], ct);
        var sections = new List<Section> { await scope.TableAsync(courses, ct) };
        // Figures of a course's weeks are another report; a status is none of a week.
        if (scope[UserId] is not null && scope["status"] is null)
        {
            var chart = await scope.CalendarChartAsync("Learning time by week", ChartKind.Bar, "activity", "week", ["learningHours"], ct);
            sections.Add(await scope.TableAsync(weeks, ct, charts: chart));
            sections.Add(await scope.TableAsync(assessments, ct));
        }
        return new(figures, sections);
    }
}
