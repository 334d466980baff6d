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

    /// <summary>One number to sort by, upwards: a cursor holds it, and nothing needs to be counted.</summary>
    public static long Of(Standing s, bool isHandled)
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
