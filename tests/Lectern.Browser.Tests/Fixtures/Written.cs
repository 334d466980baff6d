using System.Globalization;
using System.Text.Json.Nodes;

namespace Lectern.Browser.Tests.Fixtures;

/// <summary>Figures and days as they are written in Great Britain, said a second time, past the page's own functions. Spaces are plain ones.</summary>
static class Written
{
    public const string None = "–";

    static readonly string[] Months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sept", "Oct", "Nov", "Dec"];

    public static string Number(JsonNode? value, string unit = "count") => Number((decimal?)value, unit);

    public static string Number(decimal? value, string unit = "count") => value is not { } v ? None : unit switch
    {
        "count" or "days" or "minutes" => Rounded(v, 0, "#,##0"),
        "share" => Rounded(v, 2, "#,##0.00"),
        "hours" when Math.Abs(v) >= 100 => Rounded(v, 0, "#,##0"),
        _ => Rounded(v, 1, "#,##0.#"),
    };

    /// <summary>With its unit, as <c>68.9 %</c>.</summary>
    public static string Figure(JsonNode? value, string unit) =>
        value is null || unit is "count" ? Number(value, unit) : $"{Number(value, unit)} {unit switch { "percent" => "%", "hours" => "h", "minutes" => "min", "points" => "of 100", "seconds" => "s", "days" when Number(value, unit) is "1" => "day", _ => unit }}";

    /// <summary>A percentage or points without decimals.</summary>
    public static string Whole(JsonNode? value) => value is null ? None : Rounded((decimal)value, 0, "#,##0");

    /// <summary>Minutes, as <c>3 h 20 min</c>.</summary>
    public static string Duration(decimal? minutes)
    {
        if (minutes is null) return None;
        var whole = (long)Math.Round(minutes.Value, MidpointRounding.AwayFromZero);
        return (whole / 60, whole % 60) switch
        {
            (0, var rest) => $"{rest} min",
            (var hours, 0) => $"{Number(hours)} h",
            var (hours, rest) => $"{Number(hours)} h {rest} min",
        };
    }

    /// <summary>As <c>+4.2 %</c>.</summary>
    public static string Change(JsonNode percentage)
    {
        var value = (decimal)percentage;
        return $"{(value > 0 ? '+' : value < 0 ? '−' : '±')}{Rounded(Math.Abs(value), 1, "#,##0.#")} %";
    }

    /// <summary>Of <c>2026-11-21</c>: <c>21 Nov 2026</c>.</summary>
    public static string Day(JsonNode date)
    {
        var day = DateOnly.ParseExact((string)date!, "yyyy-MM-dd", CultureInfo.InvariantCulture);
        return $"{day.Day} {Months[day.Month - 1]} {day.Year}";
    }

    static string Rounded(decimal value, int digits, string format)
    {
        var rounded = Math.Round(value, digits, MidpointRounding.AwayFromZero);
        return (rounded == 0 ? 0 : rounded).ToString(format, CultureInfo.InvariantCulture);
    }
}
