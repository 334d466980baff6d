using Lectern.App.Access;
using Lectern.App.Hosting;
using Lectern.App.Queries;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Lectern.App.Dashboards;

/// <summary>
/// What a caller who may not see learners cannot ask of a dashboard: groups that overlap freely, and periods that end on any day. Taken
/// from each other, they would tell of single learners.
/// </summary>
static class GroupRule
{
    /// <returns>Null: it may be asked.</returns>
    public static ProblemHttpResult? Refuses(Caller caller, AsOf asOf, DashboardFilters filters)
    {
        if (caller.SeesLearners) return null;
        if (asOf.IsGiven) return Refused(AsOf.Parameter, "cannot be given with this key: periods that end on any day would tell of single learners by their differences.");
        return filters.IsOneGroup
            ? null
            : Refused("filters", "can, with this key, be one of courseId and organizationId alone: other parts would tell of single learners by their differences.");
    }

    static ProblemHttpResult Refused(string field, string rule) =>
        Problems.Of(StatusCodes.Status403Forbidden, "forbidden", $"{field} {rule}", new Dictionary<string, string[]> { [field] = [rule] });
}
