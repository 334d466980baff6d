namespace Lectern.Core.Measures;

/// <summary>How many enrolled learners reached a module or lesson, and how many of them the next.</summary>
/// <param name="Reached">Learners with any access to it or to a later one.</param>
/// <param name="Continued">Of those, learners who reached the next; null for the last.</param>
public readonly record struct Reach(long Reached, long? Continued)
{
    /// <summary>1 − reached(next) ÷ reached(this), in percent; null for the last, and where nobody reached this.</summary>
    public decimal? DropoffRate => Continued is { } continued ? Rates.Share(Reached - continued, Reached) : null;
}

/// <summary>Drop-off along a course's modules or lessons. A later one stands for all before it, so it is never negative.</summary>
public static class Dropoff
{
    /// <param name="reached">In the course's order: learners with any access to it or to a later one.</param>
    public static IReadOnlyList<Reach> Of(IReadOnlyList<long> reached) =>
        [.. reached.Select((learners, i) => new Reach(learners, i + 1 < reached.Count ? reached[i + 1] : null))];
}
