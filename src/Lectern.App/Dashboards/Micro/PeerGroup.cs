using Lectern.Core.Measures;

namespace Lectern.App.Dashboards.Micro;

/// <summary>One learner among their peers in a course.</summary>
/// <param name="LearnerKey">Who.</param>
/// <param name="Cohort">The newest; null: none.</param>
/// <param name="Values">One for each <see cref="Figure"/>, learning time in seconds; null: a mean over nothing.</param>
/// <param name="Weeks">Seconds of learning by week; those left out are 0.</param>
sealed record Peer(long LearnerKey, string? Cohort, decimal?[] Values, IReadOnlyList<(int Week, decimal Seconds)> Weeks);

/// <summary>
/// Learners of a course who are compared with each other. Groups of a course share nobody, so that no two of them differ by a few
/// learners; in one of fewer than the least number nothing is told. Many are kept: each value is held once, in its order.
/// </summary>
sealed class PeerGroup
{
    /// <summary>
    /// Peers who must have a value, whatever the setting says, and for every caller: who reads the page is one of the group, and knows
    /// their own figure. Of two the other's would follow, of three and four nearly so.
    /// </summary>
    public const int Least = 5;

    const int NoValue = -1;

    readonly decimal[][] sorted;

    /// <summary>Where a member's value of a figure stands among them, member by member.</summary>
    readonly int[] standsAt;
    readonly decimal[] weekMedians;

    public PeerGroup(IReadOnlyList<Peer> peers, int weeks)
    {
        Size = peers.Count;
        sorted = [.. Figures.All.Select(f => peers.Select(p => p.Values[(int)f]).OfType<decimal>().Order().ToArray())];
        standsAt = [.. peers.SelectMany(p => sorted.Select((all, f) => p.Values[f] is { } value ? Array.BinarySearch(all, value) : NoValue))];
        var learned = peers.SelectMany(p => p.Weeks).ToLookup(w => w.Week, w => w.Seconds);
        weekMedians = [.. Enumerable.Range(0, weeks).Select(w => learned[w].Order().ToArray()).Select(some => PercentileRank.Median(some, peers.Count - some.Length) ?? 0)];
    }

    public int Size { get; }

    /// <summary>Seconds that its middle learner learned in a week.</summary>
    public decimal WeekMedian(int week) => weekMedians[week];

    /// <param name="figure">Of which.</param>
    /// <param name="member">Which of its learners, in the order they were given.</param>
    /// <param name="smallest">How many must have a value.</param>
    public CoursePlace Place(Figure figure, int member, int smallest)
    {
        var (name, unit) = figure.Names();
        var all = sorted[(int)figure];
        decimal? own = standsAt[member * sorted.Length + (int)figure] is not NoValue and var at ? all[at] : null;
        decimal? shown = own is { } o ? figure.Shown(o) : null;
        if (all.Length < smallest) return new(name, shown, unit, null, null, null);
        // Where nobody has any, nobody is ahead.
        var percentile = own is { } value && all[^1] > 0 ? PercentileRank.Of(all, value) : null;
        return new(name, shown, unit, percentile, figure.Shown(PercentileRank.Median(all)!.Value), all.Length);
    }
}

/// <summary>One learner's place in a group.</summary>
readonly record struct PeerMember(PeerGroup Group, int Member)
{
    /// <inheritdoc cref="PeerGroup.Place"/>
    public CoursePlace Place(Figure figure, int smallest) => Group.Place(figure, Member, smallest);
}
