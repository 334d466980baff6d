using System.Buffers.Binary;
using Lectern.App.Accounts;

namespace Lectern.App.Tests.Accounts;

public sealed class Passwords_and_names
{
    [Theory]
    [InlineData("three blue lamps", null)]
    [InlineData("correcthorse", null)]
    [InlineData("пароль-длинный", null)]
    [InlineData("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔🐧", null)]
    [InlineData("elevenchars", PasswordRules.LengthRule)]
    [InlineData("🦊🐻🐼🐨🐯🦁🐮🐷🐸🐵🐔", PasswordRules.LengthRule)]
    [InlineData("", PasswordRules.LengthRule)]
    [InlineData("Password1234", PasswordRules.CommonRule)]
    [InlineData("PASSWORD!!!!!!", PasswordRules.CommonRule)]
    [InlineData("123456789012", PasswordRules.CommonRule)]
    [InlineData("210987654321", PasswordRules.CommonRule)]
    [InlineData("aaaaaaaaaaaaaa", PasswordRules.CommonRule)]
    [InlineData("abababababab", PasswordRules.CommonRule)]
    [InlineData("qwertyuiop123", PasswordRules.CommonRule)]
    [InlineData("1qaz2wsx3edc", PasswordRules.CommonRule)]
    [InlineData("ann.lee@example.org", PasswordRules.NameRule)]
    [InlineData("ANN.Lee@example.org1!", PasswordRules.NameRule)]
    public void A_password_is_long_and_not_among_the_first_that_are_tried(string password, string? problem) =>
        PasswordRules.Problem(password, "Ann.Lee@example.org").ShouldBe(problem);

    [Fact]
    public void At_most_128_characters_whatever_their_bytes()
    {
        PasswordRules.Problem(string.Concat(Enumerable.Repeat("abcd", 32)), "ann").ShouldBeNull();
        PasswordRules.Problem(string.Concat(Enumerable.Repeat("abcd", 32)) + "e", "ann").ShouldBe(PasswordRules.LengthRule);
        PasswordRules.Problem(string.Concat(Enumerable.Repeat("🦊🐻🐼🐨", 32)), "ann").ShouldBeNull();
        PasswordRules.Problem(string.Concat(Enumerable.Repeat("🦊🐻🐼🐨", 32)) + "🦊", "ann").ShouldBe(PasswordRules.LengthRule);
    }

    [Fact]
    public void One_that_is_made_is_taken_and_no_two_are_alike()
    {
        var made = Enumerable.Range(0, 1_000).Select(_ => PasswordRules.Generate()).ToList();
        made.ShouldAllBe(p => PasswordRules.Problem(p, "ann") == null);
        made.ShouldBeUnique();
    }

    // The framework's format 3: 0x01, then the PRF (2: HMAC-SHA-512) and the iterations, four bytes each, big-endian.
    [Fact]
    public async Task It_is_hashed_with_the_effort_that_OWASP_asks()
    {
        using var hashing = new PasswordHashing();
        var hash = Convert.FromBase64String((await hashing.HashAsync("three blue lamps", default))!);
        hash[0].ShouldBe((byte)1);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(1)).ShouldBe(2u);
        BinaryPrimitives.ReadUInt32BigEndian(hash.AsSpan(5)).ShouldBe(210_000u);
    }

    [Fact]
    public async Task A_weaker_hash_is_told_and_nobodys_is_never_right()
    {
        using var old = new PasswordHashing(1_000);
        using var now = new PasswordHashing(2_000);
        var hash = await old.HashAsync("mañana mañana", default);
        using var place = (await now.EnterAsync(default))!;
        (await place.CheckAsync(hash, "mañana mañana")).ShouldBe(PasswordCheck.RightButWeak);
        (await place.CheckAsync(await place.HashAsync("mañana mañana"), "mañana mañana")).ShouldBe(PasswordCheck.Right);
        (await place.CheckAsync(hash, "manana manana")).ShouldBe(PasswordCheck.Wrong);
        (await place.CheckAsync(null, "mañana mañana")).ShouldBe(PasswordCheck.Wrong);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("a\nb")]
    [InlineData("a\0b")]
    [InlineData("ann\u200b")]
    [InlineData("\u202eann")]
    public void What_cannot_be_seen_is_no_name(string given) => UserNames.Read(given).ShouldBeNull();

    [Fact]
    public void A_name_has_at_most_200_characters()
    {
        UserNames.Read(new string('a', 200)).ShouldNotBeNull();
        UserNames.Read(new string('a', 201)).ShouldBeNull();
    }
}
