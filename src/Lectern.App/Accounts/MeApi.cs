using Lectern.App.Access;
using Lectern.App.Queries;
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
    /// <param name="Tenant">The tenant's name.</param>
    /// <param name="Role">student, instructor, admin or service.</param>
    /// <param name="Scopes">Of a service: ingest, read, admin, groups, platform. Empty for people.</param>
    /// <param name="CoursesTaught">Of an instructor: how many courses they teach now, and so see; null: they are none.</param>
    /// <param name="MustChangePassword">Whether they can do nothing before they take another password.</param>
    internal sealed record Me(
        string Subject, string? UserId, string? UserName, Guid? AccountId, string Tenant, string Role, IReadOnlyList<string> Scopes, int? CoursesTaught, bool MustChangePassword);

    internal static async Task<Results<Ok<Me>, ProblemHttpResult>> FindAsync(Caller caller, TenantDirectory tenants, LocalAccounts accounts, CancellationToken ct)
    {
        var tenant = await tenants.FindAsync(caller.Tenant, ct) ?? throw new InvalidOperationException($"Tenant {caller.Tenant} is not there.");
        var account = caller.SignedIn is { } by ? await accounts.PasswordAsync(caller.Tenant, by.Account, ct) : null;
        var scopes = Enum.GetValues<Scopes>().Where(s => s != Access.Scopes.None && caller.Scopes.HasFlag(s)).Select(s => s.ToString().ToLowerInvariant());
        return TypedResults.Ok(new Me(
            caller.Subject, caller.UserId, account is null ? null : accounts.NameOf(account), account?.Id, tenant.Name, AccountRole.Text(caller.Role), [.. scopes],
            caller.Role == Role.Instructor ? caller.Courses.Keys?.Length : null, caller.MustChangePassword));
    }
}
