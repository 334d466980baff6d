using System.Text.Json;
using Dapper;
using Lectern.App.Access;
using Lectern.Postgres;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary>Why a schedule was not saved.</summary>
enum ScheduleRefusal
{
    /// <summary>It is at another version.</summary>
    Changed,

    /// <summary>The owner or the tenant has as many as they may.</summary>
    TooMany,

    /// <summary>More people have unsubscribed from it than are kept.</summary>
    TooManyRecipients,
}

/// <summary>The schedules of reports: of each report one an owner.</summary>
sealed class SavedSchedules(TenantSource source, SealedAddresses addresses)
{
    /// <summary>Of a tenant.</summary>
    public const int Most = 1_000;

    public const int MostOfOwner = 100;

    /// <summary>Recipients of a schedule that are kept, those who left it too.</summary>
    public const int MostKept = 1_000;

    const string Own = "s.tenant_id = @tenant AND s.report_id = @report AND s.owner = @owner";

    const string FindSql =
        $"""
        SELECT {ScheduleRow.Columns} FROM lectern.report_schedules s WHERE {Own};
        SELECT {RecipientRow.Columns} FROM lectern.report_recipients r JOIN lectern.report_schedules s USING (tenant_id, schedule_id) WHERE {Own} AND r.is_listed ORDER BY r.recipient_id;
        """;

    const string LockSql =
        $"""
        SELECT 1 FROM pg_advisory_xact_lock(@lock, @tenant);
        SELECT now();
        SELECT {ScheduleRow.Columns} FROM lectern.report_schedules s WHERE {Own} FOR UPDATE;
        SELECT count(*) AS of_all, count(*) FILTER (WHERE owner = @owner) AS of_owner FROM lectern.report_schedules WHERE tenant_id = @tenant;
        SELECT {RecipientRow.Columns} FROM lectern.report_recipients r JOIN lectern.report_schedules s USING (tenant_id, schedule_id) WHERE {Own};
        """;

    const string SaveSql =
        """
        INSERT INTO lectern.report_schedules (
            tenant_id, schedule_id, report_id, owner, owner_account, owner_role, owner_user, owner_scopes, is_active, frequency, days, day, hour, minute, time_zone, format, delivery, parameters,
            next_at, planned_at, created_at, updated_at)
        VALUES (
            @tenant, @id, @report, @owner, @account, @role, @user, @scopes, @isActive, @frequency, @days, @day, @hour, @minute, @zone, @format, @delivery, @parameters::jsonb,
            @next, now(), @at, @at)
        ON CONFLICT (tenant_id, report_id, owner) DO UPDATE SET
            owner_account = excluded.owner_account, owner_role = excluded.owner_role, owner_user = excluded.owner_user, owner_scopes = excluded.owner_scopes, is_active = excluded.is_active,
            frequency = excluded.frequency, days = excluded.days, day = excluded.day, hour = excluded.hour, minute = excluded.minute, time_zone = excluded.time_zone, format = excluded.format,
            delivery = excluded.delivery, parameters = excluded.parameters, next_at = excluded.next_at, planned_at = excluded.planned_at,
            version = report_schedules.version + 1, updated_at = greatest(excluded.updated_at, report_schedules.updated_at)
        """;

    /// <summary>Those no longer listed go, but for who has unsubscribed, or is told of in the history.</summary>
    const string RecipientsSql =
        """
        UPDATE lectern.report_recipients SET is_listed = recipient_id = ANY (@listed) WHERE tenant_id = @tenant AND schedule_id = @id;
        DELETE FROM lectern.report_recipients r WHERE tenant_id = @tenant AND schedule_id = @id AND NOT is_listed AND unsubscribed_at IS NULL
            AND NOT EXISTS (SELECT FROM lectern.report_deliveries d WHERE d.tenant_id = r.tenant_id AND d.recipient_id = r.recipient_id);
        """;

    const string RecipientSql =
        """
        INSERT INTO lectern.report_recipients (tenant_id, recipient_id, schedule_id, account_id, address) VALUES (@tenant, @recipient, @id, @account, @address)
        ON CONFLICT (tenant_id, recipient_id) DO UPDATE SET address = excluded.address
        """;

    const string DeleteSql = $"DELETE FROM lectern.report_schedules s WHERE {Own} AND (@versions::int[] IS NULL OR version = ANY (@versions))";

    sealed record Counts(long OfAll, long OfOwner);

    /// <summary>Whether the caller sees and ends others', and may give addresses.</summary>
    public static bool Administers(Caller caller) => caller.Role == Role.Admin || caller.Scopes.HasFlag(Scopes.Admin);

