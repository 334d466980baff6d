using System.Buffers.Binary;

namespace Lectern.App.Files.Pdf;

/// <summary>
/// What a PDF needs of a TrueType font: which glyph a character has, how wide it is, and the font again with the outlines of some glyphs only.
/// Reads characters by a cmap of format 4, which all fonts of the first plane have.
/// </summary>
sealed class TrueTypeFont
{
    /// <summary>Drawn where the font has no glyph for a character.</summary>
    const char Replacement = '\uFFFD';

    // What a viewer needs to draw glyphs by their numbers.
    static readonly string[] Kept = ["cvt ", "fpgm", "glyf", "head", "hhea", "hmtx", "loca", "maxp", "prep"];

    readonly byte[] file;
    readonly Dictionary<string, Range> tables = [];
    readonly ushort[] glyphs = new ushort[0x10000];
    readonly ushort[] widths;
    readonly int[] outlines;

    TrueTypeFont(string name, byte[] file)
    {
        this.file = file;
        Name = name;
        for (var i = 0; i < U16(4); i++)
        {
            var entry = 12 + (16 * i);
            var start = (int)U32(entry + 8);
            tables[System.Text.Encoding.ASCII.GetString(file, entry, 4)] = start..(start + (int)U32(entry + 12));
        }
        UnitsPerEm = U16(Start("head") + 18);
        Ascent = S16(Start("hhea") + 4);
        Descent = S16(Start("hhea") + 6);
        CapHeight = S16(Start("OS/2") + 88);
        Box = [.. Enumerable.Range(0, 4).Select(i => S16(Start("head") + 36 + (2 * i)))];
        widths = ReadWidths();
        outlines = ReadOutlines();
        ReadCharacters();
    }

    public static TrueTypeFont Load(string name)
    {
        using var resource = typeof(TrueTypeFont).Assembly.GetManifestResourceStream($"Lectern.App.Files.Pdf.Fonts.{name}.ttf")
            ?? throw new InvalidOperationException($"The font {name} is not in the assembly.");
        var file = new byte[resource.Length];
        resource.ReadExactly(file);
        return new(name, file);
    }

    public string Name { get; }

    public int UnitsPerEm { get; }

    public int Ascent { get; }

    public int Descent { get; }

    public int CapHeight { get; }

    /// <summary>Around all glyphs: left, bottom, right, top.</summary>
    public IReadOnlyList<int> Box { get; }

    public int GlyphCount => widths.Length;

    public bool Has(char character) => glyphs[character] != 0;

    /// <summary>The glyph of a character, else that of U+FFFD.</summary>
    public ushort GlyphOf(char character) => glyphs[character] is not 0 and var glyph ? glyph : glyphs[Replacement];

    /// <summary>In units of the font.</summary>
    public int WidthOf(ushort glyph) => widths[glyph];

    /// <summary>The font with these glyphs, and those that they are composed of, under their numbers; the others are empty.</summary>
    public byte[] Subset(IEnumerable<ushort> wanted)
    {
        var kept = WithParts(wanted);
        var glyf = new MemoryStream();
        var loca = new byte[(GlyphCount + 1) * 4];
        for (var i = 0; i < GlyphCount; i++)
        {
            if (kept.Contains((ushort)i)) glyf.Write(Outline(i));
            while (glyf.Length % 4 != 0) glyf.WriteByte(0);
            BinaryPrimitives.WriteUInt32BigEndian(loca.AsSpan((i + 1) * 4), (uint)glyf.Length);
        }
        var head = Table("head").ToArray();
        // Offsets of four bytes.
        BinaryPrimitives.WriteInt16BigEndian(head.AsSpan(50), 1);
        return Assemble(Kept.Where(tables.ContainsKey).ToDictionary(name => name, name => name switch
        {
            "glyf" => glyf.ToArray(),
            "loca" => loca,
            "head" => head,
            _ => Table(name).ToArray(),
        }));
    }

