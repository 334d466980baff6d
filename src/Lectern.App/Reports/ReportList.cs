using Lectern.App.Reports.BuiltIn;

namespace Lectern.App.Reports;

static class ReportList
{
    /// <summary>Every built-in report. A new one is a file in BuiltIn and a line here.</summary>
    public static readonly IReadOnlyList<Report> All =
    [
        UserProgressReport.Report,
        CoursePerformanceReport.Report,
        CourseComparisonReport.Report,
        AssessmentResultsReport.Report,
        QuestionAnalysisReport.Report,
        EngagementReport.Report,
        FlaggedLearnersReport.Report,
        EnrollmentsReport.Report,
        CompletionsReport.Report,
        OrganizationSummaryReport.Report,
        ActivityLogReport.Report,
        InstructorOverviewReport.Report,
    ];

    public static Report? Of(string id) => All.FirstOrDefault(r => r.Id == id);
}
