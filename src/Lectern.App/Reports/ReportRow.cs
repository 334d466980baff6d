using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;

namespace Lectern.App.Reports;

/// <summary>A run's job with what was asked for.</summary>
sealed record ReportRow
{
    const string Columns =
        """
        job_id AS id, job_number AS number, state, requested_by, created_at, started_at, finished_at, cancel_asked_at, attempts, percent, rows_done AS rows,
        result::text AS result, payload::text AS payload, file, file_bytes, file_sha256, error_code, error_message
        """;

    /// <summary>Those of others are for administrators.</summary>
    const string Seen = "tenant_id = @tenant AND kind = 'report' AND payload ->> 'report' = @report AND (@administers OR requested_by = @subject)";

    const string FindSql = $"SELECT {Columns} FROM lectern.jobs WHERE {Seen} AND job_id = @job";

    const string ListSql = $"SELECT {Columns} FROM lectern.jobs WHERE {Seen} AND job_number < @before ORDER BY job_number DESC LIMIT @take";

    public Guid Id { get; init; }
    public long Number { get; init; }
    public string State { get; init; } = "";
    public string RequestedBy { get; init; } = "";
    public DateTime CreatedAt { get; init; }
    public DateTime? StartedAt { get; init; }
    public DateTime? FinishedAt { get; init; }
    public DateTime? CancelAskedAt { get; init; }
    public int Attempts { get; init; }
    public int? Percent { get; init; }
    public long Rows { get; init; }
    public string? Result { get; init; }
    public string Payload { get; init; } = "";
    public string? File { get; init; }
    public long? FileBytes { get; init; }
    public byte[]? FileSha256 { get; init; }
    public string? ErrorCode { get; init; }
    public string? ErrorMessage { get; init; }

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
}
