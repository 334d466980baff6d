namespace Lectern.Core.Clients;

/// <summary>What a browser says of itself in the headers <c>Sec-CH-UA</c>, <c>Sec-CH-UA-Mobile</c> and <c>Sec-CH-UA-Platform</c>.</summary>
public static class ClientHints
{
    /// <summary>A longer header is none.</summary>
    public const int MaxLength = 500;

    const int MaxName = 100;

    /// <param name="brands"><c>"Chromium";v="142", "Google Chrome";v="142", "Not_A Brand";v="99"</c>, in any order.</param>
    /// <param name="mobile"><c>?0</c> or <c>?1</c>.</param>
    /// <param name="platform"><c>"Windows"</c>.</param>
    public static (string? DeviceType, string? Browser, string? OperatingSystem) Parse(string? brands, string? mobile, string? platform)
    {
        var system = Unquoted(platform) switch
        {
            "Chrome OS" or "Chromium OS" => "ChromeOS",
            "" or "Unknown" => null,
            var name => name,
        };
        var device = (mobile, system) switch
        {
            ("?1", _) => "mobile",
            // Browsers on Android tablets say that they are not mobile.
            ("?0", "Android") => "tablet",
            ("?0", "Windows" or "macOS" or "Linux" or "ChromeOS") => "desktop",
            _ => null,
        };
        return (device, BrowserOf(brands), system);
    }

    /// <summary>The brand that is neither made up against sniffing nor the engine; the engine where it stands alone.</summary>
    static string? BrowserOf(string? brands)
    {
        if (brands is null or { Length: > MaxLength }) return null;
        string? engine = null;
        // Between quotes stand names and versions in turn; no made-up brand has a quote in its name.
        var parts = brands.Split('"');
        for (var i = 1; i < parts.Length - 1; i += 4)
        {
            switch (parts[i])
            {
                case var made when made.Contains("Not", StringComparison.OrdinalIgnoreCase) && made.Contains("Brand", StringComparison.OrdinalIgnoreCase): break;
                case "" or { Length: > MaxName }: break;
                case "Chromium": engine = "Chromium"; break;
                case "Google Chrome": return "Chrome";
                case "Microsoft Edge": return "Edge";
                case "HeadlessChrome": return "Headless Chrome";
                case var brand: return brand;
            }
        }
        return engine;
    }

    static string? Unquoted(string? header) => header is null or { Length: > MaxName } ? null : header.Trim().Trim('"').Trim();
}
