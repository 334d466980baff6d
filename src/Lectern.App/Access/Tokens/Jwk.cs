using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text.Json;

namespace Lectern.App.Access.Tokens;

/// <summary>
/// Public keys of a JSON Web Key Set (RFC 7517) that may verify a token. All others are passed over: secrets (oct), keys that tell
/// their private part and so are everybody's, keys for encryption or other algorithms, weak ones.
/// </summary>
static class Jwk
{
    const int MaxKeys = 100;
    const int MinRsaBits = 2048;

    /// <summary>A larger one would cost more to check with than a token is worth.</summary>
    const int MaxRsaBits = 8192;

    static readonly string[] PrivateMembers = ["d", "p", "q", "dp", "dq", "qi", "oth", "k"];

    /// <summary>False where it is no key set.</summary>
    public static bool TryReadSet(ReadOnlySpan<byte> utf8, [NotNullWhen(true)] out IReadOnlyList<TokenKey>? keys, out int passedOver)
    {
        (keys, passedOver) = (null, 0);
        if (!StrictJson.TryReadObject(utf8, out var document) || !document.TryGetValue("keys", out var list)) return false;
        if (list.ValueKind != JsonValueKind.Array || list.GetArrayLength() > MaxKeys) return false;
        var read = new List<TokenKey>();
        foreach (var element in list.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Object && Read(StrictJson.Members(element)) is { } key) read.Add(key);
            else passedOver++;
        }
        keys = read;
        return true;
    }

    static TokenKey? Read(IReadOnlyDictionary<string, JsonElement> jwk)
    {
        if (PrivateMembers.Any(jwk.ContainsKey)) return null;
        var id = jwk.Text("kid");
        if (jwk.ContainsKey("kid") && id is not { Length: > 0 and <= CompactToken.MaxKeyIdLength }) return null;
        if (jwk.ContainsKey("use") && jwk.Text("use") != "sig") return null;
        if (jwk.TryGetValue("key_ops", out var operations) && StrictJson.Texts(operations)?.Contains("verify") != true) return null;
        return jwk.Text("kty") switch
        {
            "RSA" when IsFor(jwk, TokenAlgorithm.RS256) => Rsa(id, jwk),
            "EC" when IsFor(jwk, TokenAlgorithm.ES256) => Ec(id, jwk),
            _ => null,
        };
    }

    static bool IsFor(IReadOnlyDictionary<string, JsonElement> jwk, string algorithm) => !jwk.ContainsKey("alg") || jwk.Text("alg") == algorithm;

    static RsaKey? Rsa(string? id, IReadOnlyDictionary<string, JsonElement> jwk)
    {
        if (Number(jwk, "n") is not { } modulus || Number(jwk, "e") is not { } exponent) return null;
        var bits = modulus.Length == 0 ? 0 : modulus.Length * 8 - byte.LeadingZeroCount(modulus[0]);
        if (bits is < MinRsaBits or > MaxRsaBits || !IsOdd(modulus)) return null;
        // 65537 or larger (FIPS 186-5, 5.4), in four bytes at most: with 1, anything would be its own signature.
        if (exponent.Length is not (3 or 4) || !IsOdd(exponent)) return null;
        return Made(() => new RsaKey(id, new RSAParameters { Modulus = modulus, Exponent = exponent }));
    }

    static EcKey? Ec(string? id, IReadOnlyDictionary<string, JsonElement> jwk)
    {
        if (jwk.Text("crv") != "P-256" || Bytes(jwk, "x") is not { Length: EcKey.CoordinateLength } x || Bytes(jwk, "y") is not { Length: EcKey.CoordinateLength } y) return null;
        return Made(() => new EcKey(id, new ECParameters { Curve = ECCurve.NamedCurves.nistP256, Q = new() { X = x, Y = y } }));
    }

    /// <summary>Null where the platform finds it to be no key, as a point beside the curve.</summary>
    static T? Made<T>(Func<T> make) where T : TokenKey
    {
        try
        {
            return make();
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    /// <summary>An unsigned number without the zeros that some issuers put before it.</summary>
    static byte[]? Number(IReadOnlyDictionary<string, JsonElement> jwk, string name) =>
        Bytes(jwk, name) is { } bytes ? bytes.AsSpan().TrimStart((byte)0).ToArray() : null;

    static byte[]? Bytes(IReadOnlyDictionary<string, JsonElement> jwk, string name) =>
        jwk.Text(name) is { } text && StrictBase64Url.TryDecode(text, out var bytes) ? bytes : null;

    static bool IsOdd(byte[] number) => (number[^1] & 1) == 1;
}
