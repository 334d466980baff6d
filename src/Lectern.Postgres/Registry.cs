using Lectern.Core.Events;
using Npgsql;
using NpgsqlTypes;

namespace Lectern.Postgres;

/// <summary>A learner's key and dense number.</summary>
public readonly record struct LearnerRef(long Key, int Number);

/// <summary>What makes a content's id unique, and the id.</summary>
public readonly record struct ContentId(int Tenant, ContentKind Kind, long Scope, string Id);

/// <summary>
/// Maps the producers' strings to keys, making keys for new ones. What is known is kept in bounded caches; what is not is
/// looked up or made a group at a time. Keys are never reused and never change.
/// </summary>
public sealed class Registry(TenantSource source)
{
    readonly BoundedCache<(int Tenant, string Id), LearnerRef> learners = new(200_000);
    readonly BoundedCache<(int Tenant, string Id), long> courses = new(50_000);
    readonly BoundedCache<(int Tenant, string Id), long> organizations = new(10_000);
    readonly BoundedCache<ContentId, long> contents = new(200_000);

    /// <summary>The keys of these learners, made where they are new.</summary>
    public Task<IReadOnlyDictionary<(int, string), LearnerRef>> LearnersAsync(IEnumerable<(int Tenant, string Id)> ids, CancellationToken ct) =>
        ResolveAsync(ids, learners, id => id.Tenant, MakeLearnersAsync, ct);

    /// <summary>The keys of these courses, made where they are new.</summary>
    public Task<IReadOnlyDictionary<(int, string), long>> CoursesAsync(IEnumerable<(int Tenant, string Id)> ids, CancellationToken ct) =>
        ResolveAsync(ids, courses, id => id.Tenant, (c, missing, found, t) => MakeAsync(c, "courses", "course_key", "course_id", missing, found, t), ct);

    public Task<IReadOnlyDictionary<(int, string), long>> OrganizationsAsync(IEnumerable<(int Tenant, string Id)> ids, CancellationToken ct) =>
        ResolveAsync(ids, organizations, id => id.Tenant, (c, missing, found, t) => MakeAsync(c, "organizations", "organization_key", "organization_id", missing, found, t), ct);

    /// <summary>The keys of these modules, lessons, assessments, assignments or questions, made where they are new.</summary>
    public Task<IReadOnlyDictionary<ContentId, long>> ContentsAsync(IEnumerable<ContentId> ids, CancellationToken ct) =>
        ResolveAsync(ids, contents, id => id.Tenant, MakeContentsAsync, ct);

