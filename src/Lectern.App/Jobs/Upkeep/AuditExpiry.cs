using Dapper;
using Lectern.App.Configuration;
using Npgsql;

namespace Lectern.App.Jobs.Upkeep;

/// <summary>Deletes what the audit log keeps no longer. Only the tables' owner may.</summary>
sealed class AuditExpiry(NpgsqlDataSource owner, Settings settings, TimeProvider time) : IJob
{
    public static JobKind Kind { get; } = new("audit.expire", JobLane.Upkeep, "Deletes entries of the audit log that are older than AUDIT_RETENTION_DAYS.")
    {
        Schedule = JobSchedule.Hourly(minute: 15),
    };

    /// <summary>A bounded number at a time.</summary>
    const string DeleteSql =
        """
        DELETE FROM lectern.audit WHERE (tenant_id, audit_id) IN (
            SELECT a.tenant_id, a.audit_id FROM lectern.tenants t CROSS JOIN LATERAL (
                SELECT tenant_id, audit_id FROM lectern.audit WHERE tenant_id = t.tenant_id AND at < @before ORDER BY at, audit_id LIMIT 10000) a
            LIMIT 10000)
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        if (settings.AuditRetention is not { } kept) return new { entries = 0L };
        var before = time.GetUtcNow().UtcDateTime - kept;
        var entries = 0L;
        await using var connection = await owner.OpenConnectionAsync(ct);
        for (int deleted; (deleted = await connection.ExecuteAsync(new CommandDefinition(DeleteSql, new { before }, cancellationToken: ct))) > 0;) run.Progress(entries += deleted);
        return new { entries };
    }
}
