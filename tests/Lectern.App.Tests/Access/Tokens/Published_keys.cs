using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lectern.App.Access.Tokens;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Which keys of a JSON Web Key Set are taken, and which documents are one.</summary>
public sealed class Published_keys
{
    static readonly string Rsa1024 = Modulus(1024);

    public static TheoryData<string, string> PassedOver => new()
    {
        { "a secret", """{"kty":"oct","kid":"s","alg":"HS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}""" },
        { "a secret that says RS256", """{"kty":"oct","kid":"s","alg":"RS256","k":"AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T"}""" },
        { "RSA for HS256", Rsa("alg", "\"HS256\"") }, { "RSA for PS256", Rsa("alg", "\"PS256\"") }, { "RSA for ES256", Rsa("alg", "\"ES256\"") }, { "RSA for RS512", Rsa("alg", "\"RS512\"") }, { "RSA for none", Rsa("alg", "\"none\"") }, { "RSA for rs256", Rsa("alg", "\"rs256\"") }, { "RSA for null", Rsa("alg", "null") },
        { "RSA to encrypt", Rsa("use", "\"enc\"") }, { "RSA with an odd use", Rsa("use", "[\"sig\"]") }, { "RSA to sign", Rsa("key_ops", "[\"sign\"]") }, { "RSA for nothing", Rsa("key_ops", "[]") }, { "RSA to wrap", Rsa("key_ops", "[\"wrapKey\",\"encrypt\"]") }, { "RSA with odd operations", Rsa("key_ops", "\"verify\"") },
        { "RSA with its private exponent", Rsa("d", "\"AQAB\"") }, { "RSA with its first prime", Rsa("p", "\"AQAB\"") }, { "RSA with more primes", Rsa("oth", "[]") }, { "RSA with a secret", Rsa("k", "\"AA\"") },
        { "RSA of 1024 bits", Rsa("n", $"\"{Rsa1024}\"") }, { "RSA of 1024 bits, stretched by zeros", Rsa("n", $"\"{Base64Url.EncodeToString([.. new byte[128], .. Base64Url.DecodeFromChars(Rsa1024)])}\"") }, { "RSA of 2047 bits", Rsa("n", Odd(256, 0x7f)) }, { "RSA of 8200 bits", Rsa("n", Odd(1025, 0xff)) }, { "RSA with an even modulus", Rsa("n", $"\"{Base64Url.EncodeToString([0xff, .. new byte[255]])}\"") },
        { "RSA with no modulus", Rsa("n", null) }, { "RSA with an empty modulus", Rsa("n", "\"\"") }, { "RSA with a padded modulus", Rsa("n", $"\"{Modulus(2048)}==\"") }, { "RSA with a modulus that is no text", Rsa("n", "65537") },
        { "RSA with exponent 1", Rsa("e", "\"AQ\"") }, { "RSA with exponent 3", Rsa("e", "\"Aw\"") }, { "RSA with exponent 0", Rsa("e", "\"AA\"") }, { "RSA with exponent 65536", Rsa("e", "\"AQAA\"") }, { "RSA with exponent 1 behind zeros", Rsa("e", "\"AAAB\"") }, { "RSA with an exponent of five bytes", Rsa("e", "\"AQAAAAE\"") }, { "RSA with no exponent", Rsa("e", null) },
        { "rsa", Rsa("kty", "\"rsa\"") }, { "no type", Rsa("kty", null) }, { "a type that is no text", Rsa("kty", "1") }, { "RSA told to be EC", Rsa("kty", "\"EC\"") }, { "OKP", """{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}""" },
        { "a kid that is a number", Rsa("kid", "1") }, { "an empty kid", Rsa("kid", "\"\"") }, { "a kid of 257 characters", Rsa("kid", $"\"{new string('k', 257)}\"") },
        { "EC on P-384", Ec("crv", "\"P-384\"") }, { "EC on secp256k1", Ec("crv", "\"secp256k1\"") }, { "EC on no curve", Ec("crv", null) }, { "EC for ES384", Ec("alg", "\"ES384\"") }, { "EC for RS256", Ec("alg", "\"RS256\"") }, { "EC with its private key", Ec("d", "\"AA\"") }, { "EC to agree on keys", Ec("key_ops", "[\"deriveKey\"]") },
        { "EC with a short x", Ec("x", $"\"{Base64Url.EncodeToString(new byte[31])}\"") }, { "EC with a long x", Ec("x", $"\"{Base64Url.EncodeToString(new byte[33])}\"") }, { "EC without y", Ec("y", null) }, { "EC beside the curve", Ec("y", $"\"{Base64Url.EncodeToString([.. new byte[31], 1])}\"") }, { "EC at zero", Forge.With(Ec("x", $"\"{Base64Url.EncodeToString(new byte[32])}\""), "y", $"\"{Base64Url.EncodeToString(new byte[32])}\"") }, { "EC beyond the field", Ec("x", $"\"{Base64Url.EncodeToString([.. Enumerable.Repeat((byte)255, 32)])}\"") },
        { "null", "null" }, { "a number", "1" }, { "an array", "[]" }, { "nothing", "{}" },
    };

