namespace Lectern.App.Glossary;

/// <summary>One measure, as it is computed.</summary>
/// <param name="Name">The field or metric that shows it.</param>
/// <param name="Definition">What it says.</param>
/// <param name="Formula">How it is computed.</param>
/// <param name="Unit">Of its value.</param>
/// <param name="Grain">The rows it is told from, and so the fold that computes it.</param>
/// <param name="Source">The events behind those rows.</param>
sealed record Measure(string Name, string Definition, string Formula, string Unit, string Grain, string Source);

/// <summary>Every measure there is. <c>docs/metrics.md</c> is this list as a page; a test holds them to each other.</summary>
static class Measures
{
    const string Activity = "Activity";
    const string Graded = "AssessmentCompleted, AssignmentGraded";
    const string Enrolling = "UserEnrolled, UserUnenrolled, UserCompletedCourse";

    public static readonly IReadOnlyList<Measure> All =
    [
        // Dashboard
        new("total_users", "Everybody known by the end of the period. Narrowed to courses, a category, an instructor or a cohort: learners enrolled there by then.", "Σ new_users of the days up to the period's end; by course: bits of the union of daily sets; by cohort: different learners of its enrollments. By organization and role: of those by the learner's newest", "count", "course_day, enrolled_learners, learner, enrollment", "any event with a user"),
        new("active_users", "Different learners with any activity in the period.", "bits of the union of the period's daily sets of learners; exact", "count", "active_learners", Activity),
        new("total_courses", "Courses first heard of by the end of the period. By cohort: those in which it has enrollments. A role narrows no courses.", "count of courses whose first event lies before the end", "count", "course", "any event with a course"),
        new("total_enrollments", "Enrollments begun by the end of the period. By cohort: those whose newest cohort it is; by role: those of learners of the role; by organization: those in its courses.", "Σ enrollments of the days up to the period's end", "count", "course_day", Enrolling),
        new("completion_rate", "Completed enrollments among all, both as of the period's end.", "Σ completions ÷ Σ enrollments × 100 up to the period's end", "percent", "course_day", Enrolling),
        new("average_score", "Mean score of what was graded in the period: attempts on the day of completion, submissions on the day of grading.", "Σ scores ÷ count in the period", "percent", "course_day (by organization: organization_day)", Graded),
        new("learning_hours", "Learning time of the period.", "(Σ observed seconds of learner-days + Σ seconds declared by attempts, lessons and modules on the day they were completed) ÷ 3,600. Differs from totalLearningHours, which takes the greater of the two an enrollment", "hours", "course_day (by organization: organization_day)", Activity + ", completions"),
        new("changePercentage", "Change against the period before, of the same length.", "(value − previousValue) ÷ previousValue × 100; null when the previous value is 0 or null", "percent", "–", "–"),
        new("activity_by_day", "How many different learners were active on each day, and how much they did.", "bits of the day's set; count of the day's events. Events that show activity", "count", "active_learners, course_day (by organization: organization_day)", Activity),
        new("enrollments_by_day", "Enrollments begun and completed, day by day.", "Σ enrollments, Σ completions", "count", "course_day", Enrolling),
        new("drops (dashboard)", "Enrollments dropped in the period, and neither taken up again nor completed by its end, as far as is known: of several enrollings the first and the last, of several drops the last.", "count of enrollments whose newest drop lies in the period, and after their newest enrolling by its end", "count", "enrollment", Enrolling),
        new("top_courses", "The ten courses in which most was done in the period, and the enrollments begun there.", "Σ events, Σ enrollments of the period's days. By activity events. By organization: of its courses, whoever was active there; by cohort and role: the events of their learners alone", "count", "course_day", Activity),

        // An institution
        .. MacroMeasures.All,

        // A learner
        new("totalCoursesEnrolled", "Courses that a learner enrolled in or completed. Completing implies enrolling; a learner who only looks is a visitor.", "count of enrollments that have begun", "count", "enrollment → learner", Enrolling),
        new("totalCoursesCompleted", "Courses completed; each once.", "count of enrollments with a completion", "count", "enrollment → learner", "UserCompletedCourse"),
        new("totalLearningHours", "Learning time over all courses, in which the same hour reported twice counts once.", "Σ over enrollments of max(observed, declared by modules, lessons and attempts, declared by the course) ÷ 3,600. Observed, for each learner, course and day = max(Σ stated durations, Σ over presence intervals of (length − 30 min)): consecutive events at most 30 minutes apart count, the last adds nothing", "hours", "learner_day, attempt, learner_lesson, learner_module → enrollment → learner", Activity + ", completions with timeSpent"),
        new("averageScore (user)", "Mean score of graded attempts and submissions; where there is none, of final scores.", "Σ scores ÷ count", "percent", "attempt, submission, enrollment → learner", Graded + ", UserCompletedCourse"),
        new("averageQuizScore", "Mean score of scored attempts. An attempt's score is the one sent; else correct of total answers; else the mean of its responses.", "Σ scores ÷ count", "percent", "response → attempt → learner", "AssessmentCompleted, QuestionAnswered"),
        new("averageAssignmentScore", "Mean score of graded submissions.", "Σ scores ÷ count", "percent", "submission → learner", "AssignmentGraded"),
        new("totalQuizAttempts", "Completed attempts.", "count", "count", "attempt → learner", "AssessmentCompleted"),
        new("totalAssignmentSubmissions", "Submissions handed in.", "count", "count", "submission → learner", "AssignmentSubmitted"),
        new("streakDays", "How many days in a row the learner was active, up to today or yesterday. Days are those of the learner's own time zone where it is known.", "consecutive local dates of presence. Where it is not known, the tenant's days", "days", "learner_day.presence", Activity),
        new("longestStreakDays", "The longest such run up to today.", "consecutive local dates of presence", "days", "learner_day.presence", Activity),
        new("totalSessionTimeSeconds", "Time spent in sessions. Where the learning platform names no sessions, they are told from pauses of more than 30 minutes.", "Σ over named sessions of max(last event − first event, declared duration) + Σ over gap sessions of (last event − first event). A gap session is cut at the tenant's midnight, and so a sum over days", "seconds", "session, gap_day → learner", Activity),
        new("averageSessionTimeSeconds", "Mean length of a session.", "totalSessionTimeSeconds ÷ (named sessions + gap sessions)", "seconds", "session, gap_day → learner", Activity),
        new("totalPageViews", "Pages viewed.", "count", "count", "learner_day → learner", "PageViewed"),
        new("totalLogins", "Logins.", "count", "count", "learner", "UserLoggedIn"),
        new("lastActiveDate", "A user's newest activity, in any course or none; to a teacher, in the courses they teach.", "greatest time; null without any", "time", "learner; enrollment", "Activity"),
        new("totalForumPosts", "Posts in forums.", "count", "count", "learner", "ForumPosted"),
        new("totalComments", "Comments.", "count", "count", "learner", "CommentPosted"),
        new("averageCourseCompletionRate", "Mean progress of a learner's enrollments.", "Σ progressPercentage (unrounded) ÷ enrollments", "percent", "enrollment, course, content", "see progressPercentage"),
        new("skillsAcquired", "Skills of the courses and modules a learner completed.", "union", "names", "enrollment, learner_module, course, content", "UserCompletedCourse, ModuleCompleted, CourseCreated, ContentDefined"),
        new("engagementScore", "How engaged a learner was in the last 28 days, from 0 to 100: how recently, how regularly and how long they learned, how far they are against the plan, and how much of the due work they did.", "recency max(0, 1 − days since the last activity ÷ 14) × 25 + regularity min(1, active days ÷ 12) × 25 + effort min(1, learning minutes ÷ 720) × 20 + progress min(1, progress ÷ expected progress) × 15 + assessment (items attempted ÷ items due) × 15. Items due in the 28 days; where no item of the learner's courses has a due date, all items known. The five weights are those of the tenant, which may set others that sum to 100. A part that cannot be told is left out and the others weigh the more. Version 1", "0–100", "learner_day, enrollment, content, attempt, submission", Activity + ", definitions with dueAt"),
        new("engagement part", "One part of an engagement score: how much of what it asks for was reached, and what that adds to the score. A part that cannot be told yet does not count; the others weigh more until then.", "share: 0 to 1, see engagementScore; weight: what the tenant gives it; points: share × weight ÷ Σ weights of the parts that can be told × 100", "share 0–1, weight and points of 100", "see engagementScore", "see engagementScore"),
        new("recency (engagement)", "How recently the learner was active: full on a day on which they learn, and fading over 14 days.", "max(0, 1 − days since the last activity ÷ 14)", "share, 0–1", "learner_day", Activity),
        new("regularity (engagement)", "On how many of the last 28 days the learner was active: full from 12 days on.", "min(1, active days ÷ 12)", "share, 0–1", "learner_day", Activity),
        new("effort (engagement)", "How long the learner learned in the last 28 days: full from 12 hours on, 3 hours a week.", "min(1, learning minutes ÷ 720)", "share, 0–1", "learner_day", Activity + ", completions"),
        new("progress (engagement)", "How far the learner is against the plan of their courses: full where the plan expects them, or further.", "min(1, progress ÷ expected progress)", "share, 0–1", "enrollment, course, content", "see progressPercentage, expected progress"),
        new("assessment (engagement)", "How much of the work that was due in the last 28 days the learner did; where nothing has a due date, of all work there is.", "items attempted ÷ items due", "share, 0–1", "content, attempt, submission", "AssessmentCompleted, AssignmentSubmitted, definitions with dueAt"),
        new("expected progress", "How far a learner should be by now.", "days gone by ÷ days: of startsAt to endsAt; else since enrollment, of expected hours at 4 h a week; else of 90 days", "percent", "course, enrollment", "CourseCreated, UserEnrolled"),

        // Progress
        new("progressPercentage", "How far a learner is in a course.", "100 if completed; else the newest ProgressUpdated for the course; else, where any learner of the course progressed in a lesson, Σ lesson progress ÷ lessons; else, where any completed a module, modules completed ÷ modules; else different assessed items handed in ÷ assessed items. Lessons, modules and items are all that are known of the course: defined, or named by any event. The answer names the rule", "percent", "learner_lesson, learner_module → enrollment; content, course_item", "UserCompletedCourse, ProgressUpdated, LessonCompleted, ModuleCompleted, AssessmentCompleted, AssignmentSubmitted"),
        new("status", "Where a learner stands in a course.", "completed once completed; else dropped while the newest of enrolling and dropping is a drop (at the same time the drop wins); else in_progress with any activity; else not_started", "name", "enrollment", Enrolling + ", " + Activity),
        new("timeSpent", "Learning time of one enrollment.", "max(observed, declared by modules, lessons and attempts, declared by the course) ÷ 60", "minutes", "enrollment", "see totalLearningHours"),
        new("milestones", "When points on the way were first reached; 25, 50 and 75 % as reported for the course.", "least time", "time", "enrollment", Enrolling + ", ProgressUpdated, " + Activity),

        // A learner's page
        .. MicroMeasures.All,

        // A course
        .. CourseMeasures.All,
        .. MesoMeasures.All,

        // Assessments, questions, assignments
        .. AssessmentMeasures.All,

        // Sessions, page views, activities
        .. OrganizationMeasures.All,
        .. SessionMeasures.All,

        // Queries of datasets
        .. DatasetMeasures.All,

        // How the installation runs
        .. KafkaMeasures.All,
    ];
}
