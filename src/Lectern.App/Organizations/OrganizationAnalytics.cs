namespace Lectern.App.Organizations;

/// <summary>How an organization goes: its users wherever they learn, and its courses whoever learns there. Where either are few, who may not see learners is told sizes alone.</summary>
/// <param name="Id">The organization.</param>
/// <param name="OrganizationId">As the producer names it.</param>
/// <param name="TotalUsers">Users who belong to it now.</param>
/// <param name="ActiveUsers">Those of them with any activity in the 28 days up to <c>asOf</c>. While events keep coming it may be up to 10 seconds old.</param>
/// <param name="TotalCourses">Courses that belong to it now.</param>
/// <param name="TotalCourseEnrollments">Enrollments in its courses.</param>
/// <param name="CompletedCourses">Those of them that were completed.</param>
/// <param name="AverageCourseCompletionRate">Mean progress of those enrollments, percent; null without any.</param>
/// <param name="TotalSessionTimeSeconds">Σ sessions of its users, named ones and gap sessions: first to last event, or what their end declares where that is more; null where too few have any for the caller.</param>
/// <param name="AverageSessionTimeSeconds">A session, to the nearest second; null without sessions.</param>
/// <param name="TotalPageViews">Pages its users viewed.</param>
/// <param name="TotalQuizAttempts">Attempts at assessments that its users completed.</param>
/// <param name="AverageQuizScore">Mean score of those that were scored, percent; null over nothing.</param>
/// <param name="TotalAssignmentSubmissions">Submissions its users handed in.</param>
/// <param name="AverageAssignmentScore">Mean score of those that were graded, percent; null over nothing.</param>
/// <param name="TotalLearningHours">Learning time of its users, in hours; null where too few have any for the caller.</param>
/// <param name="EngagementScore">Mean engagement score, 0 to 100, of the active users, each over all their courses; null where nobody was active. While events keep coming it may be up to 10 seconds old.</param>
/// <param name="EngagementVersion">Of the score's formula.</param>
/// <param name="CreatedAt">Least time of an event that names it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record OrganizationAnalytics(
    string Id,
    string OrganizationId,
    long TotalUsers,
    long? ActiveUsers,
    long TotalCourses,
    long TotalCourseEnrollments,
    long? CompletedCourses,
    decimal? AverageCourseCompletionRate,
    long? TotalSessionTimeSeconds,
    long? AverageSessionTimeSeconds,
    long? TotalPageViews,
    long? TotalQuizAttempts,
    decimal? AverageQuizScore,
    long? TotalAssignmentSubmissions,
    decimal? AverageAssignmentScore,
    decimal? TotalLearningHours,
    decimal? EngagementScore,
    int EngagementVersion,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    /// <summary>What may be told of an organization with few users, or few who are enrolled in its courses.</summary>
    public OrganizationAnalytics SizeAlone() => this with
    {
        ActiveUsers = null,
        CompletedCourses = null,
        AverageCourseCompletionRate = null,
        TotalSessionTimeSeconds = null,
        AverageSessionTimeSeconds = null,
        TotalPageViews = null,
        TotalQuizAttempts = null,
        AverageQuizScore = null,
        TotalAssignmentSubmissions = null,
        AverageAssignmentScore = null,
        TotalLearningHours = null,
        EngagementScore = null,
        CreatedAt = null,
        UpdatedAt = null,
    };
}
