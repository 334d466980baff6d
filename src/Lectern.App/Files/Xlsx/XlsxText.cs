using System.Buffers;
using System.Globalization;
using System.Security;

namespace Lectern.App.Files.Xlsx;

/// <summary>
/// Texts in the XML of a workbook. What XML cannot hold is written as the format's own <c>_x0007_</c>, and what looks like that has its
/// underscore escaped; line breaks are line feeds, as Excel has them in cells.
/// </summary>
static class XlsxText
{
    /// <summary>What Excel takes in a cell, in UTF-16 units.</summary>
    public const int Longest = 32_767;

    static readonly SearchValues<char> Special = SearchValues.Create("&<>_\r\uFFFE\uFFFF" + string.Concat(Enumerable.Range(0, 32).Where(c => c is not ('\t' or '\n' or '\r')).Select(c => (char)c)));

    /// <summary>A text for an attribute or an element of a small part.</summary>
    public static string Escape(string text) =>
        SecurityElement.Escape(string.Concat(text.EnumerateRunes().Select(r => IsAllowed(r.Value) ? r.ToString() : "\uFFFD")))!;

    /// <returns>Whether all of it was written; what is too long ends in an ellipsis.</returns>
    public static bool Write(Utf8Output output, string text)
    {
        if (text.Length <= Longest)
        {
            Append(output, text);
            return true;
        }
        var length = Longest - 1;
        if (char.IsHighSurrogate(text[length - 1])) length--;
        Append(output, text.AsSpan(0, length));
        output.Append("…");
        return false;
    }

    /// <summary>Whether a reader of XML might drop white space of it.</summary>
    public static bool NeedsSpacePreserved(string text) => text.Length > 0 && (char.IsWhiteSpace(text[0]) || char.IsWhiteSpace(text[^1]) || text.AsSpan().IndexOfAny('\n', '\r', '\t') >= 0);

    static void Append(Utf8Output output, ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Special) is >= 0 and var at)
        {
            output.Append(text[..at]);
            switch (text[at])
            {
                case '&':
                    output.Append("&amp;"u8);
                    break;
                case '<':
                    output.Append("&lt;"u8);
                    break;
                case '>':
                    output.Append("&gt;"u8);
                    break;
                case '_':
                    output.Append(IsEscape(text[at..]) ? "_x005F_"u8 : "_"u8);
                    break;
                case '\r':
                    if (at + 1 == text.Length || text[at + 1] != '\n') output.Append((byte)'\n');
                    break;
                case '\uFFFE' or '\uFFFF':
                    output.Append("\uFFFD"u8);
                    break;
                case var control:
                    output.Append(string.Create(CultureInfo.InvariantCulture, $"_x{(int)control:X4}_"));
                    break;
            }
            text = text[(at + 1)..];
        }
        output.Append(text);
    }

    static bool IsEscape(ReadOnlySpan<char> text) =>
        text.Length >= 7 && text[1] is 'x' && text[6] == '_' && char.IsAsciiHexDigit(text[2]) && char.IsAsciiHexDigit(text[3]) && char.IsAsciiHexDigit(text[4]) && char.IsAsciiHexDigit(text[5]);

    static bool IsAllowed(int rune) => rune is '\t' or '\n' or >= 0x20 and not (0xFFFE or 0xFFFF);
}
