using System.Diagnostics;
using Lectern.Core.Clients;
using Lectern.Core.Events;

namespace Lectern.Core.Tests.Clients;

/// <summary>User agents as today's browsers, apps and robots send them; what they are is known from where they come from.</summary>
public sealed class UserAgentTests
{
    const string Win = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) ";
    const string Mac = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
    const string Phone = "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) ";
    const string IPhone = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";
    const string IPad = "Mozilla/5.0 (iPad; CPU OS 17_7 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) ";

    [Theory]
    // Desktops
    [InlineData(Win + "Chrome/142.0.0.0 Safari/537.36", "desktop", "Chrome", "Windows")]
    [InlineData(Win + "Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0", "desktop", "Edge", "Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/64.0.3282.140 Safari/537.36 Edge/18.17763", "desktop", "Edge", "Windows")]
    [InlineData(Win + "Chrome/140.0.0.0 Safari/537.36 OPR/124.0.0.0", "desktop", "Opera", "Windows")]
    [InlineData(Win + "Chrome/140.0.0.0 Safari/537.36 Vivaldi/7.6.3797.63", "desktop", "Vivaldi", "Windows")]
    [InlineData(Win + "Chrome/138.0.0.0 YaBrowser/25.8.0.0 Safari/537.36", "desktop", "Yandex Browser", "Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "Firefox", "Windows")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; WOW64; Trident/7.0; rv:11.0) like Gecko", "desktop", "Internet Explorer", "Windows")]
    [InlineData("Mozilla/4.0 (compatible; MSIE 8.0; Windows NT 6.1; Trident/4.0; Tablet PC 2.0)", "desktop", "Internet Explorer", "Windows")]
    [InlineData(Mac + "Version/18.5 Safari/605.1.15", "desktop", "Safari", "macOS")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "desktop", "Chrome", "macOS")]
    [InlineData("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "Firefox", "macOS")]
    [InlineData(Mac + "Version/18.5 Safari/605.1.15 Ddg/18.5", "desktop", "DuckDuckGo", "macOS")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0", "desktop", "Firefox", "Linux")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Ubuntu Chromium/108.0.0.0 Chrome/108.0.0.0 Safari/537.36", "desktop", "Chromium", "Linux")]
    [InlineData("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/142.0.0.0 Safari/537.36", "desktop", "Headless Chrome", "Linux")]
    [InlineData("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36", "desktop", "Chrome", "ChromeOS")]
    // Phones
    [InlineData(Phone + "Chrome/142.0.0.0 Mobile Safari/537.36", "mobile", "Chrome", "Android")]
    [InlineData(Phone + "Chrome/142.0.0.0 Mobile Safari/537.36 EdgA/142.0.0.0", "mobile", "Edge", "Android")]
    [InlineData(Phone + "SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36", "mobile", "Samsung Internet", "Android")]
    [InlineData(Phone + "Chrome/138.0.0.0 Mobile Safari/537.36 OPR/91.0.0.0", "mobile", "Opera", "Android")]
    [InlineData("Mozilla/5.0 (Android 15; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "mobile", "Firefox", "Android")]
    [InlineData("Mozilla/5.0 (Linux; Android 14; SM-S918B Build/UP1A.231005.007; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/142.0.7444.102 Mobile Safari/537.36", "mobile", "Android WebView", "Android")]
    [InlineData("Mozilla/5.0 (Linux; Android 13; SM-A536B; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/130.0.0.0 Mobile Safari/537.36 MoodleMobile 4.5.0 (45000)", "mobile", "Moodle App", "Android")]
    [InlineData("Mozilla/5.0 (Linux; Android 9; CUBOT X19) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36", "mobile", "Chrome", "Android")]
    [InlineData("Opera/9.80 (Android; Opera Mini/36.2.2254/119.132; U; id) Presto/2.12.423 Version/12.16", "mobile", "Opera", "Android")]
    [InlineData("Mozilla/5.0 (Mobile; Nokia 8110 4G; rv:48.0) Gecko/48.0 Firefox/48.0 KAIOS/2.5", "mobile", "Firefox", "KaiOS")]
    [InlineData(IPhone + "Version/18.5 Mobile/15E148 Safari/604.1", "mobile", "Safari", "iOS")]
    [InlineData(IPhone + "CriOS/142.0.7444.77 Mobile/15E148 Safari/604.1", "mobile", "Chrome", "iOS")]
    [InlineData(IPhone + "FxiOS/145.0 Mobile/15E148 Safari/605.1.15", "mobile", "Firefox", "iOS")]
    [InlineData(IPhone + "Mobile/22F76 Instagram 386.0.0.42.76 (iPhone15,3; iOS 18_5; de_DE)", "mobile", "Instagram", "iOS")]
    [InlineData(IPhone + "Mobile/15E148 [FBAN/FBIOS;FBAV/470.0.0.38.103;FBDV/iPhone14,5]", "mobile", "Facebook", "iOS")]
    [InlineData(IPhone + "Mobile/15E148", "mobile", "iOS WebView", "iOS")]
    // Tablets
    [InlineData(IPad + "Version/17.7 Mobile/15E148 Safari/604.1", "tablet", "Safari", "iPadOS")]
    [InlineData(Phone + "Chrome/142.0.0.0 Safari/537.36", "tablet", "Chrome", "Android")]
    [InlineData("Mozilla/5.0 (Android 14; Tablet; rv:145.0) Gecko/145.0 Firefox/145.0", "tablet", "Firefox", "Android")]
    [InlineData("Mozilla/5.0 (Linux; Android 11; KFTRWI) AppleWebKit/537.36 (KHTML, like Gecko) Silk/128.4.1 like Chrome/128.0.0.0 Safari/537.36", "tablet", "Silk", "Android")]
    // Neither
    [InlineData("Mozilla/5.0 (Web0S; Linux/SmartTV) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36 WebAppManager", null, "Chrome", "webOS")]
    [InlineData("Mozilla/5.0 (Windows NT 10.0; Win64; x64; Xbox; Xbox Series X) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/138.0.0.0 Safari/537.36 Edge/44.18363.8131", null, "Edge", "Windows")]
    [InlineData("Dalvik/2.1.0 (Linux; U; Android 14; Pixel 7 Build/AP2A.240805.005)", null, null, "Android")]
    [InlineData("Mozilla/5.0 (Linux; Android 6.0.1; Nexus 5X Build/MMB29P) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.7444.59 Mobile Safari/537.36 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", null, "Googlebot", null)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; bingbot/2.0; +http://www.bing.com/bingbot.htm) Chrome/116.0.1938.76 Safari/537.36", null, "Bingbot", null)]
    [InlineData("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)", null, "GPTBot", null)]
    [InlineData("Mozilla/5.0 (compatible; SomeNewBot/0.1; +https://example.org/bot)", null, "Bot", null)]
    [InlineData("curl/8.14.1", null, "curl", null)]
    [InlineData("python-requests/2.32.3", null, "Python", null)]
    [InlineData("okhttp/4.12.0", null, "OkHttp", null)]
    [InlineData("Lectern tests/1.0", null, null, null)]
    [InlineData("", null, null, null)]
    [InlineData("🦊 ñandú \u202e", null, null, null)]
    public void It_tells_the_device_the_browser_and_the_system(string agent, string? device, string? browser, string? system) =>
        UserAgent.Parse(agent).ShouldBe((device, browser, system));

    [Fact]
    public void What_lies_beyond_a_thousand_characters_is_not_looked_at()
    {
        UserAgent.Parse(new string('x', UserAgent.MaxLength) + " Windows Chrome/1").ShouldBe((null, null, null));
        UserAgent.Parse(new string('x', 900) + " Windows Chrome/1").ShouldBe(("desktop", "Chrome", "Windows"));
    }

    [Fact]
    public void Hostile_strings_take_no_longer_than_others()
    {
        string[] hostile =
        [
            new('(', 1000), string.Concat(Enumerable.Repeat("Chrome", 150)), string.Concat(Enumerable.Repeat("bot", 330)),
            string.Concat(Enumerable.Repeat("Andr", 250)), new('\uD83D', 1000), string.Concat(Enumerable.Repeat("+htt", 250)), new('\0', 1000),
        ];
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < 2_000; i++)
        {
            foreach (var agent in hostile) UserAgent.Parse(agent);
        }
        // 14,000 of the longest there are. Far above what is needed, far below what backtracking would take.
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(20));
    }

    [Fact]
    public void It_is_only_asked_for_what_the_event_does_not_say()
    {
        var agent = IPad + "Version/17.7 Mobile/15E148 Safari/604.1";
        new ClientInfo(null, "Kiosk", null, agent, null).Told().ShouldBe(new ClientInfo("tablet", "Kiosk", "iPadOS", agent, null));
        new ClientInfo("desktop", "A", "B", agent, null).Told().ShouldBe(new ClientInfo("desktop", "A", "B", agent, null));
        new ClientInfo(null, null, null, null, "192.0.2.0").Told().ShouldBe(new ClientInfo(null, null, null, null, "192.0.2.0"));
    }

    [Theory]
    [InlineData("\"Chromium\";v=\"142\", \"Google Chrome\";v=\"142\", \"Not_A Brand\";v=\"99\"", "?0", "\"Windows\"", "desktop", "Chrome", "Windows")]
    [InlineData("\"Not;A=Brand\";v=\"24\", \"Microsoft Edge\";v=\"142\", \"Chromium\";v=\"142\"", "?0", "\"macOS\"", "desktop", "Edge", "macOS")]
    [InlineData("\"Opera\";v=\"124\", \"Chromium\";v=\"140\", \"Not(A:Brand\";v=\"8\"", "?1", "\"Android\"", "mobile", "Opera", "Android")]
    [InlineData("\"Chromium\";v=\"142\", \"Not_A Brand\";v=\"99\"", "?0", "\"Android\"", "tablet", "Chromium", "Android")]
    [InlineData("\"Chromium\";v=\"142\", \"Brave\";v=\"142\", \"Not_A Brand\";v=\"99\"", "?0", "\"Chrome OS\"", "desktop", "Brave", "ChromeOS")]
    [InlineData(null, null, null, null, null, null)]
    [InlineData("\"", "maybe", "\"\"", null, null, null)]
    [InlineData("no quotes; v=1", "?0", "Unknown", null, null, null)]
    public void Client_hints_name_brand_form_and_platform(string? brands, string? mobile, string? platform, string? device, string? browser, string? system) =>
        ClientHints.Parse(brands, mobile, platform).ShouldBe((device, browser, system));

    [Fact]
    public void Hints_too_long_are_none() =>
        ClientHints.Parse($"\"{new string('b', 600)}\";v=\"1\"", "?0", new string('p', 600)).ShouldBe((null, null, null));
}
