using Lectern.Core.Events;

namespace Lectern.App.Import.Files;

/// <summary>The id of an event whose file gives it none: its content and its place in the file.</summary>
static class FileEventId
{
    static readonly Guid Ids = new("0b0f4c3e-6f0a-5c53-9d1c-5f5b4f2e8a11");

    /// <param name="ordinal">The record's number in the file: equal records are then two events, in bounded memory, and lines may be appended.</param>
    public static Guid Of(long ordinal, ReadOnlySpan<byte> content)
    {
        var name = new byte[sizeof(long) + content.Length];
        BitConverter.TryWriteBytes(name, ordinal);
        content.CopyTo(name.AsSpan(sizeof(long)));
        return UuidV5.Create(Ids, name);
    }
}
