namespace Lectern.App.Glossary;

/// <summary>What is told of an institution on one page, beside the figures of the dashboard.</summary>
static class MacroMeasures
{
    const string Activity = "Activity";
    const string Enrolling = "UserEnrolled, UserUnenrolled, UserCompletedCourse";
    const string Graded = "AssessmentCompleted, AssignmentGraded";
    const string Owning = "CourseCreated";

    public static readonly IReadOnlyList<Measure> All =
    [
        new("new_enrollments, new_completions", "Enrollments in an organization's courses that began, and that were completed, in the period.", "Σ enrollments, Σ completions of the period's days", "count", "course_day", Enrolling),
        new("flagged_learners", "Different learners who need a look today in any course of the organization, because one of the rules applies to them: never came, away, behind pace, work not handed in, failing scores.", "count of different learners with a flag. As of asOf's day; no previous value. See flags (learner)", "count", "enrollment, learner_day, content, attempt, submission", "see flags"),
        new("engagement_score (organization)", "How engaged the organization's active learners are today, on average: from 0 to 100.", "see engagementScore (organization). As of asOf's day; no previous value", "points, 0–100", "learner, learner_day, enrollment, content, attempt, submission", "see engagementScore"),
        new("activeLearners.daily, weekly, monthly", "Different learners of the organization who were active on each day, in each week (Monday to Sunday) and in each calendar month of the period, wherever they learned. Weeks and months at its edges are cut by it.", "bits of the union of the days' sets, masked by the organization's learners; exact", "count", "active_learners, organization_learners", Activity),
        new("stickiness", "How many of those who come in a month come on any one day, on average. It is told of the last 30 days of the period, whatever its length.", "Σ users active on each of the 30 days ÷ 30 ÷ different users active in them × 100", "percent", "active_learners, organization_learners", Activity),
        new("courses[] (macro)", "The organization's courses side by side. Enrolled, completed and dropped tell how it stood when the period ended; learning now and flagged how it stands today; score and learning time are of the days of the period.", "enrolled, completed, dropped: counts; completionRate = completed ÷ enrolled × 100; active: neither completed nor dropped, and active in the course in the 28 days up to asOf; averageScore, learningHours: as average_score, learning_hours; rating: Σ newest rating of each learner ÷ ratings. Courses first heard of by the period's end; score and hours as by the filter courseId", "count, percent, hours, 1–5", "enrollment, course_day, course", Enrolling + ", " + Graded + ", " + Activity + ", CourseRated"),
        new("trend[] (macro)", "Enrollments begun, completed and dropped in the organization's courses, by day, over a year by week. A drop that was taken up again, or completed, by the period's end does not count.", "Σ enrollments, Σ completions of the days; count of drops. totalEnrollments, completionRate: as of the end of each day or week; averageScore, learningHours: of its days", "count", "course_day, enrollment", Enrolling),
        new("categories[] (macro)", "An organization's courses by their newest category. Active learners are different learners active in any of its courses in the period, of whatever organization.", "sums over the category's courses; rates and means of the sums; bits of the union of the days' sets", "count, percent, hours", "enrollment, course_day, active_learners, course", Owning + ", " + Enrolling + ", " + Graded + ", " + Activity),
        new("instructors[] (macro)", "The organization's courses by who teaches them now. A course counts for each of its teachers.", "sums over the courses; rates and means of the sums; rating: Σ ratings ÷ count. The newest instructor, and everybody of the newest staff; courseIds: at most 100, most enrollments first", "count, percent, 1–5", "enrollment, course_day, course", Owning + ", " + Enrolling + ", " + Graded + ", CourseRated"),
        new("retention[]", "Of the learners who first enrolled in any of the organization's courses in one week: how many were active in any of them in that week (week 0), one week later, and so on. It shows the 12 weeks up to the period's end; the newest may not be over.", "bits of (first enrolled in the week ∩ active in week + k) ÷ bits of first enrolled in the week × 100. ISO weeks; active on any day of the week", "percent", "enrolled_learners, active_learners", "UserEnrolled, UserCompletedCourse, " + Activity),
        new("courseRuns[]", "Courses of the same title, side by side, each since its beginning up to the period's end: whether a new run does better than the last. A run starts when the course says so, else with its first enrollment.", "completionRate, dropRate: ÷ enrolled × 100; averageScore: Σ scores ÷ count; hoursPerLearner: Σ learning time of the course's days ÷ enrolled; activeByWeek: bits of (enrolled ∩ active in days 7k to 7k + 6 since the start) ÷ enrolled × 100, k = 0 to 11. Titles with at least two courses; at most 500 courses, of the titles with most enrollments", "percent, hours", "enrollment, course_day, enrolled_learners, active_learners, course", Owning + ", " + Enrolling + ", " + Graded + ", " + Activity),

        // Courses side by side
        new("enrolled (courses compared)", "Who had enrolled in the course by the end of the period.", "count of enrollments begun", "count", "enrollment", Enrolling),
        new("active (courses compared)", "Who is learning in the course now: neither completed nor dropped, and active there in the last 28 days.", "as activeEnrollments, at asOf's day", "count", "enrollment, learner_day", Enrolling + ", " + Activity),
        new("completed (courses compared)", "Who had completed the course by the end of the period.", "count of enrollments completed", "count", "enrollment", Enrolling),
        new("dropped (courses compared)", "Who had dropped the course by the end of the period, and neither taken it up again nor completed it.", "count by the newest drop and enrolling up to then", "count", "enrollment", Enrolling),
        new("completionRate (courses compared)", "How many of the enrolled had completed the course by the end of the period.", "completed ÷ enrolled × 100", "percent", "enrollment", Enrolling),
        new("averageScore (courses compared)", "The mean of all scores that were given in the course during the period.", "Σ scores ÷ count: attempts on the day of completion, submissions on the day of grading", "percent", "course_day", Graded),
        new("learningHours (courses compared)", "How long everybody together learned in the course during the period.", "as learning_hours, of the course alone", "hours", "course_day", Activity + ", completions"),
        new("rating (courses compared)", "What learners think of the course: the mean of the newest rating of each.", "Σ newest rating of each learner ÷ ratings, given by the period's end", "1–5", "enrollment", "CourseRated"),
        new("flagged (courses compared)", "Learners of the course who need a look today, because at least one of the rules applies to them.", "count of enrollments with a flag on asOf's day; see flags (learner)", "count", "enrollment, learner_day, content, attempt, submission", "see flags (learner)"),

        // Courses together: of a category, of a teacher
        new("courses (categories, instructors)", "How many courses the category has, or the person teaches.", "count of courses first heard of by the period's end", "count", "course", Owning),
        new("enrollments (categories, instructors)", "Enrollments in those courses by the end of the period; who learns in two of them counts twice.", "Σ enrolled", "count", "enrollment", Enrolling),
        new("completed (categories, instructors)", "Those of these enrollments that were completed by the end of the period.", "Σ completed", "count", "enrollment", Enrolling),
        new("completionRate (categories, instructors)", "How many of these enrollments were completed by the end of the period.", "Σ completed ÷ Σ enrolled × 100", "percent", "enrollment", Enrolling),
        new("averageScore (categories, instructors)", "The mean of all scores that were given in those courses during the period.", "Σ scores ÷ count, over all of them", "percent", "course_day", Graded),
        new("activeLearners (categories)", "Different learners who were active in any of the category's courses during the period; each counts once.", "bits of the union of the days' sets; of whatever organization", "count", "active_learners", Activity),
        new("learningHours (categories)", "How long everybody together learned in the category's courses during the period.", "Σ learning time", "hours", "course_day", Activity + ", completions"),
        new("rating (instructors)", "What learners think of the courses that somebody teaches: the mean of the newest rating of each learner and course.", "Σ ratings ÷ count, given by the period's end", "1–5", "enrollment", "CourseRated"),
        new("flagged (instructors)", "Learners who need a look today in the courses that somebody teaches; who is flagged in two of them counts twice.", "Σ flagged", "count", "enrollment, learner_day, content, attempt, submission", "see flags (learner)"),

        // Runs of one course
        new("enrolled (runs of a course)", "Who had enrolled in the run by the end of the period.", "count of enrollments begun", "count", "enrollment", Enrolling),
        new("completionRate (runs of a course)", "How many of them had completed it by then.", "completed ÷ enrolled × 100", "percent", "enrollment", Enrolling),
        new("averageScore (runs of a course)", "The mean of all scores that were given in the run since its beginning.", "Σ scores ÷ count up to the period's end", "percent", "course_day", Graded),
        new("dropRate (runs of a course)", "How many of the enrolled had dropped the run by the end of the period, and not taken it up again.", "dropped ÷ enrolled × 100", "percent", "enrollment", Enrolling),
        new("hoursPerLearner (runs of a course)", "Learning time in the run since its beginning, for each of the enrolled.", "Σ learning time of the course's days, visitors' among it ÷ enrolled", "hours", "course_day, enrollment", Activity + ", completions"),
    ];
}
