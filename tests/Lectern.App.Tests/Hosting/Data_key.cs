using System.Security.Cryptography;
using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Hosting;

/// <summary>A database has one DATA_KEY, from its first start on.</summary>
public sealed class Data_key
{
    [Fact]
    public async Task Another_one_stops_the_start_and_changes_nothing()
    {
        await using var server = await TestServer.StartAsync();
        var keys = await KeysAsync(server);
        keys.ShouldBe(1);

        var refused = await Should.ThrowAsync<InvalidOperationException>(
            () => server.StartAnotherAsync(("DATA_KEY", Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)))));

        refused.Message.ShouldStartWith("DATA_KEY does not open this database's key ring");
        (await KeysAsync(server)).ShouldBe(keys);
    }

    [Fact]
    public async Task The_same_one_starts_again_with_the_same_ring()
    {
        await using var server = await TestServer.StartAsync();
        await using var another = await server.StartAnotherAsync();

        (await KeysAsync(another)).ShouldBe(1);
    }

    static Task<long> KeysAsync(TestServer server) => server.ScalarAsync<long>("SELECT count(*) FROM lectern.data_protection_keys");
}
