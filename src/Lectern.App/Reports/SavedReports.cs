using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>
/// The reports that people of a tenant saved, with all their versions. Whom one belongs to is <see cref="Caller.Subject"/>: a private one is
/// there for its owner alone, a public one for everybody, and changed by its owner alone; an administrator may delete it, too.
/// </summary>
static class SavedReports
{
    /// <summary>Reports of a tenant.</summary>
    public const int Most = 1_000;

    /// <summary>Those of one owner, so that nobody takes all of the tenant's.</summary>
    public const int MostOfOwner = 100;

    /// <summary>Versions kept of a report, the newest.</summary>
    const int MostVersions = 1_000;

    const string Columns = "r.report_id AS id, r.report_key AS key, v.name, v.description, r.is_public, r.owner, v.version, v.definition::text AS definition, v.saved_by, v.saved_at, r.created_at";
    const string Versions = "JOIN lectern.report_versions v ON v.tenant_id = r.tenant_id AND v.report_id = r.report_id";
    const string Seen = "r.tenant_id = @tenant AND (r.is_public OR r.owner = @subject)";
    const string AtVersion = "(@versions::int[] IS NULL OR version = ANY (@versions))";

    const string FindSql = $"SELECT {Columns} FROM lectern.reports r {Versions} AND v.version = coalesce(@version::int, r.version) WHERE {Seen} AND r.report_id = @id";

    const string OfRunSql = $"SELECT {Columns} FROM lectern.reports r {Versions} AND v.version = @version WHERE r.tenant_id = @tenant AND r.report_id = @id";

    const string ListSql =
        $"""
        SELECT {Columns} FROM lectern.reports r {Versions} AND v.version = r.version
        WHERE {Seen} AND r.report_key > @after AND (@q::text IS NULL OR strpos(lectern.fold(v.name), lectern.fold(@q)) > 0 OR strpos(lectern.fold(v.description), lectern.fold(@q)) > 0)
        ORDER BY r.report_key LIMIT @take
        """;

    // Two statements: the second sees what was committed before it got the lock.
    const string AddSql =
        """
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        WITH made AS (
            INSERT INTO lectern.reports (tenant_id, report_id, owner, is_public, created_at, updated_at)
            SELECT @tenant, @id, @subject, @isPublic, @at, @at
            WHERE (SELECT count(*) < @most AND count(*) FILTER (WHERE owner = @subject) < @mostOfOwner FROM lectern.reports WHERE tenant_id = @tenant)
            RETURNING version)
        INSERT INTO lectern.report_versions (tenant_id, report_id, version, name, description, definition, saved_by, saved_at)
        SELECT @tenant, @id, version, @name, @description, @definition::jsonb, @subject, @at FROM made
        RETURNING version;
        """;

    const string ReplaceSql =
        $"""
        WITH made AS (
            UPDATE lectern.reports SET is_public = @isPublic, version = version + 1, updated_at = greatest(@at, updated_at)
            WHERE tenant_id = @tenant AND report_id = @id AND owner = @subject AND {AtVersion}
            RETURNING version, updated_at),
        old AS (DELETE FROM lectern.report_versions v USING made WHERE v.tenant_id = @tenant AND v.report_id = @id AND v.version <= made.version - @kept)
        INSERT INTO lectern.report_versions (tenant_id, report_id, version, name, description, definition, saved_by, saved_at)
        SELECT @tenant, @id, version, @name, @description, @definition::jsonb, @subject, updated_at FROM made
        RETURNING version
        """;

    const string DeleteSql = $"DELETE FROM lectern.reports WHERE tenant_id = @tenant AND report_id = @id AND (owner = @subject OR (is_public AND @administers)) AND {AtVersion}";

    static readonly JsonSerializerOptions Json = JsonOf();

    sealed record Row
    {
        public Guid Id { get; init; }
        public long Key { get; init; }
        public string Name { get; init; } = "";
        public string? Description { get; init; }
        public bool IsPublic { get; init; }
        public string Owner { get; init; } = "";
        public int Version { get; init; }
        public string Definition { get; init; } = "";
        public string SavedBy { get; init; } = "";
        public DateTime SavedAt { get; init; }
        public DateTime CreatedAt { get; init; }

        public SavedReport Read() => new(Id, Name, Description, IsPublic, Owner, Version, JsonSerializer.Deserialize<ReportQuestion>(Definition, Json)!, SavedBy, SavedAt, CreatedAt);
    }

