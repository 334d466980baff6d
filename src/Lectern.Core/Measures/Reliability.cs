namespace Lectern.Core.Measures;

/// <summary>How far an assessment's questions measure one thing.</summary>
/// <param name="Alpha">Cronbach's alpha, four decimals: at most 1, and negative where questions work against each other; null where it is undefined.</param>
/// <param name="Attempts">Attempts it is told from.</param>
public readonly record struct Reliability(decimal? Alpha, long Attempts)
{
    /// <summary>
    /// k ÷ (k − 1) × (1 − Σ variance of each question ÷ variance of the total), from the attempts that were asked all of the k
    /// questions that any was asked: with questions missing, totals do not compare. Undefined below two questions or two such attempts,
    /// and where the totals do not vary.
    /// </summary>
    public static Reliability Of(IReadOnlyList<Mark[]> attempts, int questions)
    {
        var asked = new bool[questions];
        foreach (var attempt in attempts)
        {
            foreach (var mark in attempt) asked[mark.Question] = true;
        }
        var k = asked.Count(a => a);
        if (k < 2) return default;

        long n = 0;
        var sums = new long[questions];
        Int128 squares = 0, total = 0, totalSquares = 0;
        foreach (var attempt in attempts)
        {
            if (attempt.Length < k) continue;
            n++;
            long sum = 0;
            foreach (var (question, value) in attempt)
            {
                sum += value;
                sums[question] += value;
                squares += (long)value * value;
            }
            total += sum;
            totalSquares += (Int128)sum * sum;
        }
        // Variances × n × (n − 1): whole numbers.
        var ofQuestions = n * squares;
        foreach (var sum in sums) ofQuestions -= (Int128)sum * sum;
        var ofTotal = n * totalSquares - total * total;
        return ofTotal <= 0 ? new(null, n) : new(ItemStatistics.Round((decimal)(k / (k - 1.0) * (1 - (double)ofQuestions / (double)ofTotal))), n);
    }
}
