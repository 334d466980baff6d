using System.Buffers;
using NodaTime;

namespace Lectern.App.Files.Csv;

/// <summary>
/// A table as CSV by RFC 4180: UTF-8, commas, CRLF. An empty cell is nothing at all, an empty text is <c>""</c>. Numbers, dates and moments are
/// written for programs: in full, with a point, by ISO 8601.
/// </summary>
static class CsvTable
{
    static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    public static async Task WriteAsync(Section section, DateTimeZone zone, Stream stream, bool withMark, RowCount count, CancellationToken ct)
    {
        var output = new Utf8Output(stream);
        if (withMark) output.Append("\uFEFF"u8);
        WriteHeader(output, section.Columns);
        await using var rows = await RowReader.OpenAsync(section, look: 0, ct);
        var types = section.Columns.Select(c => c.Type).ToArray();
        var clock = new ZoneClock(zone);
        while (await rows.ReadAsync())
        {
            WriteRow(output, types, rows.Current, clock);
            count.Add();
            await output.FlushIfFullAsync(ct);
        }
        await output.FlushAsync(ct);
    }

    /// <summary>
    /// Whether a spreadsheet might take a text for a formula: by what it begins with, the full-width forms included. It then gets an apostrophe
    /// before it, which makes it a text. Numbers, also negative ones, are not texts.
    /// </summary>
    public static bool IsLikeFormula(ReadOnlySpan<char> text) =>
        !text.IsEmpty && text[0] is '=' or '+' or '-' or '@' or '\t' or '\r' or '\n' or '＝' or '＋' or '－' or '＠';

    static void WriteHeader(Utf8Output output, IReadOnlyList<Column> columns)
    {
        for (var i = 0; i < columns.Count; i++)
        {
            if (i > 0) output.Append((byte)',');
            WriteText(output, columns[i].HeadingWithUnit);
        }
        output.Append("\r\n"u8);
    }

    static void WriteRow(Utf8Output output, ColumnType[] types, Cell[] row, ZoneClock clock)
    {
        for (var i = 0; i < types.Length; i++)
        {
            if (i > 0) output.Append((byte)',');
            ref readonly var cell = ref row[i];
            if (cell.IsEmpty)
            {
                // A line with nothing on it would be no record.
                if (types.Length == 1) output.Append("\"\""u8);
                continue;
            }
            switch (types[i])
            {
                case ColumnType.Text:
                    WriteText(output, cell.Text);
                    break;
                case ColumnType.Integer:
                    output.Append(cell.Whole);
                    break;
                case ColumnType.Decimal or ColumnType.Percentage or ColumnType.Duration:
                    if (cell.IsWhole) output.Append(cell.Whole);
                    else output.Append(cell.Number);
                    break;
                case ColumnType.Date:
                    output.Append(cell.Day);
                    break;
                case ColumnType.Moment:
                    output.Append(cell.Moment, clock);
                    break;
                case ColumnType.Boolean:
                    output.Append(cell.Truth ? "true"u8 : "false"u8);
                    break;
                default:
                    throw new InvalidOperationException($"CSV knows no {types[i]}.");
            }
        }
        output.Append("\r\n"u8);
    }

    static void WriteText(Utf8Output output, string text)
    {
        if (text.Length == 0)
        {
            output.Append("\"\""u8);
            return;
        }
        var isLikeFormula = IsLikeFormula(text);
        // A line of \. alone once ended the data for PostgreSQL's COPY.
        if (!text.AsSpan().ContainsAny(Quoted) && text != @"\.")
        {
            if (isLikeFormula) output.Append((byte)'\'');
            output.Append(text);
            return;
        }
        output.Append((byte)'"');
        if (isLikeFormula) output.Append((byte)'\'');
        var rest = text.AsSpan();
        while (rest.IndexOf('"') is >= 0 and var quote)
        {
            output.Append(rest[..(quote + 1)]);
            output.Append((byte)'"');
            rest = rest[(quote + 1)..];
        }
        output.Append(rest);
        output.Append((byte)'"');
    }
}
