using Npgsql;

namespace Lectern.Postgres;

/// <summary>A group of events that waits, on a connection of its own, for its short commit.</summary>
public sealed class StagedAppend : IAsyncDisposable
{
    const string Columns =
        """
        tenant_id, event_key, body_hash, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
        occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload
        """;

    const string StageSql =
        $"""
        INSERT INTO pg_temp.append_stage ({Columns}, ordinal)
        SELECT i.* FROM ROWS FROM (unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)) WITH ORDINALITY i
        """;

    const string MakeStageSql =
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS append_stage (
            tenant_id int, event_key uuid, body_hash uuid, learner_key bigint, learner_number int, course_key bigint, module_key bigint,
            lesson_key bigint, item_key bigint, session_key uuid, occurred_at timestamptz, received_at timestamptz, type text, source text,
            event_id text, app_id text, event_name text, session_id text, payload jsonb, ordinal bigint
        ) ON COMMIT DELETE ROWS
        """;

    /// <summary>Positions are the next ones of the sequence, which only holders of the append lock move: in the group's order, and in commit order.</summary>
    const string ClaimSql =
        """
        INSERT INTO lectern.event_ids (tenant_id, event_key, body_hash, position)
        SELECT s.tenant_id, s.event_key, s.body_hash, p.last_value + p.is_called::int - 1 + s.ordinal
        FROM pg_temp.append_stage s, lectern.event_position p
        ON CONFLICT DO NOTHING
        """;

    const string LastPositionSql = "SELECT last_value + is_called::int - 1 FROM lectern.event_position";

    const string StoreSql =
        $"""
        INSERT INTO lectern.events (
            position, tenant_id, event_key, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
            occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload)
        SELECT
            $1 + s.ordinal, s.tenant_id, s.event_key, s.learner_key, s.learner_number, s.course_key, s.module_key, s.lesson_key, s.item_key, s.session_key,
            s.occurred_at, s.received_at, s.type, s.source, s.event_id, s.app_id, s.event_name, s.session_id, s.payload
        FROM pg_temp.append_stage s
        """;

    /// <summary>Where some of the group were known: only those that claimed their id.</summary>
    const string StoreFreshSql =
        $"""
        {StoreSql} JOIN lectern.event_ids i ON i.tenant_id = s.tenant_id AND i.event_key = s.event_key AND i.position = $1 + s.ordinal
        """;

    // A small group is not worth a table: the same in one round trip and one implicit transaction, its rows given with each statement.
    const string NextPosition = "p.last_value + p.is_called::int - 1";

    const string ClaimDirectSql =
        $"""
        INSERT INTO lectern.event_ids (tenant_id, event_key, body_hash, position)
        SELECT s.tenant_id, s.event_key, s.body_hash, {NextPosition} + s.ordinal
        FROM ROWS FROM (unnest($1, $2, $3)) WITH ORDINALITY s (tenant_id, event_key, body_hash, ordinal), lectern.event_position p
        ON CONFLICT DO NOTHING
        """;

    const string StoreDirectSql =
        $"""
        INSERT INTO lectern.events (
            position, tenant_id, event_key, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
            occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload)
        SELECT
            i.position, s.tenant_id, s.event_key, s.learner_key, s.learner_number, s.course_key, s.module_key, s.lesson_key, s.item_key, s.session_key,
            s.occurred_at, s.received_at, s.type, s.source, s.event_id, s.app_id, s.event_name, s.session_id, s.payload
        FROM ROWS FROM (unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)) WITH ORDINALITY s ({Columns}, ordinal)
        CROSS JOIN lectern.event_position p
        JOIN lectern.event_ids i ON i.tenant_id = s.tenant_id AND i.event_key = s.event_key AND i.position = {NextPosition} + s.ordinal
        """;

    const string TakeDirectSql =
        $"""
        SELECT {NextPosition},
               CASE WHEN EXISTS (SELECT FROM unnest($2, $3) s (tenant_id, event_key) JOIN lectern.event_ids i USING (tenant_id, event_key) WHERE i.position > {NextPosition})
                    THEN setval('lectern.event_position', {NextPosition} + $1) END
        FROM lectern.event_position p
        """;

    const string LookUpSql =
        """
        SELECT e.tenant_id, e.event_key, e.body_hash, e.position
        FROM unnest($1, $2) AS i (tenant_id, event_key) JOIN lectern.event_ids e USING (tenant_id, event_key)
        """;

    readonly EventLog log;
    readonly NpgsqlConnection connection;
    NpgsqlTransaction? transaction;
    readonly IReadOnlyList<Arrival> arrivals;
    readonly List<Arrival> distinct;
    readonly Dictionary<(int Tenant, Guid Key), int> firstOf;
    readonly LogRows rows;

    /// <summary>Events of a group that goes without being staged.</summary>
    internal const int DirectGroup = 400;

    /// <param name="transaction">Null: nothing is staged, and the commit does it all.</param>
    /// <param name="distinct">The first arrival of each id.</param>
    /// <param name="firstOf">The place in <paramref name="distinct"/> of an id.</param>
    internal StagedAppend(
        EventLog log,
        NpgsqlConnection connection,
        NpgsqlTransaction? transaction,
        IReadOnlyList<Arrival> arrivals,
        List<Arrival> distinct,
        Dictionary<(int Tenant, Guid Key), int> firstOf,
        LogRows rows)
    {
        this.log = log;
        this.connection = connection;
        this.transaction = transaction;
        this.arrivals = arrivals;
        this.distinct = distinct;
        this.firstOf = firstOf;
        this.rows = rows;
    }

    internal static async Task StageAsync(NpgsqlConnection connection, IReadOnlyList<Arrival> arrivals, LogRows rows, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(TenantSource.Show(arrivals.Select(a => a.Tenant)));
        batch.BatchCommands.Add(new(MakeStageSql));
        var stage = new NpgsqlBatchCommand(StageSql);
        rows.AddTo(stage.Parameters);
        batch.BatchCommands.Add(stage);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What else goes into the transaction, once the outcome of each event is known and before it commits. What it throws rolls everything back.</summary>
    public delegate Task Alongside(NpgsqlConnection connection, AppendOutcome[] outcomes, CancellationToken ct);

    /// <summary>
    /// Stores the group. Returns the outcome of each event, in order, and the greatest position taken (0: none was new). When it
    /// returns, they are durable.
    /// </summary>
    public async Task<(AppendOutcome[] Outcomes, long Position)> CommitAsync(CancellationToken ct)
    {
        // A group of duplicates takes no positions.
        var (claimed, first) = transaction is null ? await TryDirectAsync(ct) : await ClaimAsync(ct);
        var last = claimed > 0 ? first + distinct.Count : 0;
        if (transaction is not null)
        {
            var room = await StoreAsync(claimed, first, last, ct);
            await transaction.CommitAsync(ct);
            log.RoomMade(room);
        }
        log.Reached(last);
        return (await OutcomesAsync(claimed, first, last, ct), last);
    }

    /// <summary>The same of a group that was staged <c>withMore</c>, in one transaction with something else.</summary>
    public async Task<(AppendOutcome[] Outcomes, long Position)> CommitAsync(Alongside alongside, CancellationToken ct)
    {
        if (transaction is null) throw new InvalidOperationException("The group was not staged for something to go along with it.");
        var (outcomes, last, room) = (Array.Empty<AppendOutcome>(), 0L, default(long?));
        if (distinct.Count > 0)
        {
            var (claimed, first) = await ClaimAsync(ct);
            last = claimed > 0 ? first + distinct.Count : 0;
            room = await StoreAsync(claimed, first, last, ct);
            outcomes = await OutcomesAsync(claimed, first, last, ct);
        }
        await alongside(connection, outcomes, ct);
        await transaction.CommitAsync(ct);
        if (room is { } made) log.RoomMade(made);
        log.Reached(last);
        return (outcomes, last);
    }

    public async ValueTask DisposeAsync()
    {
        if (transaction is not null) await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    /// <summary>Where others have moved the log past the partitions known here, the way that makes them.</summary>
    async Task<(int Claimed, long First)> TryDirectAsync(CancellationToken ct)
    {
        try
        {
            return await StoreDirectAsync(ct);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.CheckViolation)
        {
            log.RoomMade(0);
            transaction = await connection.BeginTransactionAsync(ct);
            await StageAsync(connection, distinct, rows, ct);
            return await ClaimAsync(ct);
        }
    }

    async Task<(int Claimed, long First)> StoreDirectAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(TenantSource.Show(distinct.Select(a => a.Tenant)));
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({Locks.Append})"));
        var claim = new NpgsqlBatchCommand(ClaimDirectSql);
        rows.AddClaimTo(claim.Parameters);
        batch.BatchCommands.Add(claim);
        var store = new NpgsqlBatchCommand(StoreDirectSql);
        rows.AddTo(store.Parameters);
        batch.BatchCommands.Add(store);
        var take = new NpgsqlBatchCommand(TakeDirectSql) { Parameters = { new() { Value = (long)distinct.Count } } };
        rows.AddIdsTo(take.Parameters);
        batch.BatchCommands.Add(take);
        batch.BatchCommands.Add(new($"SELECT pg_notify('{EventLog.Channel}', last_value::text) FROM lectern.event_position"));
        long first;
        await using (var reader = await batch.ExecuteReaderAsync(ct))
        {
            // After the tenants and the lock.
            await reader.NextResultAsync(ct);
            await reader.NextResultAsync(ct);
            await reader.ReadAsync(ct);
            first = reader.GetInt64(0);
        }
        return (store.RecordsAffected, first);
    }

    /// <summary>Takes the lock and claims ids. Returns how many were new, and the position before the group's first.</summary>
    async Task<(int Claimed, long First)> ClaimAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({Locks.Append})"));
        var claim = new NpgsqlBatchCommand(ClaimSql);
        batch.BatchCommands.Add(claim);
        batch.BatchCommands.Add(new(LastPositionSql));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (claim.RecordsAffected, reader.GetInt64(0));
    }

    /// <summary>Writes those that claimed their id. Returns what to give to <see cref="EventLog.RoomMade"/> after the commit.</summary>
    async Task<long> StoreAsync(int claimed, long first, long last, CancellationToken ct)
    {
        var room = await log.MakeRoomAsync(connection, last, ct);
        if (claimed > 0) await StoreAsync(claimed < distinct.Count ? StoreFreshSql : StoreSql, first, last, ct);
        return room;
    }

    async Task StoreAsync(string sql, long first, long last, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new("SELECT setval('lectern.event_position', $1)") { Parameters = { new() { Value = last } } });
        batch.BatchCommands.Add(new(sql) { Parameters = { new() { Value = first } } });
        batch.BatchCommands.Add(new($"SELECT pg_notify('{EventLog.Channel}', last_value::text) FROM lectern.event_position"));
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>What was not stored now was there before, or is named twice in this very group.</summary>
    async Task<AppendOutcome[]> OutcomesAsync(int claimed, long first, long last, CancellationToken ct)
    {
        var outcomes = new AppendOutcome[arrivals.Count];
        if (claimed < arrivals.Count) await JudgeAsync(outcomes, claimed, first, last, ct);
        return outcomes;
    }

    async Task JudgeAsync(AppendOutcome[] outcomes, int count, long first, long last, CancellationToken ct)
    {
        var known = count < distinct.Count ? await LookUpAsync(ct) : [];
        var claimed = new bool[distinct.Count];
        for (var i = 0; i < arrivals.Count; i++)
        {
            var id = (arrivals[i].Tenant, arrivals[i].Event.Key);
            var at = firstOf[id];
            var (storedHash, position) = known.TryGetValue(id, out var held) ? held : (distinct[at].Event.BodyHash, last);
            var isNew = last > 0 && position > first && position <= last;
            if (isNew && !claimed[at])
            {
                claimed[at] = true;
                outcomes[i] = AppendOutcome.Stored;
            }
            else
            {
                outcomes[i] = storedHash == arrivals[i].Event.BodyHash ? AppendOutcome.Duplicate : AppendOutcome.Conflict;
            }
        }
    }

    async Task<Dictionary<(int, Guid), (Guid BodyHash, long Position)>> LookUpAsync(CancellationToken ct)
    {
        var known = new Dictionary<(int, Guid), (Guid, long)>();
        await using var command = new NpgsqlCommand(LookUpSql, connection);
        rows.AddIdsTo(command.Parameters);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) known[(reader.GetInt32(0), reader.GetGuid(1))] = (reader.GetGuid(2), reader.GetInt64(3));
        return known;
    }
}
