using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Keys;

/// <summary>The keys of a tenant, in <c>lectern.api_keys</c>. A key that ended stays, for whoever asks later who could do what.</summary>
static class StoredKeys
{
    /// <summary>Keys of a tenant that have not ended.</summary>
    public const int Most = 1_000;

    /// <summary>Whether a key opens something at <c>@now</c>.</summary>
    const string IsActive = "revoked_at IS NULL AND (expires_at IS NULL OR expires_at > @now)";

    public const string Columns =
        """
        key_id AS id, name, scopes, app_id, created_by, created_at, updated_at, expires_at, last_used_at, rotated_at, previous_until, previous_used_at, revoked_at, revoked_by
        """;

    const string FindSql = $"SELECT {Columns} FROM lectern.api_keys WHERE tenant_id = @tenant AND key_id = @id";

    // Two statements: the second sees what was committed before it got the lock.
    const string AddSql =
        $"""
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        INSERT INTO lectern.api_keys (tenant_id, key_id, name, scopes, app_id, digest, created_by, created_at, updated_at, expires_at)
        SELECT @tenant, @id, @name, @scopes, @appId, @digest, @subject, @now, @now, @expiresAt
        WHERE (SELECT count(*) FROM lectern.api_keys WHERE tenant_id = @tenant AND {IsActive}) < @most
        RETURNING {Columns}
        """;

    const string ChangeSql =
        $"""
        UPDATE lectern.api_keys
        SET name = coalesce(@name, name), expires_at = CASE WHEN @changesExpiry THEN @expiresAt ELSE expires_at END, updated_at = greatest(@now, updated_at)
        WHERE tenant_id = @tenant AND key_id = @id AND {IsActive}
        RETURNING {Columns}
        """;

    const string RotateSql =
        $"""
        UPDATE lectern.api_keys
        SET previous_digest = CASE WHEN @until::timestamptz IS NULL THEN NULL ELSE digest END, previous_until = @until, previous_used_at = NULL,
            digest = @digest, rotated_at = @now, updated_at = greatest(@now, updated_at)
        WHERE tenant_id = @tenant AND key_id = @id AND {IsActive}
        RETURNING {Columns}
        """;

    const string RevokeSql =
        $"""
        UPDATE lectern.api_keys SET revoked_at = @now, revoked_by = @subject, updated_at = greatest(@now, updated_at)
        WHERE tenant_id = @tenant AND key_id = @id AND revoked_at IS NULL
        RETURNING {Columns}
        """;

    const string CredentialSql =
        """
        SELECT scopes, app_id, digest, previous_digest, previous_until, expires_at, revoked_at FROM lectern.api_keys WHERE tenant_id = $1 AND key_id = $2
        """;

    /// <summary>Writes no key whose use within the last minute is known already. Locked in order: two processes never wait for each other.</summary>
    const string UsedSql =
        """
        WITH used AS (
            SELECT k.key_id, u.at, u.previous_at FROM lectern.api_keys k JOIN unnest(@ids, @times, @previousTimes) AS u (id, at, previous_at) ON u.id = k.key_id
            WHERE k.tenant_id = @tenant
              AND (k.last_used_at IS NULL OR k.last_used_at < u.at - interval '1 minute'
                   OR u.previous_at IS NOT NULL AND (k.previous_used_at IS NULL OR k.previous_used_at < u.previous_at - interval '1 minute'))
            ORDER BY k.key_id FOR NO KEY UPDATE OF k)
        UPDATE lectern.api_keys k
        SET last_used_at = greatest(k.last_used_at, used.at), previous_used_at = CASE WHEN used.previous_at > k.rotated_at THEN greatest(k.previous_used_at, used.previous_at) ELSE k.previous_used_at END
        FROM used WHERE k.tenant_id = @tenant AND k.key_id = used.key_id
        """;

    /// <summary>A row of <see cref="Columns"/>.</summary>
    public sealed record Row
    {
        public string Id { get; init; } = "";
        public string Name { get; init; } = "";
        public string[] Scopes { get; init; } = [];
        public string? AppId { get; init; }
        public string CreatedBy { get; init; } = "";
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }
        public DateTime? ExpiresAt { get; init; }
        public DateTime? LastUsedAt { get; init; }
        public DateTime? RotatedAt { get; init; }
        public DateTime? PreviousUntil { get; init; }
        public DateTime? PreviousUsedAt { get; init; }
        public DateTime? RevokedAt { get; init; }
        public string? RevokedBy { get; init; }

