using Dapper;
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
    const string KeySubject = "key:";

    const string KeySql = "SELECT scopes FROM lectern.api_keys WHERE tenant_id = @tenant AND key_id = @id AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())";

    /// <returns>Null: the account is gone or disabled, the key has ended, or either may read no more.</returns>
    public async Task<Caller?> OwnerAsync(int tenant, ScheduleRow schedule, CancellationToken ct)
    {
        Caller? owner;
        if (schedule.OwnerAccount is { } account)
        {
            owner = await accounts.FindAsync(tenant, account, Now, ct) is { DisabledAt: null } found ? UserOf(tenant, found) : null;
        }
        else if (schedule.Owner.StartsWith(KeySubject, StringComparison.Ordinal))
        {
            owner = await KeyAsync(tenant, schedule.Owner[KeySubject.Length..], ct) is { } scopes ? Caller.Service(tenant, scopes, schedule.Owner) : null;
        }
        else
        {
            // Somebody of an identity provider, of whom nothing else is known; or the operator.
            owner = schedule.OwnerRole == ScheduleRow.Text(Role.Service)
                ? Caller.Service(tenant, (Scopes)schedule.OwnerScopes, schedule.Owner)
                : Caller.User(tenant, Enum.Parse<Role>(schedule.OwnerRole, ignoreCase: true), schedule.OwnerUser ?? "");
        }
        if (owner is null or { Role: Role.Student } || !owner.SeesLearners) return null;
        return (await tenants.AdmitAsync(owner, ct)).Caller;
    }

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

    async Task<Scopes?> KeyAsync(int tenant, string id, CancellationToken ct)
    {
        await using var connection = await source.OpenAsync(tenant, ct);
        return await connection.QueryFirstOrDefaultAsync<string[]>(new CommandDefinition(KeySql, new { tenant, id }, cancellationToken: ct)) is { } scopes ? Keys.KeyScopes.Of(scopes) : null;
    }

    DateTime Now => time.GetUtcNow().UtcDateTime;
}
