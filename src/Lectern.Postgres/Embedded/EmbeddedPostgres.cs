using Npgsql;

namespace Lectern.Postgres.Embedded;

/// <summary>
/// A private PostgreSQL that this process starts and stops, listening on 127.0.0.1 and a socket in its own folder.
/// If this process is killed the server stays; the next start on the same folder stops it in order and goes on.
/// </summary>
public sealed class EmbeddedPostgres : IAsyncDisposable
{
    readonly ServerHome home;
    readonly Postmaster server;

    EmbeddedPostgres(ServerHome home, Postmaster server, string connectionString)
    {
        this.home = home;
        this.server = server;
        ConnectionString = connectionString;
    }

    /// <summary>Host, port, database, user and password of the database's owner, as Npgsql takes them.</summary>
    public string ConnectionString { get; }

    /// <summary>The server's main process.</summary>
    public int ProcessId => server.ProcessId;

    /// <summary>The port on 127.0.0.1.</summary>
    public int Port => server.Port;

    /// <summary>The folder in use, links followed.</summary>
    public string DataDirectory => home.Folder;

    /// <summary>Ends when the server does, whoever ended it. To go on: dispose, then start on the same folder and port.</summary>
    public Task Exited => server.Exited;

    /// <exception cref="EmbeddedPostgresException">It cannot run; the message says why and what to do.</exception>
    public static async Task<EmbeddedPostgres> StartAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        if (!OperatingSystem.IsLinux())
            throw new EmbeddedPostgresException("Lectern runs a PostgreSQL of its own on Linux only; set POSTGRES_URL to a server.");
        var binaries = await PostgresBinaries.FindAsync(options.BinariesDirectory, ct);
        var home = await ServerHome.OpenAsync(options, ct);
        try
        {
            binaries = await Relocation.OfBinariesAsync(binaries, home.Account, options.Notify, ct);
            await DataFolder.EnsureAsync(home, binaries, options.Durable, ct);
            var password = DataFolder.ReadPassword(home);
            await Shutdown.OfStrayAsync(home.Data, options.Notify, ct);
            var server = await Postmaster.StartAsync(home, binaries, options, ct);
            return new EmbeddedPostgres(home, server, await OpenDatabaseAsync(server, password, options.Database, ct));
        }
        catch (Exception e)
        {
            home.Dispose();
            if (e is IOException or UnauthorizedAccessException)
                throw StartFailure.Storage(home.Folder, e);
            throw;
        }
    }

    /// <summary>The connection string of the server that another process runs on this folder; null where none accepts connections.</summary>
    public static async Task<string?> FindRunningAsync(EmbeddedPostgresOptions options, CancellationToken ct)
    {
        var folder = await ServerHome.LocateAsync(options.DataDirectory, ct);
        var data = Path.Combine(folder, "data");
        if (PostmasterLock.Read(data) is not { Ready: true } held || !held.IsServing(data))
            return null;
        var password = await File.ReadAllTextAsync(Path.Combine(folder, "password"), ct);
        return Access(held.Port, password.Trim(), options.Database).ConnectionString;
    }

    /// <summary>Stops the server: in order, and by force when that takes over a minute or the token is cancelled.</summary>
    public async Task StopAsync(CancellationToken ct)
    {
        await server.StopAsync(ct);
        home.Dispose();
    }

    public async ValueTask DisposeAsync() => await StopAsync(CancellationToken.None);

    /// <summary>Creates the database when absent, which also proves that the server answers.</summary>
    static async Task<string> OpenDatabaseAsync(Postmaster server, string password, string database, CancellationToken ct)
    {
        var access = Access(server.Port, password, database);
        try
        {
            var first = new NpgsqlConnectionStringBuilder(access.ConnectionString) { Database = "postgres", Pooling = false, Timeout = 10 };
            await using var connection = new NpgsqlConnection(first.ConnectionString);
            await connection.OpenAsync(ct);
            await using var exists = new NpgsqlCommand("SELECT 1 FROM pg_database WHERE datname = $1", connection)
            {
                Parameters = { new() { Value = database } },
            };
            if (await exists.ExecuteScalarAsync(ct) is null)
            {
                await using var create = new NpgsqlCommand($"CREATE DATABASE {Quoted(database)}", connection);
                await create.ExecuteNonQueryAsync(ct);
            }
            return access.ConnectionString;
        }
        catch (Exception e)
        {
            await server.StopAsync(CancellationToken.None);
            if (e is NpgsqlException)
                throw new EmbeddedPostgresException(
                    $"PostgreSQL started, but its database '{database}' could not be opened ({e.Message}); look into the server.log beside its data.", e);
            throw;
        }
    }

    static NpgsqlConnectionStringBuilder Access(int port, string password, string database) => new()
    {
        Host = "127.0.0.1",
        Port = port,
        Username = ServerHome.OwnerRole,
        Password = password,
        Database = database,
    };

    static string Quoted(string identifier) => $"\"{identifier.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
}
