using Lectern.App.Audit;
using Lectern.Postgres;

namespace Lectern.App.Commands;

/// <summary>What is changed on the command line, told in the audit log of the tenant that it is of.</summary>
static class CommandAudit
{
    public static Task RecordAsync(
        TenantSource source, int tenant, string action, string? objectType, string? objectId, DateTimeOffset at, CancellationToken ct, params IEnumerable<(string Name, string Value)> details) =>
        AuditWriter.WriteAsync(
            source,
            [new(new AuditEntry(tenant, AuditEntry.CommandLine, action, objectType, objectId) { Details = details.ToDictionary(d => d.Name, d => d.Value) }, at.UtcDateTime)],
            ct);

    /// <summary>The names of what was given.</summary>
    public static (string Name, string Value) Fields(IEnumerable<(string Field, bool IsGiven)> fields) => ("fields", string.Join(',', fields.Where(f => f.IsGiven).Select(f => f.Field)));
}
