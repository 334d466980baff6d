using Dapper;
using Lectern.Core.Measures;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Tenancy;

/// <summary>
/// The rows of <c>lectern.tenants</c>: read through the directory, which shows everybody's settings, and written with that one tenant in
/// view, so that row-level security holds for them as for everything else.
/// </summary>
sealed class TenantRows(TenantSource source, int smallGroup)
{
    const string Columns =
        """
        tenant_id AS key, name, coalesce(display_name, name) AS display_name, time_zone, suspended_at, suspended_by,
               weigh_recency, weigh_regularity, weigh_effort, weigh_progress, weigh_assessment, store_full_ip, small_group, version, created_at, updated_at
        """;

    const string FindSql = $"SELECT {Columns} FROM lectern.tenant_directory WHERE name = @name";

    const string ListSql = $"SELECT {Columns} FROM lectern.tenant_directory WHERE tenant_id > @after AND (@only::int IS NULL OR tenant_id = @only) ORDER BY tenant_id LIMIT @take";

    const string NextKeySql = "SELECT nextval('lectern.tenants_tenant_id_seq')::int";

    const string AddSql =
        $"""
        INSERT INTO lectern.tenants (tenant_id, name, display_name, time_zone, weigh_recency, weigh_regularity, weigh_effort, weigh_progress, weigh_assessment, store_full_ip, small_group, created_at, updated_at)
        OVERRIDING SYSTEM VALUE
        VALUES (@key, @name, @displayName, @timeZone, @recency, @regularity, @effort, @progress, @assessment, @storeFullIp, @smallGroup, @at, @at)
        RETURNING {Columns}
        """;

    const string ChangeSql =
        $"""
        UPDATE lectern.tenants SET
            display_name = coalesce(@displayName, display_name),
            time_zone = coalesce(@timeZone, time_zone),
            weigh_recency = coalesce(@recency, weigh_recency),
            weigh_regularity = coalesce(@regularity, weigh_regularity),
            weigh_effort = coalesce(@effort, weigh_effort),
            weigh_progress = coalesce(@progress, weigh_progress),
            weigh_assessment = coalesce(@assessment, weigh_assessment),
            store_full_ip = coalesce(@storeFullIp, store_full_ip),
            small_group = CASE WHEN @setsSmallGroup THEN @smallGroup ELSE small_group END,
            suspended_at = CASE @suspended::boolean WHEN true THEN coalesce(suspended_at, @at) WHEN false THEN NULL ELSE suspended_at END,
            suspended_by = CASE @suspended::boolean WHEN true THEN coalesce(suspended_by, @by) WHEN false THEN NULL ELSE suspended_by END,
            version = version + 1,
            updated_at = greatest(@at, updated_at)
        WHERE tenant_id = @key AND (@versions::int[] IS NULL OR version = ANY (@versions))
        RETURNING {Columns}
        """;

    const string ZonesSql = "SELECT tenant_id, time_zone FROM read.tenant_zone WHERE tenant_id = ANY (@keys)";

    /// <summary>A tenant with its key.</summary>
    internal sealed record Found(int Key, Tenant Tenant);

