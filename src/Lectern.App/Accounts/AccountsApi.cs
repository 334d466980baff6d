using Lectern.App.Access;
using Lectern.App.Audit;
using Lectern.App.Hosting;
using Lectern.App.Ingestion;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Accounts;

/// <summary><c>/api/v1/accounts</c>: what administrators do with accounts.</summary>
static class AccountsApi
{
    const string Path = "/api/v1/accounts";

    public static void Map(IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup(Path).WithTags("Access");
        group.MapGet("", ListAsync)
            .WithName("ListAccounts")
            .WithSummary("The accounts of the tenant, in the order they were made")
            .WithDescription("q is looked for in the user name and the user id, without regard to case and accents.")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401);
        group.MapPost("", AddAsync)
            .WithName("CreateAccount")
            .WithSummary("Make an account")
            .WithDescription("Its password, given or made, has to be changed at the first sign-in. One that is made is told in this answer and never again. A tenant has at most 100,000 accounts.")
            .Accepts<AccountToAdd>(IngestApi.Json)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapGet("/{id}", FindAsync)
            .WithName("GetAccount")
            .WithSummary("One account")
            .NotToBeStored()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(404);
        group.MapPatch("/{id}", ChangeAsync)
            .WithName("ChangeAccount")
            .WithSummary("Disable, unlock, give another role or another password")
            .WithDescription(
                "What is left out stays. All of it holds at once, for who is signed in as well. Nobody disables themselves, gives themselves another role or resets their own password; "
                + "and the last administrator who can sign in stays one (409).")
            .Accepts<AccountToChange>(IngestApi.Json)
            .NotToBeStored()
            .HoldsSecret()
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409).ProducesProblem(413).ProducesProblem(415).ProducesProblem(503);
        group.MapDelete("/{id}", DeleteAsync)
            .WithName("DeleteAccount")
            .WithSummary("Delete an account")
            .WithDescription("Its sign-ins end. What was learned stays: that belongs to the user id. Neither one's own nor the last administrator's (409).")
            .OnlyKnownParameters()
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(404).ProducesProblem(409);
    }

    /// <param name="q">Only those whose user name or user id contains it.</param>
    /// <param name="limit">At most so many, 1 to 1,000; default 50.</param>
    /// <param name="cursor">The nextCursor of the page before.</param>
    internal static async Task<Results<Ok<Page<Account>>, ProblemHttpResult>> ListAsync(
        Caller caller, LocalAccounts accounts, TimeProvider time, string? q, int? limit, string? cursor, CancellationToken ct)
    {
        if (limit is < 1 or > Paging.MaxLimit) return Problems.Invalid("limit", Paging.LimitRule);
        if (q?.Length > UserNames.MaxLength) return Problems.Invalid("q", "must have at most 200 characters.");
        (long First, long Second) after = default;
        if (cursor is not null)
        {
            if (Paging.Read(cursor) is not { } read) return Problems.Invalid("cursor", Paging.CursorRule);
            after = read;
        }
        var take = limit ?? Paging.DefaultLimit;
        var found = await accounts.ListAsync(caller.Tenant, q, after.First, take + 1, time.GetUtcNow().UtcDateTime, ct);
        return TypedResults.Ok(Paging.Of(found, take, f => f.Account, f => (f.Key, 0)));
    }

    internal static async Task<Results<Created<SavedAccount>, ProblemHttpResult>> AddAsync(
        Caller caller, HttpRequest request, BodyBudget bodies, LocalAccounts accounts, PasswordHashing hashing, TimeProvider time, CancellationToken ct)
    {
        var (given, problem) = await JsonBody.ReadAsync(request, bodies, AccountRules.FieldsToAdd, AccountRules.ToAdd, ct);
        if (given is null) return problem!;
        if (!caller.MayMakeStaff && AccountRole.Read(given.Role) is not Role.Student) return Refused(AccountRefusal.NotTheirs);
        var password = given.Password ?? PasswordRules.Generate();
        if (await hashing.HashAsync(password, ct) is not { } hash) return PasswordGate.Busy(request.HttpContext);
        var now = time.GetUtcNow();
        var id = Guid.CreateVersion7(now);
        if (await accounts.AddAsync(caller.Tenant, id, given, hash, mustChange: true, now.UtcDateTime, ct) is { } refusal) return Refused(refusal);
        var made = await accounts.FindAsync(caller.Tenant, id, now.UtcDateTime, ct) ?? throw new InvalidOperationException("An account was deleted while it was made.");
        var notes = AuditNotes.Of(request.HttpContext);
        notes.ObjectId = id.ToString("D");
        notes.Details["role"] = made.Role;
        return TypedResults.Created($"{Path}/{id}", new SavedAccount(made, given.Password is null ? password : null));
    }

    /// <param name="id">The account.</param>
    internal static async Task<Results<Ok<Account>, ProblemHttpResult>> FindAsync(Caller caller, string id, LocalAccounts accounts, TimeProvider time, CancellationToken ct) =>
        IsId(id, out var key) && await accounts.FindAsync(caller.Tenant, key, time.GetUtcNow().UtcDateTime, ct) is { } account
            ? TypedResults.Ok(account)
            : Refused(AccountRefusal.NotThere);

    /// <param name="id">The account.</param>
    internal static async Task<Results<Ok<SavedAccount>, ProblemHttpResult>> ChangeAsync(
        Caller caller, string id, HttpRequest request, BodyBudget bodies, LocalAccounts accounts, PasswordHashing hashing, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!IsId(id, out var key) || await accounts.FindAsync(caller.Tenant, key, now, ct) is not { } before) return Refused(AccountRefusal.NotThere);
        var (given, problem) = await JsonBody.ReadAsync(request, bodies, AccountRules.FieldsToChange, (json, shape, errors) => AccountRules.ToChange(json, shape, errors, before.UserName), ct);
        if (given is null) return problem!;
        if (IsOwn(caller, before) && (given is { Disabled: true } or { Password: not null } or { ResetPassword: true } || (given.Role is not null && given.Role != before.Role))) return Own();

        var role = given.Role is null ? null : AccountRole.Read(given.Role);
        if (!caller.MayMakeStaff && (role ?? Role.Student) != Role.Student) return Refused(AccountRefusal.NotTheirs);

        var password = given.ResetPassword == true ? PasswordRules.Generate() : given.Password;
        string? hash = null;
        if (password is not null && (hash = await hashing.HashAsync(password, ct)) is null) return PasswordGate.Busy(request.HttpContext);
        if (await accounts.ChangeAsync(caller.Tenant, key, new(role, given.Disabled, hash, Unlocks: given.Locked == false), !caller.MayMakeStaff, now, ct) is { } refusal) return Refused(refusal);
        var notes = AuditNotes.Of(request.HttpContext);
        notes.Changed([("role", role is not null), ("disabled", given.Disabled is not null), ("locked", given.Locked is not null), ("password", hash is not null)]);
        if (given.Role is not null) notes.Details["role"] = given.Role;
        if (given.Disabled is { } disabled) notes.Details["disabled"] = disabled ? "true" : "false";
        return await accounts.FindAsync(caller.Tenant, key, now, ct) is { } account
            ? TypedResults.Ok(new SavedAccount(account, given.ResetPassword == true ? password : null))
            : Refused(AccountRefusal.NotThere);
    }

    /// <param name="id">The account.</param>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(Caller caller, string id, LocalAccounts accounts, TimeProvider time, CancellationToken ct)
    {
        var now = time.GetUtcNow().UtcDateTime;
        if (!IsId(id, out var key) || await accounts.FindAsync(caller.Tenant, key, now, ct) is not { } account) return Refused(AccountRefusal.NotThere);
        if (IsOwn(caller, account)) return Own();
        return await accounts.DeleteAsync(caller.Tenant, key, !caller.MayMakeStaff, now, ct) is { } refusal ? Refused(refusal) : TypedResults.NoContent();
    }

    /// <summary>Also where they came by a token of elsewhere.</summary>
    static bool IsOwn(Caller caller, Account account) => caller.SignedIn?.Account == account.Id || caller.UserId == account.UserId;

    static bool IsId(string id, out Guid key) => Guid.TryParseExact(id, "D", out key);

    static ProblemHttpResult Own() => Problems.Of(
        StatusCodes.Status409Conflict, "own_account", "This is your own account: another administrator does this to it. Your password is changed by POST /api/v1/auth/password.");

    static ProblemHttpResult Refused(AccountRefusal refusal) => refusal switch
    {
        AccountRefusal.NotThere => Problems.NotFound("account"),
        AccountRefusal.NameTaken => Problems.Of(StatusCodes.Status409Conflict, "user_name_taken", "Another account has this user name."),
        AccountRefusal.UserTaken => Problems.Of(StatusCodes.Status409Conflict, "user_id_taken", "Another account is for this user id."),
        AccountRefusal.NotTheirs => Problems.Of(
            StatusCodes.Status403Forbidden, "forbidden", "Accounts of instructors and administrators are made and changed by administrators, and by keys with the scopes ingest, read and admin together."),
        AccountRefusal.TooMany => Problems.Of(StatusCodes.Status409Conflict, "too_many_accounts", "There are 100,000 accounts already, which is as many as there may be: connect an identity provider."),
        _ => Problems.Of(StatusCodes.Status409Conflict, "last_admin", "This is the last administrator who can sign in: make another first."),
    };
}
