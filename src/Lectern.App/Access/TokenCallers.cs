using Lectern.App.Access.Tokens;
using Lectern.App.Accounts;

namespace Lectern.App.Access;

/// <summary>
/// Whom a bearer token stands for. One of a sign-in here is asked about at each request: who signed out, was disabled or has another role
/// is that at once, at every process. Others hold until they expire.
/// </summary>
sealed class TokenCallers(TokenValidator validator, TenantDirectory tenants, SignIns signIns, TimeProvider time)
{
    static readonly TokenRefusal NoTenant = new("token_tenant_unknown", "The tenant is not there.");
    static readonly TokenRefusal Ended = new("token_ended", "The sign-in has ended.");

    /// <summary>Whether it is of the form of a token; anything else is an API key.</summary>
    public static bool IsToken(string given) => given.AsSpan().Count('.') == 2;

    /// <returns>The caller, or the answer to one who is none.</returns>
    public async ValueTask<(Caller? Caller, CredentialRefusal? Refusal)> FindAsync(string token, CancellationToken ct)
    {
        var outcome = await validator.ValidateAsync(token, ct);
        if (!outcome.IsValid) return (null, Refuse(outcome.Refusal));
        if (await tenants.FindAsync(outcome.Claims.Tenant, ct) is not { } tenant) return (null, Refuse(NoTenant));
        return await CallerAsync(outcome.Claims, tenant.Id, ct) is { } caller ? (caller, null) : (null, Refuse(Ended));
    }

    async ValueTask<Caller?> CallerAsync(TokenClaims claims, int tenant, CancellationToken ct) => claims switch
    {
        { IsOwn: true, Session: { } session } => Guid.TryParseExact(session, "D", out var signIn) ? await signIns.CallerAsync(tenant, signIn, time.GetUtcNow().UtcDateTime, ct) : null,
        // What its scopes say, and nothing without any.
        { Role: Role.Service } => Caller.Service(tenant, claims.Scopes, $"service:{claims.Subject}") with { IsTokenOfService = true },
        _ => Caller.User(tenant, claims.Role, claims.Subject),
    };

    static CredentialRefusal Refuse(TokenRefusal refusal) => new(refusal.Code, refusal.Description, refusal.Challenge, refusal.IsTransient);
}
