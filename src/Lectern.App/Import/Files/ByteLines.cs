namespace Lectern.App.Import.Files;

/// <summary>Reads a stream by lines as the bytes they are: what is not UTF-8 must be seen, not replaced.</summary>
static class ByteLines
{
    const int LongestLine = 4 << 20;

    /// <summary>Each line without its line feed; valid until the next is asked for.</summary>
    public static IEnumerable<ReadOnlyMemory<byte>> Read(Stream stream)
    {
        using var content = stream;
        var buffer = new byte[1 << 16];
        var (start, end) = (0, 0);
        while (true)
        {
            var feed = buffer.AsSpan(start, end - start).IndexOf((byte)'\n');
            if (feed >= 0)
            {
                yield return buffer.AsMemory(start, feed);
                start += feed + 1;
                continue;
            }
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
            if (end == buffer.Length)
            {
                if (end >= LongestLine)
                    throw new ImportException($"A line is longer than {LongestLine} bytes: an event may have 32 KB of data.");
                Array.Resize(ref buffer, end * 2);
            }
            var got = content.Read(buffer, end, buffer.Length - end);
            if (got == 0)
                break;
            end += got;
        }
        if (end > 0)
            yield return buffer.AsMemory(0, end);
    }
}
