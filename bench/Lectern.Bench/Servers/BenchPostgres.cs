using System.Globalization;
using Lectern.Postgres;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.Bench.Servers;

/// <summary>The product's own PostgreSQL with its own settings, durable ones, and fresh databases on it.</summary>
sealed class BenchPostgres : IAsyncDisposable
{
    readonly EmbeddedPostgres server;
    int count;

    BenchPostgres(EmbeddedPostgres server) => this.server = server;

    public int ProcessId => server.ProcessId;

    public static async Task<BenchPostgres> StartAsync(BenchRun run, CancellationToken ct, string? folder = null)
    {
        var server = await EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions { DataDirectory = folder ?? run.Scratch.Next("postgres") }, ct);
        var started = new BenchPostgres(server);
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(ct);
        run.Postgres = await connection.ScalarAsync<string>(
            """
            SELECT current_setting('server_version') || ': ' || string_agg(name || ' ' || current_setting(name), ', ' ORDER BY name)
            FROM unnest(ARRAY ['fsync', 'synchronous_commit', 'full_page_writes', 'wal_compression', 'shared_buffers', 'max_wal_size']) AS s (name)
            """,
            ct);
        return started;
    }

    /// <summary>A database of its own, migrated, with empty read models.</summary>
    public async Task<BenchDatabase> CreateDatabaseAsync(CancellationToken ct)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{++count}");
        await AdministerAsync($"CREATE DATABASE {name}", ct);
        var database = new BenchDatabase(On(name), () => AdministerAsync($"DROP DATABASE {name} WITH (FORCE)", CancellationToken.None));
        await Migrator.MigrateAsync(database.Source, ct);
        await database.ResetReadModelsAsync(ct);
        return database;
    }

    /// <summary>The database that stays with the server's folder, as a server left it.</summary>
    public BenchDatabase OpenDatabase() => new(On("lectern"), () => Task.CompletedTask);

    /// <summary>Writes out what earlier runs left to be written, so that no run pays for another.</summary>
    public Task SettleAsync(CancellationToken ct) => AdministerAsync("CHECKPOINT", ct);

    public ValueTask DisposeAsync() => server.DisposeAsync();

    string On(string database) => new NpgsqlConnectionStringBuilder(server.ConnectionString) { Database = database, CommandTimeout = 300 }.ConnectionString;

    async Task AdministerAsync(string sql, CancellationToken ct)
    {
        await using var connection = new NpgsqlConnection(new NpgsqlConnectionStringBuilder(On("postgres")) { Pooling = false }.ConnectionString);
        await connection.OpenAsync(ct);
        await connection.ExecuteAsync(sql, ct);
    }
}
