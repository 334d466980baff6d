using Lectern.App.Tests.Fixtures;
using Lectern.Postgres.Embedded;
using Npgsql;

namespace Lectern.App.Tests.Embedded;

/// <summary>Short names for what these tests do with servers of their own.</summary>
static class Servers
{
    /// <summary>Nothing here takes a minute; a test that would hang fails instead.</summary>
    public static CancellationToken Soon => new CancellationTokenSource(TimeSpan.FromMinutes(1)).Token;

    public static EmbeddedPostgresOptions Fresh(string name) => On(TempFolders.Next(name));

    public static EmbeddedPostgresOptions On(string folder) => new()
    {
        DataDirectory = folder,
        Durable = false,
        Settings = new Dictionary<string, string> { ["shared_buffers"] = "32MB", ["min_wal_size"] = "32MB", ["max_wal_size"] = "64MB" },
    };

    public static Task<EmbeddedPostgres> StartAsync(this EmbeddedPostgresOptions options) => EmbeddedPostgres.StartAsync(options, Soon);

    public static async Task<string> FailureAsync(this EmbeddedPostgresOptions options)
    {
        var failure = await Should.ThrowAsync<EmbeddedPostgresException>(options.StartAsync());
        failure.Message.ShouldNotContain('\n');
        return failure.Message;
    }

    public static async Task<T> QueryAsync<T>(this EmbeddedPostgres server, string sql)
    {
        await using var source = NpgsqlDataSource.Create(server.ConnectionString);
        await using var command = source.CreateCommand(sql);
        return (T)(await command.ExecuteScalarAsync(Soon))!;
    }

    /// <summary>A database with one row to lose.</summary>
    public static async Task KeepOneRowAsync(this EmbeddedPostgres server) =>
        await server.QueryAsync<int>("CREATE TABLE kept (value int); INSERT INTO kept VALUES (42) RETURNING value");

    public static async Task ShouldHaveKeptItAsync(this EmbeddedPostgres server) =>
        (await server.QueryAsync<int>("SELECT value FROM kept")).ShouldBe(42);
}
