namespace Lectern.App.Glossary;

/// <summary>What is told of one course at a glance, and who needs a teacher in it.</summary>
static class MesoMeasures
{
    public static readonly IReadOnlyList<Measure> All =
    [
        new("flags (learner)", "Why a learner needs a teacher, of enrollments neither completed nor dropped, from the course's first day to its last where it states them. As of the end of the day of asOf: of several drops and enrollings, or regradings of one submission, the newest is known.", "never_seen: enrolled and no activity in the course (value: days since enrolling, threshold 0); away: days since the last activity ≥ 7; behind_pace: expectedProgress − progressPercentage ≥ 20 points; missed_work: assessed items of the course due after the enrollment began and on a day before, and not handed in for it ≥ 1; failing_scores: score below the pass mark, the mean of the passing scores that the course's items state, else 50", "list of reason, value, threshold", "enrollment, learner_day, content, course_item, attempt, submission", "UserEnrolled, UserUnenrolled, UserCompletedCourse, Activity, AssessmentCompleted, AssignmentSubmitted, AssignmentGraded, ContentDefined"),
    ];
}
