using System.Buffers;
using System.Numerics;
using System.Security.Cryptography;
using System.Text;

namespace Lectern.App.Keys;

/// <summary>
/// The text of a key, <c>lk_TENANT_ID_SECRETCHECK</c>: the tenant's number in base 36, twelve characters by which the key is known, a
/// secret of 32 (190 bits), and six of a CRC-32C of all before it. So a scanner of source code knows one by its looks, a slip of the
/// pen is told without asking the database, and a key is looked for among its own tenant's alone.
/// </summary>
/// <param name="Tenant">Whose key it is, or claims to be.</param>
/// <param name="Id">Which of them.</param>
/// <param name="Digest">SHA-256 of the whole text: of a right secret under another tenant or id it is another.</param>
readonly record struct KeyText(int Tenant, string Id, byte[] Digest)
{
    const string Mark = "lk_";
    const string Base36 = "0123456789abcdefghijklmnopqrstuvwxyz";
    const string Base62 = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const int IdLength = 12;
    const int SecretLength = 32;
    const int CheckLength = 6;
    const int MaxTenantLength = 6;

    static readonly SearchValues<char> IdCharacters = SearchValues.Create(Base36);
    static readonly SearchValues<char> SecretCharacters = SearchValues.Create(Base62);

    /// <summary>A new id.</summary>
    public static string NewId() => RandomNumberGenerator.GetString(Base36, IdLength);

    /// <summary>A new text of a key; it is shown once and kept nowhere.</summary>
    public static string NewText(int tenant, string id)
    {
        var unsigned = Prefix(tenant, id) + "_" + RandomNumberGenerator.GetString(Base62, SecretLength);
        return unsigned + Check(unsigned);
    }

    /// <summary>What may be shown of a key.</summary>
    public static string Prefix(int tenant, string id) => $"{Mark}{Number(tenant)}_{id}";

    public static bool IsId(string id) => id.Length == IdLength && !id.AsSpan().ContainsAnyExcept(IdCharacters);

    /// <summary>Whether a text is one of a key, whether or not there is such a key.</summary>
    public static bool TryRead(string given, out KeyText key)
    {
        key = default;
        const int Tail = 1 + IdLength + 1 + SecretLength + CheckLength;
        if (!given.StartsWith(Mark, StringComparison.Ordinal)) return false;
        var number = given.Length - Mark.Length - Tail;
        if (number is < 1 or > MaxTenantLength) return false;
        var rest = given.AsSpan(Mark.Length + number);
        var id = rest.Slice(1, IdLength);
        var secret = rest[(1 + IdLength + 1)..];
        if (rest[0] != '_' || rest[1 + IdLength] != '_' || id.ContainsAnyExcept(IdCharacters) || secret.ContainsAnyExcept(SecretCharacters)) return false;
        if (!TryNumber(given.AsSpan(Mark.Length, number), out var tenant) || !given.EndsWith(Check(given.AsSpan(..^CheckLength)), StringComparison.Ordinal)) return false;
        key = new(tenant, id.ToString(), DigestOf(given));
        return true;
    }

    public static byte[] DigestOf(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));

    static string Check(ReadOnlySpan<char> text)
    {
        var crc = uint.MaxValue;
        foreach (var c in text) crc = BitOperations.Crc32C(crc, (byte)c);
        Span<char> digits = stackalloc char[CheckLength];
        var left = ~crc;
        for (var i = CheckLength - 1; i >= 0; i--, left /= 62) digits[i] = Base62[(int)(left % 62)];
        return digits.ToString();
    }

    static string Number(int tenant)
    {
        var digits = "";
        for (var left = tenant; left > 0; left /= 36) digits = Base36[left % 36] + digits;
        return digits;
    }

    /// <summary>One number has one spelling: no other finds a key.</summary>
    static bool TryNumber(ReadOnlySpan<char> digits, out int tenant)
    {
        tenant = 0;
        var number = 0L;
        foreach (var c in digits)
        {
            var digit = Base36.IndexOf(c, StringComparison.Ordinal);
            if (digit < 0 || (number == 0 && digit == 0)) return false;
            number = number * 36 + digit;
        }
        if (number > int.MaxValue) return false;
        tenant = (int)number;
        return true;
    }
}
