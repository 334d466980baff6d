using Lectern.App.Configuration;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Configuration;

public sealed class Host_setting
{
    [Theory]
    [InlineData("", "127.0.0.1")]
    [InlineData("localhost", "127.0.0.1")]
    [InlineData("0.0.0.0", "0.0.0.0")]
    [InlineData("192.0.2.7", "192.0.2.7")]
    [InlineData("::", "::")]
    [InlineData("::1", "::1")]
    public void It_is_an_address(string held, string address) => Read(held).Host.ToString().ShouldBe(address);

    [Theory]
    [InlineData("example.org")]
    [InlineData("*")]
    [InlineData("0.0.0.0:80")]
    [InlineData("256.0.0.1")]
    public void What_is_none_stops_the_start(string held) =>
        Should.Throw<SettingException>(() => Read(held)).Message.ShouldBe($"HOST is '{held}': it takes an IP address such as 127.0.0.1 or 0.0.0.0.");

    static Settings Read(string host) => new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("HOST", (string?)host)]).Build());
}