        public StoredKey Read(int tenant, DateTime now)
        {
            var state = RevokedAt is not null ? KeyState.Revoked : ExpiresAt <= now ? KeyState.Expired : KeyState.Active;
            var isRotating = state == KeyState.Active && PreviousUntil > now;
            return new(
                Id, KeyText.Prefix(tenant, Id), Name, Scopes, AppId, state, CreatedBy, CreatedAt, UpdatedAt, ExpiresAt, LastUsedAt, RotatedAt,
                isRotating ? PreviousUntil : null, PreviousUsedAt, RevokedAt, RevokedBy);
        }
    }

    public static async Task<StoredKey?> FindAsync(TenantSource source, int tenant, string id, DateTime now, CancellationToken ct) =>
        await FirstAsync(source, FindSql, tenant, new { tenant, id }, now, ct);

    /// <summary>A new key with its text; null: the tenant has as many as it may.</summary>
    public static async Task<IssuedKey?> AddAsync(TenantSource source, Caller caller, KeyToMake asked, DateTime now, CancellationToken ct)
    {
        var id = KeyText.NewId();
        var text = KeyText.NewText(caller.Tenant, id);
        var parameters = new
        {
            @lock = Locks.Count,
            tenant = caller.Tenant,
            id,
            asked.Name,
            scopes = asked.Scopes.ToArray(),
            asked.AppId,
            digest = KeyText.DigestOf(text),
            subject = caller.Subject,
            now,
            expiresAt = asked.ExpiresAt?.UtcDateTime,
            most = Most,
        };
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(AddSql, parameters, cancellationToken: ct));
        await results.ReadAsync<int>();
        return (await results.ReadFirstOrDefaultAsync<Row>())?.Read(caller.Tenant, now) is { } key ? new(text, key) : null;
    }

    /// <returns>Null: there is none that has not ended.</returns>
    public static Task<StoredKey?> ChangeAsync(TenantSource source, int tenant, string id, string? name, (bool IsAsked, DateTime? At) expiry, DateTime now, CancellationToken ct) =>
        FirstAsync(source, ChangeSql, tenant, new { tenant, id, name, changesExpiry = expiry.IsAsked, expiresAt = expiry.At, now }, now, ct);

    /// <summary>Gives a key a new text. The one before works for as long as asked; one before that no longer.</summary>
    /// <returns>Null: there is none that has not ended.</returns>
    public static async Task<IssuedKey?> RotateAsync(TenantSource source, int tenant, string id, int overlap, DateTime now, CancellationToken ct)
    {
        var text = KeyText.NewText(tenant, id);
        DateTime? until = overlap == 0 ? null : now.AddSeconds(overlap);
        return await FirstAsync(source, RotateSql, tenant, new { tenant, id, digest = KeyText.DigestOf(text), until, now }, now, ct) is { } key ? new(text, key) : null;
    }

    /// <summary>Ends a key.</summary>
    /// <returns>Null: there is none that was not revoked before.</returns>
    public static Task<StoredKey?> RevokeAsync(TenantSource source, Caller caller, string id, DateTime now, CancellationToken ct) =>
        FirstAsync(source, RevokeSql, caller.Tenant, new { tenant = caller.Tenant, id, subject = caller.Subject, now }, now, ct);

    /// <summary>What a request's key is held to; null: there is no such key. One round trip.</summary>
    public static async Task<KeyCredential?> CredentialAsync(TenantSource source, int tenant, string id, CancellationToken ct)
    {
        await using var connection = await source.OpenSharedAsync(ct);
        await using var batch = new NpgsqlBatch(connection)
        {
            BatchCommands =
            {
                TenantSource.Show(tenant),
                new NpgsqlBatchCommand(CredentialSql) { Parameters = { new() { Value = tenant }, new() { Value = id } } },
            },
        };
        await using var reader = await batch.ExecuteReaderAsync(ct);
        await reader.NextResultAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return new(tenant, id, KeyScopes.Of(reader.GetFieldValue<string[]>(0)), reader.IsDBNull(1) ? null : reader.GetString(1))
        {
            Digest = reader.GetFieldValue<byte[]>(2),
            PreviousDigest = reader.IsDBNull(3) ? null : reader.GetFieldValue<byte[]>(3),
            PreviousUntil = reader.IsDBNull(4) ? null : reader.GetDateTime(4),
            ExpiresAt = reader.IsDBNull(5) ? null : reader.GetDateTime(5),
            IsRevoked = !reader.IsDBNull(6),
        };
    }

    /// <summary>Notes when keys of a tenant were last used, in all and by their previous text.</summary>
    public static async Task NoteUsesAsync(TenantSource source, int tenant, IReadOnlyCollection<KeyUse> uses, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var parameters = new
        {
            tenant,
            ids = uses.Select(u => u.Id).ToArray(),
            times = uses.Select(u => u.At).ToArray(),
            previousTimes = uses.Select(u => u.PreviousAt).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(UsedSql, parameters, cancellationToken: ct));
    }

    static async Task<StoredKey?> FirstAsync(TenantSource source, string sql, int tenant, object parameters, DateTime now, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return (await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(sql, parameters, cancellationToken: ct)))?.Read(tenant, now);
    }
}
