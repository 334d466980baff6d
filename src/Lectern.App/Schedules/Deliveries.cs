using Dapper;
using Lectern.App.Jobs;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>What the links of a message open.</summary>
sealed class Deliveries(TenantSource source, JobQueue queue, JobFiles files, Viewers viewers, TimeProvider time)
{
    const string FindSql =
        $"""
        SELECT d.recipient_id, d.due_at, d.report_job, d.link_until, r.title FROM lectern.report_deliveries d JOIN lectern.report_runs r USING (tenant_id, schedule_id, due_at)
        WHERE tenant_id = @tenant AND delivery_id = @delivery AND d.link_until IS NOT NULL;
        SELECT {RecipientRow.Columns} FROM lectern.report_recipients r JOIN lectern.report_deliveries d USING (tenant_id, recipient_id) WHERE tenant_id = @tenant AND delivery_id = @delivery;
        SELECT {ScheduleRow.Columns} FROM lectern.report_schedules s JOIN lectern.report_deliveries d USING (tenant_id, schedule_id) WHERE tenant_id = @tenant AND delivery_id = @delivery;
        """;

    const string NamedSql =
        """
        SELECT rn.title, r.unsubscribed_at FROM lectern.report_recipients r
        LEFT JOIN LATERAL (SELECT title FROM lectern.report_runs n WHERE n.tenant_id = r.tenant_id AND n.schedule_id = r.schedule_id AND title IS NOT NULL ORDER BY due_at DESC LIMIT 1) rn ON true
        WHERE r.tenant_id = @tenant AND r.recipient_id = @recipient
        """;

    const string LeaveSql = "UPDATE lectern.report_recipients SET unsubscribed_at = coalesce(unsubscribed_at, @at) WHERE tenant_id = @tenant AND recipient_id = @recipient";

    sealed record DeliveryRow(Guid RecipientId, DateTime DueAt, Guid? ReportJob, DateTime LinkUntil, string? Title);

    /// <summary>A file to hand out.</summary>
    internal sealed record Found(Guid Recipient, FileStream Content, string Name, string MediaType, byte[] Sha256);

    /// <summary>Of which report somebody is a recipient.</summary>
    /// <param name="Title">Null: none was sent yet.</param>
    internal sealed record Membership(string? Title, DateTime? UnsubscribedAt);

    /// <returns>Null: it is past its time, or whoever it was for may see nothing any more.</returns>
    public async Task<Found?> FileAsync(int tenant, Guid delivery, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(FindSql, new { tenant, delivery }, cancellationToken: ct));
        if (await told.ReadFirstOrDefaultAsync<DeliveryRow>() is not { ReportJob: { } made } row || row.LinkUntil <= time.GetUtcNow().UtcDateTime) return null;
        var (recipient, schedule) = (await told.ReadSingleAsync<RecipientRow>(), await told.ReadSingleAsync<ScheduleRow>());
        if (await viewers.OwnerAsync(tenant, schedule, ct) is not { } owner) return null;
        // Who unsubscribed may still open what they got.
        if ((await viewers.OfAsync(owner, recipient with { UnsubscribedAt = null }, ct)).Caller is null) return null;
        if (await queue.FindAsync(tenant, made, ct) is not { File: { } file, FileSha256: { } sha256 } || files.Open(file) is not { } content) return null;
        return new(recipient.Id, content, DeliveredFile.NameOf(row.Title, schedule, row.DueAt, file), DeliveredFile.MediaTypeOf(file), sha256);
    }

    /// <returns>Null: the schedule is gone.</returns>
    public async Task<Membership?> MembershipAsync(int tenant, Guid recipient, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<Membership>(new CommandDefinition(NamedSql, new { tenant, recipient }, cancellationToken: ct));
    }

    /// <returns>Whether there is such a recipient.</returns>
    public async Task<bool> LeaveAsync(int tenant, Guid recipient, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.ExecuteAsync(new CommandDefinition(LeaveSql, new { tenant, recipient, at = time.GetUtcNow().UtcDateTime }, cancellationToken: ct)) > 0;
    }
}
