using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Answers to questions.</summary>
static class QuestionsDataset
{
    /// <summary>Whether no other attempt of the learner that has answers comes before, in the order of <c>AttemptRow.Firsts</c>.</summary>
    static readonly string isFirst =
        $"""
        NOT EXISTS (
            SELECT FROM read.attempt o WHERE o.tenant_id = @tenant AND o.assessment_key = a.assessment_key AND o.learner_key = a.learner_key AND o.responses > 0 AND {Sql.InReach("o.course_key")}
              AND (coalesce(o.completed_at, 'infinity'), coalesce(o.started_at, 'infinity'), o.attempt)
                < (coalesce(a.completed_at, 'infinity'), coalesce(a.started_at, 'infinity'), a.attempt))
        """;

    public static readonly Dataset Dataset = new(
        "questions",
        "Answers to questions",
        "Answers, the newest report of each, on the day of that report, of all attempts: for the figures that an assessment shows by default, filter firstAttempt by true.",
        "response, attempt, content",
        "AssessmentCompleted with responses, QuestionAnswered")
    {
        From =
            """
            read.response p
            LEFT JOIN read.attempt a ON a.tenant_id = @tenant AND a.assessment_key = p.assessment_key AND a.learner_key = p.learner_key AND a.attempt = p.attempt
            LEFT JOIN lectern.contents assessment_id ON assessment_id.content_key = p.assessment_key
            LEFT JOIN read.content assessment ON assessment.tenant_id = @tenant AND assessment.content_key = p.assessment_key
            LEFT JOIN lectern.contents question_id ON question_id.content_key = p.question_key
            LEFT JOIN read.content question ON question.tenant_id = @tenant AND question.content_key = p.question_key
            """,
        Where = "p.tenant_id = @tenant AND p.outcome_as_of < @end",
        Learner = "p.learner_key",
        Course = "a.course_key",
        Time = "day",
        Dimensions =
        [
            .. Attributes.Calendar("", Attributes.DayOf("p.outcome_as_of"), "it was answered on"),
            new("assessment", FieldType.Text, "assessment_id.content_id", "The assessment's id as the producer names it."),
            new("assessmentTitle", FieldType.Text, "assessment.title", "Its title by now; null where none is known."),
            new("question", FieldType.Text, "question_id.content_id", "The question's id, which is unique within its assessment."),
            new("questionTitle", FieldType.Text, "question.title", "Its title by now; null where none is known."),
            new("outcome", FieldType.Text, "CASE p.outcome WHEN 1 THEN 'correct' WHEN 2 THEN 'skipped' ELSE 'incorrect' END", "How it was answered; a partly right answer is incorrect.")
            {
                Values = ["correct", "incorrect", "skipped"],
            },
            new("firstAttempt", FieldType.Boolean, isFirst, "Whether it is of the learner's first attempt of the assessment that has answers; to a teacher, of those in the courses they teach."),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort,
        ],
        Measures =
        [
            new("responses", Figures.Count, "count(*)", "Answers, skipped questions among them.", "count"),
            new("learners", Figures.Count, Figures.Distinct("p.learner_key"), "Different learners among them.", "count of different learners"),
            new("correct", Figures.Count, Figures.CountIf("p.outcome = 1"), "Correct ones.", "count"),
            new("incorrect", Figures.Count, Figures.CountIf("p.outcome = 0"), "Wrong and partly right ones.", "count"),
            new("skipped", Figures.Count, Figures.CountIf("p.outcome = 2"), "Skipped questions.", "count"),
            new("correctRate", Figures.Percent, Figures.Share(Figures.CountIf("p.outcome = 1"), "count(*)"), "Correct ones among all.", "correct ÷ responses × 100"),
            new("facility", "share, 0–1, four decimals", "round(sum(p.score)::numeric / 1000000 / nullif(count(*), 0), 4)", "Mean mark of the most there is: 1 where everybody had all marks.", "Σ marks ÷ (responses × full marks)"),
            new("averageSeconds", Figures.Seconds, Figures.WholeMean("sum(p.seconds)", "count(p.seconds)"), "Mean of the times told.", "Σ seconds ÷ count"),
        ],
    };
}
