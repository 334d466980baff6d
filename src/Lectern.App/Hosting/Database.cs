using Lectern.App.Configuration;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Hosting;

/// <summary>The database of a process: the given server, checked to be one we can use, or the private one, started for it.</summary>
sealed class Database : IAsyncDisposable
{
    readonly EmbeddedPostgres? embedded;

    Database(EmbeddedPostgres? embedded, string connectionString)
    {
        this.embedded = embedded;
        ConnectionString = connectionString;
        Source = NpgsqlDataSource.Create(connectionString);
    }

    public NpgsqlDataSource Source { get; }

    public string ConnectionString { get; }

    public bool IsPrivate => embedded is not null;

    public static async Task<Database> OpenAsync(Settings settings, Action<string>? notify, CancellationToken ct)
    {
        if (settings.ConnectionString is { } given)
        {
            var database = new Database(null, settings.WithPool(given));
            try
            {
                await PostgresVersion.RequireAsync(database.Source, ct);
            }
            catch
            {
                await database.DisposeAsync();
                throw;
            }
            return database;
        }
        var options = new EmbeddedPostgresOptions { DataDirectory = Path.Combine(settings.DataDirectory, "postgres"), Notify = notify };
        var server = await EmbeddedPostgres.StartAsync(options, ct);
        return new Database(server, settings.WithPool(server.ConnectionString));
    }

    public async ValueTask DisposeAsync()
    {
        await Source.DisposeAsync();
        if (embedded is not null) await embedded.DisposeAsync();
    }
}
