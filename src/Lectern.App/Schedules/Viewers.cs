using System.Text.Json;
using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Mail;
using Lectern.App.Reports;
using Lectern.Postgres;
using Npgsql;

namespace Lectern.App.Schedules;

/// <summary>As whom a report is made for somebody, as they are now; or why it is not.</summary>
/// <param name="Caller">Null: nothing is made.</param>
/// <param name="Address">Where mail reaches them.</param>
/// <param name="Refusal">As <c>account_disabled</c>.</param>
readonly record struct Viewer(Caller? Caller, string? Address, string? Refusal)
{
    public static Viewer None(string refusal) => new(null, null, refusal);
}

/// <summary>Asks who owners and recipients are at the moment: an account's role, or that it is disabled, holds at once.</summary>
sealed class Viewers(LocalAccounts accounts, TenantDirectory tenants, SealedAddresses addresses, TenantSource source, TimeProvider time)
{
    /// <summary>Who may have a schedule: no learner, and no key that sees groups alone.</summary>
    const string Policy = "GET /api/v1/reports/{id}/schedule";

    /// <summary>Who may read a report.</summary>
    const string ReportPolicy = "POST /api/v1/reports/{id}/generate";

    /// <summary>How long somebody is believed whom an identity provider named: nothing here tells that they left.</summary>
    public static readonly TimeSpan UnconfirmedHolds = TimeSpan.FromDays(90);

    static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    const string MadeSql = "SELECT payload::text, result::text FROM lectern.jobs WHERE tenant_id = $1 AND job_id = $2 AND result IS NOT NULL";

    /// <returns>Null: the account is gone or disabled, the key has ended, either may read no more, or it is unconfirmed who they are.</returns>
    public async Task<Caller?> OwnerAsync(int tenant, ScheduleRow schedule, CancellationToken ct) =>
        IsUnconfirmed(schedule) ? null : await schedule.ActsFor.CallerAsync(tenant, Policies.Rows[Policy], source, tenants, Now, ct);

    /// <summary>Whether its owner is known by an identity provider's token alone, and has not saved it for long.</summary>
    public bool IsUnconfirmed(ScheduleRow schedule) => schedule.ActsFor is { Account: null, Role: not Role.Service } && schedule.UpdatedAt + UnconfirmedHolds <= Now;

    /// <param name="owner">As it is now.</param>
    public async Task<Viewer> OfAsync(Caller owner, RecipientRow recipient, CancellationToken ct)
    {
        if (recipient.UnsubscribedAt is not null) return Viewer.None("unsubscribed");
        var address = addresses.Open(recipient.Address);
        if (recipient.AccountId is not { } id) return new(owner, address, null);
        switch (await accounts.FindAsync(owner.Tenant, id, Now, ct))
        {
            case null:
                return Viewer.None("account_gone");
            case { DisabledAt: not null }:
                return Viewer.None("account_disabled");
            case { } account when (address ?? EmailAddress.Read(account.UserName)) is { } reached:
                return await AsAsync(owner.Tenant, account, ct) is { } caller ? new(caller, reached, null) : Viewer.None("tenant_suspended");
            default:
                return Viewer.None("no_address");
        }
    }

    /// <returns>Null: the tenant is suspended.</returns>
    public async Task<Caller?> AsAsync(int tenant, Account account, CancellationToken ct) => (await tenants.AdmitAsync(UserOf(tenant, account), ct)).Caller;

    /// <summary>The same as <see cref="OfAsync"/> for a report that was made, with whether they may still see all that it was made of.</summary>
    /// <param name="owner">As it is now.</param>
    /// <param name="report">The job that made it; null: none did.</param>
    public async Task<Viewer> OfMadeAsync(Caller owner, RecipientRow recipient, Guid? report, CancellationToken ct)
    {
        var viewer = await OfAsync(owner, recipient, ct);
        if (viewer.Caller is not { } who || report is not { } job || await MadeAsync(owner.Tenant, job, ct) is not var (asked, made)) return viewer;
        var now = await ActingFor.Of(who).CallerAsync(owner.Tenant, Policies.Rows[ReportPolicy], source, tenants, Now, ct);
        return now is not null && SeesAllOf(now, asked.As, made.Courses) ? viewer : Viewer.None("may_see_less");
    }

    static bool SeesAllOf(Caller now, ActingFor then, long[]? courses) =>
        (now.Role == Role.Admin || (now.Role == then.Role && now.Scopes.HasFlag(then.Scopes)))
        && (courses is null ? now.Courses.IsAll : courses.All(now.Courses.Holds));

    /// <returns>Null: the job is gone, and its file with it.</returns>
    async Task<(AskedReport, MadeReport)?> MadeAsync(int tenant, Guid job, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        await using var command = new NpgsqlCommand(MadeSql, connection) { Parameters = { new() { Value = tenant }, new() { Value = job } } };
        await using var reader = await command.ExecuteReaderAsync(ct);
        if (!await reader.ReadAsync(ct)) return null;
        return (JsonSerializer.Deserialize<AskedReport>(reader.GetString(0), Json)!, JsonSerializer.Deserialize<MadeReport>(reader.GetString(1), Json)!);
    }

    /// <summary>By no sign-in, and by their account all the same: it must be there when the report is made.</summary>
    static Caller UserOf(int tenant, Account account) => Caller.User(tenant, AccountRole.Of(account.Role), account.UserId) with { SignedIn = new(Guid.Empty, account.Id) };

    DateTime Now => time.GetUtcNow().UtcDateTime;
}
