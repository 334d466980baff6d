using Lectern.App.Access;
using Lectern.App.Access.Tokens;
using Lectern.App.Audit;
using Lectern.App.Browser;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Limits;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Accounts;

/// <summary><c>POST /api/v1/auth/sign-in</c>, <c>refresh</c>, <c>sign-out</c> and <c>password</c>.</summary>
static class AuthApi
{
    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/api/v1/auth").WithTags("Access");
        group.MapPost("/sign-in", SignInAsync)
            .WithName("SignIn")
            .WithSummary("Sign in with a user name and a password")
            .WithDescription(
                "The access token goes into Authorization as a bearer token. What renews it is in an HttpOnly cookie, for POST /api/v1/auth/refresh. After five failures with a name "
                + "the next attempt waits 1 s, 2 s, 4 s, up to 15 min (429 with Retry-After), whether or not there is such an account.")
            .Accepts<Credential>(IngestApi.Json)
            .SameOriginOnly()
            .Limited(Work.SignIn)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
        group.MapPost("/refresh", RefreshAsync)
            .WithName("RefreshSignIn")
            .WithSummary("A new access token by the cookie of the sign-in")
            .WithDescription(
                "The cookie is good once; the answer sets the next. Given again within 10 seconds, as two tabs do, it is answered alike; later, the whole sign-in ends, since somebody else has it, too.")
            .SameOriginOnly()
            .Limited(Work.Renewal)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(503);
        group.MapPost("/sign-out", SignOutAsync)
            .WithName("SignOut")
            .WithSummary("Sign out, here or everywhere")
            .WithDescription("By the cookie of the sign-in; without one there is nothing to end, and the answer is the same. Access tokens stop at once. The body may be left out.")
            .Accepts<Extent>(isOptional: true, IngestApi.Json)
            .SameOriginOnly()
            .Limited(Work.Renewal)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapPost("/password", ChangePasswordAsync)
            .WithName("ChangePassword")
            .WithSummary("Change one's own password")
            .WithDescription("12 to 128 characters, none of those that are tried first. All other sign-ins of the account end. After five wrong current passwords by a sign-in the next attempt waits, as at sign-in; attempts to sign in by the name do not count here.")
            .Accepts<PasswordChange>(IngestApi.Json)
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(413).ProducesProblem(415).ProducesProblem(429).ProducesProblem(503);
    }

    /// <param name="Tenant">The tenant's name; without it, <c>default</c>.</param>
    /// <param name="UserName">Without regard to case and accents.</param>
    /// <param name="Password">At most 128 characters.</param>
    internal sealed record Credential(string? Tenant, string UserName, string Password);

    /// <param name="Everywhere">true: all sign-ins of the account end; otherwise this one.</param>
    internal sealed record Extent(bool? Everywhere);

    /// <param name="CurrentPassword">The one to replace.</param>
    /// <param name="NewPassword">12 to 128 characters.</param>
    internal sealed record PasswordChange(string CurrentPassword, string NewPassword);

    /// <summary>What a sign-in or refresh gives, beside the cookie.</summary>
    /// <param name="AccessToken">For <c>Authorization: Bearer …</c>.</param>
    /// <param name="TokenType">Bearer.</param>
    /// <param name="ExpiresIn">Seconds for which the access token holds.</param>
    /// <param name="MustChangePassword">Whether everything but POST /api/v1/auth/password and GET /api/v1/me is closed until they did.</param>
    /// <param name="User">Who signed in.</param>
    internal sealed record SignInAnswer(string AccessToken, string TokenType, int ExpiresIn, bool MustChangePassword, SignedInUser User);

    /// <param name="Id">The account.</param>
    /// <param name="UserId">The learner or teacher, as the producers of events name them.</param>
    /// <param name="UserName">What they sign in with.</param>
    /// <param name="Tenant">The tenant's name.</param>
    /// <param name="Role">student, instructor or admin.</param>
    internal sealed record SignedInUser(Guid Id, string UserId, string UserName, string Tenant, string Role);

    internal static async Task<Results<Ok<SignInAnswer>, ProblemHttpResult>> SignInAsync(
        HttpContext http, BodyBudget bodies, TenantDirectory tenants, UserNames names, LocalAccounts accounts, PasswordGate gate, SignIns signIns, AccessTokens tokens,
        AccessAudit audit, TimeProvider time, CancellationToken ct)
    {
        var (given, problem) = await JsonBody.ReadAsync(
            http.Request,
            bodies,
            ["tenant", "userName", "password"],
            (json, shape, errors) =>
            {
                var credential = new Credential(
                    shape.Text(json, "", "tenant"), shape.Text(json, "", "userName", isRequired: true) ?? "", shape.Text(json, "", "password", isRequired: true) ?? "");
                if (credential.Tenant is { } named && (named.Length > UserNames.MaxLength || named.Any(char.IsControl))) errors.Add("tenant", "must be the name of a tenant.");
                if (credential.UserName.Length > UserNames.MaxLength) errors.Add("userName", UserNames.Rule);
                if (!PasswordRules.IsBounded(credential.Password)) errors.Add("password", "must have at most 128 characters.");
                return credential;
            },
            ct);
        if (given is null) return problem!;

        // Whatever is wrong with it: the same work, and the same answer.
        var tenantName = given.Tenant ?? Tenants.Default;
        var tenant = await tenants.FindAsync(tenantName, ct) is { IsSuspended: false } known ? known : null;
        var name = await names.HashAsync(given.UserName.Trim(), tenant is null ? tenantName : "", ct);
        var account = tenant is null ? null : await accounts.PasswordAsync(tenant.Id, name, ct);
        var (proven, refusal) = await gate.CheckAsync(tenant?.Id ?? 0, name, account, given.Password, http);
        if (refusal is not null)
        {
            audit.SignInFailed(http, tenant?.Id, account?.Id, refusal.StatusCode);
            return refusal;
        }
        var now = time.GetUtcNow().UtcDateTime;
        if (proven is null || await signIns.AddAsync(tenant!.Id, proven.Id, proven.PasswordHash, now, ct) is not { } kept)
        {
            audit.SignInFailed(http, tenant?.Id, account?.Id, StatusCodes.Status401Unauthorized);
            return Problems.Of(StatusCodes.Status401Unauthorized, "sign_in_failed", "The user name or the password is wrong.");
        }
        audit.SignedIn(http, By(tenant.Id, proven), proven.Id);
        RefreshCookie.Write(http, kept, now);
        return TypedResults.Ok(tokens.Answer(tenant, proven, kept.Token.SignIn));
    }

    internal static async Task<Results<Ok<SignInAnswer>, ProblemHttpResult>> RefreshAsync(
        HttpContext http, TenantDirectory tenants, LocalAccounts accounts, SignIns signIns, AccessTokens tokens, AuditLog audit, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (RefreshToken.Read(RefreshCookie.Read(http.Request)) is { } given && await tenants.FindAsync(given.Tenant, ct) is { IsSuspended: false } tenant)
        {
            var refreshed = await signIns.RefreshAsync(given, now, ct);
            if (refreshed.Reused is { } victim) audit.Record(new AuditEntry(tenant.Id, AuditEntry.Nobody, "sign_in.reused", "account", victim.ToString("D")).From(http));
            if (refreshed.Account is { } id && await accounts.PasswordAsync(tenant.Id, id, ct) is { } account)
            {
                RefreshCookie.Write(http, refreshed.Kept, now);
                return TypedResults.Ok(tokens.Answer(tenant, account, given.SignIn));
            }
        }
        RefreshCookie.Clear(http);
        return Problems.Of(StatusCodes.Status401Unauthorized, "not_signed_in", "No sign-in holds here: sign in.");
    }

    internal static async Task<Results<NoContent, ProblemHttpResult>> SignOutAsync(
        HttpContext http, BodyBudget bodies, LocalAccounts accounts, SignIns signIns, AccessAudit audit, TimeProvider time, CancellationToken ct)
    {
        var everywhere = false;
        if (http.Request.ContentType is not null)
        {
            var (extent, problem) = await JsonBody.ReadAsync(http.Request, bodies, ["everywhere"], (json, shape, _) => new Extent(shape.Flag(json, "", "everywhere")), ct);
            if (extent is null) return problem!;
            everywhere = extent.Everywhere == true;
        }
        if (RefreshToken.Read(RefreshCookie.Read(http.Request)) is { } given
            && await signIns.EndAsync(given, everywhere, time.GetUtcNow().UtcDateTime, ct) is { } id
            && await accounts.PasswordAsync(given.Tenant, id, ct) is { } account)
        {
            audit.SignedOut(http, By(given.Tenant, account), id, everywhere);
        }
        RefreshCookie.Clear(http);
        return TypedResults.NoContent();
    }

    static Caller By(int tenant, LocalAccounts.WithPassword account) => Caller.User(tenant, AccountRole.Of(account.Role), account.UserId);

    internal static async Task<Results<NoContent, ProblemHttpResult>> ChangePasswordAsync(
        Caller caller, HttpContext http, BodyBudget bodies, UserNames names, LocalAccounts accounts, PasswordGate gate, PasswordHashing hashing, AccessAudit audit, TimeProvider time, CancellationToken ct)
    {
        if (caller.SignedIn is not { } by) return Problems.Of(StatusCodes.Status403Forbidden, "forbidden", "You do not sign in with a password of Lectern's: change it where you do.");
        if (await accounts.PasswordAsync(caller.Tenant, by.Account, ct) is not { } account) return Problems.NotFound("account");
        var (given, problem) = await JsonBody.ReadAsync(
            http.Request,
            bodies,
            ["currentPassword", "newPassword"],
            (json, shape, errors) =>
            {
                var change = new PasswordChange(shape.Text(json, "", "currentPassword", isRequired: true) ?? "", shape.Text(json, "", "newPassword", isRequired: true) ?? "");
                if (errors.Any) return change;
                if (!PasswordRules.IsBounded(change.CurrentPassword)) errors.Add("currentPassword", "must have at most 128 characters.");
                if (PasswordRules.Problem(change.NewPassword, accounts.NameOf(account)) is { } rule) errors.Add("newPassword", rule);
                else if (change.NewPassword == change.CurrentPassword) errors.Add("newPassword", "must be another one.");
                return change;
            },
            ct);
        if (given is null) return problem!;

        var (proven, refusal) = await gate.CheckAsync(caller.Tenant, names.HashOf(by), account, given.CurrentPassword, http);
        if (refusal is not null)
        {
            if (refusal.StatusCode == StatusCodes.Status429TooManyRequests) audit.PasswordRefused(http, caller, account.Id, refusal.StatusCode);
            return refusal;
        }
        if (proven is null)
        {
            audit.PasswordRefused(http, caller, account.Id, StatusCodes.Status400BadRequest);
            return Problems.Invalid("currentPassword", "is wrong.");
        }
        if (await hashing.HashAsync(given.NewPassword, ct) is not { } hash) return PasswordGate.Busy(http);
        return await accounts.ChangePasswordAsync(caller.Tenant, by, proven.PasswordHash, hash, time.GetUtcNow().UtcDateTime, ct)
            ? TypedResults.NoContent()
            : Problems.Invalid("currentPassword", "is wrong: it was changed meanwhile.");
    }
}

/// <summary>Access tokens of sign-ins, with what is told beside them.</summary>
sealed class AccessTokens(TokenIssuer issuer, LocalAccounts accounts, SignInTimes times)
{
    public AuthApi.SignInAnswer Answer(TenantInfo tenant, LocalAccounts.WithPassword account, Guid signIn)
    {
        var issued = issuer.Issue(new(account.UserId, tenant.Name, AccountRole.Of(account.Role), Session: signIn.ToString("D")), times.Access);
        return new(
            issued.Token, "Bearer", (int)times.Access.TotalSeconds, account.MustChangePassword,
            new(account.Id, account.UserId, accounts.NameOf(account), tenant.Name, account.Role));
    }
}
