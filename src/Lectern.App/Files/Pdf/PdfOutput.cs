using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Lectern.App.Files.Pdf;

/// <summary>The objects of a PDF (ISO 32000-1), each written once and forgotten but for where it begins. A number may be used before its object is there.</summary>
sealed class PdfOutput(Stream stream)
{
    // The second line tells programs that move files that this one is not text.
    static readonly byte[] Beginning = [.. "%PDF-1.7\n%"u8, 0xE2, 0xE3, 0xCF, 0xD3, (byte)'\n'];

    readonly List<long> offsets = [0];
    long written;

    public Task BeginAsync(CancellationToken ct) => WriteAsync(Beginning, ct);

    /// <summary>A number for an object that is written later.</summary>
    public int Reserve()
    {
        offsets.Add(0);
        return offsets.Count - 1;
    }

    public async Task ObjectAsync(int number, string content, CancellationToken ct)
    {
        offsets[number] = written;
        await WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n{content}\nendobj\n")), ct);
    }

    /// <param name="entries">Of its dictionary, beside length and filter.</param>
    public async Task StreamAsync(int number, string entries, ReadOnlyMemory<byte> content, CancellationToken ct)
    {
        using var packed = new MemoryStream();
        await using (var zip = new ZLibStream(packed, CompressionLevel.Optimal, leaveOpen: true)) zip.Write(content.Span);
        offsets[number] = written;
        await WriteAsync(Encoding.Latin1.GetBytes(string.Create(CultureInfo.InvariantCulture, $"{number} 0 obj\n<</Length {packed.Length}/Filter/FlateDecode{entries}>>stream\n")), ct);
        await WriteAsync(packed.GetBuffer().AsMemory(0, (int)packed.Length), ct);
        await WriteAsync("\nendstream\nendobj\n"u8.ToArray(), ct);
    }

    /// <summary>Where everything is.</summary>
    public async Task EndAsync(int catalogue, int info, CancellationToken ct)
    {
        var start = written;
        var table = new StringBuilder(offsets.Count * 20);
        table.Append(CultureInfo.InvariantCulture, $"xref\n0 {offsets.Count}\n0000000000 65535 f \n");
        foreach (var offset in offsets.Skip(1)) table.Append(CultureInfo.InvariantCulture, $"{offset:0000000000} 00000 n \n");
        table.Append(CultureInfo.InvariantCulture, $"trailer\n<</Size {offsets.Count}/Root {catalogue} 0 R/Info {info} 0 R>>\nstartxref\n{start}\n%%EOF\n");
        await WriteAsync(Encoding.ASCII.GetBytes(table.ToString()), ct);
    }

    /// <summary>A text that people read outside of pages: as UTF-16, which every viewer knows.</summary>
    public static string Text(string text) => $"<FEFF{Convert.ToHexString(Encoding.BigEndianUnicode.GetBytes(text))}>";

    /// <summary>A moment, in UTC.</summary>
    public static string Date(DateTimeOffset at) => string.Create(CultureInfo.InvariantCulture, $"(D:{at.UtcDateTime:yyyyMMddHHmmss}Z)");

    async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken ct)
    {
        await stream.WriteAsync(bytes, ct);
        written += bytes.Length;
    }
}
