using Lectern.Core.ReadModels;

namespace Lectern.Core.Measures;

/// <summary>
/// The upper–lower index: a question's facility among the best 27 % of the attempts that were asked it, less its facility among the
/// last 27 % (T. L. Kelley, "The selection of upper and lower groups for the validation of test items", 1939). Attempts rank by
/// their mean mark over all their questions. Those that tie at a group's edge belong to it in part, all of them alike, so that it does
/// not matter which came first.
/// </summary>
static class UpperLower
{
    /// <param name="totals">The mean mark of each attempt, by which it ranks.</param>
    /// <param name="asked">How many attempts were asked each question.</param>
    public static decimal?[] Of(IReadOnlyList<Mark[]> attempts, long[] totals, long[] asked)
    {
        var ranked = new int[attempts.Count];
        for (var i = 0; i < ranked.Length; i++) ranked[i] = i;
        Array.Sort((long[])totals.Clone(), ranked);

        var lower = Group(attempts, totals, ranked, asked);
        Array.Reverse(ranked);
        var upper = Group(attempts, totals, ranked, asked);
        return [.. asked.Select((n, q) => n < 2 ? (decimal?)null : ItemStatistics.Round((upper[q] - lower[q]) / SizeOf(n) / Percent.Full))];
    }

    /// <summary>27 %, halves rounded up, and at least one.</summary>
    static long SizeOf(long attempts) => Math.Max(1, (attempts * 27 + 50) / 100);

    /// <summary>Σ marks of each question over the group that stands first in the ranking.</summary>
    static decimal[] Group(IReadOnlyList<Mark[]> attempts, long[] totals, int[] ranked, long[] asked)
    {
        var sums = new decimal[asked.Length];
        var taken = new long[asked.Length];
        var tied = new (long Count, long Sum)[asked.Length];
        var touched = new List<int>();
        for (var i = 0; i < ranked.Length;)
        {
            var total = totals[ranked[i]];
            for (; i < ranked.Length && totals[ranked[i]] == total; i++)
            {
                foreach (var (question, value) in attempts[ranked[i]])
                {
                    ref var group = ref tied[question];
                    if (group.Count == 0) touched.Add(question);
                    group = (group.Count + 1, group.Sum + value);
                }
            }
            foreach (var question in touched)
            {
                var (count, sum) = tied[question];
                var room = Math.Min(count, SizeOf(asked[question]) - taken[question]);
                sums[question] += room == count ? sum : (decimal)sum * room / count;
                taken[question] += room;
                tied[question] = default;
            }
            touched.Clear();
        }
        return sums;
    }
}
