using System.Buffers;

namespace Lectern.Core.Clients;

/// <summary>
/// Device type, browser and operating system of a user agent: constants, or null where it does not tell. Markers are looked for
/// in a fixed order, since a browser also names those it wants to be taken for. No pattern and no backtracking: a hostile string
/// costs what any other of its length costs (docs/adr/0012).
/// </summary>
public static class UserAgent
{
    /// <summary>What lies beyond is not looked at. Events keep as much.</summary>
    public const int MaxLength = 1000;

    const StringComparison Exact = StringComparison.Ordinal;
    const StringComparison AnyCase = StringComparison.OrdinalIgnoreCase;

    /// <summary>Robots name the browser they render with: they go first. Any case.</summary>
    static readonly (string Marker, string Name)[] Robots =
    [
        ("Googlebot", "Googlebot"), ("Google-InspectionTool", "Googlebot"), ("bingbot", "Bingbot"), ("YandexBot", "YandexBot"), ("Baiduspider", "Baiduspider"),
        ("DuckDuckBot", "DuckDuckBot"), ("Applebot", "Applebot"), ("GPTBot", "GPTBot"), ("ClaudeBot", "ClaudeBot"), ("AhrefsBot", "AhrefsBot"),
        ("SemrushBot", "SemrushBot"), ("facebookexternalhit", "Facebook Bot"), ("Twitterbot", "Twitterbot"), ("LinkedInBot", "LinkedInBot"),
        ("Slackbot", "Slackbot"), ("Discordbot", "Discordbot"), ("bot/", "Bot"), ("crawler", "Bot"), ("spider", "Bot"), ("slurp", "Bot"), ("+http", "Bot"),
    ];

    /// <summary>Programs that are no browser, by how their user agent begins.</summary>
    static readonly (string Marker, string Name)[] Programs =
    [
        ("curl/", "curl"), ("Wget/", "Wget"), ("python-requests/", "Python"), ("Python/", "Python"), ("Python-urllib/", "Python"), ("okhttp/", "OkHttp"),
        ("Java/", "Java"), ("Apache-HttpClient/", "Java"), ("Go-http-client/", "Go"), ("axios/", "Node.js"), ("node-fetch/", "Node.js"), ("node", "Node.js"),
        ("PostmanRuntime/", "Postman"), ("Dart/", "Dart"),
    ];

    /// <summary>Browsers and apps that also name the engine they are made of, or a browser they want to be taken for.</summary>
    static readonly (string Marker, string Name)[] Derived =
    [
        ("MoodleMobile", "Moodle App"), ("FBAN/", "Facebook"), ("FBAV/", "Facebook"), ("Instagram ", "Instagram"), ("MicroMessenger/", "WeChat"),
        ("GSA/", "Google App"), ("HeadlessChrome/", "Headless Chrome"),
        ("Edg/", "Edge"), ("EdgA/", "Edge"), ("EdgiOS/", "Edge"), ("Edge/", "Edge"),
        ("OPR/", "Opera"), ("OPT/", "Opera"), ("OPiOS/", "Opera"), ("Opera", "Opera"),
        ("SamsungBrowser/", "Samsung Internet"), ("Vivaldi/", "Vivaldi"), ("YaBrowser/", "Yandex Browser"), ("UCBrowser/", "UC Browser"),
        ("DuckDuckGo/", "DuckDuckGo"), ("Ddg/", "DuckDuckGo"), ("Brave/", "Brave"), ("Whale/", "Whale"), ("MiuiBrowser/", "Mi Browser"),
        ("HuaweiBrowser/", "Huawei Browser"), ("QQBrowser/", "QQ Browser"), ("Silk/", "Silk"),
        ("SeaMonkey/", "SeaMonkey"), ("; wv)", "Android WebView"), ("Chromium/", "Chromium"),
    ];

    static readonly (string Marker, string Name)[] Engines =
    [
        ("FxiOS/", "Firefox"), ("Focus/", "Firefox"), ("Klar/", "Firefox"), ("Firefox/", "Firefox"), ("CriOS/", "Chrome"), ("Chrome/", "Chrome"),
        ("Trident/", "Internet Explorer"), ("MSIE ", "Internet Explorer"),
    ];

