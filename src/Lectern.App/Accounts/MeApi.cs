using Lectern.App.Access;
using Lectern.App.Configuration;
using Lectern.App.Queries;
using Lectern.Postgres;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Accounts;

/// <summary><c>GET /api/v1/me</c>.</summary>
static class MeApi
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/api/v1/me", FindAsync)
        .WithTags("Access").WithName("GetMe")
        .WithSummary("Whom this credential stands for, and what it opens")
        .NotToBeStored()
        .OnlyKnownParameters()
        .ProducesProblem(400).ProducesProblem(401);

    /// <summary>Who calls.</summary>
    /// <param name="Subject">Whose is what they save, and who did it: <c>user:ID</c>, <c>key:ID</c>.</param>
    /// <param name="UserId">The person, as the producers of events name them; null: a program.</param>
    /// <param name="UserName">What they sign in with; null: it is no account of Lectern's own.</param>
    /// <param name="AccountId">Likewise.</param>
    /// <param name="Name">The person's name, as events tell it; null where none was sent.</param>
    /// <param name="Tenant">The tenant's name.</param>
    /// <param name="TenantDisplayName">What people call it.</param>
    /// <param name="TimeZone">In which the tenant's days are told, by its IANA name.</param>
    /// <param name="Role">student, instructor, admin or service.</param>
    /// <param name="Scopes">Of a service: ingest, read, admin, groups, platform. Empty for people.</param>
    /// <param name="CoursesTaught">Of an instructor: how many courses they teach now, and so see; null: they are none.</param>
    /// <param name="MustChangePassword">Whether they can do nothing before they take another password.</param>
    /// <param name="SmallGroup">Learners from which on a group is not small in the tenant: what few stand behind is not told to who may not see them, nor a place among few to anybody.</param>
    /// <param name="Live">Whether GET /api/v1/live is there.</param>
    /// <param name="Operator">Whether they may see how the installation runs, as by GET /api/v1/kafka.</param>
    internal sealed record Me(
        string Subject, string? UserId, string? UserName, Guid? AccountId, string? Name, string Tenant, string TenantDisplayName, string TimeZone, string Role, IReadOnlyList<string> Scopes,
        int? CoursesTaught, bool MustChangePassword, int SmallGroup, bool Live, bool Operator);

    internal static async Task<Results<Ok<Me>, ProblemHttpResult>> FindAsync(
        Caller caller, HttpContext http, TenantDirectory tenants, LocalAccounts accounts, PersonalNames names, Settings settings, Operators operators, CancellationToken ct)
    {
        var tenant = await tenants.FindAsync(caller.Tenant, ct) ?? throw new InvalidOperationException($"Tenant {caller.Tenant} is not there.");
        var account = caller.SignedIn is { } by ? await accounts.PasswordAsync(caller.Tenant, by.Account, ct) : null;
        var scopes = Enum.GetValues<Scopes>().Where(s => s != Access.Scopes.None && caller.Scopes.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant());
        return TypedResults.Ok(new Me(
            caller.Subject, caller.UserId, account is null ? null : accounts.NameOf(account), account?.Id,
            caller.UserId is { } user ? await names.NameAsync(caller.Tenant, user, ct) : null,
            tenant.Name, tenant.DisplayName, (await AsOf.NowAsync(http, caller)).Zone.Id, AccountRole.Text(caller.Role), [.. scopes],
            caller.Role == Role.Instructor ? caller.Courses.Keys?.Length : null, caller.MustChangePassword, caller.SmallGroup, settings.IsLive, operators.Include(caller)));
    }
}