    async Task<IReadOnlyDictionary<TKey, TValue>> ResolveAsync<TKey, TValue>(
        IEnumerable<TKey> ids,
        BoundedCache<TKey, TValue> cache,
        Func<TKey, int> tenantOf,
        Func<NpgsqlConnection, List<TKey>, Dictionary<TKey, TValue>, CancellationToken, Task> make,
        CancellationToken ct)
        where TKey : notnull
    {
        var found = new Dictionary<TKey, TValue>();
        var missing = new List<TKey>();
        foreach (var id in ids)
        {
            if (found.ContainsKey(id)) continue;
            if (cache.TryGet(id, out var value))
            {
                found[id] = value;
            }
            else
            {
                found[id] = default!;
                missing.Add(id);
            }
        }
        if (missing.Count == 0) return found;

        // One at a time, so that numbers stay dense and no two callers deadlock over the order of their inserts.
        await using var connection = await source.OpenAsync(missing.Select(tenantOf), ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        await connection.ExecuteAsync($"SELECT pg_advisory_xact_lock({Locks.Registry})", ct);
        await make(connection, missing, found, ct);
        await transaction.CommitAsync(ct);
        foreach (var id in missing) cache.Set(id, found[id]);
        return found;
    }

    static async Task MakeLearnersAsync(NpgsqlConnection connection, List<(int Tenant, string Id)> missing, Dictionary<(int, string), LearnerRef> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH wanted AS (SELECT * FROM unnest($1, $2) AS w (tenant_id, user_id)),
            fresh AS (
                SELECT w.tenant_id, w.user_id, row_number() OVER (PARTITION BY w.tenant_id ORDER BY w.user_id) AS ordinal
                FROM wanted w
                WHERE NOT EXISTS (SELECT FROM lectern.learners l WHERE l.tenant_id = w.tenant_id AND l.user_id = w.user_id)
            ),
            counted AS (
                UPDATE lectern.tenants t SET learner_count = t.learner_count + f.added
                FROM (SELECT tenant_id, count(*)::int AS added FROM fresh GROUP BY tenant_id) f
                WHERE t.tenant_id = f.tenant_id
                RETURNING t.tenant_id, t.learner_count - f.added AS base
            ),
            made AS (
                INSERT INTO lectern.learners (tenant_id, user_id, number)
                SELECT f.tenant_id, f.user_id, c.base + f.ordinal - 1 FROM fresh f JOIN counted c USING (tenant_id)
                RETURNING tenant_id, user_id, learner_key, number
            )
            SELECT * FROM made
            UNION ALL
            SELECT l.tenant_id, l.user_id, l.learner_key, l.number
            FROM wanted w JOIN lectern.learners l ON l.tenant_id = w.tenant_id AND l.user_id = w.user_id
            """,
            connection);
        AddIds(command, missing);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[(reader.GetInt32(0), reader.GetString(1))] = new(reader.GetInt64(2), reader.GetInt32(3));
    }

    /// <summary>Table and column names are this class's own.</summary>
    static async Task MakeAsync(NpgsqlConnection connection, string table, string key, string id, List<(int Tenant, string Id)> missing, Dictionary<(int, string), long> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            $"""
            WITH wanted AS (SELECT * FROM unnest($1, $2) AS w (tenant_id, {id})),
            made AS (
                INSERT INTO lectern.{table} (tenant_id, {id})
                SELECT w.tenant_id, w.{id} FROM wanted w
                WHERE NOT EXISTS (SELECT FROM lectern.{table} t WHERE t.tenant_id = w.tenant_id AND t.{id} = w.{id})
                ORDER BY 1, 2
                RETURNING tenant_id, {id}, {key}
            )
            SELECT * FROM made
            UNION ALL
            SELECT t.tenant_id, t.{id}, t.{key} FROM wanted w JOIN lectern.{table} t ON t.tenant_id = w.tenant_id AND t.{id} = w.{id}
            """,
            connection);
        AddIds(command, missing);
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct)) found[(reader.GetInt32(0), reader.GetString(1))] = reader.GetInt64(2);
    }

    static async Task MakeContentsAsync(NpgsqlConnection connection, List<ContentId> missing, Dictionary<ContentId, long> found, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(
            """
            WITH wanted AS (SELECT * FROM unnest($1, $2, $3, $4) AS w (tenant_id, kind, scope_key, content_id)),
            made AS (
                INSERT INTO lectern.contents (tenant_id, kind, scope_key, content_id)
                SELECT w.tenant_id, w.kind, w.scope_key, w.content_id FROM wanted w
                WHERE NOT EXISTS (
                    SELECT FROM lectern.contents c
                    WHERE c.tenant_id = w.tenant_id AND c.kind = w.kind AND c.scope_key = w.scope_key AND c.content_id = w.content_id)
                ORDER BY 1, 2, 3, 4
                RETURNING tenant_id, kind, scope_key, content_id, content_key
            )
            SELECT * FROM made
            UNION ALL
            SELECT c.tenant_id, c.kind, c.scope_key, c.content_id, c.content_key
            FROM wanted w JOIN lectern.contents c
                ON c.tenant_id = w.tenant_id AND c.kind = w.kind AND c.scope_key = w.scope_key AND c.content_id = w.content_id
            """,
            connection);
        command.Parameters.Add(new() { Value = missing.Select(m => m.Tenant).ToArray() });
        command.Parameters.Add(new() { Value = missing.Select(m => (short)m.Kind).ToArray() });
        command.Parameters.Add(new() { Value = missing.Select(m => m.Scope).ToArray() });
        command.Parameters.Add(new() { Value = missing.Select(m => m.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await using var reader = await command.ExecuteReaderAsync(ct);
        while (await reader.ReadAsync(ct))
        {
            found[new(reader.GetInt32(0), (ContentKind)reader.GetInt16(1), reader.GetInt64(2), reader.GetString(3))] = reader.GetInt64(4);
        }
    }

    static void AddIds(NpgsqlCommand command, List<(int Tenant, string Id)> ids)
    {
        command.Parameters.Add(new() { Value = ids.Select(i => i.Tenant).ToArray() });
        command.Parameters.Add(new() { Value = ids.Select(i => i.Id).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
    }
}