    /// <summary>Whether the caller finds saved reports at all: learners run built-in ones alone.</summary>
    public static bool AreFor(Caller caller) => caller.SeesLearners && caller.Role != Role.Student;

    /// <param name="version">Null: the newest.</param>
    /// <returns>Null: there is none for this caller.</returns>
    public static async Task<SavedReport?> FindAsync(TenantSource source, Caller caller, Guid id, int? version, CancellationToken ct) => AreFor(caller)
        ? (await FirstAsync<Row>(source, caller.Tenant, FindSql, new { tenant = caller.Tenant, subject = caller.Subject, id, version }, ct))?.Read()
        : null;

    /// <summary>One version, whoever may see it: that a run was asked for, or that was just saved.</summary>
    /// <returns>Null: the report was deleted.</returns>
    public static async Task<SavedReport?> OfRunAsync(TenantSource source, int tenant, Guid id, int version, CancellationToken ct) =>
        (await FirstAsync<Row>(source, tenant, OfRunSql, new { tenant, id, version }, ct))?.Read();

    /// <summary>Those that the caller finds, in the order in which they were made, each with its place there.</summary>
    public static async Task<IReadOnlyList<(long Key, SavedReport Report)>> ListAsync(TenantSource source, Caller caller, string? q, long after, int take, CancellationToken ct)
    {
        if (!AreFor(caller)) return [];
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, subject = caller.Subject, q = string.IsNullOrEmpty(q) ? null : q, after, take };
        return [.. (await connection.QueryAsync<Row>(new CommandDefinition(ListSql, asked, cancellationToken: ct))).Select(r => (r.Key, r.Read()))];
    }

    /// <returns>Null: the owner or the tenant has as many as they may.</returns>
    public static async Task<SavedReport?> AddAsync(TenantSource source, Caller caller, Guid id, ReportDefinition definition, DateTime at, CancellationToken ct)
    {
        var parameters = Of(caller, id, definition, at);
        parameters.AddDynamicParams(new { @lock = Locks.Count, most = Most, mostOfOwner = MostOfOwner });
        await using (var connection = await source.OpenAsync(caller.Tenant, ct))
        {
            await using var results = await connection.QueryMultipleAsync(new CommandDefinition(AddSql, parameters, cancellationToken: ct));
            await results.ReadAsync<int>();
            if (await results.ReadFirstOrDefaultAsync<int?>() is null) return null;
        }
        return await OfRunAsync(source, caller.Tenant, id, 1, ct);
    }

    /// <param name="versions">Only where it still is at one of these; null: at any.</param>
    /// <returns>Null: there is none that this caller may change, or it is at another version.</returns>
    public static async Task<SavedReport?> ReplaceAsync(TenantSource source, Caller caller, Guid id, ReportDefinition definition, int[]? versions, DateTime at, CancellationToken ct)
    {
        var parameters = Of(caller, id, definition, at);
        parameters.AddDynamicParams(new { versions, kept = MostVersions });
        return await FirstAsync<int?>(source, caller.Tenant, ReplaceSql, parameters, ct) is { } version ? await OfRunAsync(source, caller.Tenant, id, version, ct) : null;
    }

    /// <returns>Whether there was one that this caller may delete, at one of these versions.</returns>
    public static async Task<bool> DeleteAsync(TenantSource source, Caller caller, Guid id, int[]? versions, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return await connection.ExecuteAsync(new CommandDefinition(
            DeleteSql, new { tenant = caller.Tenant, subject = caller.Subject, id, versions, administers = caller.Administers }, cancellationToken: ct)) > 0;
    }

    static DynamicParameters Of(Caller caller, Guid id, ReportDefinition definition, DateTime at) => new(new
    {
        tenant = caller.Tenant,
        subject = caller.Subject,
        id,
        name = definition.Name,
        description = definition.Description,
        isPublic = definition.IsPublic,
        definition = JsonSerializer.Serialize(definition.Question, Json),
        at,
    });

    static async Task<T?> FirstAsync<T>(TenantSource source, int tenant, string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<T>(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }

    /// <summary>As answers are written.</summary>
    static JsonSerializerOptions JsonOf()
    {
        var json = new JsonSerializerOptions();
        LecternServer.Configure(json);
        return json;
    }
}
