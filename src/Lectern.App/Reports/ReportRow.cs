using Dapper;
using Lectern.App.Access;
using Lectern.App.Jobs;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>A run's job with what was asked for.</summary>
sealed record ReportRow : JobRow
{
    /// <summary>Those of others are for administrators.</summary>
    const string Seen = "tenant_id = @tenant AND kind = 'report' AND payload ->> 'report' = @report AND (@administers OR requested_by = @subject)";

    const string FindSql = $"SELECT {JobQueue.Columns}, payload::text AS payload FROM lectern.jobs WHERE {Seen} AND job_id = @job";

    const string ListSql = $"SELECT {JobQueue.Columns}, payload::text AS payload FROM lectern.jobs WHERE {Seen} AND job_number < @before ORDER BY job_number DESC LIMIT @take";

    const string OwnSql =
        $"""
        SELECT {JobQueue.Columns}, payload::text AS payload FROM lectern.jobs
        WHERE tenant_id = @tenant AND kind = 'report' AND requested_by = @subject AND job_number < @before ORDER BY job_number DESC LIMIT @take
        """;

    public string Payload { get; init; } = "";

    /// <returns>Null: there is no such run of the report for this caller.</returns>
    public static async Task<ReportRow?> FindAsync(TenantSource source, Caller caller, string report, Guid job, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, subject = caller.Subject, administers = SavedReports.Administers(caller), report, job };
        return await connection.QueryFirstOrDefaultAsync<ReportRow>(new CommandDefinition(FindSql, asked, cancellationToken: ct));
    }

    /// <summary>The runs of a report, the newest first.</summary>
    public static async Task<IReadOnlyList<ReportRow>> ListAsync(TenantSource source, Caller caller, string report, long before, int take, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, subject = caller.Subject, administers = SavedReports.Administers(caller), report, before, take };
        return [.. await connection.QueryAsync<ReportRow>(new CommandDefinition(ListSql, asked, cancellationToken: ct))];
    }

    /// <summary>The runs that the caller asked for, of all reports, the newest first.</summary>
    public static async Task<IReadOnlyList<ReportRow>> OwnAsync(TenantSource source, Caller caller, long before, int take, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return [.. await connection.QueryAsync<ReportRow>(new CommandDefinition(OwnSql, new { tenant = caller.Tenant, subject = caller.Subject, before, take }, cancellationToken: ct))];
    }
}
