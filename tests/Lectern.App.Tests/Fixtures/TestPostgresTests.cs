using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tests.Fixtures;

public sealed class TestPostgresTests
{
    [Fact]
    public async Task A_copy_has_what_its_template_had_and_goes_its_own_way()
    {
        var template = await TestPostgres.CreateDatabaseAsync();
        await using var original = NpgsqlDataSource.Create(template);
        await ExecuteAsync(original, "CREATE TABLE kept (value int); INSERT INTO kept VALUES (1)");

        var copies = await Task.WhenAll(Enumerable.Range(0, 3).Select(_ => TestPostgres.CreateDatabaseAsync(template)));

        copies.Distinct().Count().ShouldBe(3);
        await using var copy = NpgsqlDataSource.Create(copies[0]);
        await ExecuteAsync(copy, "INSERT INTO kept SELECT value + 1 FROM kept");
        (await CountAsync(copy)).ShouldBe(2);
        await using var other = NpgsqlDataSource.Create(copies[1]);
        (await CountAsync(other)).ShouldBe(1);
    }

    [Fact]
    public async Task The_server_is_of_a_version_that_Lectern_takes()
    {
        await using var database = NpgsqlDataSource.Create(await TestPostgres.CreateDatabaseAsync());

        await Should.NotThrowAsync(PostgresVersion.RequireAsync(database, CancellationToken.None));
    }

    static async Task ExecuteAsync(NpgsqlDataSource database, string sql)
    {
        await using var command = database.CreateCommand(sql);
        await command.ExecuteNonQueryAsync();
    }

    static async Task<long> CountAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT count(*) FROM kept");
        return (long)(await command.ExecuteScalarAsync())!;
    }
}
