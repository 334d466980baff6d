using Dapper;
using Lectern.Postgres;

namespace Lectern.App.Schedules;

/// <summary>When a schedule's report was due, and what became of each delivery.</summary>
sealed class RunHistory(TenantSource source)
{
    /// <summary>Runs of a schedule that are kept.</summary>
    public const int Most = 100;

    const string RunsSql =
        """
        SELECT r.due_at, r.begun_at, r.title, r.code, j.state AS job_state, j.error_code AS job_code
        FROM lectern.report_runs r LEFT JOIN lectern.jobs j ON j.tenant_id = r.tenant_id AND j.job_id = r.run_job
        WHERE r.tenant_id = @tenant AND r.schedule_id = @schedule AND (@before::timestamptz IS NULL OR r.due_at < @before) ORDER BY r.due_at DESC LIMIT @take
        """;

    const string DeliveriesSql =
        """
        SELECT due_at, recipient_id, state, report_job AS job_id, attempts, is_attached AS attached, sent_at, link_until, code, message, answer
        FROM lectern.report_deliveries WHERE tenant_id = @tenant AND schedule_id = @schedule AND due_at = ANY (@due) ORDER BY due_at, recipient_id
        """;

    const string LastSql =
        """
        SELECT DISTINCT ON (r.schedule_id) r.schedule_id, r.due_at, r.begun_at, r.title, r.code, j.state AS job_state, j.error_code AS job_code
        FROM lectern.report_runs r LEFT JOIN lectern.jobs j ON j.tenant_id = r.tenant_id AND j.job_id = r.run_job
        WHERE r.tenant_id = @tenant AND r.schedule_id = ANY (@schedules) ORDER BY r.schedule_id, r.due_at DESC
        """;

    const string LastDeliveriesSql =
        """
        SELECT schedule_id, due_at, recipient_id, state FROM lectern.report_deliveries JOIN unnest(@schedules, @due) AS last (schedule_id, due_at) USING (schedule_id, due_at)
        WHERE tenant_id = @tenant
        """;

    sealed record RunRow
    {
        public Guid ScheduleId { get; init; }
        public DateTime DueAt { get; init; }
        public DateTime BegunAt { get; init; }
        public string? Title { get; init; }
        public string? Code { get; init; }
        public string? JobState { get; init; }
        public string? JobCode { get; init; }
    }

    sealed record DeliveryRow
    {
        public Guid ScheduleId { get; init; }
        public DateTime DueAt { get; init; }
        public Guid RecipientId { get; init; }
        public string State { get; init; } = "";
        public Guid? JobId { get; init; }
        public int Attempts { get; init; }
        public bool? Attached { get; init; }
        public DateTime? SentAt { get; init; }
        public DateTime? LinkUntil { get; init; }
        public string? Code { get; init; }
        public string? Message { get; init; }
        public string? Answer { get; init; }
    }

    /// <summary>The newest first.</summary>
    /// <param name="before">Those due before this; null: from the newest on.</param>
    public async Task<IReadOnlyList<ScheduledRun>> ListAsync(int tenant, Guid schedule, DateTime? before, int take, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var runs = (await connection.QueryAsync<RunRow>(new CommandDefinition(RunsSql, new { tenant, schedule, before, take }, cancellationToken: ct))).ToList();
        var due = runs.Select(r => r.DueAt).ToArray();
        var deliveries = (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(DeliveriesSql, new { tenant, schedule, due }, cancellationToken: ct))).ToLookup(d => d.DueAt);
        return [.. runs.Select(r => Shown(r, [.. deliveries[r.DueAt]]))];
    }

    /// <summary>Of each of these schedules the last time that it was due, without what each recipient got; those that were not are left out.</summary>
    public async Task<IReadOnlyDictionary<Guid, ScheduledRun>> LastAsync(int tenant, Guid[] schedules, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        var runs = (await connection.QueryAsync<RunRow>(new CommandDefinition(LastSql, new { tenant, schedules }, cancellationToken: ct))).ToList();
        var last = new { tenant, schedules = runs.Select(r => r.ScheduleId).ToArray(), due = runs.Select(r => r.DueAt).ToArray() };
        var deliveries = (await connection.QueryAsync<DeliveryRow>(new CommandDefinition(LastDeliveriesSql, last, cancellationToken: ct))).ToLookup(d => d.ScheduleId);
        return runs.ToDictionary(r => r.ScheduleId, r => Shown(r, [.. deliveries[r.ScheduleId]]) with { Deliveries = [] });
    }

    static ScheduledRun Shown(RunRow run, IReadOnlyList<DeliveryRow> deliveries) => new(
        run.DueAt, run.BegunAt, StateOf(run, deliveries), run.Code ?? (run.JobState is "failed" or "cancelled" ? run.JobCode ?? run.JobState : null),
        [.. deliveries.Select(d => new Delivery(d.RecipientId, d.State, d.JobId, d.Attempts, d.Attached, d.SentAt, d.LinkUntil, d.Code, d.Message, d.Answer))]);

    static string StateOf(RunRow run, IReadOnlyList<DeliveryRow> deliveries)
    {
        if (run.JobState is "pending" or "running" || deliveries.Any(d => d.State is "making" or "sending")) return "running";
        var (sent, failed) = (deliveries.Count(d => d.State == "sent"), deliveries.Count(d => d.State == "failed"));
        if (run.Code is not null || run.JobState is "failed" or "cancelled") return "failed";
        return (sent, failed) switch
        {
            ( > 0, > 0) => "partly_sent",
            ( > 0, _) => "sent",
            (_, > 0) => "failed",
            _ => "skipped",
        };
    }
}
