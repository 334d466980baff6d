using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Dapper;
using Lectern.App.Access;
using Lectern.App.Datasets;
using Lectern.App.Jobs;
using Lectern.App.Reports;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>
/// Begins a scheduled run: asks for the report once for all who see the same, and notes for each recipient which one is theirs. The rest
/// follows when it is made (<see cref="ScheduleWatch"/>). Begun again it asks for the same jobs, and notes nothing twice.
/// </summary>
sealed class ScheduledRunJob(TenantSource source, ReportRuns reports, Viewers viewers) : IJob
{
    public static JobKind Kind { get; } = new("schedule.run", JobLane.Mail, "Asks for a scheduled report, for each of its recipients as they see it.")
    {
        MaxAttempts = 5,
        Timeout = TimeSpan.FromMinutes(10),
    };

    /// <param name="Schedule">Of which schedule.</param>
    /// <param name="Due">When it was due.</param>
    internal sealed record Asked(Guid Schedule, DateTime Due);

    /// <summary>Somebody to deliver to; of one who gets nothing, why.</summary>
    sealed record Planned(Guid Recipient, Guid? Job, string? Code, string? Message);

    const string FindSql =
        $"""
        SELECT {ScheduleRow.Columns} FROM lectern.report_schedules s WHERE tenant_id = @tenant AND schedule_id = @schedule;
        SELECT {RecipientRow.Columns} FROM lectern.report_recipients r WHERE tenant_id = @tenant AND schedule_id = @schedule AND is_listed ORDER BY recipient_id;
        """;

    const string BeginSql = "UPDATE lectern.report_runs SET title = @title, code = @code WHERE tenant_id = @tenant AND schedule_id = @schedule AND due_at = @due";

    /// <summary>It would fail each time. Why it rests, its last run tells. Saved meanwhile, it goes on.</summary>
    const string StopSql = "UPDATE lectern.report_schedules SET is_active = false, next_at = NULL WHERE tenant_id = @tenant AND schedule_id = @schedule AND version = @version";

    const string DeliverSql =
        """
        INSERT INTO lectern.report_deliveries (tenant_id, delivery_id, schedule_id, due_at, recipient_id, state, report_job, code, message)
        SELECT @tenant, gen_random_uuid(), @schedule, @due, p.recipient, CASE WHEN p.job IS NOT NULL THEN 'making' WHEN p.message IS NOT NULL THEN 'failed' ELSE 'skipped' END, p.job, p.code, p.message
        FROM unnest(@recipients, @jobs, @codes, @messages) AS p (recipient, job, code, message)
        WHERE EXISTS (SELECT FROM lectern.report_runs r WHERE r.tenant_id = @tenant AND r.schedule_id = @schedule AND r.due_at = @due)
        ON CONFLICT (tenant_id, schedule_id, due_at, recipient_id) DO NOTHING
        """;

    const string ForgetSql =
        """
        DELETE FROM lectern.report_runs WHERE tenant_id = @tenant AND schedule_id = @schedule
            AND due_at IN (SELECT due_at FROM lectern.report_runs WHERE tenant_id = @tenant AND schedule_id = @schedule ORDER BY due_at DESC OFFSET @most)
        """;

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var asked = run.Payload<Asked>();
        if (await FindAsync(run.Tenant, asked.Schedule, ct) is not var (schedule, recipients)) return new { recipients = 0 };
        var owner = await viewers.OwnerAsync(run.Tenant, schedule, ct);
        var (report, saved, _) = owner is null ? default : await reports.FindAsync(owner, schedule.ReportId, null, ct);
        var title = report?.Name;
        var code = owner is null ? viewers.IsUnconfirmed(schedule) ? "owner_unconfirmed" : "owner_gone" : title is null ? "report_gone" : null;
        var planned = code is null ? await AskAsync(owner!, schedule, recipients, asked.Due, isPrivate: saved is { IsPublic: false }, ct) : [];
        await NoteAsync(run.Tenant, asked, schedule.Version, title, code, planned, ct);
        return new { recipients = planned.Count, reports = planned.Select(p => p.Job).OfType<Guid>().Distinct().Count() };
    }

    async Task<(ScheduleRow, List<RecipientRow>)?> FindAsync(int tenant, Guid schedule, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(FindSql, new { tenant, schedule }, cancellationToken: ct));
        return await told.ReadFirstOrDefaultAsync<ScheduleRow>() is { } found ? (found, [.. await told.ReadAsync<RecipientRow>()]) : null;
    }

    async Task<List<Planned>> AskAsync(Caller owner, ScheduleRow schedule, IReadOnlyList<RecipientRow> recipients, DateTime due, bool isPrivate, CancellationToken ct)
    {
        var planned = new List<Planned>();
        var made = new Dictionary<string, (Guid Job, QueryProblem? Problem)>(StringComparer.Ordinal);
        foreach (var recipient in recipients)
        {
            var viewer = await viewers.OfAsync(owner, recipient, ct);
            if (viewer.Caller is not { } who)
            {
                planned.Add(new(recipient.Id, null, viewer.Refusal, null));
                continue;
            }
            var view = ViewOf(who, isPrivate);
            if (!made.TryGetValue(view, out var asked))
            {
                made[view] = asked = await reports.AskAsync(who, schedule.ReportId, schedule.Values, schedule.FileFormat, KeyOf(schedule.Id, due, view), ct, by: "schedule");
            }
            // So many wait already: begun again later, this one asks for what it could not, and for the rest anew.
            if (asked.Problem is { Status: StatusCodes.Status429TooManyRequests } full) throw new JobFailedException(full.Code, full.Detail, mayRetry: true);
            planned.Add(asked.Problem is { } problem ? new(recipient.Id, null, problem.Code, problem.Detail) : new(recipient.Id, asked.Job, null, null));
        }
        return planned;
    }

    async Task NoteAsync(int tenant, Asked asked, int version, string? title, string? code, IReadOnlyList<Planned> planned, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var run = new { tenant, schedule = asked.Schedule, due = asked.Due, title, code, version, most = RunHistory.Most };
        await connection.ExecuteAsync(new CommandDefinition(BeginSql, run, transaction, cancellationToken: ct));
        if (code is not null) await connection.ExecuteAsync(new CommandDefinition(StopSql, run, transaction, cancellationToken: ct));
        var deliveries = new
        {
            tenant,
            schedule = asked.Schedule,
            due = asked.Due,
            recipients = planned.Select(p => p.Recipient).ToArray(),
            jobs = planned.Select(p => p.Job).ToArray(),
            codes = planned.Select(p => p.Code).ToArray(),
            messages = planned.Select(p => p.Message).ToArray(),
        };
        await connection.ExecuteAsync(new CommandDefinition(DeliverSql, deliveries, transaction, cancellationToken: ct));
        await connection.ExecuteAsync(new CommandDefinition(ForgetSql, run, transaction, cancellationToken: ct));
        await transaction.CommitAsync(ct);
    }

    /// <summary>All administrators see the same, but for a report that somebody saved for themselves alone.</summary>
    static string ViewOf(Caller who, bool isPrivate) => who.Role == Role.Admin && !isPrivate ? "admin" : $"{who.Role}:{who.Subject}";

    /// <summary>Of one length, however long a user's id is.</summary>
    static string KeyOf(Guid schedule, DateTime due, string view) => string.Create(
        CultureInfo.InvariantCulture, $"schedule:{schedule:N}:{due:yyyyMMddTHHmmss}:{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(view)).AsSpan(0, 16))}");
}
