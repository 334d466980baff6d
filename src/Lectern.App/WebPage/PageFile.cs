using System.Security.Cryptography;
using Microsoft.AspNetCore.StaticFiles;
using Microsoft.Net.Http.Headers;

namespace Lectern.App.WebPage;

/// <summary>A file of the page as it is sent, and what the build made smaller of it.</summary>
/// <param name="IsForever">Its name changes with what it holds: who has it need not ask again.</param>
sealed record PageFile(byte[] Plain, byte[]? Brotli, byte[]? Gzip, string ContentType, string Tag, bool IsForever)
{
    static readonly FileExtensionContentTypeProvider Types = new();

    public static PageFile Read(string file, bool isForever)
    {
        var plain = File.ReadAllBytes(file);
        return new(plain, Smaller(".br"), Smaller(".gz"), TypeOf(file), Convert.ToHexStringLower(SHA256.HashData(plain).AsSpan(0, 12)), isForever);

        byte[]? Smaller(string extension) => File.Exists(file + extension) ? File.ReadAllBytes(file + extension) : null;
    }

    /// <summary>The smallest form that a client takes.</summary>
    public (byte[] Bytes, string? Encoding) For(IEnumerable<StringWithQualityHeaderValue> accepted)
    {
        if (Brotli is not null && Takes("br")) return (Brotli, "br");
        if (Gzip is not null && Takes("gzip")) return (Gzip, "gzip");
        return (Plain, null);

        bool Takes(string encoding) => accepted.Any(a => a.Value.Equals(encoding, StringComparison.OrdinalIgnoreCase) && a.Quality is not 0);
    }

    /// <summary>Exact, since browsers are told not to guess.</summary>
    static string TypeOf(string file)
    {
        var type = Types.TryGetContentType(file, out var found) ? found : "application/octet-stream";
        return type.StartsWith("text/", StringComparison.Ordinal) ? $"{type}; charset=utf-8" : type;
    }
}
