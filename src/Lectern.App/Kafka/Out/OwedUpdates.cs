using Lectern.Core.ReadModels;
using Lectern.Postgres;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.App.Kafka.Out;

/// <summary>What an update is of; the first numbers are those of <see cref="KeyChange.Kind"/>.</summary>
enum OwedKind : short
{
    User,
    Course,
    Organization,

    /// <summary>A tenant of which more has changed than was named.</summary>
    Tenant,
}

/// <summary>Somebody or something that has changed and was not told of yet.</summary>
/// <param name="Key">Of the registry; of a tenant 0.</param>
/// <param name="Figures">What of it changed; of a tenant <see cref="OwedUpdates.KindBit"/> of each kind that is meant.</param>
/// <param name="Position">Of its last change.</param>
/// <param name="Swaps">How often read models had been swapped then: after some swaps positions begin again.</param>
/// <param name="UpdatedAt">When the read models took that change in.</param>
readonly record struct OwedUpdate(int Tenant, OwedKind Kind, long Key, FigureGroups Figures, long Position, long Swaps, DateTime UpdatedAt)
{
    public (int, OwedKind, long) Entity => (Tenant, Kind, Key);
}

/// <summary>What waits to be published, as of a look at it.</summary>
/// <param name="OldestAt">Since when the oldest of it waits; null: nothing does.</param>
readonly record struct OwedCount(long Count, DateTime? OldestAt);

/// <summary>
/// Who has changed and was not told of yet: between the outbox, which keeps ten minutes, and the brokers, which may be away for days. An
/// entity waits once however often it changes, so there are never more rows than entities.
/// </summary>
static class OwedUpdates
{
    /// <summary>Batches of the outbox that one transaction takes over.</summary>
    const int BatchesATime = 200;

