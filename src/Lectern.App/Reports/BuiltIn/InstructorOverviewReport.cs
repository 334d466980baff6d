using static Lectern.App.Reports.ReportParameter;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Instructors and their courses.</summary>
static class InstructorOverviewReport
{
    static readonly string[] measures =
        ["enrollments", "learners", "activeEnrollments", "completions", "completionRate", "dropRate", "averageProgress", "averageFinalScore", "learningHours", "averageRating", "ratings"];

    static readonly ReportTable instructors = ReportTable.Of(
        "Instructors", "By the instructor that courses name by now; empty for courses that name none.", new("enrollments", measures, ["instructor"]));

    static readonly ReportTable courses = ReportTable.Of("Courses", "A row is a course of an instructor.", new("enrollments", measures, ["instructor", "course", "courseTitle"]));

    public static readonly Report Report = new(
        "instructor-overview",
        "Instructor overview",
        "Instructors with the enrollments, completions, scores and ratings of their courses, together and course by course. A teacher sees the courses that they teach.",
        [Instructor, Category, CourseOrganization, .. Period("enrollments that began")],
        [instructors, courses],
        BuildAsync);

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var figures = await scope.FiguresAsync("enrollments", ["enrollments", "learners", "completions", "completionRate", "averageFinalScore", "averageRating"], ct);
        var chart = await scope.ChartAsync("The instructors with the most enrollments", "enrollments", "instructor", ["enrollments", "completions"], by: "enrollments", ct);
        return new(figures, [await scope.TableAsync(instructors, ct, charts: chart), await scope.TableAsync(courses, ct)]);
    }
}
