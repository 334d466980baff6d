using System.Globalization;
using System.Text.RegularExpressions;

namespace Lectern.App.Mail;

/// <summary>Addresses that every mail server takes, and in which nothing can stand but an address.</summary>
static partial class EmailAddress
{
    public const int MaxLength = 254;
    public const string Rule = "must be an e-mail address such as ann@example.org: at most 254 characters, and of ASCII before the @.";

    static readonly IdnMapping Idn = new() { UseStd3AsciiRules = true };

    /// <summary>As it is sent to, its domain in ASCII; null: it is none.</summary>
    public static string? Read(string given)
    {
        var text = given.Trim();
        var at = text.LastIndexOf('@');
        if (at < 1 || text.Length > MaxLength) return null;
        try
        {
            var address = $"{text[..at]}@{Idn.GetAscii(text[(at + 1)..]).ToLowerInvariant()}";
            return address.Length <= MaxLength && Form().IsMatch(address) ? address : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    /// <summary>An address, or one with a name before it: <c>Name &lt;address&gt;</c>.</summary>
    public static (string Address, string Name)? ReadNamed(string given)
    {
        var named = Named().Match(given.Trim());
        return named.Success
            ? Read(named.Groups[2].Value) is { } address && !named.Groups[1].Value.Any(char.IsControl) ? (address, named.Groups[1].Value.Trim().Trim('"')) : null
            : Read(given) is { } alone ? (alone, "") : null;
    }

    // Quoted local parts and address literals exist, and nobody has one.
    [GeneratedRegex(@"^(?=[^@]{1,64}@)[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*@([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Form();

    [GeneratedRegex(@"^([^<>]*)<([^<>]+)>\z", RegexOptions.CultureInvariant)]
    private static partial Regex Named();
}
