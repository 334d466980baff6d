using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Submissions of assignments.</summary>
static class AssignmentsDataset
{
    const string Submitted = "t.submitted_at IS NOT NULL";

    public static readonly Dataset Dataset = new(
        "assignments",
        "Submissions of assignments",
        "Submissions, on the day they were handed in; also those of which only the grading is known.",
        "submission, content",
        "AssignmentSubmitted, AssignmentGraded")
    {
        From =
            """
            read.submission s
            CROSS JOIN LATERAL (SELECT CASE WHEN s.submitted_at < @end THEN s.submitted_at END AS submitted_at, CASE WHEN s.graded_at < @end THEN s.score END AS score) t
            LEFT JOIN lectern.contents r ON r.content_key = s.assignment_key
            LEFT JOIN read.content x ON x.tenant_id = @tenant AND x.content_key = s.assignment_key
            """,
        Where = "s.tenant_id = @tenant AND (s.submitted_at < @end OR s.graded_at < @end)",
        Learner = "s.learner_key",
        Course = "s.course_key",
        Time = "day",
        Dimensions =
        [
            .. Attributes.Calendar("", Attributes.DayOf("t.submitted_at"), "it was handed in; null where only the grading is known"),
            new("assignment", FieldType.Text, "r.content_id", "The assignment's id as the producer names it."),
            new("assignmentTitle", FieldType.Text, "x.title", "Its title by now; null where none is known."),
            new("late", FieldType.Boolean, Sql.Late, "Whether it was late: as sent, else by its own due date, else by the assignment's; null where nothing tells."),
            new("isGraded", FieldType.Boolean, "t.score IS NOT NULL", "Whether it has a score."),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort,
        ],
        Measures =
        [
            new("submissions", Figures.Count, Figures.CountIf(Submitted), "Submissions handed in.", "count"),
            new("learners", Figures.Count, Figures.Distinct("s.learner_key", Submitted), "Different learners who handed one in.", "count of different learners"),
            new("lateSubmissions", Figures.Count, Figures.CountIf(Sql.Late), "Late ones.", "count"),
            new("onTimeSubmissions", Figures.Count, Figures.CountIf($"NOT ({Sql.Late})"), "Those in time.", "count"),
            new("lateSubmissionRate", Figures.Percent, Figures.Share(Figures.CountIf(Sql.Late), $"count({Sql.Late})"), "Late ones among those of which it is known.", "late ÷ (late + in time) × 100"),
            new("graded", Figures.Count, "count(t.score)", "Submissions with a score, those that only their grading told of among them.", "count"),
            new("averageScore", Figures.Percent, Figures.Mean("sum(t.score)", "count(t.score)"), "Mean of those scores.", "Σ scores ÷ count"),
            new("medianScore", Figures.Percent, Figures.Median("t.score"), "The middle score; of two in the middle their mean.", "order statistic"),
        ],
    };
}
