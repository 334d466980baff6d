namespace Lectern.Core.Events;

/// <summary>How many decimals a currency has, by ISO 4217: two, except for these.</summary>
static class Currency
{
    /// <summary>The upper-case code, or null where the text is not three letters.</summary>
    public static string? Code(string text) =>
        text.Length == 3 && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;

    public static int Decimals(string code) => code switch
    {
        "BIF" or "CLP" or "DJF" or "GNF" or "ISK" or "JPY" or "KMF" or "KRW" or "PYG" or "RWF" or "UGX" or "UYI" or "VND"
            or "VUV" or "XAF" or "XOF" or "XPF" => 0,
        "BHD" or "IQD" or "JOD" or "KWD" or "LYD" or "OMR" or "TND" => 3,
        "CLF" or "UYW" => 4,
        _ => 2,
    };
}
