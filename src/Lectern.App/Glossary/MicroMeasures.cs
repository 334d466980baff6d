namespace Lectern.App.Glossary;

/// <summary>What a learner's page tells beyond what is told of learners and courses elsewhere.</summary>
static class MicroMeasures
{
    const string Activity = "Activity";
    const string Graded = "AssessmentCompleted, AssignmentGraded";
    const string Work = "AssessmentCompleted, AssignmentSubmitted";
    const string Enrolling = "UserEnrolled, UserUnenrolled, UserCompletedCourse";

    public static readonly IReadOnlyList<Measure> All =
    [
        // Key figures
        new("learning_minutes", "Learning time of the period, in courses and outside any; in a course, there alone.", "(Σ observed seconds of the learner's days + Σ seconds declared by attempts, lessons and modules on the day they were completed) ÷ 60", "minutes", "learner_day", Activity + ", completions"),
        new("active_days", "Days of the period with any activity, by the tenant's calendar.", "count of different days with events", "days", "learner_day", Activity),
        new("items_handed_in", "Attempts completed and submissions handed in, in the period; each attempt counts.", "Σ attempts + Σ submissions of the days", "count", "attempt, submission → learner_day", Work),
        new("average_score (learner)", "Mean score of what was graded in the period: attempts on the day of completion, submissions on the day of grading.", "Σ scores ÷ count of the days; null over nothing", "percent", "attempt, submission → learner_day", Graded),
        new("progress (learner)", "Mean progress of the courses that the learner has not dropped, at the end of the day of asOf.", "Σ progressPercentage (unrounded) ÷ courses", "percent", "enrollment, course, content", "see progressPercentage"),
        new("engagement_score (learner)", "The engagement score at asOf; in a course, there alone.", "see engagementScore and engagementScore (course); progress by the end of the day of asOf", "points, 0–100", "see engagementScore", Activity + ", definitions with dueAt"),

        // A place
        new("percentile", "Where a learner stands among their peers: those enrolled in the same course in the same cohort, or with them in none, who have not dropped it; the learner is one of them. A course's groups share nobody, so that no two of them differ by a few. Over all courses: the mean of the courses' percentiles. Null to every caller where fewer than five, or than the tenant's small group where that is greater, have a value, and where nobody's is above 0.", "(values below + half of those equal, the own among them) ÷ values × 100", "percent, 0–100", "enrollment, learner_day", "as the figure's"),
        new("cohortMedian", "The middle value of those peers, or the mean of the two in the middle. Over several courses: the sum of the courses' medians for minutes and items, their mean for scores, progress and engagement, and none for active days, since two courses on one day are one active day. Null where any of the courses has too few peers.", "order statistic", "as the figure's", "enrollment, learner_day", "as the figure's"),
        new("cohortSize", "Peers who have a value, the learner among them; over several courses Σ, and who is in two of the groups counts in each. Null where it is fewer than five, or than the tenant's small group where that is greater.", "count", "count", "enrollment, learner_day", Enrolling),

        // Days and weeks
        new("activityCalendar", "The last 365 days: events and minutes by the tenant's calendar, and whether the learner was active on that day of their own. Of a learner far from the tenant's zone the two may be a day apart.", "Σ of the day's rows; local dates of presence", "count, minutes, yes or no", "learner_day", Activity),
        new("weeklyMinutes", "Learning time by week, Monday to Sunday of the tenant's calendar, the current one up to asOf; cohortMedian there: Σ over the learner's courses of the median of their peers' minutes in the course.", "see learning_minutes", "minutes", "learner_day", Activity + ", completions"),
        new("weeklyGoalMinutes", "What the learner set out to learn each week: the newest goal, whatever asOf is. No event and no read model.", "as set", "minutes", "goals", "–"),
        new("metGoal", "Whether a week's minutes reach the goal; not told while the week goes on and they do not.", "minutes ≥ goal", "yes or no", "learner_day, goals", Activity),

        // Courses and work
        new("pointsAhead", "How far a learner is before the expected pace; negative: behind it.", "progressPercentage − expectedProgress", "points of percent", "enrollment, course", "see progressPercentage, expected progress"),
        new("scores (learner)", "The newest 200 graded attempts and submissions. Late: after its due date, by what the producer sent; else by the submission's own due date; else by the one defined now.", "as sent; runningMean: Σ scores up to it ÷ count, over all there are", "percent", "attempt, submission, content", Graded + ", ContentDefined"),
        new("upcoming", "Work of courses that go on, not handed in for the course and due within 30 days. Only what fell due after enrolling. Due at asOf itself is still to come; asOf counts by the quarter of an hour.", "asOf ≤ dueAt < end of the 30th day", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work),
        new("overdue", "Work past its due date, not handed in, of a course that has not ended and that the learner neither completed nor dropped: it can still be handed in.", "dueAt < asOf; course's endsAt not before today", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work),
        new("missed", "Work past its due date, not handed in, of a course that has ended; or that the learner completed or dropped after it was due. What was due later than that is nothing to them any more.", "dueAt < asOf; endsAt before today, or dueAt before completing or dropping", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work + ", " + Enrolling),
        new("days (work)", "Days of the tenant's calendar between today and the due date: until it, or since it.", "|day of dueAt − today|", "days", "content", "ContentDefined"),
        new("skills", "Acquired: of a completed course or module, since the first of them. In progress: of a course or module begun and not left.", "union", "names", "enrollment, learner_module, course, content", "UserCompletedCourse, ModuleCompleted, CourseCreated, ContentDefined"),
    ];
}
