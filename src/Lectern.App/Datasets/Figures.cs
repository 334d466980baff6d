namespace Lectern.App.Datasets;

/// <summary>The forms that measures have in SQL: the same rounding, and the same nothing, as <c>Lectern.Core.Measures.Rates</c>.</summary>
static class Figures
{
    public const string Count = "count";
    public const string Percent = "percent";
    public const string Hours = "hours";
    public const string Minutes = "minutes";
    public const string Seconds = "seconds";

    /// <summary>A sum of whole numbers; 0 over nothing.</summary>
    public static string Sum(string column) => $"coalesce(sum({column}), 0)::bigint";

    public static string CountIf(string condition) => $"count(*) FILTER (WHERE {condition})";

    /// <summary>Different values of rows that fulfil a condition.</summary>
    public static string Distinct(string column, string condition = "true") => $"count(DISTINCT {column}) FILTER (WHERE {condition})";

    /// <summary>Part of a whole, both counts, in percent.</summary>
    public static string Share(string part, string whole) => $"round(100.0 * ({part}) / nullif({whole}, 0), 2)";

    /// <summary>The mean of values kept × 10,000.</summary>
    public static string Mean(string sum, string count) => $"round(({sum})::numeric / 10000 / nullif({count}, 0), 2)";

    /// <summary>The middle of values kept × 10,000: of two in the middle their mean.</summary>
    public static string Median(string column, string condition = "true") =>
        $"round((percentile_cont(0.5) WITHIN GROUP (ORDER BY {column}) FILTER (WHERE {condition}))::numeric / 10000, 2)";

    /// <summary>The mean of whole numbers, as one.</summary>
    public static string WholeMean(string sum, string count) => $"round(({sum})::numeric / nullif({count}, 0))::bigint";

    public static string HoursOf(string seconds) => $"round(coalesce(sum({seconds}), 0)::numeric / 3600, 2)";

    public static string MinutesOf(string seconds) => $"round(coalesce(sum({seconds}), 0)::numeric / 60, 2)";
}
