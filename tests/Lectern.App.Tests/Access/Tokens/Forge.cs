using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Makes tokens without the product's code: sound ones, and any other.</summary>
static class Forge
{
    public const string Secret = "a shared secret of more than thirty-two bytes";
    public const string Issuer = "https://id.example.org/realms/campus";
    public const string Audience = "lectern-api";
    public const string RsaId = "rsa-1";
    public const string EcId = "ec-1";

    /// <summary>2026-01-01T00:00:00Z.</summary>
    public const long Now = 1_767_225_600;

    public static readonly RSA Rsa = RSA.Create(2048);
    public static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static string RsaJwk { get; } = JwkOf(Rsa, RsaId);

    public static string EcJwk { get; } = JwkOf(Ec, EcId);

    /// <summary>A payload that is sound at <see cref="Now"/>, with one member changed: to JSON, or away by null.</summary>
    public static string Claims(string? name = null, string? json = null) => With(
        $$"""{"iss":"{{Issuer}}","aud":"{{Audience}}","sub":"u-1","tenant":"campus","role":"student","iat":{{Now - 10}},"exp":{{Now + 3600}}}""", name, json);

    public static string With(string payload, string? name, string? json)
    {
        if (name is null) return payload;
        var node = JsonNode.Parse(payload)!.AsObject();
        node.Remove(name);
        // By text, so that the value may be anything.
        var rest = node.ToJsonString();
        return json is null ? rest : $"{rest[..^1]}{(node.Count == 0 ? "" : ",")}\"{name}\":{json}}}";
    }

    public static string Hs256(string payload, string header = """{"alg":"HS256","typ":"JWT"}""", string secret = Secret) =>
        Hs256(Encoding.UTF8.GetBytes(payload), Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(secret));

    public static string Hs256(byte[] payload, byte[] header, byte[] secret) => Signed(header, payload, data => HMACSHA256.HashData(secret, data));

    public static string Rs256(string payload, string header = $$"""{"alg":"RS256","kid":"{{RsaId}}"}""", RSA? key = null) =>
        Signed(header, payload, data => (key ?? Rsa).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    public static string Es256(string payload, string header = $$"""{"alg":"ES256","kid":"{{EcId}}"}""", ECDsa? key = null) =>
        Signed(header, payload, data => (key ?? Ec).SignData(data, HashAlgorithmName.SHA256));

    public static string Signed(string header, string payload, Func<byte[], byte[]> sign) => Signed(Encoding.UTF8.GetBytes(header), Encoding.UTF8.GetBytes(payload), sign);

    public static string Signed(byte[] header, byte[] payload, Func<byte[], byte[]> sign)
    {
        var signed = $"{Base64Url.EncodeToString(header)}.{Base64Url.EncodeToString(payload)}";
        return $"{signed}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>The same token with other bytes as its signature.</summary>
    public static string WithSignature(string token, Func<byte[], byte[]> change)
    {
        var at = token.LastIndexOf('.') + 1;
        return token[..at] + Base64Url.EncodeToString(change(Base64Url.DecodeFromChars(token.AsSpan(at))));
    }

    public static string KeySet(params IEnumerable<string> jwks) => $$"""{"keys":[{{string.Join(',', jwks)}}]}""";

    public static string JwkOf(RSA key, string id)
    {
        var p = key.ExportParameters(false);
        return $$"""{"kty":"RSA","kid":"{{id}}","use":"sig","alg":"RS256","n":"{{Base64Url.EncodeToString(p.Modulus)}}","e":"{{Base64Url.EncodeToString(p.Exponent)}}"}""";
    }

    public static string JwkOf(ECDsa key, string id, string curve = "P-256")
    {
        var q = key.ExportParameters(false).Q;
        return $$"""{"kty":"EC","kid":"{{id}}","use":"sig","alg":"ES256","crv":"{{curve}}","x":"{{Base64Url.EncodeToString(q.X)}}","y":"{{Base64Url.EncodeToString(q.Y)}}"}""";
    }
}
