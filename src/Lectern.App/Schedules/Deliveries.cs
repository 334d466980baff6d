using Dapper;
using Lectern.App.Jobs;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>What the links of a message open.</summary>
sealed class Deliveries(TenantSource source, JobQueue queue, Viewers viewers, TimeProvider time)
{
    const string FindSql =
        $"""
        SELECT report_job, link_until FROM lectern.report_deliveries WHERE tenant_id = @tenant AND delivery_id = @delivery AND link_until IS NOT NULL;
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

    sealed record DeliveryRow(Guid? ReportJob, DateTime LinkUntil);

    /// <summary>A report that was made for a recipient.</summary>
    internal sealed record Found(Guid Recipient, JobRow Report);

    /// <summary>Of which report somebody is a recipient.</summary>
    /// <param name="Title">Null: none was sent yet.</param>
    internal sealed record Membership(string? Title, DateTime? UnsubscribedAt);

    /// <returns>Null: it is past its time, or whoever it was for is taken off the schedule, or may not see all of it any more.</returns>
    public async Task<Found?> FileAsync(int tenant, Guid delivery, CancellationToken ct)
    {
        if (await FindAsync(tenant, delivery, ct) is not ({ ReportJob: { } made } row, var recipient, var schedule) || row.LinkUntil <= time.GetUtcNow().UtcDateTime) return null;
        if (!recipient.IsListed || await viewers.OwnerAsync(tenant, schedule, ct) is not { } owner) return null;
        // Who unsubscribed may still open what they got.
        if ((await viewers.OfMadeAsync(owner, recipient with { UnsubscribedAt = null }, made, ct)).Caller is null) return null;
        return await queue.FindAsync(tenant, made, ct) is { } report ? new(recipient.Id, report) : null;
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

    async Task<(DeliveryRow, RecipientRow, ScheduleRow)?> FindAsync(int tenant, Guid delivery, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(FindSql, new { tenant, delivery }, cancellationToken: ct));
        return await told.ReadFirstOrDefaultAsync<DeliveryRow>() is { } row ? (row, await told.ReadSingleAsync<RecipientRow>(), await told.ReadSingleAsync<ScheduleRow>()) : null;
    }
}
