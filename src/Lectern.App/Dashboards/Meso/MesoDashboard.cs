using Lectern.App.Assessments;
using Lectern.App.Courses;
using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Meso;

/// <summary>
/// One course, or one cohort of it, at a glance. The period is the last whole days that have ended by <c>asOf</c>; what is told of learners
/// and their work is as of the end of its day. Modules, lessons, time spent and all titles are as they stand now. To who may not see
/// learners, means, rates and distributions that few stand behind are null or empty, and there is no table of learners; of a course or cohort of few, or beside few others, only its size and contents are
/// told.
/// </summary>
/// <param name="Id">The course.</param>
/// <param name="CourseId">As the producer names it.</param>
/// <param name="Cohort">The cohort the figures are of; null: of everybody.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Period">The days told of, and those compared with.</param>
/// <param name="Metrics">The key figures, each with that of the period before where it is known exactly.</param>
/// <param name="LearnersByStatus">Enrollments by status; every status is there.</param>
/// <param name="Activity">Enrollments neither completed nor dropped, by who needs a teacher; null where they are too few for the caller.</param>
/// <param name="EnrollmentTrend">Every day of the period.</param>
/// <param name="ActivityByDay">Every day of the period.</param>
/// <param name="Modules">In the course's order, at most 1,000: how many reached each and went on.</param>
/// <param name="Lessons">In the course's order, at most 1,000.</param>
/// <param name="ScoreDistribution">Ten bins of learners' scores: of each the final score, else the mean of graded work. Empty where too few have one for the caller.</param>
/// <param name="Assessments">By due date, those that are never due last; at most 100.</param>
/// <param name="TotalAssessments">How many there are.</param>
/// <param name="HardestQuestions">The ten of least facility below 1, of the assessments above, by first attempts, asked of five learners or more; hardest first.</param>
/// <param name="LeastDiscriminatingQuestions">The ten of least discrimination, of the same; least first.</param>
/// <param name="Assignments">By due date, those that are never due last; at most 100.</param>
/// <param name="TotalAssignments">How many there are.</param>
/// <param name="Flagged">Who needs a teacher, by reason; null where the enrollments are too few for the caller.</param>
/// <param name="Learners">At most 200: those flagged first whom nobody has dealt with, the gravest reason before, then by how grave; then the other flagged ones; then those least engaged. Null for who may not see learners.</param>
/// <param name="TotalLearners">Enrollments begun.</param>
/// <param name="MoreLearners">The call that lists all of them, where they are more; else null.</param>
/// <param name="CreatedAt">Least time of an event of this course.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record MesoDashboard(
    string Id,
    string CourseId,
    string? Cohort,
    string? Title,
    DashboardPeriod Period,
    IReadOnlyList<DashboardMetric> Metrics,
    IReadOnlyList<StatusCount> LearnersByStatus,
    ActivitySplit? Activity,
    IReadOnlyList<EnrollmentDay> EnrollmentTrend,
    IReadOnlyList<CourseActivityDay> ActivityByDay,
    IReadOnlyList<FunnelStep> Modules,
    IReadOnlyList<LessonAnalytics> Lessons,
    IReadOnlyList<ScoreBin> ScoreDistribution,
    IReadOnlyList<CourseAssessment> Assessments,
    long TotalAssessments,
    IReadOnlyList<QuestionAnalytics> HardestQuestions,
    IReadOnlyList<QuestionAnalytics> LeastDiscriminatingQuestions,
    IReadOnlyList<AssignmentPunctuality> Assignments,
    long TotalAssignments,
    FlaggedLearners? Flagged,
    IReadOnlyList<MesoLearner>? Learners,
    long TotalLearners,
    string? MoreLearners,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary>How many stand where.</summary>
/// <param name="Status"><c>not_started</c>, <c>in_progress</c>, <c>dropped</c> or <c>completed</c>.</param>
/// <param name="Learners">Enrollments.</param>
sealed record StatusCount(ProgressStatus Status, long Learners);

/// <summary>Enrollments neither completed nor dropped: each is one of the three.</summary>
/// <param name="Active">Not flagged, and active in the course in the last 28 days.</param>
/// <param name="AtRisk">Flagged by any rule, whoever never came among them.</param>
/// <param name="Inactive">Not flagged, and not active for 28 days: before the course begins, after it has ended, or fresh from enrolling.</param>
sealed record ActivitySplit(long Active, long AtRisk, long Inactive);

/// <summary>What was done in the course on one day.</summary>
/// <param name="Date">A day of the tenant's calendar.</param>
/// <param name="ActiveLearners">Different learners active; of the whole course visitors among them.</param>
/// <param name="Events">Events that show a learner being active.</param>
/// <param name="Hours">Learning time, in hours; null for who may not see learners.</param>
sealed record CourseActivityDay(DateOnly Date, long ActiveLearners, long Events, decimal? Hours);

/// <summary>A module as a step that learners take or do not, over all time.</summary>
/// <param name="Id">The module, unique within its course.</param>
/// <param name="ModuleId">As the producer names it.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Position">Its place as defined; null where nothing said.</param>
/// <param name="Reached">Enrolled learners with any access to it or to a later one.</param>
/// <param name="Continued">Those of them who reached the next; null for the last.</param>
/// <param name="DropoffRate">1 − continued ÷ reached, percent; null for the last, and where nobody reached it.</param>
/// <param name="Completed">Enrolled learners who completed it.</param>
/// <param name="CompletionRate">Completed ÷ enrollments, percent.</param>
/// <param name="TotalViews">Pages and other content viewed in it.</param>
/// <param name="UniqueViews">Different learners who viewed it.</param>
/// <param name="AverageTimeSpentSeconds">A learner with any access; null without one.</param>
/// <param name="CreatedAt">Least time of an event of this module.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record FunnelStep(
    string Id,
    string ModuleId,
    string? Title,
    long? Position,
    long? Reached,
    long? Continued,
    decimal? DropoffRate,
    long? Completed,
    decimal? CompletionRate,
    long? TotalViews,
    long? UniqueViews,
    long? AverageTimeSpentSeconds,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    public static FunnelStep Of(CourseScope scope, ContentFigures module) => new(
        module.ContentId,
        module.ContentId,
        module.Title,
        module.Ordinal,
        scope.IsOpen ? module.Reach.Reached : null,
        scope.IsOpen ? module.Reach.Continued : null,
        module.DropoffRate(scope),
        scope.IsOpen ? module.Completed : null,
        scope.Shown(Rates.Share(module.Completed, scope.Enrolled)),
        scope.ShowsVisits ? module.Views : null,
        scope.ShowsVisits ? module.Viewers : null,
        module.AverageTimeSpentSeconds(scope),
        scope.IsOpen ? module.FirstEventAt : null,
        scope.IsOpen ? module.LastEventAt : null);
}
