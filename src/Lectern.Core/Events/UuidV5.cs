using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace Lectern.Core.Events;

/// <summary>Name-based UUIDs (RFC 9562, 5.5): the same name in the same namespace is the same id, anywhere and always.</summary>
public static class UuidV5
{
    const int GuidSize = 16;
    const int StackLimit = 512;

    /// <summary>The id of <paramref name="name"/> within <paramref name="ns"/>.</summary>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 9562 defines version 5 by SHA-1; it names, it does not protect.")]
    public static Guid Create(Guid ns, ReadOnlySpan<byte> name)
    {
        var size = GuidSize + name.Length;
        var input = size <= StackLimit ? stackalloc byte[StackLimit] : new byte[size];
        ns.TryWriteBytes(input, bigEndian: true, out _);
        name.CopyTo(input[GuidSize..]);

        Span<byte> hash = stackalloc byte[SHA1.HashSizeInBytes];
        SHA1.HashData(input[..size], hash);
        hash[6] = (byte)((hash[6] & 0x0F) | 0x50);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash[..GuidSize], bigEndian: true);
    }
}
