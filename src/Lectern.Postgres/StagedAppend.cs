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
        INSERT INTO pg_temp.append_stage ({Columns})
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19::jsonb[])
        """;

    const string MakeStageSql =
        """
        CREATE TEMPORARY TABLE IF NOT EXISTS append_stage (
            tenant_id int, event_key uuid, body_hash uuid, learner_key bigint, learner_number int, course_key bigint, module_key bigint,
            lesson_key bigint, item_key bigint, session_key uuid, occurred_at timestamptz, received_at timestamptz, type text, source text,
            event_id text, app_id text, event_name text, session_id text, payload jsonb
        ) ON COMMIT DELETE ROWS
        """;

    const string CommitSql =
        """
        WITH input AS MATERIALIZED (SELECT s.*, nextval('lectern.event_position') AS position FROM pg_temp.append_stage s),
        fresh AS (
            INSERT INTO lectern.event_ids (tenant_id, event_key, body_hash, position)
            SELECT tenant_id, event_key, body_hash, position FROM input
            ON CONFLICT DO NOTHING
            RETURNING position
        ),
        stored AS (
            INSERT INTO lectern.events (
                position, tenant_id, event_key, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
                occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload)
            SELECT
                position, tenant_id, event_key, learner_key, learner_number, course_key, module_key, lesson_key, item_key, session_key,
                occurred_at, received_at, type, source, event_id, app_id, event_name, session_id, payload
            FROM input JOIN fresh USING (position)
            RETURNING position
        )
        SELECT count(*)::int, coalesce(min(position), 0), coalesce(max(position), 0) FROM stored
        """;

    const string LookUpSql =
        """
        SELECT e.tenant_id, e.event_key, e.body_hash, e.position
        FROM unnest($1, $2) AS i (tenant_id, event_key) JOIN lectern.event_ids e USING (tenant_id, event_key)
        """;

    readonly EventLog log;
    readonly NpgsqlConnection connection;
    readonly NpgsqlTransaction transaction;
    readonly IReadOnlyList<Arrival> arrivals;
    readonly List<Arrival> distinct;
    readonly Dictionary<(int Tenant, Guid Key), int> firstOf;
    readonly LogRows rows;

    /// <param name="distinct">The first arrival of each id.</param>
    /// <param name="firstOf">The place in <paramref name="distinct"/> of an id.</param>
    internal StagedAppend(
        EventLog log,
        NpgsqlConnection connection,
        NpgsqlTransaction transaction,
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

    internal static async Task StageAsync(NpgsqlConnection connection, LogRows rows, CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new(MakeStageSql));
        var stage = new NpgsqlBatchCommand(StageSql);
        rows.AddTo(stage.Parameters);
        batch.BatchCommands.Add(stage);
        await batch.ExecuteNonQueryAsync(ct);
    }

    /// <summary>
    /// Stores the group. Returns the outcome of each event, in order, and the greatest position stored (0: none was new). When it
    /// returns, they are durable.
    /// </summary>
    public async Task<(AppendOutcome[] Outcomes, long Position)> CommitAsync(CancellationToken ct)
    {
        var (count, first, last) = await StoreAsync(ct);
        await transaction.CommitAsync(ct);
        var outcomes = new AppendOutcome[arrivals.Count];
        if (count < arrivals.Count) await JudgeAsync(outcomes, count, first, last, ct);
        await log.MakeRoomAsync(connection, last, ct);
        return (outcomes, last);
    }

    public async ValueTask DisposeAsync()
    {
        await transaction.DisposeAsync();
        await connection.DisposeAsync();
    }

    async Task<(int Count, long First, long Last)> StoreAsync(CancellationToken ct)
    {
        await using var batch = new NpgsqlBatch(connection);
        // A group is held in memory, whatever the server's default for that is.
        batch.BatchCommands.Add(new($"SELECT pg_advisory_xact_lock({Locks.Append}), set_config('work_mem', '64MB', true)"));
        batch.BatchCommands.Add(new(CommitSql));
        batch.BatchCommands.Add(new($"SELECT pg_notify('{EventLog.Channel}', last_value::text) FROM lectern.event_position"));
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.GetInt32(0), reader.GetInt64(1), reader.GetInt64(2));
    }

    /// <summary>What was not stored now was there before, or is named twice in this very group.</summary>
    async Task JudgeAsync(AppendOutcome[] outcomes, int count, long first, long last, CancellationToken ct)
    {
        var known = count < distinct.Count ? await LookUpAsync(ct) : [];
        var claimed = new bool[distinct.Count];
        for (var i = 0; i < arrivals.Count; i++)
        {
            var id = (arrivals[i].Tenant, arrivals[i].Event.Key);
            var at = firstOf[id];
            var (storedHash, position) = known.TryGetValue(id, out var held) ? held : (distinct[at].Event.BodyHash, first);
            var isNew = last > 0 && position >= first && position <= last;
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
