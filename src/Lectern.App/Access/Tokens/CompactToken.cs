using System.Diagnostics.CodeAnalysis;
using System.Text;
using System.Text.Json;

namespace Lectern.App.Access.Tokens;

/// <summary>A compact JWS (RFC 7515, 7.1), taken apart. Nothing of it is to be trusted before its signature is checked.</summary>
/// <param name="Algorithm">One of <see cref="TokenAlgorithm"/>.</param>
/// <param name="KeyId">Its <c>kid</c>; null: it has none.</param>
/// <param name="Payload">What was signed for, decoded.</param>
/// <param name="Signed">The bytes the signature is over.</param>
/// <param name="Signature">Decoded, and never empty.</param>
sealed record CompactToken(string Algorithm, string? KeyId, byte[] Payload, byte[] Signed, byte[] Signature)
{
    public const int MaxLength = 8 * 1024;
    public const int MaxKeyIdLength = 256;

    /// <summary>
    /// Refused where they stand: extensions that must be understood (crit, b64), encryption, compression and nesting, and keys or
    /// addresses of keys, which a token could bring along for itself. Certificates (x5c, x5t) are not looked at.
    /// </summary>
    static readonly string[] NotTaken = ["crit", "b64", "cty", "enc", "zip", "jwk", "jku", "x5u"];

    static readonly string[] Types = ["JWT", "at+jwt", "application/at+jwt"];

    public static bool TryRead(string text, [NotNullWhen(true)] out CompactToken? token, [NotNullWhen(false)] out TokenRefusal? refusal)
    {
        token = null;
        refusal = TokenRefusal.Malformed;
        if (text.Length > MaxLength)
        {
            refusal = TokenRefusal.TooLarge;
            return false;
        }
        var first = text.IndexOf('.');
        var last = text.LastIndexOf('.');
        if (first <= 0 || last == first || text.AsSpan(first + 1, last - first - 1).Contains('.')) return false;
        if (!StrictBase64Url.TryDecode(text.AsSpan(0, first), out var header)
            || !StrictBase64Url.TryDecode(text.AsSpan(first + 1, last - first - 1), out var payload)
            || !StrictBase64Url.TryDecode(text.AsSpan(last + 1), out var signature)) return false;

        refusal = HeaderRefusal(header, out var algorithm, out var keyId);
        if (refusal is not null) return false;
        // Unsecured (RFC 7515, A.5), whatever the header says.
        if (signature.Length == 0)
        {
            refusal = TokenRefusal.Signature;
            return false;
        }
        token = new(algorithm!, keyId, payload, Encoding.ASCII.GetBytes(text, 0, last), signature);
        return true;
    }

    static TokenRefusal? HeaderRefusal(byte[] utf8, out string? algorithm, out string? keyId)
    {
        algorithm = keyId = null;
        if (!StrictJson.TryReadObject(utf8, out var header)) return TokenRefusal.Header;
        algorithm = header.Text("alg");
        if (algorithm is null) return TokenRefusal.Header;
        if (!TokenAlgorithm.All.Contains(algorithm, StringComparer.Ordinal)) return TokenRefusal.Algorithm;
        if (NotTaken.Any(header.ContainsKey)) return TokenRefusal.HeaderParameter;
        if (header.TryGetValue("typ", out var type))
        {
            if (type.ValueKind != JsonValueKind.String) return TokenRefusal.Header;
            // A media type has no case (RFC 7515, 4.1.9).
            if (!Types.Any(t => Ascii.EqualsIgnoreCase(t, type.GetString()))) return TokenRefusal.Type;
        }
        keyId = header.Text("kid");
        return header.ContainsKey("kid") && keyId is not { Length: > 0 and <= MaxKeyIdLength } ? TokenRefusal.Header : null;
    }
}

/// <summary>The algorithms that are taken, in RFC 7518's exact spelling.</summary>
static class TokenAlgorithm
{
    public const string HS256 = "HS256";
    public const string RS256 = "RS256";
    public const string ES256 = "ES256";

    public static readonly IReadOnlyList<string> All = [HS256, RS256, ES256];
}
