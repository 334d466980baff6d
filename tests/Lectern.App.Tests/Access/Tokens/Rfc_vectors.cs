using System.Buffers.Text;
using System.Text;
using Lectern.App.Access.Tokens;

namespace Lectern.App.Tests.Access.Tokens;

/// <summary>The examples of RFC 7515 and RFC 7520 whose algorithms are taken here.</summary>
public sealed class Rfc_vectors
{
    // RFC 7515, A.1.1 to A.3.1: one payload, three ways to sign it.
    const string JoesPayload = "eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ";
    const string A1Key = "AyM1SysPpbyDfgZld3umj1qzKObwVMkoqQ-EstJQLr_T-1qS0gZH75aKtMN3Yj0iPS4hcgUuTwjAzZr1Z9CAow";
    const string A1 = $"eyJ0eXAiOiJKV1QiLA0KICJhbGciOiJIUzI1NiJ9.{JoesPayload}.dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";

    const string A2Jwk = """
        {"kty":"RSA",
         "n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ",
         "e":"AQAB"}
        """;

    const string A2 = $"eyJhbGciOiJSUzI1NiJ9.{JoesPayload}.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw";
    const string A3Jwk = """{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}""";
    const string A3 = $"eyJhbGciOiJFUzI1NiJ9.{JoesPayload}.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q";
    const string A5 = $"eyJhbGciOiJub25lIn0.{JoesPayload}.";

    // RFC 7520, figures 7, 13 and 34: text that is no claims set.
    const string FrodosPayload = "SXTigJlzIGEgZGFuZ2Vyb3VzIGJ1c2luZXNzLCBGcm9kbywgZ29pbmcgb3V0IHlvdXIgZG9vci4gWW91IHN0ZXAgb250byB0aGUgcm9hZCwgYW5kIGlmIHlvdSBkb24ndCBrZWVwIHlvdXIgZmVldCwgdGhlcmXigJlzIG5vIGtub3dpbmcgd2hlcmUgeW91IG1pZ2h0IGJlIHN3ZXB0IG9mZiB0by4";

    const string BilbosJwk = """
        {"kty":"RSA","kid":"bilbo.baggins@hobbiton.example","use":"sig",
         "n":"n4EPtAOCc9AlkeQHPzHStgAbgs7bTZLwUBZdR8_KuKPEHLd4rHVTeT-O-XV2jRojdNhxJWTDvNd7nqQ0VEiZQHz_AJmSCpMaJMRBSFKrKb2wqVwGU_NsYOYL-QtiWN2lbzcEe6XC0dApr5ydQLrHqkHHig3RBordaZ6Aj-oBHqFEHYpPe7Tpe-OfVfHd1E6cS6M1FZcD1NNLYD5lFHpPI9bTwJlsde3uhGqC0ZCuEHg8lhzwOHrtIQbS0FVbb9k3-tVTU4fg_3L_vniUFAKwuCLqKnS2BYwdq_mzSnbLY7h_qixoR7jig3__kRhuaxwUkRz5iaiQkqgc5gHdrNP5zw",
         "e":"AQAB"}
        """;

    const string Bilbos = $"eyJhbGciOiJSUzI1NiIsImtpZCI6ImJpbGJvLmJhZ2dpbnNAaG9iYml0b24uZXhhbXBsZSJ9.{FrodosPayload}.MRjdkly7_-oTPTS3AXP41iQIGKa80A0ZmTuV5MEaHoxnW2e5CZ5NlKtainoFmKZopdHM1O2U4mwzJdQx996ivp83xuglII7PNDi84wnB-BDkoBwA78185hX-Es4JIwmDLJK3lfWRa-XtL0RnltuYv746iYTh_qHRD68BNt1uSNCrUCTJDt5aAE6x8wW1Kt9eRo4QPocSadnHXFxnt8Is9UzpERV0ePPQdLuW3IS_de3xyIrDaLGdjluPxUAhb6L2aXic1U12podGU0KLUQSE_oI-ZnmKJ3F4uOZDnd6QZWJushZ41Axf_fcIe8u9ipH84ogoree7vjbU5y18kDquDg";
    const string HobbitsSecret = "hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg";
    const string Hobbits = $"eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9.{FrodosPayload}.s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0";

