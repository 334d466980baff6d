namespace Lectern.App.Dashboards.Macro;

/// <summary>
/// An institution on one page: its users wherever they learn, and its courses whoever learns there. What has a time is told as of the end
/// of the period; what is told of <c>asOf</c>'s own day says so. Titles, categories, instructors and organizations are the newest.
/// Where its learners, or what is left beside it, are too few for the caller, only sizes are told.
/// </summary>
/// <param name="Id">The organization.</param>
/// <param name="OrganizationId">As the producer names it.</param>
/// <param name="Period">The days asked of.</param>
/// <param name="Metrics">The key figures, always all of them and in the same order.</param>
/// <param name="ActiveLearners">How many different users of it were active, by day, week and month.</param>
/// <param name="TotalCourses">Its courses first heard of by the period's end.</param>
/// <param name="Courses">Those courses side by side, most enrollments first; at most 500.</param>
/// <param name="TrendBy"><c>day</c>, or <c>week</c> where the timeframe is 1y.</param>
/// <param name="Trend">Enrollments in its courses, scores and learning time over the period, each day or week of it.</param>
/// <param name="Categories">Its courses by category, most enrollments first.</param>
/// <param name="Instructors">Its courses by who teaches them, most enrollments first; at most 500.</param>
/// <param name="Retention">Learners by the week they first enrolled in any of its courses: the 12 weeks up to the period's end, oldest first. Weeks are ISO weeks, Monday to Sunday.</param>
/// <param name="CourseRuns">Courses of one title side by side, where there are at least two; at most 500 courses, of the titles with most enrollments.</param>
/// <param name="CreatedAt">Least time of an event that names it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record MacroDashboard(
    string Id,
    string OrganizationId,
    DashboardPeriod Period,
    IReadOnlyList<DashboardMetric> Metrics,
    ActiveLearnersOverTime ActiveLearners,
    long TotalCourses,
    IReadOnlyList<ComparedCourse> Courses,
    string TrendBy,
    IReadOnlyList<EnrollmentTrendPoint> Trend,
    IReadOnlyList<CategoryFigures> Categories,
    IReadOnlyList<InstructorFigures> Instructors,
    IReadOnlyList<RetentionCohort> Retention,
    IReadOnlyList<CourseRuns> CourseRuns,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary>Different users active, whatever they did and in whatever course.</summary>
/// <param name="Daily">Every day of the period.</param>
/// <param name="Weekly">Every ISO week of it; the first and last may be cut by the period.</param>
/// <param name="Monthly">Every calendar month of it; the first and last may be cut by the period.</param>
/// <param name="Stickiness">Mean of daily active users ÷ users active at all, percent, both of the last 30 days of the period whatever its length; null where nobody was active, or too few for the caller.</param>
sealed record ActiveLearnersOverTime(IReadOnlyList<ActiveLearnersPoint> Daily, IReadOnlyList<ActiveLearnersPoint> Weekly, IReadOnlyList<ActiveLearnersPoint> Monthly, decimal? Stickiness);

/// <summary>Different users active in some days.</summary>
/// <param name="From">The first of the days, within the period.</param>
/// <param name="To">The last of them, within the period.</param>
/// <param name="Learners">How many.</param>
sealed record ActiveLearnersPoint(DateOnly From, DateOnly To, long Learners);

/// <summary>A course beside the others. Of a course of too few for the caller only the enrollments are told. Rates and means are null over nothing, and where too few stand behind them for the caller.</summary>
/// <param name="Id">The course.</param>
/// <param name="Title">Null where none was sent.</param>
/// <param name="Category">Null where none was sent.</param>
/// <param name="InstructorId">Null where none was sent.</param>
/// <param name="Enrolled">Enrollments begun by the period's end.</param>
/// <param name="Active">Those neither completed nor dropped on asOf's day, and active in the course in the 28 days up to it.</param>
/// <param name="Completed">Those completed by the period's end.</param>
/// <param name="Dropped">Those dropped by then, and not taken up again.</param>
/// <param name="CompletionRate">Completed ÷ enrolled, percent.</param>
/// <param name="AverageScore">Mean score of what was graded in the period, percent.</param>
/// <param name="LearningHours">Learning time of the period, of whoever learned there.</param>
/// <param name="Rating">Mean of its learners' newest ratings, where given by the period's end: 1 to 5.</param>
/// <param name="Flagged">Enrollments that a rule flags on asOf's day.</param>
/// <param name="CreatedAt">Least time of an event of it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record ComparedCourse(
    string Id,
    string? Title,
    string? Category,
    string? InstructorId,
    long Enrolled,
    long? Active,
    long? Completed,
    long? Dropped,
    decimal? CompletionRate,
    decimal? AverageScore,
    decimal? LearningHours,
    decimal? Rating,
    long? Flagged,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary>A day, or a week within the period.</summary>
