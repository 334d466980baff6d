using Lectern.Core.Events;
using Lectern.Core.Grains;

namespace Lectern.Core.ReadModels;

/// <summary>One answer of a learner to a question within an attempt; the newest report of it stands.</summary>
public static class Responses
{
    static readonly GrainBuilder g = new(
        "response",
        Key.Number("assessment_key", KeySlot.A),
        Key.Learner(KeySlot.B),
        Key.Uuid("attempt"),
        Key.Number("question_key", KeySlot.C));

    /// <summary>0 wrong, 1 correct, 2 skipped.</summary>
    public static readonly StampedNumberColumn Outcome = g.Latest("outcome");

    /// <summary>Share of the question's marks, 0 to 1,000,000.</summary>
    public static readonly StampedNumberColumn Score = g.Latest("score");
    public static readonly StampedNumberColumn Seconds = g.Latest("seconds");

    public static readonly Grain Grain = g.Build(stage: 0);

    public static readonly Rollup[] Rollups = [new(Grain, [Outcome, Score], AddTotals)];

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Item == 0) return;
        switch (e.Body)
        {
            case AssessmentCompleted c:
                for (var i = 0; i < c.Responses.Count; i++) Put(e, Attempts.KeyOf(e, c.AttemptId), e.Questions[i], c.Responses[i], into);
                break;
            case QuestionAnswered q:
                Put(e, Attempts.KeyOf(e, q.AttemptId), e.Question, q.Response, into);
                break;
        }
    }

    static void Put(FoldEvent e, Guid attempt, long question, in Response response, Batch into)
    {
        var row = into[Grain][new GrainKey(e.Tenant, e.Item, e.Learner, question, attempt)];
        row.Put(Outcome, response.Skipped ? 2 : response.Correct ? 1 : 0, e.Stamp);
        row.Put(Score, response.Score, e.Stamp);
        if (response.SpentSeconds is not null) row.Put(Seconds, response.SpentSeconds, e.Stamp);
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        if (row.Get(Outcome) is not { } outcome) return;
        var (tenant, assessment, learner, _, attempt) = row.Key;
        var of = into[Attempts.Grain][new GrainKey(tenant, assessment, learner, U: attempt)];
        of.Put(Attempts.Responses, sign);
        of.Put(Attempts.CorrectResponses, outcome == 1 ? sign : 0);
        of.Put(Attempts.ResponseScores, sign * (row.Get(Score) ?? 0));
    }
}

/// <summary>One sitting of an assessment by a learner.</summary>
public static class Attempts
{
    static readonly GrainBuilder g = new("attempt", Key.Number("assessment_key", KeySlot.A), Key.Learner(KeySlot.B), Key.Uuid("attempt"));

    /// <summary>The course that an event of it last named.</summary>
    public static readonly StampedNumberColumn Course = g.Latest("course_key");
    public static readonly NumberColumn StartedAt = g.Min("started_at");
    public static readonly NumberColumn CompletedAt = g.Min("completed_at");
    public static readonly StampedNumberColumn Score = g.Latest("score");
    public static readonly StampedNumberColumn Passed = g.Latest("passed", ColumnKind.Flag);
    public static readonly NumberColumn Seconds = g.Max("seconds", ColumnKind.Integer);
    public static readonly StampedNumberColumn CorrectAnswers = g.Latest("correct_answers");
    public static readonly StampedNumberColumn TotalQuestions = g.Latest("total_questions");
    public static readonly NumberColumn Responses = g.Sum("responses");
    public static readonly NumberColumn CorrectResponses = g.Sum("correct_responses");
    public static readonly NumberColumn ResponseScores = g.Sum("response_scores");

    public static readonly Grain Grain = g.Build(1, "learner_key");

    public static readonly Rollup[] Rollups =
    [
        new(Grain, [Course, CompletedAt, Score, Seconds, CorrectAnswers, TotalQuestions, Responses, ResponseScores], AddTotals),
    ];

    /// <summary>
    /// The attempt an event belongs to: by its attempt id; without one a completion is an attempt of its own, and answers
    /// given one by one share a single attempt.
    /// </summary>
    public static Guid KeyOf(FoldEvent e, string? attemptId) =>
        attemptId is not null ? EventKey.Of(attemptId) : e.Body is AssessmentCompleted ? e.Id : Guid.Empty;

    public static void Fold(FoldEvent e, Batch into)
    {
        if (e.Learner == 0 || e.Item == 0) return;
        switch (e.Body)
        {
            case AssessmentStarted { AttemptId: { } id }:
                Row(e, id, into).Put(StartedAt, e.At);
                break;
            case QuestionAnswered q:
                Row(e, q.AttemptId, into);
                break;
            case AssessmentCompleted c:
                var row = Row(e, c.AttemptId, into);
                row.Put(CompletedAt, e.At);
                if (c.Score is not null) row.Put(Score, c.Score, e.Stamp);
                if (c.Passed is { } passed) row.Put(Passed, passed ? 1 : 0, e.Stamp);
                if (c.CorrectAnswers is not null) row.Put(CorrectAnswers, c.CorrectAnswers, e.Stamp);
                if (c.TotalQuestions is not null) row.Put(TotalQuestions, c.TotalQuestions, e.Stamp);
                row.Put(Seconds, c.SpentSeconds);
                break;
        }
    }

    /// <summary>
    /// The attempt's score in ten-thousandths of a percent: as sent; else correct of total; else the mean of its responses;
    /// null where nothing tells.
    /// </summary>
    public static long? ScoreOf(Row row)
    {
        if (row.Get(Score) is { } sent) return sent;
        if (row.Get(CorrectAnswers) is { } correct && row.Get(TotalQuestions) is > 0 and { } total) return Math.Min(Percent.Full, Percent.Full * correct / total);
        return row.Sum(Responses) is > 0 and var n ? row.Sum(ResponseScores) / n : null;
    }

    static Row Row(FoldEvent e, string? attemptId, Batch into)
    {
        var row = into[Grain][new GrainKey(e.Tenant, e.Item, e.Learner, U: KeyOf(e, attemptId))];
        if (e.Course != 0) row.Put(Course, e.Course, e.Stamp);
        return row;
    }

    static void AddTotals(Row row, int sign, Batch into)
    {
        if (row.Get(CompletedAt) is not { } completed) return;
        var (tenant, _, learnerKey, _, _) = row.Key;
        var course = row.Get(Course) ?? 0;
        var score = ScoreOf(row);
        var seconds = row.Get(Seconds) ?? 0;

        var learner = into[Learners.Grain][new GrainKey(tenant, learnerKey)];
        learner.Put(Learners.Attempts, sign);
        var day = LearnerDays.Of(into, tenant, learnerKey, course, completed);
        day.Put(LearnerDays.Attempts, sign);
        day.Put(LearnerDays.DeclaredSeconds, sign * seconds);
        if (score is { } s)
        {
            learner.Put(Learners.ScoredAttempts, sign);
            learner.Put(Learners.AttemptScores, sign * s);
            day.Put(LearnerDays.Graded, sign);
            day.Put(LearnerDays.Scores, sign * s);
        }

        if (course == 0) return;
        var enrollment = into[Enrollments.Grain][new GrainKey(tenant, course, learnerKey)];
        enrollment.Put(Enrollments.Attempts, sign);
        enrollment.Put(Enrollments.DeclaredContentSeconds, sign * seconds);
        if (score is { } graded)
        {
            enrollment.Put(Enrollments.ScoredAttempts, sign);
            enrollment.Put(Enrollments.AttemptScores, sign * graded);
        }
    }
}
