using Lectern.App.Courses;
using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Learners in courses: how they came in, how far they are, and how it ended.</summary>
static class EnrollmentsDataset
{
    const string Completed = "e.completed_at IS NOT NULL";
    const string Dropped = "t.is_dropped";
    const string Timed = "e.enrolled_at <= e.completed_at";

    public static readonly Dataset Dataset = new(
        "enrollments",
        "Enrollments",
        "Learners in courses, from when they enrolled (or completed without having told of enrolling). Visitors are not in it. Learning time, reported progress and scores of attempts are the newest known.",
        "enrollment",
        "UserEnrolled, UserUnenrolled, UserCompletedCourse")
    {
        // As of asOf: what is told of later has not happened yet.
        From =
            $"""
            (SELECT r.tenant_id, r.course_key, r.learner_key, r.cohort, least(r.enrolled_at, r.completed_at) AS began_at,
                    CASE WHEN r.enrolled_at < @end THEN r.enrolled_at END AS enrolled_at,
                    CASE WHEN r.last_enrolled_at < @end THEN r.last_enrolled_at ELSE r.enrolled_at END AS last_enrolled_at,
                    CASE WHEN r.last_dropped_at < @end THEN r.last_dropped_at END AS last_dropped_at,
                    CASE WHEN r.completed_at < @end THEN r.completed_at END AS completed_at,
                    CASE WHEN r.completed_at < @end THEN r.final_score END AS final_score,
                    CASE WHEN r.completed_at < @end THEN r.distinction END AS distinction,
                    CASE WHEN r.rating_as_of < @end THEN r.rating END AS rating,
                    CASE WHEN r.first_activity_at < @end THEN r.first_activity_at END AS first_activity_at,
                    r.last_access_at, r.progress AS reported, r.lesson_progress, r.modules_completed, r.items_done, r.scored_attempts, r.attempt_scores,
                    greatest(r.observed_seconds, r.declared_content_seconds, r.declared_course_seconds) AS learning_seconds
             FROM read.enrollment r) e
            CROSS JOIN LATERAL (SELECT {Sql.IsDropped} IS TRUE AS is_dropped) t
            LEFT JOIN (WITH wanted AS (SELECT course_key FROM read.course WHERE tenant_id = @tenant) {Sql.Sizes}) size ON size.course_key = e.course_key
            """,
        Where = "e.tenant_id = @tenant AND e.began_at < @end",
        Learner = "e.learner_key",
        Course = "e.course_key",
        Time = "enrolledDay",
        Dimensions =
        [
            .. Attributes.Calendar("enrolled", Attributes.DayOf("e.began_at"), "the enrollment began"),
            .. Attributes.Calendar("completed", Attributes.DayOf("e.completed_at"), "the course was completed; null while it is not"),
            .. Attributes.Calendar("dropped", $"CASE WHEN {Dropped} THEN {Attributes.DayOf("e.last_dropped_at")} END", "the course was dropped; null where it is not, or no longer"),
            new(
                "status",
                FieldType.Text,
                Sql.Status,
                "Where the learner stands in the course.")
            {
                Values = ["not_started", "in_progress", "dropped", "completed"],
            },
            new("distinction", FieldType.Boolean, $"CASE WHEN {Completed} THEN coalesce(e.distinction, false) END", "Whether it was completed with distinction; null while it is not completed."),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort with { Sql = "e.cohort" },
        ],
        Measures =
        [
            new("enrollments", Figures.Count, "count(*)", "Enrollments.", "count"),
            new("learners", Figures.Count, Figures.Distinct("e.learner_key"), "Different learners among them.", "count of different learners"),
            new("completions", Figures.Count, Figures.CountIf(Completed), "Completed ones; each completes once.", "count"),
            new("drops", Figures.Count, Figures.CountIf(Dropped), "Dropped ones: the newest of enrolling and dropping is a drop, and there is no completion.", "count"),
            new("activeEnrollments", Figures.Count, Figures.CountIf(CourseAnalyticsQuery.IsActive), "Neither completed nor dropped, and active in the course in the last 28 days.", "count"),
            new("completionRate", Figures.Percent, Figures.Share(Figures.CountIf(Completed), "count(*)"), "Completions among enrollments.", "completions ÷ enrollments × 100"),
            new("dropRate", Figures.Percent, Figures.Share(Figures.CountIf(Dropped), "count(*)"), "Drops among enrollments.", "drops ÷ enrollments × 100"),
            // Rounded far behind what is shown: a third of a percent, three times, is one again.
            new("averageProgress", Figures.Percent, $"round(round(sum({Sql.Progress}), 8) / nullif(count(*), 0), 2)", "Mean progress, as progressPercentage of each.", "Σ progress (unrounded) ÷ enrollments"),
            new("averageFinalScore", Figures.Percent, Figures.Mean("sum(e.final_score)", "count(e.final_score)"), "Mean final score of the completed that have one.", "Σ final scores ÷ count"),
            new("averageAssessmentScore", Figures.Percent, Figures.Mean("sum(e.attempt_scores)", "sum(e.scored_attempts)"), "Mean score of their attempts in the course.", "Σ scores ÷ count of scored attempts"),
            new("learningHours", Figures.Hours, Figures.HoursOf("e.learning_seconds"), "Learning time, in which the same hour reported twice counts once.", "Σ max(observed, declared by modules, lessons and attempts, declared by the course) ÷ 3,600"),
            new("averageLearningHours", Figures.Hours, "round(sum(e.learning_seconds)::numeric / 3600 / nullif(count(*), 0), 2)", "The same for an enrollment.", "learning time ÷ enrollments"),
            new(
                "averageTimeToComplete",
                Figures.Hours,
                $"round(sum(floor(extract(epoch FROM e.completed_at - e.enrolled_at))) FILTER (WHERE {Timed}) / 3600 / nullif({Figures.CountIf(Timed)}, 0), 2)",
                "Mean time from the first enrolling to the completion, of those that told of enrolling first.",
                "Σ whole seconds ÷ count ÷ 3,600"),
            new("averageRating", "stars, 1–5", Figures.Mean("sum(e.rating)", "count(e.rating)"), "Mean of the newest rating of each who rated the course.", "Σ ratings ÷ count"),
            new("ratings", Figures.Count, "count(e.rating)", "Enrollments whose learner rated the course.", "count"),
        ],
    };
}
