using Lectern.Core.Events;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>What became of an event given to the log.</summary>
public enum AppendOutcome
{
    /// <summary>Stored now.</summary>
    Stored,

    /// <summary>Known already, with the same body: nothing to do.</summary>
    Duplicate,

    /// <summary>Its id is known with another body: the first stands.</summary>
    Conflict,
}

/// <summary>An event on its way into the log.</summary>
public readonly record struct Arrival(int Tenant, string Source, DateTime ReceivedAt, LearningEvent Event);

/// <summary>
/// The append-only log. An append has two halves: <see cref="StageAsync"/> resolves identities and puts the group into a table of
/// the connection's own; <see cref="StagedAppend.CommitAsync(CancellationToken)"/> takes the append lock, claims the ids, writes the events and commits.
/// The lock is held from the first position to the commit, so positions are in commit order and a reader's cursor, one bigint,
/// can never step over a late commit. One group may be staged while another commits.
/// </summary>
public sealed class EventLog(TenantSource source, Registry registry)
{
    /// <summary>The channel that tells listeners of new events; its payload is a position.</summary>
    public const string Channel = "lectern_events";

    /// <summary>Appending up to here calls for no further partition. Not a matter of single positions: duplicates and crashes skip some.</summary>
    long comfortableUntil;

    /// <summary>The greatest position that this process has stored at.</summary>
    long reached;

    /// <summary>Stage and commit in one.</summary>
    public async Task<(AppendOutcome[] Outcomes, long Position)> AppendAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct)
    {
        await using var staged = await StageAsync(arrivals, ct);
        return await staged.CommitAsync(ct);
    }

    /// <summary>Everything of an append that needs no lock. Nothing is stored until it is committed; disposing of it gives it up.</summary>
    /// <param name="arrivals">The group.</param>
    /// <param name="withMore">Whether something else goes into the same transaction (<see cref="StagedAppend.CommitAsync(StagedAppend.Alongside, CancellationToken)"/>); the group may then be empty.</param>
    /// <param name="ct">Of the caller.</param>
    public async Task<StagedAppend> StageAsync(IReadOnlyList<Arrival> arrivals, CancellationToken ct, bool withMore = false)
    {
        // Only the first of equal ids goes to the database: the others are judged by what becomes of it.
        var firstOf = new Dictionary<(int Tenant, Guid Key), int>(arrivals.Count);
        var distinct = new List<Arrival>(arrivals.Count);
        foreach (var arrival in arrivals)
        {
            if (firstOf.TryAdd((arrival.Tenant, arrival.Event.Key), distinct.Count)) distinct.Add(arrival);
        }

        var rows = await LogRows.OfAsync(distinct, registry, ct);
        var connection = await source.OpenSharedAsync(ct);
        try
        {
            var isDirect = !withMore && distinct.Count <= StagedAppend.DirectGroup && Volatile.Read(ref reached) + distinct.Count <= Volatile.Read(ref comfortableUntil);
            var transaction = isDirect ? null : await connection.BeginTransactionAsync(ct);
            if (!isDirect && distinct.Count > 0) await StagedAppend.StageAsync(connection, distinct, rows, ct);
            return new(this, connection, transaction, arrivals, distinct, firstOf, rows);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>
    /// Makes sure, within the append's own transaction, that there is a partition for this position, and well before the last one
    /// is full that there is a next. Returns what to give to <see cref="RoomMade"/> once that transaction has committed.
    /// </summary>
    internal async Task<long> MakeRoomAsync(NpgsqlConnection connection, long position, CancellationToken ct)
    {
        var until = Volatile.Read(ref comfortableUntil);
        if (position <= until) return until;
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Migration})", ct);
        return await EventPartitions.EnsureAsync(connection, ct) - (EventPartitions.Size / 2);
    }

    internal void Reached(long position)
    {
        if (position > Volatile.Read(ref reached)) Volatile.Write(ref reached, position);
    }

    internal void RoomMade(long until) => Volatile.Write(ref comfortableUntil, until);

    /// <summary>The greatest position there is; 0 for an empty log.</summary>
    public async Task<long> LastPositionAsync(CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        return await connection.ScalarAsync<long>("SELECT coalesce((SELECT position FROM lectern.log_times ORDER BY position DESC LIMIT 1), 0)", ct);
    }
}
