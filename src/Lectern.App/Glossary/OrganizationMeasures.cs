namespace Lectern.App.Glossary;

/// <summary>What is told of organizations, and what lists of users, courses and organizations show.</summary>
static class OrganizationMeasures
{
    const string Belonging = "UserCreated, UserUpdated";
    const string Owning = "CourseCreated";
    const string Enrolling = "UserEnrolled, UserUnenrolled, UserCompletedCourse";

    public static readonly IReadOnlyList<Measure> All =
    [
        new("totalUsers (organization)", "Who belongs to the organization now. All that somebody did counts for the organization they belong to now, also what lies before.", "count. By the newest event that names or clears it", "count", "learner → organization", Belonging),
        new("activeUsers (organization)", "Users of the organization who did anything in the last 28 days.", "count of different users. Where telling them takes long, up to 10 seconds old while events keep coming; exact once none came for so long", "count", "learner, learner_day", Belonging + ", Activity"),
        new("totalCourses (organization)", "Courses that belong to it now.", "count", "count", "course → organization", Owning),
        new("totalCourseEnrollments", "Enrollments in the organization's courses, whoever learns there. Users' figures go by the user's organization, enrollments by the course's.", "Σ totalEnrollments of its courses", "count", "enrollment → course → organization", Owning + ", " + Enrolling),
        new("completedCourses", "Those enrollments that were completed.", "Σ totalCompletions of its courses", "count", "enrollment → course → organization", Owning + ", " + Enrolling),
        new("completionRate (organization)", "Completed among the enrollments in its courses.", "completedCourses ÷ totalCourseEnrollments × 100", "percent", "organization", Owning + ", " + Enrolling),
        new("averageCourseCompletionRate (organization)", "Mean progress of the enrollments in its courses.", "Σ progress (unrounded, by each course's rule) ÷ totalCourseEnrollments", "percent", "enrollment → course; content", "see progressPercentage"),
        new("totalSessionTimeSeconds, averageSessionTimeSeconds (organization)", "Session time of its users, and a session's.", "Σ over its users; ÷ Σ sessions", "seconds", "session → learner → organization", "see totalSessionTimeSeconds"),
        new("totalPageViews (organization)", "Pages its users viewed.", "Σ over its users", "count", "learner_day → learner → organization", "PageViewed"),
        new("totalQuizAttempts, averageQuizScore (organization)", "Attempts its users completed, and the mean score of the scored ones.", "Σ over its users; Σ scores ÷ Σ scored attempts", "count; percent", "attempt → learner → organization", "AssessmentCompleted"),
        new("totalAssignmentSubmissions, averageAssignmentScore (organization)", "Submissions its users handed in, and the mean score of the graded ones.", "Σ over its users; Σ scores ÷ Σ graded submissions", "count; percent", "submission → learner → organization", "AssignmentSubmitted, AssignmentGraded"),
        new("totalLearningHours (organization)", "Learning time of its users over all their courses.", "Σ totalLearningHours of its users (in seconds)", "hours", "enrollment → learner → organization", "see totalLearningHours"),
        new("engagementScore (organization)", "How engaged the organization's users are who were active in the last 28 days, on average, each over all their courses.", "Σ engagementScore ÷ activeUsers; null where nobody was active. As old as activeUsers", "0–100", "learner, learner_day, enrollment, content, attempt, submission", "see engagementScore"),
        new("createdAt, updatedAt (organization)", "The first and the last time of an event that names it for a user or a course. What its users do does not move them.", "least, greatest time", "time", "organization", Belonging + ", " + Owning),
        new("lastActivity (course)", "The newest activity of anyone in a course.", "greatest time", "time", "course", "Activity"),
        new("q", "Search: whether an id, a title, a name or an e-mail address contains a text, without regard to case, accents and compatibility forms. %, _ and \\ are themselves.", "fold(field) contains fold(q); fold: NFKD, marks U+0300 to U+036F dropped, case folded, then ø o, ł l, đ d, ħ h, ŧ t, ı i, ð d, æ ae, œ oe, þ th", "–", "–", "–"),
        new("sort", "Order of a list. Texts are compared as folded for q, character by character, names and titles by their first 200; ids as they are. Equal values go by the order in which Lectern met the rows, equal names and those who need a teacher alike by id; rows without a value come last, upwards and downwards.", "–", "–", "–", "–"),
    ];
}
