using Lectern.App.Access;
using Lectern.App.Assessments;

namespace Lectern.App.Dashboards.Meso;

/// <summary>How one of a course's assessments goes, over the attempts made in the course and completed by the end of the day of <c>asOf</c>: of one that several courses share those of the others are left out.</summary>
/// <param name="Id">The assessment.</param>
/// <param name="AssessmentId">As the producer names it.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Kind"><c>quiz</c> or <c>exam</c>, as defined; null where nothing said.</param>
/// <param name="DueAt">As defined now; null: never due.</param>
/// <param name="PassingScore">As defined now, percent.</param>
/// <param name="TotalAttempts">Completed attempts, in this course; null, as all other figures and times, where the group is too small for the caller.</param>
/// <param name="UniqueAttempts">Different learners who completed one.</param>
/// <param name="AverageScore">Mean score of attempts that have one, percent; null over nothing.</param>
/// <param name="MedianScore">The middle score, percent.</param>
/// <param name="PassRate">Passed among those of which it is known, percent.</param>
/// <param name="AverageTimeSpent">Minutes an attempt.</param>
/// <param name="DifficultyRating">1 − mean score ÷ 100: 0 easy, 1 hard.</param>
/// <param name="Reliability">Cronbach's alpha by first attempts; null where it is undefined.</param>
/// <param name="ScoreDistribution">Ten bins of scores; empty where the group is too small for the caller.</param>
/// <param name="CreatedAt">Least time of an event of this assessment; null, as the next, to a teacher, since other courses may share it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record CourseAssessment(
    string Id,
    string AssessmentId,
    string? Title,
    string? Kind,
    DateTime? DueAt,
    decimal? PassingScore,
    long? TotalAttempts,
    long? UniqueAttempts,
    decimal? AverageScore,
    decimal? MedianScore,
    decimal? PassRate,
    decimal? AverageTimeSpent,
    decimal? DifficultyRating,
    decimal? Reliability,
    IReadOnlyList<ScoreBin> ScoreDistribution,
    DateTime? CreatedAt,
    DateTime? UpdatedAt)
{
    /// <summary>Questions given of each kind.</summary>
    const int Most = 10;

    /// <summary>Learners who must have been asked: of fewer a figure says nothing. Below ten it still bears <c>few_attempts</c>.</summary>
    const int EnoughLearners = 5;

    public static CourseAssessment Of(AssessmentFigures figures, Caller caller)
    {
        var a = figures.Analytics(caller);
        return new(
            a.Id, a.AssessmentId, a.Title, a.Kind, figures.Item.DueAt, a.PassingScore, a.TotalAttempts, a.UniqueAttempts, a.AverageScore, a.MedianScore, a.PassRate,
            a.AverageTimeSpent, a.DifficultyRating, a.Reliability, a.ScoreDistribution, a.CreatedAt, a.UpdatedAt);
    }

    /// <summary>Of equal ones those asked more often come first, then by assessment and place.</summary>
    public static IReadOnlyList<QuestionAnalytics> Hardest(IEnumerable<QuestionAnalytics> questions) =>
        [.. Asked(questions).Where(q => q.Facility < 1).OrderBy(q => q.Facility).ThenByDescending(q => q.TotalAttempts).Take(Most)];

    public static IReadOnlyList<QuestionAnalytics> LeastDiscriminating(IEnumerable<QuestionAnalytics> questions) =>
        [.. Asked(questions).Where(q => q.DiscriminationIndex is not null).OrderBy(q => q.DiscriminationIndex).ThenByDescending(q => q.TotalAttempts).Take(Most)];

    static IEnumerable<QuestionAnalytics> Asked(IEnumerable<QuestionAnalytics> questions) => questions.Where(q => q.UniqueAttempts >= EnoughLearners);
}
