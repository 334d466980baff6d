using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>What a rebuild of a tenant's read models came to.</summary>
/// <param name="Position">The checkpoint that they are of.</param>
/// <param name="Events">Events of the tenant that were folded.</param>
/// <param name="Removed">Serving rows that were wrong, or should not have been.</param>
/// <param name="Written">Rows that were put in their place, or were missing.</param>
public readonly record struct TenantRebuilt(long Position, long Events, long Removed, long Written);

/// <summary>
/// Replays one tenant's part of the log into tables of its own, while everything serves and everybody's events are projected; then puts the
/// rows that differ in the place of the serving ones, in one transaction, while the projector stands still. Safe to stop at any moment and
/// to start again. One rebuild runs at a time, of whatever kind.
/// </summary>
public sealed class TenantRebuild(NpgsqlDataSource source, Registry registry, ProjectorOptions options, ILogger<TenantRebuild> logger)
{
    /// <exception cref="InvalidOperationException">Another rebuild is running, or what serves is of another version.</exception>
    public async Task<TenantRebuilt> RunAsync(int tenant, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using var own = await Rebuild.OpenAloneAsync(options, ct);
        if (!await ReadSchema.Serving.IsOfThisVersionAsync(own, ct))
        {
            throw new InvalidOperationException("The read models are of another version of Lectern: they are rebuilt as a whole, by the start or by `lectern rebuild`.");
        }
        await own.ExecuteAsync($"DELETE FROM lectern.fold_errors WHERE schema_name = '{ReadSchema.OfTenant.Name}'", ct);
        await ReadSchema.OfTenant.DropAsync(own, ct);
        await ReadSchema.OfTenant.CreateAsync(own, ct);
        var (version, _) = await ReadSchema.OfTenant.MadeWithAsync(own, ct);
        // Days as those of the serving rows, whatever zone the tenant wants by now: it comes with a rebuild of all.
        var (_, calendar) = await ReadSchema.Serving.MadeWithAsync(own, ct);

        var log = new TenantLogReader(source, registry, tenant);
        var projector = new Projector(source, log, ReadSchema.OfTenant, version, calendar, options.BatchSize, logger);
        // The bulk, then what came meanwhile; the rest, which is short by then, while the projector stands still. Never past the serving
        // checkpoint: what comes after it is for the live projector to add.
        for (var pass = 0; pass < 2; pass++) await CatchUpAsync(await ReadSchema.Serving.PositionAsync(own, ct));
        await own.ExecuteAsync($"ANALYZE {string.Join(", ", ReadModel.All.Select(m => $"{ReadSchema.OfTenant.Name}.{m.Grain.Name}"))}", ct);

        // Projecting waits for this lock before it writes; a batch that already wrote is waited for.
        await own.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Swap})", ct);
        var position = await ReadSchema.Serving.PositionAsync(own, ct);
        await CatchUpAsync(position);
        var (removed, written) = await ReplaceAsync(own, tenant, position, ct);
        await own.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Swap})", ct);

        await ReadSchema.OfTenant.DropAsync(own, ct);
        await Rebuild.ReleaseAsync(own, ct);
        return new(position, projector.Events, removed, written);

        async Task CatchUpAsync(long target)
        {
            log.Through = target;
            await projector.CatchUpAsync(target, (reached, _) => progress?.Report(new(reached, target, projector.Events)), ct);
            progress?.Report(new(target, target, projector.Events));
        }
    }

    /// <summary>
    /// Makes the tenant's serving rows equal to the rebuilt ones. Most are, and are left alone: what is written goes by what was wrong. How
    /// long the projector waits goes by all the tenant's rows, which are compared.
    /// </summary>
    static async Task<(long Removed, long Written)> ReplaceAsync(NpgsqlConnection own, int tenant, long position, CancellationToken ct)
    {
        await using var transaction = await own.BeginTransactionAsync(ct);
        var (removed, written) = (0L, 0L);
        foreach (var model in ReadModel.All)
        {
            removed += await ChangeAsync(own, DeleteDiffering(model.Grain), [tenant], ct);
            written += await ChangeAsync(own, InsertMissing(model.Grain), [tenant], ct);
        }
        await ChangeAsync(
            own,
            $"""
            DELETE FROM lectern.fold_errors f USING lectern.events e
            WHERE f.schema_name = '{ReadSchema.Serving.Name}' AND e.position = f.position AND e.tenant_id = $1 AND f.position <= $2
            """,
            [tenant, position],
            ct);
        await ChangeAsync(own, $"UPDATE lectern.fold_errors SET schema_name = '{ReadSchema.Serving.Name}' WHERE schema_name = '{ReadSchema.OfTenant.Name}'", [], ct);
        await ChangeAsync(own, Outbox.NoteTenantSwap, [tenant, position], ct);
        await ChangeAsync(own, $"SELECT pg_notify('{Outbox.Channel}', '')", [], ct);
        await transaction.CommitAsync(ct);
        return (removed, written);
    }

    static string DeleteDiffering(Grain grain)
    {
        var columns = StoredOf(grain);
        return $"""
            DELETE FROM {ReadSchema.Serving.Name}.{grain.Name} t
            WHERE t.tenant_id = $1 AND NOT EXISTS (
                SELECT FROM {ReadSchema.OfTenant.Name}.{grain.Name} n
                WHERE {SameKey(grain)} AND ({Of("n", columns)}) IS NOT DISTINCT FROM ({Of("t", columns)}))
            """;
    }

    static string InsertMissing(Grain grain)
    {
        string[] columns = [.. KeyOf(grain), .. StoredOf(grain)];
        return $"""
            INSERT INTO {ReadSchema.Serving.Name}.{grain.Name} ({string.Join(", ", columns)})
            SELECT {Of("n", columns)} FROM {ReadSchema.OfTenant.Name}.{grain.Name} n
            WHERE n.tenant_id = $1 AND NOT EXISTS (SELECT FROM {ReadSchema.Serving.Name}.{grain.Name} t WHERE {SameKey(grain)})
            """;
    }

    static string[] KeyOf(Grain grain) => ["tenant_id", .. grain.Key.Select(k => k.Name)];

    /// <summary>Without the columns that PostgreSQL computes from these.</summary>
    static string[] StoredOf(Grain grain) => [.. grain.Columns.SelectMany(GrainSql.PartsOf).Select(p => p.Name)];

    static string SameKey(Grain grain) => string.Join(" AND ", KeyOf(grain).Select(k => $"n.{k} = t.{k}"));

    static string Of(string table, string[] columns) => string.Join(", ", columns.Select(c => $"{table}.{c}"));

    static async Task<long> ChangeAsync(NpgsqlConnection own, string sql, object[] parameters, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(sql, own);
        foreach (var value in parameters) command.Parameters.Add(new() { Value = value });
        return await command.ExecuteNonQueryAsync(ct);
    }
}
