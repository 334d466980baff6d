using System.Globalization;
using Lectern.Core.Grains;
using Lectern.Core.ReadModels;
using Npgsql;

namespace Lectern.Postgres;

/// <summary>
/// What a projected batch changed of one tenant: the keys of its changed rows. <see cref="Outbox.Everything"/> alone stands for more of
/// a kind than are worth naming: any may have changed.
/// </summary>
/// <param name="Position">Where the batch ended.</param>
/// <param name="ProjectedAt">When, within milliseconds of the commit.</param>
public sealed record ProjectedChanges(long Position, int Tenant, long[] Learners, long[] Courses, long[] Organizations, DateTime ProjectedAt);

/// <summary>Where the serving read models and their outbox stand, in one look.</summary>
/// <param name="Position">The checkpoint.</param>
/// <param name="KeptFrom">Everything that changed after this position is in the outbox.</param>
/// <param name="Swaps">How often rebuilt read models took the serving ones' place.</param>
/// <param name="SwappedAt">The checkpoint at the last of them.</param>
/// <param name="TenantSwaps">How often rebuilt read models of one tenant took its serving ones' place, of all tenants together (<see cref="Outbox.SwappedTenantsAsync"/>).</param>
public readonly record struct OutboxState(long Position, long KeptFrom, long Swaps, long SwappedAt, long TenantSwaps = 0);

/// <summary>
/// What the projector changed, for whoever tells it on. Written with each batch of the serving schema in its transaction, with a
/// NOTIFY of the position alone; a rebuild writes none, only that it took place. A reader's cursor is one position and its own affair.
/// </summary>
public static class Outbox
{
    /// <summary>The channel that tells listeners of a projected batch or a swap; its payload is a position.</summary>
    public const string Channel = "lectern_projected";

    /// <summary>
    /// The channel that tells listeners that state beside the read models changed of a course; its payload is the tenant and the course.
    /// Nothing of it is kept: whoever does not listen asks anew when they come.
    /// </summary>
    public const string BesideChannel = "lectern_beside";

    /// <summary>A statement that tells of it once its transaction is committed. Takes <c>@tenant</c> and <c>@course</c>.</summary>
    public const string NoteBeside = $"SELECT pg_notify('{BesideChannel}', concat_ws(' ', @tenant, @course))";

    /// <summary>What a notification tells of; null: it is none of ours.</summary>
    public static (int Tenant, long Course)? ReadBeside(string payload) =>
        payload.Split(' ') is [var tenant, var course]
        && int.TryParse(tenant, NumberStyles.None, CultureInfo.InvariantCulture, out var t) && long.TryParse(course, NumberStyles.None, CultureInfo.InvariantCulture, out var c)
            ? (t, c)
            : null;

    /// <summary>How long a row is kept; a reader that was away longer is told so by <see cref="OutboxState.KeptFrom"/>.</summary>
    public static readonly TimeSpan Keep = TimeSpan.FromMinutes(10);

    /// <summary>In the place of the keys of a kind. Keys themselves begin at 1.</summary>
    public const long Everything = 0;

    /// <summary>
    /// Keys of a kind that a batch names, of all tenants together: ten minutes of importing with full batches leave some tens of
    /// megabytes. Beyond, there is hardly anybody who is not meant.
    /// </summary>
    public const int MaxKeys = 2_000;

    /// <summary>Rows kept at most, however young.</summary>
    public const int MaxRows = 100_000;

    const string InsertSql =
        """
        INSERT INTO lectern.outbox (position, tenant_id, since, learners, courses, organizations, learner_figures, course_figures, organization_figures)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
        ON CONFLICT (position, tenant_id) DO UPDATE
        SET since = excluded.since, learners = excluded.learners, courses = excluded.courses, organizations = excluded.organizations, projected_at = excluded.projected_at,
            learner_figures = excluded.learner_figures, course_figures = excluded.course_figures, organization_figures = excluded.organization_figures
        """;

