using Npgsql;

namespace Lectern.Postgres;

static class ConnectionExtensions
{
    /// <summary>Runs SQL that takes no parameter. Only for text of our own making: never for a value from outside.</summary>
    /// <param name="isLong">It may take as long as it takes: a migration, a wait for another process.</param>
    public static async Task ExecuteAsync(this NpgsqlConnection connection, string sql, CancellationToken ct, bool isLong = false)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        if (isLong) command.CommandTimeout = 0;
        await command.ExecuteNonQueryAsync(ct);
    }

    public static async Task<T?> ScalarAsync<T>(this NpgsqlConnection connection, string sql, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(ct) is T value ? value : default;
    }
}
