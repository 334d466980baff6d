using System.Data;
using Dapper;
using Lectern.Core.Grains;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Queries;

/// <summary>
/// Several statements that see one state of the read models, whatever the projector commits meanwhile: figures of one answer
/// agree with each other.
/// </summary>
/// <remarks>
/// A rebuild swaps schemas by name, and names are looked up by what is committed now, not by the snapshot. Rows of the new schema
/// that were committed before the snapshot are seen by it, later ones are not: an answer whose snapshot is older than the swap
/// would mix figures of two positions, and find no rows at all where the whole rebuild is younger. So a reader first shares the
/// lock that the swap takes alone (<see cref="Rebuild"/>): it sees the schema of before to its end, or that of after from its
/// beginning. LOCK TABLE takes no snapshot; the first question after it does.
/// </remarks>
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
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            await connection.ExecuteAsync(new CommandDefinition(ReadSchema.ShareNames, transaction: transaction, commandTimeout: TimeoutSeconds, cancellationToken: ct));
            return new(connection, transaction);
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

    /// <summary>Rows of a grain with these columns.</summary>
    public async Task<GrainRows> RowsAsync(Grain grain, IReadOnlyList<Column> columns, string where, object parameters, CancellationToken ct)
    {
        await using var reader = await connection.ExecuteReaderAsync(Command(GrainTable.Select(grain, columns, where), parameters, ct));
        return await GrainTable.ReadAsync((NpgsqlDataReader)((IWrappedDataReader)reader).Reader, grain, columns, ct);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    CommandDefinition Command(string sql, object parameters, CancellationToken ct) => new(sql, parameters, transaction, TimeoutSeconds, cancellationToken: ct);
}