    HashSet<ushort> WithParts(IEnumerable<ushort> wanted)
    {
        const int words = 1, scale = 8, more = 32, twoScales = 64, matrix = 128;
        var kept = new HashSet<ushort> { 0 };
        var open = new Stack<ushort>(wanted);
        while (open.TryPop(out var glyph))
        {
            if (!kept.Add(glyph)) continue;
            var outline = Outline(glyph);
            // A composed glyph has −1 contours, then its parts.
            if (outline.Length == 0 || BinaryPrimitives.ReadInt16BigEndian(outline) >= 0) continue;
            for (var at = 10; ;)
            {
                var flags = BinaryPrimitives.ReadUInt16BigEndian(outline[at..]);
                open.Push(BinaryPrimitives.ReadUInt16BigEndian(outline[(at + 2)..]));
                at += 4 + ((flags & words) != 0 ? 4 : 2) + ((flags & scale) != 0 ? 2 : (flags & twoScales) != 0 ? 4 : (flags & matrix) != 0 ? 8 : 0);
                if ((flags & more) == 0) break;
            }
        }
        return kept;
    }

    static byte[] Assemble(Dictionary<string, byte[]> parts)
    {
        var count = parts.Count;
        var power = 1 << (int)Math.Log2(count);
        var directory = new byte[12 + (16 * count)];
        BinaryPrimitives.WriteUInt32BigEndian(directory, 0x00010000);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(4), (ushort)count);
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(6), (ushort)(power * 16));
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(8), (ushort)Math.Log2(power));
        BinaryPrimitives.WriteUInt16BigEndian(directory.AsSpan(10), (ushort)((count * 16) - (power * 16)));
        var body = new MemoryStream();
        var i = 0;
        foreach (var (name, content) in parts.OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var entry = directory.AsSpan(12 + (16 * i++));
            System.Text.Encoding.ASCII.GetBytes(name, entry);
            BinaryPrimitives.WriteUInt32BigEndian(entry[4..], Sum(content));
            BinaryPrimitives.WriteUInt32BigEndian(entry[8..], (uint)(directory.Length + body.Length));
            BinaryPrimitives.WriteUInt32BigEndian(entry[12..], (uint)content.Length);
            body.Write(content);
            while (body.Length % 4 != 0) body.WriteByte(0);
        }
        return [.. directory, .. body.ToArray()];
    }

    static uint Sum(byte[] content)
    {
        var sum = 0u;
        for (var i = 0; i < content.Length; i++) sum = unchecked(sum + ((uint)content[i] << (24 - (8 * (i % 4)))));
        return sum;
    }

    ushort[] ReadWidths()
    {
        var all = new ushort[U16(Start("maxp") + 4)];
        var told = U16(Start("hhea") + 34);
        // The last one told holds for all that follow.
        for (var i = 0; i < all.Length; i++) all[i] = U16(Start("hmtx") + (4 * Math.Min(i, told - 1)));
        return all;
    }

    int[] ReadOutlines()
    {
        var start = Start("loca");
        var isLong = S16(Start("head") + 50) != 0;
        return [.. Enumerable.Range(0, GlyphCount + 1).Select(i => isLong ? (int)U32(start + (4 * i)) : 2 * U16(start + (2 * i)))];
    }

    void ReadCharacters()
    {
        var cmap = Start("cmap");
        for (var i = 0; i < U16(cmap + 2); i++)
        {
            var table = cmap + (int)U32(cmap + 8 + (8 * i));
            if (U16(table) != 4) continue;
            var segments = U16(table + 6);
            for (var at = 0; at < segments; at += 2)
            {
                var (end, first) = (U16(table + 14 + at), U16(table + 16 + segments + at));
                var (delta, offset) = (U16(table + 16 + (2 * segments) + at), U16(table + 16 + (3 * segments) + at));
                for (int character = first; character <= end && character < 0xFFFF; character++)
                {
                    var glyph = offset == 0 ? character : U16(table + 16 + (3 * segments) + at + offset + (2 * (character - first)));
                    glyphs[character] = glyph == 0 ? (ushort)0 : (ushort)(glyph + delta);
                }
            }
            return;
        }
        throw new InvalidOperationException($"The font {Name} has no cmap of format 4.");
    }

    ReadOnlySpan<byte> Outline(int glyph) => Table("glyf")[outlines[glyph]..outlines[glyph + 1]];

    ReadOnlySpan<byte> Table(string name) => file.AsSpan(tables[name]);

    int Start(string name) => tables[name].Start.Value;

    ushort U16(int at) => BinaryPrimitives.ReadUInt16BigEndian(file.AsSpan(at));

    short S16(int at) => BinaryPrimitives.ReadInt16BigEndian(file.AsSpan(at));

    uint U32(int at) => BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(at));
}
