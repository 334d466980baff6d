namespace Lectern.App.Queries;

/// <summary>Parts of many things, so that few are in memory at a time.</summary>
static class Slices
{
    /// <returns>In order; none weighs more than <paramref name="most"/> but one thing that does so alone.</returns>
    public static IEnumerable<IReadOnlyList<T>> Of<T>(IEnumerable<T> things, Func<T, long> weigh, long most)
    {
        var slice = new List<T>();
        var weight = 0L;
        foreach (var thing in things)
        {
            if (slice.Count > 0 && weight + weigh(thing) > most)
            {
                yield return slice;
                slice = [];
                weight = 0;
            }
            slice.Add(thing);
            weight += weigh(thing);
        }
        if (slice.Count > 0) yield return slice;
    }
}
