using System.Buffers.Text;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Hosting;
using Lectern.Core.Grains;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Queries;

/// <summary>What a list is sorted by, as the cursor has to know it.</summary>
enum SortKind
{
    /// <summary>Compared character by character.</summary>
    Text,
    Number,
    Time,
}

/// <summary>One thing a list can be sorted by.</summary>
/// <param name="Name">As <c>sort</c> names it.</param>
/// <param name="Sql">Its value in a row of the list.</param>
/// <param name="Kind">Of the value.</param>
/// <param name="IsUnique">No two rows share it and none is without it: an index can then be followed from where a page ended.</param>
sealed record SortBy(string Name, string Sql, SortKind Kind, bool IsUnique = false);

/// <summary>Where a page ended: the value of its last row (null: it had none), and its key, which decides between equal ones.</summary>
readonly record struct Place(string? Value, long Key);

/// <summary>
/// Which part of a list is asked for: its order, its length, and behind which place it begins. Equal values go by key upwards, rows
/// without a value come last, in both directions. A cursor only continues the question it came from: it bears a digest of it.
/// </summary>
sealed record ListQuestion(SortBy Sort, bool IsDescending, int Limit, Place? After, string Digest)
{
    const int MaxCursor = 6_000;

    static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public const string OrderRule = "must be asc or desc.";

    /// <param name="sorts">What the list can be sorted by; the first is the default.</param>
    /// <param name="filters">Everything else that makes the question another one.</param>
    public static (ListQuestion? Asked, ProblemHttpResult? Problem) Read(
        IReadOnlyList<SortBy> sorts, string? sort, string? order, int? limit, string? cursor, params string?[] filters)
    {
        if (limit is < 1 or > Paging.MaxLimit) return (null, Problems.Invalid("limit", Paging.LimitRule));
        if (order is not (null or "asc" or "desc")) return (null, Problems.Invalid("order", OrderRule));
        var by = sort is null ? sorts[0] : sorts.FirstOrDefault(s => s.Name == sort);
        if (by is null) return (null, Problems.Invalid("sort", $"must be one of {string.Join(", ", sorts.Select(s => s.Name))}."));

        // Lengths too, so that no two questions read alike.
        var question = string.Join('|', ((string?[])[by.Name, order ?? "asc", .. filters]).Select(f => f is null ? "-" : $"{f.Length}:{f}"));
        var digest = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(question)).AsSpan(0, 8));
        Place? after = null;
        if (cursor is not null && (after = Read(cursor, digest, by.Kind)) is null)
        {
            return (null, Problems.Invalid("cursor", "must be one that an earlier answer gave to the same question, with the same sort, order and filters."));
        }
        return (new(by, order == "desc", limit ?? Paging.DefaultLimit, after, digest), null);
    }

    /// <summary>
    /// The page as SQL: columns <c>key</c>, <c>value</c> and <c>place</c>, the value as a cursor has it, in order; one row more than the
    /// limit, so that it shows whether another page follows.
    /// </summary>
    /// <param name="keyed">FROM and WHERE of the list's rows.</param>
    /// <param name="key">The key in such a row.</param>
    public string PageOf(string keyed, string key)
    {
        var beyond = IsDescending ? "<" : ">";
        var type = Sort.Kind switch { SortKind.Text => "text", SortKind.Number => "numeric", _ => "timestamptz" };
        var after = After switch
        {
            null => "true",
            { Value: null } => "value IS NULL AND key > @afterKey",
            _ when Sort.IsUnique => $"value {beyond} @afterValue::{type}",
            _ => $"(value {beyond} @afterValue::{type} OR (value = @afterValue::{type} AND key > @afterKey) OR value IS NULL)",
        };
        return
            $"""
            SELECT key, value, {(Sort.Kind == SortKind.Time ? "(extract(epoch FROM value) * 1000000)::bigint::text" : "value::text")} AS place
            FROM (SELECT {key} AS key, {Sort.Sql} AS value {keyed}) listed
            WHERE {after}
            {OrderOf("listed")}
            LIMIT @take
            """;
    }

    /// <summary>The order of <see cref="PageOf"/>, for joining further columns to it.</summary>
    public string OrderOf(string page) =>
        $"ORDER BY {page}.value {(IsDescending ? "DESC" : "ASC")}{(Sort.IsUnique ? "" : $" NULLS LAST, {page}.key")}";

    /// <summary>What <see cref="PageOf"/> takes.</summary>
    public IEnumerable<(string Name, object? Value)> Parameters()
    {
        yield return ("take", Limit + 1);
        yield return ("afterKey", After?.Key);
        yield return ("afterValue", After?.Value is not { } value ? null : Sort.Kind switch
        {
            SortKind.Text => value,
            SortKind.Number => decimal.Parse(value, CultureInfo.InvariantCulture),
            _ => Micros.ToDateTime(long.Parse(value, CultureInfo.InvariantCulture)),
        });
    }

    /// <summary>A page out of rows of which one more than the limit was asked for.</summary>
    public Page<T> Of<TRow, T>(IReadOnlyList<TRow> rows, Func<TRow, T> item, Func<TRow, Place> place) =>
        new([.. rows.Take(Limit).Select(item)], rows.Count > Limit ? Cursor(place(rows[Limit - 1])) : null);

    public string Cursor(Place last) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(
        string.Create(CultureInfo.InvariantCulture, $"{Digest}.{last.Key}.{(last.Value is null ? "0" : "1" + last.Value)}")));

    static Place? Read(string cursor, string digest, SortKind kind)
    {
        if (cursor.Length > MaxCursor || !Base64Url.IsValid(cursor)) return null;
        string[] parts;
        try
        {
            parts = Strict.GetString(Base64Url.DecodeFromChars(cursor)).Split('.', 3);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
        if (parts.Length != 3 || parts[0] != digest || !long.TryParse(parts[1], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var key)) return null;
        if (parts[2] == "0") return new(null, key);
        if (parts[2] is not ['1', ..]) return null;
        var value = parts[2][1..];
        var isWhole = kind switch
        {
            SortKind.Number => decimal.TryParse(value, NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out _),
            SortKind.Time => long.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var at) && at >= Micros.Of(DateTime.MinValue) && at <= Micros.Of(DateTime.MaxValue),
            _ => !value.Contains('\0', StringComparison.Ordinal),
        };
        return isWhole ? new(value, key) : null;
    }
}
