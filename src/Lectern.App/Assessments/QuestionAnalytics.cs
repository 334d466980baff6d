using Lectern.Core.Measures;

namespace Lectern.App.Assessments;

/// <summary>How a question does, over first attempts, or over all where <c>attempts=all</c>.</summary>
/// <param name="Id">The question, unique within its assessment.</param>
/// <param name="QuestionId">As the producer names it.</param>
/// <param name="AssessmentId">Its assessment.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Position">Its place as defined; null where nothing said.</param>
/// <param name="TotalAttempts">Attempts that were asked it. One without any answer to it, not even a skip, was not. Null, as the next, where the course or cohort is too small for the caller.</param>
/// <param name="UniqueAttempts">Different learners among them.</param>
/// <param name="CorrectResponses">Answered correctly. With the next two: totalAttempts. Null where the group is too small for the caller, as all figures below.</param>
/// <param name="IncorrectResponses">Answered, and not correctly; partly right ones among them.</param>
/// <param name="SkippedResponses">Passed over: no marks.</param>
/// <param name="AverageTimeSpentSeconds">Mean of the times told, in seconds; null without any.</param>
/// <param name="Facility">Mean mark ÷ the most there is, 0 to 1; null where nobody was asked.</param>
/// <param name="DifficultyRating">1 − facility: 0 easy, 1 hard.</param>
/// <param name="DiscriminationIndex">Correlation of the mark with the mean mark of the attempt's other questions, −1 to 1; null where either does not vary.</param>
/// <param name="UpperLowerIndex">Facility among the best 27 % of the attempts less that among the last 27 %, −1 to 1; null below two attempts.</param>
/// <param name="Flags">
/// What to look at: <c>negative_discrimination</c>, <c>low_discrimination</c> (below 0.2), <c>too_easy</c> (facility above 0.9), <c>too_hard</c>
/// (below 0.2); or only <c>few_attempts</c> (below 10), of which nothing can be said.
/// </param>
/// <param name="CreatedAt">Least time of an event of this question; null, as the next, to a teacher, since other courses may share it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record QuestionAnalytics(
    string Id,
    string QuestionId,
    string AssessmentId,
    string? Title,
    long? Position,
    long? TotalAttempts,
    long? UniqueAttempts,
    long? CorrectResponses,
    long? IncorrectResponses,
    long? SkippedResponses,
    long? AverageTimeSpentSeconds,
    decimal? Facility,
    decimal? DifficultyRating,
    decimal? DiscriminationIndex,
    decimal? UpperLowerIndex,
    IReadOnlyList<ItemFlag> Flags,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    public static QuestionAnalytics Of(string assessmentId, QuestionTotals totals, bool isOpen, bool isDated, bool isShown, bool isTimeShown)
    {
        var (question, item) = (totals.Question, totals.Figures);
        return new(
            question.ContentId,
            question.ContentId,
            assessmentId,
            question.Title,
            question.Ordinal,
            isOpen ? item.Attempts : null,
            isOpen ? totals.Learners : null,
            isShown ? totals.CorrectResponses : null,
            isShown ? totals.IncorrectResponses : null,
            isShown ? totals.SkippedResponses : null,
            isTimeShown ? totals.AverageSeconds : null,
            isShown ? item.Facility : null,
            isShown ? item.DifficultyRating : null,
            isShown ? item.DiscriminationIndex : null,
            isShown ? item.UpperLowerIndex : null,
            isShown ? [.. ItemAdvice.Of(item)] : [],
            isDated ? question.FirstEventAt : null,
            isDated ? question.LastEventAt : null);
    }
}

/// <summary>A question that many miss.</summary>
/// <param name="QuestionId">As the producer names it.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Position">Its place as defined.</param>
/// <param name="TotalAttempts">Attempts that were asked it.</param>
/// <param name="MissedResponses">Not correct: wrong, partly right, or skipped.</param>
/// <param name="Facility">Mean mark ÷ the most there is, 0 to 1.</param>
sealed record MissedQuestion(string QuestionId, string? Title, long? Position, long TotalAttempts, long MissedResponses, decimal Facility)
{
    const int Most = 5;

    /// <summary>The five of least facility that anybody missed; where facility is equal, those asked more often, then in the assessment's order.</summary>
    public static IReadOnlyList<MissedQuestion> Of(IEnumerable<QuestionTotals> shown) =>
    [
        .. shown.Where(q => q.Figures.Facility < 1)
            .OrderBy(q => q.Figures.Facility).ThenByDescending(q => q.Figures.Attempts).Take(Most)
            .Select(q => new MissedQuestion(
                q.Question.ContentId, q.Question.Title, q.Question.Ordinal, q.Figures.Attempts, q.IncorrectResponses + q.SkippedResponses, q.Figures.Facility!.Value)),
    ];
}