    // A.1's payload ends to hold at 1300819380: 2011-03-22T18:43:00Z.
    static readonly DateTimeOffset InTime = new(2011, 3, 22, 18, 42, 59, TimeSpan.Zero);

    [Fact]
    public void A1_is_verified_by_its_secret() => Verified(A1, Secret(A1Key)).Length.ShouldBe(70);

    [Fact]
    public void A2_is_verified_by_its_rsa_key() => Verified(A2, Key(A2Jwk));

    [Fact]
    public void A3_is_verified_by_its_key_on_p256() => Verified(A3, Key(A3Jwk));

    [Fact]
    public void Rfc_7520_4_1_is_verified_by_its_rsa_key() => Encoding.UTF8.GetString(Verified(Bilbos, Key(BilbosJwk))).ShouldStartWith("It’s a dangerous business, Frodo");

    [Fact]
    public void Rfc_7520_4_4_is_verified_by_its_secret() => Encoding.UTF8.GetString(Verified(Hobbits, Secret(HobbitsSecret))).ShouldEndWith("where you might be swept off to.");

    [Theory]
    [InlineData(A1, A2Jwk)]
    [InlineData(A2, A3Jwk)]
    [InlineData(A2, BilbosJwk)]
    [InlineData(A3, A2Jwk)]
    [InlineData(Bilbos, A2Jwk)]
    public void None_is_verified_by_anothers_key(string vector, string jwk)
    {
        var token = Read(vector);
        Key(jwk).Verifies(token.Signed, token.Signature).ShouldBeFalse();
    }

    [Fact]
    public void A5_is_not_even_read()
    {
        CompactToken.TryRead(A5, out _, out var refusal).ShouldBeFalse();
        refusal.ShouldBe(TokenRefusal.Algorithm);
    }

    // 3.1 and A.4: P-521.
    [Fact]
    public void A_key_on_p521_is_passed_over()
    {
        const string jwk = """{"kty":"EC","kid":"bilbo.baggins@hobbiton.example","use":"sig","crv":"P-521","x":"AHKZLLOsCOzz5cY97ewNUajB957y-C-U88c3v13nmGZx6sYl_oJXu9A5RkTKqjqvjyekWF-7ytDyRXYgCF5cj0Kt","y":"AdymlHvOiLxXkEhayXQnNCvDX4h9htZaCJN34kfmC6pV5OhQHiraVySsUdaQkAgDPrwQrJmbnX9cwlGfP-HqHZR1"}""";
        Jwk.TryReadSet(Encoding.UTF8.GetBytes(Forge.KeySet(jwk)), out var keys, out var passedOver).ShouldBeTrue();
        (keys.Count, passedOver).ShouldBe((0, 1));
    }

    [Fact]
    public async Task A1_holds_until_a_minute_after_its_exp_and_lacks_what_is_asked_here()
    {
        var clock = new MovedClock(InTime.ToUnixTimeSeconds());
        var validator = new TokenValidator(new TokenRules { Issuer = "joe" }, Secret(A1Key), null, clock);

        // One second before exp; then one before exp + 60 s; then at it.
        (await validator.ValidateAsync(A1, default)).Refusal.ShouldBe(TokenRefusal.Subject);
        clock.Pass(TimeSpan.FromSeconds(60));
        (await validator.ValidateAsync(A1, default)).Refusal.ShouldBe(TokenRefusal.Subject);
        clock.Pass(TimeSpan.FromSeconds(1));
        (await validator.ValidateAsync(A1, default)).Refusal.ShouldBe(TokenRefusal.Expired);
    }

    static byte[] Verified(string vector, TokenKey key)
    {
        var token = Read(vector);
        token.Algorithm.ShouldBe(key.Algorithm);
        key.Verifies(token.Signed, token.Signature).ShouldBeTrue();
        return token.Payload;
    }

    static CompactToken Read(string vector)
    {
        CompactToken.TryRead(vector, out var token, out var refusal).ShouldBeTrue(refusal?.Code);
        return token!;
    }

    static SharedSecret Secret(string base64Url) => new(Base64Url.DecodeFromChars(base64Url));

    static TokenKey Key(string jwk)
    {
        Jwk.TryReadSet(Encoding.UTF8.GetBytes(Forge.KeySet(jwk)), out var keys, out _).ShouldBeTrue();
        return keys!.ShouldHaveSingleItem();
    }
}
