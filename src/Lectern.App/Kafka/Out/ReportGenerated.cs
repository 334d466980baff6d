using System.Text;
using System.Text.Json;
using Lectern.App.Configuration;
using Lectern.Core.Events;
using Npgsql;

namespace Lectern.App.Kafka.Out;

/// <summary>A report is made and can be fetched.</summary>
/// <param name="ReportId">The report.</param>
/// <param name="ReportType">What it is a report of.</param>
/// <param name="RequestedBy">Who asked for it: <c>user:ID</c>, <c>key:ID</c>, a schedule.</param>
/// <param name="JobId">The job that made it.</param>
/// <param name="ResultUrl">Where it is, relative to the server.</param>
/// <param name="GeneratedAt">When it was made, UTC.</param>
sealed record ReportGenerated(string ReportId, string ReportType, string RequestedBy, string JobId, string ResultUrl, DateTime GeneratedAt)
{
    public const string Name = "ReportGenerated";

    static readonly Guid Namespace = new("1b5d1a64-3f0e-5c7a-8a45-6d0c2d6fb1e3");

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Tells of it once the transaction that keeps the report is committed. A run is told of under one id, however often this is called; another run of the same report under another.</summary>
    /// <param name="transaction">Of the report.</param>
    /// <param name="settings">Whether there are brokers.</param>
    /// <param name="tenant">Whose report it is, and the tenant's name.</param>
    public Task WriteAsync(NpgsqlTransaction transaction, Settings settings, (int Id, string Name) tenant, CancellationToken ct)
    {
        var id = UuidV5.Create(Namespace, Encoding.UTF8.GetBytes($"{tenant.Name.Length}:{tenant.Name} {JobId}"));
        var payload = JsonSerializer.SerializeToUtf8Bytes(new { id, type = Name, tenant = tenant.Name, ReportId, ReportType, RequestedBy, JobId, ResultUrl, GeneratedAt }, Json);
        return OutboxMessages.WriteAsync(transaction, settings, tenant.Id, id, Name, $"report:{tenant.Name}:{ReportId}", payload, GeneratedAt, ct);
    }
}
