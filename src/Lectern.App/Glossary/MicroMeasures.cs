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
        new("active_days", "Days of the period on which the learner did anything.", "count of different days with events. Days of the tenant's calendar", "days", "learner_day", Activity),
        new("items_handed_in", "Attempts completed and submissions handed in, in the period; each attempt counts.", "Σ attempts + Σ submissions of the days", "count", "attempt, submission → learner_day", Work),
        new("average_score (learner)", "Mean score of what was graded in the period: attempts on the day of completion, submissions on the day of grading.", "Σ scores ÷ count of the days; null over nothing", "percent", "attempt, submission → learner_day", Graded),
        new("progress (learner)", "How far the learner is, on average over the courses they have not dropped, today.", "Σ progressPercentage (unrounded) ÷ courses. As of the end of the day of asOf", "percent", "enrollment, course, content", "see progressPercentage"),
        new("engagement_score (learner)", "How engaged the learner is today, from 0 to 100: how recently, how regularly and how long they learned, how far they are, and how much of the due work they did. Beside a course: there alone.", "see engagementScore and engagementScore (course); progress by the end of the day of asOf", "points, 0–100", "see engagementScore", Activity + ", definitions with dueAt"),

        // A place
        new("percentile", "Where the learner stands among those they are compared with: 70 means that seven of ten lie below. Compared are learners of the same course and cohort who have not dropped it. Over several courses it is the mean. Nothing is told where fewer than five would be compared.", "(values below + half of those equal, the own among them) ÷ values × 100. Who is in no cohort is compared with the others in none; groups share nobody. Null to every caller where fewer than five, or than the tenant's small group where that is greater, have a value, and where nobody's is above 0", "percent, 0–100", "enrollment, learner_day", "as the figure's"),
        new("cohortMedian", "The middle of the group: half of the learners of the same course and cohort lie above it, half below. Over several courses: added up for learning time and work handed in, the mean for scores, progress and engagement; active days are not added up, since two courses on one day are one active day.", "order statistic. Of two in the middle their mean. Null where any of the courses has fewer than five peers, or than the tenant's small group where that is greater", "as the figure's", "enrollment, learner_day", "as the figure's"),
        new("cohortSize", "How many learners the figure is compared among, the learner included. Who shares two courses with the learner counts in each. Nothing is told where they are fewer than five.", "count. Peers who have a value; over several courses Σ. Null also where fewer than the tenant's small group", "count", "enrollment, learner_day", Enrolling),

        // Days and weeks
        new("activityCalendar", "What the learner did on each of the last 365 days, and how many minutes they learned. Of a learner in a far time zone, a day of theirs may be marked beside the day on which the minutes stand.", "Σ of the day's rows; local dates of presence. Events and minutes by the tenant's calendar, whether active by the learner's own", "count, minutes, yes or no", "learner_day", Activity),
        new("weeklyMinutes", "Learning time by week, Monday to Sunday, up to the current one; beside it the middle of the learner's groups: the sum over their courses.", "see learning_minutes. Tenant's calendar, up to asOf; cohortMedian: Σ over the learner's courses of the median of their peers' minutes in the course", "minutes", "learner_day", Activity + ", completions"),
        new("weeklyGoalMinutes", "What the learner set out to learn each week. The newest goal applies to earlier weeks, too.", "as set. Whatever asOf is; no event and no read model", "minutes", "goals", "–"),
        new("metGoal", "Whether a week's minutes reach the goal; not told while the week goes on and they do not.", "minutes ≥ goal", "yes or no", "learner_day, goals", Activity),

        // Courses and work
        new("pointsAhead", "How far a learner is before the expected pace; negative: behind it.", "progressPercentage − expectedProgress", "points of percent", "enrollment, course", "see progressPercentage, expected progress"),
        new("scores (learner)", "The learner's newest 200 scores, of quizzes and other assessments and of graded work; beside them the mean of all up to each. Late means handed in after its due date.", "as sent; runningMean: Σ scores up to it ÷ count, over all there are. Late: by what the producer sent; else by the submission's own due date; else by the one defined now", "percent", "attempt, submission, content", Graded + ", ContentDefined"),
        new("upcoming", "Work that is due within 30 days and not handed in, of courses that go on. What fell due before the learner enrolled is not theirs.", "asOf ≤ dueAt < end of the 30th day. Due at asOf itself is still to come; asOf counts by the quarter of an hour", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work),
        new("overdue", "Work past its due date, not handed in, of a course that has not ended and that the learner neither completed nor dropped: it can still be handed in.", "dueAt < asOf; course's endsAt not before today", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work),
        new("missed", "Work that was due, was not handed in and can no longer be: its course has ended, or the learner completed or dropped it after the work was due.", "dueAt < asOf; endsAt before today, or dueAt before completing or dropping. What was due later than that is nothing to them any more", "–", "course_item, content, enrollment, attempt, submission", "ContentDefined, " + Work + ", " + Enrolling),
        new("days (work)", "Days until work is due, or since it was.", "|day of dueAt − today|. Days of the tenant's calendar", "days", "content", "ContentDefined"),
        new("skills", "Acquired: of a completed course or module, since the first of them. In progress: of a course or module begun and not left.", "union", "names", "enrollment, learner_module, course, content", "UserCompletedCourse, ModuleCompleted, CourseCreated, ContentDefined"),
    ];
}
