using System.Globalization;
using System.Text.Json;
using Dapper;
using Lectern.App.Jobs;
using Lectern.Postgres;
using NodaTime;
using Npgsql;

namespace Lectern.App.Schedules;

/// <summary>
/// Makes the runs of schedules that are due, and goes on with deliveries whose report or mail has come to its end. Every worker looks, each
/// few seconds; of what one has, the others keep off. Runs are jobs with a key of their schedule and moment: each moment has one.
/// </summary>
sealed partial class ScheduleWatch(NpgsqlDataSource owner, JobTimes times, TimeProvider time, ILogger<ScheduleWatch> logger) : BackgroundService
{
    const int AtOnce = 100;

    /// <summary>Until a schedule is looked at again whose time zone this worker does not know: a newer one may.</summary>
    static readonly Duration PutOff = Duration.FromMinutes(10);

    /// <summary>
    /// By the database's clock. What was reckoned later than now was reckoned before the clock was put back, and is reckoned anew. A
    /// suspended tenant's wait, and are made up for by one run each.
    /// </summary>
    const string DueSql =
        $"""
        SELECT s.tenant_id, {ScheduleRow.Columns} FROM lectern.report_schedules s JOIN lectern.tenants t USING (tenant_id)
        WHERE s.is_active AND t.suspended_at IS NULL AND (s.next_at <= now() OR s.planned_at > now() + interval '1 minute')
        ORDER BY s.next_at LIMIT @most FOR UPDATE OF s SKIP LOCKED
        """;

    const string MakeSql =
        """
        WITH made AS (
            INSERT INTO lectern.jobs (tenant_id, kind, payload, unique_key, requested_by, max_attempts) VALUES (@tenant, @kind, @payload::jsonb, @key, 'schedule', @attempts)
            ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING RETURNING job_id)
        INSERT INTO lectern.report_runs (tenant_id, schedule_id, due_at, run_job) SELECT @tenant, @schedule, @due, job_id FROM made
        ON CONFLICT (tenant_id, schedule_id, due_at) DO NOTHING
        """;

    const string PlanSql = "UPDATE lectern.report_schedules SET next_at = @next, planned_at = now() WHERE tenant_id = @tenant AND schedule_id = @schedule";

    /// <summary>A report that is there is sent; one that is not, never will be.</summary>
    const string MadeSql =
        """
        WITH ended AS MATERIALIZED (
            SELECT d.tenant_id, d.delivery_id, j.state, j.error_code, j.error_message
            FROM lectern.report_deliveries d LEFT JOIN lectern.jobs j ON j.tenant_id = d.tenant_id AND j.job_id = d.report_job
            WHERE d.state = 'making' AND (j.job_id IS NULL OR j.state IN ('completed', 'failed', 'cancelled'))
            LIMIT @most FOR UPDATE OF d SKIP LOCKED),
        mailed AS (
            INSERT INTO lectern.jobs (tenant_id, kind, payload, unique_key, requested_by, max_attempts)
            SELECT tenant_id, @kind, jsonb_build_object('delivery', delivery_id), delivery_id::text, 'schedule', @attempts FROM ended WHERE state = 'completed'
            ON CONFLICT (tenant_id, kind, unique_key) WHERE unique_key IS NOT NULL DO NOTHING RETURNING tenant_id, unique_key, job_id)
        UPDATE lectern.report_deliveries d SET
            state = CASE e.state WHEN 'completed' THEN 'sending' ELSE 'failed' END,
            mail_job = m.job_id,
            code = CASE e.state WHEN 'completed' THEN NULL WHEN 'cancelled' THEN 'report_cancelled' ELSE coalesce(e.error_code, 'report_lost') END,
            message = CASE e.state WHEN 'completed' THEN NULL WHEN 'cancelled' THEN 'Somebody cancelled the report.' ELSE coalesce(e.error_message, 'The report was not made.') END
        FROM ended e LEFT JOIN mailed m ON m.tenant_id = e.tenant_id AND m.unique_key = e.delivery_id::text
        WHERE d.tenant_id = e.tenant_id AND d.delivery_id = e.delivery_id
        """;

    /// <summary>The job writes how it went, unless it is cancelled, or its worker dies each time.</summary>
    const string MailedSql =
        """
        WITH ended AS MATERIALIZED (
            SELECT d.tenant_id, d.delivery_id, j.state, j.error_code, j.error_message
            FROM lectern.report_deliveries d LEFT JOIN lectern.jobs j ON j.tenant_id = d.tenant_id AND j.job_id = d.mail_job
            WHERE d.state = 'sending' AND (j.job_id IS NULL OR j.state IN ('failed', 'cancelled'))
            LIMIT @most FOR UPDATE OF d SKIP LOCKED)
        UPDATE lectern.report_deliveries d SET
            state = 'failed',
            code = CASE e.state WHEN 'cancelled' THEN 'mail_cancelled' ELSE coalesce(e.error_code, 'mail_lost') END,
            message = CASE e.state WHEN 'cancelled' THEN 'Somebody cancelled it.' ELSE coalesce(e.error_message, 'It was not sent.') END
        FROM ended e WHERE d.tenant_id = e.tenant_id AND d.delivery_id = e.delivery_id
        """;

