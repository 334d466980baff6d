using Dapper;
using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary><c>/api/v1/schedules</c>: what goes out by itself in the tenant. Who administers it sees everybody's, and may end them.</summary>
static class ScheduleList
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/schedules").WithTags("Reports");
        group.MapGet("", ListAsync)
            .WithName("ListSchedules")
            .WithSummary("Reports that go out by themselves")
            .WithDescription("In the order they were made: one's own; for administrators, and keys with the scope admin, those of everybody.")
            .NotToBeStored().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403);
        group.MapGet("/{id}/runs", RunsAsync)
            .WithName("ListScheduleRuns")
            .WithSummary("When a schedule's report went out, and what each recipient got")
            .WithDescription("One's own; for administrators, and keys with the scope admin, anybody's: so that what fails is seen also where its owner is gone. The newest first; the newest 100 are kept.")
            .ExactIds().NotToBeStored().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteSchedule")
            .WithSummary("End a schedule")
            .WithDescription("One's own; for administrators, and keys with the scope admin, anybody's. With its history, and whoever unsubscribed.")
            .ExactIds().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <summary>A schedule in a list.</summary>
    /// <param name="Id">Its id, a UUID.</param>
    /// <param name="ReportId">Of which report.</param>
    /// <param name="Owner">Whose it is.</param>
    /// <param name="Active">Whether it goes on.</param>
    /// <param name="Frequency">daily, weekly or monthly.</param>
    /// <param name="Days">Of the week, where it is weekly.</param>
    /// <param name="Day">Of the month, where it is monthly.</param>
    /// <param name="Hour">Of the day.</param>
    /// <param name="Minute">Of the hour.</param>
    /// <param name="TimeZone">Whose clocks.</param>
    /// <param name="Format">Of the file.</param>
    /// <param name="Recipients">How many get it, without those who unsubscribed.</param>
    /// <param name="Outside">How many of them have no account here.</param>
    /// <param name="NextRunAt">When it is due next; null: it rests.</param>
    /// <param name="LastRunAt">When it was due last; null: not yet.</param>
    /// <param name="LastRunState">What became of it: running, sent, partly_sent, failed or skipped.</param>
    /// <param name="LastRunCode">Why nothing was made at all, as owner_gone, which ends a schedule until it is saved anew; null: something was.</param>
    internal sealed record ListedSchedule(
        Guid Id, string ReportId, string Owner, bool Active, string Frequency, IReadOnlyList<string> Days, int? Day, int Hour, int Minute, string TimeZone, string Format, int Recipients, int Outside,
        DateTime? NextRunAt, DateTime? LastRunAt, string? LastRunState, string? LastRunCode);

    const string ListSql =
        """
        SELECT s.schedule_id AS id, s.schedule_number AS number, s.report_id, s.owner, s.is_active, s.frequency, s.days, s.day, s.hour, s.minute, s.time_zone, s.format, s.next_at,
            c.recipients, c.outside
        FROM lectern.report_schedules s CROSS JOIN LATERAL (
            SELECT count(*)::int AS recipients, count(*) FILTER (WHERE account_id IS NULL)::int AS outside FROM lectern.report_recipients r
            WHERE r.tenant_id = s.tenant_id AND r.schedule_id = s.schedule_id AND r.is_listed AND r.unsubscribed_at IS NULL) c
        WHERE s.tenant_id = @tenant AND (@administers OR s.owner = @owner) AND s.schedule_number > @after ORDER BY s.schedule_number LIMIT @take
        """;

    const string SeenSql = "SELECT schedule_id FROM lectern.report_schedules WHERE tenant_id = @tenant AND schedule_id = @id AND (@administers OR owner = @owner)";

    const string DeleteSql = "DELETE FROM lectern.report_schedules WHERE tenant_id = @tenant AND schedule_id = @id AND (@administers OR owner = @owner)";

    sealed record Row
    {
        public Guid Id { get; init; }
        public long Number { get; init; }
        public string ReportId { get; init; } = "";
        public string Owner { get; init; } = "";
        public bool IsActive { get; init; }
        public string Frequency { get; init; } = "";
        public short[] Days { get; init; } = [];
        public short? Day { get; init; }
        public short Hour { get; init; }
        public short Minute { get; init; }
        public string TimeZone { get; init; } = "";
        public string Format { get; init; } = "";
        public DateTime? NextAt { get; init; }
        public int Recipients { get; init; }
        public int Outside { get; init; }
    }

    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<ListedSchedule>>, ProblemHttpResult>> ListAsync(Caller caller, TenantSource source, RunHistory history, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        var after = 0L;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not ( >= 0, 0) read) return Problems.Invalid("cursor", Paging.CursorRule);
            after = read.First;
        }
        var take = limit ?? Paging.DefaultLimit;
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, owner = caller.Subject, administers = SavedSchedules.Administers(caller), after, take = take + 1 };
        var rows = (await connection.QueryAsync<Row>(new CommandDefinition(ListSql, asked, cancellationToken: ct))).ToList();
        var last = await history.LastAsync(caller.Tenant, [.. rows.Select(r => r.Id)], ct);
        return TypedResults.Ok(Paging.Of(rows, take, r => Shown(r, last.GetValueOrDefault(r.Id)), r => (r.Number, 0L)));
    }

    /// <param name="id">The schedule.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static Task<Results<Ok<Page<ScheduledRun>>, ProblemHttpResult>> RunsAsync(
        Caller caller, string id, TenantSource source, RunHistory history, int? limit, string? cursor, CancellationToken ct) =>
        SchedulesApi.PageAsync(caller.Tenant, () => SeenAsync(caller, id, source, ct), history, limit, cursor, ct);

    /// <param name="id">The schedule.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Caller caller, string id, TenantSource source, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) return Problems.NotFound("schedule");
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, id = key, owner = caller.Subject, administers = SavedSchedules.Administers(caller) };
        return await connection.ExecuteAsync(new CommandDefinition(DeleteSql, asked, cancellationToken: ct)) > 0 ? TypedResults.NoContent() : Problems.NotFound("schedule");
    }

    static async Task<Guid?> SeenAsync(Caller caller, string id, TenantSource source, CancellationToken ct)
    {
        if (!Guid.TryParseExact(id, "D", out var key)) return null;
        await using var connection = await source.OpenAsync(caller.Tenant, ct);
        var asked = new { tenant = caller.Tenant, id = key, owner = caller.Subject, administers = SavedSchedules.Administers(caller) };
        return await connection.QueryFirstOrDefaultAsync<Guid?>(new CommandDefinition(SeenSql, asked, cancellationToken: ct));
    }

    static ListedSchedule Shown(Row r, ScheduledRun? last) => new(
        r.Id, r.ReportId, r.Owner, r.IsActive, r.Frequency, [.. r.Days.Select(d => ScheduleReader.NameOf((IsoDayOfWeek)d))], r.Day, r.Hour, r.Minute, r.TimeZone, r.Format, r.Recipients, r.Outside, r.NextAt, last?.DueAt, last?.State, last?.Code);
}
