using System.Globalization;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Audit;
using Lectern.App.Configuration;
using Lectern.App.Datasets;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Mail;
using Lectern.App.Queries;
using Lectern.App.Reports;
using Lectern.Core.Grains;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using NodaTime;

namespace Lectern.App.Schedules;

/// <summary><c>/api/v1/reports/{id}/schedule</c>: when a report goes out by itself, to whom, and what became of it. Each owner has their own.</summary>
static class SchedulesApi
{
    const string Path = "/api/v1/reports/{id}/schedule";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Reports");
        group.MapGet("", FindAsync)
            .WithName("GetReportSchedule")
            .WithSummary("When a report goes out by itself, and to whom")
            .WithDescription("Each owner has a schedule of their own of a report; another's is not seen. The ETag is its version.")
            .ExactIds().NotToBeStored().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
        group.MapPut("", SaveAsync)
            .WithName("SaveReportSchedule")
            .WithSummary("Schedule a report, or change its schedule")
            .WithDescription(
                "All of it: what is left out is not kept. Each account that gets it gets what it may see itself, by its role and courses at the time; somebody outside gets what the owner may, "
                + "and only an administrator adds them. An account that is disabled, or may not see the report at all, is refused. Who has unsubscribed stays so. A run that no worker could make in time is made up for once. Without a mail server (SMTP_HOST) an active schedule is 409 mail_off. "
                + "With If-Match it is 412 where it was saved meanwhile, with If-None-Match: * where there is one already. There are at most 100 schedules of an owner, 1,000 of a tenant, and 50 recipients of each.")
            .Accepts<ScheduleDefinition>(IngestApi.Json)
            .ExactIds().NotToBeStored().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(412).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapDelete("", DeleteAsync)
            .WithName("DeleteReportSchedule")
            .WithSummary("A report goes out no longer")
            .WithDescription("With its history, and whoever unsubscribed. Links to files that were sent open nothing any more. To let it rest, save it with active false.")
            .ExactIds().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(412);
        group.MapGet("/runs", RunsAsync)
            .WithName("ListReportScheduleRuns")
            .WithSummary("When it went out, and what each recipient got")
            .WithDescription("The newest first; the newest 100 are kept. What the mail server said is there as it said it.")
            .ExactIds().NotToBeStored().OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404);
    }

    /// <param name="id">The report.</param>
    internal static async Task<Results<Ok<ReportSchedule>, ProblemHttpResult>> FindAsync(
        Caller caller, string id, HttpContext http, SavedSchedules saved, RunHistory history, SealedAddresses addresses, Settings settings, CancellationToken ct)
    {
        if (await saved.FindAsync(caller, id, ct) is not var (schedule, recipients)) return NotFound();
        return await ShownAsync(http, caller, schedule, recipients, history, addresses, settings, ct);
    }

    /// <param name="id">The report.</param>
    /// <param name="ifMatch">The ETag of the answer the change was made from; without it the last to save wins.</param>
    /// <param name="ifNoneMatch">An asterisk: only where there is none yet.</param>
    internal static async Task<Results<Ok<ReportSchedule>, ProblemHttpResult>> SaveAsync(
        Caller caller, string id, HttpRequest request, SavedSchedules saved, RunHistory history, ReportRuns reports, Viewers viewers, TenantSource source, LocalAccounts accounts, SealedAddresses addresses,
        TenantDirectory tenants, BodyBudget bodies, Settings settings, TimeProvider time, [FromHeader(Name = "If-Match")] string? ifMatch,
        [FromHeader(Name = "If-None-Match")] string? ifNoneMatch, CancellationToken ct)
    {
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        if (ifNoneMatch is not (null or "*")) return Problems.Invalid("If-None-Match", "must be *.");
        if ((await reports.FindAsync(caller, id, null, ct)).Report is not { } report) return Problems.NotFound("report");
        var errors = new QueryErrors(whole: "schedule");
        CheckedSchedule? given;
        using (var share = bodies.Open(caller))
        {
            var (json, unread) = await RequestBody.ReadJsonAsync(request, share, ScheduleDefinition.MaxBytes, ct);
            if (unread is not null) return unread;
            given = ScheduleReader.Read(json, (await tenants.FindAsync(caller.Tenant, ct))?.TimeZone ?? "UTC", errors);
        }
        var now = time.GetUtcNow().UtcDateTime;
        if (given is not null)
        {
            await CheckRecipientsAsync(caller, id, given, accounts, viewers, reports, now, errors, ct);
            await CheckParametersAsync(caller, report, given, source, errors, ct);
        }
        if (given is null || errors.Any) return Problems.Of(StatusCodes.Status400BadRequest, "invalid_schedule", errors.Detail, errors.ByPath);
        if (given.IsActive && settings.Mail is null)
        {
            return Problems.Of(StatusCodes.Status409Conflict, "mail_off", "No mail server is set, so nothing would go out: an operator has to set SMTP_HOST, SMTP_FROM and PUBLIC_URL. With active false the schedule is kept until then.");
        }
        if (await saved.SaveAsync(caller, id, given, versions, isFirst: ifNoneMatch is not null, now, ct) is not { } refusal)
        {
            if (await saved.FindAsync(caller, id, ct) is not var (schedule, recipients)) return NotFound();
            Note(request.HttpContext, schedule, recipients);
            return await ShownAsync(request.HttpContext, caller, schedule, recipients, history, addresses, settings, ct);
        }
        return refusal switch
        {
            ScheduleRefusal.Changed => Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "The schedule was saved or deleted meanwhile: get it, make the change again, and send its new ETag."),
            ScheduleRefusal.TooManyRecipients => Problems.Of(StatusCodes.Status409Conflict, "too_many_recipients", "Too many have been recipients of this schedule: delete it, and make another."),
            _ => Problems.Of(StatusCodes.Status409Conflict, "too_many_schedules", string.Create(
                CultureInfo.InvariantCulture, $"There are as many schedules as there may be, {SavedSchedules.MostOfOwner:N0} of an owner and {SavedSchedules.Most:N0} of a tenant: delete some that nobody needs.")),
        };
    }

    /// <param name="id">The report.</param>
    /// <param name="ifMatch">The ETag of the answer that was looked at; without it, it is deleted as it is.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        Caller caller, string id, HttpRequest request, SavedSchedules saved, [FromHeader(Name = "If-Match")] string? ifMatch, CancellationToken ct)
    {
        if (!VersionTags.TryRead(request, ifMatch, out var versions)) return Problems.Invalid("If-Match", VersionTags.Rule);
        if (await saved.DeleteAsync(caller, id, versions, ct)) return TypedResults.NoContent();
        return await saved.FindAsync(caller, id, ct) is null
            ? NotFound()
            : Problems.Of(StatusCodes.Status412PreconditionFailed, "changed_meanwhile", "The schedule was saved meanwhile: look at it, and send its new ETag.");
    }

    /// <param name="id">The report.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<ScheduledRun>>, ProblemHttpResult>> RunsAsync(
        Caller caller, string id, SavedSchedules saved, RunHistory history, int? limit, string? cursor, CancellationToken ct) =>
        await PageAsync(caller.Tenant, async () => (await saved.FindAsync(caller, id, ct))?.Schedule.Id, history, limit, cursor, ct);

    /// <param name="find">The schedule; null: there is none for the caller.</param>
    internal static async Task<Results<Ok<Page<ScheduledRun>>, ProblemHttpResult>> PageAsync(int tenant, Func<Task<Guid?>> find, RunHistory history, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        DateTime? before = null;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not (var first, 0)) return Problems.Invalid("cursor", Paging.CursorRule);
            before = Micros.ToDateTime(first);
        }
        if (await find() is not { } schedule) return NotFound();
        var take = limit ?? Paging.DefaultLimit;
        return TypedResults.Ok(Paging.Of(await history.ListAsync(tenant, schedule, before, take + 1, ct), take, r => r, r => (Micros.Of(r.DueAt), 0L)));
    }

    /// <summary>As a run would be refused them.</summary>
    static async Task CheckParametersAsync(Caller caller, Report report, CheckedSchedule given, TenantSource source, QueryErrors errors, CancellationToken ct)
    {
        var values = ReportValues.Of(report, given.Parameters, errors);
        if (!errors.Any) await NamedThings.CheckAsync(source, caller, values, errors, ct);
    }

    /// <summary>Accounts that are there, can be reached and may see the report; addresses by an administrator alone.</summary>
    static async Task CheckRecipientsAsync(
        Caller caller, string report, CheckedSchedule given, LocalAccounts accounts, Viewers viewers, ReportRuns reports, DateTime now, QueryErrors errors, CancellationToken ct)
    {
        var administers = SavedSchedules.Administers(caller);
        foreach (var (i, recipient) in given.Recipients.Index())
        {
            if (recipient.Address is not null && !administers) errors.Add($"recipients[{i}].address", "may be given by an administrator alone.");
            if (recipient.AccountId is not { } id) continue;
            if (await accounts.FindAsync(caller.Tenant, id, now, ct) is not { } account) errors.Add($"recipients[{i}].accountId", "is no account here.");
            else if (account.DisabledAt is not null) errors.Add($"recipients[{i}].accountId", "is disabled.");
            else if (recipient.Address is null && EmailAddress.Read(account.UserName) is null) errors.Add($"recipients[{i}].accountId", "has a user name that is no e-mail address: an administrator may give an address beside it.");
            else if (await viewers.AsAsync(caller.Tenant, account, ct) is not { } viewer || (await reports.FindAsync(viewer, report, null, ct)).Report is null) errors.Add($"recipients[{i}].accountId", "may not see this report.");
        }
    }

    /// <summary>To whom it goes: recipients by their ids, as many as a detail holds in each.</summary>
    static void Note(HttpContext http, ScheduleRow schedule, IReadOnlyList<RecipientRow> recipients)
    {
        const int InEach = 5;
        var details = AuditNotes.Of(http).Details;
        details["schedule"] = schedule.Id.ToString();
        details["recipients"] = recipients.Count.ToString(CultureInfo.InvariantCulture);
        details["outside"] = recipients.Count(r => r.AccountId is null).ToString(CultureInfo.InvariantCulture);
        foreach (var (i, some) in recipients.Chunk(InEach).Index()) details[string.Create(CultureInfo.InvariantCulture, $"recipients{i + 1}")] = string.Join(',', some.Select(r => r.Id));
    }

    static async Task<Ok<ReportSchedule>> ShownAsync(
        HttpContext http, Caller caller, ScheduleRow schedule, IReadOnlyList<RecipientRow> recipients, RunHistory history, SealedAddresses addresses, Settings settings, CancellationToken ct)
    {
        var last = await history.ListAsync(caller.Tenant, schedule.Id, null, 1, ct);
        http.Response.GetTypedHeaders().ETag = VersionTags.Of(schedule.Version);
        return TypedResults.Ok(new ReportSchedule(
            schedule.Id, schedule.ReportId, schedule.Owner, schedule.IsActive, schedule.Frequency, [.. schedule.Days.Select(d => ScheduleReader.NameOf((IsoDayOfWeek)d))], schedule.Day, schedule.Hour, schedule.Minute,
            schedule.TimeZone, schedule.Format, schedule.Delivery, schedule.Values,
            [.. recipients.Select(r => new Recipient(r.Id, r.AccountId, addresses.Open(r.Address), r.AccountId is null ? "owner" : "own", r.UnsubscribedAt))],
            settings.Mail is not null, schedule.NextAt, last is [var newest, ..] ? newest : null, schedule.Version, schedule.CreatedAt, schedule.UpdatedAt));
    }

    static ProblemHttpResult NotFound() => Problems.NotFound("schedule");
}
