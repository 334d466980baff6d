using Lectern.Core.Measures;
using Standing = Lectern.App.Courses.CourseRoster.Standing;

namespace Lectern.App.Courses;

/// <summary>
/// Whom a teacher should look at first: those whose flags nobody has dealt with, then the other flagged ones, then the others. Among the
/// flagged the gravest reason first, then how grave it is, then how many there are; and last the least engaged.
/// </summary>
static class Attention
{
    const long None = 9;

    /// <summary>Hundredths: 273 years, a thousand points, a hundred thousand items.</summary>
    const long MostGravity = 9_999_999;

    /// <summary>Where a learner stands in that order. Equal ones go by id, and not by whose event came first, so that every list has them alike.</summary>
    public static (long Rank, string UserId) PlaceOf(Standing s, CourseHandlings handled) => (Of(s, handled.Of(s) is not null), s.Row.UserId);

    /// <summary>The order itself, or from its end; equal ones go by id upwards in both.</summary>
    public static IComparer<(long Rank, string UserId)> Order(bool isDescending = false) => isDescending ? Downwards : Upwards;

    static readonly IComparer<(long Rank, string UserId)> Upwards = Comparer<(long Rank, string UserId)>.Create((a, b) => Compare(a, b, 1));
    static readonly IComparer<(long Rank, string UserId)> Downwards = Comparer<(long Rank, string UserId)>.Create((a, b) => Compare(a, b, -1));

    static int Compare((long Rank, string UserId) a, (long Rank, string UserId) b, int sign)
    {
        var order = sign * a.Rank.CompareTo(b.Rank);
        return order != 0 ? order : string.CompareOrdinal(a.UserId, b.UserId);
    }

    /// <summary>One number to sort by, upwards: a cursor holds it, and nothing needs to be counted.</summary>
    static long Of(Standing s, bool isHandled)
    {
        var first = s.Flags.Count > 0 ? s.Flags[0] : null;
        long rank = first is null ? 2 : isHandled ? 1 : 0;
        rank = (rank * 10) + (first is null ? None : (long)first.Reason);
        rank = (rank * 2 * (MostGravity + 1)) + MostGravity - (first is null ? 0 : Gravity(first));
        rank = (rank * 10) + None - s.Flags.Count;
        // Nobody's is above 100: those without one come after them.
        return (rank * 100_000) + (long)((s.Engagement?.Score ?? 101) * 100);
    }

    /// <summary>The lower a score, the graver.</summary>
    static long Gravity(Flag flag) => Math.Clamp((long)((flag.Reason == FlagReason.FailingScores ? -flag.Value : flag.Value) * 100), -MostGravity, MostGravity);
}
