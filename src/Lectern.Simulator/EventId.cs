using System.Buffers.Binary;

namespace Lectern.Simulator;

/// <summary>UUIDs (version 8: our own recipe) that are a function of what they name.</summary>
static class EventId
{
    public static Guid From(ulong actor, ulong what)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt64BigEndian(bytes, Rng.Mix(actor ^ Rng.Mix(what)));
        BinaryPrimitives.WriteUInt64BigEndian(bytes[8..], Rng.Mix(Rng.Mix(actor) + what));
        bytes[6] = (byte)((bytes[6] & 0x0F) | 0x80);
        bytes[8] = (byte)((bytes[8] & 0x3F) | 0x80);
        return new Guid(bytes, bigEndian: true);
    }

    public static ulong Fold(Guid id)
    {
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt64BigEndian(bytes) ^ Rng.Mix(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }
}
