using Lectern.App.Audit;
using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>Lets past who may pass, before a body is read: whom the credential stands for, and what the table of policies says of them.</summary>
static class AccessControl
{
    /// <summary>Whom the credential stands for; without one the request ends here, unless the endpoint asks for none.</summary>
    public static void UseCallers(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (Policies.Of(context) is { IsPublic: false })
        {
            var credentials = context.RequestServices.GetRequiredService<Credentials>();
            var (caller, refusal) = await credentials.FindAsync(context.Request, context.RequestAborted);
            if (refusal is not null)
            {
                context.RequestServices.GetRequiredService<AccessAudit>().Refused(context, null, refusal.StatusCode);
                await refusal.ExecuteAsync(context);
                return;
            }
            context.Features.Set(caller);
            credentials.Follow(context);
        }
        await next(context);
    });

    /// <summary>What the table of policies says of the caller, once the limits of their requests have.</summary>
    public static void UseAccess(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (context.Features.Get<Caller>() is { } caller && Policies.Of(context) is { } policy)
        {
            var (allowed, refusal) = await AdmitAsync(context, policy, caller, context.RequestAborted);
            if (refusal is not null)
            {
                context.RequestServices.GetRequiredService<AccessAudit>().Refused(context, caller, refusal.StatusCode);
                await refusal.ExecuteAsync(context);
                return;
            }
            context.Features.Set(allowed);
        }
        await next(context);
    });

    /// <summary>The caller of a request that goes on for long, as it would be let past now; null: it would not.</summary>
    /// <param name="before">As it was let past; whom the credential stands for is that where it cannot be told at the moment.</param>
    public static async Task<Caller?> CallerNowAsync(HttpContext context, Caller before, CancellationToken ct)
    {
        if (Policies.Of(context) is not { } policy) return null;
        var (caller, unknown) = await context.RequestServices.GetRequiredService<Credentials>().FindAsync(context.Request, ct);
        if (unknown is { IsTransient: true }) caller = before;
        if (caller is null) return null;
        var (allowed, refusal) = await AdmitAsync(context, policy, caller, ct);
        return refusal is null ? allowed : null;
    }

    /// <summary>What the tenant and the table of policies say of a caller.</summary>
    static async Task<(Caller? Caller, ProblemHttpResult? Refusal)> AdmitAsync(HttpContext context, Policy policy, Caller caller, CancellationToken ct)
    {
        var (admitted, refusal) = await context.RequestServices.GetRequiredService<TenantDirectory>().AdmitAsync(caller, ct);
        return admitted is null ? (null, refusal) : await AllowAsync(context, policy, admitted, ct);
    }

    static async Task<(Caller Caller, ProblemHttpResult? Refusal)> AllowAsync(HttpContext context, Policy policy, Caller caller, CancellationToken ct) => policy.Of(caller) switch
    {
        _ when caller.MustChangePassword && !policy.BeforePasswordChange => (caller, Problems.Of(
            StatusCodes.Status403Forbidden, "password_change_required", "Change your password first, by POST /api/v1/auth/password.")),
        Sees.All => (caller, null),
        Sees.Own => (caller, Ownership.OfOwn(context, caller)),
        Sees.Taught => await Ownership.OfTaughtAsync(context, caller, ct),
        _ => (caller, Problems.Of(StatusCodes.Status403Forbidden, "forbidden", caller switch
        {
            { Role: Role.Service, Scopes: Scopes.Groups } => "This key is for figures of groups: not for single learners, and not for sending events.",
            { Role: Role.Service } => $"The key's scopes do not allow this; it takes {Text(policy.Keys)}.",
            _ => "Your role does not allow this.",
        })),
    };

    static string Text(Scopes scopes) =>
        scopes == Scopes.None ? "no key, but an administrator" : string.Join(" or ", Enum.GetValues<Scopes>().Where(s => s != Scopes.None && scopes.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant()));
}
