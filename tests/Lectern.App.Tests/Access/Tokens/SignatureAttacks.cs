using System.Formats.Asn1;
using System.Numerics;
using System.Security.Cryptography;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Signatures that are none: of nothing, of other forms, cut, stretched, by other hashes and over other bytes.</summary>
static class SignatureAttacks
{
    // FIPS 186-4, D.1.2.3: the order of P-256.
    static readonly byte[] Order = Convert.FromHexString("FFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551");
    static readonly byte[] Zero = new byte[32];
    static readonly byte[] One = [.. new byte[31], 1];

    public static IEnumerable<Attack> All()
    {
        var hs = Forge.Hs256(Forge.Claims());
        var rs = Forge.Rs256(Forge.Claims());
        var es = Forge.Es256(Forge.Claims());
        foreach (var (name, token) in ((string, string)[])[("HS256", hs), ("RS256", rs), ("ES256", es)])
        {
            foreach (var cut in (int[])[1, 2, 8, 16, 31])
            {
                yield return Of($"{name} without its last {cut} bytes", token, s => s[..^cut]);
                yield return Of($"{name} without its first {cut} bytes", token, s => s[cut..]);
            }
            yield return Of($"{name}, one byte of it", token, s => s[..1]);
            yield return Of($"{name} and a zero", token, s => [.. s, 0]);
            yield return Of($"{name} behind a zero", token, s => [0, .. s]);
            yield return Of($"{name} twice", token, s => [.. s, .. s]);
            yield return Of($"{name}, zeros", token, s => new byte[s.Length]);
            yield return Of($"{name}, ones", token, s => [.. Enumerable.Repeat((byte)255, s.Length)]);
            yield return Of($"{name} backwards", token, s => [.. s.Reverse()]);
            yield return Of($"{name}, 4,000 bytes", token, s => [.. s, .. new byte[4_000]]);
            // The signature of one token under the payload of another.
            var other = name switch { "HS256" => Forge.Hs256(Forge.Claims("role", "\"admin\"")), "RS256" => Forge.Rs256(Forge.Claims("role", "\"admin\"")), _ => Forge.Es256(Forge.Claims("role", "\"admin\"")) };
            yield return new($"{name} of another payload", other[..other.LastIndexOf('.')] + token[token.LastIndexOf('.')..], "token_signature");
        }

        (string Name, byte[] R, byte[] S)[] psychic =
        [
            ("r = s = 0", Zero, Zero), ("r = 0", Zero, One), ("s = 0", One, Zero), ("r = s = 1", One, One), ("r = s = n", Order, Order), ("r = n", Order, One), ("s = n", One, Order), ("r = 0, s = n", Zero, Order),
        ];
        foreach (var (name, r, s) in psychic) yield return Of($"ES256 with {name}", es, _ => [.. r, .. s]);
        yield return Of("ES256 with r + n", es, s => [.. Sum(s[..32]), .. s[32..]]);
        yield return Of("ES256 with r and s exchanged", es, s => [.. s[32..], .. s[..32]]);
        yield return Of("ES256 in DER", es, s => Der(s[..32], s[32..]));
        yield return Of("ES256 in DER with r = s = 0", es, _ => Der(Zero, Zero));
        using var p384 = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        using var p256k1 = ECDsa.Create(ECCurve.CreateFromFriendlyName("secP256k1"));
        yield return new("ES256 by a key on P-384", Forge.Es256(Forge.Claims(), key: p384), "token_signature");
        yield return new("ES256 by a key on secp256k1", Forge.Es256(Forge.Claims(), key: p256k1), "token_signature");
        yield return Of("ES256 over SHA-384", es, _ => Forge.Ec.SignData(Signed(es), HashAlgorithmName.SHA384));
        yield return Of("ES256 over SHA-1", es, _ => Forge.Ec.SignData(Signed(es), HashAlgorithmName.SHA1));

        foreach (var hash in (HashAlgorithmName[])[HashAlgorithmName.SHA1, HashAlgorithmName.MD5, HashAlgorithmName.SHA384, HashAlgorithmName.SHA512])
        {
            yield return Of($"RS256 over {hash}", rs, _ => Forge.Rsa.SignData(Signed(rs), hash, RSASignaturePadding.Pkcs1));
        }
        yield return Of("RS256 with PSS", rs, _ => Forge.Rsa.SignData(Signed(rs), HashAlgorithmName.SHA256, RSASignaturePadding.Pss));
        yield return Of("RS256, 1", rs, s => [.. new byte[s.Length - 1], 1]);
        yield return Of("RS256, the modulus", rs, _ => Forge.Rsa.ExportParameters(false).Modulus!);
        yield return Of("RS256, signature + modulus", rs, s => Plus(s, Forge.Rsa.ExportParameters(false).Modulus!));
        yield return Of("HS256 by HMAC with SHA-512, cut", hs, _ => HMACSHA512.HashData(Secret, Signed(hs))[..32]);
        yield return Of("HS256 by HMAC with SHA-384", hs, _ => HMACSHA384.HashData(Secret, Signed(hs)));
        yield return Of("HS256 by a plain hash of secret and text", hs, _ => SHA256.HashData([.. Secret, .. Signed(hs)]));
        yield return Of("HS256 over the payload alone", hs, _ => HMACSHA256.HashData(Secret, Signed(hs)[(hs.IndexOf('.', StringComparison.Ordinal) + 1)..]));
        yield return Of("HS256 over the text without the dot", hs, _ => HMACSHA256.HashData(Secret, Signed(hs).Where(b => b != '.').ToArray()));
    }

    static byte[] Secret => System.Text.Encoding.UTF8.GetBytes(Forge.Secret);

    static Attack Of(string name, string token, Func<byte[], byte[]> change) => new(name, Forge.WithSignature(token, change), "token_signature");

    static byte[] Signed(string token) => System.Text.Encoding.ASCII.GetBytes(token[..token.LastIndexOf('.')]);

    static byte[] Der(byte[] r, byte[] s)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(new BigInteger(r, isUnsigned: true, isBigEndian: true));
            writer.WriteInteger(new BigInteger(s, isUnsigned: true, isBigEndian: true));
        }
        return writer.Encode();
    }

    /// <summary>r + n where it fits into 32 bytes, else n − r: either is another number.</summary>
    static byte[] Sum(byte[] r)
    {
        var (number, order) = (new BigInteger(r, true, true), new BigInteger(Order, true, true));
        var sum = number + order;
        if (sum.GetByteCount(true) > 32) sum = order - number;
        return [.. new byte[32 - sum.GetByteCount(true)], .. sum.ToByteArray(true, true)];
    }

    /// <summary>The same residue, but no number below the modulus; one byte longer where it does not fit.</summary>
    static byte[] Plus(byte[] signature, byte[] modulus) => (new BigInteger(signature, true, true) + new BigInteger(modulus, true, true)).ToByteArray(true, true);
}
