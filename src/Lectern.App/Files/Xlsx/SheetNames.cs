using System.Globalization;

namespace Lectern.App.Files.Xlsx;

/// <summary>Names that Excel takes for sheets: at most 31 characters, without those it forbids, each once whatever the case.</summary>
sealed class SheetNames
{
    const int Longest = 31;
    const string Forbidden = "[]:*?/\\";

    readonly HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase);

    public string Next(string title)
    {
        var plain = Plain(title);
        for (var i = 1; ; i++)
        {
            var suffix = i == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" ({i})");
            var name = Cut(plain, Longest - suffix.Length) + suffix;
            if (taken.Add(name)) return name;
        }
    }

    static string Plain(string title)
    {
        var plain = string.Concat(title.Select(c => char.IsControl(c) || Forbidden.Contains(c, StringComparison.Ordinal) || c is '\uFFFE' or '\uFFFF' ? ' ' : c));
        plain = string.Join(' ', plain.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Trim('\'', ' ');
        // Excel keeps the name for itself.
        return plain.Length == 0 ? "Sheet" : plain.Equals("History", StringComparison.OrdinalIgnoreCase) ? plain + "_" : plain;
    }

    /// <summary>Not in the middle of a surrogate pair, and not ending in what a name may not end in.</summary>
    static string Cut(string name, int length)
    {
        if (name.Length <= length) return name;
        if (char.IsHighSurrogate(name[length - 1])) length--;
        return name[..length].TrimEnd('\'', ' ');
    }
}