    const string StateColumns =
        """
        c.position, coalesce((SELECT f.since FROM lectern.outbox_of_all f ORDER BY f.position LIMIT 1), c.position) AS kept_from, s.swaps, s.position AS swapped_at,
        coalesce((SELECT max(t.number) FROM lectern.tenant_swaps_of_all t), 0) AS tenant_swaps
        """;

    /// <summary>In the transaction of a swap: nobody can tell what differs.</summary>
    internal const string NoteSwap =
        $"""
        UPDATE lectern.read_swap SET swaps = swaps + 1, position = c.position, swapped_at = now() FROM read.checkpoint c;
        SELECT pg_notify('{Channel}', '');
        """;

    /// <summary>
    /// In the transaction in which a tenant's rebuilt rows take the serving ones' place: the tenant's readers cannot tell what differs
    /// either. Takes the tenant and the checkpoint. One at a time, under the lock of rebuilds.
    /// </summary>
    internal const string NoteTenantSwap =
        """
        INSERT INTO lectern.tenant_swaps (tenant_id, number, position) SELECT $1, coalesce(max(number), 0) + 1, $2 FROM lectern.tenant_swaps
        ON CONFLICT (tenant_id) DO UPDATE SET number = excluded.number, position = excluded.position, swapped_at = excluded.swapped_at
        """;

    /// <summary>In the transaction in which the serving schema is made anew: its positions begin again.</summary>
    internal const string Restart = "DELETE FROM lectern.outbox; UPDATE lectern.read_swap SET swaps = swaps + 1, position = 0, swapped_at = now();";

    /// <summary>Adds to the end of a batch's transaction what it changed.</summary>
    /// <param name="into">The last commands of the transaction.</param>
    /// <param name="written">The batch, with all that followed from it.</param>
    /// <param name="from">The checkpoint before it.</param>
    /// <param name="position">The checkpoint after it.</param>
    internal static void Add(NpgsqlBatch into, Batch written, long from, long position)
    {
        var byTenant = KeysByTenant(written);
        // Of several tenants each may name its share.
        var most = byTenant.Count == 0 ? MaxKeys : MaxKeys / byTenant.Count;
        foreach (var (tenant, keys) in byTenant)
        {
            into.BatchCommands.Add(new NpgsqlBatchCommand(InsertSql)
            {
                Parameters =
                {
                    new() { Value = position }, new() { Value = tenant }, new() { Value = from },
                    new() { Value = Named(keys.Learners) }, new() { Value = Named(keys.Courses) }, new() { Value = Named(keys.Organizations) },
                    new() { Value = FiguresOf(keys.Learners) }, new() { Value = FiguresOf(keys.Courses) }, new() { Value = FiguresOf(keys.Organizations) },
                },
            });
        }
        into.BatchCommands.Add(new NpgsqlBatchCommand($"SELECT pg_notify('{Channel}', $1)") { Parameters = { new() { Value = position.ToString(CultureInfo.InvariantCulture) } } });

        long[] Named(List<Changed> keys) => keys.Count > most ? [Everything] : [.. keys.Select(k => k.Key)];

        short[] FiguresOf(List<Changed> keys) => keys.Count > most ? [] : [.. keys.Select(k => (short)k.Figures)];
    }

    /// <summary>
    /// In the place of <see cref="Add"/> where nobody is to hear of anything. What others wrote goes: a reader that is there all the same
    /// sees that what changed is not kept, and takes everything for changed.
    /// </summary>
    internal static void Clear(NpgsqlBatch into) => into.BatchCommands.Add(new NpgsqlBatchCommand("DELETE FROM lectern.outbox"));

