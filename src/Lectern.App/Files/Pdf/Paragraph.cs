using System.Globalization;

namespace Lectern.App.Files.Pdf;

/// <summary>Breaks texts into lines of a width: between words, inside a word that is wider than a line, and with an ellipsis where lines run out.</summary>
static class Paragraph
{
    const string Ellipsis = "…";

    /// <summary>What no line shows of a text that is far too long.</summary>
    const int Longest = 4_000;

    /// <summary>Widths are sums of many: what is as wide as its line fits.</summary>
    const double Tolerance = 0.01;

    public static List<string> Lines(string text, PdfFont font, double size, double width, int most)
    {
        var lines = new List<string>();
        var plain = Plain(text);
        foreach (var part in plain.Split('\n'))
        {
            var rest = part.AsSpan().TrimEnd();
            do
            {
                if (lines.Count == most)
                {
                    lines[^1] = Shortened(lines[^1], font, size, width);
                    return lines;
                }
                var fits = Fitting(rest, font, size, width);
                lines.Add(rest[..fits].TrimEnd().ToString());
                rest = rest[fits..].TrimStart();
            }
            while (!rest.IsEmpty);
        }
        if (text.Length > Longest) lines[^1] = Shortened(lines[^1], font, size, width);
        return lines;
    }

    /// <summary>One line, cut where it is too long.</summary>
    public static string Line(string text, PdfFont font, double size, double width) => Lines(text.ReplaceLineEndings(" "), font, size, width, 1)[0];

    /// <summary>Line feeds for any line break, spaces for tabs, nothing for what only machines read.</summary>
    public static string Plain(string text)
    {
        var cut = text.Length <= Longest ? text : text[..(char.IsHighSurrogate(text[Longest - 1]) ? Longest - 1 : Longest)];
        if (!cut.AsSpan().ContainsAnyInRange('\0', '\x1F') && !cut.AsSpan().ContainsAnyInRange('\x7F', '\x9F') && !cut.AsSpan().ContainsAny('\u200B', '\u00AD', '\uFEFF')) return cut;
        return string.Concat(cut.ReplaceLineEndings("\n").Select(c => c switch
        {
            '\n' => "\n",
            '\t' => " ",
            '\u200B' or '\u00AD' or '\uFEFF' => "",
            _ when char.IsControl(c) => "",
            _ => c.ToString(),
        }));
    }

    /// <summary>How many characters stand on the next line; at least one.</summary>
    static int Fitting(ReadOnlySpan<char> text, PdfFont font, double size, double width)
    {
        if (font.Measure(text, size) <= width + Tolerance) return text.Length;
        var (used, space) = (0.0, -1);
        for (var i = 0; i < text.Length; i++)
        {
            used += font.Measure(text[i..(i + 1)], size);
            if (text[i] == ' ') space = i;
            if (used > width + Tolerance) return space > 0 ? space : Whole(text, Math.Max(1, i));
            // A hyphen stays on its line.
            if (text[i] is '-' or '/' or '–' && i > 0) space = i + 1;
        }
        return text.Length;
    }

    static string Shortened(string line, PdfFont font, double size, double width)
    {
        var text = line.AsSpan();
        var room = width - font.Measure(Ellipsis, size);
        while (!text.IsEmpty && font.Measure(text, size) > room) text = text[..Whole(text, text.Length - 1)];
        return string.Concat(text.TrimEnd(), Ellipsis);
    }

    /// <summary>Not between the halves of a pair, nor between a letter and its accent.</summary>
    static int Whole(ReadOnlySpan<char> text, int at)
    {
        var cut = at;
        while (cut > 0 && cut < text.Length && (char.IsLowSurrogate(text[cut]) || CharUnicodeInfo.GetUnicodeCategory(text[cut]) == UnicodeCategory.NonSpacingMark)) cut--;
        return cut > 0 ? cut : Math.Min(text.Length, at + 1);
    }
}
