using System.Buffers.Text;
using System.Globalization;
using System.Text;
using Lectern.Core.Grains;

namespace Lectern.App.Queries;

/// <summary>A page of a list.</summary>
/// <param name="Items">At most <c>limit</c> of them.</param>
/// <param name="NextCursor">Give it as <c>cursor</c> for the next page; null: this was the last.</param>
sealed record Page<T>(IReadOnlyList<T> Items, string? NextCursor);

/// <summary>How lists are cut: a limit, and an opaque cursor that holds the key of the last row given.</summary>
static class Paging
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 1_000;
    public const string LimitRule = "must be from 1 to 1,000.";
    public const string CursorRule = "must be one that an earlier answer gave.";

    // A key begins with an id or a time in microseconds, which the database must be able to hold.
    static readonly long MinFirst = Micros.Of(DateTime.MinValue);
    static readonly long MaxFirst = Micros.Of(DateTime.MaxValue);

    /// <summary>A page out of rows of which one more than the limit was asked for.</summary>
    public static Page<T> Of<TRow, T>(IReadOnlyList<TRow> rows, int limit, Func<TRow, T> item, Func<TRow, (long, long)> key) =>
        new([.. rows.Take(limit).Select(item)], rows.Count > limit ? Cursor(key(rows[limit - 1])) : null);

    /// <summary>The key a cursor stands for, or null where it is none of ours.</summary>
    public static (long First, long Second)? Read(string cursor)
    {
        if (cursor.Length > 100 || !Base64Url.IsValid(cursor)) return null;
        var parts = Encoding.UTF8.GetString(Base64Url.DecodeFromChars(cursor)).Split('.');
        return parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out var first) && long.TryParse(parts[1], CultureInfo.InvariantCulture, out var second)
            && first >= MinFirst && first <= MaxFirst
            ? (first, second)
            : null;
    }

    /// <summary>The cursor of a key.</summary>
    public static string Cursor((long First, long Second) key) =>
        Base64Url.EncodeToString(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{key.First}.{key.Second}")));
}
