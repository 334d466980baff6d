using Dapper;
using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Exports;
using Lectern.App.Jobs;
using Lectern.App.Mail;
using Lectern.App.Reports;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>
/// Sends a report that was made to one recipient. What the server does not take at the moment is tried again for about an hour. Sent and
/// not noted, it is sent twice, as one message that programs show once: it has the same Message-ID.
/// </summary>
sealed class MailJob(TenantSource source, JobQueue queue, JobFiles files, Viewers viewers, TenantDirectory tenants, MailLinks links, AuditLog audit, Settings settings, TimeProvider time) : IJob
{
    public static JobKind Kind { get; } = new("schedule.mail", JobLane.Mail, "Sends a scheduled report to a recipient.")
    {
        MaxAttempts = 11,
        Timeout = TimeSpan.FromMinutes(10),
    };

    /// <summary>How long a link opens its file; not longer than files are kept.</summary>
    public static readonly TimeSpan LinkHolds = TimeSpan.FromDays(7);

    static readonly TimeSpan ToNote = TimeSpan.FromSeconds(10);

    internal sealed record Asked(Guid Delivery);

    const string FindSql =
        $"""
        SELECT d.state, d.due_at, d.report_job, r.title FROM lectern.report_deliveries d JOIN lectern.report_runs r USING (tenant_id, schedule_id, due_at) WHERE tenant_id = @tenant AND delivery_id = @delivery;
        SELECT {RecipientRow.Columns} FROM lectern.report_recipients r JOIN lectern.report_deliveries d USING (tenant_id, recipient_id) WHERE tenant_id = @tenant AND delivery_id = @delivery;
        SELECT {ScheduleRow.Columns} FROM lectern.report_schedules s JOIN lectern.report_deliveries d USING (tenant_id, schedule_id) WHERE tenant_id = @tenant AND delivery_id = @delivery;
        """;

    const string SentSql =
        """
        UPDATE lectern.report_deliveries SET state = 'sent', attempts = @attempt, is_attached = @isAttached, sent_at = @at, link_until = @until, code = NULL, message = NULL, answer = @answer
        WHERE tenant_id = @tenant AND delivery_id = @delivery
        """;

    /// <summary>A link may open the file before the message is noted as sent.</summary>
    const string LinkSql = "UPDATE lectern.report_deliveries SET link_until = @until WHERE tenant_id = @tenant AND delivery_id = @delivery";

    const string EndedSql =
        """
        UPDATE lectern.report_deliveries SET state = @state, attempts = @attempt, code = @code, message = @message, answer = @answer, link_until = NULL
        WHERE tenant_id = @tenant AND delivery_id = @delivery
        """;

    sealed record DeliveryRow(string State, DateTime DueAt, Guid? ReportJob, string? Title);

