using Lectern.App.Files;
using Lectern.App.Datasets;

namespace Lectern.App.Reports.BuiltIn;

/// <summary>Organizations: their people, their courses, and what was done.</summary>
static class OrganizationSummaryReport
{
    const string OrganizationId = "organizationId";

    static readonly ReportTable people = ReportTable.Of(
        "People",
        "By the organization that learners belong to by now; empty for those of none. Totals are over all courses, as they stand now.",
        new("learners", ["learners", "activeLearners", "enrollments", "completions", "learningHours", "sessions", "attempts", "averageQuizScore", "submissions", "averageAssignmentScore"], ["organization"]));

    static readonly ReportTable courses = ReportTable.Of(
        "Courses",
        "By the organization that courses belong to by now, whoever is enrolled.",
        new("enrollments", ["enrollments", "learners", "completions", "completionRate", "dropRate", "averageProgress", "averageFinalScore", "learningHours"], ["courseOrganization"]));

    static readonly ReportTable months = ReportTable.Of(
        "Months", "What the people of the organizations did, by the first day of the month.", new("activity", ["activeLearners", "events", "learningHours", "attempts", "submissions"], ["month"]));

    public static readonly Report Report = new(
        "organization-summary",
        "Organization summary",
        "Organizations with their people, their courses and the activity month by month.",
        // Of people it is their own organization, of courses the course's.
        [new(OrganizationId, ParameterType.Text, "Organization", "Only this organization, by its id.")],
        [people, courses, months],
        BuildAsync)
    {
        Audience = ReportAudience.Administrators,
    };

    static async Task<ReportContent> BuildAsync(ReportScope scope, CancellationToken ct)
    {
        var (ofPeople, ofCourses) = (Only("organization"), Only("courseOrganization"));
        var figures = await scope.FiguresAsync("learners", ["learners", "activeLearners", "enrollments", "completions", "learningHours", "averageQuizScore"], ct, ofPeople);
        var chart = await scope.CalendarChartAsync("Active learners by month", ChartKind.Line, "activity", "month", ["activeLearners"], ct, filters: ofPeople);
        return new(
            figures,
            [await scope.TableAsync(people, ct, ofPeople), await scope.TableAsync(courses, ct, ofCourses), await scope.TableAsync(months, ct, ofPeople, charts: chart)]);

        QueryFilter[] Only(string field) => scope[OrganizationId] is { } organization ? [ReportScope.Filter(field, "eq", organization)] : [];
    }
}
