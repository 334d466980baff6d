namespace Lectern.App.Queries;

/// <summary>Which known name somebody may have meant who gave an unknown one.</summary>
static class Nearest
{
    /// <summary>The name with the fewest letters to insert, delete or replace, case aside; null where none is near: more than a third of its letters and more than two, or all of them.</summary>
    public static string? To(string given, IEnumerable<string> names)
    {
        var best = names.DefaultIfEmpty("").Select(n => (Name: n, Steps: Steps(given, n))).MinBy(n => n.Steps);
        return best.Name is { } name && best.Steps <= Math.Max(2, name.Length / 3) && best.Steps < name.Length ? name : null;
    }

    static int Steps(string a, string b)
    {
        // What is so much longer is near to nothing.
        if (Math.Abs(a.Length - b.Length) > b.Length) return int.MaxValue;
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var replaced = diagonal + (char.ToLowerInvariant(a[i - 1]) == char.ToLowerInvariant(b[j - 1]) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(replaced, Math.Min(row[j], row[j - 1]) + 1);
            }
        }
        return row[^1];
    }
}
