using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Lectern.App.Access.Tokens;
using Xunit.Abstractions;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>Every attack is refused, and for the reason it should be: what is refused for another would prove nothing.</summary>
public sealed class Attacks_on_tokens(Validators validators, ITestOutputHelper output) : IClassFixture<Validators>
{
    public static TheoryData<int, string> Attacks
    {
        get
        {
            var data = new TheoryData<int, string>();
            for (var i = 0; i < Attack.All.Count; i++) data.Add(i, Attack.All[i].Name);
            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Attacks), DisableDiscoveryEnumeration = true)]
    public async Task An_attack_is_refused(int number, string name)
    {
        var attack = Attack.All[number];
        var outcome = await validators.Of(attack.On).ValidateAsync(attack.Token, default);
        outcome.IsValid.ShouldBeFalse(name);
        outcome.Refusal!.Code.ShouldBe(attack.Code, name);
    }

    [Fact]
    public void So_many_are_tried()
    {
        output.WriteLine($"{Attack.All.Count} attacks with a known answer");
        Attack.All.Count.ShouldBeGreaterThan(700);
    }

    [Fact]
    public async Task The_longest_token_is_taken() =>
        (await validators.Both.ValidateAsync(FormAttacks.Long(8_192), default)).IsValid.ShouldBeTrue();

    /// <summary>Each bit of each byte of each part, of a token of each algorithm.</summary>
    [Fact]
    public async Task No_bit_can_be_changed()
    {
        var tried = 0;
        foreach (var token in (string[])[Forge.Hs256(Forge.Claims()), Forge.Rs256(Forge.Claims()), Forge.Es256(Forge.Claims())])
        {
            var parts = token.Split('.').Select(p => Base64Url.DecodeFromChars(p)).ToArray();
            (await validators.Both.ValidateAsync(Joined(parts), default)).IsValid.ShouldBeTrue();
            foreach (var part in parts)
            {
                for (var bit = 0; bit < part.Length * 8; bit++, tried++)
                {
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                    (await validators.Both.ValidateAsync(Joined(parts), default)).IsValid.ShouldBeFalse($"bit {bit}");
                    part[bit / 8] ^= (byte)(1 << (bit % 8));
                }
            }
        }
        output.WriteLine($"{tried} changed bits");
        tried.ShouldBeGreaterThan(5_000);
    }

    /// <summary>Each character left out, doubled, or made another one.</summary>
    [Fact]
    public async Task No_character_can_be_changed()
    {
        var tried = 0;
        foreach (var token in (string[])[Forge.Hs256(Forge.Claims()), Forge.Rs256(Forge.Claims()), Forge.Es256(Forge.Claims())])
        {
            for (var i = 0; i < token.Length; i++)
            {
                foreach (var changed in (string[])[token.Remove(i, 1), token.Insert(i, token[i].ToString()), token[..i], token[..i] + (token[i] == 'A' ? 'B' : 'A') + token[(i + 1)..], token[..i] + '=' + token[(i + 1)..]])
                {
                    tried++;
                    changed.ShouldNotBe(token);
                    (await validators.Both.ValidateAsync(changed, default)).IsValid.ShouldBeFalse(changed);
                }
            }
        }
        output.WriteLine($"{tried} changed characters");
    }

    static readonly Config Thousands = Config.QuickThrowOnFailure.WithMaxTest(5_000).WithEndSize(400);

    static readonly Gen<byte[]> Bytes = Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf();

    [Fact]
    public void Random_text_is_refused() => Prop.ForAll(Bytes.Select(Encoding.Latin1.GetString).ToArbitrary(), IsRefused).Check(Thousands);

    [Fact]
    public void Random_parts_are_refused() => Prop.ForAll(
        Bytes.ArrayOf().Select(parts => string.Join('.', parts.Select(p => Base64Url.EncodeToString(p)))).ToArbitrary(), IsRefused).Check(Thousands);

    /// <summary>The reader of JSON sees anything, since the signature is right.</summary>
    [Fact]
    public void Random_payloads_of_who_has_the_secret_are_refused() => Prop.ForAll(
        Bytes.Select(p => Forge.Hs256(p, "{\"alg\":\"HS256\"}"u8.ToArray(), Encoding.UTF8.GetBytes(Forge.Secret))).ToArbitrary(), IsRefused).Check(Thousands);

    [Fact]
    public void Random_signatures_are_refused()
    {
        var tokens = from token in Gen.Elements(Forge.Hs256(Forge.Claims()), Forge.Rs256(Forge.Claims()), Forge.Es256(Forge.Claims()))
                     from length in Gen.Elements(0, 1, 32, 63, 64, 65, 255, 256, 257)
                     from signature in Gen.Choose(0, 255).Select(b => (byte)b).ArrayOf(length)
                     select Forge.WithSignature(token, _ => signature);
        Prop.ForAll(tokens.ToArbitrary(), IsRefused).Check(Thousands);
    }

    /// <summary>JSON that breaks readers, put anywhere into a sound payload and signed: read or refused, and nothing thrown.</summary>
    [Fact]
    public void Broken_json_of_who_has_the_secret_throws_nothing()
    {
        string[] poison = ["\"", "\\", "\\u", "\\ud800", "\\u0000", "{", "}", "[", "]", ",", ":", "null", "1e999", "-", "\"exp\":", "\"role\":[", "\uFEFF", "\u0430", "//", "\0"];
        var payloads = from at in Gen.Choose(0, Forge.Claims().Length - 1)
                       from cut in Gen.Choose(0, 3)
                       from put in Gen.Elements(poison)
                       let sound = Forge.Claims()
                       select sound[..at] + put + sound[Math.Min(sound.Length, at + cut)..];
        Prop.ForAll(payloads.ToArbitrary(), payload =>
        {
            var (inPayload, inHeader) = (Validated(Forge.Hs256(payload)), Validated(Forge.Hs256(Forge.Claims(), payload)));
            return (inPayload.Claims is null) != (inPayload.Refusal is null) && !inHeader.IsValid;
        }).Check(Thousands);
    }

    bool IsRefused(string token) => Validated(token) is { IsValid: false, Refusal: not null };

    // Keys are at hand and nothing is waited for.
    TokenOutcome Validated(string token) => validators.Both.ValidateAsync(token, default).AsTask().GetAwaiter().GetResult();

    static string Joined(byte[][] parts) => string.Join('.', parts.Select(p => Base64Url.EncodeToString(p)));
}
