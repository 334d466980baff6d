using Lectern.Core.Measures;
using Lectern.Core.ReadModels;

namespace Lectern.App.Assessments;

/// <summary>What completed attempts tell of an assessment, and of how many different learners.</summary>
sealed record AttemptTotals
{
    public long Attempts { get; init; }
    public long Learners { get; init; }
    public decimal? AverageScore { get; init; }
    public decimal? MedianScore { get; init; }
    public decimal? DifficultyRating { get; init; }
    public long[] Distribution { get; init; } = [];
    public long ScoredLearners { get; init; }
    public decimal? PassRate { get; init; }
    public long JudgedLearners { get; init; }
    public decimal? Minutes { get; init; }
    public long? Seconds { get; init; }
    public long TimedLearners { get; init; }

    // Learners with such an attempt beside their first.
    public long ScoredRetakers { get; init; }
    public long JudgedRetakers { get; init; }
    public long TimedRetakers { get; init; }

    public static AttemptTotals Of(IReadOnlyCollection<AttemptRow> attempts, bool firstsOnly, long? passingScore)
    {
        var completed = attempts.Where(a => a.CompletedAt is not null).ToArray();
        AttemptRow[] firsts = [.. AttemptRow.Firsts(completed)];
        AttemptRow[] further = [.. completed.Except(firsts, ReferenceEqualityComparer.Instance).Cast<AttemptRow>()];
        if (firstsOnly) completed = firsts;

        var scored = completed.Where(a => a.Score is not null).ToArray();
        var scores = scored.Select(a => a.Score!.Value).ToArray();
        var judged = completed.Select(a => (Row: a, Passed: Verdicts.Passed(a.Passed, a.Score, passingScore))).Where(a => a.Passed is not null).ToArray();
        var timed = completed.Where(a => a.Took is not null).ToArray();
        var seconds = timed.Sum(a => a.Took!.Value);
        return new()
        {
            Attempts = completed.Length,
            Learners = AttemptRow.LearnersOf(completed),
            AverageScore = Rates.Mean(scores.Sum(), scores.Length),
            MedianScore = Scores.Median(scores),
            DifficultyRating = scores.Length == 0 ? null : ItemStatistics.Round(1 - (decimal)scores.Sum() / scores.Length / Percent.Full),
            Distribution = Scores.Distribution(scores),
            ScoredLearners = AttemptRow.LearnersOf(scored),
            PassRate = Rates.Share(judged.LongCount(a => a.Passed is true), judged.Length),
            JudgedLearners = AttemptRow.LearnersOf(judged.Select(a => a.Row)),
            Minutes = timed.Length == 0 ? null : Rates.Round(seconds / 60m / timed.Length),
            Seconds = Rates.WholeMean(seconds, timed.Length),
            TimedLearners = AttemptRow.LearnersOf(timed),
            ScoredRetakers = AttemptRow.LearnersOf(further.Where(a => a.Score is not null)),
            JudgedRetakers = AttemptRow.LearnersOf(further.Where(a => Verdicts.Passed(a.Passed, a.Score, passingScore) is not null)),
            TimedRetakers = AttemptRow.LearnersOf(further.Where(a => a.Took is not null)),
        };
    }
}
