using Lectern.Core.Measures;

namespace Lectern.App.Learners;

/// <summary>What one learner did and reached, over all courses; to a teacher, in those they teach.</summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="TotalCoursesEnrolled">Courses enrolled in or completed, dropped ones included.</param>
/// <param name="TotalCoursesCompleted">Courses completed, each once.</param>
/// <param name="TotalLearningHours">Learning time over all courses, in hours.</param>
/// <param name="AverageScore">Mean of graded attempts and submissions; where there is none, of final scores. Percent, null over nothing.</param>
/// <param name="LastActiveDate">The newest activity.</param>
/// <param name="StreakDays">Days of the run of active days that ends today or yesterday, by the learner's own calendar where their zone is known.</param>
/// <param name="LongestStreakDays">The longest run up to today.</param>
/// <param name="LearningPath">Course ids by the time of enrollment.</param>
/// <param name="SkillsAcquired">Skills of completed courses and modules, in alphabetical order.</param>
/// <param name="TotalLogins">Logins; null, as the newest one, sessions, posts and comments, to a teacher, since they are of no course.</param>
/// <param name="LastLogin">The newest login.</param>
/// <param name="TotalSessionTimeSeconds">Σ sessions, named ones and gap sessions: first to last event, or what their end declares where that is more.</param>
/// <param name="AverageSessionTimeSeconds">A session, to the nearest second; null without sessions.</param>
/// <param name="TotalPageViews">Pages viewed.</param>
/// <param name="AverageCourseCompletionRate">Mean progress of enrollments, percent; null without enrollments.</param>
/// <param name="TotalQuizAttempts">Completed attempts at assessments.</param>
/// <param name="AverageQuizScore">Mean score of scored attempts, percent; null over nothing.</param>
/// <param name="TotalAssignmentSubmissions">Submissions handed in.</param>
/// <param name="AverageAssignmentScore">Mean score of graded submissions, percent; null over nothing.</param>
/// <param name="TotalForumPosts">Posts in forums.</param>
/// <param name="TotalComments">Comments.</param>
/// <param name="EngagementScore">0 to 100, of the 28 days up to <c>asOf</c>.</param>
/// <param name="Engagement">The parts of the engagement score, and the version of its formula.</param>
/// <param name="CreatedAt">Least time of an event of this user; to a teacher, in their courses.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record UserAnalytics(
    string Id,
    string UserId,
    long TotalCoursesEnrolled,
    long TotalCoursesCompleted,
    decimal TotalLearningHours,
    decimal? AverageScore,
    DateTime? LastActiveDate,
    int StreakDays,
    int LongestStreakDays,
    IReadOnlyList<string> LearningPath,
    IReadOnlyList<string> SkillsAcquired,
    long? TotalLogins,
    DateTime? LastLogin,
    long? TotalSessionTimeSeconds,
    long? AverageSessionTimeSeconds,
    long TotalPageViews,
    decimal? AverageCourseCompletionRate,
    long TotalQuizAttempts,
    decimal? AverageQuizScore,
    long TotalAssignmentSubmissions,
    decimal? AverageAssignmentScore,
    long? TotalForumPosts,
    long? TotalComments,
    decimal EngagementScore,
    Engagement Engagement,
    DateTime CreatedAt,
    DateTime UpdatedAt);
