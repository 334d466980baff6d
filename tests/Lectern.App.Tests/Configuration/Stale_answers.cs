using Lectern.App.Configuration;
using Lectern.App.Queries;
using Lectern.App.Tests.Fixtures;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Lectern.App.Tests.Configuration;

public sealed class Stale_answers
{
    [Theory]
    [InlineData("", 10)]
    [InlineData("0", 0)]
    [InlineData("300", 300)]
    public void They_may_be_some_seconds_old(string held, int seconds) => Read(held).StaleAnswer.ShouldBe(TimeSpan.FromSeconds(seconds));

    [Theory]
    [InlineData("-1")]
    [InlineData("301")]
    [InlineData("1.5")]
    [InlineData("10s")]
    public void Anything_else_stops_the_start(string held) =>
        Should.Throw<SettingException>(() => Read(held)).Message.ShouldBe($"STALE_ANSWER_SECONDS is '{held}': it takes a whole number from 0 to 300.");

    [Fact]
    public async Task The_server_goes_by_it()
    {
        await using var server = await TestServer.StartAsync(KeepTheProducts, ("STALE_ANSWER_SECONDS", "7"));

        server.Services.GetRequiredService<Grace>().MostOld.ShouldBe(TimeSpan.FromSeconds(7));
    }

    /// <summary>That of tests is put in its place.</summary>
    static void KeepTheProducts(IServiceCollection services) => services.Remove(services.Last(s => s.ServiceType == typeof(Grace)));

    static Settings Read(string seconds) => new(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("STALE_ANSWER_SECONDS", (string?)seconds)]).Build());
}