    [Theory]
    [MemberData(nameof(PassedOver))]
    public void A_key_that_is_not_for_tokens_is_passed_over_and_the_next_is_taken(string what, string jwk)
    {
        Jwk.TryReadSet(Encoding.UTF8.GetBytes(Forge.KeySet(jwk, Forge.EcJwk)), out var keys, out var passedOver).ShouldBeTrue(what);

        keys!.ShouldHaveSingleItem(what).Id.ShouldBe(Forge.EcId);
        passedOver.ShouldBe(1);
    }

    [Theory]
    [InlineData("use", null)]
    [InlineData("alg", null)]
    [InlineData("key_ops", "[\"verify\"]")]
    [InlineData("key_ops", "[\"verify\",\"sign\"]")]
    [InlineData("x5c", "[\"MIIC\"]")]
    [InlineData("x5t", "\"AA\"")]
    public void What_else_a_key_says_or_leaves_out_does_not_matter(string name, string? json)
    {
        foreach (var (jwk, token) in ((string, string)[])[(Rsa(name, json), Forge.Rs256(Forge.Claims())), (Ec(name, json), Forge.Es256(Forge.Claims()))]) ShouldVerify(jwk, token);
    }

    [Fact]
    public void A_zero_before_the_modulus_does_not_matter() =>
        ShouldVerify(Rsa("n", $"\"{Base64Url.EncodeToString([0, .. Forge.Rsa.ExportParameters(false).Modulus!])}\""), Forge.Rs256(Forge.Claims()));

    [Theory]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"keys\":null}")]
    [InlineData("{\"keys\":{}}")]
    [InlineData("{\"keys\":[],\"keys\":[]}")]
    [InlineData("{\"keys\":[{\"kty\":\"RSA\",\"kty\":\"oct\"}]}")]
    [InlineData("{\"keys\":[]}x")]
    public void Such_a_document_is_no_key_set(string document) => Jwk.TryReadSet(Encoding.UTF8.GetBytes(document), out _, out _).ShouldBeFalse();

    [Theory]
    [InlineData(100, true)]
    [InlineData(101, false)]
    public void A_set_has_at_most_a_hundred_keys(int keys, bool isOne) =>
        Jwk.TryReadSet(Encoding.UTF8.GetBytes(Forge.KeySet(Enumerable.Repeat("{}", keys))), out _, out _).ShouldBe(isOne);

    static void ShouldVerify(string jwk, string token)
    {
        Jwk.TryReadSet(Encoding.UTF8.GetBytes(Forge.KeySet(jwk)), out var keys, out _).ShouldBeTrue();
        CompactToken.TryRead(token, out var read, out _).ShouldBeTrue();
        keys!.ShouldHaveSingleItem(jwk).Verifies(read!.Signed, read.Signature).ShouldBeTrue(jwk);
    }

    static string Rsa(string name, string? json) => Forge.With(Forge.RsaJwk, name, json);

    static string Ec(string name, string? json) => Forge.With(Forge.EcJwk, name, json);

    static string Odd(int bytes, byte first) => $"\"{Base64Url.EncodeToString([first, .. Enumerable.Repeat((byte)255, bytes - 1)])}\"";

    static string Modulus(int bits)
    {
        using var key = RSA.Create(bits);
        return (string)JsonNode.Parse(Forge.JwkOf(key, "k"))!["n"]!;
    }
}