    /// <returns>Null: the caller has none of this report.</returns>
    public async Task<(ScheduleRow Schedule, IReadOnlyList<RecipientRow> Recipients)?> FindAsync(Caller caller, string report, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(FindSql, new { tenant = caller.Tenant, report, owner = caller.Subject }, cancellationToken: ct));
        return await told.ReadFirstOrDefaultAsync<ScheduleRow>() is { } schedule ? (schedule, [.. await told.ReadAsync<RecipientRow>()]) : null;
    }

    /// <param name="versions">Only where it is at one of these; null: at any, or not there yet.</param>
    /// <param name="isFirst">Only where there is none yet.</param>
    /// <returns>Null: it was saved.</returns>
    public async Task<ScheduleRefusal?> SaveAsync(Caller caller, string report, CheckedSchedule given, int[]? versions, bool isFirst, DateTime at, CancellationToken ct)
    {
        var (tenant, owner) = (caller.Tenant, caller.Subject);
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        DateTime now;
        ScheduleRow? known;
        Counts counts;
        List<RecipientRow> kept;
        await using (var told = await connection.QueryMultipleAsync(new CommandDefinition(LockSql, new { @lock = Locks.Count, tenant, report, owner }, transaction, cancellationToken: ct)))
        {
            await told.ReadAsync<int>();
            now = await told.ReadSingleAsync<DateTime>();
            known = await told.ReadFirstOrDefaultAsync<ScheduleRow>();
            counts = await told.ReadSingleAsync<Counts>();
            kept = [.. await told.ReadAsync<RecipientRow>()];
        }
        if (isFirst && known is not null) return ScheduleRefusal.Changed;
        if (versions is not null && (known is null || !versions.Contains(known.Version))) return ScheduleRefusal.Changed;
        if (known is null && (counts.OfAll >= Most || counts.OfOwner >= MostOfOwner)) return ScheduleRefusal.TooMany;
        var id = known?.Id ?? Guid.CreateVersion7(at);
        var recipients = given.Recipients.Select(r => (Given: r, Id: IdOf(r, kept) ?? Guid.CreateVersion7(at))).ToList();
        if (kept.Count + recipients.Count(r => kept.All(k => k.Id != r.Id)) > MostKept) return ScheduleRefusal.TooManyRecipients;
        var saved = new
        {
            tenant,
            id,
            report,
            owner,
            account = caller.SignedIn?.Account,
            role = ScheduleRow.Text(caller.Role),
            user = caller.UserId,
            scopes = (int)caller.Scopes,
            given.IsActive,
            frequency = given.When.Frequency.ToString().ToLowerInvariant(),
            days = given.When.Days.Select(d => (short)d).ToArray(),
            day = (short?)given.When.Day,
            hour = (short)given.When.Hour,
            minute = (short)given.When.Minute,
            zone = given.When.Zone.Id,
            format = given.Format.ToString().ToLowerInvariant(),
            delivery = given.IsAttached ? "attachment" : "link",
            parameters = JsonSerializer.Serialize(given.Parameters),
            next = given.IsActive ? given.When.Next(Instant.FromDateTimeUtc(now)).ToDateTimeUtc() : (DateTime?)null,
            at,
        };
        // What is due and not made yet would be forgotten with its moment.
        if (given.IsActive && known is { IsActive: true, When: { } before } && known.NextAt <= now)
        {
            await ScheduleWatch.MakeAsync(connection, transaction, tenant, known, before.Latest(Instant.FromDateTimeUtc(now)).ToDateTimeUtc(), ct);
        }
        await connection.ExecuteAsync(new CommandDefinition(SaveSql, saved, transaction, cancellationToken: ct));
        foreach (var (recipient, key) in recipients)
        {
            var address = recipient.Address is null ? null : addresses.Seal(recipient.Address);
            await connection.ExecuteAsync(new CommandDefinition(RecipientSql, new { tenant, id, recipient = key, account = recipient.AccountId, address }, transaction, cancellationToken: ct));
        }
        await connection.ExecuteAsync(new CommandDefinition(RecipientsSql, new { tenant, id, listed = recipients.Select(r => r.Id).ToArray() }, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
        return null;
    }

    /// <returns>Whether there was one, at one of these versions. Its history goes with it.</returns>
    public async Task<bool> DeleteAsync(Caller caller, string report, int[]? versions, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        return await connection.ExecuteAsync(new CommandDefinition(DeleteSql, new { tenant = caller.Tenant, report, owner = caller.Subject, versions }, cancellationToken: ct)) > 0;
    }

    /// <summary>Of who was a recipient before: whoever unsubscribed stays so.</summary>
    Guid? IdOf(RecipientDefinition recipient, List<RecipientRow> kept) => kept
        .FirstOrDefault(k => recipient.AccountId is { } account ? k.AccountId == account : k.AccountId is null && string.Equals(addresses.Open(k.Address), recipient.Address, StringComparison.OrdinalIgnoreCase))?.Id;
}
