using Lectern.App.Assessments;

namespace Lectern.App.Assignments;

/// <summary>How an assignment goes.</summary>
/// <param name="Id">The assignment.</param>
/// <param name="AssignmentId">As the producer names it.</param>
/// <param name="CourseId">The course that an event last named with it; null where none did.</param>
/// <param name="ModuleId">The module it is defined in; null where nothing said.</param>
/// <param name="LessonId">The lesson it is defined in; null where nothing said.</param>
/// <param name="Title">The newest title.</param>
/// <param name="DueAt">As defined now.</param>
/// <param name="TotalSubmissions">Submissions handed in; null, as all other figures and times, where its course or cohort is too small for the caller.</param>
/// <param name="UniqueSubmissions">Different learners who handed one in.</param>
/// <param name="GradedSubmissions">Submissions with a score, those that only their grading told of among them.</param>
/// <param name="AverageScore">Mean score of graded submissions, percent. Like every mean, null over nothing, and where it would be of too few learners for the caller.</param>
/// <param name="MedianScore">The middle score, percent.</param>
/// <param name="ScoreDistribution">Ten bins of scores; empty where the group is too small for the caller.</param>
/// <param name="SubmissionRate">Enrolled learners of its course who handed one in ÷ enrollments, percent; never above 100.</param>
/// <param name="LateSubmissionRate">Late among the submissions of which it is known, percent: as sent, else by the submission's own due date, else by the assignment's.</param>
/// <param name="AverageTimeToSubmitSeconds">From the definition or the enrollment to a learner's first submission: from the later of those that are not after it; null where neither is known before it.</param>
/// <param name="CreatedAt">Least time of an event of this assignment; null, as the next, to a teacher, since other courses may share it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record AssignmentAnalytics(
    string Id,
    string AssignmentId,
    string? CourseId,
    string? ModuleId,
    string? LessonId,
    string? Title,
    DateTime? DueAt,
    long? TotalSubmissions,
    long? UniqueSubmissions,
    long? GradedSubmissions,
    decimal? AverageScore,
    decimal? MedianScore,
    IReadOnlyList<ScoreBin> ScoreDistribution,
    decimal? SubmissionRate,
    decimal? LateSubmissionRate,
    long? AverageTimeToSubmitSeconds,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);
