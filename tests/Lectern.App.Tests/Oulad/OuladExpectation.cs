namespace Lectern.App.Tests.Oulad;

/// <summary>The figures that an import of OULAD must end in, by course and overall.</summary>
sealed record OuladExpectation(OuladFigures Overall, IReadOnlyDictionary<string, OuladFigures> Courses);

/// <param name="Enrollments">Registrations.</param>
/// <param name="Drops">Unregistrations of those who did not complete.</param>
/// <param name="Completions">Results Pass and Distinction.</param>
/// <param name="Distinctions">Results Distinction.</param>
/// <param name="Clicks">Sum of sum_click.</param>
/// <param name="ActiveLearners">Distinct students with a click or a submission.</param>
/// <param name="Submissions">Submitted TMAs, graded or not.</param>
/// <param name="GradedSubmissions">Submitted TMAs with a score.</param>
/// <param name="Attempts">Submitted CMAs and exams, scored or not.</param>
/// <param name="ScoredAttempts">Submitted CMAs and exams with a score.</param>
/// <param name="MeanAssignmentScore">Over TMAs with a score; null where there is none. Six decimals, as the other means.</param>
/// <param name="MeanAttemptScore">Over CMAs and exams with a score.</param>
/// <param name="MeanScore">Over everything with a score.</param>
/// <param name="Days">Every day on which anything happened, in order.</param>
sealed record OuladFigures(
    long Enrollments,
    long Drops,
    long Completions,
    long Distinctions,
    long Clicks,
    long ActiveLearners,
    long Submissions,
    long GradedSubmissions,
    long Attempts,
    long ScoredAttempts,
    decimal? MeanAssignmentScore,
    decimal? MeanAttemptScore,
    decimal? MeanScore,
    OuladDay[] Days);

/// <param name="Date">UTC.</param>
sealed record OuladDay(DateOnly Date, long Enrollments, long Drops, long Completions, long Clicks, long ActiveLearners);
