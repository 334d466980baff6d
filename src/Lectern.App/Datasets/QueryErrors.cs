using Lectern.App.Queries;

namespace Lectern.App.Datasets;

/// <summary>Everything that is wrong with a query, each with the path of its field, as <c>filters[0].value</c>.</summary>
/// <param name="prefix">Where the query stands in a larger body, as <c>widgets[2].dataSource.</c>.</param>
/// <param name="whole">What it is called where no field is wrong but the whole.</param>
sealed class QueryErrors(string prefix = "", string whole = "query")
{
    /// <summary>A body with more mistakes than anybody reads is told of these.</summary>
    const int Most = 20;

    /// <summary>Characters of an unknown name that are shown.</summary>
    const int MaxShown = 60;

    readonly Dictionary<string, List<string>> byPath = [];

    public bool Any => byPath.Count > 0;

    public IDictionary<string, string[]> ByPath => byPath.ToDictionary(e => e.Key, e => e.Value.ToArray());

    /// <summary>All in one sentence each.</summary>
    public string Detail => string.Join(' ', byPath.SelectMany(e => e.Value.Select(rule => $"{e.Key} {rule}")));

    public void Add(string path, string rule)
    {
        var key = path.Length > 0 ? prefix + path : prefix.Length > 0 ? prefix.TrimEnd('.') : whole;
        if (byPath.TryGetValue(key, out var rules)) rules.Add(rule);
        else if (byPath.Count < Most) byPath[key] = [rule];
    }

    /// <summary>Those of a part, which have their whole paths already.</summary>
    public void AddAll(QueryErrors part)
    {
        foreach (var (path, rules) in part.byPath)
        {
            if (byPath.TryGetValue(path, out var known)) known.AddRange(rules);
            else if (byPath.Count < Most) byPath[path] = [.. rules];
        }
    }

    /// <summary>A name that is none of those there are: says which is nearest, and all.</summary>
    public void AddUnknown(string path, string what, string given, IReadOnlyCollection<string> known) =>
        Add(path, $"is '{Shown(given)}', which is no {what} here{(Nearest.To(given, known) is { } near ? $"; did you mean {near}?" : ".")}{(known.Count > 0 ? $" There are {string.Join(", ", known)}." : "")}");

    /// <summary>What was given, cut where it is long.</summary>
    internal static string Shown(string given) => given.Length <= MaxShown ? given : $"{given[..(char.IsHighSurrogate(given[MaxShown - 1]) ? MaxShown - 1 : MaxShown)]}…";
}
