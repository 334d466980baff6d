using Lectern.App.Tests.Durability.Harness;
using Lectern.Postgres.Embedded;

namespace Lectern.App.Tests.Kafka.Harness;

/// <summary>A durable PostgreSQL that is killed now and then, and started again on its port.</summary>
sealed class KeptPostgres : IAsyncDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    readonly EmbeddedPostgresOptions options;
    EmbeddedPostgres server;

    KeptPostgres(EmbeddedPostgresOptions options, EmbeddedPostgres server)
    {
        this.options = options with { Port = server.Port };
        this.server = server;
        ConnectionString = server.ConnectionString;
    }

    /// <summary>The same after each restart.</summary>
    public string ConnectionString { get; }

    public static async Task<KeptPostgres> StartAsync(string folder)
    {
        var options = new EmbeddedPostgresOptions { DataDirectory = folder };
        return new(options, await EmbeddedPostgres.StartAsync(options, CancellationToken.None));
    }

    public void Kill() => Posix.Signal(server.ProcessId, Posix.Kill);

    /// <summary>Once it has ended.</summary>
    public async Task RestartAsync()
    {
        await server.Exited.WaitAsync(Patience);
        await server.DisposeAsync();
        await Waiting.ForAsync("PostgreSQL starts again", async () =>
        {
            try
            {
                server = await EmbeddedPostgres.StartAsync(options, CancellationToken.None);
                return true;
            }
            catch (EmbeddedPostgresException)
            {
                // What the dead one left behind has not ended yet.
                return false;
            }
        }, Patience);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
