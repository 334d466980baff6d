using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Courses side by side.</summary>
static class CourseComparisonReport
{
    static readonly ReportTable courses = ReportTable.Of(
        "Courses",
        "A row is a course that anybody enrolled in.",
        new(
            "enrollments",
            [
                "enrollments", "activeEnrollments", "completions", "drops", "completionRate", "dropRate", "averageProgress", "averageFinalScore", "averageAssessmentScore", "learningHours",
                "averageLearningHours", "averageTimeToComplete", "averageRating",
            ],
            ["course", "courseTitle", "category", "courseOrganization"]));

    public static readonly Report Report = new(
        "course-comparison",
        "Course comparison",
        "Courses side by side: enrollments, completions, drops, progress, scores, learning time and ratings.",
        [Category, CourseOrganization, Instructor, .. Period("enrollments that began")],
        [courses],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("enrollments", ["enrollments", "learners", "completions", "completionRate", "dropRate", "averageFinalScore", "learningHours"], ct);
        var chart = await scope.ChartAsync("The largest courses", "enrollments", "course", ["enrollments", "completions"], by: "enrollments", ct);
        return new(figures, [await scope.TableAsync(courses, ct, charts: chart)]);
    }
}
