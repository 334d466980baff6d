using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Completed attempts of assessments.</summary>
static class AssessmentsDataset
{
    /// <summary>As declared, else from start to completion; null where neither is known, or the clocks disagree.</summary>
    const string Took = "coalesce(a.seconds, CASE WHEN a.completed_at >= a.started_at THEN floor(extract(epoch FROM a.completed_at - a.started_at))::bigint END)";

    /// <summary>The attempt's place among the learner's completed ones, in the order of <c>AttemptRow.Firsts</c>.</summary>
    static readonly string number =
        $"""
        (SELECT count(*) FROM read.attempt o WHERE o.tenant_id = @tenant AND o.assessment_key = a.assessment_key AND o.learner_key = a.learner_key AND {Sql.InReach("o.course_key")}
           AND (o.completed_at, coalesce(o.started_at, 'infinity'), o.attempt) <= (a.completed_at, coalesce(a.started_at, 'infinity'), a.attempt))
        """;

    public static readonly Dataset Dataset = new(
        "assessments",
        "Attempts of assessments",
        "Completed attempts of quizzes and exams, on the day of completion.",
        "response → attempt, content",
        "AssessmentStarted, AssessmentCompleted, QuestionAnswered")
    {
        From =
            $"""
            read.attempt a
            CROSS JOIN LATERAL ({Sql.AttemptScore}) s
            LEFT JOIN lectern.contents r ON r.content_key = a.assessment_key
            LEFT JOIN read.content x ON x.tenant_id = @tenant AND x.content_key = a.assessment_key
            """,
        Where = "a.tenant_id = @tenant AND a.completed_at < @end",
        Learner = "a.learner_key",
        Course = "a.course_key",
        Time = "day",
        Dimensions =
        [
            .. Attributes.Calendar("", Attributes.DayOf("a.completed_at"), "it was completed on"),
            new("assessment", FieldType.Text, "r.content_id", "The assessment's id as the producer names it."),
            new("assessmentTitle", FieldType.Text, "x.title", "Its title by now; null where none is known."),
            new("assessmentKind", FieldType.Text, "x.subkind", "quiz or exam by its definition; null where it has none."),
            new("attemptNumber", FieldType.Number, number, "1 for the learner's first completed attempt of the assessment, and so on; to a teacher, of those in the courses they teach."),
            new("passed", FieldType.Boolean, Sql.Passed, "Whether it was passed: as sent, else by the passing score that is defined now; null where nothing tells."),
            .. Attributes.Course,
            .. Attributes.Learner,
            Attributes.Cohort,
        ],
        Measures =
        [
            new("attempts", Figures.Count, "count(*)", "Completed attempts.", "count"),
            new("learners", Figures.Count, Figures.Distinct("a.learner_key"), "Different learners among them.", "count of different learners"),
            new("scored", Figures.Count, "count(s.score)", "Attempts with a score.", "count"),
            new("averageScore", Figures.Percent, Figures.Mean("sum(s.score)", "count(s.score)"), "Mean score: the one sent; else correct of total answers; else the mean of the responses.", "Σ scores ÷ count"),
            new("medianScore", Figures.Percent, Figures.Median("s.score"), "The middle score; of two in the middle their mean.", "order statistic"),
            new("lowestScore", Figures.Percent, "round(min(s.score)::numeric / 10000, 2)", "The least score.", "least"),
            new("highestScore", Figures.Percent, "round(max(s.score)::numeric / 10000, 2)", "The greatest score.", "greatest"),
            new("passes", Figures.Count, Figures.CountIf(Sql.Passed), "Attempts passed.", "count"),
            new("passRate", Figures.Percent, Figures.Share(Figures.CountIf(Sql.Passed), $"count({Sql.Passed})"), "Passed among those of which it is known.", "passed ÷ (passed + failed) × 100"),
            new("minutes", Figures.Minutes, Figures.MinutesOf(Took), "Time of the attempts: as declared; else from start to completion.", "Σ seconds ÷ 60"),
            new("averageMinutes", Figures.Minutes, $"round(sum({Took})::numeric / 60 / nullif(count({Took}), 0), 2)", "The same for an attempt whose time is known.", "Σ seconds ÷ count ÷ 60"),
        ],
    };
}
