using System.Globalization;
using System.Text;

namespace Lectern.App.Files.Xlsx;

/// <summary>The looks of cells: each number format, alignment and wrapping once. Excel refuses a workbook of more than 64,000; here are a dozen.</summary>
sealed class XlsxStyles
{
    // Fonts, fills and formats by their place in the part below.
    const int Plain = 0, HeaderFont = 1, TitleFont = 2, LabelFont = 3;
    const int NoFill = 0, HeaderFill = 2;
    const int FirstOwnFormat = 164;

    readonly List<string> formats = [];
    readonly List<string> looks = [Look(0, Plain, NoFill, null, false)];

    public XlsxStyles()
    {
        HeaderLeft = Add(Look(0, HeaderFont, HeaderFill, Alignment.Left, true));
        HeaderRight = Add(Look(0, HeaderFont, HeaderFill, Alignment.Right, true));
        Title = Add(Look(0, TitleFont, NoFill, null, false));
        Label = Add(Look(0, LabelFont, NoFill, null, false));
        Text = Add(Look(0, Plain, NoFill, Alignment.Left, false));
        WrappedText = Add(Look(0, Plain, NoFill, Alignment.Left, true));
    }

    public int HeaderLeft { get; }

    public int HeaderRight { get; }

    public int Title { get; }

    public int Label { get; }

    public int Text { get; }

    /// <summary>For texts of several lines.</summary>
    public int WrappedText { get; }

    public int Of(Column column)
    {
        if (column.Type == ColumnType.Text && column.Alignment == Alignment.Left) return Text;
        var point = column.Digits == 0 ? "" : "." + new string('0', column.Digits);
        var format = column.Type switch
        {
            ColumnType.Text or ColumnType.Boolean => null,
            ColumnType.Integer => "#,##0",
            ColumnType.Decimal => $"#,##0{point}",
            ColumnType.Percentage => $"0{point}%",
            ColumnType.Duration => "[h]:mm:ss",
            ColumnType.Date => @"yyyy\-mm\-dd",
            ColumnType.Moment => @"yyyy\-mm\-dd\ hh:mm:ss",
            _ => throw new InvalidOperationException($"XLSX knows no {column.Type}."),
        };
        return Add(Look(format is null ? 0 : FormatOf(format), Plain, NoFill, column.Alignment, false));
    }

    public string Part()
    {
        var part = new StringBuilder();
        part.Append("""<?xml version="1.0" encoding="UTF-8" standalone="yes"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">""");
        if (formats.Count > 0)
        {
            part.Append(CultureInfo.InvariantCulture, $"<numFmts count=\"{formats.Count}\">");
            for (var i = 0; i < formats.Count; i++) part.Append(CultureInfo.InvariantCulture, $"<numFmt numFmtId=\"{FirstOwnFormat + i}\" formatCode=\"{XlsxText.Escape(formats[i])}\"/>");
            part.Append("</numFmts>");
        }
        part.Append(
            """
            <fonts count="4"><font><sz val="11"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="11"/><color rgb="FFFFFFFF"/><name val="Calibri"/><family val="2"/></font><font><b/><sz val="16"/><color rgb="FF22302F"/><name val="Calibri"/><family val="2"/></font><font><sz val="11"/><color rgb="FF5B6B69"/><name val="Calibri"/><family val="2"/></font></fonts>
            <fills count="3"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill><fill><patternFill patternType="solid"><fgColor rgb="FF1F6F6A"/><bgColor indexed="64"/></patternFill></fill></fills>
            <borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>
            <cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>
            """);
        part.Append(CultureInfo.InvariantCulture, $"<cellXfs count=\"{looks.Count}\">").AppendJoin("", looks).Append("</cellXfs>");
        part.Append("""<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>""");
        return part.ToString();
    }

    int FormatOf(string format)
    {
        if (formats.IndexOf(format) is >= 0 and var known) return FirstOwnFormat + known;
        formats.Add(format);
        return FirstOwnFormat + formats.Count - 1;
    }

    int Add(string look)
    {
        if (looks.IndexOf(look) is >= 0 and var known) return known;
        looks.Add(look);
        return looks.Count - 1;
    }

    static string Look(int format, int font, int fill, Alignment? alignment, bool wraps)
    {
        var align = alignment is { } side
            ? $"<alignment horizontal=\"{(side == Alignment.Right ? "right" : "left")}\" vertical=\"top\"{(wraps ? " wrapText=\"1\"" : "")}/>"
            : "";
        return string.Create(
            CultureInfo.InvariantCulture,
            $"<xf numFmtId=\"{format}\" fontId=\"{font}\" fillId=\"{fill}\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyFont=\"1\" applyFill=\"1\"{(align.Length > 0 ? $" applyAlignment=\"1\">{align}</xf>" : "/>")}");
    }
}
