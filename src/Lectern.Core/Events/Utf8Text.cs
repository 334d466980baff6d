using System.Buffers;

namespace Lectern.Core.Events;

/// <summary>What JSON text has around its tokens.</summary>
static class Utf8Text
{
    public static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Length of a byte order mark at the start: 3 or 0. Editors and .NET's file writers put one there.</summary>
    public static int SkipBom(ReadOnlySpan<byte> text) => text.StartsWith("\uFEFF"u8) ? 3 : 0;
}
