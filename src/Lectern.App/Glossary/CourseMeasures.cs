namespace Lectern.App.Glossary;

/// <summary>What is told of a course, its modules, lessons and learners.</summary>
static class CourseMeasures
{
    const string Activity = "Activity";
    const string Graded = "AssessmentCompleted, AssignmentGraded";
    const string Enrolling = "UserEnrolled, UserUnenrolled, UserCompletedCourse";

    public static readonly IReadOnlyList<Measure> All =
    [
        new("totalEnrollments", "Learners who enrolled in or completed a course.", "count of enrollments that have begun", "count", "enrollment → course", Enrolling),
        new("activeEnrollments", "Learners who are learning now: enrolled, neither completed nor dropped, and active in the course in the last 28 days.", "count. In a list sorted by it or of over 100 a page up to 10 seconds old while events keep coming, where telling them takes long; exact once none came for so long", "count", "enrollment, learner_day", Enrolling + ", " + Activity),
        new("droppedEnrollments", "Enrollments whose status is dropped.", "count", "count", "enrollment → course", Enrolling),
        new("totalCompletions", "Enrollments of a course that were completed, each once.", "count of enrollments with a completion", "count", "enrollment → course", "UserCompletedCourse"),
        new("totalLearningHours (course)", "Learning time of all its learners in a course.", "Σ timeSpent of its enrollments and visitors (in seconds) ÷ 3,600", "hours", "enrollment → course", "see totalLearningHours"),
        new("completionRate", "Completed among all enrollments. An enrollment completes once: never above 100.", "completions ÷ enrollments × 100", "percent", "enrollment → course", Enrolling),
        new("averageCompletionRate", "Mean progress of a course's enrollments.", "Σ progress ÷ enrollments", "percent", "enrollment → course; content", "see progressPercentage"),
        new("averageScore (course)", "Mean final score of enrollments that have one.", "Σ final scores ÷ count", "percent", "enrollment → course", "UserCompletedCourse"),
        new("averageAssessmentScore", "Mean score of scored attempts at a course's assessments.", "Σ scores ÷ count", "percent", "attempt → enrollment → course", "AssessmentCompleted"),
        new("averageTimeToComplete", "From enrollment to completion, where both are known.", "Σ (completed − enrolled) ÷ count", "hours; seconds in averageTimeToCompleteSeconds", "enrollment → course", Enrolling),
        new("totalViews", "Views of a course or module.", "see Views", "count", "learner_day, learner_module → enrollment, content → course", "PageViewed, ActivityRecorded with action view"),
        new("uniqueViews", "Different learners with any view.", "count", "count", "enrollment → course, learner_module → content", "PageViewed, ActivityRecorded with action view"),
        new("averageRating", "Mean of each learner's newest rating.", "Σ ratings ÷ count", "1–5", "enrollment → course", "CourseRated"),
        new("totalReviews", "Ratings with a text.", "count", "count", "enrollment → course", "CourseRated"),
        new("revenue", "Payments less refunds, by currency; never added across currencies.", "Σ amounts; a payment reported twice counts once", "currency", "payment → course_revenue", "PaymentCompleted"),
        new("cohort", "One cohort of a course: the learners whose newest enrolling names it. Visitors belong to none.", "the same sums over the cohort's rows alone", "–", "enrollment and what it is a sum of", "UserEnrolled"),

        // Its modules and lessons
        new("averageTimeSpentSeconds", "How long a learner who was there spent in a module or lesson, on average. Time in a lesson counts for its module, too.", "Σ max(stated, declared) ÷ learners. Of learners of whom an event named it; a lesson's events count in its module where they name it too", "seconds", "learner_module, learner_lesson → content", Activity + ", ModuleCompleted, LessonCompleted"),
        new("completionRate (module, lesson)", "Enrolled learners who completed it, among enrollments.", "bits of completers ∩ enrolled ÷ enrollments × 100", "percent", "learner_module, learner_lesson → content_learners; enrolled_learners", "ModuleCompleted, LessonCompleted"),
        new("dropoffRate", "Enrolled learners lost between a module (or lesson) and the next, in order of position; of lessons in the order of the whole course. Reached: any access to it or to a later one, so it is never negative; access to a lesson is access to the module it lies in, named or not.", "(1 − reached(next) ÷ reached(this)) × 100; reached: bits of the union of openers ∩ enrolled", "percent", "learner_module, learner_lesson → content_learners; enrolled_learners, content", Activity + " with a moduleId or lessonId, ContentDefined"),
        new("averageVideoPlaybackRate", "Mean of the playback rates sent; 1 is normal speed.", "Σ rates ÷ count", "times normal speed", "learner_lesson → content", "VideoWatched"),
        new("videoCompletionRate", "Learners who watched the video through, among those who watched any of it and whose video's length is known, from what they sent or from the lesson's definition.", "learners with |union of watched ranges| ≥ 95 % of the length ÷ learners × 100", "percent", "learner_lesson → content", "VideoWatched, ContentDefined"),

        // Its learners
        new("engagementScore (course)", "Engagement of the last 28 days in one course.", "as engagementScore, from what was done, due and reached in that course alone", "0–100", "learner_day, enrollment, content, attempt, submission", Activity + ", definitions with dueAt"),
        new("score", "What a learner has in a course so far.", "the final score; else mean of graded attempts and submissions", "percent", "enrollment", "UserCompletedCourse, " + Graded),
        new("lastAccessDate", "A learner's newest activity in a course.", "greatest time; null: they never came", "time", "enrollment", "Activity"),
        new("progressPercentage (module)", "How far a learner is in one module.", "100 if completed; else the newest ProgressUpdated for the module; else Σ lesson progress ÷ its lessons: those defined in it, and those in none that an event last named beside it", "percent", "learner_module, learner_lesson; content", "ModuleCompleted, ProgressUpdated, LessonCompleted"),
    ];
}
