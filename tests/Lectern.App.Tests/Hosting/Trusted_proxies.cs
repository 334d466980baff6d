using Lectern.App.Configuration;
using Lectern.App.Tests.Fixtures;
using Lectern.App.Tests.Limits;
using Microsoft.Extensions.Configuration;

namespace Lectern.App.Tests.Hosting;

/// <summary>Whose address a request is taken to come from. The tests' own is 127.0.0.1.</summary>
public sealed class Trusted_proxies
{
    [Theory]
    // Nobody is trusted: whoever sets the header sets nothing.
    [InlineData("", "203.0.113.9", "http 127.0.0.1")]
    [InlineData("10.0.0.0/8", "203.0.113.9", "http 127.0.0.1")]
    // The nearest is trusted, and says who asked it.
    [InlineData("127.0.0.1", "203.0.113.9", "https 203.0.113.9")]
    [InlineData("127.0.0.0/8, 10.0.0.0/8", "203.0.113.9", "https 203.0.113.9")]
    // What the client itself had written before that is worth nothing.
    [InlineData("127.0.0.1", "198.51.100.1, 203.0.113.9", "https 203.0.113.9")]
    // Two proxies, both trusted.
    [InlineData("127.0.0.1,10.0.0.0/8", "203.0.113.9, 10.1.2.3", "https 203.0.113.9")]
    [InlineData("127.0.0.1,10.0.0.0/8", "198.51.100.1, 203.0.113.9, 10.1.2.3", "https 203.0.113.9")]
    [InlineData("127.0.0.1", "2001:db8::7", "https 2001:db8::7")]
    [InlineData("127.0.0.1", "nonsense", "http 127.0.0.1")]
    public async Task They_say_who_asks(string trusted, string forwarded, string expected)
    {
        await using var host = await SmallHost.StartAsync(TimeProvider.System, ("TRUSTED_PROXIES", trusted));

        using var answer = await host.Address.BareAsync(HttpMethod.Get, SmallHost.Me, ("X-Forwarded-For", forwarded), ("X-Forwarded-Proto", "https"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(expected);
    }

    [Fact]
    public async Task Tracked_events_have_the_clients_address()
    {
        await using var server = await TestServer.StartAsync(("TRUSTED_PROXIES", "127.0.0.1"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/analytics/events")
        {
            Content = new StringContent("""{"appId":"a","userId":"u","eventType":"t","eventName":"n","timestamp":"2026-11-02T10:00:00Z"}""", System.Text.Encoding.UTF8, "application/json"),
            Headers = { { "X-Forwarded-For", "203.0.113.9" } },
        };
        (await server.Client.SendAsync(request)).EnsureSuccessStatusCode();
        await server.SettleAsync();

        var events = await server.AskAsync("/analytics/users/u/events");

        // As the tenant stores it: without the host's part.
        events.ToJsonString().ShouldContain("203.0.113.");
    }

    [Theory]
    [InlineData("everybody")]
    [InlineData("10.0.0.0/33")]
    [InlineData("proxy.example.org")]
    public void The_list_takes_addresses_and_networks(string held) =>
        Should.Throw<SettingException>(() => new Settings(new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create("TRUSTED_PROXIES", (string?)held)]).Build()))
            .Message.ShouldStartWith($"TRUSTED_PROXIES is '{held}': it takes ");
}