    sealed record Row
    {
        public int Key { get; init; }
        public string Name { get; init; } = "";
        public string DisplayName { get; init; } = "";
        public string TimeZone { get; init; } = "";
        public DateTime? SuspendedAt { get; init; }
        public string? SuspendedBy { get; init; }
        public short WeighRecency { get; init; }
        public short WeighRegularity { get; init; }
        public short WeighEffort { get; init; }
        public short WeighProgress { get; init; }
        public short WeighAssessment { get; init; }
        public bool StoreFullIp { get; init; }
        public short? SmallGroup { get; init; }
        public int Version { get; init; }
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }
    }

    /// <returns>Null: there is none of this name.</returns>
    public async Task<Found?> FindAsync(string name, CancellationToken ct)
    {
        Row? row;
        await using (var connection = await source.OpenSharedAsync(ct)) row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(FindSql, new { name }, cancellationToken: ct));
        return row is null ? null : (await ReadAsync([row], ct))[0];
    }

    /// <param name="after">The key behind which the page begins; 0: from the first.</param>
    /// <param name="take">At most so many.</param>
    /// <param name="only">Of this key alone; null: all.</param>
    public async Task<IReadOnlyList<Found>> ListAsync(long after, int take, int? only, CancellationToken ct)
    {
        Row[] rows;
        await using (var connection = await source.OpenSharedAsync(ct)) rows = [.. await connection.QueryAsync<Row>(new CommandDefinition(ListSql, new { after, take, only }, cancellationToken: ct))];
        return await ReadAsync(rows, ct);
    }

    /// <returns>Null: there is one of this name.</returns>
    public async Task<Found?> AddAsync(string name, TenantChange settings, string timeZone, DateTime at, CancellationToken ct)
    {
        int key;
        await using (var shared = await source.OpenSharedAsync(ct)) key = await shared.ExecuteScalarAsync<int>(new CommandDefinition(NextKeySql, cancellationToken: ct));
        var parameters = Parameters(key, settings with { EngagementWeights = settings.EngagementWeights ?? EngagementWeights.Default, TimeZone = settings.TimeZone ?? timeZone }, at);
        parameters.Add("name", name);
        parameters.Add("storeFullIp", settings.StoreFullIp ?? false);
        // The new one in view before it is there: what is written then is written as anything of a tenant is.
        await using var connection = await source.OpenAsync(key, ct);
        try
        {
            var row = await connection.QuerySingleAsync<Row>(new CommandDefinition(AddSql, parameters, cancellationToken: ct));
            return (await ReadAsync([row], ct))[0];
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UniqueViolation)
        {
            return null;
        }
    }

    /// <param name="key">The tenant.</param>
    /// <param name="change">What to set.</param>
    /// <param name="versions">Only where it is at one of these; null: at any.</param>
    /// <param name="by">Who does it, should it be a suspension.</param>
    /// <param name="at">When.</param>
    /// <param name="ct">Of the request.</param>
    /// <returns>Null: it is at another version.</returns>
    public async Task<Found?> ChangeAsync(int key, TenantChange change, int[]? versions, string by, DateTime at, CancellationToken ct)
    {
        var parameters = Parameters(key, change, at);
        parameters.Add("versions", versions);
        parameters.Add("by", by);
        parameters.Add("suspended", change.Suspended);
        parameters.Add("setsSmallGroup", change.SmallGroup.IsGiven);
        Row? row;
        await using (var connection = await source.OpenAsync(key, ct)) row = await connection.QueryFirstOrDefaultAsync<Row>(new CommandDefinition(ChangeSql, parameters, cancellationToken: ct));
        return row is null ? null : (await ReadAsync([row], ct))[0];
    }

    static DynamicParameters Parameters(int key, TenantChange change, DateTime at)
    {
        var weights = change.EngagementWeights;
        return new(new
        {
            key,
            displayName = change.DisplayName,
            timeZone = change.TimeZone,
            recency = (short?)weights?.Recency,
            regularity = (short?)weights?.Regularity,
            effort = (short?)weights?.Effort,
            progress = (short?)weights?.Progress,
            assessment = (short?)weights?.Assessment,
            storeFullIp = change.StoreFullIp,
            smallGroup = (short?)change.SmallGroup.Size,
            at,
        });
    }

    async Task<IReadOnlyList<Found>> ReadAsync(IReadOnlyList<Row> rows, CancellationToken ct)
    {
        if (rows.Count == 0) return [];
        var keys = rows.Select(r => r.Key).ToArray();
        var zones = await ZonesAsync(keys, ct);
        return
        [
            .. rows.Select(r => new Found(r.Key, new(
                r.Name,
                r.DisplayName,
                r.SuspendedAt is not null,
                r.SuspendedAt,
                r.SuspendedBy,
                r.TimeZone,
                // As days of a tenant without a row are told.
                zones.GetValueOrDefault(r.Key, "UTC"),
                new(r.WeighRecency, r.WeighRegularity, r.WeighEffort, r.WeighProgress, r.WeighAssessment),
                r.StoreFullIp,
                r.SmallGroup ?? smallGroup,
                r.Version,
                r.CreatedAt,
                r.UpdatedAt))),
        ];
    }

    async Task<Dictionary<int, string>> ZonesAsync(int[] keys, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(keys, ct);
        try
        {
            return (await connection.QueryAsync<(int Key, string Zone)>(new CommandDefinition(ZonesSql, new { keys }, cancellationToken: ct))).ToDictionary(z => z.Key, z => z.Zone);
        }
        catch (PostgresException e) when (e.SqlState == PostgresErrorCodes.UndefinedTable)
        {
            // Tenants may be made before the first process makes the read models.
            return [];
        }
    }
}
