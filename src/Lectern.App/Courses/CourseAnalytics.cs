using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>How a course or one cohort of it goes, over all its enrollments. To who may not see learners, figures that fewer than the tenant's small group (SMALL_GROUP_SIZE, five by default) stand behind are null; of a course or cohort of so few, or beside so few others, all but its size and contents.</summary>
/// <param name="Id">The course.</param>
/// <param name="CourseId">As the producer names it.</param>
/// <param name="Cohort">The cohort the figures are of; null: of everybody.</param>
/// <param name="Title">The newest title.</param>
/// <param name="TotalEnrollments">Learners who enrolled or completed; visitors are not among them.</param>
/// <param name="ActiveEnrollments">Not completed, not dropped, and active in the course in the 28 days up to <c>asOf</c>.</param>
/// <param name="CompletedEnrollments">The same as totalCompletions.</param>
/// <param name="TotalCompletions">Enrollments completed, each once.</param>
/// <param name="DroppedEnrollments">Dropped and not completed.</param>
/// <param name="CompletionRate">Completions ÷ enrollments, percent.</param>
/// <param name="AverageCompletionRate">Mean progress of enrollments, percent.</param>
/// <param name="ProgressRule">The rule by which progress is told of those who neither completed nor reported it.</param>
/// <param name="AverageScore">Mean final score, percent.</param>
/// <param name="AverageAssessmentScore">Mean score of scored attempts at its assessments, percent.</param>
/// <param name="AverageTimeToComplete">Hours from enrollment to completion.</param>
/// <param name="AverageTimeToCompleteSeconds">The same in seconds.</param>
/// <param name="TotalLearningHours">Learning time of all learners, visitors among them, in hours; null where too few have any for the caller.</param>
/// <param name="TotalViews">Pages and other content viewed.</param>
/// <param name="UniqueViews">Different learners who viewed.</param>
/// <param name="AverageRating">1 to 5; null without ratings.</param>
/// <param name="TotalReviews">Ratings with a text.</param>
/// <param name="Revenue">By currency; currencies are never added together. Null where too few paid in one of them for the caller.</param>
/// <param name="UpdateCount">Events that touched the course, whatever cohort is asked about.</param>
/// <param name="EnrollmentTrend">By the tenant's calendar; days on which nothing of it happened are left out.</param>
/// <param name="ModuleAnalytics">In the course's order.</param>
/// <param name="DropoffPoints">From each module to the next.</param>
/// <param name="CreatedAt">Least time of an event of this course.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record CourseAnalytics(
    string Id,
    string CourseId,
    string? Cohort,
    string? Title,
    long TotalEnrollments,
    long? ActiveEnrollments,
    long? CompletedEnrollments,
    long? TotalCompletions,
    long? DroppedEnrollments,
    decimal? CompletionRate,
    decimal? AverageCompletionRate,
    ProgressRule ProgressRule,
    decimal? AverageScore,
    decimal? AverageAssessmentScore,
    decimal? AverageTimeToComplete,
    long? AverageTimeToCompleteSeconds,
    decimal? TotalLearningHours,
    long? TotalViews,
    long? UniqueViews,
    decimal? AverageRating,
    long? TotalReviews,
    IReadOnlyList<Revenue>? Revenue,
    long? UpdateCount,
    IReadOnlyList<EnrollmentDay> EnrollmentTrend,
    IReadOnlyList<ModuleAnalytics> ModuleAnalytics,
    IReadOnlyList<DropoffPoint> DropoffPoints,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    /// <summary>What may be told of a small group: how many there are, and what there is to learn.</summary>
    public CourseAnalytics SizeAlone() => this with
    {
        ActiveEnrollments = null,
        CompletedEnrollments = null,
        TotalCompletions = null,
        DroppedEnrollments = null,
        TotalViews = null,
        UniqueViews = null,
        TotalReviews = null,
        Revenue = null,
        UpdateCount = null,
        EnrollmentTrend = [],
        DropoffPoints = [],
        CreatedAt = null,
        UpdatedAt = null,
    };
}

/// <summary>What was paid for a course in one currency.</summary>
/// <param name="Currency">ISO 4217.</param>
/// <param name="Amount">Payments less refunds.</param>
sealed record Revenue(string Currency, decimal Amount);

/// <summary>What became of enrollments on one day.</summary>
/// <param name="Date">A day of the tenant's calendar.</param>
/// <param name="Enrollments">Enrollments that began on it.</param>
/// <param name="Completions">Enrollments completed on it.</param>
/// <param name="Drops">Enrollments dropped on it that are dropped still.</param>
sealed record EnrollmentDay(DateOnly Date, long Enrollments, long Completions, long Drops);

/// <summary>Learners lost between a module and the next.</summary>
/// <param name="ModuleId">The module left.</param>
/// <param name="Title">Its newest title.</param>
/// <param name="Reached">Enrolled learners with any access to the module or to a later one.</param>
/// <param name="Continued">Those of them who reached the next.</param>
/// <param name="DropoffRate">1 − continued ÷ reached, percent; null where nobody reached it.</param>
sealed record DropoffPoint(string ModuleId, string? Title, long Reached, long Continued, decimal? DropoffRate);
