using System.Text.Json;

namespace Lectern.Core.Events;

/// <summary>What events about assessments, questions and assignments say.</summary>
static class AssessmentBodies
{
    static readonly Vocabulary ResponseVocabulary = Vocabulary.OfOnly(
        ["questionId", "correct", "skipped", "score", "maxScore", "answer", .. DurationField.TimeSpentSeconds.AllNames]);

    public static EventBody AssessmentStarted(FieldSet fields) => new AssessmentStarted(fields.Name("attemptId"));

    public static EventBody AssessmentCompleted(FieldSet fields) => new AssessmentCompleted(
        fields.Name("attemptId"),
        fields.Score("score"),
        fields.Flag("passed"),
        fields.Whole("totalQuestions"),
        fields.Whole("correctAnswers"),
        fields.Seconds(DurationField.TimeSpentMinutes),
        Responses(fields));

    public static EventBody QuestionAnswered(FieldSet fields) => new QuestionAnswered(fields.Name("attemptId"), Response(fields));

    public static EventBody AssignmentSubmitted(FieldSet fields) =>
        new AssignmentSubmitted(fields.Name("submissionId"), fields.Time("dueAt"), fields.Flag("late"));

    public static EventBody AssignmentGraded(FieldSet fields) => new AssignmentGraded(fields.Name("submissionId"), fields.Score("score"));

    static List<Response> Responses(FieldSet fields)
    {
        if (!fields.TryGet("responses", out var field))
        {
            return [];
        }

        if (field.Value.ValueKind != JsonValueKind.Array)
        {
            fields.Invalid(field, "must be an array");
            return [];
        }

        var responses = new List<Response>(field.Value.GetArrayLength());
        foreach (var item in field.Value.EnumerateArray())
        {
            var path = $"{field.Path}[{responses.Count}]";
            if (item.ValueKind != JsonValueKind.Object)
            {
                fields.Fail(RejectCode.InvalidField, path, $"{path} must be an object.");
                break;
            }

            var answer = FieldSet.Within(item, ResponseVocabulary, path);
            responses.Add(Response(answer));
            if (answer.Problem is { } problem)
            {
                fields.Fail(problem.Code, problem.Path, problem.Message);
                break;
            }
        }

        return responses;
    }

    /// <summary>
    /// One of <c>correct</c>, <c>skipped</c> and <c>score</c> must be there. Marks stand by themselves: a full score is a correct
    /// answer unless the event says otherwise.
    /// </summary>
    static Response Response(FieldSet fields)
    {
        var questionId = fields.RequireName("questionId");
        var skipped = fields.Flag("skipped") ?? false;
        var correct = fields.Flag("correct");
        var score = fields.Score("score");
        if (correct is null && !fields.HasValue("skipped") && score is null)
        {
            fields.Missing("correct");
        }

        if (correct == true && skipped && fields.TryGet("correct", out var field))
        {
            fields.Invalid(field, "must not be true where skipped is");
        }

        var isCorrect = correct ?? (!skipped && score == FieldSet.FullScore);
        return new Response(questionId, isCorrect, skipped, score ?? (isCorrect ? FieldSet.FullScore : 0), fields.Seconds(DurationField.TimeSpentSeconds));
    }
}
