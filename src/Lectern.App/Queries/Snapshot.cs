using System.Data;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using Dapper;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Queries;

/// <summary>
/// Several statements that see one state of the read models, whatever the projector commits meanwhile: figures of one answer
/// agree with each other. They see one tenant.
/// </summary>
/// <remarks>
/// A rebuild swaps schemas by name, and names are looked up by what is committed now, not by the snapshot. Rows of the new schema
/// that were committed before the snapshot are seen by it, later ones are not: an answer whose snapshot is older than the swap
/// would mix figures of two positions, and find no rows at all where the whole rebuild is younger. So a reader first shares the
/// lock that the swap takes alone (<see cref="Rebuild"/>): it sees the schema of before to its end, or that of after from its
/// beginning. LOCK TABLE takes no snapshot; the first question after it does, and so the lock comes before anything is selected.
/// </remarks>
sealed class Snapshot : IAsyncDisposable
{
    const int TimeoutSeconds = 30;

    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;
    readonly int timeoutSeconds;

    readonly long opened = Stopwatch.GetTimestamp();

    /// <summary>Of who asks.</summary>
    CancellationToken leaving;

    Snapshot(NpgsqlConnection connection, NpgsqlTransaction transaction, int timeoutSeconds)
    {
        this.connection = connection;
        this.transaction = transaction;
        this.timeoutSeconds = timeoutSeconds;
    }

    public static Task<Snapshot> OpenAsync(TenantSource source, int tenant, CancellationToken ct) =>
        OpenAsync(source, tenant, ReadSchema.ShareNames, TimeoutSeconds, ct);

    /// <summary>One that can only read, and in which no statement runs for longer than this: PostgreSQL ends it with <c>query_canceled</c>.</summary>
    public static Task<Snapshot> OpenBoundedAsync(TenantSource source, int tenant, TimeSpan longest, CancellationToken ct) => OpenAsync(
        source,
        tenant,
        FormattableString.Invariant($"SET TRANSACTION READ ONLY; SET LOCAL statement_timeout = {longest.TotalMilliseconds:0}; {ReadSchema.ShareNames}"),
        // Ours only for a server that does not answer at all.
        (int)longest.TotalSeconds + TimeoutSeconds,
        ct);

    static async Task<Snapshot> OpenAsync(TenantSource source, int tenant, string begin, int timeoutSeconds, CancellationToken ct)
    {
        var connection = await source.OpenSharedAsync(ct);
        try
        {
            var transaction = await connection.BeginTransactionAsync(IsolationLevel.RepeatableRead, ct);
            var statements = $"{begin}; {TenantSource.ShowInTransaction}";
            await connection.ExecuteAsync(new CommandDefinition(statements, TenantSource.ShownInTransaction(tenant), transaction, timeoutSeconds, cancellationToken: ct));
            return new(connection, transaction, timeoutSeconds);
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

    /// <summary>Rows of a statement whose columns are known only once it is made: each an array of its values. Days are <see cref="DateOnly"/>.</summary>
    public async Task<IReadOnlyList<object?[]>> RowsAsync(string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = timeoutSeconds };
        command.Parameters.AddRange(parameters.ToArray());
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(ct))
        {
            var row = new object?[reader.FieldCount];
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = await reader.IsDBNullAsync(i, ct) ? null : reader.GetDataTypeName(i) switch
                {
                    "date" => reader.GetFieldValue<DateOnly>(i),
                    // As other figures are written: 25, not 25.00.
                    "numeric" => reader.GetDecimal(i) / 1.0000000000000000000000000000m,
                    _ => reader.GetValue(i),
                };
            }
            rows.Add(row);
        }
        return rows;
    }

    /// <summary>Rows of a statement as they come: nothing else is asked within the snapshot until the reader is disposed.</summary>
    public async Task<NpgsqlDataReader> ReadAsync(string sql, IReadOnlyList<NpgsqlParameter> parameters, CancellationToken ct)
    {
        leaving = ct;
        await using var command = new NpgsqlCommand(sql, connection, transaction) { CommandTimeout = timeoutSeconds };
        command.Parameters.AddRange(parameters.ToArray());
        return await command.ExecuteReaderAsync(ct);
    }

    /// <summary>What is asked within the snapshot, none of whose statements may run for longer than this; null: one did, and nothing came of it.</summary>
    public async Task<T?> BoundedAsync<T>(TimeSpan longest, Func<Task<T>> ask, CancellationToken ct)
        where T : class
    {
        await connection.ExecuteAsync(Command(FormattableString.Invariant($"SAVEPOINT bounded; SET LOCAL statement_timeout = {longest.TotalMilliseconds:0}"), new { }, ct));
        try
        {
            var answer = await ask();
            await EndAsync();
            return answer;
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.QueryCanceled && !ct.IsCancellationRequested)
        {
            await EndAsync();
            return null;
        }

        // The time-out goes with it.
        Task EndAsync() => connection.ExecuteAsync(Command("ROLLBACK TO SAVEPOINT bounded", new { }, ct));
    }

    /// <summary>The one row of a grain, with all its columns.</summary>
    public async Task<Row> RowAsync(Grain grain, string where, object parameters, CancellationToken ct)
    {
        await foreach (var row in RowsAsync(grain, grain.Columns, where, parameters, ct)) return row;
        throw new InvalidOperationException($"There is no {grain.Name} where {where}.");
    }

    /// <summary>What rows of a read model count for in totals of these grains, summed; of the rows few are in memory at a time.</summary>
    public async Task<Batch> SumAsync(ReadModel model, Calendar calendar, string where, object parameters, CancellationToken ct, params Grain[] into)
    {
        var totals = new Batch(calendar);
        var count = 0;
        await foreach (var row in RowsAsync(model.Grain, model.Counted, where, parameters, ct))
        {
            model.Count(row, totals);
            // A row counts for its learner's totals too: those nobody asked for.
            if (++count % 1_000 == 0) totals.Keep(into);
        }
        return totals;
    }

    async IAsyncEnumerable<Row> RowsAsync(Grain grain, IReadOnlyList<Column> columns, string where, object parameters, [EnumeratorCancellation] CancellationToken ct)
    {
        await using var reader = await connection.ExecuteReaderAsync(Command(GrainTable.Select(grain, columns, where), parameters, ct));
        await foreach (var row in GrainTable.EachAsync((NpgsqlDataReader)((IWrappedDataReader)reader).Reader, grain, columns, ct)) yield return row;
    }

    /// <summary>
    /// A batch cancelled while it is being sent loses the statements behind, and where one of them was to take the place of a prepared one,
    /// the driver (10.0.0) goes on taking for prepared what is not: later questions on this connection would fail (26000), or run another
    /// statement than theirs. So after who left, or waited too long, it forgets all that it prepared.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        var wasCancelled = leaving.IsCancellationRequested || Stopwatch.GetElapsedTime(opened).TotalSeconds >= timeoutSeconds;
        if (wasCancelled && connection.State == ConnectionState.Open) connection.UnprepareAll();
        await connection.DisposeAsync();
    }

    CommandDefinition Command(string sql, object parameters, CancellationToken ct)
    {
        leaving = ct;
        return new(sql, parameters, transaction, timeoutSeconds, cancellationToken: ct);
    }
}
