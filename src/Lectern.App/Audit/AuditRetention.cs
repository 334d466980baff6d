using Npgsql;

namespace Lectern.App.Audit;

/// <summary>What the audit log keeps no longer.</summary>
static class AuditRetention
{
    const string DeleteSql =
        """
        DELETE FROM lectern.audit WHERE (tenant_id, audit_id) IN (
            SELECT a.tenant_id, a.audit_id FROM lectern.tenants t CROSS JOIN LATERAL (
                SELECT tenant_id, audit_id FROM lectern.audit WHERE tenant_id = t.tenant_id AND at < $1 ORDER BY at, audit_id LIMIT 10000) a
            LIMIT 10000)
        """;

    /// <summary>Deletes what is older than a moment, a bounded number at a time. Returns how many.</summary>
    /// <param name="owner">Of the tables: nobody else may.</param>
    /// <param name="before">Entries from then on stay.</param>
    /// <param name="ct">Cancels.</param>
    public static async Task<int> DeleteAsync(NpgsqlConnection owner, DateTime before, CancellationToken ct)
    {
        await using var command = new NpgsqlCommand(DeleteSql, owner) { Parameters = { new() { Value = before } } };
        return await command.ExecuteNonQueryAsync(ct);
    }
}
