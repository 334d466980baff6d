using System.Globalization;
using System.Text.Json;
using NpgsqlTypes;

namespace Lectern.App.Datasets;

/// <summary>What fields are compared to, each read as its field's type: the only things of a query that reach the database, and only as parameters.</summary>
static class FilterValue
{
    // Any figure there is lies far within, and any sum or product of two such is still a number.
    const decimal Greatest = 1_000_000_000_000_000;

    static readonly DateOnly Earliest = new(1971, 1, 1);
    static readonly DateOnly Latest = new(2199, 12, 31);

    /// <returns>Null: it is none, as the errors say.</returns>
    public static object? Read(JsonElement json, FieldType type, IReadOnlyList<string>? known, string path, QueryErrors errors)
    {
        switch (type)
        {
            case FieldType.Number when json.ValueKind == JsonValueKind.Number && json.TryGetDecimal(out var number) && number is >= -Greatest and <= Greatest:
                return number;
            case FieldType.Boolean when json.ValueKind is JsonValueKind.True or JsonValueKind.False:
                return json.GetBoolean();
            case FieldType.Date when TextOf(json) is { } day
                && DateOnly.TryParseExact(day, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var date) && date >= Earliest && date <= Latest:
                return date;
            case FieldType.Text when TextOf(json) is { Length: > 0 and <= QueryLimits.MaxText } text && !text.Contains('\0', StringComparison.Ordinal):
                if (known is null || known.Contains(text)) return text;
                errors.AddUnknown(path, "value", text, known);
                return null;
            default:
                errors.Add(path, RuleOf(type));
                return null;
        }
    }

    /// <summary>The database's type of a field's values.</summary>
    public static NpgsqlDbType TypeOf(FieldType type) => type switch
    {
        FieldType.Number => NpgsqlDbType.Numeric,
        FieldType.Boolean => NpgsqlDbType.Boolean,
        FieldType.Date => NpgsqlDbType.Date,
        _ => NpgsqlDbType.Text,
    };

    /// <summary>Values as an array of their own type.</summary>
    public static Array ArrayOf(FieldType type, IReadOnlyCollection<object> values) => type switch
    {
        FieldType.Number => values.Cast<decimal>().ToArray(),
        FieldType.Boolean => values.Cast<bool>().ToArray(),
        FieldType.Date => values.Cast<DateOnly>().ToArray(),
        _ => values.Cast<string>().ToArray(),
    };

    static string RuleOf(FieldType type) => type switch
    {
        FieldType.Number => "must be a number from -10^15 to 10^15.",
        FieldType.Boolean => "must be true or false.",
        FieldType.Date => "must be a day as \"2026-11-01\", from 1971 to 2199.",
        _ => string.Create(CultureInfo.InvariantCulture, $"must be a text of 1 to {QueryLimits.MaxText} characters without NUL."),
    };

    static string? TextOf(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.String) return null;
        try
        {
            return json.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair stands alone.
            return null;
        }
    }
}
