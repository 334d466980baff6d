using Lectern.App.Files;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>How one course goes: its modules and lessons, assessments and assignments.</summary>
static class CoursePerformanceReport
{
    static readonly ReportTable months = ReportTable.Of(
        "Enrollments by month",
        "By the first day of the month in which they began: what became of them by now.",
        new("enrollments", ["enrollments", "completions", "drops", "completionRate", "dropRate", "averageProgress", "averageFinalScore", "learningHours"], ["enrolledMonth"]));

    static readonly ReportTable modules = ReportTable.Of(
        "Modules",
        "In the order of their positions.",
        new("content", ["learners", "views", "completions", "completionRate", "minutes"], ["position", "module", "moduleTitle"], [ReportScope.Filter("kind", "eq", "module")]));

    static readonly ReportTable lessons = ReportTable.Of(
        "Lessons",
        "By module, in the order of their positions.",
        new("content", ["learners", "views", "completions", "completionRate", "averageTimeSpentSeconds", "videoCompletionRate"], ["module", "position", "lesson", "lessonTitle"], [ReportScope.Filter("kind", "eq", "lesson")]));

    static readonly ReportTable assessments = ReportTable.Of(
        "Assessments",
        "Completed attempts.",
        new("assessments", ["attempts", "learners", "averageScore", "medianScore", "lowestScore", "highestScore", "passRate", "averageMinutes"], ["assessment", "assessmentTitle", "assessmentKind"]));

    static readonly ReportTable assignments = ReportTable.Of(
        "Assignments",
        "Submissions handed in.",
        new("assignments", ["submissions", "learners", "lateSubmissions", "lateSubmissionRate", "graded", "averageScore", "medianScore"], ["assignment", "assignmentTitle"]));

    public static readonly Report Report = new(
        "course-performance",
        "Course performance",
        "How one course goes: enrollments, completions and scores, its modules and lessons, its assessments and assignments.",
        [Course with { IsRequired = true, Description = "The course, by its id." }],
        [months, modules, lessons, assessments, assignments],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync(
            "enrollments", ["enrollments", "activeEnrollments", "completions", "completionRate", "dropRate", "averageProgress", "averageFinalScore", "learningHours"], ct);
        var begun = await scope.CalendarChartAsync("Enrollments and completions by month of enrollment", ChartKind.Bar, "enrollments", "enrolledMonth", ["enrollments", "completions"], ct);
        var active = await scope.CalendarChartAsync("Active learners by week", ChartKind.Line, "activity", "week", ["activeLearners"], ct);
        var scores = await scope.ChartAsync("Average score in the assessments with the most attempts", "assessments", "assessment", ["averageScore"], by: "attempts", ct);
        return new(
            figures,
            [
                await scope.TableAsync(months, ct, charts: [.. begun, .. active]),
                await scope.TableAsync(modules, ct),
                await scope.TableAsync(lessons, ct),
                await scope.TableAsync(assessments, ct, charts: scores),
                await scope.TableAsync(assignments, ct),
            ]);
    }
}
