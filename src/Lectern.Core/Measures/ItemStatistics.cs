using Lectern.Core.ReadModels;

namespace Lectern.Core.Measures;

/// <summary>What an attempt got on one of the questions it was asked.</summary>
/// <param name="Question">The question's place among all of the assessment, from 0.</param>
/// <param name="Value">Its share of the question's marks, 0 to <see cref="Percent.Full"/>; a skipped question has 0.</param>
public readonly record struct Mark(int Question, int Value);

/// <summary>How a question does. All are shares with four decimals, not percentages.</summary>
/// <param name="Attempts">Attempts that were asked it.</param>
/// <param name="Facility">Mean mark ÷ the most there is, 0 (nobody got anything) to 1; null where it was not asked.</param>
/// <param name="DiscriminationIndex">Correlation of the mark with the mean mark of the attempt's other questions, −1 to 1; null where either does not vary.</param>
/// <param name="UpperLowerIndex">Facility among the best 27 % less that among the last, −1 to 1; null below two attempts.</param>
public readonly record struct ItemFigures(long Attempts, decimal? Facility, decimal? DiscriminationIndex, decimal? UpperLowerIndex)
{
    /// <summary>1 − facility: 0 easy, 1 hard.</summary>
    public decimal? DifficultyRating => 1 - Facility;
}

/// <summary>
/// Classical item analysis. An attempt holds marks of the questions it was asked: one that it was not asked is missing, and counts
/// nowhere; one that was asked and passed over is a mark of 0. Every question counts the same, whatever its marks are. Sums are whole
/// numbers, so that the order of the attempts cannot matter.
/// </summary>
public static class ItemStatistics
{
    /// <summary>Means of marks are kept in thousandths of a mark's unit: whole numbers, equal where the means are.</summary>
    const long Precision = 1_000;

    /// <param name="attempts">Each with at most one mark a question.</param>
    /// <param name="questions">How many questions there are.</param>
    /// <returns>A line a question. O(marks + attempts · log attempts).</returns>
    public static IReadOnlyList<ItemFigures> Of(IReadOnlyList<Mark[]> attempts, int questions)
    {
        var asked = new long[questions];
        var sums = new long[questions];
        var withRest = new Correlation[questions];
        var totals = new long[attempts.Count];
        for (var i = 0; i < attempts.Count; i++)
        {
            var attempt = attempts[i];
            long sum = 0;
            foreach (var mark in attempt) sum += mark.Value;
            totals[i] = Mean(sum, attempt.Length);
            foreach (var (question, value) in attempt)
            {
                asked[question]++;
                sums[question] += value;
                // Without the question itself, which would correlate with itself. A mean, since attempts may differ in length.
                if (attempt.Length > 1) withRest[question].Add(value, Mean(sum - value, attempt.Length - 1));
            }
        }
        var upperLower = UpperLower.Of(attempts, totals, asked);
        return
        [
            .. Enumerable.Range(0, questions).Select(q => new ItemFigures(
                asked[q],
                asked[q] == 0 ? null : Round((decimal)sums[q] / asked[q] / Percent.Full),
                withRest[q].Value is { } r ? Round((decimal)r) : null,
                upperLower[q])),
        ];
    }

    /// <summary>Four decimals, halves away from zero.</summary>
    public static decimal Round(decimal share) => Math.Round(share, 4, MidpointRounding.AwayFromZero);

    static long Mean(long sum, int count) => count == 0 ? 0 : sum * Precision / count;
}
