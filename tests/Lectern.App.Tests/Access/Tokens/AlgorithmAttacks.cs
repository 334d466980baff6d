using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>RFC 8725, 2.1: the token says how it is to be checked.</summary>
static class AlgorithmAttacks
{
    static readonly string[] None = ["none", "None", "NONE", "nOnE", "NonE", "none ", " none", "", "none\0", "\0none", "non\u0435", "ｎｏｎｅ", "none\u200b", "null"];

    static readonly string[] Others =
    [
        "HS384", "HS512", "RS384", "RS512", "PS256", "PS384", "PS512", "ES384", "ES512", "ES256K", "EdDSA", "Ed25519", "RSA-OAEP", "RSA1_5", "dir", "A128KW", "A256GCM", "PBES2-HS256+A128KW",
        "hs256", "Hs256", "hS256", "HS256 ", " HS256", "HS256\0", "HS256\n", "HS\uff12\uff15\uff16", "\uff28\uff33256", "HS256\u200b", "H\u017f256", "\u041dS256", "HS256,RS256", "RS256 HS256", "rs256", "es256", "HmacSHA256", "SHA256", "*",
    ];

    static readonly string[] NoText = ["null", "256", "true", "[\"HS256\"]", "[]", "{\"alg\":\"HS256\"}", "{}"];

    public static IEnumerable<Attack> All()
    {
        foreach (var alg in None)
        {
            var header = $$"""{"alg":{{JsonSerializer.Serialize(alg)}},"typ":"JWT"}""";
            yield return new($"alg {Attack.Shown(alg)}, no signature", Forge.Signed(header, Forge.Claims(), _ => []), "token_algorithm");
            yield return new($"alg {Attack.Shown(alg)}, some signature", Forge.Signed(header, Forge.Claims(), _ => [0]), "token_algorithm");
            yield return new($"alg {Attack.Shown(alg)}, the secret's signature", Forge.Hs256(Forge.Claims(), header), "token_algorithm");
        }
        foreach (var alg in Others)
        {
            yield return new($"alg {Attack.Shown(alg)}", Forge.Hs256(Forge.Claims(), $$"""{"alg":{{JsonSerializer.Serialize(alg)}}}"""), "token_algorithm");
        }
        foreach (var alg in NoText)
        {
            yield return new($"alg {alg}", Forge.Hs256(Forge.Claims(), $$"""{"alg":{{alg}}}"""), "token_header");
        }
        yield return new("no alg", Forge.Hs256(Forge.Claims(), """{"typ":"JWT"}"""), "token_header");
        yield return new("Alg for alg", Forge.Hs256(Forge.Claims(), """{"Alg":"HS256"}"""), "token_header");
        foreach (var alg in (string[])["HS256", "RS256", "ES256"])
        {
            yield return new($"alg {alg}, no signature", Forge.Signed($$"""{"alg":"{{alg}}"}""", Forge.Claims(), _ => []), "token_signature");
        }
        yield return new("HS256 where there is no secret", Forge.Hs256(Forge.Claims()), "token_algorithm", Installation.KeysOnly);
        yield return new("RS256 where there are no keys", Forge.Rs256(Forge.Claims()), "token_algorithm", Installation.SecretOnly);
        yield return new("ES256 where there are no keys", Forge.Es256(Forge.Claims()), "token_algorithm", Installation.SecretOnly);
        foreach (var attack in Confusions()) yield return attack;
    }

    /// <summary>A public key, in any of its forms, is no secret.</summary>
    static IEnumerable<Attack> Confusions()
    {
        var rsa = Forge.Rsa.ExportParameters(false);
        var ec = Forge.Ec.ExportParameters(false).Q;
        (string Name, byte[] Key)[] keys =
        [
            ("SPKI PEM", Utf8(Forge.Rsa.ExportSubjectPublicKeyInfoPem())),
            ("SPKI PEM and a line end", Utf8(Forge.Rsa.ExportSubjectPublicKeyInfoPem() + "\n")),
            ("SPKI PEM with CRLF", Utf8(Forge.Rsa.ExportSubjectPublicKeyInfoPem().Replace("\n", "\r\n", StringComparison.Ordinal))),
            ("PKCS #1 PEM", Utf8(Forge.Rsa.ExportRSAPublicKeyPem())),
            ("PKCS #1 PEM and a line end", Utf8(Forge.Rsa.ExportRSAPublicKeyPem() + "\n")),
            ("SPKI DER", Forge.Rsa.ExportSubjectPublicKeyInfo()),
            ("PKCS #1 DER", Forge.Rsa.ExportRSAPublicKey()),
            ("SPKI DER in base64", Utf8(Convert.ToBase64String(Forge.Rsa.ExportSubjectPublicKeyInfo()))),
            ("modulus", rsa.Modulus!),
            ("modulus in base64url", Utf8(Base64Url.EncodeToString(rsa.Modulus))),
            ("exponent", rsa.Exponent!),
            ("JWK", Utf8(Forge.RsaJwk)),
            ("JWKS", Utf8(Forge.KeySet(Forge.RsaJwk, Forge.EcJwk))),
            ("EC SPKI PEM", Utf8(Forge.Ec.ExportSubjectPublicKeyInfoPem())),
            ("EC SPKI DER", Forge.Ec.ExportSubjectPublicKeyInfo()),
            ("EC JWK", Utf8(Forge.EcJwk)),
            ("EC x", ec.X!),
            ("EC y", ec.Y!),
            ("EC x and y", [.. ec.X!, .. ec.Y!]),
            ("EC point", [4, .. ec.X!, .. ec.Y!]),
            ("nothing", []),
            ("32 zeros", new byte[32]),
            ("the kid", Utf8(Forge.RsaId)),
            ("the issuer", Utf8(Forge.Issuer)),
            ("the secret in base64", Utf8(Convert.ToBase64String(Utf8(Forge.Secret)))),
            ("the secret and a line end", Utf8(Forge.Secret + "\n")),
        ];
        foreach (var (name, key) in keys)
        {
            var token = Forge.Hs256(Utf8(Forge.Claims()), Utf8($$"""{"alg":"HS256","kid":"{{Forge.RsaId}}"}"""), key);
            yield return new($"HS256 by {name}", token, "token_signature");
            yield return new($"HS256 by {name}, no secret", token, "token_algorithm", Installation.KeysOnly);
            yield return new($"RS256 by HMAC with {name}", Forge.Hs256(Utf8(Forge.Claims()), Utf8($$"""{"alg":"RS256","kid":"{{Forge.RsaId}}"}"""), key), "token_signature");
        }
    }

    static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
