using System.IO.Compression;

namespace Lectern.App.Import;

/// <summary>A source file, plain or gzip (told by its first bytes, not its name), that knows how much of it has been read.</summary>
sealed class SourceStream : IDisposable
{
    readonly FileStream file;

    public SourceStream(string path)
    {
        file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        Length = file.Length;
        Span<byte> magic = stackalloc byte[2];
        var isGzip = file.ReadAtLeast(magic, 2, throwOnEndOfStream: false) == 2 && magic is [0x1F, 0x8B];
        file.Position = 0;
        Content = isGzip ? new GZipStream(file, CompressionMode.Decompress) : file;
    }

    /// <summary>The uncompressed bytes; closing them closes the file.</summary>
    public Stream Content { get; }

    /// <summary>Bytes of the file as it lies on disk.</summary>
    public long Length { get; }

    /// <summary>How many of them have been read; all, once the file is closed.</summary>
    public long BytesRead => file.CanRead ? file.Position : Length;

    public void Dispose() => Content.Dispose();
}
