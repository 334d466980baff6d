using System.Security.Cryptography;
using System.Text;

namespace Lectern.Core.Events;

/// <summary>Any identity string in 16 bytes.</summary>
public static class EventKey
{
    /// <summary>
    /// A string that is a UUID in its usual form keeps its value, so that every spelling of it is one key; any other becomes
    /// the first 16 bytes of its SHA-256 (which nobody can steer onto another's key).
    /// </summary>
    public static Guid Of(string id) =>
        Guid.TryParseExact(id, "D", out var uuid) ? uuid : Hash(Encoding.UTF8.GetBytes(id));

    /// <summary>First 16 bytes of SHA-256, in the order they are compared by PostgreSQL's <c>uuid</c>.</summary>
    public static Guid Hash(ReadOnlySpan<byte> bytes)
    {
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, digest);
        return new Guid(digest[..16], bigEndian: true);
    }
}
