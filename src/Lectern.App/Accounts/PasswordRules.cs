using System.Collections.Frozen;
using System.Security.Cryptography;

namespace Lectern.App.Accounts;

/// <summary>
/// Which passwords are taken, after NIST SP 800-63B: a length, no composition, and none that is tried first. Lengths are of characters,
/// whatever their bytes.
/// </summary>
static class PasswordRules
{
    public const int MinLength = 12;
    public const int MaxLength = 128;
    public const string LengthRule = "must have 12 to 128 characters; a few words are fine.";
    public const string CommonRule = "is among those that are tried first: take another.";
    public const string NameRule = "must not be the user name, nor that with digits or signs around it.";

    /// <summary>No letter or digit that looks like another.</summary>
    const string Alphabet = "abcdefghijkmnpqrstuvwxyz23456789";

    /// <summary>
    /// Those of the usual lists of stolen passwords that are long enough to be taken otherwise, without what is put around them: see
    /// <see cref="Core"/>.
    /// </summary>
    static readonly FrozenSet<string> Common = FrozenSet.Create(
        StringComparer.Ordinal,
        "password", "passwordpassword", "mypassword", "thisismypassword", "passw0rd", "p@ssword", "p@ssw0rd", "pa$$word", "changeme", "changemenow", "letmein", "letmeinplease", "welcome",
        "welcomewelcome", "welcometo", "administrator", "adminadmin", "administratoradministrator", "rootroot", "iloveyou", "iloveyouiloveyou", "iloveyousomuch", "iloveyouforever",
        "qwerty", "qwertyqwerty", "qwertyuiop", "qwertyuiopasdfghjkl", "qwertyuiopasdf", "asdfghjkl", "asdfghjklqwertyuiop", "zxcvbnm", "qwertzuiop", "azertyuiop", "azertyuiopqsdfghjklm",
        "qazwsxedcrfv", "qazwsxedc", "1qaz2wsx3edc", "1q2w3e4r5t6y", "1q2w3e4r5t", "q1w2e3r4t5y6", "zaq12wsxcde3", "abcdefghijkl", "abcdefghijklm", "abcdefgh", "abcdefghijklmnopqrstuvwxyz",
        "football", "baseball", "basketball", "princess", "sunshine", "superman", "spiderman", "starwars", "pokemon", "dragon", "monkey", "master", "shadow", "trustno", "michael", "jennifer",
        "secret", "topsecret", "correcthorsebatterystaple", "correct horse battery staple", "tobeornottobe", "jesuschrist", "liverpoolfc", "manchesterunited", "barcelona", "computer", "internet",
        "student", "studentstudent", "teacher", "teacherteacher", "university", "school", "lectern", "lecternlectern", "demo", "demodemo", "test", "testtest", "testtesttest", "guest", "default");

    /// <summary>What is wrong with a password; null: nothing.</summary>
    public static string? Problem(string password, string userName)
    {
        if (!IsBounded(password) || Length(password) < MinLength) return LengthRule;
        var folded = password.ToLowerInvariant();
        if (folded.EnumerateRunes().Distinct().Take(4).Count() < 4 || IsRun(folded) || Common.Contains(folded) || Common.Contains(Core(folded))) return CommonRule;
        var name = userName.ToLowerInvariant();
        return folded == name || Core(folded) == name ? NameRule : null;
    }

    /// <summary>Whether it is short enough to be hashed at all.</summary>
    public static bool IsBounded(string password) => password.Length <= 2 * MaxLength && Length(password) <= MaxLength;

    /// <summary>One that nobody chose: 20 characters of 32, 100 bits, in groups to be read out.</summary>
    public static string Generate() => string.Join('-', Enumerable.Range(0, 4).Select(_ => RandomNumberGenerator.GetString(Alphabet, 5)));

    /// <summary>Without the digits and signs that are put before or behind to please rules.</summary>
    static string Core(string folded)
    {
        var core = folded.AsSpan().Trim("0123456789 !?.,;:_-+*#$%&/()=@'\"<>[]{}^~|\\");
        return core.ToString();
    }

    /// <summary>123456789012, and its like up and down.</summary>
    static bool IsRun(string text)
    {
        var steps = text.Zip(text.Skip(1), (a, b) => b - a).Where(s => s is not (1 or -1 or 0 or 9 or -9)).Take(1);
        return !steps.Any();
    }

    static int Length(string password) => password.EnumerateRunes().Count();
}
