using System.Globalization;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Fixtures;

/// <summary>
/// One PostgreSQL for all tests of this process, started by the first that asks, and a fresh database for each.
/// Tests that kill or misuse the server run their own.
/// </summary>
static class TestPostgres
{
    static readonly Lazy<Task<EmbeddedPostgres>> Server = new(StartAsync);
    static readonly SemaphoreSlim Creating = new(1);
    static int count;

    /// <param name="template">The name or the connection string of a database to copy; nobody may be using it.</param>
    /// <returns>The connection string of a fresh database.</returns>
    public static async Task<string> CreateDatabaseAsync(string? template = null)
    {
        var server = await Server.Value;
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref count)}");
        var source = template is null ? "template1" : NameOf(template);

        // A copy asks for the source alone: one at a time, and no pooled connection left on it.
        await Creating.WaitAsync();
        try
        {
            await using var connection = await OpenAdminAsync();
            await using var disconnect = new NpgsqlCommand("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", connection)
            {
                Parameters = { new() { Value = source } },
            };
            await disconnect.ExecuteNonQueryAsync();
            await using var copy = new NpgsqlCommand($"CREATE DATABASE \"{name}\" TEMPLATE \"{source}\"", connection);
            await copy.ExecuteNonQueryAsync();
        }
        finally
        {
            Creating.Release();
        }
        return On(server, name, pooling: true);
    }

    /// <summary>A connection beside all tests' databases, to shut one or open it.</summary>
    public static async Task<NpgsqlConnection> OpenAdminAsync()
    {
        var connection = new NpgsqlConnection(On(await Server.Value, "postgres", pooling: false));
        await connection.OpenAsync();
        return connection;
    }

    static string NameOf(string template) =>
        template.Contains('=', StringComparison.Ordinal) ? new NpgsqlConnectionStringBuilder(template).Database! : template;

    static string On(EmbeddedPostgres server, string database, bool pooling) => new NpgsqlConnectionStringBuilder(server.ConnectionString)
    {
        Database = database,
        Pooling = pooling,
        MaxPoolSize = 20,
    }.ConnectionString;

    static Task<EmbeddedPostgres> StartAsync() => EmbeddedPostgres.StartAsync(new EmbeddedPostgresOptions
    {
        DataDirectory = TempFolders.Next("shared"),
        Durable = false,
        Settings = new Dictionary<string, string>
        {
            ["max_connections"] = "500",
            ["shared_buffers"] = "256MB",
            // Each database is a copy of hundreds of pages, all of which would be compressed.
            ["wal_compression"] = "off",
            ["wal_level"] = "minimal",
            ["max_wal_senders"] = "0",
            // Of hundreds of databases, most of them done with, it would start a worker ten times a second. A test on much data analyzes it.
            ["autovacuum"] = "off",
        },
    }, CancellationToken.None);
}
