using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.Postgres;

namespace Lectern.App.CustomDashboards;

/// <summary>
/// The dashboards of a tenant, in <c>lectern.custom_dashboards</c>. Whom they belong to is <see cref="Caller.Subject"/>: a private one is
/// there for its owner alone, a public one for everybody, and changed by its owner alone; an administrator may delete it, too.
/// </summary>
static class SavedDashboards
{
    /// <summary>Dashboards of a tenant.</summary>
    public const int Most = 1_000;

    /// <summary>Those of one owner, so that nobody takes all of the tenant's.</summary>
    public const int MostOfOwner = 100;

    const string Columns = "dashboard_id AS id, name, description, is_public, owner, version, widgets::text AS widgets, created_at, updated_at";
    const string Seen = "tenant_id = @tenant AND dashboard_id = @id AND (is_public OR owner = @subject)";
    const string AtVersion = "(@versions::int[] IS NULL OR version = ANY (@versions))";

    const string FindSql = $"SELECT {Columns} FROM lectern.custom_dashboards WHERE {Seen}";

    const string VersionSql = $"SELECT version FROM lectern.custom_dashboards WHERE {Seen}";

    // Two statements: the second sees what was committed before it got the lock.
    const string AddSql =
        $"""
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        INSERT INTO lectern.custom_dashboards (tenant_id, dashboard_id, owner, name, description, is_public, widgets, created_at, updated_at)
        SELECT @tenant, @id, @subject, @name, @description, @isPublic, @widgets::jsonb, @at, @at
        WHERE (SELECT count(*) < @most AND count(*) FILTER (WHERE owner = @subject) < @mostOfOwner FROM lectern.custom_dashboards WHERE tenant_id = @tenant)
        RETURNING {Columns}
        """;

    const string ReplaceSql =
        $"""
        UPDATE lectern.custom_dashboards
        SET name = @name, description = @description, is_public = @isPublic, widgets = @widgets::jsonb, version = version + 1, updated_at = greatest(@at, updated_at)
        WHERE tenant_id = @tenant AND dashboard_id = @id AND owner = @subject AND {AtVersion}
        RETURNING {Columns}
        """;

    const string DeleteSql =
        $"DELETE FROM lectern.custom_dashboards WHERE tenant_id = @tenant AND dashboard_id = @id AND (owner = @subject OR (is_public AND @administers)) AND {AtVersion}";

    static readonly JsonSerializerOptions Json = JsonOf();

    sealed record Row
    {
        public Guid Id { get; init; }
        public string Name { get; init; } = "";
        public string? Description { get; init; }
        public bool IsPublic { get; init; }
        public string Owner { get; init; } = "";
        public int Version { get; init; }
        public string Widgets { get; init; } = "";
        public DateTime CreatedAt { get; init; }
        public DateTime UpdatedAt { get; init; }

        public CustomDashboard Read() => new(Id, Name, Description, IsPublic, Owner, Version, StoredWidgets.Read(Widgets, Json), CreatedAt, UpdatedAt);
    }

    /// <returns>Null: there is none for this caller.</returns>
    public static async Task<CustomDashboard?> FindAsync(TenantSource source, Caller caller, Guid id, CancellationToken ct) =>
        (await FirstAsync<Row>(source, caller, FindSql, Of(caller, id), ct))?.Read();

    /// <summary>A text that changes when the dashboard does: no position of the read models tells that. Empty where there is none for this caller.</summary>
    public static async Task<string> TagAsync(TenantSource source, Caller caller, Guid id, CancellationToken ct) =>
        (await FirstAsync<int?>(source, caller, VersionSql, Of(caller, id), ct))?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? "";

    /// <returns>Null: the owner or the tenant has as many as they may.</returns>
    public static async Task<CustomDashboard?> AddAsync(TenantSource source, Caller caller, Guid id, DashboardDefinition definition, DateTime at, CancellationToken ct)
    {
        var parameters = Of(caller, id, definition, at);
        parameters.AddDynamicParams(new { @lock = Locks.Count, most = Most, mostOfOwner = MostOfOwner });
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var results = await connection.QueryMultipleAsync(new CommandDefinition(AddSql, parameters, cancellationToken: ct));
        await results.ReadAsync<int>();
        return (await results.ReadFirstOrDefaultAsync<Row>())?.Read();
    }

    /// <param name="versions">Only where it still is at one of these; null: at any.</param>
    /// <returns>Null: there is none that this caller may change, or it is at another version.</returns>
    public static async Task<CustomDashboard?> ReplaceAsync(
        TenantSource source, Caller caller, Guid id, DashboardDefinition definition, int[]? versions, DateTime at, CancellationToken ct)
    {
        var parameters = Of(caller, id, definition, at);
        parameters.AddDynamicParams(new { versions });
        return (await FirstAsync<Row>(source, caller, ReplaceSql, parameters, ct))?.Read();
    }

    /// <returns>Whether there was one that this caller may change, at one of these versions.</returns>
    public static async Task<bool> DeleteAsync(TenantSource source, Caller caller, Guid id, int[]? versions, CancellationToken ct)
    {
        var parameters = Of(caller, id);
        parameters.AddDynamicParams(new { versions, administers = caller.Administers });
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return await connection.ExecuteAsync(new CommandDefinition(DeleteSql, parameters, cancellationToken: ct)) > 0;
    }

    static DynamicParameters Of(Caller caller, Guid id) => new(new { tenant = caller.Tenant, subject = caller.Subject, id });

    static DynamicParameters Of(Caller caller, Guid id, DashboardDefinition definition, DateTime at)
    {
        var parameters = Of(caller, id);
        parameters.AddDynamicParams(new { definition.Name, definition.Description, definition.IsPublic, widgets = JsonSerializer.Serialize(definition.Widgets, Json), at });
        return parameters;
    }

    static async Task<T?> FirstAsync<T>(TenantSource source, Caller caller, string sql, DynamicParameters parameters, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    /// <summary>As answers are written, so that a stored widget is the one that was answered.</summary>
    static JsonSerializerOptions JsonOf()
    {
        var json = new JsonSerializerOptions();
        LecternServer.Configure(json);
        return json;
    }
}
