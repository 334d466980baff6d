using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Lectern.App.Access;
using Lectern.Postgres;
using Microsoft.AspNetCore.DataProtection;

namespace Lectern.App.Accounts;

/// <summary>
/// User names as they are kept: a keyed hash to find one by, and the name itself, encrypted. Names are alike that differ only in case or
/// accents, by the rule by which learners are searched: however a keyboard composes ë or which i it has, it is the same name.
/// </summary>
sealed class UserNames(DataKey key, IDataProtectionProvider protection, PersonalNames folding)
{
    public const int MaxLength = 200;
    public const string Rule = "must be a text of 1 to 200 characters, without control characters.";

    readonly byte[] hashKey = HKDF.DeriveKey(HashAlgorithmName.SHA256, key.Bytes, 32, info: "Lectern.UserNames"u8.ToArray());
    readonly IDataProtector protector = protection.CreateProtector("Lectern.UserNames");

    /// <summary>A name without the blanks around it; null: it is none.</summary>
    public static string? Read(string given)
    {
        var name = given.Trim();
        // What cannot be seen would make two names that look alike.
        return name.Length is 0 or > MaxLength || name.EnumerateRunes().Any(r => IsHidden(Rune.GetUnicodeCategory(r))) ? null : name;
    }

    /// <summary>Equal for names that are alike.</summary>
    public Task<string> FoldAsync(string name, CancellationToken ct) => folding.FoldAsync(name, ct);

    /// <summary>By which a name is found within a tenant. The tenant's name is in it for one that is not there.</summary>
    public async Task<byte[]> HashAsync(string name, string missingTenant, CancellationToken ct)
    {
        var folded = await FoldAsync(name, ct);
        return HMACSHA256.HashData(hashKey, Encoding.UTF8.GetBytes(missingTenant.Length == 0 ? folded : $"{folded}\0{missingTenant}"));
    }

    public Task<byte[]> HashAsync(string name, CancellationToken ct) => HashAsync(name, "", ct);

    /// <summary>By which wrong passwords are counted of who is signed in: no name's, so that nobody else adds to it; and begun anew by each sign-in.</summary>
    public byte[] HashOf(SignedIn by) => HMACSHA256.HashData(hashKey, (byte[])[0, .. by.SignIn.ToByteArray()]);

    public byte[] Encrypt(string name) => protector.Protect(Encoding.UTF8.GetBytes(name));

    public string Decrypt(byte[] stored) => Encoding.UTF8.GetString(protector.Unprotect(stored));

    static bool IsHidden(UnicodeCategory category) => category is
        UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.OtherNotAssigned;
}
