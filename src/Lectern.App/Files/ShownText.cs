using System.Globalization;

namespace Lectern.App.Files;

/// <summary>Cells as people read them: numbers with thousands apart and the digits of their column, times by the document's clock.</summary>
sealed class ShownText(ZoneClock clock)
{
    public const string Nothing = "–";

    public string Of(Column column, in Cell cell) => cell.IsEmpty ? Nothing : column.Type switch
    {
        ColumnType.Text => cell.Text,
        ColumnType.Integer => cell.Whole.ToString("N0", CultureInfo.InvariantCulture),
        ColumnType.Decimal => Number(cell.Number, column.Digits),
        ColumnType.Percentage => Number(cell.Number, column.Digits) + "%",
        ColumnType.Duration => Duration(cell.Number),
        ColumnType.Date => cell.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ColumnType.Moment => clock.LocalOf(cell.Moment, out _).ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        ColumnType.Boolean => cell.Truth ? "Yes" : "No",
        _ => throw new InvalidOperationException($"Nobody reads {column.Type}."),
    };

    /// <summary>A moment as a sentence has it: 21 November 2026, 16:05 (Europe/Berlin).</summary>
    public string Moment(DateTimeOffset at) =>
        string.Create(CultureInfo.InvariantCulture, $"{clock.LocalOf(at.UtcDateTime, out _):d MMMM yyyy, HH:mm} ({clock.Name})");

    static string Number(decimal value, int digits) =>
        Math.Round(value, digits, MidpointRounding.AwayFromZero).ToString("N" + digits.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    /// <summary>Hours, minutes and seconds, as 131:05:09.</summary>
    public static string Duration(decimal seconds)
    {
        var whole = (long)Math.Round(Math.Abs(seconds), MidpointRounding.AwayFromZero);
        return string.Create(CultureInfo.InvariantCulture, $"{(seconds < 0 && whole > 0 ? "-" : "")}{whole / 3600}:{whole / 60 % 60:00}:{whole % 60:00}");
    }
}
