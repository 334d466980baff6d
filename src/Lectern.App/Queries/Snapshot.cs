using System.Data;
using Dapper;
using Npgsql;

namespace Lectern.App.Queries;

/// <summary>
/// Several statements that see one state of the read models, whatever the projector commits meanwhile: figures of one answer
/// agree with each other.
/// </summary>
sealed class Snapshot : IAsyncDisposable
{
    const int TimeoutSeconds = 30;

    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;

    Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction)
    {
        this.connection = connection;
        this.transaction = transaction;
    }

    public static async Task<Snapshot> OpenAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        try
        {
            return new(connection, await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    public Task<T?> FirstAsync<T>(string sql, object parameters, CancellationToken ct) => connection.QueryFirstOrDefaultAsync<T>(Command(sql, parameters, ct));

    public async Task<IReadOnlyList<T>> ListAsync<T>(string sql, object parameters, CancellationToken ct) => (await connection.QueryAsync<T>(Command(sql, parameters, ct))).AsList();

    /// <summary>Statements separated by semicolons, in one round trip; read their results in order.</summary>
    public Task<SqlMapper.GridReader> BatchAsync(string sql, object parameters, CancellationToken ct) => connection.QueryMultipleAsync(Command(sql, parameters, ct));

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    CommandDefinition Command(string sql, object parameters, CancellationToken ct) => new(sql, parameters, transaction, TimeoutSeconds, cancellationToken: ct);
}
