using Lectern.Core.ReadModels;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>How far a rebuild has come.</summary>
public readonly record struct RebuildProgress(long Position, long Target, long Events);

/// <summary>
/// Replays the log into a fresh schema while the old one serves, then swaps their names in one transaction. Safe to stop at any
/// moment and to start again; one runs at a time.
/// </summary>
public sealed partial class Rebuild(NpgsqlDataSource source, LogReader log, ProjectorOptions options, ILogger<Rebuild> logger)
{
    static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(400);

    /// <summary>Readers who come wait behind us: short. With the pauses more than the 30 s that a question may take.</summary>
    static readonly TimeSpan SwapWait = TimeSpan.FromMilliseconds(100);
    const int SwapAttempts = 80;

    /// <summary>Nobody waits behind us: longer than <c>deadlock_timeout</c>, after which an autovacuum makes room.</summary>
    static readonly TimeSpan RetireWait = TimeSpan.FromSeconds(3);
    const int RetireAttempts = 10;

    /// <summary>
    /// Makes sure of read models of this version and of the tenants' time zones: creates them, or rebuilds those of another version
    /// or other zones.
    /// </summary>
    public async Task EnsureAsync(IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using (var connection = await source.OpenConnectionAsync(ct))
        {
            await using var transaction = await connection.BeginTransactionAsync(ct);
            await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct, isLong: true);
            await ReadSchema.Serving.CreateAsync(connection, ct);
            await transaction.CommitAsync(ct);
            if (await IsCurrentAsync(connection, ct)) return;
        }
        // Of several processes that start on a new version one rebuilds, and the others wait for it.
        await using var own = await OpenOwnAsync(options, ct);
        await own.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Rebuild})", ct);
        if (!await IsCurrentAsync(own, ct)) await RunAsync(own, progress, ct);
        await ReleaseAsync(own, ct);
    }

    static async Task<bool> IsCurrentAsync(NpgsqlConnection connection, CancellationToken ct) =>
        await ReadSchema.Serving.VersionAsync(connection, ct) == await ReadSchema.WantedVersionAsync(connection, ct);

    /// <summary>
    /// Takes up the new time zones of tenants of whom nothing is projected: their days begin with the next batch. Read models of another
    /// version of Lectern are left to the process of that version.
    /// </summary>
    /// <returns>Whether other tenants want other zones than they have, which takes a rebuild.</returns>
    public async Task<bool> AdoptZonesAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        if (await IsCurrentAsync(connection, ct) || !await ReadSchema.Serving.IsOfThisVersionAsync(connection, ct)) return false;
        await using var transaction = await connection.BeginTransactionAsync(ct);
        if (!await connection.ScalarAsync<bool>($"SELECT pg_try_advisory_xact_lock({Locks.Rebuild})", ct)) return false;
        // No batch of the old calendar is written from here on: the version fences it.
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Swap})", ct);
        await ReadSchema.Serving.AdoptZonesAsync(connection, ct);
        var isCurrent = await IsCurrentAsync(connection, ct);
        await transaction.CommitAsync(ct);
        return !isCurrent;
    }

    /// <summary>Rebuilds all read models from the log. Throws where another rebuild is running.</summary>
    public async Task RunAsync(IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await using var own = await OpenAloneAsync(options, ct);
        await RunAsync(own, progress, ct);
        await ReleaseAsync(own, ct);
    }

    /// <summary>A session that rebuilds, and no other does. Throws where another one does.</summary>
    internal static async Task<NpgsqlConnection> OpenAloneAsync(ProjectorOptions options, CancellationToken ct)
    {
        var own = await OpenOwnAsync(options, ct);
        if (await own.ScalarAsync<bool>($"SELECT pg_try_advisory_lock({Locks.Rebuild})", ct)) return own;
        await own.DisposeAsync();
        throw new InvalidOperationException("Another rebuild is running; wait for it to end.");
    }

    /// <summary>The session's end would release it too, but a moment after we have gone: the next rebuild must not find it held.</summary>
    internal static Task ReleaseAsync(NpgsqlConnection own, CancellationToken ct) => own.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Rebuild})", ct);

    /// <summary>
    /// A connection outside the pool: however this ends, its session ends too, and with it the locks it holds. What it does may
    /// take long.
    /// </summary>
    static async Task<NpgsqlConnection> OpenOwnAsync(ProjectorOptions options, CancellationToken ct)
    {
        var settings = new NpgsqlConnectionStringBuilder(options.ConnectionString) { Pooling = false, KeepAlive = 5, CommandTimeout = 0 };
        var own = new NpgsqlConnection(settings.ConnectionString);
        await own.OpenAsync(ct);
        return own;
    }

    async Task RunAsync(NpgsqlConnection own, IProgress<RebuildProgress>? progress, CancellationToken ct)
    {
        await own.ExecuteAsync($"DELETE FROM lectern.fold_errors WHERE schema_name IN ('{ReadSchema.Rebuilt.Name}', '{ReadSchema.OfTenant.Name}')", ct);
        if (!await RetireAsync(own, ct))
        {
            throw new InvalidOperationException("The read models of before the last rebuild are still being read, by a dump maybe; let that end, then rebuild again.");
        }
        await ReadSchema.Rebuilt.DropAsync(own, ct);
        // Of a tenant's rebuild that was killed.
        await ReadSchema.OfTenant.DropAsync(own, ct);
        await ReadSchema.Rebuilt.CreateAsync(own, ct);
        var (version, calendar) = await ReadSchema.Rebuilt.MadeWithAsync(own, ct);
        var projector = new Projector(source, log, ReadSchema.Rebuilt, version, calendar, options.BatchSize, logger);
        // The bulk while the old one serves and moves on, then what came meanwhile; the rest, which is short by then, while it
        // stands still. Each time to the log's end as it is at that moment: while events keep coming there is no other end.
        for (var pass = 0; pass < 2; pass++)
        {
            var target = await own.ScalarAsync<long>("SELECT coalesce((SELECT position FROM lectern.events ORDER BY position DESC LIMIT 1), 0)", ct);
            await projector.CatchUpAsync(target, (position, _) => progress?.Report(new(position, target, projector.Events)), ct);
        }
        await own.ExecuteAsync($"ANALYZE {string.Join(", ", ReadModel.All.Select(m => $"{ReadSchema.Rebuilt.Name}.{m.Grain.Name}"))}", ct);
        await SwapAsync(own, projector, ct);
        if (!await RetireAsync(own, ct)) StillRead();
    }

    /// <summary>Gives the rebuilt schema the serving name, between two answers.</summary>
    static async Task SwapAsync(NpgsqlConnection connection, Projector projector, CancellationToken ct)
    {
        for (var attempt = 1; ; attempt++)
        {
            // Projecting waits for this lock before it writes; a batch that already wrote is waited for. Not past the old checkpoint:
            // what comes after it is projected, and told of in the outbox, by the live projector.
            await connection.ExecuteAsync($"SELECT pg_advisory_lock({Locks.Swap})", ct);
            await projector.CatchUpAsync(await ReadSchema.Serving.PositionAsync(connection, ct), null, ct);
            // Answers take less time than all attempts do. Whoever still reads then (a dump, a session at a terminal) must not hold
            // the rebuild up for hours.
            var alone = attempt < SwapAttempts ? $"LOCK TABLE {ReadSchema.Serving.Name}.checkpoint IN ACCESS EXCLUSIVE MODE;" : "";
            var swapped = await TryAsync(
                connection,
                $"""
                {alone}
                ALTER SCHEMA {ReadSchema.Serving.Name} RENAME TO {ReadSchema.Retired.Name};
                ALTER SCHEMA {ReadSchema.Rebuilt.Name} RENAME TO {ReadSchema.Serving.Name};
                DELETE FROM lectern.fold_errors WHERE schema_name = '{ReadSchema.Serving.Name}';
                UPDATE lectern.fold_errors SET schema_name = '{ReadSchema.Serving.Name}' WHERE schema_name = '{ReadSchema.Rebuilt.Name}';
                {Outbox.NoteSwap}
                """,
                SwapWait,
                ct);
            await connection.ExecuteAsync($"SELECT pg_advisory_unlock({Locks.Swap})", ct);
            if (swapped) return;
            await Task.Delay(Pause, ct);
        }
    }

    /// <summary>Drops the tables that served before. Returns false where somebody still reads them after all attempts.</summary>
    static async Task<bool> RetireAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        for (var attempt = 1; !await TryAsync(connection, $"DROP SCHEMA IF EXISTS {ReadSchema.Retired.Name} CASCADE", RetireWait, ct); attempt++)
        {
            if (attempt == RetireAttempts) return false;
            await Task.Delay(Pause, ct);
        }
        return true;
    }

    /// <summary>Returns false where a lock was not to be had within that time; nothing was done then.</summary>
    static async Task<bool> TryAsync(NpgsqlConnection connection, string sql, TimeSpan wait, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        try
        {
            await connection.ExecuteAsync($"SET LOCAL lock_timeout = '{wait.TotalMilliseconds:0}ms'; {sql}", ct);
            await transaction.CommitAsync(ct);
            return true;
        }
        catch (PostgresException e) when (e.SqlState is PostgresErrorCodes.LockNotAvailable or PostgresErrorCodes.DeadlockDetected)
        {
            return false;
        }
    }

    [LoggerMessage(3, LogLevel.Warning, "The read models of before the rebuild are still being read; the next rebuild drops them")]
    partial void StillRead();
}
