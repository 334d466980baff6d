using Lectern.App.Access;
using Lectern.App.Accounts;
using Lectern.App.Mail;
using Lectern.Postgres;

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

    /// <returns>Null: the account is gone or disabled, the key has ended, or either may read no more.</returns>
    public Task<Caller?> OwnerAsync(int tenant, ScheduleRow schedule, CancellationToken ct) =>
        schedule.ActsFor.CallerAsync(tenant, Policies.Rows[Policy], source, tenants, Now, ct);

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
                var (caller, _) = await tenants.AdmitAsync(UserOf(owner.Tenant, account), ct);
                return caller is null ? Viewer.None("tenant_suspended") : new(caller, reached, null);
            default:
                return Viewer.None("no_address");
        }
    }

    /// <summary>By no sign-in, and by their account all the same: it must be there when the report is made.</summary>
    static Caller UserOf(int tenant, Account account) => Caller.User(tenant, AccountRole.Of(account.Role), account.UserId) with { SignedIn = new(Guid.Empty, account.Id) };

    DateTime Now => time.GetUtcNow().UtcDateTime;
}
