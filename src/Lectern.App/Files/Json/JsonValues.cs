using System.Text.Encodings.Web;
using System.Text.Json;
using NodaTime;

namespace Lectern.App.Files.Json;

/// <summary>Cells as JSON has them: numbers in full, a percentage as 63.25, a duration in seconds, days and moments as ISO 8601.</summary>
sealed class JsonValues(DateTimeZone zone)
{
    /// <summary>Letters as they are: it is a file, not a page.</summary>
    public static readonly JavaScriptEncoder Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    public static readonly JsonWriterOptions Options = new() { Encoder = Encoder, SkipValidation = true };

    readonly ZoneClock clock = new(zone);
    readonly Utf8Output scratch = new(Stream.Null);

    public void Write(Utf8JsonWriter json, ColumnType type, Cell cell)
    {
        if (cell.IsEmpty)
        {
            json.WriteNullValue();
            return;
        }
        switch (type)
        {
            case ColumnType.Text:
                json.WriteStringValue(cell.Text);
                break;
            case ColumnType.Integer:
                json.WriteNumberValue(cell.Whole);
                break;
            case ColumnType.Decimal or ColumnType.Percentage or ColumnType.Duration:
                if (cell.IsWhole) json.WriteNumberValue(cell.Whole);
                else json.WriteNumberValue(cell.Number);
                break;
            case ColumnType.Date:
                scratch.Clear();
                scratch.Append(cell.Day);
                json.WriteStringValue(scratch.Written);
                break;
            case ColumnType.Moment:
                json.WriteStringValue(MomentOf(cell.Moment));
                break;
            case ColumnType.Boolean:
                json.WriteBooleanValue(cell.Truth);
                break;
            default:
                throw new InvalidOperationException($"JSON knows no {type}.");
        }
    }

    /// <summary>Valid until the next.</summary>
    public ReadOnlySpan<byte> MomentOf(DateTime utc)
    {
        scratch.Clear();
        scratch.Append(utc, clock);
        return scratch.Written;
    }
}
