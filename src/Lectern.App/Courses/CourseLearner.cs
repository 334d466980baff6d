using Lectern.Core.Measures;

namespace Lectern.App.Courses;

/// <summary>
/// An enrolled learner of a course, as a teacher looks for them, by the end of the day of <c>asOf</c>. Visitors, who never enrolled, are not
/// listed. Time spent, cohort, and progress reported or made in lessons and modules are as they stand now.
/// </summary>
/// <param name="Id">The user.</param>
/// <param name="UserId">As the producer names them.</param>
/// <param name="Name">First and last name; null where none was sent.</param>
/// <param name="Email">Null where none was sent.</param>
/// <param name="Cohort">The newest cohort; null where none was sent.</param>
/// <param name="Status"><c>completed</c>; else <c>dropped</c>; else <c>in_progress</c> with any activity in the course; else <c>not_started</c>.</param>
/// <param name="ProgressPercentage">0 to 100.</param>
/// <param name="ProgressRule">By which rule it was told.</param>
/// <param name="ExpectedProgress">How far the learner should be by <c>asOf</c>, percent.</param>
/// <param name="Score">The final score; without one the mean of graded attempts and submissions; percent, null where there is neither.</param>
/// <param name="EngagementScore">0 to 100, in this course, of the 28 days up to <c>asOf</c>; null once dropped.</param>
/// <param name="Engagement">Its parts, and the version of the formula; null once dropped.</param>
/// <param name="Flags">Why the learner needs a teacher, the gravest first; empty: not flagged. Nobody is who completed or dropped the course, or once it has ended.</param>
/// <param name="Handled">Who dealt with those flags; null: nobody, it holds no longer, or there are none.</param>
/// <param name="LastAccessDate">The newest activity in the course; null: never came.</param>
/// <param name="TimeSpent">Learning time in minutes, as in learning progress.</param>
/// <param name="EnrolledAt">The first enrolling, or the completion of one that never told of enrolling.</param>
/// <param name="CompletionDate">When the course was first completed.</param>
/// <param name="CreatedAt">Least time of an event of this learner in this course.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record CourseLearner(
    string Id,
    string UserId,
    string? Name,
    string? Email,
    string? Cohort,
    ProgressStatus Status,
    decimal ProgressPercentage,
    ProgressRule ProgressRule,
    decimal ExpectedProgress,
    decimal? Score,
    decimal? EngagementScore,
    Engagement? Engagement,
    IReadOnlyList<Flag> Flags,
    Handled? Handled,
    DateTime? LastAccessDate,
    decimal TimeSpent,
    DateTime EnrolledAt,
    DateTime? CompletionDate,
    DateTime CreatedAt,
    DateTime UpdatedAt);
