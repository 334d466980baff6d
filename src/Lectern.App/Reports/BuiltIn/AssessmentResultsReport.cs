using Lectern.App.Files;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Completed attempts of assessments, each and in all.</summary>
static class AssessmentResultsReport
{
    static readonly ReportTable assessments = ReportTable.Of(
        "Assessments",
        "Completed attempts of each assessment.",
        new(
            "assessments",
            ["attempts", "learners", "scored", "averageScore", "medianScore", "lowestScore", "highestScore", "passes", "passRate", "averageMinutes"],
            ["course", "courseTitle", "assessment", "assessmentTitle", "assessmentKind"]));

    static readonly ReportTable attempts = ReportTable.Of(
        "Attempts",
        "A row is what a learner completed of an assessment on a day: one attempt, and rarely more with the same number where times are equal.",
        new(
            "assessments",
            ["attempts", "averageScore", "minutes"],
            ["course", "courseTitle", "assessment", "assessmentTitle", "learner", "cohort", "attemptNumber", "day", "passed"]));

    public static readonly Report Report = new(
        "assessment-results",
        "Assessment results",
        "Completed attempts of quizzes and exams: by assessment, and each with its learner, score and verdict.",
        [Course, Assessment, Learner, Cohort, Organization, .. Period("attempts completed")],
        [assessments, attempts],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("assessments", ["attempts", "learners", "averageScore", "medianScore", "passRate", "averageMinutes"], ct);
        var chart = await scope.CalendarChartAsync("Attempts by week", ChartKind.Bar, "assessments", "week", ["attempts"], ct);
        return new(figures, [await scope.TableAsync(assessments, ct, charts: chart), await scope.TableAsync(attempts, ct)]);
    }
}