    const string NotifySql = $"SELECT pg_notify('{JobQueue.Channel}', '')";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // The start goes on meanwhile.
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await LookAsync(stoppingToken);
                await Task.Delay(times.Poll, time, stoppingToken);
                continue;
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                // Whatever it is, the next look may do.
                if (Outage.IsOne(e)) Waits(e.Message);
                else Interrupted(e);
            }
            await Task.Delay(times.Poll, time, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>What is due now.</summary>
    internal async Task LookAsync(CancellationToken ct)
    {
        await using var connection = await owner.OpenConnectionAsync(ct);
        var made = await TryAsync(() => PlanAsync(connection, ct));
        made += await TryAsync(() => connection.ExecuteAsync(new CommandDefinition(MadeSql, new { kind = MailJob.Kind.Name, attempts = MailJob.Kind.MaxAttempts, most = AtOnce }, cancellationToken: ct)));
        await TryAsync(() => connection.ExecuteAsync(new CommandDefinition(MailedSql, new { most = AtOnce }, cancellationToken: ct)));
        if (made > 0) await connection.ExecuteAsync(new CommandDefinition(NotifySql, cancellationToken: ct));
    }

    /// <summary>What one part stumbles over keeps none of the others.</summary>
    async Task<int> TryAsync(Func<Task<int>> part)
    {
        try
        {
            return await part();
        }
        catch (Exception e) when (e is not OperationCanceledException && !Outage.IsOne(e))
        {
            Interrupted(e);
            return 0;
        }
    }

    async Task<int> PlanAsync(NpgsqlConnection connection, CancellationToken ct)
    {
        await using var transaction = await connection.BeginTransactionAsync(ct);
        var now = await connection.ExecuteScalarAsync<DateTime>(new CommandDefinition("SELECT now()", transaction: transaction, cancellationToken: ct));
        var schedules = (await connection.QueryAsync<ScheduleRow>(new CommandDefinition(DueSql, new { most = AtOnce }, transaction, cancellationToken: ct))).ToList();
        var at = Instant.FromDateTimeUtc(now);
        var made = 0;
        foreach (var schedule in schedules)
        {
            if (schedule.When is not { } when)
            {
                UnknownZone(schedule.Id);
                await PlannedAsync(schedule, at + PutOff);
                continue;
            }
            // Of several that were missed the last alone.
            if (schedule.NextAt <= now) made += await MakeAsync(connection, transaction, schedule.TenantId, schedule, when.Latest(at).ToDateTimeUtc(), ct);
            await PlannedAsync(schedule, when.Next(at));
        }
        await transaction.CommitAsync(ct);
        return made;

        Task PlannedAsync(ScheduleRow schedule, Instant next) => connection.ExecuteAsync(new CommandDefinition(
            PlanSql, new { tenant = schedule.TenantId, schedule = schedule.Id, next = next.ToDateTimeUtc() }, transaction, cancellationToken: ct));
    }

    /// <summary>The run of a moment; there is one, whoever makes it.</summary>
    public static Task<int> MakeAsync(NpgsqlConnection connection, NpgsqlTransaction transaction, int tenant, ScheduleRow schedule, DateTime due, CancellationToken ct) => connection.ExecuteAsync(new CommandDefinition(
        MakeSql,
        new
        {
            tenant,
            kind = ScheduledRunJob.Kind.Name,
            payload = JsonSerializer.Serialize(new ScheduledRunJob.Asked(schedule.Id, due), JsonSerializerOptions.Web),
            key = string.Create(CultureInfo.InvariantCulture, $"{schedule.Id:N}:{due:yyyy-MM-ddTHH:mm:ssZ}"),
            attempts = ScheduledRunJob.Kind.MaxAttempts,
            schedule = schedule.Id,
            due,
        },
        transaction,
        cancellationToken: ct));

    [LoggerMessage(1, LogLevel.Warning, "Schedules of reports wait for the database: {Reason}")]
    partial void Waits(string reason);

    [LoggerMessage(2, LogLevel.Error, "Looking for reports that are due was interrupted and goes on")]
    partial void Interrupted(Exception e);

    [LoggerMessage(3, LogLevel.Error, "The time zone of schedule {Schedule} is not known here: a worker of a newer version has to make its runs")]
    partial void UnknownZone(Guid schedule);
}