    /// <summary>Begins where the read models stand now: who has heard of nothing yet asks for what they show.</summary>
    const string BeginSql =
        """
        INSERT INTO lectern.kafka_out (position, swaps, tenant_swaps)
        SELECT c.position, s.swaps, coalesce((SELECT max(number) FROM lectern.tenant_swaps), 0) FROM read.checkpoint c CROSS JOIN lectern.read_swap s ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// One at a time takes over; the trimming of the outbox does, too. Where the rest stands is read after the lock is there: in one
    /// statement the place would be newer than the checkpoint beside it.
    /// </summary>
    const string LockSql = "SELECT FROM lectern.kafka_out FOR UPDATE";

    const string StateSql =
        """
        SELECT o.position, o.swaps, s.swaps, c.position, coalesce((SELECT f.since FROM lectern.outbox f ORDER BY f.position LIMIT 1), c.position)
        FROM lectern.kafka_out o CROSS JOIN lectern.read_swap s CROSS JOIN read.checkpoint c
        """;

    const string Merge =
        """
        ON CONFLICT (tenant_id, kind, key) DO UPDATE
        SET figures = owed.figures | excluded.figures, position = excluded.position, swaps = excluded.swaps, updated_at = excluded.updated_at
        """;

    const string OweEverybodySql =
        $"""
        INSERT INTO lectern.kafka_owed AS owed (tenant_id, kind, key, figures, position, swaps, updated_at, owed_at)
        SELECT tenant_id, 3, 0, 7, $1, $2, $3, $3 FROM lectern.tenants ORDER BY tenant_id
        {Merge}
        """;

    /// <summary>Of a tenant that was rebuilt beside the others anything may have changed.</summary>
    const string OweRebuiltSql =
        $"""
        WITH rebuilt AS MATERIALIZED (SELECT * FROM lectern.tenant_swaps WHERE number > (SELECT tenant_swaps FROM lectern.kafka_out)),
        owed AS (
            INSERT INTO lectern.kafka_owed AS owed (tenant_id, kind, key, figures, position, swaps, updated_at, owed_at)
            SELECT tenant_id, 3, 0, 7, position, $1, swapped_at, swapped_at FROM rebuilt ORDER BY tenant_id
            {Merge}
        )
        UPDATE lectern.kafka_out SET tenant_swaps = r.number FROM (SELECT max(number) AS number FROM rebuilt) r WHERE r.number IS NOT NULL
        """;

    /// <summary>
    /// A key of which it is not said what changed may have changed in all. Where a kind's keys are too many to be named, its tenant is owed
    /// with the bit of that kind.
    /// </summary>
    static readonly string TakeOverSql =
        $"""
        WITH batches AS MATERIALIZED (SELECT * FROM lectern.outbox WHERE position > $1 ORDER BY position FETCH FIRST {BatchesATime} ROWS WITH TIES),
        named AS (
            SELECT b.tenant_id, 0 AS kind, u.key, coalesce(u.figures, $3) AS figures, b.position, b.projected_at FROM batches b, unnest(b.learners, b.learner_figures) AS u (key, figures)
            UNION ALL
            SELECT b.tenant_id, 1, u.key, coalesce(u.figures, $3), b.position, b.projected_at FROM batches b, unnest(b.courses, b.course_figures) AS u (key, figures)
            UNION ALL
            SELECT b.tenant_id, 2, u.key, coalesce(u.figures, $3), b.position, b.projected_at FROM batches b, unnest(b.organizations, b.organization_figures) AS u (key, figures)
        ),
        meant AS (
            SELECT tenant_id, CASE WHEN key = {Outbox.Everything} THEN 3 ELSE kind END::smallint AS kind, key,
                   CASE WHEN key = {Outbox.Everything} THEN (1 << kind)::smallint ELSE figures END AS figures, position, projected_at
            FROM named
        ),
        owed AS (
            INSERT INTO lectern.kafka_owed AS owed (tenant_id, kind, key, figures, position, swaps, updated_at, owed_at)
            SELECT tenant_id, kind, key, bit_or(figures), max(position), $2, max(projected_at), min(projected_at) FROM meant GROUP BY tenant_id, kind, key ORDER BY tenant_id, kind, key
            {Merge}
        )
        SELECT max(position), count(*) FROM batches
        """;

    const string TakeSql =
        """
        SELECT tenant_id, kind, key, figures, position, swaps, updated_at FROM lectern.kafka_owed
        WHERE (tenant_id, kind, key) > ($1, $2, $3) ORDER BY tenant_id, kind, key LIMIT $4
        """;

    const string SettleSql =
        """
        DELETE FROM lectern.kafka_owed o USING unnest($1, $2, $3, $4, $5, $6, $7) AS p (tenant_id, kind, key, position, swaps, figures, updated_at)
        WHERE (o.tenant_id, o.kind, o.key, o.position, o.swaps, o.figures, o.updated_at) = (p.tenant_id, p.kind, p.key, p.position, p.swaps, p.figures, p.updated_at)
        """;

    public static short KindBit(OwedKind kind) => (short)(1 << (int)kind);

    /// <summary>
    /// Takes everything over that the outbox holds and that was not taken over yet. Where it does not reach back that far, or read models
    /// were swapped, everybody may have changed.
    /// </summary>
    public static async Task TakeOverAsync(NpgsqlDataSource source, DateTime now, CancellationToken ct)
    {
        while (await TakeOverSomeAsync(source, now, ct))
        {
        }
    }

    /// <returns>Whether there may be more.</returns>
    static async Task<bool> TakeOverSomeAsync(NpgsqlDataSource source, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await using (var alone = new NpgsqlCommand(LockSql, connection)) await alone.ExecuteNonQueryAsync(ct);
        if (await StateAsync(connection, ct) is not { } state)
        {
            // Or between two schemas: the next look finds them.
            await using var begin = new NpgsqlCommand(BeginSql, connection);
            await begin.ExecuteNonQueryAsync(ct);
            await transaction.CommitAsync(ct);
            return false;
        }
        await using (var rebuilt = new NpgsqlCommand(OweRebuiltSql, connection) { Parameters = { new() { Value = state.Swaps } } }) await rebuilt.ExecuteNonQueryAsync(ct);
        var from = state.From;
        if (state.IsBroken)
        {
            await using var everybody = new NpgsqlCommand(OweEverybodySql, connection) { Parameters = { new() { Value = state.Position }, new() { Value = state.Swaps }, new() { Value = now } } };
            await everybody.ExecuteNonQueryAsync(ct);
            // What the outbox still has is told by name all the same.
            if (state.HasGap) from = state.KeptFrom;
        }
        var (reached, rows) = await TakeOverFromAsync(connection, from, state.Swaps, ct);
        var hasMore = rows >= BatchesATime;
        // Batches that changed nobody who is told of have no row: at the end of the rows all is taken over up to the checkpoint.
        var position = Math.Max(reached ?? from, hasMore ? 0 : state.Position);
        if (position != state.From || state.IsBroken)
        {
            await using var move = new NpgsqlCommand("UPDATE lectern.kafka_out SET position = $1, swaps = $2", connection) { Parameters = { new() { Value = position }, new() { Value = state.Swaps } } };
            await move.ExecuteNonQueryAsync(ct);
        }
        await transaction.CommitAsync(ct);
        return hasMore;
    }

    /// <summary>Where publishing and the outbox stand.</summary>
    /// <param name="Position">The checkpoint.</param>
    readonly record struct State(long From, long KnownSwaps, long Swaps, long Position, long KeptFrom)
    {
        public bool HasGap => KeptFrom > From || Position < From;

        public bool IsBroken => HasGap || Swaps != KnownSwaps;
    }

    static async Task<State?> StateAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(StateSql, connection);
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new State(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4)) : null;
    }

    static async Task<(long? Reached, long Rows)> TakeOverFromAsync(NpgsqlConnection connection, long from, long swaps, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(TakeOverSql, connection) { Parameters = { new() { Value = from }, new() { Value = swaps }, new() { Value = (short)FigureGroups.All } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        await reader.ReadAsync(ct);
        return (reader.IsDBNull(0) ? null : reader.GetInt64(0), reader.GetInt64(1));
    }

    /// <summary>Those owed that come after an entity, in the order of their keys, so that whoever goes on from the last comes to each once.</summary>
    public static async Task<List<OwedUpdate>> ListAsync(NpgsqlDataSource source, (int Tenant, OwedKind Kind, long Key) after, int limit, CancellationToken ct)
    {
        await using var command = source.CreateCommand(TakeSql);
        foreach (var value in (object[])[after.Tenant, (short)after.Kind, after.Key, limit]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var owed = new List<OwedUpdate>();
        while (await reader.ReadAsync(ct))
        {
            owed.Add(new(
                reader.GetInt32(0), (OwedKind)reader.GetInt16(1), reader.GetInt64(2), (FigureGroups)reader.GetInt16(3), reader.GetInt64(4), reader.GetInt64(5), reader.GetDateTime(6)));
        }
        return owed;
    }

    /// <summary>Notes that these are told of, unless they changed again meanwhile.</summary>
    /// <param name="published">Messages that the brokers have; one that told nothing is done too.</param>
    public static async Task SettleAsync(NpgsqlDataSource source, IReadOnlyList<OwedUpdate> told, int published, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenConnectionAsync(ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        // First of all the row that taking over locks, too: else the two might wait for each other.
        await CountAsync(connection, published, now, ct);
        await using var settle = new NpgsqlCommand(SettleSql, connection)
        {
            Parameters =
            {
                new() { Value = told.Select(t => t.Tenant).ToArray() },
                new() { Value = told.Select(t => (short)t.Kind).ToArray() },
                new() { Value = told.Select(t => t.Key).ToArray() },
                new() { Value = told.Select(t => t.Position).ToArray() },
                new() { Value = told.Select(t => t.Swaps).ToArray() },
                new() { Value = told.Select(t => (short)t.Figures).ToArray() },
                new() { Value = told.Select(t => t.UpdatedAt).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.TimestampTz },
            },
        };
        await settle.ExecuteNonQueryAsync(ct);
        await transaction.CommitAsync(ct);
    }

    /// <summary>Adds to how much was published.</summary>
    public static async Task CountAsync(NpgsqlConnection connection, int published, DateTime now, CancellationToken ct)
    {
        await using var count = new NpgsqlCommand("UPDATE lectern.kafka_out SET published = published + $1, published_at = CASE WHEN $1 > 0 THEN $2 ELSE published_at END", connection)
        {
            Parameters = { new() { Value = (long)published }, new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz } },
        };
        await count.ExecuteNonQueryAsync(ct);
    }

    /// <summary>Counts what waits, other messages included, and keeps that where others can read it.</summary>
    public static async Task<OwedCount> MeasureAsync(NpgsqlDataSource source, DateTime now, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            UPDATE lectern.kafka_out SET owed = w.owed, oldest_at = w.oldest_at, measured_at = $1
            FROM (SELECT sum(n)::bigint AS owed, min(at) AS oldest_at FROM (
                SELECT count(*) AS n, min(owed_at) AS at FROM lectern.kafka_owed
                UNION ALL
                SELECT count(*), min(created_at) FROM lectern.outbox_messages) each) w
            RETURNING w.owed, w.oldest_at
            """);
        command.Parameters.Add(new() { Value = now, NpgsqlDbType = NpgsqlDbType.TimestampTz });
        await using var reader = await command.ExecuteReaderAsync(ct);
        return await reader.ReadAsync(ct) ? new(reader.GetInt64(0), reader.IsDBNull(1) ? null : reader.GetDateTime(1)) : default;
    }
}
