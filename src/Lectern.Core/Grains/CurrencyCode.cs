namespace Lectern.Core.Grains;

/// <summary>An ISO 4217 code as a number, so that it fits a key.</summary>
public static class CurrencyCode
{
    public static long Pack(string code)
    {
        if (code.Length != 3) throw new ArgumentException("a currency code has three letters", nameof(code));
        return (code[0] << 16) | (code[1] << 8) | code[2];
    }

    public static string Unpack(long packed) => new([(char)(packed >> 16), (char)((packed >> 8) & 0xFF), (char)(packed & 0xFF)]);
}