    /// <summary>
    /// The changed learners, courses and organizations of each tenant. Each event touches the rows of its learner and its course; each
    /// changed row of those is told to its organization, were it only that nothing it sums has changed.
    /// </summary>
    static Dictionary<int, TenantKeys> KeysByTenant(Batch written)
    {
        var byTenant = new Dictionary<int, TenantKeys>();
        Gather(Learners.Grain, keys => keys.Learners);
        Gather(Courses.Grain, keys => keys.Courses);
        Gather(Organizations.Grain, keys => keys.Organizations);
        return byTenant;

        void Gather(Grain grain, Func<TenantKeys, List<Changed>> kind)
        {
            var rows = written[grain];
            for (var i = 0; i < rows.Count; i++)
            {
                var row = rows.At(i);
                kind(Of(row.Key.Tenant)).Add(new(row.Key.A, ChangedFigures.Of(row)));
            }
        }

        TenantKeys Of(int tenant) => byTenant.TryGetValue(tenant, out var keys) ? keys : byTenant[tenant] = new([], [], []);
    }

    readonly record struct Changed(long Key, FigureGroups Figures);

    sealed record TenantKeys(List<Changed> Learners, List<Changed> Courses, List<Changed> Organizations);

    /// <summary>
    /// Reads on from a position, in order, at most about <paramref name="limit"/> batches; 0: only the state. State and rows are of one
    /// snapshot: where fewer came, there are no others up to <see cref="OutboxState.Position"/>. Null: between two schemas, look again.
    /// </summary>
    /// <returns>The state, and the position of the last row; null where there was none. Whether there may be more.</returns>
    public static async Task<(OutboxState State, long? Last, bool More)?> ReadAsync(NpgsqlConnection connection, long after, int limit, Action<ProjectedChanges> each, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            SELECT {StateColumns}, o.position, o.tenant_id, o.learners, o.courses, o.organizations, o.projected_at
            FROM read.checkpoint c CROSS JOIN lectern.read_swap s
            LEFT JOIN LATERAL (SELECT * FROM lectern.outbox_of_all WHERE position > $1 ORDER BY position FETCH FIRST $2 ROWS WITH TIES) o ON true
            ORDER BY o.position
            """,
            connection)
        { Parameters = { new() { Value = after }, new() { Value = (long)limit } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        OutboxState? state = null;
        long? last = null;
        var rows = 0;
        while (await reader.ReadAsync(ct))
        {
            state ??= StateOf(reader);
            if (reader.IsDBNull(5)) continue;
            last = reader.GetInt64(5);
            rows++;
            each(new(
                last.Value, reader.GetInt32(6), reader.GetFieldValue<long[]>(7), reader.GetFieldValue<long[]>(8), reader.GetFieldValue<long[]>(9), reader.GetDateTime(10)));
        }
        return state is { } s ? (s, last, limit > 0 && rows >= limit) : null;
    }

    /// <summary>The tenants whose rebuilt read models took the serving ones' place since so many of those swaps, each once, and up to so many: of each of them anything may be another.</summary>
    public static async Task<IReadOnlyList<int>> SwappedTenantsAsync(NpgsqlConnection connection, long after, long through, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand("SELECT tenant_id FROM lectern.tenant_swaps_of_all WHERE number > $1 AND number <= $2 ORDER BY number", connection)
        { Parameters = { new() { Value = after }, new() { Value = through } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        var tenants = new List<int>();
        while (await reader.ReadAsync(ct)) tenants.Add(reader.GetInt32(0));
        return tenants;
    }

    /// <summary>
    /// Which of some keys of a tenant changed after a position, with the first and the last position at which they did. Empty where
    /// that is not kept, which the state tells: its swaps are those of all and of the tenant. Null: between two schemas, look again.
    /// </summary>
    /// <param name="source">The database.</param>
    /// <param name="tenant">Whose keys.</param>
    /// <param name="after">A position.</param>
    /// <param name="keys">Of learners, courses, organizations, in this order.</param>
    /// <param name="timeout">How long it may take: after an import there is much to look through.</param>
    public static async Task<(OutboxState State, IReadOnlyList<KeyChange> Changes)?> ChangedAsync(
        TenantSource source, int tenant, long after, (long[] Learners, long[] Courses, long[] Organizations) keys, TimeSpan timeout, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(
            $"""
            WITH state AS MATERIALIZED (SELECT {StateColumns} FROM read.checkpoint c CROSS JOIN lectern.read_swap s),
            kept AS (SELECT * FROM lectern.outbox WHERE tenant_id = $1 AND position > $2 AND $2 >= (SELECT kept_from FROM state)),
            changed AS (
                SELECT 0 AS kind, k.key, min(o.position) AS first, max(o.position) AS last, max(o.projected_at) AS at
                FROM kept o CROSS JOIN LATERAL unnest(CASE WHEN o.learners = $6 THEN $3 ELSE o.learners END) AS k (key) WHERE k.key = ANY ($3) GROUP BY k.key
                UNION ALL
                SELECT 1, k.key, min(o.position), max(o.position), max(o.projected_at)
                FROM kept o CROSS JOIN LATERAL unnest(CASE WHEN o.courses = $6 THEN $4 ELSE o.courses END) AS k (key) WHERE k.key = ANY ($4) GROUP BY k.key
                UNION ALL
                SELECT 2, k.key, min(o.position), max(o.position), max(o.projected_at)
                FROM kept o CROSS JOIN LATERAL unnest(CASE WHEN o.organizations = $6 THEN $5 ELSE o.organizations END) AS k (key) WHERE k.key = ANY ($5) GROUP BY k.key
            )
            SELECT s.position, s.kept_from, s.swaps, greatest(s.swapped_at, (SELECT t.position FROM lectern.tenant_swaps t WHERE t.tenant_id = $1)), s.tenant_swaps,
                   c.kind, c.key, c.first, c.last, c.at
            FROM state s LEFT JOIN changed c ON true
            """,
            connection);
        command.CommandTimeout = (int)Math.Ceiling(timeout.TotalSeconds);
        foreach (var value in (object[])[tenant, after, keys.Learners, keys.Courses, keys.Organizations, new[] { Everything }]) command.Parameters.Add(new() { Value = value });
        await using var reader = await command.ExecuteReaderAsync(ct);
        OutboxState? state = null;
        var changes = new List<KeyChange>();
        while (await reader.ReadAsync(ct))
        {
            state ??= StateOf(reader);
            if (!reader.IsDBNull(5)) changes.Add(new(reader.GetInt32(5), reader.GetInt64(6), reader.GetInt64(7), reader.GetInt64(8), reader.GetDateTime(9)));
        }
        return state is { } s ? (s, changes) : null;
    }

    /// <summary>
    /// Deletes what is older than <see cref="Keep"/> or beyond <see cref="MaxRows"/>, but for the newest: batches that change nobody who is
    /// named have no row, and by it they are told from what was deleted. Returns how many rows that were.
    /// </summary>
    public static async Task<int> TrimAsync(NpgsqlDataSource source, CancellationToken ct)
    {
        await using var command = source.CreateCommand(
            """
            DELETE FROM lectern.outbox
            WHERE position <= greatest(
                (SELECT max(position) FROM lectern.outbox WHERE projected_at < now() - $1),
                (SELECT position FROM lectern.outbox ORDER BY position DESC OFFSET $2 LIMIT 1))
              AND position < (SELECT max(position) FROM lectern.outbox)
            """);
        command.Parameters.Add(new() { Value = Keep });
        command.Parameters.Add(new() { Value = (long)MaxRows });
        return await command.ExecuteNonQueryAsync(ct);
    }

    static OutboxState StateOf(NpgsqlDataReader reader) => new(reader.GetInt64(0), reader.GetInt64(1), reader.GetInt64(2), reader.GetInt64(3), reader.GetInt64(4));
}

/// <summary>One of the keys asked for, changed.</summary>
/// <param name="Kind">0 a learner, 1 a course, 2 an organization.</param>
/// <param name="First">The first batch since that changed it.</param>
/// <param name="Last">The last one.</param>
/// <param name="At">When that was projected.</param>
public readonly record struct KeyChange(int Kind, long Key, long First, long Last, DateTime At);
