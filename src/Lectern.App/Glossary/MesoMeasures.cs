namespace Lectern.App.Glossary;

/// <summary>What is told of one course at a glance, and who needs a teacher in it.</summary>
static class MesoMeasures
{
    public static readonly IReadOnlyList<Measure> All =
    [
        new("flags (learner)", "Why a learner needs a teacher, of enrollments neither completed nor dropped, from the course's first day to its last where it states them. As of the end of the day of asOf: of several drops and enrollings, or regradings of one submission, the newest is known.", "never_seen: enrolled and no activity in the course (value: days since enrolling, threshold 0); away: days since the last activity ≥ 7; behind_pace: expectedProgress − progressPercentage ≥ 20 points; missed_work: assessed items of the course due after the enrollment began and on a day before, and not handed in for it ≥ 1; failing_scores: score below the pass mark, the mean of the passing scores that the course's items state, else 50", "list of reason, value, threshold", "enrollment, learner_day, content, course_item, attempt, submission", "UserEnrolled, UserUnenrolled, UserCompletedCourse, Activity, AssessmentCompleted, AssignmentSubmitted, AssignmentGraded, ContentDefined"),

        // A course's dashboard. What is told by day has the period before beside it.
        new("enrollments (course dashboard)", "Enrollments that began in the period.", "count of enrollments by the day they began", "count", "enrollment → course_day", "UserEnrolled, UserCompletedCourse"),
        new("active_learners", "Different learners active in the course in the period; of the whole course visitors among them.", "bits of the union of the days' sets of learners", "count", "active_learners; learner_day for a cohort", "Activity"),
        new("completions", "Enrollments completed in the period.", "count by the day of the first completion", "count", "enrollment → course_day", "UserCompletedCourse"),
        new("drops", "Enrollments dropped in the period that were dropped at the end of the day of asOf.", "count by the day of the newest drop", "count", "enrollment", "UserEnrolled, UserUnenrolled, UserCompletedCourse"),
        new("average_progress", "Mean progress of enrollments begun by the end of the day of asOf.", "Σ progressPercentage ÷ enrollments; null without any. No previous value: no row tells what progress was", "percent", "enrollment; content", "see progressPercentage"),
        new("engagement_score (course dashboard)", "Mean engagement in the course of learners who did not drop it.", "Σ engagementScore (course) ÷ learners; null without any. No previous value", "0–100", "learner_day, enrollment, content, attempt, submission", "see engagementScore"),
        new("flagged_learners (course dashboard)", "Learners with any flag at the end of the day of asOf.", "count; see flags (learner). No previous value", "count", "see flags (learner)", "see flags (learner)"),
        new("learnersByStatus", "Enrollments by status at the end of the day of asOf.", "count by status", "count", "enrollment", "UserEnrolled, UserUnenrolled, UserCompletedCourse, Activity"),
        new("activity (course dashboard)", "Enrollments neither completed nor dropped, each in one of three: atRisk, active, inactive.", "atRisk: with any flag; active: else, active in the course in the last 28 days; inactive: the rest", "count", "see flags (learner)", "see flags (learner)"),
        new("activityByDay", "Each day of the period: different learners active, events that show activity, and learning time.", "bits of the day's set; Σ events; (Σ observed + Σ declared) ÷ 3600", "count; hours", "active_learners, course_day; learner_day for a cohort", "Activity"),
        new("modules (course dashboard)", "The course as a funnel: enrolled learners who reached each module, and those of them who went on to the next.", "see dropoffRate", "count", "see dropoffRate", "see dropoffRate"),
        new("scoreDistribution (course)", "Learners by score, in ten bins: [0, 10), [10, 20), …, [90, 100].", "count of score by bin", "count", "see score", "see score"),
        new("hardestQuestions", "The ten questions of least facility below 1, over the course's assessments, asked of five learners or more by first attempts completed by the end of the day of asOf.", "see facility", "list", "see facility", "see facility"),
        new("leastDiscriminatingQuestions", "The ten of least item–rest correlation, of the same; where it is undefined a question is left out.", "see discriminationIndex", "list", "see discriminationIndex", "see discriminationIndex"),
        new("punctuality", "When an assignment is handed in, by enrolled learners and each one's first submission by the end of the day of asOf: enrolled = submitted + missing + notYetDue + notExpected, submitted = onTime + late + undated.", "late: as sent, else after the submission's own due date, else the assignment's; undated: nothing tells; missing: neither completed nor dropped, and due after enrolling and on a day before; notYetDue: neither completed nor dropped, and not yet due; notExpected: the rest", "count", "submission, enrollment, content", "AssignmentSubmitted, ContentDefined, UserEnrolled, UserUnenrolled, UserCompletedCourse"),
        new("averageHoursBeforeDue, averageHoursAfterDue", "How early those in time hand in, and how late the others, where a due time is known.", "Σ (due − submitted) ÷ learners; Σ (submitted − due) ÷ learners; null without any", "hours", "submission, content", "AssignmentSubmitted, ContentDefined"),
    ];
}
