using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;

namespace Lectern.App.Access.Tokens;

/// <summary>
/// Base64url as RFC 7515 has it: no padding, no white space, and the bits behind the last byte zero. So bytes have one spelling
/// only, and a token that was changed is another token.
/// </summary>
static class StrictBase64Url
{
    static readonly SearchValues<char> Alphabet = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_");

    public static bool TryDecode(ReadOnlySpan<char> text, [NotNullWhen(true)] out byte[]? bytes)
    {
        bytes = null;
        if (text.ContainsAnyExcept(Alphabet) || !EndsInZeroBits(text)) return false;
        bytes = Base64Url.DecodeFromChars(text);
        return true;
    }

    static bool EndsInZeroBits(ReadOnlySpan<char> text) => (text.Length % 4) switch
    {
        0 => true,
        2 => "AQgw".Contains(text[^1]),
        3 => "AEIMQUYcgkosw048".Contains(text[^1]),
        _ => false,
    };
}
