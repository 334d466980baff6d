using Lectern.App.Browser;
using Lectern.App.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Browser;

/// <summary>Which origins are taken for which, without a server.</summary>
public sealed class Origins
{
    [Theory]
    [InlineData("", "", true)]
    [InlineData("https://lectern.example", "", true)]
    // Behind a proxy that is not trusted the scheme looks another; the browser knows better.
    [InlineData("https://lectern.example:444", "same-origin", true)]
    [InlineData("", "none", true)]
    [InlineData("https://app.example.org", "same-site", true)]
    [InlineData("https://APP.example.org", "cross-site", true)]
    [InlineData("https://other.example", "", false)]
    [InlineData("http://lectern.example", "", false)]
    [InlineData("null", "", false)]
    [InlineData("", "cross-site", false)]
    [InlineData("", "same-site", false)]
    [InlineData("https://sub.lectern.example", "same-site", false)]
    [InlineData("https://lectern.example", "cross-site", false)]
    [InlineData("https://lectern.example", "something-new", false)]
    public void A_page_is_judged_by_what_its_browser_says(string origin, string site, bool admitted) =>
        SameOrigin.Admits(origin, site, "https://lectern.example", ["https://app.example.org"]).ShouldBe(admitted);

    [Theory]
    [InlineData("*")]
    [InlineData("https://*.example.org")]
    [InlineData("https://app.example.org/")]
    [InlineData("https://app.example.org/path")]
    [InlineData("app.example.org")]
    [InlineData("null")]
    [InlineData("ftp://app.example.org")]
    [InlineData("https://user@app.example.org")]
    [InlineData("https://app.example.org:443")]
    public void A_list_takes_origins_as_browsers_write_them(string origin) =>
        Should.Throw<SettingException>(() => new Settings(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("CORS_ORIGINS", (string?)origin)]).Build()))
            .Message.ShouldStartWith($"CORS_ORIGINS is '{origin}': it takes ");
}