    static readonly (string Marker, string Name)[] Systems =
    [
        ("Windows Phone", "Windows Phone"), ("Windows", "Windows"), ("iPad", "iPadOS"), ("iPhone", "iOS"), ("iPod", "iOS"), ("CrOS", "ChromeOS"),
        ("HarmonyOS", "HarmonyOS"), ("OpenHarmony", "HarmonyOS"), ("Android", "Android"), ("KAIOS", "KaiOS"), ("Tizen", "Tizen"), ("Web0S", "webOS"),
        ("PlayStation", "PlayStation"), ("Nintendo", "Nintendo"), ("Macintosh", "macOS"), ("Mac OS X", "macOS"), ("FreeBSD", "FreeBSD"),
        ("OpenBSD", "OpenBSD"), ("Linux", "Linux"), ("X11", "Linux"),
    ];

    /// <summary>Screens that are none of desktop, mobile and tablet.</summary>
    static readonly SearchValues<string> Televisions = SearchValues.Create(["SMART-TV", "SmartTV", "Smart TV", "HbbTV", "GoogleTV", "Google TV", "Android TV", "AppleTV", "Apple TV", "BRAVIA", "CrKey", "Web0S", "AFTS", "AFTM", "AFTT", "PlayStation", "Xbox", "Nintendo"], Exact);

    // Few user agents hold any of them: one look for all, before one for each.
    static readonly SearchValues<string> AnyRobot = SearchValues.Create([.. Robots.Select(r => r.Marker)], AnyCase);
    static readonly SearchValues<string> AnyDerived = SearchValues.Create([.. Derived.Select(r => r.Marker)], Exact);

    public static (string? DeviceType, string? Browser, string? OperatingSystem) Parse(string userAgent)
    {
        var text = userAgent.AsSpan(0, Math.Min(userAgent.Length, MaxLength));
        if (text.ContainsAny(AnyRobot)) return (null, Find(Robots, text, AnyCase), null);
        foreach (var (marker, name) in Programs)
        {
            if (text.StartsWith(marker, Exact)) return (null, name, null);
        }

        var system = Find(Systems, text, Exact);
        return (DeviceOf(text, system), BrowserOf(text) ?? OwnBrowser(text, system), system);
    }

    static string? BrowserOf(ReadOnlySpan<char> text) => Find(text.ContainsAny(AnyDerived) ? Derived : Engines, text, Exact);

    /// <summary>The browser that a system brings along and that names nobody but itself.</summary>
    static string? OwnBrowser(ReadOnlySpan<char> text, string? system)
    {
        if (system == "Android") return text.Contains("AppleWebKit/", Exact) ? "Android Browser" : null;
        if (text.Contains("Safari/", Exact)) return "Safari";
        return system is "iOS" or "iPadOS" && text.Contains("AppleWebKit/", Exact) ? "iOS WebView" : null;
    }

    static string? DeviceOf(ReadOnlySpan<char> text, string? system)
    {
        if (text.ContainsAny(Televisions)) return null;
        switch (system)
        {
            case "iPadOS": return "tablet";
            case "iOS" or "KaiOS" or "Windows Phone": return "mobile";
            case "Windows" or "macOS" or "Linux" or "ChromeOS" or "FreeBSD" or "OpenBSD": return "desktop";
            case "Android" or "HarmonyOS" or "Tizen":
                if (text.Contains("Tablet", Exact)) return "tablet";
                if (text.Contains("Mobile", Exact) || text.Contains("Opera Mini", Exact) || text.Contains("Opera Mobi", Exact)) return "mobile";
                // Browsers on Android say Mobile on phones alone; what is no browser says nothing either way.
                return text.StartsWith("Mozilla/", Exact) ? "tablet" : null;
            default: return null;
        }
    }

    static string? Find((string Marker, string Name)[] markers, ReadOnlySpan<char> text, StringComparison how)
    {
        foreach (var (marker, name) in markers)
        {
            if (text.Contains(marker, how)) return name;
        }
        return null;
    }
}
