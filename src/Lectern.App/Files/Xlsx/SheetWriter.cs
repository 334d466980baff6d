using System.Globalization;
using System.Text;

namespace Lectern.App.Files.Xlsx;

/// <summary>Writes the rows of one sheet as XML, cell by cell. Texts stand in their cells: a table of shared ones would grow with the rows.</summary>
sealed class SheetWriter(Utf8Output output, ZoneClock clock, XlsxStyles styles)
{
    /// <summary>Excel holds numbers as doubles, of which 15 digits are sure.</summary>
    const long MostDigits = 999_999_999_999_999;

    static readonly DateTime Epoch = new(1899, 12, 30);

    // Excel takes 1900 for a leap year: serials are wrong before this day, and there are none before 1900.
    static readonly DateTime FirstDay = new(1900, 3, 1);

    readonly byte[] number = new byte[10];
    byte[][] starts = [];
    int numberLength;
    int row;

    /// <summary>Rows written, the header among them.</summary>
    public int Rows => row;

    /// <summary>Texts that were longer than a cell takes.</summary>
    public long Shortened { get; private set; }

    /// <param name="widths">Of the columns, in characters.</param>
    /// <param name="isTable">Its first row is a header: it stays in sight, and is repeated in print.</param>
    public void Begin(IReadOnlyList<double> widths, bool isTable, bool isFirst)
    {
        starts = [.. Enumerable.Range(0, widths.Count).Select(i => Encoding.ASCII.GetBytes($"<c r=\"{ColumnName(i)}"))];
        row = 0;
        output.Append("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetPr><pageSetUpPr fitToPage="1"/></sheetPr><sheetViews><sheetView workbookViewId="0" """u8);
        if (isFirst) output.Append("""tabSelected="1" """u8);
        output.Append(isTable
            ? """showGridLines="1"><pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/><selection pane="bottomLeft" activeCell="A2" sqref="A2"/></sheetView></sheetViews><cols>"""u8
            : """showGridLines="0"/></sheetViews><cols>"""u8);
        for (var i = 0; i < widths.Count; i++)
            output.Append(string.Create(CultureInfo.InvariantCulture, $"<col min=\"{i + 1}\" max=\"{i + 1}\" width=\"{widths[i]:0.##}\" customWidth=\"1\"/>"));
        output.Append("</cols><sheetData>"u8);
    }

    public void End(int columns, bool isTable)
    {
        output.Append("</sheetData>"u8);
        if (isTable) output.Append(string.Create(CultureInfo.InvariantCulture, $"<autoFilter ref=\"A1:{ColumnName(columns - 1)}{row}\"/>"));
        output.Append("""<pageMargins left="0.5" right="0.5" top="0.6" bottom="0.6" header="0.3" footer="0.3"/><pageSetup paperSize="9" orientation="landscape" fitToWidth="1" fitToHeight="0"/><headerFooter><oddFooter>&amp;L&amp;A&amp;RPage &amp;P of &amp;N</oddFooter></headerFooter></worksheet>"""u8);
    }

    public void BeginRow()
    {
        row++;
        row.TryFormat(number, out numberLength, default, CultureInfo.InvariantCulture);
        output.Append("<row r=\""u8);
        output.Append(number.AsSpan(0, numberLength));
        output.Append("\">"u8);
    }

    public void EndRow() => output.Append("</row>"u8);

    public void Text(int column, string text, int style)
    {
        if (style == styles.Text && text.AsSpan().IndexOfAny('\n', '\r') >= 0) style = styles.WrappedText;
        Start(column, style);
        output.Append(XlsxText.NeedsSpacePreserved(text) ? "\" t=\"inlineStr\"><is><t xml:space=\"preserve\">"u8 : "\" t=\"inlineStr\"><is><t>"u8);
        if (!XlsxText.Write(output, text)) Shortened++;
        output.Append("</t></is></c>"u8);
    }

    public void Value(int column, ColumnType type, in Cell cell, int style)
    {
        if (cell.IsEmpty) return;
        switch (type)
        {
            case ColumnType.Text:
                Text(column, cell.Text, style);
                break;
            case ColumnType.Integer:
                Whole(column, cell.Whole, style);
                break;
            case ColumnType.Decimal when cell.IsWhole:
                Whole(column, cell.Whole, style);
                break;
            case ColumnType.Decimal:
                StartNumber(column, style);
                output.Append(cell.Number);
                EndNumber();
                break;
            case ColumnType.Percentage:
                StartNumber(column, style);
                output.Append(cell.Number * 0.01m);
                EndNumber();
                break;
            // A negative time is shown as ####.
            case ColumnType.Duration when cell.Number < 0:
                Text(column, ShownText.Duration(cell.Number), style);
                break;
            case ColumnType.Duration:
                StartNumber(column, style);
                output.Append((double)cell.Number / 86_400);
                EndNumber();
                break;
            case ColumnType.Date:
                Serial(column, cell.Day.ToDateTime(TimeOnly.MinValue), "yyyy-MM-dd", style);
                break;
            case ColumnType.Moment:
                Serial(column, clock.LocalOf(cell.Moment, out _), "yyyy-MM-dd HH:mm:ss", style);
                break;
            case ColumnType.Boolean:
                Start(column, style);
                output.Append(cell.Truth ? "\" t=\"b\"><v>1"u8 : "\" t=\"b\"><v>0"u8);
                EndNumber();
                break;
            default:
                throw new InvalidOperationException($"XLSX knows no {type}.");
        }
    }

    void Whole(int column, long value, int style)
    {
        if (value is > MostDigits or < -MostDigits)
        {
            Text(column, value.ToString(CultureInfo.InvariantCulture), style);
            return;
        }
        StartNumber(column, style);
        output.Append(value);
        EndNumber();
    }

    void Serial(int column, DateTime at, string format, int style)
    {
        if (at < FirstDay)
        {
            Text(column, at.ToString(format, CultureInfo.InvariantCulture), style);
            return;
        }
        StartNumber(column, style);
        var since = at - Epoch;
        if (since.Ticks % TimeSpan.TicksPerDay == 0) output.Append(since.Days);
        else output.Append(since.TotalDays);
        EndNumber();
    }

    void StartNumber(int column, int style)
    {
        Start(column, style);
        output.Append("\"><v>"u8);
    }

    void EndNumber() => output.Append("</v></c>"u8);

    void Start(int column, int style)
    {
        output.Append(starts[column]);
        output.Append(number.AsSpan(0, numberLength));
        output.Append("\" s=\""u8);
        output.Append(style);
    }

    /// <summary>A, B … Z, AA … XFD.</summary>
    public static string ColumnName(int index)
    {
        var name = "";
        for (var rest = index; rest >= 0; rest = (rest / 26) - 1) name = (char)('A' + (rest % 26)) + name;
        return name;
    }
}
