using System.Buffers.Text;
using System.Text;

namespace Lectern.Bench.Load;

/// <summary>Tells where an HTTP/1.1 answer ends: by its length or by its last chunk.</summary>
static class HttpAnswer
{
    /// <param name="received">One answer, or the beginning of it.</param>
    public static bool IsWhole(ReadOnlySpan<byte> received, out int status)
    {
        status = 0;
        var end = received.IndexOf("\r\n\r\n"u8);
        if (end < 0) return false;

        // "HTTP/1.1 202 Accepted"
        if (!Utf8Parser.TryParse(received.Slice(9, 3), out status, out _)) throw new BenchException("The server does not speak HTTP/1.1.");
        var body = received[(end + 4)..];
        var headers = received[..end];
        for (var line = headers.IndexOf((byte)'\n') + 1; line > 0 && line < headers.Length;)
        {
            var rest = headers[line..];
            var length = rest.IndexOf((byte)'\n') is >= 0 and var n ? n + 1 : rest.Length;
            var colon = rest.IndexOf((byte)':');
            var value = rest[(colon + 1)..length].Trim(" \r\n"u8);
            if (Ascii.EqualsIgnoreCase(rest[..colon], "content-length"u8)) return Utf8Parser.TryParse(value, out int bytes, out _) && body.Length >= bytes;
            if (Ascii.EqualsIgnoreCase(rest[..colon], "transfer-encoding"u8)) return EndsChunked(body);
            line += length;
        }
        return true;
    }

    static bool EndsChunked(ReadOnlySpan<byte> body)
    {
        while (true)
        {
            var line = body.IndexOf("\r\n"u8);
            if (line < 0 || !Utf8Parser.TryParse(body, out int size, out _, 'x')) return false;
            var next = line + 2 + size + 2;
            if (body.Length < next) return false;
            if (size == 0) return true;
            body = body[next..];
        }
    }
}
