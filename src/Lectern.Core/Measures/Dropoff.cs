namespace Lectern.Core.Measures;

/// <summary>How many enrolled learners reached a module, and how many of them the next.</summary>
/// <param name="Reached">Learners with any access to it or to a later module.</param>
/// <param name="Continued">Of those, learners who reached the next; null for the last module.</param>
public readonly record struct ModuleReach(long Reached, long? Continued)
{
    /// <summary>1 − reached(next) ÷ reached(this), in percent; null for the last module, and where nobody reached this.</summary>
    public decimal? DropoffRate => Continued is { } continued ? Rates.Share(Reached - continued, Reached) : null;
}

/// <summary>Drop-off along a course's modules. A later module stands for all before it, so it is never negative.</summary>
public static class Dropoff
{
    /// <param name="furthest">By module in the course's order: learners of whom it is the furthest with any access.</param>
    public static IReadOnlyList<ModuleReach> Of(IReadOnlyList<long> furthest)
    {
        var reaches = new ModuleReach[furthest.Count];
        long? next = null;
        for (var i = furthest.Count - 1; i >= 0; i--)
        {
            var reached = furthest[i] + (next ?? 0);
            reaches[i] = new(reached, next);
            next = reached;
        }
        return reaches;
    }
}