/// <param name="From">Its first day.</param>
/// <param name="Enrollments">Begun.</param>
/// <param name="Completions">Completed.</param>
/// <param name="Drops">Dropped, and not taken up again or completed by the period's end.</param>
/// <param name="TotalEnrollments">Begun by its end.</param>
/// <param name="CompletionRate">Completed ÷ enrollments, both by its end, percent; null over nothing, and to a key for figures of groups.</param>
/// <param name="AverageScore">Mean score of what was graded of its users in it, wherever they learn, percent; null over nothing, and to a key for figures of groups.</param>
/// <param name="LearningHours">Their learning time; null to a key for figures of groups.</param>
sealed record EnrollmentTrendPoint(
    DateOnly From, long Enrollments, long Completions, long Drops, long TotalEnrollments, decimal? CompletionRate, decimal? AverageScore, decimal? LearningHours);

/// <summary>The courses of a category. Where one of them is too small for the caller, only their number and enrollments are told.</summary>
/// <param name="Category">Null: courses without one.</param>
/// <param name="Courses">How many.</param>
/// <param name="Enrollments">Begun by the period's end.</param>
/// <param name="Completed">Those completed by then.</param>
/// <param name="ActiveLearners">Different learners active in any of them in the period, of whatever organization.</param>
/// <param name="CompletionRate">Completed ÷ enrollments, percent; null over nothing or too few.</param>
/// <param name="AverageScore">Mean score of what was graded in the period, percent; null over nothing or too few.</param>
/// <param name="LearningHours">Learning time of the period; null over too few.</param>
sealed record CategoryFigures(
    string? Category, long Courses, long Enrollments, long? Completed, long? ActiveLearners, decimal? CompletionRate, decimal? AverageScore, decimal? LearningHours);

/// <summary>The courses of one who teaches: as their instructor, or of their staff. Where one of them is too small for the caller, only their number and enrollments are told.</summary>
/// <param name="InstructorId">As the producer names the user.</param>
/// <param name="Courses">How many; a course counts for each who teaches it.</param>
/// <param name="CourseIds">Which, most enrollments first; at most 100.</param>
/// <param name="Enrollments">Begun by the period's end.</param>
/// <param name="Completed">Those completed by then.</param>
/// <param name="CompletionRate">Completed ÷ enrollments, percent; null over nothing or too few.</param>
/// <param name="AverageScore">Mean score of what was graded in the period, percent; null over nothing or too few.</param>
/// <param name="Rating">Mean of all ratings of them; null over nothing or too few.</param>
/// <param name="Flagged">Enrollments that a rule flags on asOf's day.</param>
sealed record InstructorFigures(
    string InstructorId, long Courses, IReadOnlyList<string> CourseIds, long Enrollments, long? Completed, decimal? CompletionRate, decimal? AverageScore, decimal? Rating, long? Flagged);

/// <summary>Learners who first enrolled in any of the organization's courses in one week. Each learner is in one cohort.</summary>
/// <param name="Week">Its Monday.</param>
/// <param name="Size">How many.</param>
/// <param name="Active">For each week from that one on which had begun by the period's end, at most 12: the share of them, percent, active in any of those courses on any of its days; null where they are none, or too few for the caller. The newest week may not be over.</param>
sealed record RetentionCohort(DateOnly Week, long Size, IReadOnlyList<decimal?> Active);

/// <summary>Runs of one course: courses with the same title.</summary>
/// <param name="Title">Of all of them.</param>
/// <param name="Runs">By start.</param>
sealed record CourseRuns(string Title, IReadOnlyList<CourseRun> Runs);

/// <summary>One run, from its beginning to the period's end. Rates and means are null over nothing, and where too few stand behind them for the caller.</summary>
/// <param name="CourseId">The course.</param>
/// <param name="StartsOn">Its first day as stated; where nothing said, the day of the first enrollment; null without one.</param>
/// <param name="Enrolled">Enrollments begun.</param>
/// <param name="CompletionRate">Completed among them, percent.</param>
/// <param name="AverageScore">Mean score of all that was graded, percent.</param>
/// <param name="DropRate">Dropped and not taken up again among them, percent.</param>
/// <param name="HoursPerLearner">Learning time in the course (visitors' among it) ÷ enrolled, hours.</param>
/// <param name="ActiveByWeek">For each seven days from its start on which had begun by the period's end, at most 12: the share of the enrolled, percent, active in it on any of them.</param>
sealed record CourseRun(
    string CourseId,
    DateOnly? StartsOn,
    long Enrolled,
    decimal? CompletionRate,
    decimal? AverageScore,
    decimal? DropRate,
    decimal? HoursPerLearner,
    IReadOnlyList<decimal?> ActiveByWeek);
