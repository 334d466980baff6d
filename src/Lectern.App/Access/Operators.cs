using Lectern.App.Hosting;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Access;

/// <summary>
/// Who may see how the installation runs, whosever the data are: administrators of its first tenant, keys of that tenant that may
/// administer, and keys of the platform.
/// </summary>
/// <param name="tenant">The tenant that every installation has.</param>
sealed class Operators(int tenant)
{
    public bool Include(Caller caller) =>
        (caller.Tenant == tenant && (caller.Role == Role.Admin || IsKey(caller, Scopes.Admin))) || IsKey(caller, Scopes.Platform);

    public static ProblemHttpResult Refusal() => Problems.Of(
        StatusCodes.Status403Forbidden, "forbidden", "How the installation runs is for its operators: administrators of its first tenant, and keys with the scope platform.");

    static bool IsKey(Caller caller, Scopes scope) => caller.Role == Role.Service && caller.Scopes.HasFlag(scope);
}
