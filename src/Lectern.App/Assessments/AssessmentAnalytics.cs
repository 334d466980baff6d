using Lectern.App.Access;
using Lectern.App.Queries;
using Lectern.Core.Measures;

namespace Lectern.App.Assessments;

/// <summary>
/// How an assessment goes: its attempts, and its questions. Without <c>attempts</c>, figures of attempts are over all that were
/// completed, and figures of questions over each learner's first attempt with answers.
/// </summary>
/// <param name="Id">The assessment.</param>
/// <param name="AssessmentId">As the producer names it.</param>
/// <param name="CourseId">The course that an event last named with it; null where none did.</param>
/// <param name="Courses">The courses that use it, as far as the caller sees them, by id; at most 100.</param>
/// <param name="ModuleId">The module it is defined in; null where nothing said.</param>
/// <param name="LessonId">The lesson it is defined in; null where nothing said.</param>
/// <param name="Title">The newest title.</param>
/// <param name="Kind"><c>quiz</c> or <c>exam</c>, as defined; null where nothing said.</param>
/// <param name="PassingScore">As defined now, percent.</param>
/// <param name="DueAt">As defined now; null: never due.</param>
/// <param name="TotalAttempts">Completed attempts; null, as all other figures and times, where its course or cohort is too small for the caller.</param>
/// <param name="UniqueAttempts">Different learners who completed one.</param>
/// <param name="AverageScore">Mean score of attempts that have one, percent. Like every mean, null over nothing, and where it would be of too few learners for the caller.</param>
/// <param name="MedianScore">The middle score, percent.</param>
/// <param name="PassRate">Passed among those of which it is known, percent: as sent, else by score and the passing score defined now.</param>
/// <param name="AverageTimeSpent">Minutes an attempt: as declared, else from start to completion.</param>
/// <param name="AverageTimeToCompleteSeconds">The same in seconds.</param>
/// <param name="ScoreDistribution">Ten bins of scores; empty where the group is too small for the caller.</param>
/// <param name="DifficultyRating">1 − mean score ÷ 100: 0 easy, 1 hard.</param>
/// <param name="QuestionAttempts">Which attempts the figures of questions are over: <c>first</c> or <c>all</c>.</param>
/// <param name="MostMissedQuestions">The five of least facility, worst first.</param>
/// <param name="QuestionAnalytics">In the assessment's order; those never asked have nulls.</param>
/// <param name="Reliability">Cronbach's alpha, at most 1, from the attempts that were asked every question; null where it is undefined.</param>
/// <param name="ReliabilityAttempts">How many attempts that is.</param>
/// <param name="CreatedAt">Least time of an event of this assessment; null, as the next, to a teacher, since other courses may share it.</param>
/// <param name="UpdatedAt">Greatest time of one.</param>
sealed record AssessmentAnalytics(
    string Id,
    string AssessmentId,
    string? CourseId,
    IReadOnlyList<AssessedCourse> Courses,
    string? ModuleId,
    string? LessonId,
    string? Title,
    string? Kind,
    decimal? PassingScore,
    DateTime? DueAt,
    long? TotalAttempts,
    long? UniqueAttempts,
    decimal? AverageScore,
    decimal? MedianScore,
    decimal? PassRate,
    decimal? AverageTimeSpent,
    long? AverageTimeToCompleteSeconds,
    IReadOnlyList<ScoreBin> ScoreDistribution,
    decimal? DifficultyRating,
    AttemptChoice QuestionAttempts,
    IReadOnlyList<MissedQuestion> MostMissedQuestions,
    IReadOnlyList<QuestionAnalytics> QuestionAnalytics,
    decimal? Reliability,
    long? ReliabilityAttempts,
    DateTime? CreatedAt,
    DateTime? UpdatedAt);

/// <summary>A course that an assessment is of.</summary>
/// <param name="CourseId">As the producer names it.</param>
/// <param name="Title">The newest title.</param>
sealed record AssessedCourse(string CourseId, string? Title)
{
    static readonly string Select =
        $"""
        SELECT k.course_id, r.title
        FROM read.course_item i JOIN lectern.courses k ON k.course_key = i.course_key JOIN read.course r ON r.tenant_id = i.tenant_id AND r.course_key = i.course_key
        WHERE i.tenant_id = @tenant AND i.content_key = @item AND {Sql.InReach("i.course_key")}
        ORDER BY k.course_id LIMIT 100
        """;

    public static Task<IReadOnlyList<AssessedCourse>> OfAsync(Snapshot snapshot, Caller caller, AssessedItem item, CancellationToken ct) =>
        snapshot.ListAsync<AssessedCourse>(Select, new { tenant = caller.Tenant, item = item.ContentKey, reach = caller.Courses.Keys }, ct);
}

/// <summary>Which of a learner's attempts count.</summary>
enum AttemptChoice
{
    First,
    All,
}

/// <summary>How many scores lie in a tenth of the scale.</summary>
/// <param name="From">Percent, with it.</param>
/// <param name="To">Percent, without it; the last bin ends with 100.</param>
/// <param name="Count">Attempts or submissions.</param>
sealed record ScoreBin(int From, int To, long Count)
{
    const int Width = 100 / Scores.Bins;

    public static IReadOnlyList<ScoreBin> Of(long[] counts) => [.. counts.Select((n, i) => new ScoreBin(i * Width, (i + 1) * Width, n))];
}
