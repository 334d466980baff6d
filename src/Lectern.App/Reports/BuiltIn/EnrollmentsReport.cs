using Lectern.App.Files;
using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Who is enrolled where.</summary>
static class EnrollmentsReport
{
    static readonly ReportTable enrollments = ReportTable.Of(
        "Enrollments",
        "A row is a learner in a course.",
        new(
            "enrollments",
            ["averageProgress", "averageFinalScore", "learningHours"],
            ["course", "courseTitle", "learner", "organization", "cohort", "enrolledDay", "status", "completedDay"]));

    public static readonly Report Report = new(
        "enrollments",
        "Enrollments",
        "Who is enrolled in which course since when, and where they stand.",
        [Course, Category, Cohort, Organization, Status, .. Period("enrollments that began")],
        [enrollments],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("enrollments", ["enrollments", "learners", "activeEnrollments", "completions", "drops", "averageProgress"], ct);
        var chart = await scope.CalendarChartAsync("Enrollments by month", ChartKind.Bar, "enrollments", "enrolledMonth", ["enrollments"], ct);
        return new(figures, [await scope.TableAsync(enrollments, ct, charts: chart)]);
    }
}
