using System.Globalization;
using System.Text;

namespace Lectern.App.Files.Pdf;

/// <summary>A typeface as one document uses it: it remembers which glyphs were drawn, which are then embedded.</summary>
sealed class PdfFont
{
    /// <summary>Read once; each document has fonts of its own over them.</summary>
    static readonly Lazy<(TrueTypeFont Regular, TrueTypeFont SemiBold)> Faces = new(() => (TrueTypeFont.Load("NotoSans-Regular"), TrueTypeFont.Load("NotoSans-SemiBold")));

    readonly TrueTypeFont face;
    readonly SortedDictionary<ushort, char> drawn = [];
    readonly bool[] isDrawn;
    readonly float[] widths = new float[0x10000];

    PdfFont(TrueTypeFont face, string name)
    {
        this.face = face;
        Name = name;
        isDrawn = new bool[face.GlyphCount];
        for (var c = 0; c < widths.Length; c++) widths[c] = char.IsLowSurrogate((char)c) ? 0 : (float)face.WidthOf(face.GlyphOf((char)c)) / face.UnitsPerEm;
    }

    public static PdfFont Regular() => new(Faces.Value.Regular, "F1");

    public static PdfFont SemiBold() => new(Faces.Value.SemiBold, "F2");

    /// <summary>As pages name it.</summary>
    public string Name { get; }

    /// <summary>Of capital letters, at a size of one.</summary>
    public double CapHeight => (double)face.CapHeight / face.UnitsPerEm;

    public double Measure(ReadOnlySpan<char> text, double size)
    {
        var width = 0.0;
        foreach (var c in text) width += widths[c];
        return width * size;
    }

    /// <summary>The glyphs of a text, as a page's content has them. What lies beyond the first plane is one replacement for its two halves.</summary>
    public void Encode(ReadOnlySpan<char> text, Utf8Output output)
    {
        output.Append((byte)'<');
        foreach (var c in text)
        {
            if (char.IsLowSurrogate(c)) continue;
            var glyph = face.GlyphOf(c);
            if (!isDrawn[glyph])
            {
                isDrawn[glyph] = true;
                drawn[glyph] = face.Has(c) ? c : '\uFFFD';
            }
            Hex(output, glyph);
        }
        output.Append((byte)'>');
    }

    /// <summary>Writes the font with the glyphs that were drawn.</summary>
    /// <param name="number">Of the object that pages refer to.</param>
    public async Task WriteAsync(PdfOutput pdf, int number, CancellationToken ct)
    {
        var file = face.Subset(drawn.Keys);
        var name = $"{Tag()}+{face.Name}";
        var (program, descriptor, descendant, unicode) = (pdf.Reserve(), pdf.Reserve(), pdf.Reserve(), pdf.Reserve());
        await pdf.StreamAsync(program, string.Create(CultureInfo.InvariantCulture, $"/Length1 {file.Length}"), file, ct);
        await pdf.ObjectAsync(descriptor, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type/FontDescriptor/FontName/{name}/Flags 4/FontBBox[{string.Join(' ', face.Box.Select(Scaled))}]/ItalicAngle 0/Ascent {Scaled(face.Ascent)}/Descent {Scaled(face.Descent)}/CapHeight {Scaled(face.CapHeight)}/StemV 80/FontFile2 {program} 0 R>>"), ct);
        var told = string.Concat(drawn.Keys.Select(g => string.Create(CultureInfo.InvariantCulture, $"{g}[{Scaled(face.WidthOf(g))}]")));
        await pdf.ObjectAsync(descendant, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type/Font/Subtype/CIDFontType2/BaseFont/{name}/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor {descriptor} 0 R/DW 0/W[{told}]/CIDToGIDMap/Identity>>"), ct);
        await pdf.StreamAsync(unicode, "", Encoding.ASCII.GetBytes(UnicodeMap()), ct);
        await pdf.ObjectAsync(number, string.Create(
            CultureInfo.InvariantCulture,
            $"<</Type/Font/Subtype/Type0/BaseFont/{name}/Encoding/Identity-H/DescendantFonts[{descendant} 0 R]/ToUnicode {unicode} 0 R>>"), ct);
    }

    int Scaled(int units) => (int)Math.Round(1000.0 * units / face.UnitsPerEm);

    /// <summary>Six letters that tell this subset from others of the font.</summary>
    string Tag()
    {
        var hash = 17u;
        foreach (var glyph in drawn.Keys) hash = unchecked((hash * 31) + glyph);
        return string.Concat(Enumerable.Range(0, 6).Select(_ =>
        {
            var letter = (char)('A' + (hash % 26));
            hash /= 26;
            return letter;
        }));
    }

    /// <summary>Which character each glyph is, for who copies, searches or listens.</summary>
    string UnicodeMap()
    {
        var map = new StringBuilder(
            """
            /CIDInit/ProcSet findresource begin 12 dict begin begincmap
            /CIDSystemInfo<</Registry(Adobe)/Ordering(UCS)/Supplement 0>>def
            /CMapName/Adobe-Identity-UCS def /CMapType 2 def
            1 begincodespacerange <0000><FFFF> endcodespacerange

            """);
        foreach (var part in drawn.Chunk(100))
        {
            map.Append(CultureInfo.InvariantCulture, $"{part.Length} beginbfchar\n");
            foreach (var (glyph, character) in part) map.Append(CultureInfo.InvariantCulture, $"<{glyph:X4}><{(int)character:X4}>\n");
            map.Append("endbfchar\n");
        }
        return map.Append("endcmap CMapName currentdict/CMap defineresource pop end end").ToString();
    }

    static void Hex(Utf8Output output, ushort value)
    {
        for (var shift = 12; shift >= 0; shift -= 4) output.Append("0123456789ABCDEF"u8[(value >> shift) & 15]);
    }
}
