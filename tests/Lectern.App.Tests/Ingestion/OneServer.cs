using Lectern.App.Tests.Fixtures;

namespace Lectern.App.Tests.Ingestion;

/// <summary>One server for the tests of a class, which keep apart by the ids they use.</summary>
public sealed class OneServer : IAsyncLifetime
{
    internal TestServer Server { get; private set; } = null!;

    public async Task InitializeAsync() => Server = await TestServer.StartAsync();

    public async Task DisposeAsync() => await Server.DisposeAsync();
}
