using System.Globalization;

namespace Lectern.App.Files.Pdf;

/// <summary>The content of one page, measured from its top left corner. It is kept for the next page when it was written.</summary>
sealed class Canvas(Utf8Output output)
{
    double height;
    Ink fill;
    Ink stroke;

    public void Begin(double pageHeight)
    {
        height = pageHeight;
        output.Clear();
        // As no colour is: the first is always set.
        (fill, stroke) = (new(-1, 0, 0), new(-1, 0, 0));
    }

    public ReadOnlySpan<byte> Content => output.Written;

    /// <param name="y">Of the line that letters stand on.</param>
    /// <param name="squeeze">How wide letters are, of their own width.</param>
    public void Text(double x, double y, ReadOnlySpan<char> text, PdfFont font, double size, Ink ink, double squeeze = 1)
    {
        if (text.IsEmpty) return;
        Fill(ink);
        output.Append("BT /"u8);
        output.Append(font.Name);
        output.Append((byte)' ');
        Number(size);
        output.Append("Tf "u8);
        if (squeeze < 1)
        {
            Number(squeeze * 100);
            output.Append("Tz "u8);
        }
        Number(x);
        Number(height - y);
        output.Append("Td "u8);
        font.Encode(text, output);
        output.Append(squeeze < 1 ? "Tj 100 Tz ET\n"u8 : "Tj ET\n"u8);
    }

    public void RightText(double right, double y, ReadOnlySpan<char> text, PdfFont font, double size, Ink ink) =>
        Text(right - font.Measure(text, size), y, text, font, size, ink);

    public void CenteredText(double center, double y, ReadOnlySpan<char> text, PdfFont font, double size, Ink ink) =>
        Text(center - (font.Measure(text, size) / 2), y, text, font, size, ink);

    public void Rectangle(double x, double y, double width, double tall, Ink ink)
    {
        Fill(ink);
        Number(x);
        Number(height - y - tall);
        Number(width);
        Number(tall);
        output.Append("re f\n"u8);
    }

    public void Line(double x1, double y1, double x2, double y2, Ink ink, double thick = 0.5) => Path([(x1, y1), (x2, y2)], ink, thick);

    public void Path(ReadOnlySpan<(double X, double Y)> points, Ink ink, double thick)
    {
        if (points.Length < 2) return;
        Stroke(ink);
        Number(thick);
        output.Append("w 1 j 1 J "u8);
        for (var i = 0; i < points.Length; i++)
        {
            Number(points[i].X);
            Number(height - points[i].Y);
            output.Append(i == 0 ? "m "u8 : "l "u8);
        }
        output.Append("S\n"u8);
    }

    public void Dot(double x, double y, double radius, Ink ink)
    {
        // Four curves that differ from a circle by less than anybody sees.
        const double bend = 0.5523;
        Fill(ink);
        var (cy, r, b) = (height - y, radius, radius * bend);
        Number(x + r);
        Number(cy);
        output.Append("m "u8);
        Curve(x + r, cy + b, x + b, cy + r, x, cy + r);
        Curve(x - b, cy + r, x - r, cy + b, x - r, cy);
        Curve(x - r, cy - b, x - b, cy - r, x, cy - r);
        Curve(x + b, cy - r, x + r, cy - b, x + r, cy);
        output.Append("f\n"u8);
    }

    void Curve(double x1, double y1, double x2, double y2, double x3, double y3)
    {
        Number(x1);
        Number(y1);
        Number(x2);
        Number(y2);
        Number(x3);
        Number(y3);
        output.Append("c "u8);
    }

    void Fill(Ink ink)
    {
        if (fill == ink) return;
        Color(fill = ink);
        output.Append("rg "u8);
    }

    void Stroke(Ink ink)
    {
        if (stroke == ink) return;
        Color(stroke = ink);
        output.Append("RG "u8);
    }

    void Color(Ink ink)
    {
        Number(ink.Red);
        Number(ink.Green);
        Number(ink.Blue);
    }

    /// <summary>To a thousandth of a point, and a space.</summary>
    void Number(double value)
    {
        Span<byte> text = stackalloc byte[24];
        Math.Round(value, 3).TryFormat(text, out var length, "0.###", CultureInfo.InvariantCulture);
        output.Append(text[..length]);
        output.Append((byte)' ');
    }
}