    public async Task<object?> RunAsync(JobRun run, CancellationToken ct)
    {
        var (tenant, delivery) = (run.Tenant, run.Payload<Asked>().Delivery);
        if (await FindAsync(tenant, delivery, ct) is not var (row, recipient, schedule) || row.State != "sending") return null;
        try
        {
            // Who left, or may not see all of it any more, since the report was asked for.
            var owner = await viewers.OwnerAsync(tenant, schedule, ct);
            var viewer = owner is null ? Viewer.None(viewers.IsUnconfirmed(schedule) ? "owner_unconfirmed" : "owner_gone") : recipient.IsListed ? await viewers.OfMadeAsync(owner, recipient, row.ReportJob, ct) : Viewer.None("not_listed");
            if (viewer.Address is not { } address)
            {
                await EndAsync("skipped", viewer.Refusal, null, null);
                return new { sent = false };
            }
            var mail = settings.Mail ?? throw new MailFailedException("mail_off", "No mail server is set (SMTP_HOST): an operator has to set one.", null, mayRetry: false);
            var job = row.ReportJob is { } report ? await queue.FindAsync(tenant, report, ct) : null;
            if (job is not { File: { } file, FileBytes: { } bytes } || MadeFile.Of(job) is not { } made) throw Gone();

            var isAttached = schedule.Delivery == "attachment" && bytes <= mail.MostAttachedBytes;
            var now = time.GetUtcNow();
            DateTime? until = isAttached ? null : (now + (LinkHolds < settings.ReportRetention ? LinkHolds : settings.ReportRetention)).UtcDateTime;
            if (until is not null) await ExecuteAsync(tenant, LinkSql, new { tenant, delivery, until }, ct);
            // The default tenant is called so until somebody names it.
            var institution = (await tenants.FindAsync(tenant, ct))?.Signature ?? "Lectern";
            var content = new ReportLetter(
                row.Title ?? "Report", institution, schedule.Local(row.DueAt), made.FileName, bytes,
                isAttached ? null : new(mail.PublicUrl, links.FileOf(tenant, delivery)), until is { } end ? schedule.Local(end) : null,
                new(mail.PublicUrl, links.UnsubscribeOf(tenant, recipient.Id)));
            var letter = content.To(delivery, address, isAttached ? new(made.FileName, made.MediaType, () => files.Open(file) ?? throw Gone()) : null);
            var answer = await new MailServer(mail, time).SendAsync(letter, ct);
            audit.Record(Delivered(tenant, owner!, schedule, recipient, delivery, isAttached));
            // It has left: that is noted also where the worker stops or the job is cancelled meanwhile.
            using var late = new CancellationTokenSource(ToNote, time);
            await ExecuteAsync(tenant, SentSql, new { tenant, delivery, attempt = run.Attempt, isAttached, at = now.UtcDateTime, until, answer }, late.Token);
            return new { sent = true, isAttached, bytes };
        }
        catch (MailFailedException e)
        {
            var isLast = !e.MayRetry || run.Attempt >= Kind.MaxAttempts;
            await EndAsync(isLast ? "failed" : "sending", e.Code, e.Message, e.Answer);
            throw new JobFailedException(e.Code, e.Message, e.MayRetry);
        }

        Task EndAsync(string state, string? code, string? message, string? answer) =>
            ExecuteAsync(tenant, EndedSql, new { tenant, delivery, state, attempt = run.Attempt, code, message, answer }, ct);

        static MailFailedException Gone() => new("file_gone", "The report's file is past its time and deleted.", null, mayRetry: false);
    }

    /// <summary>What left the building: on whose behalf, to whom, and about which learner where the report names one.</summary>
    static AuditEntry Delivered(int tenant, Caller owner, ScheduleRow schedule, RecipientRow recipient, Guid delivery, bool isAttached) =>
        new(tenant, schedule.Owner, "report.delivered", "delivery", delivery.ToString())
        {
            ActorRole = owner.Role,
            UserId = schedule.Values.GetValueOrDefault(ReportParameter.UserId),
            CourseId = schedule.Values.GetValueOrDefault(ReportParameter.CourseId),
            Details = new Dictionary<string, string>
            {
                ["report"] = schedule.ReportId,
                ["schedule"] = schedule.Id.ToString(),
                ["recipient"] = recipient.Id.ToString(),
                ["to"] = recipient.AccountId?.ToString() ?? "outside",
                ["as"] = isAttached ? "attachment" : "link",
            },
        };

    async Task<(DeliveryRow, RecipientRow, ScheduleRow)?> FindAsync(int tenant, Guid delivery, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var told = await connection.QueryMultipleAsync(new CommandDefinition(FindSql, new { tenant, delivery }, cancellationToken: ct));
        return await told.ReadFirstOrDefaultAsync<DeliveryRow>() is { } row ? (row, await told.ReadSingleAsync<RecipientRow>(), await told.ReadSingleAsync<ScheduleRow>()) : null;
    }

    async Task ExecuteAsync(int tenant, string sql, object parameters, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await connection.ExecuteAsync(new CommandDefinition(sql, parameters, cancellationToken: ct));
    }
}
